"""The query model in plain Python, written from its documentation and not from its SQL: what the engine must agree with.

Rows are dicts of values by column name and of status codes by `(column, "status")`. Slow, and meant to be read.
"""

import unicodedata
from collections import Counter
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ratusz.bank.model.schema import Schema, Type
from ratusz.bank.query.nodes import ANY_COLUMN, Condition, Function, Group, Measure, Op, Query, Roll
from tests.support import ground

Row = dict[Any, Any]
_LETTERS = "aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż"


def fold(text: str) -> str:
    """Lower case, no diacritics."""
    plain = unicodedata.normalize("NFD", text.lower().replace("ł", "l"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def ordered(value: Any) -> Any:
    """A sort key. Text: blank before digits before Polish letters; capitals after small letters where words are otherwise the same."""
    if not isinstance(value, str):
        return value
    value = unicodedata.normalize("NFC", value).replace("\u00ad", "")
    places = [(2, _LETTERS.index(c)) if c in _LETTERS else (0 if c == " " else 1, ord(c)) for c in value.lower()]
    return tuple(places), tuple(c.isupper() for c in value)


def placed(value: Any) -> Any:
    """The same for sorting: texts that are equal in order are told apart by their letters."""
    return (ordered(value), value) if isinstance(value, str) else value


def inside(text: str) -> str:
    """Digits with which every code in the area of a TERYT code begins; "" where `text` is no code."""
    if not (text.isascii() and text.isdigit() and len(text) in {2, 4, 6, 7}):
        return ""
    levels = text[:2], text[2:4], text[4:6]
    while levels[-1] in {"", "00"} and len(levels) > 1:
        levels = levels[:-1]
    return "".join(levels)


def holds(condition: Condition, row: Row, schema: Schema) -> bool:
    """Whether a row fulfils one condition."""
    if condition.op is Op.STATUS:
        names = schema.names if condition.column == ANY_COLUMN else (condition.column,)
        return any(row.get((name, "status")) in condition.values for name in names)
    value, wanted, op = row[condition.column], condition.values, condition.op
    if op is Op.ISNULL:
        return (value is None) == wanted[0]
    if op is Op.BBOX or condition.outline:
        return _placed(condition, row)
    if op in {Op.NOT, Op.NOTIN}:
        return value not in wanted
    if value is None:
        return False
    if op in {Op.EXACT, Op.IN}:
        return value in wanted
    if op in {Op.CONTAINS, Op.STARTSWITH, Op.ENDSWITH, Op.AREA}:
        mine, theirs = fold(value), fold(wanted[0])
        same = bool(inside(value)) and value.startswith(inside(wanted[0])) if inside(wanted[0]) else mine == theirs
        return {Op.AREA: same, Op.CONTAINS: theirs in mine, Op.STARTSWITH: mine.startswith(theirs), Op.ENDSWITH: mine.endswith(theirs)}[op]
    mine, theirs = ordered(value), ordered(wanted[0])
    return {Op.GT: mine > theirs, Op.GTE: mine >= theirs, Op.LT: mine < theirs, Op.LTE: mine <= theirs}[op]


def _placed(condition: Condition, row: Row) -> bool:
    """Whether the place of a row lies in a box, or in the outline of an area; or what has been found of that."""
    if condition.rows is not None:
        return condition.rows[row["_row"] - 1 : row["_row"]] == "1"
    if condition.column == "geometria":
        text = row["geometria"] or ""
        return ground.part_within(text, condition.outline) if condition.outline else ground.meets_box(text, condition.values)
    if row["lon"] is None or row["lat"] is None:
        return False
    if condition.outline:
        return ground.covers(ground.SURFACES[condition.outline.shapes[0]], (Fraction(row["lon"]), Fraction(row["lat"])))
    west, south, east, north = condition.values
    return bool(west <= row["lon"] <= east and south <= row["lat"] <= north)


def has_text(text: str, row: Row, schema: Schema) -> bool:
    """Whether any cell, as it is printed, has `text` in it."""
    for column in schema.columns:
        value = row[column.name]
        if value is None or column.type is Type.BOOLEAN:
            continue
        if column.type in {Type.TEXT, Type.PERIOD}:
            if fold(text) in fold(value):
                return True
        elif text.replace(",", ".") in str(value):
            return True
    return False


def found(query: Query, rows: list[Row], schema: Schema, but: str | None = None) -> list[Row]:
    """The rows that fulfil a query, without its conditions on the column `but`."""
    conditions = [condition for condition in query.where if condition.column != but]
    return [
        row
        for row in rows
        if all(holds(condition, row, schema) for condition in conditions) and (not query.text or has_text(query.text, row, schema))
    ]


def in_order(query: Query, rows: list[Row], ties: list[str]) -> list[Row]:
    """Sorted by the keys of the query, blanks last either way, then by `ties`."""
    keys = [(key.name, key.descending) for key in query.sort]
    keys += [(name, False) for name in ties if name not in {key.name for key in query.sort}]
    for name, descending in reversed(keys):
        known = sorted((row for row in rows if row[name] is not None), key=lambda row: placed(row[name]), reverse=descending)
        rows = known + [row for row in rows if row[name] is None]
    return rows


def rolled(group: Group, value: Any) -> Any:
    """The year, quarter or month that a date or period lies in; None when it lies in no single one."""
    if group.roll is None or value is None:
        return value
    if isinstance(value, (date, datetime)):
        value = value.isoformat()[:10]
    quarter = "-Q" in value
    monthly = len(value) == 10 or (len(value) == 7 and value[5:].isdigit() and "/" not in value)
    match group.roll:
        case Roll.YEAR:
            return None if "/" in value else value[:4]
        case Roll.QUARTER:
            return value if quarter else f"{value[:4]}-Q{(int(value[5:7]) + 2) // 3}" if monthly else None
        case Roll.MONTH:
            return value[:7] if monthly else None


def rounded(exact: Fraction, scale: int) -> Decimal:
    """`exact` with `scale` digits, halves away from zero."""
    sign, size = (-1 if exact < 0 else 1), abs(exact) * 10**scale
    return sign * Decimal(int(size + Fraction(1, 2))).scaleb(-scale)


def share(column: str | None, rows: list[Row], every: list[Row]) -> Decimal | None:
    """What `rows` hold of a column, or how many they are, in percent of `every` one; None where either has nothing to share."""
    if column is None:
        part, whole = [1 for _ in rows], [1 for _ in every]
    else:
        part, whole = ([Fraction(row[column]) for row in some if row[column] is not None] for some in (rows, every))
    return rounded(Fraction(sum(part)) * 100 / sum(whole), 4) if (part or column is None) and sum(whole) else None


def measured(measure: Measure, rows: list[Row], every: list[Row], schema: Schema) -> Any:
    """One figure of some rows, out of `every` row found."""
    if measure.function is Function.SHARE:
        return share(measure.column, rows, every)
    if measure.column is None:
        return len(rows)
    values = sorted((row[measure.column] for row in rows if row[measure.column] is not None), key=ordered)
    scale = schema.column(measure.column).scale
    if measure.function is Function.COUNT:
        return len(values)
    if measure.function is Function.DISTINCT:
        return len(set(values))
    return _of_some(measure.function, values, scale) if values else None


def _of_some(function: Function, values: list[Any], scale: int) -> Any:
    if function in {Function.MIN, Function.MAX, Function.SUM}:
        return {Function.MIN: min, Function.MAX: max, Function.SUM: sum}[function](values)
    if function is Function.MEAN:
        return rounded(Fraction(sum(map(Fraction, values))) / len(values), scale + 4)
    return (Decimal(values[(len(values) - 1) // 2]) + Decimal(values[len(values) // 2])) / 2


def answer(query: Query, rows: list[Row], schema: Schema) -> list[Row]:
    """Every row, or every group, of the result in order."""
    chosen = found(query, rows, schema)
    if not query.is_grouped:
        return in_order(query, chosen, ["_row"])
    groups: dict[tuple[Any, ...], list[Row]] = {} if query.group else {(): []}
    for row in chosen:
        groups.setdefault(tuple(rolled(group, row[group.column]) for group in query.group), []).append(row)
    names = [group.name for group in query.group]
    figures = {key: {one.name: measured(one, members, chosen, schema) for one in query.figures} for key, members in groups.items()}
    lines = [dict(zip(names, key, strict=True)) | figure for key, figure in figures.items()]
    return in_order(query, lines, names)


def facet(query: Query, rows: list[Row], schema: Schema, name: str) -> tuple[list[tuple[Any, int]], int]:
    """The twenty most frequent values with their counts, and the number of different values."""
    counted = Counter(row[name] for row in found(query, rows, schema, but=name))
    ranked = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0] is None, () if pair[0] is None else placed(pair[0])))
    return ranked[:20], len([value for value in counted if value is not None])
