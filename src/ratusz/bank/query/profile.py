"""What the columns of a version hold: a profile, made once for a version, in two statements for a small table.

The first counts and measures every column in one pass; the second lists the most frequent values and, beside, the reasons of missing
ones. Numbers are then counted in steps. A large or wide table is asked in groups of columns, so that memory stays bounded.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.model.period import PeriodKind, parse_period
from ratusz.bank.model.schema import Column, Schema, Type
from ratusz.bank.model.table import Table
from ratusz.bank.query.bins import Bin, Spread, histogram
from ratusz.bank.query.figures import measure_sql
from ratusz.bank.query.nodes import Function, Group, Measure, Query, Roll
from ratusz.bank.query.run import run

MOST_FREQUENT = 10
#: A table beyond this is asked column by column: each has its own different values in memory, one column's at a time.
TOGETHER_UP_TO_ROWS = 200_000
_TOGETHER_COLUMNS = 25
#: J. W. Tukey, Exploratory Data Analysis (1977): a value farther than 1.5 interquartile ranges from the middle half is an outlier.
TUKEY = Decimal("1.5")
#: With fewer values the quartiles say nothing.
OUTLIERS_FROM = 10
#: How many months, quarters or years are listed at most, and of how many months each week.
_MOST_PERIODS, _MOST_MONTHS_OF_WEEKS = 60, 24
#: More are not listed, however the days lie (a year of moments has 366).
MOST_LISTED = 120
_PERIODS = {Type.DATE, Type.DATETIME, Type.PERIOD}


@dataclass(frozen=True, slots=True, kw_only=True)
class Frequent:
    """A value and how many rows have it."""

    value: Any
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outliers:
    """How many values lie below `low` and above `high`: the fences of Tukey."""

    low: Decimal
    high: Decimal
    below: int
    above: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnProfile:
    """One column. `statuses`: why values are missing, by code, "" without a reason; `periods`: rows by `roll`, for days and periods."""

    name: str
    type: Type
    count: int
    missing: int
    distinct: int
    least: Any = None
    greatest: Any = None
    mean: Decimal | None = None
    median: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    top: tuple[Frequent, ...] = ()
    statuses: tuple[tuple[str, int], ...] = ()
    bins: tuple[Bin, ...] = ()
    roll: Roll | None = None
    periods: tuple[Frequent, ...] = ()
    outliers: Outliers | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The columns of a version, by name."""

    version: str
    rows: int
    columns: Mapping[str, ColumnProfile]


def profile(engine: Engine, table: Table) -> Profile:
    """The profile of `table`. Exact; quartiles are values that occur."""
    size = _TOGETHER_COLUMNS if table.rows <= TOGETHER_UP_TO_ROWS else 1
    columns = table.schema.columns
    found: dict[str, ColumnProfile] = {}
    for start in range(0, len(columns), size):
        found.update((one.name, one) for one in _profiled(engine, table.only(*columns[start : start + size])))
    return Profile(version=table.version, rows=table.rows, columns=found)


def _profiled(engine: Engine, table: Table) -> Iterator[ColumnProfile]:
    measured, listed = _measured(engine, table), _listed(engine, table)
    for column in table.schema.columns:
        figures, lists = measured[column.name], listed[column.name]
        found = ColumnProfile(
            name=column.name, type=column.type, count=figures["count"], missing=table.rows - figures["count"],
            distinct=lists.distinct, least=figures.get("min"), greatest=figures.get("max"), mean=figures.get("mean"),
            median=figures.get("median"), lower=_exact(figures.get("lower")), upper=_exact(figures.get("upper")),
            top=tuple(lists.top), statuses=tuple(lists.statuses),
        )  # fmt: skip
        yield _with_spread(engine, table.only(column), column, found)


def _exact(value: Any) -> Decimal | None:
    return None if value is None else Decimal(value)


def _figures(column: Column) -> Iterator[tuple[str, str]]:
    """What is measured of a column: name and SQL."""
    schema = Schema(columns=(column,))
    functions = [Function.COUNT]
    if column.type not in {Type.TEXT, Type.BOOLEAN}:
        functions += [Function.MIN, Function.MAX]
    if column.type.is_number:
        functions += [Function.MEAN, Function.MEDIAN]
    for function in functions:
        yield str(function), measure_sql(Measure(function=function, column=column.name), schema)
    if column.type.is_number:
        for name, part in (("lower", "0.25"), ("upper", "0.75")):
            yield name, f"percentile_disc({part}) WITHIN GROUP (ORDER BY {quote(column.name)})"


def _measured(engine: Engine, table: Table) -> dict[str, dict[str, Any]]:
    wanted = [(column.name, name, sql) for column in table.schema.columns for name, sql in _figures(column)]
    row = engine.fetch("SELECT " + ",\n  ".join(sql for *_, sql in wanted) + f"\nFROM {engine.scan_table(table)} AS data")[0]
    found: dict[str, dict[str, Any]] = {column.name: {} for column in table.schema.columns}
    for (column_name, name, _), value in zip(wanted, row, strict=True):
        found[column_name][name] = value
    return found


@dataclass(slots=True, kw_only=True)
class _Lists:
    distinct: int = 0
    top: list[Frequent] = field(default_factory=list)
    statuses: list[tuple[str, int]] = field(default_factory=list)


def _listed(engine: Engine, table: Table) -> dict[str, _Lists]:
    """Of each column: how many different values, the most frequent ones, and why values are missing."""
    columns = table.schema.columns
    values = [_frequent_sql(at, column) for at, column in enumerate(columns)]
    reasons = [_reasons_sql(at, column) for at, column in enumerate(columns) if column.has_status]
    data = f"WITH data AS (SELECT * FROM {engine.scan_table(table)} AS rows)\n"
    found = {column.name: _Lists() for column in columns}
    for at, value, count, distinct in engine.fetch(data + "\nUNION ALL ".join(values)):
        lists = found[columns[at].name]
        lists.distinct = distinct
        if value is not None:
            lists.top.append(Frequent(value=value_from(value, columns[at].type), count=count))
    for at, code, count in engine.fetch(data + "\nUNION ALL ".join(reasons)) if reasons else ():
        found[columns[at].name].statuses.append((code, count))
    return found


