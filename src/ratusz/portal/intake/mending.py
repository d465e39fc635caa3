"""Corrections that people accept or withdraw: the version that stands is made anew with them, or without, in one step."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from ratusz.bank.base.errors import NotFound
from ratusz.bank.base.ids import RandomBytes
from ratusz.bank.base.sentences import N_
from ratusz.bank.build import make_public
from ratusz.bank.build.mended import mended_in
from ratusz.bank.build.secrecy import NOTHING_BESIDE
from ratusz.bank.check.corrections.correction import Correction
from ratusz.bank.store.manifest import Manifest
from ratusz.portal.catalog import publishing
from ratusz.portal.catalog.models import Publication, Resource
from ratusz.portal.catalog.publishing import Edition
from ratusz.portal.core import bank
from ratusz.portal.core.policy import require
from ratusz.portal.core.texts import reason_of
from ratusz.portal.corrections.actions import activate, locked, note_outcomes
from ratusz.portal.corrections.actions import withdraw as end
from ratusz.portal.corrections.models import Kept
from ratusz.portal.corrections.policy import can_decide, can_withdraw
from ratusz.portal.corrections.queries import in_force
from ratusz.portal.intake.models import Decision, DeliveredTable
from ratusz.portal.intake.remembering import guarded_office
from ratusz.portal.people.models import User
from ratusz.portal.secrecy.queries import beside, declaration_of


def accept(*, kept: Kept, by: User, now: datetime, random_bytes: RandomBytes) -> None:
    """A second person accepts it: from now on it is in what everybody sees, and is tried with each later version."""
    require(can_decide, by, kept)
    together = (*in_force(kept.resource), kept.correction)
    public = _public(kept.resource, together, now=now, random_bytes=random_bytes)
    with transaction.atomic():
        row = locked(kept)
        require(can_decide, by, row)
        activate(row, by=by, now=now)
        with override("pl"):
            note = _("Corrected by the office: %(reason)s") % {"reason": row.reason}
        _show(row.resource, public, by=by, now=now, note=note)


def withdraw(*, kept: Kept, reason: str, by: User, now: datetime, random_bytes: RandomBytes) -> None:
    """It holds no more. Where it changed what people see, they see what the source says again."""
    require(can_withdraw, by, kept)
    said = reason_of(reason, missing=N_("Say why it is withdrawn."))
    public = None
    if kept.is_active and not kept.is_outdated and kept.resource.is_published:
        left = tuple(one for one in in_force(kept.resource) if one.number != kept.number)
        public = _public(kept.resource, left, now=now, random_bytes=random_bytes)
    with transaction.atomic():
        row = locked(kept)
        require(can_withdraw, by, row)
        end(row, said, by=by, now=now)
        if public is not None:
            with override("pl"):
                note = _("A correction was withdrawn: %(reason)s") % {"reason": said}
            _show(row.resource, public, by=by, now=now, note=note)


def _public(resource: Resource, corrections: tuple[Correction, ...], *, now: datetime, random_bytes: RandomBytes) -> Manifest:
    """The version that stands, made public anew with these corrections: the same columns, decisions and protection as it has."""
    private = bank.store().manifest(str(resource.pk), resource.private)
    declared = declaration_of(resource)
    protection = declared.protection if declared else None
    last = DeliveredTable.objects.filter(resource=resource, version=private.id).first()
    decided = last.decisions.filter(verdict=Decision.Verdict.PUBLISH) if last is not None else ()
    return make_public(
        store=bank.store(), engine=bank.engine(), private=private,
        withheld=tuple(name for name in resource.withheld if name in private.schema),
        accepted={(one.code, one.column) for one in decided}, office=guarded_office(), protection=protection,
        beside=beside(resource, protection) if protection else NOTHING_BESIDE, corrections=corrections, now=now, random_bytes=random_bytes,
    )  # fmt: skip


def _show(resource: Resource, public: Manifest, *, by: User, now: datetime, note: str) -> None:
    """`public` is what everybody sees from now on, if it was made of what still stands."""
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
