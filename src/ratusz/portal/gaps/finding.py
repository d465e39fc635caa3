"""A cube beside a version of its table: what lacks, cut where people decided, one line for one cause."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from ratusz.bank.base.sentences import LANGUAGES
from ratusz.bank.model.table import Table
from ratusz.bank.reconcile.gaps.calendar import following
from ratusz.bank.reconcile.gaps.expected import Expectation, Key
from ratusz.bank.reconcile.gaps.found import Gap
from ratusz.bank.reconcile.gaps.held import held_of
from ratusz.bank.reconcile.gaps.parting import Cause, by_cause, parted
from ratusz.bank.reconcile.gaps.parts import gaps_in_parts, gaps_of_held, refuse_hopeless
from ratusz.bank.reconcile.gaps.sentences import gap_in_words
from ratusz.portal.gaps.codes import DOUBTED, Kind
from ratusz.portal.gaps.large import LargeTable, is_large
from ratusz.portal.gaps.reading import rows_of
from ratusz.portal.gaps.words import CubeWords, expectations

_KNOWN = frozenset(Kind.values)
#: So many things that nobody expects are told; what they are is seen from the first ones.
_MOST_STRANGE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """Cells of a cube: every combination of these. `doubted`: of figures that are there and are doubted, not of those that lack."""

    columns: frozenset[str]
    areas: frozenset[str]
    breakdowns: frozenset[tuple[tuple[str, str], ...]]
    periods: frozenset[str]
    doubted: bool
    onwards: bool = False

    def covers(self, column: str, key: Key, *, doubted: bool) -> bool:
        """Whether the cell at `key` is one of them."""
        area, breakdown, period = key
        in_time = period in self.periods or (self.onwards and period >= min(self.periods, default=""))
        return doubted == self.doubted and column in self.columns and area in self.areas and breakdown in self.breakdowns and in_time


def region_of(told: Mapping[str, Any], *, onwards: bool = False) -> Region:
    """From the JSON that a gap or a decision keeps."""
    return Region(
        columns=frozenset(told.get("columns", ())),
        areas=frozenset(told.get("areas", ())),
        breakdowns=frozenset(tuple((name, code) for name, code in one) for one in told.get("breakdowns", ())),
        periods=frozenset(told.get("periods", ())),
        doubted=bool(told.get("doubted")),
        onwards=onwards,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A gap as it will be a row. `areas`, `breakdowns`: empty for all; `region`: the same, whole. `decision`: what it falls under."""

    kind: Kind
    columns: tuple[str, ...]
    areas: tuple[str, ...]
    breakdowns: tuple[Mapping[str, str], ...]
    periods: tuple[str, ...]
    region: Mapping[str, Any]
    cells: int
    found: str
    due: date | None
    total_only: bool
    decision: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """All that is said of a table. `strange`: sentences by language; `again_on`: when something new may be late."""

    findings: tuple[Finding, ...] = ()
    strange: tuple[Mapping[str, str], ...] = field(default=())
    again_on: date | None = None


def find(
    words: CubeWords, table: Table | None, *, decided: Mapping[UUID, Region], today: date, labels: Mapping[str, str] | None = None
) -> Found:
    """What lacks in `table`; None: nothing was ever published. `labels`: how columns are called where something strange is told."""
    declared = expectations(words)
    gaps = _gaps(words, table, declared, today)
    by_name = {one.phenomenon: one for one in declared}
    pieces: list[tuple[UUID | None, Gap]] = []
    for gap in gaps:
        if gap.kind.value in _KNOWN and gap.phenomenon in by_name:
            pieces += _pieces(by_name[gap.phenomenon], gap, decided, today)
    return Found(
        findings=tuple(_finding(cause, decision) for decision, cause in by_cause(pieces)),
        strange=tuple(_strange(gap, labels or {}) for gap in islice((gap for gap in gaps if gap.kind.value not in _KNOWN), _MOST_STRANGE)),
        again_on=min((day for one in declared[:1] for day in _days(one, today)), default=None),
    )


def _gaps(words: CubeWords, table: Table | None, declared: Sequence[Expectation], today: date) -> list[Gap]:
    columns = len(table.schema.columns) if words.across and table is not None else len(declared)
    refuse_hopeless(declared, table.rows * columns if table is not None else 0, today)
    if table is None or not is_large(table):
        return gaps_of_held(declared, held_of(rows_of(words, table) if table is not None else ()), today)
    large = LargeTable(words, table, declared[0], today)
    return gaps_in_parts(declared, large.parts, today, lambda: large.strange)


def _pieces(expectation: Expectation, gap: Gap, decided: Mapping[UUID, Region], today: date) -> Iterable[tuple[UUID | None, Gap]]:
    doubted = gap.kind.value in DOUBTED

    def part_of(key: Key) -> UUID | None:
        return next((pk for pk, region in decided.items() if region.covers(gap.phenomenon, key, doubted=doubted)), None)

    return parted(expectation, gap, part_of, today)


def _finding(cause: Cause, decision: UUID | None) -> Finding:
    gap = cause.gap
    breakdowns = dict.fromkeys(key[1] for key in gap.keys)
    region = {
        "columns": list(cause.phenomena),
        "areas": list(dict.fromkeys(key[0] for key in gap.keys)),
        "breakdowns": [[list(pair) for pair in one] for one in breakdowns],
        "periods": list(gap.periods),
        "doubted": gap.kind.value in DOUBTED,
    }
    return Finding(
        kind=Kind(gap.kind.value), columns=cause.phenomena, areas=gap.areas, breakdowns=gap.breakdowns, periods=gap.periods, region=region,
        cells=len(gap.keys) * len(cause.phenomena), found=gap.found, due=gap.due, total_only=gap.total_only, decision=decision,
    )  # fmt: skip


def _strange(gap: Gap, labels: Mapping[str, str]) -> dict[str, str]:
    """Something that stands in the table and is not expected, in words for whoever declared it."""
    told = Gap(
        kind=gap.kind, phenomenon=labels.get(gap.phenomenon, gap.phenomenon), holding=labels.get("", ""), areas=gap.areas,
        periods=gap.periods, found=gap.found,
    )  # fmt: skip
    return {language: gap_in_words(told, language) for language in LANGUAGES}


def _days(expectation: Expectation, today: date) -> Iterable[date]:
    """Days ahead on which something that is not late yet may be."""
    promise = expectation.promise
    owed = list(promise.owed(expectation.since, expectation.until, today))
    ahead = following(owed[-1]) if owed else expectation.since
    if expectation.until is None or ahead.first <= expectation.until.first:
        yield promise.due(ahead) + timedelta(days=1)
    for period in owed[-2:]:
        if promise.lost(period) >= today:
            yield promise.lost(period) + timedelta(days=1)


def in_order(findings: Sequence[Finding]) -> list[Finding]:
    """The newest and largest first: what people look for."""
    return sorted(findings, key=lambda one: (one.kind in DOUBTED, -one.cells))
