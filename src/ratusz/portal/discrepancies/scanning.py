"""From what a comparison found to records: one for each slice, evidence appended, opened again when the difference returns."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from ratusz.bank.reconcile.words import CAUSES
from ratusz.portal.core import audit, journal
from ratusz.portal.discrepancies.codes import MENDED, Origin, State, View
from ratusz.portal.discrepancies.comparing import DIFFER, KNOWN, Compared, Value, compare_now
from ratusz.portal.discrepancies.models import Discrepancy, Evidence, Holding, Phenomenon, Side
from ratusz.portal.saved.models import Exploration, Figure

#: So many new records of one phenomenon are made by one scan; the rest comes with the next ones, as these are settled.
MOST_NEW = 300
#: What a figure on the home page counts, another figure, a saved view; a whole of difference counts as much as a figure.
_AT_HOME, _FIGURE, _EXPLORATION = 10.0, 3.0, 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """What a scan changed: records made, opened again, and gone by themselves."""

    made: int = 0
    returned: int = 0
    gone: int = 0


def scan(phenomenon: Phenomenon, *, now: datetime) -> Scanned:
    """Compare the holdings in both views and bring the records up to date. Nobody is assigned anything."""
    if phenomenon.removed_at is not None:
        return Scanned()
    public = compare_now(phenomenon, View.PUBLIC).slices if phenomenon.is_public else ()
    office = compare_now(phenomenon, View.OFFICE).slices
    told = {_place(one): _said(one) for one in public}
    more = tuple(one for one in office if told.get(_place(one)) != _said(one))
    weights = _weights(phenomenon)
    with transaction.atomic():
        # What is shown beside figures hangs on the comparison itself, so the journal tells of each. Told first, it is the turn in which
        # the numbers of new records are one's own.
        journal.write("compared", target=phenomenon, at=now)
        done = [_settle(phenomenon, view, found, weights, now) for view, found in ((View.PUBLIC, public), (View.OFFICE, more))]
        whole = Scanned(**{name: sum(getattr(one, name) for one in done) for name in Scanned.__dataclass_fields__})
        if whole != Scanned():
            audit.record("phenomenon.compared", target=phenomenon, by=None, at=now)
    return whole


def key_of(phenomenon: UUID, view: str, one: Compared) -> str:
    """Under which a slice has one record. A rule speaks of pairs of a phenomenon, and a slice has all of them: one question, one record."""
    told = json.dumps([str(phenomenon), view, one.area, one.period, [list(pair) for pair in one.breakdown]], ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


def _settle(phenomenon: Phenomenon, view: str, slices: Sequence[Compared], weights: Mapping[str, float], now: datetime) -> Scanned:
    found = {key_of(phenomenon.pk, view, one): one for one in slices if one.state == DIFFER}
    records = Discrepancy.objects.select_for_update(of=("self",)).filter(phenomenon=phenomenon, view=view, origin=Origin.SCAN)
    known = {one.key: one for one in records.prefetch_related("sides")}
    since = dict(_since(slices))
    holdings = {str(one.pk): one for one in phenomenon.holdings.all()}
    made = returned = gone = 0
    for key, one in found.items():
        record = known.get(key)
        weight = _weight(one, holdings, weights)
        if record is None:
            if made < MOST_NEW:
                _make(phenomenon, view, key, one, since[key_of_place(one)], weight, now)
                made += 1
            continue
        returned += _seen_again(record, one, since[key_of_place(one)], weight, now)
    calm = {key: one for one in slices if one.state != DIFFER and (key := key_of(phenomenon.pk, view, one)) in known}
    for key, record in known.items():
        if key in calm:
            gone += _calm(record, calm[key], now)
        # A slice that a side left is not one that agrees: the table may be withdrawn for a day.
        elif record.gone_at is None and key not in found and _is_left(record, holdings):
            gone += _gone(record, now)
    return Scanned(made=made, returned=returned, gone=gone)


def _make(phenomenon: Phenomenon, view: str, key: str, one: Compared, since: str, weight: float, now: datetime) -> None:
    record = Discrepancy.objects.create(
        number=next_number(), key=key, phenomenon=phenomenon, view=view, area=one.area, period=one.period, breakdown=dict(one.breakdown),
        since=since, likely=_likely(one), relative=one.relative, adds_up=list(one.adds_up), weight=weight, detected_at=now, changed_at=now,
    )  # fmt: skip
    _set_sides(record, one.values)
    _append(record, Evidence.Sort.FOUND, one.values, now)
    audit.record("discrepancy.found", target=record, by=None, at=now)


def next_number() -> int:
    """The number of the next record."""
    return (Discrepancy.objects.aggregate(last=Max("number"))["last"] or 0) + 1


def _seen_again(record: Discrepancy, one: Compared, since: str, weight: float, now: datetime) -> int:
    """Bring a record up to date with what is found now; 1 where the difference returned."""
    values = {value.holding: value.value for value in one.values}
    changed, returned = record.values != values, record.gone_at is not None
    record.since, record.likely, record.relative, record.weight, record.gone_at = since, _likely(one), one.relative, weight, None
    record.adds_up, record.is_expected = list(one.adds_up), False
    if changed or returned:
        _append(record, Evidence.Sort.RETURNED if returned else Evidence.Sort.CHANGED, one.values, now)
        record.changed_at = now
    _set_sides(record, one.values)
    if record.state in {State.DECIDED, State.CLOSED} and _asks_again(record, values, returned=returned):
        _reopen(record, now)
    record.save()
    return int(returned)


def _asks_again(record: Discrepancy, values: Mapping[str, str], *, returned: bool) -> bool:
    """Whether what was decided does not hold any more: a mended figure differs again; an explained one has other values than those
    that were explained. A decision to mend waits for the mended version until it is verified.
    """
    if record.outcome in MENDED:
        return returned or (record.state == State.CLOSED)
    return bool(record.decided_values != values)


def _reopen(record: Discrepancy, now: datetime) -> None:
    """Ask those who answered once more; their decision stays in the history."""
    audit.record(
        "discrepancy.returned", target=record, by=None, at=now,
        detail={"was": {"outcome": record.outcome, "cause": record.cause, "note": record.decision}},
    )  # fmt: skip
    record.state, record.reopened_at = State.ASSIGNED if record.released_at else State.DETECTED, now
    record.outcome = record.cause = record.decision = ""
    record.decided_at = record.decided_by = record.verified_at = record.verified_by = None
    record.decided_values = {}


def _is_left(record: Discrepancy, holdings: Mapping[str, Holding]) -> bool:
    """Whether one of its holdings is compared no more."""
    return any(holdings[key].removed_at is not None for key in record.values if key in holdings)


def _calm(record: Discrepancy, one: Compared, now: datetime) -> int:
    """Bring a record up to date whose slice asks nothing any more; 1 where that is new.

    Figures that agree have the values of before beside them; those that differ as expected are told as they are now.
    """
    is_expected = one.state == KNOWN
    is_told = is_expected and (record.state != State.CLOSED or record.outcome in MENDED)
    if is_told:
        _set_sides(record, one.values)
    if record.gone_at is not None and record.is_expected == is_expected:
        return 0
    if is_told:
        record.adds_up = []
    return _gone(record, now, is_expected=is_expected, values=one.values if is_expected else ())


def _gone(record: Discrepancy, now: datetime, *, is_expected: bool = False, values: Iterable[Value] = ()) -> int:
    is_new = record.gone_at is None
    record.gone_at, record.changed_at, record.is_expected = now, now, is_expected
    record.save(update_fields=["gone_at", "changed_at", "is_expected", "adds_up"])
    _append(record, Evidence.Sort.GONE, values, now)
    return int(is_new)


def _append(record: Discrepancy, sort: str, values: Iterable[Value], now: datetime) -> None:
    told = [{"holding": one.holding, "value": one.value, "version": one.version} for one in values]
    Evidence.objects.create(discrepancy=record, at=now, sort=sort, sides=told)


def _set_sides(record: Discrepancy, values: Iterable[Value]) -> None:
    wanted = {one.holding: one for one in values}
    known = {str(side.holding_id): side for side in record.sides.all()}
    if known.keys() - wanted:
        record.sides.exclude(holding__in=[UUID(key) for key in wanted]).delete()
    for key, one in wanted.items():
        told = {
            "value": one.value[:100], "version": one.version, "row": one.row, "column": one.column, "differs": one.differs,
            "sign": one.sign,
            "state_on": date.fromisoformat(one.state_on) if one.state_on else None,
        }  # fmt: skip
        if (side := known.get(key)) is not None and all(getattr(side, name) == value for name, value in told.items()):
            continue
        Side.objects.update_or_create(discrepancy=record, holding_id=UUID(key), defaults=told)


def _likely(one: Compared) -> list[str]:
    return [code for code in one.causes if code in CAUSES][:3]


def key_of_place(one: Compared) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    """A slice among those of its phenomenon."""
    return one.area, one.period, one.breakdown


_place = key_of_place


def _said(one: Compared) -> dict[str, str]:
    return {value.holding: value.value for value in one.values}


def _since(slices: Iterable[Compared]) -> Iterator[tuple[tuple[str, str, tuple[tuple[str, str], ...]], str]]:
    """Differing slices, and the first of the periods in a row in which their series differs."""
    series: dict[tuple[str, tuple[tuple[str, str], ...]], list[Compared]] = {}
    for one in slices:
        series.setdefault((one.area, one.breakdown), []).append(one)
    for listed in series.values():
        first = ""
        for one in sorted(listed, key=lambda each: each.period):
            first = (first or one.period) if one.state == DIFFER else ""
            if first:
                yield key_of_place(one), first


def _weights(phenomenon: Phenomenon) -> dict[str, float]:
    """Id of a table → how much of what is shown hangs on it."""
    tables = list(phenomenon.holdings.kept().values_list("resource", flat=True))
    found: dict[str, float] = {}
    for table, at_home in Figure.objects.kept().filter(resource__in=tables).values_list("resource", "at_home"):
        found[str(table)] = found.get(str(table), 0.0) + (_AT_HOME if at_home else _FIGURE)
    for table in Exploration.objects.kept().filter(resource__in=tables).values_list("resource", flat=True):
        found[str(table)] = found.get(str(table), 0.0) + _EXPLORATION
    return found


def _weight(one: Compared, holdings: Mapping[str, Holding], weights: Mapping[str, float]) -> float:
    tables = {str(holdings[value.holding].resource_id) for value in one.values if value.holding in holdings}
    return sum(weights.get(table, 0.0) for table in tables) + _FIGURE * min(one.relative or 0.0, 1.0)
