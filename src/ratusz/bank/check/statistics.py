"""What Parquet files say about themselves, so that counting blanks does not mean reading."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pyarrow.parquet as pq

from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.model.table import PartFile, Table


def blanks(engine: Engine, table: Table) -> Mapping[str, int]:
    """Stored column (companions included) → how many rows have nothing in it, exactly."""
    names = [*table.schema.names, *(column.status_name for column in table.schema.columns if column.has_status)]
    total: Counter[str] = Counter(dict.fromkeys(names, 0))
    for part in table.parts:
        told = _told(part.path)
        silent = [name for name in names if told.get(name, 0) is None]
        counted = dict(zip(silent, _counted(engine, part, table, silent), strict=True))
        for name in names:
            found = told.get(name, part.rows)
            total[name] += counted[name] if found is None else found
    return total


def _told(path: Path) -> dict[str, int | None]:
    """Column → number of NULLs by the file's own statistics; None where it keeps none."""
    metadata = pq.read_metadata(path)
    told: dict[str, int | None] = dict.fromkeys(metadata.schema.names, 0)
    for group in range(metadata.num_row_groups):
        for position in range(metadata.num_columns):
            column = metadata.row_group(group).column(position)
            name, statistics = column.path_in_schema, column.statistics
            known = told[name]
            has_count = statistics is not None and statistics.has_null_count
            told[name] = known + statistics.null_count if known is not None and has_count else None
    return told


def _counted(engine: Engine, part: PartFile, table: Table, names: list[str]) -> tuple[int, ...]:
    if not names:
        return ()
    counts = ", ".join(f"count(*) - count({quote(name)})" for name in names)
    return engine.fetch(f"SELECT {counts} FROM {engine.scan(part, table.schema)}")[0]
