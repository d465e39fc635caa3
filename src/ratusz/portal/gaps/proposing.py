"""What a table may be expected to hold, from what is declared of it and from what stands in it. Nothing of this holds before a person
accepted it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import islice, pairwise, product
from statistics import median
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ratusz.bank.check.contract.rules import OneOf
from ratusz.bank.model.period import Period, PeriodKind
from ratusz.bank.model.schema import Column, Type
from ratusz.bank.model.table import Table
from ratusz.bank.query.cellwise import lines
from ratusz.bank.query.nodes import Group, Query
from ratusz.bank.query.run import run
from ratusz.bank.reconcile.gaps.calendar import around, following
from ratusz.bank.reconcile.spelling import is_total, period_of
from ratusz.portal.catalog.codes import Frequency
from ratusz.portal.catalog.models import Resource
from ratusz.portal.contracts.queries import contract_of
from ratusz.portal.core import bank
from ratusz.portal.discrepancies.models import Holding
from ratusz.portal.discrepancies.observing import written
from ratusz.portal.discrepancies.proposing import area_column, period_column
from ratusz.portal.explore.tables import open_table
from ratusz.portal.gaps.reading import across_columns, within
from ratusz.portal.gaps.words import CubeWords

#: So many rows are looked at, and so many values make a breakdown or a list of areas.
_SAMPLE, _MOST_CODES, _MOST_AREAS, _MOST_COMBOS = 50_000, 40, 400, 500
#: So many combinations of a large table are looked at.
_MOST_COMBINED = 20_000
_MOST_WHICH_PARSE = 0.8
#: So many days have to be seven days apart before they are taken for weeks.
_DAYS_OF_WEEKS, _WEEK = 5, 7
_KEYS = ("kod", "nr", "numer", "id", "lp", "teryt", "szerokosc", "dlugosc", "lat", "lon", "x", "y")
_DATES = {Type.DATE, Type.DATETIME}
_EVERY = {
    Frequency.DAILY: PeriodKind.DAY,
    Frequency.WEEKLY: PeriodKind.WEEK,
    Frequency.MONTHLY: PeriodKind.MONTH,
    Frequency.QUARTERLY: PeriodKind.QUARTER,
    Frequency.HALF_YEARLY: PeriodKind.HALF,
    Frequency.YEARLY: PeriodKind.YEAR,
}
#: What is proposed where nobody promised a day; a person sees it and says otherwise.
_USUAL_LAG = {
    PeriodKind.YEAR: "P6M",
    PeriodKind.SCHOOL_YEAR: "P3M",
    PeriodKind.HALF: "P3M",
    PeriodKind.QUARTER: "P2M",
    PeriodKind.MONTH: "P1M",
    PeriodKind.WEEK: "P14D",
    PeriodKind.DAY: "P7D",
}
Rows = Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What could be expected, and whence it is thought so, in sentences. None: nothing can be proposed, a person has to say it."""

    words: CubeWords | None
    reasons: tuple[str, ...]


def propose(resource: Resource) -> Proposal:
    """From the holdings, the contract, the promised day and the rows of the current version of `resource`."""
    table = open_table(str(resource.pk), resource.current)
    holding = Holding.objects.kept().filter(resource=resource, phenomenon__removed_at=None).first()
    rows = read_rows(table)
    heads = {name: found for name, found in across_columns(table.schema).items() if len(found) > 1}
    column = _period_column(table, rows, holding)
    if not column and not heads:
        return Proposal(words=None, reasons=(_("No column and no heads of columns say of which period the figures are."),))
    areas = (holding.area_column if holding else "") or area_column(resource, table.schema)
    words = CubeWords(period_column=column, area_column=areas) if column else CubeWords(across=True, area_column=areas)
    words = _shaped(words, table, rows, heads)
    rows = with_all_combinations(words, table, rows)
    periods = periods_seen(words, table, rows)
    if not periods:
        return Proposal(words=None, reasons=(_("No row gives a figure with a period."),))
    every = _every(words, table, periods, resource)
    of_kind = [whole for one in periods if (whole := within(one, every)).kind is every] or periods
    of_kind = sorted(of_kind, key=lambda one: one.first)
    lag, promised = _lag(resource, of_kind[-1], every)
    words = replace(words, every=every, since=str(of_kind[0]), lag=lag)
    words = filled(words, table, rows, coded=_coded(resource))
    return Proposal(words=words, reasons=tuple(_reasons(words, holding, promised=promised)))


