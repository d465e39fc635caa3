"""The figures of a holding, as its table has them: one observation for each area, period and breakdown.

For everybody they come from the version that everybody sees; inside the office from the one that the office sees. A cell that is
suppressed makes no observation and takes its whole slice out of the comparison: a difference beside it would tell what it hides.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from ratusz.bank.base.errors import UserError, WrongQuery
from ratusz.bank.base.sentences import N_
from ratusz.bank.base.text import fold
from ratusz.bank.model.period import Period, PeriodKind
from ratusz.bank.model.schema import Column
from ratusz.bank.model.table import Table
from ratusz.bank.query.nodes import Function, Group, Measure, Query
from ratusz.bank.query.run import run
from ratusz.bank.reconcile.gaps.calendar import around
from ratusz.bank.reconcile.placenames import name_of
from ratusz.bank.reconcile.places import Area, Places
from ratusz.bank.reconcile.spelling import period_of
from ratusz.bank.reconcile.teryt import CITIES_FROM, code_of, have_lost_zeros
from ratusz.portal.catalog.access import access_resource_id
from ratusz.portal.core import bank
from ratusz.portal.discrepancies.codes import Grain, Measured, View
from ratusz.portal.discrepancies.models import Holding
from ratusz.portal.explore import questions
from ratusz.portal.explore.tables import open_table

#: So many figures of one holding are compared; a city's series have some thousands.
MOST = 200_000
_KINDS = {Grain.YEAR: PeriodKind.YEAR, Grain.QUARTER: PeriodKind.QUARTER, Grain.MONTH: PeriodKind.MONTH, Grain.WEEK: PeriodKind.WEEK}
#: They lie across years and months, and add up to none.
_APART = {PeriodKind.SCHOOL_YEAR, PeriodKind.WEEK}
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_SUPPRESSED = "suppressed"
#: The whole country, as statistics write it.
WHOLE_COUNTRY = "00"
_COUNTRY = re.compile(r"(t?0{2,7}|polska|cały kraj|kraj ogółem)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A slice: the same area, period and breakdown in every holding."""

    area: str
    period: str
    breakdown: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One observation: the text of its value, and the cell it stands in; `row` is None where it was added up from several.

    `area`: its area as the table writes it; "" where no column does.
    """

    place: Place
    value: str
    row: int | None = None
    column: str = ""
    area: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What a holding says. `hidden`: slices in which a cell of it is suppressed; `trouble`: why it says nothing."""

    version: str = ""
    state_on: date | None = None
    seen: tuple[Seen, ...] = ()
    hidden: frozenset[Place] = frozenset()
    trouble: UserError | None = None


def observed(holding: Holding, view: str) -> Observed:
    """The observations of `holding` (loaded) in `view`; nothing where the view has no version of its table."""
    version = version_of(holding, view)
    if not version:
        return Observed()
    table, resource = open_table(str(holding.resource_id), version), holding.resource
    try:
        seen, hidden = _read(holding, table)
    except WrongQuery as error:
        return Observed(version=version, trouble=error)
    counts = Counter(one.place for one in seen)
    twice = {place for place, count in counts.items() if count > 1}
    trouble = _several(len(twice)) if twice else None if seen else _nothing()
    kept = tuple(one for one in seen if one.place not in twice and one.place not in hidden)
    return Observed(version=version, state_on=resource.state_on, seen=kept, hidden=frozenset(hidden), trouble=trouble)


def version_of(holding: Holding, view: str) -> str:
    """The version of its table that the view reads; "" where there is none."""
    if view == View.PUBLIC:
        try:
            resource = access_resource_id(AnonymousUser(), holding.resource_id)
        except UserError:
            return ""
        return resource.current if resource.is_published else ""
    resource = holding.resource
    if holding.inside and resource.private and resource.withdrawn_at is None:
        return resource.private
    return resource.current if resource.is_published else ""


