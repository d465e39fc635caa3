"""Public versions made of what was delivered, and what is kept with each in the catalogue."""

from datetime import datetime
from types import MappingProxyType

from ratusz.bank.base.ids import RandomBytes
from ratusz.bank.build import make_public
from ratusz.bank.build.document import publish_document
from ratusz.bank.build.secrecy import NOTHING_BESIDE
from ratusz.bank.protect.cells.declared import Method, Protection
from ratusz.portal.catalog.models import Resource
from ratusz.portal.catalog.publishing import Edition
from ratusz.portal.core import bank
from ratusz.portal.corrections.shown import folder
from ratusz.portal.intake.models import Decision, DeliveredTable, Delivery
from ratusz.portal.intake.queries import manifest_of
from ratusz.portal.intake.remembering import guarded_office
from ratusz.portal.intake.smallcells import Closing, coming_before, going, require_keeps_secrets
from ratusz.portal.secrecy.queries import declaration_of, hide_together
from ratusz.portal.secrecy.trials import beside_of, known

NONE_CLOSES: Closing = MappingProxyType({})


def edition_of(
    table: DeliveredTable,
    resource: Resource,
    *,
    now: datetime,
    random_bytes: RandomBytes,
    closing: Closing = NONE_CLOSES,
    declared: Protection | None = None,
) -> Edition:
    """The public version of a table, a document or a link, made now. `closing`: versions that will be closed when it is shown, by resource.

    `declared`: what is declared of it when it is shown; None: what stands.
    """
    if table.delivery.kind != Delivery.Kind.TABLE:
        return _whole(table, now=now, random_bytes=random_bytes)
    standing = declaration_of(resource)
    protection = declared or (standing.protection if standing else None)
    return _of_rows(table, resource, protection, closing=closing, now=now, random_bytes=random_bytes)


def _of_rows(
    table: DeliveredTable,
    resource: Resource,
    protection: Protection | None,
    *,
    closing: Closing,
    now: datetime,
    random_bytes: RandomBytes,
) -> Edition:
    """A column that stays inside and is not in this file stays inside when a later one brings it again."""
    private = manifest_of(table)
    absent = [name for name in resource.withheld if name not in private.schema]
    shown = going(table, resource)
    closed, coming = closing.get(str(resource.pk), ()), coming_before(table, closing=closing)
    if protection is None or protection.method is Method.OPEN:
        require_keeps_secrets(shown, protection, closing=closed, coming=coming)
    question = shown.question(protection, closing=closed, coming=coming) if protection else None
    guard = known(question) if question else None
    public = make_public(
        store=bank.store(), engine=bank.engine(), private=private, withheld=tuple(table.withheld),
        accepted={(one.code, one.column) for one in table.decisions.filter(verdict=Decision.Verdict.PUBLISH)},
        office=guarded_office(), protection=protection,
        beside=beside_of(question) if question and guard is None else NOTHING_BESIDE, guard=guard,
        corrections=shown.corrections, kept=folder(), tells=not hide_together(resource), now=now, random_bytes=random_bytes,
    )  # fmt: skip
    return Edition(
        public=public.id, private=private.id, replaced=table.base, rows=public.rows, columns=len(public.schema.columns),
        mode=table.mode, key=tuple(table.key), withheld=(*table.withheld, *absent), recipe=_recipe_after(table.delivery, resource),
        state_on=table.delivery.state_on, delivery=table.delivery.pk, note=table.delivery.note,
    )  # fmt: skip


def _recipe_after(delivery: Delivery, resource: Resource) -> str:
    """The recipe for the next file: that of the bank's own template says nothing about how the office's files look."""
    return resource.recipe or delivery.recipe if delivery.from_template else delivery.recipe


def _whole(table: DeliveredTable, *, now: datetime, random_bytes: RandomBytes) -> Edition:
    private, facts = manifest_of(table), table.reading
    public = publish_document(store=bank.store(), private=private, now=now, random_bytes=random_bytes)
    return Edition(
        public=public.id, private=private.id, replaced=table.base, rows=0, columns=0, mode="", key=(), withheld=(), recipe="",
        state_on=table.delivery.state_on, delivery=table.delivery.pk, note=table.delivery.note,
        format=facts.get("format") or facts["service"], bytes=facts.get("bytes", 0), url=facts.get("url", ""),
        original=table.delivery.original,
    )  # fmt: skip
