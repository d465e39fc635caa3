"""Corrections in force, what is in a version, and what of it waits for people."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from ratusz.bank.build.mended import corrections_of, mended_in
from ratusz.bank.build.secrecy import protection_of
from ratusz.bank.check.corrections.apply import applied_in
from ratusz.bank.check.corrections.correction import Correction
from ratusz.bank.check.corrections.judge import Judged, condition, judge
from ratusz.bank.engine.protocol import quote
from ratusz.bank.model.schema import Type
from ratusz.bank.model.table import Table
from ratusz.bank.protect.cells import Method
from ratusz.portal.catalog.models import Resource
from ratusz.portal.catalog.standing import REVIEWERS, standing_of
from ratusz.portal.core import bank
from ratusz.portal.core.duties import Duty, DutyKind
from ratusz.portal.core.kept import kept
from ratusz.portal.core.remembered import remembered
from ratusz.portal.corrections.models import Kept, Making
from ratusz.portal.corrections.policy import is_proposer
from ratusz.portal.corrections.shown import in_force, source_table
from ratusz.portal.people.models import Role
from ratusz.portal.people.standing import Anybody


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """A corrected cell, or row where `column` is empty: what the source says and what is shown."""

    number: int
    row: int
    column: str
    found: str | None
    value: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InVersion:
    """The corrections in a version, how many rows each is about, and the first cells of each.

    `is_told`: readers may know which cells; not where figures are hidden, rounded or made coarser, which one true figure would undo.
    """

    corrections: tuple[Correction, ...]
    rows: Mapping[int, int]
    cells: tuple[Mended, ...]
    is_told: bool = True


def in_version(resource: Resource, version: str) -> InVersion | None:
    """What is corrected in a public version; None where nothing is."""
    return _in_version(str(resource.pk), version) if version and resource.is_table else None


def making_of(kept: Kept) -> Making | None:
    """The table as it is being made anew for a correction that was accepted or is withdrawn, or could not be; None where it was made."""
    last: Making | None = Making.objects.filter(kept=kept).first()
    if last is None or last.goes_on:
        return last
    withdrawn = kept.state == Kept.State.WITHDRAWN
    came_of_it = withdrawn or (last.kind == Making.Kind.ACCEPT and kept.is_active)
    return last if last.has_failed and not came_of_it else None


def again_of(resource: Resource) -> Making | None:
    """The corrections in force as they are being put in again, or could not be; None where they are in what people see."""
    last: Making | None = Making.objects.filter(resource=resource, kept=None).first()
    if last is None or last.goes_on:
        return last
    return last if last.has_failed and lack_in(resource) else None


def was_corrected(resource: Resource) -> bool:
    """Whether any correction is in what is shown of `resource`, or ever was; only what was published is corrected."""
    return (
        bool(resource.current)
        and Kept.objects.filter(resource=resource, decided_at__isnull=False, state__in=("active", "withdrawn")).exists()
    )


def source_of(resource: Resource) -> Table | None:
    """The last version as the source says it; None before the first."""
    return source_table(str(resource.pk), resource.private) if resource.private else None


def tried(correction: Correction, resource: Resource) -> Judged | None:
    """What a correction would do to the last version; None before the first."""
    table = source_of(resource)
    return judge(bank.engine(), table, (correction,))[0] if table is not None else None


def overlap(one: Correction, other: Correction, resource: Resource) -> int:
    """How many rows of the last version both are about."""
    table = source_of(resource)
    if table is None or any(name not in table.schema for name in (*one.columns, *other.columns)):
        return 0
    first, second = condition(one, table.schema), condition(other, table.schema)
    asked = f"SELECT count(*) FROM {bank.engine().scan_table(table)} WHERE ({first.text}) AND ({second.text})"
    return int(bank.engine().fetch(asked, (*first.values, *second.values))[0][0])


def numbers_in(told: Mapping[str, Any]) -> set[int]:
    """The corrections with which a public version was made, applied or not, by what it remembers."""
    return {*(one["number"] for one in told.get("applied", ())), *(number for number, *_rest in told.get("failed", ()))}


def applied_now(resource: Resource) -> set[int]:
    """The corrections in what people see, by what that version remembers; after an undo others than in the last one that was made."""
    if not resource.is_table or not resource.current:
        return set()
    store = bank.store()
    return {one.number for one in corrections_of(store, store.manifest(str(resource.pk), resource.current))}


def lack_in(resource: Resource) -> bool:
    """Whether what people see was made with other corrections than are in force, as after an undo."""
    if not resource.is_table or not resource.is_published or not resource.private:
        return False
    store = bank.store()
    told = mended_in(store, store.manifest(str(resource.pk), resource.current))
    force = {one.number for one in in_force(str(resource.pk))}
    # One that did not apply and was withdrawn since changed nothing.
    return not {one["number"] for one in told.get("applied", ())} <= force <= numbers_in(told)


def limits_of(one: Correction, resource: Resource) -> Correction:
    """A correction that multiplies a slice, with the limits of its numbers where none were said.

    Wide enough for new ones like those that are there, and narrow enough that multiplied ones lie outside.
    """
    table = source_of(resource)
    if (one.expect and one.most) or table is None or any(name not in table.schema for name in one.columns):
        return one
    column = table.schema.column(one.column)
    if not column.type.is_number:
        return one
    where = condition(one, table.schema)
    asked = f"SELECT min({quote(column.name)}), max({quote(column.name)}) FROM {bank.engine().scan_table(table)} WHERE {where.text}"
    low, high = bank.engine().fetch(asked, where.values)[0]
    if low is None:
        return one
    room = Decimal(one.value).sqrt() if Decimal(one.value) > 1 else 1 / Decimal(one.value).sqrt()
    step = Decimal(1).scaleb(-column.scale) if column.type is Type.DECIMAL else Decimal(1)
    least, most = (Decimal(end).quantize(step) for end in _widened(Decimal(low), Decimal(high), room))
    return replace(one, expect=one.expect or str(least), most=one.most or str(most))


def _widened(low: Decimal, high: Decimal, room: Decimal) -> tuple[Decimal, Decimal]:
    return (low / room if low > 0 else low * room), (high * room if high > 0 else high / room)


def duties(user: Anybody, now: datetime) -> Iterator[Duty]:  # noqa: ARG001  what waits here waits whatever the hour
    """Corrections that wait for a second person, for reviewers; and those that the source has overtaken, for stewards."""
    standing = standing_of(user)
    stewarded = standing.reach.get(Role.STEWARD, frozenset())
    reviewed = standing.reach.get(Role.REVIEWER, frozenset())
    if not stewarded and not reviewed and Role.REVIEWER not in standing.everywhere:
        return
    for one in kept(("corrections", "standing"), _standing):
        unit = one.dataset.unit_id
        if one.is_outdated and unit in stewarded:
            yield _duty(one, kind=DutyKind.DECIDE, action=_("Withdraw it"), text=_("The source has overtaken a correction of this table."))
        elif one.is_proposed and standing.has(REVIEWERS, unit) and not is_proposer(user, one):
            text = _("%(person)s proposes a correction. You decide whether it holds.") % {"person": one.by}
            yield _duty(one, kind=DutyKind.REVIEW, action=_("Review it"), text=text)


def _standing() -> tuple[Kept, ...]:
    """Corrections that are proposed or in force: few, the same for everybody, and changed only by what the journal tells."""
    return tuple(Kept.objects.filter(resource__withdrawn_at=None, state__in=("proposed", "active")).loaded())


def _duty(one: Kept, *, kind: DutyKind, action: str, text: str) -> Duty:
    return Duty(
        kind=kind,
        title=_("%(title)s: correction %(number)s") % {"title": one.resource.title, "number": one.number},
        sentence=f"{one.dataset.title}. {text}",
        url=one.get_absolute_url(),
        action=action,
        since=one.at,
        unit=one.dataset.unit.name,
        target=one.resource_id,
    )


@remembered(512)
def _in_version(resource: str, version: str) -> InVersion | None:
    store = bank.store()
    public = store.manifest(resource, version)
    told: Mapping[str, Any] = mended_in(store, public)
    if not told or not told["applied"]:
        return None
    protection = protection_of(store, public)
    told_to_all = told.get("told", True) and (protection is None or protection.method is Method.OPEN)
    cells = [Mended(number=n, row=row, column=name, found=found, value=value) for n, row, name, found, value in told["cells"]]
    shown = tuple(one for one in cells if not one.column or one.column in public.schema)
    # A correction of a column that stays inside is nobody's business.
    seen = {one.number for one in shown}
    rows = {
        one["number"]: one["rows"] - sum(cell.number == one["number"] and cell not in shown for cell in cells) for one in told["applied"]
    }
    found = tuple(one for one in applied_in(told) if one.number in seen)
    return (
        InVersion(
            corrections=found,
            rows={n: rows[n] for n in seen},
            cells=shown if told_to_all else (),
            is_told=told_to_all,
        )
        if found
        else None
    )
