"""The nature of data: which chart is a sensible first one, by the schema and the profile of a version. Rules, in this order:

1. time and a number           a line; in colours by a column of few names, where each moment has several rows
2. few names and a number      bars, the greatest first
3. many names, each in one row bars of the greatest
4. two numbers                 points
5. one number                  a histogram
6. names alone                 bars of how many rows
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ratusz.bank.base.text import fold
from ratusz.bank.model.schema import Column, Schema, Type
from ratusz.bank.query.nodes import Function, Group, Measure, Query, Roll
from ratusz.bank.query.profile import ColumnProfile, Profile, roll_of
from ratusz.bank.query.terms import coordinates
from ratusz.portal.explore.charts.nodes import Axis, Chart, Kind

MOST_NAMES, FEW_NAMES = 40, 6
_YEAR = re.compile(r"(rok|roku|year|lata|rocznik)(_.*)?|.*_(rok|year)")
_CALLED_BY_YEAR = re.compile(r"(19|20)\d\d")
#: Numbers that tell things apart and measure nothing.
_CODE = re.compile(r"(.*_)?(id|kod|nr|numer|lp|teryt|regon|nip|kod_pocztowy|telefon)(_.*)?")
#: Words of remarks, which name nothing.
_REMARK = re.compile(r"(uwagi|opis|komentarz|przypis|zrodlo|adres|link|url|email|notatki)(_.*)?")
#: Units and words of figures that are not added up: shares, means, levels.
_LEVEL_UNITS = ("%", "‰", "/", "°", "stop", "punkt")
_LEVEL_WORDS = re.compile(
    r"udzial|procent|odsetek|sredni|wskaznik|stezenie|temperatura|wilgotnosc|stopa|cena|poziom|pm10|pm2|mediana|index|indeks"
)


def first_chart(schema: Schema, profile: Profile, query: Query) -> Chart | None:
    """The first chart of a version, with the conditions of `query`; None where there is nothing to draw."""
    chart = _chosen(schema, profile) if profile.rows else None
    return replace(chart, query=replace(chart.query, where=query.where, text=query.text)) if chart else None


def _chosen(schema: Schema, profile: Profile) -> Chart | None:
    time, numbers, names = _times(schema, profile), _numbers(schema, profile), _names(schema, profile)
    if time is not None:
        return _over_time(time, numbers, names, profile)
    few = [column for column in names if profile.columns[column.name].distinct <= MOST_NAMES]
    if names and numbers:
        return _bars(Group(column=(few or names)[0].name), measure_of(numbers[0]))
    first = schema.columns[0]
    if numbers and _numbers_things(first, profile):
        query = Query(group=(Group(column=first.name),), measures=(measure_of(numbers[0]),))
        return Chart(kind=Kind.COLUMNS, query=query)
    if numbers:
        return Chart(kind=Kind.POINTS if len(numbers) > 1 else Kind.HISTOGRAM, query=Query(select=tuple(one.name for one in numbers[:2])))
    repeated = [column for column in few if profile.columns[column.name].distinct < profile.rows]
    return _bars(Group(column=repeated[0].name), Measure(function=Function.COUNT)) if repeated else None


def _numbers_things(column: Column, profile: Profile) -> bool:
    """Whether whole numbers of the first column are those of editions, rounds, wards: each once, and few."""
    found = profile.columns[column.name]
    return column.type is Type.INTEGER and found.distinct == profile.rows <= MOST_NAMES


def _bars(group: Group, measure: Measure) -> Chart:
    return Chart(kind=Kind.BARS, query=Query(group=(group,), measures=(measure,)))


def _over_time(time: Group, numbers: Sequence[Column], names: Sequence[Column], profile: Profile) -> Chart:
    """Colours where several rows share a moment and few names tell them apart: a sum over places may be no sum of anything."""
    measure = measure_of(numbers[0]) if numbers else Measure(function=Function.COUNT)
    moments = profile.columns[time.column].distinct
    series = next((column for column in names if 2 <= profile.columns[column.name].distinct <= FEW_NAMES), None)
    groups = (time, Group(column=series.name)) if series is not None and moments < profile.rows else (time,)
    kind = Kind.LINE if moments > 2 else Kind.COLUMNS
    return Chart(kind=kind, query=Query(group=groups, measures=(measure,)))


def axis_of(group: Group, schema: Schema) -> Axis:
    """What lies along an axis of `group`."""
    column = schema.column(group.column)
    if group.roll or column.type in {Type.DATE, Type.DATETIME, Type.PERIOD} or is_year(column):
        return Axis.TIME
    return Axis.NUMBERS if column.type.is_number else Axis.NAMES


def is_year(column: Column) -> bool:
    """Whether whole numbers of `column` are years, by what it is called."""
    return column.type is Type.INTEGER and bool(_YEAR.fullmatch(column.name))


def year_columns(schema: Schema) -> tuple[Column, ...]:
    """Columns of numbers that are called by years, in their order; none where fewer than two are."""
    found = [column for column in schema.columns if column.type.is_number and _CALLED_BY_YEAR.fullmatch(column.label)]
    return tuple(sorted(found, key=lambda column: column.label)) if len(found) > 1 else ()


def measure_of(column: Column) -> Measure:
    """The sum of amounts, the mean of what is not added up."""
    words = fold(f"{column.name} {column.label}")
    level = any(sign in (column.unit or "") for sign in _LEVEL_UNITS) or _LEVEL_WORDS.search(words)
    return Measure(function=Function.MEAN if level else Function.SUM, column=column.name)


def _times(schema: Schema, profile: Profile) -> Group | None:
    for column in schema.columns:
        found = profile.columns[column.name]
        if column.type is Type.TEXT and found.distinct == profile.rows:
            return None
        if found.distinct < 2:
            continue
        if column.type in {Type.DATE, Type.DATETIME, Type.PERIOD}:
            return Group(column=column.name, roll=_roll(column, found))
        if is_year(column):
            return Group(column=column.name)
    return None


def _roll(column: Column, found: ColumnProfile) -> Roll | None:
    """None where days are few enough to be drawn one by one."""
    least: Any = found.least
    if column.type is Type.DATETIME:
        return roll_of(least, found.greatest, column.type) or Roll.MONTH
    return None if found.distinct <= 400 else roll_of(least, found.greatest, column.type)


def _numbers(schema: Schema, profile: Profile) -> list[Column]:
    """Columns of figures; of those that are called by years, the latest first."""
    found = [
        column
        for column in schema.columns
        if column.type.is_number
        and profile.columns[column.name].distinct > 1
        and column.name not in schema.key
        and not (column is schema.columns[0] and _numbers_things(column, profile))
        and not (is_year(column) or _CODE.fullmatch(column.name) or coordinates(column.name, schema))
    ]
    return sorted(found, key=lambda column: -int(column.label) if _CALLED_BY_YEAR.fullmatch(column.label) else -9999)


def _names(schema: Schema, profile: Profile) -> list[Column]:
    """Columns of words, those of the key first, then those with fewer different values."""
    found = [
        column
        for column in schema.columns
        if column.type in {Type.TEXT, Type.BOOLEAN}
        and profile.columns[column.name].distinct > 1
        and not (_CODE.fullmatch(column.name) or _REMARK.fullmatch(column.name))
    ]
    return sorted(found, key=lambda column: (column.name not in schema.key, profile.columns[column.name].distinct > MOST_NAMES))
