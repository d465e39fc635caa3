"""How well single persons can be picked out of rows about persons: k (how many rows are alike) and l (how much such rows still differ)."""

from collections.abc import Sequence
from dataclasses import dataclass

from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.model.table import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """`k`: rows in the smallest group of rows alike; `below`: rows in groups smaller than was asked for.

    `l`: the fewest different values of a sensitive column in a group, None where none was named; `uniform`: rows in groups with fewer
    than was asked for, where knowing somebody's group tells the value.
    """

    rows: int
    k: int
    below: int
    l: int | None = None  # noqa: E741  it is called so
    uniform: int = 0

    @property
    def is_low(self) -> bool:
        """Whether no row stands out by what was asked for."""
        return not self.below and not self.uniform


def risk_of(engine: Engine, table: Table, *, known: Sequence[str], sensitive: Sequence[str] = (), k: int = 5, l: int = 2) -> Risk:  # noqa: E741
    """The risk of rows about persons. `known`: columns that somebody may know of a person (age, sex, street); `sensitive`: those that
    nobody should learn. Blanks are alike.
    """
    for name in (*known, *sensitive):
        if name not in table.schema:
            raise WrongUsage("unknown-column", N_("There is no column {found}."), values={"found": name}, allowed=table.schema.names)
    if not known:
        raise WrongUsage("nothing-known", N_("Say which columns somebody may know of a person."))
    names = ", ".join(map(quote, known))
    differ = [f"count(DISTINCT {quote(name)}) + CAST(count(*) > count({quote(name)}) AS INTEGER)" for name in sensitive]
    fewest = f"least({', '.join(differ)})" if len(differ) > 1 else (differ or ["0"])[0]
    groups = f"(SELECT count(*) AS size, {fewest} AS values FROM {engine.scan_table(table)} GROUP BY {names})"
    found = engine.fetch(
        "SELECT coalesce(sum(size), 0), coalesce(min(size), 0), coalesce(sum(size) FILTER (size < ?), 0), coalesce(min(values), 0), "
        f"coalesce(sum(size) FILTER (values < ?), 0) FROM {groups} AS alike",
        [k, l],
    )[0]
    rows, smallest, below, fewest_values, uniform = map(int, found)
    return Risk(rows=rows, k=smallest, below=below, l=fewest_values if sensitive else None, uniform=uniform if sensitive else 0)
