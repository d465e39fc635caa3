"""DuckDB behind the `Engine` protocol: one connection in memory, a cursor for each call, no extension, no network.

A cursor costs 10 µs where a connection costs 15 ms, and each has its own transaction, so calls may come from any thread.
"""

import errno
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from ratusz.bank.base.errors import StoreError, StoreFull
from ratusz.bank.base.sentences import N_
from ratusz.bank.engine.attached import ATTACHED, AttachedFiles
from ratusz.bank.engine.csv import differs, read_csv
from ratusz.bank.engine.parts import damaged, scan_part, scan_parts, scan_side_parts, text
from ratusz.bank.engine.protocol import NOTHING_GIVEN, NOTHING_TOLD, TextDiffers, quote
from ratusz.bank.model.schema import Schema
from ratusz.bank.model.table import PartFile, Table

#: Rows of a group in the files we write: what DuckDB skips and fetches as one.
GROUP_ROWS = 122_880
#: Level 1 of zstd takes a fifth less time than its third, for files of the same size. A column with more words than the limit in a
#: group is tried as a dictionary in vain.
_PARQUET = f"FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, DICTIONARY_SIZE_LIMIT 10000, ROW_GROUP_SIZE {GROUP_ROWS}"
_FULL = ("No space left on device", f'"errno":"{errno.EDQUOT}"', f'"errno":"{errno.EFBIG}"', "max_temp_directory_size")
#: What DuckDB raises where the handler of a signal raised while a statement ran. What it raised is lost.
_STOPPED = "Query interrupted"
_BROKEN = (
    "No files found that match",
    "No magic bytes found",
    "too small to be a Parquet file",
    "Could not open file",
    "Cannot open file",
    "Could not read",
    "ParquetReader",
    "TProtocolException",
    "corrupt",
    "ZSTD",
)


