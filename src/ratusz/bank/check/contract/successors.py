"""Which new column took the place of one that is gone: by its type, its name and its values. A person says which."""

from dataclasses import dataclass
from difflib import SequenceMatcher

from ratusz.bank.base.text import fold
from ratusz.bank.check.contract.promised import fits
from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.model.schema import Column
from ratusz.bank.model.table import Table

#: More columns lost or new than this are another file, and each pair is a statement.
MOST_COLUMNS = 12
#: So many different values of the lost column are looked for in the new one.
_SAMPLED = 5_000
#: Below these nothing speaks for a pair.
_ALIKE, _SHARED = 0.55, 0.3
_OFFERED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Successor:
    """A new column beside one that is gone. `alike`: how alike the names are, `shared`: which part of its values is there; 0 to 1."""

    lost: str
    lost_label: str
    new: str
    new_label: str
    alike: float
    shared: float

    @property
    def percent(self) -> int:
        """Which part of its values is there, in hundredths."""
        return round(100 * self.shared)

    @property
    def weight(self) -> float:
        """How much speaks for it: what the cells say counts twice what the heading says."""
        return self.alike + 2 * self.shared


def successors(engine: Engine, delivered: Table, base: Table) -> tuple[Successor, ...]:
    """For each column of `base` that `delivered` has lost, the new ones that may be it, the likeliest first, at most three."""
    lost = [one for one in base.schema.columns if one.name not in delivered.schema]
    new = [one for one in delivered.schema.columns if one.name not in base.schema]
    if not lost or not new or len(lost) > MOST_COLUMNS or len(new) > MOST_COLUMNS:
        return ()
    found: list[Successor] = []
    for column in lost:
        pairs = [_pair(engine, delivered, base, column, one) for one in new if fits(one.type, column.type) or fits(column.type, one.type)]
        likely = [one for one in pairs if one.alike >= _ALIKE or one.shared >= _SHARED]
        found += sorted(likely, key=lambda one: -one.weight)[:_OFFERED]
    return tuple(found)


def _pair(engine: Engine, delivered: Table, base: Table, lost: Column, new: Column) -> Successor:
    before, now = quote(lost.name), quote(new.name)
    sample = f"SELECT DISTINCT CAST({before} AS VARCHAR) AS value FROM {engine.scan_table(base.only(lost))} WHERE {before} IS NOT NULL"
    there = f"SELECT CAST({now} AS VARCHAR) FROM {engine.scan_table(delivered.only(new))} WHERE {now} IS NOT NULL"
    known, shared = engine.fetch(
        f"SELECT count(*), count(*) FILTER (value IN ({there})) FROM (SELECT value FROM ({sample}) ORDER BY value LIMIT {_SAMPLED})"
    )[0]
    alike = SequenceMatcher(None, fold(lost.label), fold(new.label)).ratio()
    return Successor(
        lost=lost.name, lost_label=lost.label, new=new.name, new_label=new.label, alike=round(alike, 2),
        shared=round(shared / known, 2) if known else 0.0,
    )  # fmt: skip
