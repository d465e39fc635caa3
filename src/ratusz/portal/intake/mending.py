"""Corrections that people accept or withdraw: the version that stands is made anew with them, or without, in one step."""

from datetime import datetime

from django.db import transaction

from ratusz.bank.base.errors import NotFound
from ratusz.bank.base.ids import RandomBytes
from ratusz.bank.base.sentences import N_
from ratusz.bank.build import make_public
from ratusz.bank.build.keep import Step, no_step
from ratusz.bank.build.mended import corrections_of, mended_in
from ratusz.bank.build.secrecy import NOTHING_BESIDE
from ratusz.bank.check.corrections.correction import Correction
from ratusz.bank.protect.cells.declared import Method, Protection
from ratusz.bank.store.manifest import Manifest
from ratusz.portal.catalog import publishing
from ratusz.portal.catalog.models import Publication, Resource
from ratusz.portal.catalog.publishing import Edition
from ratusz.portal.core import bank
from ratusz.portal.core.policy import require
from ratusz.portal.core.remarks import remark
from ratusz.portal.core.texts import reason_of
from ratusz.portal.corrections.actions import activate, locked, note_outcomes
from ratusz.portal.corrections.actions import withdraw as end
from ratusz.portal.corrections.models import Kept
from ratusz.portal.corrections.policy import can_decide, can_withdraw
from ratusz.portal.corrections.queries import applied_now, in_version, lack_in
from ratusz.portal.corrections.shown import folder, in_force
from ratusz.portal.intake.models import Decision, DeliveredTable
from ratusz.portal.intake.remembering import guarded_office
from ratusz.portal.intake.smallcells import Going, require_keeps_secrets, require_said
from ratusz.portal.people.models import User
from ratusz.portal.secrecy.actions import declare
from ratusz.portal.secrecy.queries import declaration_of, hide_together
from ratusz.portal.secrecy.trials import beside_of, known
from ratusz.portal.secrecy.unmoved import require_unmoved, seen_of

#: Tables with more rows than this are made anew by the worker: nobody waits for a page that long.
AT_ONCE = 50_000


def accept(*, kept: Kept, by: User, now: datetime, random_bytes: RandomBytes, few_because: str = "", step: Step = no_step) -> None:
    """A second person accepts it: from now on it is in what everybody sees, and is tried with each later version.

    `few_because`: why small numbers of people may be shown that come with it; `Stopped` where there are such and nothing is said.
    """
    require(can_decide, by, kept)
    seen = seen_of(kept.resource)
    going = _going(kept.resource, with_it(kept))
    shown = require_said(going, before=in_force(str(kept.resource_id)), because=few_because)
    public = _public(going, shown, now=now, random_bytes=random_bytes, step=step)
    with transaction.atomic():
        require_unmoved(kept.resource, seen)
        row = locked(kept)
        require(can_decide, by, row)
        if shown is not None:
            declare(resource=row.resource, protection=shown, reason=few_because, by=by, now=now)
        activate(row, by=by, now=now)
        told = _is_told(row, public.id)
        note = _note(N_("Corrected by the office: {reason}"), row.reason) if told else remark(N_("Corrected by the office."))
        _show(row.resource, public, by=by, now=now, note=note)


def withdraw(
    *, kept: Kept, reason: str, by: User, now: datetime, random_bytes: RandomBytes, few_because: str = "", step: Step = no_step
) -> None:
    """It holds no more. Where it changed what people see, they see what the source says again."""
    require(can_withdraw, by, kept)
    said = reason_of(reason, missing=N_("Say why it is withdrawn."))
    public, shown, seen = None, None, seen_of(kept.resource)
    if shows(kept):
        going = _going(kept.resource, without_it(kept))
        shown = require_said(going, before=in_force(str(kept.resource_id)), because=few_because)
        public = _public(going, shown, now=now, random_bytes=random_bytes, step=step)
    with transaction.atomic():
        require_unmoved(kept.resource, seen)
        row = locked(kept)
        require(can_withdraw, by, row)
        if shown is not None:
            declare(resource=row.resource, protection=shown, reason=few_because, by=by, now=now)
        end(row, said, by=by, now=now)
        if public is not None:
            told = _is_told(row, row.resource.current) and not _hides(row.resource)
            note = _note(N_("A correction was withdrawn: {reason}"), said) if told else remark(N_("A correction was withdrawn."))
            _show(row.resource, public, by=by, now=now, note=note)