class DuckDBEngine:
    """`memory` as "1GB", `threads` of this process, `temp`: the folder where large sorts spill."""

    def __init__(self, *, memory: str, threads: int, temp: Path) -> None:
        self._connection = duckdb.connect(
            config={
                "memory_limit": memory,
                "threads": threads,
                "temp_directory": str(temp),
                "autoload_known_extensions": False,
                "autoinstall_known_extensions": False,
                "allow_community_extensions": False,
                "python_enable_replacements": False,
                "preserve_insertion_order": True,
            }
        )
        # Cursors start with the bar off; the connection itself would print one when Python runs without a script.
        self._connection.execute("SET enable_progress_bar = false")
        self._connection.execute("SET lock_configuration = true")
        self._files = AttachedFiles(self.fetch)

    def fetch(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a statement, as Python values."""
        with self._cursor() as cursor:
            return cursor.execute(sql, values).fetchall()

    @contextmanager
    def arrow(
        self, sql: str, values: Sequence[Any] = (), *, batch_rows: int = 65_536, given: Mapping[str, pa.RecordBatchReader] = NOTHING_GIVEN
    ) -> Iterator[Iterator[pa.RecordBatch]]:
        """The rows of a statement as Arrow batches, made as they are asked for, while the block is open."""
        with self._cursor() as cursor:
            for name, table in given.items():
                cursor.register(name, table)
            reader = cursor.sql(sql, params=list(values)).to_arrow_reader(batch_rows)
            try:
                yield _batches(reader)
            finally:
                reader.close()

    def scan(self, part: PartFile, schema: Schema) -> str:
        """A FROM item `(SELECT _row, columns…, companions…)` of one part."""
        return scan_part(part, schema)

    def scan_csv(self, path: Path, *, delimiter: str, quotechar: str, escapechar: str, skip: int, names: Sequence[str]) -> str:
        """A FROM item of a UTF-8 text file, all VARCHAR."""
        return read_csv(path, delimiter=delimiter, quotechar=quotechar, escapechar=escapechar, skip=skip, names=names)

    def scan_table(self, table: Table) -> str:
        """A FROM item of all parts of `table`; rows come in their order as long as nothing above reorders them."""
        return scan_parts(table.parts, table.schema)

    def scan_raw(self, table: Table) -> str:
        """A FROM item of the sparse raw text of `table`: `_row`, `column`, `raw`."""
        return scan_side_parts(table.raw)

    def write(
        self,
        sql: str,
        path: str,
        values: Sequence[Any] = (),
        *,
        told: Mapping[str, str] = NOTHING_TOLD,
        given: Mapping[str, pa.RecordBatchReader] = NOTHING_GIVEN,
    ) -> int:
        """Write the rows of a statement to a new Parquet file; the number of rows. A file half written is removed."""
        metadata = f", KV_METADATA {{{', '.join(f'{text(key)}: {text(value)}' for key, value in told.items())}}}" if told else ""
        copy = f"COPY ({sql}) TO {text(path)} ({_PARQUET}{metadata})"
        try:
            with self._cursor() as cursor:
                for name, rows in given.items():
                    cursor.register(name, rows)
                return int(cursor.execute(copy, values).fetchall()[0][0])
        except BaseException:
            with suppress(FileNotFoundError):
                _remove(Path(path))
            raise

    def is_pattern(self, pattern: str) -> bool:
        """Whether `regexp_full_match` reads `pattern`: RE2 says no before it looks at a single row."""
        try:
            self.fetch("SELECT regexp_full_match('', ?)", [pattern])
        except duckdb.InvalidInputException:
            return False
        return True

    @property
    def told(self) -> str:
        """Name and version."""
        return f"duckdb {duckdb.__version__}"

    @contextmanager
    def writing(self, path: Path) -> Iterator[str]:
        """A new file of tables; closed and whole when the block ends."""
        name = quote(f"new-{path.parent.name}")
        self.fetch(f"ATTACH {text(str(path))} AS {name}")
        try:
            yield name
            self.fetch(f"CHECKPOINT {name}")
        finally:
            self.fetch(f"DETACH {name}")

    def attached(self, path: Path) -> str:
        """A FROM item of the table `rows` of such a file, opened for reading."""
        return self._files.opened(path) + ".main.rows"

    @contextmanager
    def _cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        cursor = self._connection.cursor()
        try:
            yield cursor
        except (duckdb.IOException, duckdb.OutOfMemoryException, duckdb.InvalidInputException, duckdb.CatalogException) as error:
            raise translated(error) from error
        except RuntimeError as error:
            if str(error) == _STOPPED:
                # Nothing is wrong with the statement: as an ordinary error it would be told of the file at hand.
                raise KeyboardInterrupt from error
            raise
        finally:
            cursor.close()


def _remove(path: Path) -> None:
    if path.is_file():
        path.unlink()


def _batches(reader: pa.RecordBatchReader) -> Iterator[pa.RecordBatch]:
    try:
        yield from reader
    except (OSError, pa.ArrowException) as error:
        raise translated(error) from error


def translated(error: Exception) -> Exception:
    """What `error` of the engine means for the store: StoreFull, Damaged, too little memory; else `error` itself."""
    words = str(error)
    if differs(error):
        return TextDiffers(words)
    if any(sign in words for sign in _FULL):
        return StoreFull("store-full", N_("There is no space left on the disk."), N_("Nothing was changed. Free some space and try again."))
    if isinstance(error, duckdb.OutOfMemoryException) or "Out of Memory Error" in words:
        return StoreError(
            "out-of-memory", N_("This needs more memory than the bank may use."), N_("Ask for fewer groups, columns or rows.")
        )
    if isinstance(error, duckdb.CatalogException) and f'schema "{ATTACHED}' in words:
        # Closed between being named and being asked: another thread found it deleted, or made anew.
        return FileNotFoundError(words)
    if any(sign in words for sign in _BROKEN):
        return damaged(_file_in(words))
    return error


def _file_in(words: str) -> str:
    quoted = [piece for mark in ('"', "'") for piece in words.split(mark)[1::2] if "/" in piece]
    return quoted[0] if quoted else "?"