def read_rows(table: Table) -> Rows:
    """The rows as texts, as far as they are looked at."""
    result = run(bank.export_engine(), table, Query(limit=_SAMPLE))
    names = [column.name for column in result.columns]
    return [{name: written(value) for name, value in zip(names, row, strict=True)} for row in result.rows]


def with_all_combinations(words: CubeWords, table: Table, rows: Rows) -> Rows:
    """`rows`, which are the first ones of a large table, with every period, area and combination of the breakdown of the others."""
    if table.rows <= _SAMPLE:
        return rows
    found: list[dict[str, str]] = []
    for some in ((words.period_column,), (words.area_column,), words.breakdowns):
        if by := [Group(column=name) for name in some if name]:
            listed = islice(lines(bank.export_engine(), table, Query(), by, ()), _MOST_COMBINED)
            found += [{group.column: written(value) for group, value in zip(by, line.by, strict=True)} for line in listed]
    return [*found, *rows]


def _period_column(table: Table, rows: Rows, holding: Holding | None) -> str:
    named = (holding.period_column if holding else "") or period_column(table.schema)
    texts = [row[named] for row in rows if row.get(named)] if named else []
    fit = sum(period_of(text) is not None for text in texts)
    return named if texts and fit >= _MOST_WHICH_PARSE * len(texts) else ""


def _shaped(words: CubeWords, table: Table, rows: Rows, heads: Mapping[str, Any]) -> CubeWords:
    """With columns of figures and those breakdowns that are needed for one row to be one figure."""
    if is_weekly(periods_seen(words, table, rows)):
        words = replace(words, every=PeriodKind.WEEK)
    of_dates = _is_of_dates(words, table) and words.every != PeriodKind.WEEK
    if words.across:
        words = replace(words, columns=tuple(heads) if tuple(heads) != ("",) else ("",))
    by: list[str] = [name for name in (words.period_column, words.area_column) if name]
    more = [column.name for column in table.schema.columns if column.type is Type.TEXT and column.name not in by]
    chosen: list[str] = []
    for name in ["", *(one for one in more if len({row[one] for row in rows}) <= _MOST_CODES)]:
        chosen += [name] if name else []
        if not of_dates and _is_unique(rows, [*by, *chosen]):
            columns = words.columns if words.across else tuple(one.name for one in table.schema.columns if _is_figure(one, by))
            return replace(words, columns=columns, breakdowns=tuple(chosen)) if columns else words
    return words


def _is_of_dates(words: CubeWords, table: Table) -> bool:
    return bool(words.period_column) and table.schema.column(words.period_column).type in _DATES


def is_weekly(periods: Sequence[Period]) -> bool:
    """Whether they are weeks, or days of which no week has two and that mostly follow one another in seven days."""
    kinds = {one.kind for one in periods}
    if kinds != {PeriodKind.DAY}:
        return kinds == {PeriodKind.WEEK}
    days = sorted({one.first for one in periods})
    steps = [(later - earlier).days for earlier, later in pairwise(days)]
    return len(days) >= _DAYS_OF_WEEKS and median(steps) == _WEEK and len({around(day, PeriodKind.WEEK) for day in days}) == len(days)


def _is_unique(rows: Rows, names: Sequence[str]) -> bool:
    counts = Counter(tuple(row[name] for name in names) for row in rows)
    return all(count == 1 for count in counts.values())


def _is_figure(column: Column, by: Sequence[str]) -> bool:
    first = column.name.split("_")[0]
    return column.type.is_number and column.name not in by and first not in _KEYS


def periods_seen(words: CubeWords, table: Table, rows: Rows) -> list[Period]:
    """The periods that the table speaks of."""
    if words.across:
        texts = {period for found in across_columns(table.schema).values() for _column, period in found}
    else:
        texts = {row.get(words.period_column, "") for row in rows}
    return [period for text in texts if (period := period_of(text)) is not None]