def area_of(text: str, *, zeros_lost: bool = False) -> str:
    """The one spelling of an area: digits of TERYT (a city that is a county by itself counts as its only commune), or a folded name.

    `zeros_lost`: the codes beside it were numbers once, so "0201" may stand as 201.
    """
    bare = " ".join(text.split())
    if code := code_of(bare, zeros_lost=zeros_lost):
        return f"{code.key}01" if len(code.key) == 4 and int(code.key[2:]) >= CITIES_FROM else code.key
    if not bare or _COUNTRY.fullmatch(bare):
        return WHOLE_COUNTRY if bare else ""
    city = _city(str(settings.BANK_CITY), str(settings.BANK_TERYT))
    match = city.find(bare) if city else None
    if match is not None and match.code:
        return area_of(match.code)
    name = name_of(bare)
    # What is said to be a county, a voivodeship or a part is not the city of the same name.
    return (name.key or fold(bare)) if name.level in {"", "city", "gmina"} else f"{name.level} {name.key}"


@cache
def _city(name: str, code: str) -> Places | None:
    """The one area whose spellings are all known: the city of the bank."""
    return Places(areas=(Area(code=code, name=name),)) if name and code else None


def head_period(label: str) -> str:
    """The period that the head of a column names: the whole of it, or its last word as in "Residents per km2, 2019"; "" of others."""
    words = label.split()
    found = period_of(label) or (period_of(words[-1].strip("()[],.")) if len(words) > 1 else None)
    return str(found) if found else ""


def rolled(text: str, grain: str) -> str:
    """The period that `text` writes, in the grain of the comparison; `text` itself where it writes none."""
    period = period_of(text)
    if period is None:
        return text.strip()
    kind = _KINDS.get(Grain(grain))
    return str(period if kind is None or period.kind in _APART else _rolled(period, kind))


def _rolled(period: Period, kind: PeriodKind) -> Period:
    """The period of `kind` that the last day of `period` lies in; a longer one stays as it is."""
    found = around(period.last, kind)
    return found if found.first <= period.first else period


def _read(holding: Holding, table: Table) -> tuple[list[Seen], set[Place]]:
    columns = _columns(holding, table)
    query = _question(holding, table, [column.name for column in columns])
    result = run(bank.export_engine(), table, query)
    names = [column.name for column in result.columns]
    if holding.measure:
        lost = _have_lost_zeros(holding, names, result.rows)
        return _added_up(holding, table, query, [dict(zip(names, row, strict=True)) for row in result.rows], zeros_lost=lost)
    lost = _have_lost_zeros(holding, names, result.rows)
    marks = {(mark.row, mark.column): mark.code for mark in result.statuses}
    seen: list[Seen] = []
    hidden: set[Place] = set()
    for number, row in zip(result.numbers, result.rows, strict=True):
        cells = dict(zip(names, row, strict=True))
        for column in columns:
            place = _place(holding, cells, column, zeros_lost=lost)
            if place is None:
                continue
            if marks.get((number, column.name)) == _SUPPRESSED:
                hidden.add(place)
            elif cells[column.name] is not None:
                area = written(cells[holding.area_column]) if holding.area_column else ""
                seen.append(Seen(place=place, value=written(cells[column.name]), row=number, column=column.name, area=area))
    return seen, hidden


def _columns(holding: Holding, table: Table) -> list[Column]:
    """The columns that hold figures: the one that is named, or all whose head is a period."""
    if holding.measure == Measured.COUNT:
        return []
    if holding.across:
        found = [column for column in table.schema.columns if column.type.is_number and head_period(column.label)]
        if not found:
            raise WrongQuery("no-period-columns", N_("No column of the table has a period in its head."))
        return found
    if holding.column not in table.schema:
        raise WrongQuery("unknown-column", N_("The table has no column {found} any more."), values={"found": holding.column})
    return [table.schema.column(holding.column)]


def _question(holding: Holding, table: Table, figures: Sequence[str]) -> Query:
    """The question that gives the figures of the holding."""
    where = questions.parse(table, [pair for pair in parse_qsl(holding.filters) if pair[0] not in {"select", "group", "measure"}])
    by = [name for name in (holding.area_column, holding.period_column, *holding.breakdowns) if name]
    if unknown := [name for name in by if name not in table.schema]:
        raise WrongQuery("unknown-column", N_("The table has no column {found} any more."), values={"found": ", ".join(unknown)})
    if not holding.measure:
        return Query(where=where.where, text=where.text, select=tuple(dict.fromkeys((*by, *figures))), limit=MOST)
    measure = Measure(function=Function.COUNT) if holding.measure == Measured.COUNT else Measure(function=Function.SUM, column=figures[0])
    return Query(where=where.where, text=where.text, group=tuple(Group(column=name) for name in by), measures=(measure,), limit=MOST)


