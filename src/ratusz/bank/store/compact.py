"""Many small parts become few, for each costs a query about a millisecond: a resource that grows every day has 365 a year."""

from dataclasses import replace
from pathlib import Path

from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.model.table import PartFile, Table
from ratusz.bank.store.rows import columns_of

#: So many parts are left as they are.
MANY_PARTS = 32
_SMALL_ROWS = 50_000


def compacted(engine: Engine, table: Table, work: Path) -> Table:
    """`table` with neighbouring small parts written as one in `work`, when there are many; rows keep their numbers."""
    parts, raw = table.parts, table.raw
    if len(parts) > MANY_PARTS:
        runs = _runs(parts)
        parts = tuple(_one(engine, table, run, work / f"compacted-{number}.parquet") for number, run in enumerate(runs))
    if len(raw) > MANY_PARTS:
        path = work / "compacted-raw.parquet"
        rows = engine.write(f"SELECT * FROM {engine.scan_raw(table)} ORDER BY 1, 2", str(path))
        raw = (PartFile(path=path, rows=rows, first_row=None),)
    return replace(table, parts=parts, raw=raw)


def _runs(parts: tuple[PartFile, ...]) -> list[list[PartFile]]:
    """The parts in order, small ones whose rows follow each other together."""
    runs: list[list[PartFile]] = []
    for part in parts:
        if runs and _follows(runs[-1][-1], part) and sum(each.rows for each in runs[-1]) + part.rows <= _SMALL_ROWS:
            runs[-1].append(part)
        else:
            runs.append([part])
    return runs


def _follows(before: PartFile, part: PartFile) -> bool:
    return before.first_row is not None and part.first_row == before.first_row + before.rows


def _one(engine: Engine, table: Table, run: list[PartFile], path: Path) -> PartFile:
    if len(run) == 1:
        return run[0]
    names = ", ".join(map(quote, columns_of(table.schema)))
    scan = engine.scan_table(replace(table, parts=tuple(run)))
    return PartFile(path=path, rows=engine.write(f'SELECT {names} FROM {scan} ORDER BY "_row"', str(path)), first_row=run[0].first_row)
