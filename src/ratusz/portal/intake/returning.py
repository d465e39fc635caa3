"""An earlier version is shown again, or all of a resource: by the same door as a new one, which lets nothing out that is hidden."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from ratusz.bank.base.errors import Stopped
from ratusz.bank.base.sentences import N_
from ratusz.bank.build.mended import mended_in
from ratusz.bank.protect.cells.declared import Method
from ratusz.portal.catalog import publishing
from ratusz.portal.catalog.models import Publication, Resource
from ratusz.portal.catalog.policy import can_restore, can_undo
from ratusz.portal.catalog.publishing import Joined
from ratusz.portal.core import bank
from ratusz.portal.core.policy import require
from ratusz.portal.corrections.actions import note_restored
from ratusz.portal.people.models import User
from ratusz.portal.secrecy.models import Trial
from ratusz.portal.secrecy.queries import declaration_of, hide_together, seems
from ratusz.portal.secrecy.tasks import begin
from ratusz.portal.secrecy.trials import Question, ask, known
from ratusz.portal.secrecy.unmoved import require_unmoved, seen_of


def go_back(*, resource: Resource, seen: str, reason: str, hide: bool, by: User, now: datetime) -> Publication:
    """The version before the current one is shown again; `Stopped` where it would tell what is hidden."""
    require(can_undo, by, resource)
    unmoved, earlier = seen_of(resource), publishing.earlier_than_current(resource)
    if earlier is not None and resource.current == seen:
        closing = publishing.versions_of_current(resource) if hide else ()
        _require_tells_nothing(resource, earlier.version, closing=closing, by=by, now=now)
    joined = _joined_before(resource, earlier) if earlier is not None else None
    with transaction.atomic():
        require_unmoved(resource, unmoved)
        again = publishing.undo(resource=resource, seen=seen, reason=reason, hide=hide, joined=joined, by=by, now=now)
        if resource.is_table:
            note_restored(resource=resource, told=mended_in(bank.store(), bank.store().manifest(str(resource.pk), again.version)))
    return again


def show_again(*, resource: Resource, reason: str, by: User, now: datetime) -> None:
    """A withdrawn resource is shown again, with all its open versions; `Stopped` where they would tell what is hidden."""
    require(can_restore, by, resource)
    unmoved = seen_of(resource)
    if resource.withdrawn_at is not None and resource.current:
        _require_tells_nothing(resource, resource.current, by=by, now=now)
    with transaction.atomic():
        require_unmoved(resource, unmoved)
        publishing.restore(resource=resource, reason=reason, by=by, now=now)


def _require_tells_nothing(resource: Resource, version: str, *, closing: tuple[str, ...] = (), by: User, now: datetime) -> None:
    question = _question(resource, version, closing=closing) if resource.is_table else None
    if question is None:
        return
    guard = known(question)
    if guard is None:
        trial = ask(question=question, begin=begin, by=by, now=now)
        if trial.state == Trial.State.FAILED:
            raise Stopped("cannot-be-shown-again", trial.failure_said)
        raise Stopped(
            "still-looked-through",
            N_("It is being found out whether that would tell any hidden number. Nothing was done."),
            N_("Try again in a few minutes."),
        )
    if guard.exposed:
        raise Stopped(
            "would-be-told",
            N_("Shown again, it would tell {count} numbers that are small or hidden."),
            N_("Deliver the earlier file again: what has to be hidden is hidden then. Or close the versions that show them first."),
            values={"count": guard.exposed},
        )


def _question(resource: Resource, version: str, *, closing: tuple[str, ...]) -> Question | None:
    """What is asked of a version; None where neither it nor a table beside it hides anything."""
    declared, closed = declaration_of(resource), tuple(sorted({version, *closing}))
    if declared is not None and declared.protection.method is not Method.OPEN:
        return Question(resource=resource, version=version, protection=declared.protection, closing=closed, again=True)
    if not hide_together(resource):
        return None
    of = declared.protection if declared is not None and declared.protection.columns else seems(resource, version)
    if of is None:
        return None
    # Its own small numbers may be shown, as somebody said: those of other tables may not be told by it.
    return Question(
        resource=resource, version=version, protection=replace(of, method=Method.SUPPRESS), closing=closed, again=True, spares_own=True
    )


def _joined_before(resource: Resource, earlier: Publication) -> Joined:
    """How the edition an undo goes back to had come to be."""
    private, public = (bank.store().manifest(str(resource.pk), version) for version in (earlier.private, earlier.version))
    withheld = tuple(name for name in private.schema.names if name not in public.schema)
    return Joined(mode=str(private.mode), key=private.schema.key, recipe=private.lineage.recipe or "", withheld=withheld)