def _frequent_sql(at: int, column: Column) -> str:
    """The column's place, its most frequent values as text, how often each, how many different ones."""
    order = "v COLLATE pl" if column.type is Type.TEXT else "v"
    return (
        f"(SELECT {at}, CAST(v AS VARCHAR), n, count(v) OVER ()\n"
        f"FROM (SELECT {quote(column.name)} AS v, count(*) AS n FROM data GROUP BY 1) AS counted\n"
        f"ORDER BY v IS NULL, n DESC, {order} LIMIT {MOST_FREQUENT})"
    )


def _reasons_sql(at: int, column: Column) -> str:
    code = f"coalesce({quote(column.status_name)}, '')"
    return f"(SELECT {at}, {code}, count(*) FROM data WHERE {quote(column.name)} IS NULL GROUP BY 2 ORDER BY 3 DESC, 2)"


def value_from(text: str, type_: Type) -> Any:
    """The value that the engine, or JSON, prints as `text`."""
    match type_:
        case Type.INTEGER:
            return int(text)
        case Type.DECIMAL:
            return Decimal(text)
        case Type.BOOLEAN:
            return text == "true"
        case Type.DATE:
            return date.fromisoformat(text)
        case Type.DATETIME:
            return datetime.fromisoformat(text)
        case Type.TIME:
            return time.fromisoformat(text)
        case _:
            return text


def _with_spread(engine: Engine, table: Table, column: Column, found: ColumnProfile) -> ColumnProfile:
    """`found` with its values counted in steps, or by month, quarter or year."""
    if column.type.is_number and found.count and found.lower is not None and found.upper is not None:
        least, greatest = Decimal(found.least), Decimal(found.greatest)
        spread = Spread(count=found.count, least=least, lower=found.lower, upper=found.upper, greatest=greatest)
        return replace(
            found, bins=histogram(engine, table, column, Query(), spread), outliers=_outliers(engine, table, column, found)
        )  # fmt: skip
    if column.type in _PERIODS and found.count:
        roll = roll_of(found.least, found.greatest, column.type)
        return replace(found, roll=roll, periods=_periods(engine, table, column, roll))
    return found


def _outliers(engine: Engine, table: Table, column: Column, found: ColumnProfile) -> Outliers | None:
    """None where the middle half is one value or there are too few: the rule says nothing then."""
    lower, upper = found.lower or Decimal(0), found.upper or Decimal(0)
    if found.count < OUTLIERS_FROM or lower == upper:
        return None
    low, high = lower - TUKEY * (upper - lower), upper + TUKEY * (upper - lower)
    if found.least >= low and found.greatest <= high:
        return Outliers(low=low, high=high, below=0, above=0)
    name = quote(column.name)
    sql = f"SELECT count(*) FILTER (WHERE {name} < ?), count(*) FILTER (WHERE {name} > ?)\nFROM {engine.scan_table(table)} AS data"
    below, above = engine.fetch(sql, [low, high])[0]
    return Outliers(low=low, high=high, below=int(below), above=int(above))


def roll_of(least: Any, greatest: Any, type_: Type) -> Roll | None:
    """The shortest of month, quarter and year in which the time from `least` to `greatest` has few enough; None: each value itself."""
    first, last = moment_of(least, type_), moment_of(greatest, type_)
    if first is None or last is None:
        return None
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if type_ is Type.PERIOD:
        return _roll_of_periods(str(least), months)
    return None if months <= 2 else _roll_of_days(months)


def _roll_of_days(months: int) -> Roll:
    return Roll.MONTH if months <= _MOST_PERIODS else Roll.QUARTER if months <= 3 * _MOST_PERIODS else Roll.YEAR


def moment_of(value: Any, type_: Type) -> date | None:
    """The first day of what `value` of a day, moment or period stands for."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    period = parse_period(str(value)) if type_ is Type.PERIOD else None
    return period.first if period else None


def _roll_of_periods(least: str, months: int) -> Roll | None:
    """No period is rolled up into a shorter one; weeks lie across months and quarters."""
    found = parse_period(least)
    match found.kind if found else None:
        case PeriodKind.MONTH | PeriodKind.DAY:
            return _roll_of_days(months)
        case PeriodKind.QUARTER:
            return Roll.QUARTER if months <= 3 * _MOST_PERIODS else Roll.YEAR
        case PeriodKind.WEEK:
            return None if months <= _MOST_MONTHS_OF_WEEKS else Roll.YEAR
        case _:
            return None


def _periods(engine: Engine, table: Table, column: Column, roll: Roll | None) -> tuple[Frequent, ...]:
    """Rows by day, month, quarter or year, in time, as texts of periods."""
    if roll is None and column.type is Type.DATETIME:
        name = quote(column.name)
        days = f"SELECT CAST({name} AS DATE), count(*)\nFROM {engine.scan_table(table)} AS data\nWHERE {name} IS NOT NULL"
        rows: Iterable[tuple[Any, ...]] = engine.fetch(f"{days}\nGROUP BY 1\nORDER BY 1\nLIMIT {MOST_LISTED}")
    else:
        asked = Query(group=(Group(column=column.name, roll=roll),), limit=MOST_LISTED)
        rows = run(engine, table, asked).rows
    return tuple(Frequent(value=str(value), count=int(count)) for value, count in rows if value is not None)
