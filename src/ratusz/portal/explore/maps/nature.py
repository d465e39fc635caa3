"""What kind of map a table has, by its columns: places, shapes, or names and codes of areas whose boundaries the bank knows."""

from collections.abc import Callable, Iterable, Sequence

from ratusz.bank.base.text import fold
from ratusz.bank.model.schema import Column, Schema, Type
from ratusz.bank.model.table import Table
from ratusz.bank.query.nodes import Condition, Function, Group, Measure, Op, Query
from ratusz.bank.query.places import place_columns, shape_column
from ratusz.bank.query.result import Result
from ratusz.bank.query.terms import functions
from ratusz.bank.read.geometry import GEOMETRY
from ratusz.bank.shapes.areas import area_key
from ratusz.portal.explore.maps.nodes import Boundaries

Ask = Callable[[Query], Result]

#: Values of a column are looked at in tables up to this size; larger ones are drawn by areas when a group is asked for.
LOOKED_AT_ROWS = 300_000
_MOST_COLUMNS = 12
_SAMPLE = 50
#: What a column of years is called.
_YEARS = frozenset({"rok", "year", "lata"})
#: Names of units whose figures are not added up.
_RATIOS = ("%", "‰", " na ", "/", "średni")


def is_placed(schema: Schema) -> bool:
    """Whether rows can be drawn by themselves."""
    return shape_column(schema) is not None or place_columns(schema) is not None


def best_fit(values: Iterable[object], known: Sequence[Boundaries]) -> Boundaries | None:
    """The boundaries that know most of `values`, if that is half of them or more."""
    keys = {area_key(value) for value in values if value is not None}
    fits = [(sum(key in one.places for key in keys), -n, one) for n, one in enumerate(known)]
    most = max(fits, key=lambda fit: fit[:2], default=None)
    return most[2] if most and most[0] and most[0] * 2 >= len(keys) else None


def look_for_areas(table: Table, known: Sequence[Boundaries], ask: Ask) -> tuple[Column, ...]:
    """The columns of texts whose values are areas of `known`, found by counting their most frequent ones."""
    texts = [column for column in table.schema.columns if column.type is Type.TEXT and column.name != GEOMETRY][:_MOST_COLUMNS]
    if not known or not texts or table.rows > LOOKED_AT_ROWS:
        return ()
    facets = ask(Query(facets=tuple(column.name for column in texts), limit=0)).facets
    return tuple(column for column in texts if best_fit((one.value for one in facets[column.name].values), known))


def first_areas(schema: Schema, columns: Sequence[Column], filters: Query, ask: Ask) -> Query:
    """The first map by areas that a table is shown as, within what `filters` leave: of the latest period, for years are not added up."""
    latest = _latest(schema, filters, ask)
    where = (*filters.where, *([latest] if latest else []))
    return Query(where=where, text=filters.text, group=(Group(column=columns[0].name),), measures=(first_measure(schema),))


def _latest(schema: Schema, filters: Query, ask: Ask) -> Condition | None:
    """The last period of a column of the key, where nobody has chosen one."""
    for name in schema.key:
        column = schema.column(name)
        is_period = column.type in {Type.PERIOD, Type.DATE} or (column.type is Type.INTEGER and fold(column.label) in _YEARS)
        if is_period and not any(condition.column == name for condition in filters.where):
            last = ask(Query(where=filters.where, text=filters.text, measures=(Measure(function=Function.MAX, column=name),))).rows[0][0]
            return None if last is None else Condition(column=name, op=Op.EXACT, values=(last,))
    return None


def first_measure(schema: Schema) -> Measure:
    """The last column of numbers that is neither key nor place: added up, or its mean where it is a ratio. Else the number of rows."""
    places = place_columns(schema) or ()
    numbers = [column for column in schema.columns if column.type.is_number and column.name not in (*schema.key, *places)]
    if not numbers:
        return Measure(function=Function.COUNT)
    column = numbers[-1]
    words = f"{column.unit or ''} {column.label}".lower()
    return Measure(function=Function.MEAN if any(word in words for word in _RATIOS) else Function.SUM, column=column.name)


def measures(schema: Schema) -> tuple[Measure, ...]:
    """What areas can be coloured by."""
    wanted = (Function.SUM, Function.MEAN, Function.MEDIAN, Function.MIN, Function.MAX)
    of_columns = (
        Measure(function=function, column=column.name)
        for column in schema.columns
        if column.type.is_number
        for function in wanted
        if function in functions(column)
    )
    return (Measure(function=Function.COUNT), *of_columns)


def name_column(table: Table, ask: Ask) -> str:
    """The column that people would call a row by: the first one of words; "" where there is none."""
    texts = [column.name for column in table.schema.columns if column.type is Type.TEXT and column.name != GEOMETRY][:_MOST_COLUMNS]
    if not texts:
        return ""
    rows = ask(Query(select=tuple(texts), limit=_SAMPLE)).rows
    for at, name in enumerate(texts):
        values = [row[at] for row in rows if row[at]]
        if len({value for value in values if any(letter.islower() for letter in value)}) * 2 > len(set(values)):
            return name
    return texts[0]