def _every(words: CubeWords, table: Table, periods: Sequence[Period], resource: Resource) -> PeriodKind:
    if words.every == PeriodKind.WEEK:
        return PeriodKind.WEEK
    kind = Counter(one.kind for one in periods).most_common(1)[0][0]
    if _is_of_dates(words, table):
        return _EVERY.get(Frequency(resource.dataset.frequency), PeriodKind.MONTH)
    return kind


def _lag(resource: Resource, last: Period, every: PeriodKind) -> tuple[str, bool]:
    """How long after its period a figure comes: by the day that is promised for the next one, else as is usual. Whether it is promised."""
    due, ahead = resource.next_due_on, following(last) if last.kind is every else last
    # A table that ends years ago has a day for its next delivery too, which says nothing of how long a figure takes.
    if due is not None and timedelta() < due - ahead.last <= ahead.last - ahead.first + timedelta(days=1):
        return f"P{(due - ahead.last).days}D", True
    return _USUAL_LAG[every], False


def _coded(resource: Resource) -> Mapping[str, tuple[str, ...]]:
    """Column → the values that its contract allows."""
    contract = contract_of(resource)
    return {rule.column: rule.values for rule in (contract.kept_rules if contract else ()) if isinstance(rule, OneOf)}


def filled(words: CubeWords, table: Table, rows: Rows, *, coded: Mapping[str, tuple[str, ...]] | None = None) -> CubeWords:
    """`words` with the areas and codes of the table (of its contract, where that lists them) for the columns they name."""
    known = coded or {}
    areas = _areas(words.area_column, table, rows) if words.area_column else ()
    codes = {
        name: known.get(name) or tuple(sorted({row[name] for row in rows if row.get(name)}))[:_MOST_CODES] for name in words.breakdowns
    }
    seen = sorted({tuple(row[name] for name in words.breakdowns) for row in rows if row.keys() >= set(words.breakdowns)})
    every = list(product(*codes.values()))
    combos = tuple(seen) if words.breakdowns and len(seen) < len(every) and len(seen) <= _MOST_COMBOS else ()
    return replace(words, areas=areas[:_MOST_AREAS], codes=codes, combos=combos)


def _areas(column: str, table: Table, rows: Rows) -> tuple[tuple[str, str], ...]:
    """The areas of the table with their names, where another column has exactly one for each; totals are none."""
    codes = dict.fromkeys(row[column] for row in rows if row.get(column) and not is_total(row[column]))
    for other in table.schema.columns:
        if other.type is Type.TEXT and other.name != column:
            names: dict[str, set[str]] = {code: set() for code in codes}
            for row in rows:
                if column in row and other.name in row:
                    names.get(row[column], set()).add(row[other.name])
            if all(len(one) == 1 for one in names.values()) and len({next(iter(one)) for one in names.values()}) == len(names):
                return tuple((code, next(iter(names[code]))) for code in codes)
    return tuple((code, "") for code in codes)


def _reasons(words: CubeWords, holding: Holding | None, *, promised: bool) -> list[str]:
    """Whence each part is known, for whoever accepts it."""
    said = []
    if holding is not None:
        said.append(_("Columns of area and period are those that the phenomenon “%(name)s” declares.") % {"name": holding.phenomenon.name})
    if words.across:
        said.append(_("Periods stand in the heads of columns."))
    if not words.columns:
        said.append(_("Several rows speak of one period: it is looked after whether a period has any rows at all."))
    if words.areas:
        count = len(words.areas)
        said.append(
            ngettext("%(number)s area stands in the table.", "%(number)s areas stand in the table.", count) % {"number": count}
            + " "
            + _("Compare the list with the official one: an area that was never there is not known here.")
        )
    if words.combos:
        said.append(_("Only those combinations of the breakdown are expected that occur in the table."))
    said.append(
        _("The time after the period is counted from the day promised for the next delivery.")
        if promised
        else _("Nobody promised a day: the time after the period is the usual one. Say otherwise where you know better.")
    )
    return said
