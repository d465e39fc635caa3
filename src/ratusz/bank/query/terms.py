"""Which operators, groups and measures fit which columns, and the reading of their texts."""

import re

from ratusz.bank.model.schema import Column, Schema, Type
from ratusz.bank.query import wrong
from ratusz.bank.query.nodes import OF_ROWS, Function, Group, Measure, Op, Roll
from ratusz.bank.read.geometry import GEOMETRY

_EVERY = (Op.EXACT, Op.NOT, Op.IN, Op.NOTIN, Op.ISNULL, Op.STATUS)
_ORDERED = (Op.GT, Op.GTE, Op.LT, Op.LTE)
_WORDS = (Op.CONTAINS, Op.STARTSWITH, Op.ENDSWITH)
_PERIODS = {Type.DATE, Type.DATETIME, Type.PERIOD}
_CALL = re.compile(r"([a-z]+)\(([^()]*)\)")
#: Names of the two coordinates, east first. A longer name may hold them as its first or last word: `lon_wgs84`, `stop_lat`.
_COORDINATES = (("lon", "lat"), ("lng", "lat"), ("longitude", "latitude"), ("dlugosc", "szerokosc"), ("x", "y"))


def operators(column: Column, schema: Schema) -> tuple[Op, ...]:
    """The operators that fit `column`."""
    found = list(_EVERY)
    if column.type is not Type.BOOLEAN:
        found += _ORDERED
    if column.type in {Type.TEXT, Type.PERIOD}:
        found += _WORDS
    if column.type is Type.TEXT or is_place(column, schema):
        found.append(Op.AREA)
    if has_shapes(column) or coordinates(column.name, schema):
        found.append(Op.BBOX)
    return tuple(found)


def has_shapes(column: Column) -> bool:
    """Whether `column` is the one in which readers of files with shapes leave them as WKT (ADR 30)."""
    return column.name == GEOMETRY and column.type is Type.TEXT


def is_place(column: Column, schema: Schema) -> bool:
    """Whether `column` says where on earth a row lies. A pair called x and y may be metres of any system."""
    return has_shapes(column) or not {"x", "y"} & set(coordinates(column.name, schema) or ("x",))


def functions(column: Column) -> tuple[Function, ...]:
    """The measures that `column` has. Text has no least and greatest: its order is one for reading only."""
    found = [Function.COUNT, Function.DISTINCT]
    if column.type not in {Type.TEXT, Type.BOOLEAN}:
        found += [Function.MIN, Function.MAX]
    if column.type.is_number:
        found += [Function.SUM, Function.MEAN, Function.MEDIAN, Function.SHARE]
    return tuple(found)


def coordinates(name: str, schema: Schema) -> tuple[str, str] | None:
    """The columns (longitude, latitude) of which `name` is one, or None."""
    for pair in _COORDINATES:
        for own in pair:
            for pattern, template in ((rf"{own}(_.+)?", "{}{}"), (rf"(.+_){own}", "{1}{0}")):
                if not (found := re.fullmatch(pattern, name)):
                    continue
                east, north = (template.format(word, found[1] or "") for word in pair)
                if east in schema and north in schema and schema.column(east).type.is_number and schema.column(north).type.is_number:
                    return east, north
    return None


def known_column(name: str, schema: Schema) -> Column:
    """The column called `name`, or WrongQuery with the nearest one."""
    if name not in schema:
        raise wrong.unknown_column(name, schema.names)
    return schema.column(name)


def parse_group(text: str, schema: Schema) -> Group:
    """`dzielnica` or `month(data)` as a group."""
    if text in schema:
        return Group(column=text)
    call = _CALL.fullmatch(text)
    if call is None:
        raise wrong.group_unfit(text, schema.names, misspelt=True)
    if call[1] not in set(Roll):
        raise wrong.group_unfit(text, (*(f"{roll}({call[2]})" for roll in Roll), call[2]), misspelt=False)
    column = known_column(call[2], schema)
    if column.type not in _PERIODS:
        raise wrong.roll_unfit(text, column)
    return Group(column=column.name, roll=Roll(call[1]))


def parse_measure(text: str, schema: Schema) -> Measure:
    """`count`, `share`, `sum(kwota)`… as a measure."""
    if text in OF_ROWS:
        return Measure(function=Function(text))
    call = _CALL.fullmatch(text)
    if call is None or call[1] not in set(Function):
        raise wrong.measure_unfit(text, _all_measures(schema), misspelt=True)
    column = known_column(call[2], schema)
    fitting = functions(column)
    if Function(call[1]) not in fitting:
        raise wrong.measure_unfit(text, (f"{function}({column.name})" for function in fitting), misspelt=False)
    return Measure(function=Function(call[1]), column=column.name)


def _all_measures(schema: Schema) -> tuple[str, ...]:
    return (*OF_ROWS, *(f"{function}({column.name})" for column in schema.columns for function in functions(column)))
