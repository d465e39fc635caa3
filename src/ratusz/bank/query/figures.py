"""Groups and measures as SQL. Numbers stay exact: a mean is divided as integers, a median is half of two middle values."""

from ratusz.bank.engine.protocol import quote
from ratusz.bank.model.schema import Column, Schema, Type
from ratusz.bank.query.nodes import Function, Group, Measure, Roll

#: Digits that a mean has beyond those of its column.
_MEAN_DIGITS = 4
#: Digits after the point of a share in percent.
SHARE_DIGITS = 4
_MONTH = r"\d{4}-\d{2}(-\d{2})?"


def group_sql(group: Group, schema: Schema) -> str:
    """The value rows are grouped by. A period that does not lie in one month, quarter or year gives NULL there; a week lies in the year
    of its number.

    Days are grouped by whole numbers, which is three times as fast as by texts; `group_text` writes them.
    """
    column = schema.column(group.column)
    name = quote(column.name)
    if group.roll is None:
        return name
    return _period_rolled(name, group.roll) if column.type is Type.PERIOD else _COUNTED[group.roll].format(day=name)


def group_text(group: Group, schema: Schema) -> str | None:
    """The text of a value that `group_sql` gave as a number under the group's name; None where it is as it should be."""
    if group.roll is None or schema.column(group.column).type is Type.PERIOD:
        return None
    return _WRITTEN[group.roll].format(number=quote(group.name))


_COUNTED = {
    Roll.YEAR: "year({day})",
    Roll.QUARTER: "4 * year({day}) + quarter({day}) - 1",
    Roll.MONTH: "12 * year({day}) + month({day}) - 1",
}
_WRITTEN = {
    Roll.YEAR: "printf('%04d', {number})",
    Roll.QUARTER: "printf('%04d-Q%d', {number} // 4, {number} % 4 + 1)",
    Roll.MONTH: "printf('%04d-%02d', {number} // 12, {number} % 12 + 1)",
}


def _day_rolled(day: str, roll: Roll) -> str:
    """`day` begins with a date in ISO 8601."""
    match roll:
        case Roll.YEAR:
            return f"left({day}, 4)"
        case Roll.MONTH:
            return f"left({day}, 7)"
        case Roll.QUARTER:
            return f"left({day}, 4) || '-Q' || (CAST(substr({day}, 6, 2) AS INTEGER) + 2) // 3"


def _period_rolled(period: str, roll: Roll) -> str:
    """`period` is the text of any kind of period."""
    in_month = f"WHEN regexp_full_match({period}, '{_MONTH}') THEN {_day_rolled(period, roll)}"
    match roll:
        case Roll.YEAR:
            return f"CASE WHEN {period} NOT LIKE '%/%' THEN left({period}, 4) END"
        case Roll.MONTH:
            return f"CASE {in_month} END"
        case Roll.QUARTER:
            return f"CASE WHEN {period} LIKE '%-Q%' THEN {period} {in_month} END"


def group_type(group: Group, schema: Schema) -> Type:
    """The type of what `group_sql` gives."""
    return Type.PERIOD if group.roll else schema.column(group.column).type


def measure_sql(measure: Measure, schema: Schema) -> str:
    """The figure of each group."""
    if measure.column is None:
        return _share("count(*)", 0) if measure.function is Function.SHARE else "count(*)"
    column = schema.column(measure.column)
    name = quote(column.name)
    match measure.function:
        case Function.COUNT:
            return f"count({name})"
        case Function.DISTINCT:
            return f"count(DISTINCT {name})"
        case Function.MIN | Function.MAX:
            return f"{measure.function}({name})"
        case Function.SUM:
            return f"CAST(sum({name}) AS DECIMAL(38,{column.scale}))"
        case Function.MEAN:
            return _mean(name, column)
        case Function.MEDIAN:
            return _median(name, column)
        case Function.SHARE:
            return _share(f"sum({name})", column.scale)


def _share(part: str, scale: int) -> str:
    """`part` of each group in percent of all groups, as `_mean`: divided as integers, halves rounded away from zero."""
    own = part if scale == 0 else f"CAST({part} * {10**scale} AS HUGEINT)"
    whole = f"sum({own}) OVER ()"
    signs = f"sign({own}) * sign({whole})"
    quotient = f"(2 * abs({own}) * {10 ** (2 + SHARE_DIGITS)} + abs({whole})) // (2 * abs({whole}))"
    return f"CASE WHEN {whole} <> 0 THEN CAST({signs} * ({quotient}) AS DECIMAL(38,0)) * 0.{'0' * (SHARE_DIGITS - 1)}1 END"


def _mean(name: str, column: Column) -> str:
    """Sum and number as integers, divided with halves rounded away from zero, and the point put back."""
    scale = mean_scale(column)
    total = f"sum({name})" if column.scale == 0 else f"CAST(sum({name}) * {10**column.scale} AS HUGEINT)"
    digits = scale - column.scale
    quotient = f"(2 * {total} * {10**digits} + sign(sum({name})) * count({name})) // (2 * count({name}))"
    whole = f"CAST({quotient} AS DECIMAL(38,0))"
    return f"{whole} * 0.{'0' * (scale - 1)}1" if scale else whole


def _median(name: str, column: Column) -> str:
    kind = f"DECIMAL(38,{column.scale})"
    lower = f"CAST(percentile_disc(0.5) WITHIN GROUP (ORDER BY {name}) AS {kind})"
    upper = f"CAST(percentile_disc(0.5) WITHIN GROUP (ORDER BY {name} DESC) AS {kind})"
    return f"({lower} + {upper}) * 0.5"


def mean_scale(column: Column) -> int:
    """How many digits after the point a mean has."""
    return min(column.scale + _MEAN_DIGITS, 38)


def measure_type(measure: Measure, schema: Schema) -> tuple[Type, int]:
    """The type of a measure, and its scale when that is DECIMAL."""
    if measure.function is Function.SHARE:
        return Type.DECIMAL, SHARE_DIGITS
    if measure.column is None or measure.function in {Function.COUNT, Function.DISTINCT}:
        return Type.INTEGER, 0
    column = schema.column(measure.column)
    match measure.function:
        case Function.MEAN:
            return Type.DECIMAL, mean_scale(column)
        case Function.MEDIAN:
            return Type.DECIMAL, column.scale + 1
        case _:
            return column.type, column.scale