def put_in_again(*, resource: Resource, now: datetime, random_bytes: RandomBytes, step: Step = no_step) -> None:
    """What stands was made with other corrections than two people agreed on, as after an undo: it is made with those again."""
    if not lack_in(resource):
        return
    seen = seen_of(resource)
    going = _going(resource, in_force(str(resource.pk)))
    require_said(going, before=corrections_of(bank.store(), bank.store().manifest(str(resource.pk), resource.current)), because="")
    public = _public(going, None, now=now, random_bytes=random_bytes, step=step)
    with transaction.atomic():
        require_unmoved(resource, seen)
        _show(resource, public, by=None, now=now, note=remark(N_("The corrections in force were put in again.")))


def with_it(kept: Kept) -> tuple[Correction, ...]:
    """Those in force once it is accepted."""
    return tuple(sorted((*in_force(str(kept.resource_id)), kept.correction), key=lambda one: one.number))


def without_it(kept: Kept) -> tuple[Correction, ...]:
    """Those in force once it is withdrawn."""
    return tuple(one for one in in_force(str(kept.resource_id)) if one.number != kept.number)


def shows(kept: Kept) -> bool:
    """Whether it is in what people see."""
    resource = kept.resource
    return kept.is_active and resource.is_published and kept.number in applied_now(resource)


def _note(says: str, reason: str) -> str:
    return remark(says, values={"reason": reason})


def _is_told(kept: Kept, version: str) -> bool:
    """Whether readers of a public version may know which cells it changes: the reason of one that is not told is not told either."""
    found = in_version(kept.resource, version)
    return found is not None and found.is_told and any(one.number == kept.number for one in found.corrections)


def _hides(resource: Resource) -> bool:
    """Whether figures of it, or of a table beside it, are hidden or shown less exactly."""
    declared = declaration_of(resource)
    return hide_together(resource) or (declared is not None and declared.protection.method is not Method.OPEN)


def takes_long(resource: Resource, corrections: tuple[Correction, ...]) -> bool:
    """Whether the worker has to make the table anew: it is large, or much has to be found out of what is hidden."""
    if bank.store().manifest(str(resource.pk), resource.private).rows > AT_ONCE:
        return True
    declared = declaration_of(resource)
    if declared is None or declared.protection.method is Method.OPEN:
        return False
    question = _going(resource, corrections).question(declared.protection)
    return not question.is_small and known(question) is None


def _going(resource: Resource, corrections: tuple[Correction, ...]) -> Going:
    """What stands, with these corrections."""
    private = bank.store().manifest(str(resource.pk), resource.private)
    withheld = tuple(name for name in resource.withheld if name in private.schema)
    return Going(resource=resource, version=private.id, name=resource.title, withheld=withheld, corrections=corrections)


def _public(going: Going, shown: Protection | None, *, now: datetime, random_bytes: RandomBytes, step: Step) -> Manifest:
    """The version that stands, made public anew with these corrections: the same columns, decisions and protection as it has.

    `shown`: what is declared with it; None: what stands.
    """
    resource, declared = going.resource, declaration_of(going.resource)
    protection = shown or (declared.protection if declared else None)
    if protection is None or protection.method is Method.OPEN:
        require_keeps_secrets(going, protection)
    last = DeliveredTable.objects.filter(resource=resource, version=going.version).first()
    decided = last.decisions.filter(verdict=Decision.Verdict.PUBLISH) if last is not None else ()
    return make_public(
        store=bank.store(), engine=bank.engine(), private=bank.store().manifest(str(resource.pk), going.version),
        withheld=going.withheld, accepted={(one.code, one.column) for one in decided}, office=guarded_office(), protection=protection,
        beside=beside_of(going.question(protection)) if protection else NOTHING_BESIDE,
        guard=known(going.question(protection)) if protection else None, corrections=going.corrections, kept=folder(),
        tells=not hide_together(resource), now=now, random_bytes=random_bytes, step=step,
    )  # fmt: skip


def _show(resource: Resource, public: Manifest, *, by: User | None, now: datetime, note: str) -> None:
    """`public` is what everybody sees from now on, if it was made of what still stands, with what is in force."""
    stands = Publication.objects.filter(resource=resource, version=resource.current).first()
    if stands is None:
        raise NotFound("nothing-published", N_("Nothing is published here."))
    edition = Edition(
        public=public.id, private=public.lineage.derived_from or "", replaced=public.lineage.derived_from or "", rows=public.rows,
        columns=len(public.schema.columns), mode=resource.mode, key=tuple(resource.key), withheld=tuple(resource.withheld),
        recipe=resource.recipe, state_on=stands.state_on, delivery=stands.delivery, note=note,
    )  # fmt: skip
    publishing.publish(resource=resource, edition=edition, by=by, now=now, is_delivery=False)
    note_outcomes(resource=resource, told=mended_in(bank.store(), public), now=now)
