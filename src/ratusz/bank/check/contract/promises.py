"""All that is promised of a table, for who looks after it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ratusz.bank.check.contract.kept import kept
from ratusz.bank.check.contract.promised import Promised, columns_kept
from ratusz.bank.check.contract.rules import Rule
from ratusz.bank.engine.protocol import Engine
from ratusz.bank.model.problem import Report
from ratusz.bank.model.schema import Schema
from ratusz.bank.model.table import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Promises:
    """Rules, columns, and the tables of other resources that rules name, by `dataset/resource`.

    `announced`: promised columns that may be missing now, because those who use them were told.
    """

    rules: tuple[Rule, ...] = ()
    columns: tuple[Promised, ...] = ()
    others: Mapping[str, Table] = field(default_factory=dict)
    announced: frozenset[str] = frozenset()


NO_PROMISES = Promises()


def lets_go(promises: Promises, before: Schema, now: Schema) -> bool:
    """Whether columns are missing that were there before, and each of them was announced to go."""
    lost = {name for name in before.names if name not in now}
    return bool(lost) and lost <= promises.announced


def looked_after(engine: Engine, table: Table, promises: Promises, previous: Table | None = None) -> Report:
    """What `table` breaks of `promises`."""
    columns = columns_kept(table.schema, promises.columns, mapped=promises.announced)
    return columns + kept(engine, table, promises.rules, previous=previous, others=promises.others)
