"""How a delivery seems to join what stands, told from the data itself, with the reason: proposed, never done unasked.

Told by the column of periods where both tables have one, else by columns that tell rows apart in both.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from ratusz.bank.base.sentences import N_, say
from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.model.schema import Column, Schema, Type
from ratusz.bank.model.table import Table
from ratusz.bank.store.manifest import Mode
from ratusz.bank.store.rows import listed, same

#: Rows above which nothing is proposed by keys, columns of which a key is looked for, and periods that are named.
_MOST_ROWS, _MOST_COLUMNS, _NAMED = 2_000_000, 8, 6
_REASONS = {
    "one-period": N_("The file holds one period, {periods}: the next files will probably add the next ones."),
    "many-periods": N_("The file holds {count} periods: the next file will probably hold them again, and a new one."),
    "no-periods": N_("No column holds periods: the next file will probably hold everything anew."),
    "new-periods": N_("All periods of this file are new: {periods}."),
    "all-periods": N_("The file holds every period that is there now."),
    "new-keys": N_("No row of this file is there yet, by {columns}."),
    "some-keys": N_("Every row of this file is there already, by {columns}, and the file does not hold all of them."),
    "mixed": N_("The file holds rows that are there and others that are not."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A mode, the columns that tell rows apart where they were needed to say so, and the reason as a code with its values."""

    mode: Mode
    why: str
    key: tuple[str, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {"mode": str(self.mode), "why": self.why, "key": list(self.key), "values": dict(self.values)}


def reason(proposal: Mapping[str, Any], language: str) -> str:
    """The reason of a proposal kept by `as_json`, in one sentence; empty for one that is not known."""
    return say(_REASONS[proposal["why"]], language, proposal["values"]) if proposal.get("why") in _REASONS else ""


def propose(engine: Engine, *, delivered: Table, base: Table | None, key: Sequence[str] = ()) -> Proposal:
    """How `delivered` seems to join `base`, None for nothing. `key`: columns that tell rows apart, where they are known."""
    if base is None:
        return _first(engine, delivered)
    by_period = _by_period(engine, delivered, base)
    if by_period is not None and by_period.mode is not Mode.CORRECTS:
        return by_period
    return _by_key(engine, delivered, base, tuple(key)) or by_period or Proposal(mode=Mode.REPLACES, why="mixed")


def _first(engine: Engine, table: Table) -> Proposal:
    name = _period_of(table.schema)
    if name is None:
        return Proposal(mode=Mode.REPLACES, why="no-periods")
    periods = _periods(engine, table, name)
    if len(periods) == 1:
        return Proposal(mode=Mode.ADDS, why="one-period", values={"periods": periods[0]})
    return Proposal(mode=Mode.REPLACES, why="many-periods", values={"count": len(periods)})


def _by_period(engine: Engine, delivered: Table, base: Table) -> Proposal | None:
    """What the periods say: `corrects` stands for "perhaps", since a period alone tells no rows apart."""
    name = _period_of(delivered.schema)
    if name is None or name not in base.schema:
        return None
    new, old = _periods(engine, delivered, name), set(_periods(engine, base, name))
    if not new or not old:
        return None
    if old.isdisjoint(new):
        return Proposal(mode=Mode.ADDS, why="new-periods", values={"periods": listed(new[-_NAMED:])})
    if old <= set(new):
        return Proposal(mode=Mode.REPLACES, why="all-periods")
    return Proposal(mode=Mode.CORRECTS, why="mixed")


def _by_key(engine: Engine, delivered: Table, base: Table, known: tuple[str, ...]) -> Proposal | None:
    if base.rows + delivered.rows > _MOST_ROWS:
        return None
    key = next(_keys(engine, delivered, base, known), ())
    if not key or not delivered.rows:
        return None
    names = ", ".join(map(quote, key))
    new = f"(SELECT {names} FROM {engine.scan_table(delivered)}) d"
    found = engine.fetch(f"SELECT count(*) FROM {new} SEMI JOIN {engine.scan_table(base)} b ON {same(key)}")[0][0]
    values = {"columns": ", ".join(delivered.schema.column(name).label for name in key)}
    if found == 0:
        return Proposal(mode=Mode.ADDS, why="new-keys", key=key, values=values)
    if found == delivered.rows and delivered.rows < base.rows:
        return Proposal(mode=Mode.CORRECTS, why="some-keys", key=key, values=values)
    return Proposal(mode=Mode.REPLACES, why="mixed", key=key)


def _keys(engine: Engine, delivered: Table, base: Table, known: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Columns that tell rows apart in both tables: those known first, then those that could be, alone and in pairs.

    What recurs in every period is told apart with the period only. Numbers are amounts, but for one that stands first ("Nr").
    """
    able = [column.name for place, column in enumerate(delivered.schema.columns) if _could_be(column, base, is_first=place == 0)]
    able = able[:_MOST_COLUMNS]
    period = _period_of(delivered.schema)
    tried = [known] if known and all(name in delivered.schema and name in base.schema for name in known) else []
    if period in able:
        tried += [(period, name) for name in able if name != period]
    else:
        tried += [*((name,) for name in able), *combinations(able, 2)]
    for key in tried:
        if all(_tells_apart(engine, table, key) for table in (delivered, base)):
            yield key


def _could_be(column: Column, base: Table, *, is_first: bool) -> bool:
    if column.name not in base.schema or column.type is not base.schema.column(column.name).type:
        return False
    return column.type in {Type.TEXT, Type.PERIOD, Type.DATE} or (column.type is Type.INTEGER and is_first)


def _tells_apart(engine: Engine, table: Table, key: Sequence[str]) -> bool:
    names = ", ".join(map(quote, key))
    blank = " OR ".join(f"{quote(name)} IS NULL" for name in key)
    found = engine.fetch(f"SELECT 1 FROM {engine.scan_table(table)} GROUP BY {names} HAVING count(*) > 1 OR {blank} LIMIT 1")
    return not found


def _period_of(schema: Schema) -> str | None:
    return next((column.name for column in schema.columns if column.type is Type.PERIOD), None)


def _periods(engine: Engine, table: Table, name: str) -> list[str]:
    column = quote(name)
    rows = engine.fetch(f"SELECT DISTINCT {column} FROM {engine.scan_table(table)} WHERE {column} IS NOT NULL ORDER BY 1")
    return [str(row[0]) for row in rows]
