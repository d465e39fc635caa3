"""How values are spread: counts in steps of round width, for numbers, and by day, month, quarter or year, for days and periods.

Counting is done by the engine; what comes out has at most `MOST_BINS` lines however many rows there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from ratusz.bank.base.rounding import WIDE
from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.model.schema import Column
from ratusz.bank.model.table import Table
from ratusz.bank.query.filters import Fragment, where
from ratusz.bank.query.located import located
from ratusz.bank.query.nodes import Query

MOST_BINS = 24
#: Values farther than this many interquartile ranges from the middle half share the first or last, open bin.
_FAR = 3
_STEPS = (Decimal(1), Decimal(2), Decimal(5))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """`count` values from `low` to below `high` (to `high` itself in the last). None: open on that side."""

    low: Decimal | None
    high: Decimal | None
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Least, greatest and quartiles (values that occur) of a column of numbers, and how many values it has."""

    count: int
    least: Decimal
    lower: Decimal
    upper: Decimal
    greatest: Decimal


def spread_of(engine: Engine, table: Table, column: Column, query: Query) -> Spread | None:
    """The spread of `column` among the rows that `query` leaves; None where none of them has a value."""
    name = quote(column.name)
    condition, values = _where(engine, table, query)
    quartiles = ", ".join(f"percentile_disc({part}) WITHIN GROUP (ORDER BY {name})" for part in ("0.25", "0.75"))
    sql = f"SELECT count({name}), min({name}), {quartiles}, max({name})\nFROM {_source(engine, table, column, query)} AS data{condition}"
    count, *rest = engine.fetch(sql, values)[0]
    if not count:
        return None
    least, lower, upper, greatest = map(Decimal, rest)
    return Spread(count=count, least=least, lower=lower, upper=upper, greatest=greatest)


def edges_of(spread: Spread, scale: int, *, most: int = MOST_BINS) -> tuple[Decimal, ...]:
    """Round edges that hold the middle of `spread`, at most `most` steps apart; `scale`: digits of the column after the point."""
    with localcontext(WIDE):
        return _edges(spread, scale, most)


def _edges(spread: Spread, scale: int, most: int) -> tuple[Decimal, ...]:
    reach = _FAR * (spread.upper - spread.lower)
    low = max(spread.least, spread.lower - reach) if reach else spread.least
    high = min(spread.greatest, spread.upper + reach) if reach else spread.greatest
    step = _step((high - low) / most, Decimal(1).scaleb(-scale))
    first = (low // step) * step
    if first > low:
        first -= step
    edges = [first]
    while edges[-1] <= high:
        edges.append(edges[-1] + step)
    return tuple(edges)


def _step(width: Decimal, smallest: Decimal) -> Decimal:
    """The round number (1, 2 or 5 and zeros) not below `width` and `smallest`."""
    power = width.adjusted() if width else 0
    for exponent in (power, power + 1):
        for one in _STEPS:
            if (step := one.scaleb(exponent)) >= max(width, smallest):
                return step
    return smallest


def histogram(engine: Engine, table: Table, column: Column, query: Query, spread: Spread) -> tuple[Bin, ...]:
    """How many values of `column` lie in each step, among the rows that `query` leaves. Exact: numbers are counted as integers."""
    edges = edges_of(spread, column.scale)
    step, steps = WIDE.subtract(edges[1], edges[0]), len(edges) - 1
    condition, values = _where(engine, table, query)
    name, unit = quote(column.name), 10**column.scale
    whole = name if column.scale == 0 else f"CAST({name} * {unit} AS HUGEINT)"
    start, width = _whole(edges[0], unit), _whole(step, unit)
    place = f"CASE WHEN {whole} < {start} THEN 0 ELSE least(({whole} - ({start})) // {width}, {steps - 1}) END"
    also = f"{condition}\n  AND" if condition else "\nWHERE"
    sql = f"SELECT {place} AS place, count(*)\nFROM {_source(engine, table, column, query)} AS data{also} {name} IS NOT NULL\nGROUP BY 1"
    counted = {int(place): int(count) for place, count in engine.fetch(sql, values)}
    return tuple(
        Bin(
            low=None if at == 0 and spread.least < edges[0] else edges[at],
            high=None if at == steps - 1 and spread.greatest >= edges[-1] else edges[at + 1],
            count=counted.get(at, 0),
        )
        for at in range(steps)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """`count` rows whose two values lie near `x` and `y`, the middle of a small square."""

    x: Decimal
    y: Decimal
    count: int


def squares(engine: Engine, table: Table, columns: Sequence[Column], query: Query, *, most: int = MOST_BINS) -> tuple[Cell, ...]:
    """Rows counted by two columns of numbers at once, where there are too many to show each."""
    spreads = [spread_of(engine, table, column, query) for column in columns]
    edges = [edges_of(spread, column.scale, most=most) for spread, column in zip(spreads, columns, strict=True) if spread is not None]
    if len(edges) < len(columns):
        return ()
    condition, values = _where(engine, table, query)
    places = [_place(column, found) for column, found in zip(columns, edges, strict=True)]
    also = f"{condition}\n  AND" if condition else "\nWHERE"
    valued = " AND ".join(f"{quote(column.name)} IS NOT NULL" for column in columns)
    sql = f"SELECT {places[0]}, {places[1]}, count(*)\nFROM {engine.scan_table(table)} AS data{also} {valued}\nGROUP BY 1, 2\nORDER BY 1, 2"
    return tuple(
        Cell(x=_middle(edges[0], int(x)), y=_middle(edges[1], int(y)), count=int(count)) for x, y, count in engine.fetch(sql, values)
    )


def _place(column: Column, edges: tuple[Decimal, ...]) -> str:
    name, unit = quote(column.name), 10**column.scale
    whole = name if column.scale == 0 else f"CAST({name} * {unit} AS HUGEINT)"
    start, width = _whole(edges[0], unit), _whole(WIDE.subtract(edges[1], edges[0]), unit)
    return f"least(greatest(({whole} - ({start})) // {width}, 0), {len(edges) - 2})"


def _whole(value: Decimal, unit: int) -> int:
    return int(WIDE.multiply(value, Decimal(unit)))


def _middle(edges: tuple[Decimal, ...], at: int) -> Decimal:
    return (edges[at] + edges[at + 1]) / 2


def statuses(engine: Engine, table: Table, column: Column, query: Query) -> tuple[tuple[str, int], ...]:
    """Why cells of `column` have no value: codes and how often, the most frequent first; "" for cells that say nothing."""
    condition, values = _where(engine, table, query)
    code = f"coalesce({quote(column.status_name)}, '')" if column.has_status else "''"
    also = f"{condition}\n  AND" if condition else "\nWHERE"
    sql = (
        f"SELECT {code}, count(*)\nFROM {_source(engine, table, column, query)} AS data{also} {quote(column.name)} IS NULL\n"
        "GROUP BY 1\nORDER BY 2 DESC, 1"
    )
    return tuple((str(status), int(count)) for status, count in engine.fetch(sql, values))


def _where(engine: Engine, table: Table, query: Query) -> Fragment:
    return where(located(engine, table.schema, query, engine.scan_table(table)), table.schema)


def _source(engine: Engine, table: Table, column: Column, query: Query) -> str:
    """All of the table where `query` asks for other columns too, else the one column: planned a hundred times faster among many."""
    return engine.scan_table(table if query.is_filtered else table.only(column))