def _added_up(
    holding: Holding, table: Table, query: Query, rows: Iterable[Mapping[str, Any]], *, zeros_lost: bool
) -> tuple[list[Seen], set[Place]]:
    """Sums and counts; a sum from which a cell without a number was left out says less than it seems, and is not taken."""
    name = query.measures[0].name
    totals: dict[Place, Decimal] = {}
    areas: dict[str, str] = {}
    for cells in rows:
        place = _place(holding, cells, None, zeros_lost=zeros_lost)
        if place is not None and cells[name] is not None:
            totals[place] = totals.get(place, Decimal(0)) + Decimal(str(cells[name]))
            areas.setdefault(place.area, written(cells[holding.area_column]) if holding.area_column else "")
    hidden = _left_out(holding, table, query, zeros_lost=zeros_lost) if holding.measure == Measured.SUM else set()
    found = [Seen(place=place, value=written(total), area=areas[place.area]) for place, total in totals.items() if place not in hidden]
    return found, hidden


def _left_out(holding: Holding, table: Table, query: Query, *, zeros_lost: bool) -> set[Place]:
    blank = questions.parse(table, [(f"{holding.column}__isnull", "true")]).where
    asked = Query(where=(*query.where, *blank), text=query.text, group=query.group, limit=MOST)
    result = run(bank.export_engine(), table, asked)
    names = [column.name for column in result.columns]
    places = (_place(holding, dict(zip(names, row, strict=True)), None, zeros_lost=zeros_lost) for row in result.rows if row[-1])
    return {place for place in places if place is not None}


def _have_lost_zeros(holding: Holding, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> bool:
    """Whether the codes of its areas were numbers once: seen from all of them."""
    if holding.area_column not in names:
        return False
    at = names.index(holding.area_column)
    return have_lost_zeros([written(row[at]) for row in rows])


def _place(holding: Holding, cells: Mapping[str, Any], column: Column | None, *, zeros_lost: bool = False) -> Place | None:
    """The slice that a row speaks of; None where it does not say its period or area."""
    if holding.across and column is not None:
        period = head_period(column.label)
    elif holding.period_column:
        period = written(cells[holding.period_column])
    else:
        period = holding.period or (holding.resource.state_on.isoformat() if holding.resource.state_on else "")
    area = written(cells[holding.area_column]) if holding.area_column else holding.area or str(settings.BANK_TERYT)
    if not period or (holding.area_column and not area):
        return None
    told = tuple((name, written(cells[name])) for name in sorted(holding.breakdowns))
    return Place(
        area=area_of(area, zeros_lost=zeros_lost), period=rolled(period, holding.grain), breakdown=tuple(pair for pair in told if pair[1])
    )


def number_in(value: str) -> Decimal | None:
    """The number that a value is; None of other texts, which may look like one to a program ("NaN", "1e999999")."""
    return Decimal(value) if _NUMBER.fullmatch(value) else None


def unit_of(holding: Holding) -> str:
    """In which unit its figures stand."""
    return str(holding.unit or holding.phenomenon.unit)


def written(value: Any) -> str:
    """A value of a cell as a text that reads back to the same."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return " ".join(str(value).split())


def _several(count: int) -> WrongQuery:
    return WrongQuery(
        "several-values",
        N_("More than one row says something of the same period and area: {found} times. They are left out."),
        N_("Narrow the rows with a filter, name the column of the area or of the breakdown, or add the rows up."),
        values={"found": count},
    )


def _nothing() -> WrongQuery:
    return WrongQuery("no-figures", N_("No row gives a figure with a period."), N_("Look at the filter, the column and the period."))


def observations_of(holdings: Iterable[Holding], view: str) -> Iterator[tuple[Holding, Observed]]:
    """Each holding with what it says in `view`."""
    for holding in holdings:
        yield holding, observed(holding, view)
