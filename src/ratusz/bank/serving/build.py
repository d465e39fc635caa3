"""Making a serving copy: an engine's file of all rows, then ranks, order and dictionary of each column."""

import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.model.schema import Type
from ratusz.bank.model.table import Table
from ratusz.bank.serving.layout import (
    FORMAT,
    LOOKED_UP,
    NUMBERS,
    ROWS,
    ColumnFacts,
    CopyFacts,
    Held,
    held,
    is_numbered,
    read_facts,
    write_facts,
)
from ratusz.bank.serving.sorting import Sorted, sorted_by_engine, sorted_numbers
from ratusz.bank.serving.vectors import months_of

#: Columns of text with at most so many different values, and one in twenty rows, are an ENUM in the engine's file.
CODED_VALUES, CODED_SHARE = 60_000, 20
#: How the names of folders end that are not whole.
UNFINISHED = ".new"
Told = Callable[[int, int], None]


def build(engine: Engine, table: Table, folder: Path, *, told: Told | None = None) -> CopyFacts:
    """Make the copy of `table` in `folder`, which appears whole or not at all. `told(done, of)`: columns made so far.

    Rows must be fewer than 2³². Two who make the same one at once each write into a folder of their own, and the last one stays.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(dir=folder.parent, prefix=folder.name + ".", suffix=UNFINISHED))
    new.chmod(0o755)
    try:
        made = _made(engine, table, new, told)
        _put(new, folder)
        return made
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _put(new: Path, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    try:
        new.rename(folder)
    except OSError:
        # Somebody else put a copy there in between, which is as good.
        if read_facts(folder) is None:
            raise


def _made(engine: Engine, table: Table, new: Path, told: Told | None) -> CopyFacts:
    began = time.monotonic()
    columns = held(table.schema)
    with engine.writing(new / ROWS) as file:
        coded = _coded(engine, table, file)
        _rows(engine, table, file, coded)
        facts = []
        for at, column in enumerate(columns):
            facts.append(_column(engine, file, new, at, column, coded.get(column.name)))
            if told is not None:
                told(at + 1, len(columns))
        numbered = is_numbered(table)
        if not numbered:
            _numbers(engine, file).tofile(new / NUMBERS)
    made = CopyFacts(
        format=FORMAT, engine=engine.told, version=table.version, rows=table.rows, numbered=numbered, columns=tuple(facts),
        seconds=round(time.monotonic() - began, 3), bytes=sum(path.stat().st_size for path in new.iterdir()),
    )  # fmt: skip
    write_facts(new, made)
    return made


def _coded(engine: Engine, table: Table, file: str) -> dict[str, str]:
    """Column → name of its ENUM, whose values stand in the order of the column."""
    texts = [column for column in held(table.schema) if column.is_text]
    if not texts or not table.rows:
        return {}
    counted = ", ".join(f"approx_count_distinct({quote(column.name)})" for column in texts)
    about = engine.fetch(f"SELECT {counted}\nFROM {engine.scan_table(table)} AS data")[0]
    found: dict[str, str] = {}
    for n, (column, number) in enumerate(zip(texts, about, strict=True)):
        if not 0 < number <= min(CODED_VALUES, table.rows // CODED_SHARE):
            continue
        name = f"{file}.main.coded_{n}"
        source, own = engine.scan_table(table), quote(column.name)
        engine.fetch(
            f"CREATE TYPE {name} AS ENUM (SELECT value FROM (SELECT DISTINCT {own} AS value FROM {source} AS data "
            f"WHERE {own} IS NOT NULL) AS words ORDER BY {Held(name='value', type=column.type).order})"
        )
        found[column.name] = name
    return found


def _rows(engine: Engine, table: Table, file: str, coded: dict[str, str]) -> None:
    """All rows in their order."""
    columns = ", ".join(
        f"CAST({quote(column.name)} AS {coded[column.name]}) AS {quote(column.name)}" if column.name in coded else quote(column.name)
        for column in held(table.schema)
    )
    engine.fetch(f'CREATE TABLE {file}.main.rows AS SELECT "_row", {columns}\nFROM {engine.scan_table(table)} AS data\nORDER BY "_row"')


def _numbers(engine: Engine, file: str) -> npt.NDArray[np.int64]:
    return _array(engine, f'SELECT "_row" FROM {file}.main.rows', np.int64)


def _array(engine: Engine, sql: str, kind: type[Any]) -> npt.NDArray[Any]:
    """One column without blanks, in the order the engine gives it."""
    with engine.arrow(sql) as batches:
        pieces = [batch.column(0).to_numpy(zero_copy_only=False).astype(kind) for batch in batches]
    return np.concatenate(pieces) if pieces else np.zeros(0, dtype=kind)


def _column(engine: Engine, file: str, folder: Path, at: int, column: Held, code: str | None) -> ColumnFacts:
    source = f"{file}.main.rows"
    if code is not None:
        made = _of_codes(engine, source, column, code)
    elif column.is_text or (column.type is Type.DECIMAL and column.precision > 18):
        made = sorted_by_engine(engine, source, column)
    else:
        made = sorted_numbers(engine, source, column)
    return _written(folder, at, column, made, is_coded=code is not None)


def _of_codes(engine: Engine, source: str, column: Held, code: str) -> Sorted:
    """Codes are ranks already; their order is one counting sort."""
    words = [word for (word,) in engine.fetch(f"SELECT unnest(enum_range(CAST(NULL AS {code})))")]
    ranks = _array(engine, f"SELECT coalesce(enum_code({quote(column.name)}) + 1, 0) FROM {source}", np.uint16)
    order = np.argsort(ranks, kind="stable").astype(np.uint32)
    blanks = int(np.count_nonzero(ranks == 0))
    return Sorted(words=pa.array(words, pa.string()), ranks=ranks, order=np.concatenate([order[blanks:], order[:blanks]]), blanks=blanks)


def _written(folder: Path, at: int, column: Held, made: Sorted, *, is_coded: bool) -> ColumnFacts:
    distinct = len(made.words)
    width = 1 if distinct < 2**8 else 2 if distinct < 2**16 else 4
    is_row = distinct == len(made.ranks) and bool(np.array_equal(made.ranks, np.arange(1, distinct + 1)))
    if not is_row:
        made.ranks.astype(f"u{width}").tofile(folder / f"{at}.ranks")
        made.order.tofile(folder / f"{at}.order")
    if made.numbers is not None and distinct > LOOKED_UP:
        narrowest(made.numbers).tofile(folder / f"{at}.numbers")
    if column.type in {Type.DATE, Type.DATETIME} and distinct > LOOKED_UP:
        different, by_rank = months_of(made.words)
        different.tofile(folder / f"{at}.calendar")
        by_rank.take(made.ranks).tofile(folder / f"{at}.months")
    with pa.OSFile(str(folder / f"{at}.words"), "wb") as sink, pa.ipc.new_file(sink, pa.schema([("word", made.words.type)])) as writer:
        writer.write_batch(pa.record_batch([made.words], names=["word"]))
    if pa.types.is_string(made.words.type) or pa.types.is_large_string(made.words.type):
        pc.array_sort_indices(made.words).to_numpy().astype(np.uint32).tofile(folder / f"{at}.bytes")
    return ColumnFacts(name=column.name, at=at, width=width, distinct=distinct, blanks=made.blanks, is_row=is_row, coded=is_coded)


def narrowest(numbers: npt.NDArray[np.int64]) -> npt.NDArray[Any]:
    """The same in 4 bytes where they fit."""
    fits = not len(numbers) or (numbers.min() >= np.iinfo(np.int32).min and numbers.max() <= np.iinfo(np.int32).max)
    return numbers.astype(np.int32) if fits else numbers
