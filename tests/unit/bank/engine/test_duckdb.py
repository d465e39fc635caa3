"""DuckDB keeps the promises of the `Engine` protocol."""

# ruff: noqa: DTZ001  local time as written

import signal
import threading
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from ratusz.bank.base.errors import Damaged, StoreError, StoreFull
from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.model.schema import Schema, Type
from ratusz.bank.model.table import PartFile, Table
from tests.support.tables import column, stored

EVERYTHING = Schema(
    columns=(
        column("name"),
        column("people", Type.INTEGER, has_status=True),
        column("money", Type.DECIMAL, precision=18, scale=2),
        column("open", Type.BOOLEAN),
        column("day", Type.DATE),
        column("moment", Type.DATETIME),
        column("hour", Type.TIME),
        column("month", Type.PERIOD),
    )
)
ROW = ("Bytków", 310, Decimal("12.50"), True, date(2024, 5, 31), datetime(2024, 5, 31, 7, 30), time(7, 30), "2024-05", None)
BLANK = (None, None, None, None, None, None, None, None, "suppressed")


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    return DuckDBEngine(memory="512MB", threads=1, temp=tmp_path_factory.mktemp("spill"))


def test_values_come_back_as_python_values_of_the_model(engine, tmp_path):
    table = stored(tmp_path, EVERYTHING, [ROW, BLANK])
    assert engine.fetch(f"SELECT * FROM {engine.scan_table(table)}") == [(1, *ROW), (2, *BLANK)]


def test_rows_are_numbered_through_all_parts_in_order(engine, tmp_path):
    schema = Schema(columns=(column("n", Type.INTEGER),))
    table = stored(tmp_path, schema, [(10,), (11,)], [(12,)], [(13,), (14,)])
    assert engine.fetch(f"SELECT * FROM {engine.scan_table(table)}") == [(1, 10), (2, 11), (3, 12), (4, 13), (5, 14)]


def test_an_explicit_row_number_wins_over_the_place_in_the_file(engine, tmp_path):
    schema = Schema(columns=(column("n", Type.INTEGER),))
    table = stored(tmp_path, schema, [(10,), (11,)], numbers=[[7, 3]])
    assert engine.fetch(f"SELECT * FROM {engine.scan(table.parts[0], schema)}") == [(7, 10), (3, 11)]


def test_a_part_is_cast_to_the_schema_and_what_it_lacks_is_null(engine, tmp_path):
    old = stored(tmp_path, Schema(columns=(column("n", Type.INTEGER), column("gone"))), [(10, "x")])
    new = Schema(columns=(column("n", Type.DECIMAL, precision=20, scale=3, has_status=True), column("added")))
    table = Table(schema=new, parts=old.parts)
    assert engine.fetch(f"SELECT * FROM {engine.scan_table(table)}") == [(1, Decimal("10.000"), None, None)]


def test_a_table_without_parts_has_columns_and_no_rows(engine):
    table = Table(schema=EVERYTHING, parts=())
    with engine.arrow(f"SELECT * FROM {engine.scan_table(table)}") as batches:
        assert sum(batch.num_rows for batch in batches) == 0
    assert engine.fetch(f"SELECT * FROM {engine.scan_raw(table)}") == []


def test_raw_text_is_read_from_side_parts(engine, tmp_path):
    path = tmp_path / "raw.parquet"
    engine.write("""SELECT 3::BIGINT AS "_row", 'n' AS "column", 'ok. 5' AS "raw" """, str(path))
    table = Table(schema=EVERYTHING, parts=(), raw=(PartFile(path=path, rows=1, first_row=None),))
    assert engine.fetch(f"SELECT * FROM {engine.scan_raw(table)}") == [(3, "n", "ok. 5")]


def test_polish_letters_are_in_their_order(engine):
    words = ["żaba", "zebra", "Łąka", "lato", "łan", "ćma", "cnota", "ąb", "az"]
    rows = engine.fetch("SELECT w FROM (SELECT unnest(?) AS w) ORDER BY w COLLATE pl", [words])
    assert [word for (word,) in rows] == ["az", "ąb", "cnota", "ćma", "lato", "łan", "Łąka", "zebra", "żaba"]


def test_write_keeps_the_order_and_says_how_many_rows(engine, tmp_path):
    path = tmp_path / "out.parquet"
    assert engine.write("SELECT i FROM range(?) r(i) ORDER BY i DESC", str(path), [300_000]) == 300_000
    written = pq.ParquetFile(path)
    assert written.read().column("i").to_pylist() == list(range(299_999, -1, -1))
    assert written.metadata.row_group(0).column(0).compression == "ZSTD"


def test_batches_are_made_as_they_are_asked_for(engine):
    """Ten thousand million rows would not fit anywhere: the first batch comes without the others."""
    with engine.arrow("SELECT i FROM range(?) r(i)", [10**10], batch_rows=1000) as batches:
        assert next(batches).column(0)[0].as_py() == 0


def test_a_cursor_of_its_own_for_each_call(engine):
    """A statement asked while another one's rows are being read disturbs neither."""
    with engine.arrow("SELECT i FROM range(100_000) r(i)", batch_rows=2048) as batches:
        first = next(batches).num_rows
        assert engine.fetch("SELECT 7") == [(7,)]
        assert first + sum(batch.num_rows for batch in batches) == 100_000


def test_threads_share_an_engine(engine):
    found: list[int] = []

    def ask(n: int) -> None:
        found.extend(engine.fetch("SELECT ? + count(*) FROM range(1000)", [n])[0])

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [1000 + n for n in range(16)]


@pytest.mark.parametrize("name", ["quo'te", "glob[1]*", "płeć?"])
def test_any_folder_name_will_do(engine, tmp_path, name):
    folder = tmp_path / name
    folder.mkdir()
    table = stored(folder, Schema(columns=(column("n", Type.INTEGER),)), [(1,)])
    engine.write(f"SELECT * FROM {engine.scan_table(table)}", str(folder / "copy.parquet"))
    assert engine.fetch(f"SELECT n FROM {engine.scan_table(table)}") == [(1,)]


def test_a_vanished_part_is_damage_not_an_empty_table(engine, tmp_path):
    schema = Schema(columns=(column("n", Type.INTEGER),))
    table = stored(tmp_path, schema, [(1,)])
    scan = engine.scan_table(table)
    table.parts[0].path.unlink()
    with pytest.raises(Damaged) as seen:
        engine.fetch(f"SELECT * FROM {scan}")
    assert seen.value.code == "part-damaged"
    assert "part-0.parquet" in seen.value.sentence("en")
    with pytest.raises(Damaged):
        engine.scan_table(table)


def test_a_part_that_is_not_parquet_is_damage(engine, tmp_path):
    path = tmp_path / "part.parquet"
    path.write_bytes(b"city hall" * 100)
    part = PartFile(path=path, rows=1, first_row=1)
    with pytest.raises(Damaged):
        engine.scan(part, EVERYTHING)
    with pytest.raises(Damaged):
        engine.fetch(f"SELECT * FROM read_parquet('{path}')")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no disk that is always full")
def test_a_full_disk_is_said_plainly(engine):
    with pytest.raises(StoreFull) as seen:
        engine.write("SELECT i FROM range(1000000) r(i)", "/dev/full")
    assert seen.value.code == "store-full"


def test_a_file_half_written_does_not_stay(engine, tmp_path):
    path = tmp_path / "out.parquet"
    with pytest.raises(duckdb.ConversionException):
        engine.write("SELECT CAST(CASE WHEN i = 400000 THEN 'x' ELSE '1' END AS INTEGER) AS n FROM range(500000) r(i)", str(path))
    assert list(tmp_path.iterdir()) == []


def test_too_little_memory_is_said_plainly(tmp_path):
    small = DuckDBEngine(memory="20MB", threads=1, temp=tmp_path)
    with pytest.raises(StoreError) as seen:
        small.fetch("SELECT list(i) FROM range(20000000) r(i)")
    assert seen.value.code == "out-of-memory"


def test_nothing_is_loaded_or_taken_from_python(engine):
    hidden = [1]  # noqa: F841
    for sql in ("LOAD fts", "SELECT * FROM hidden", "SET autoload_known_extensions = true"):
        with pytest.raises(duckdb.Error):
            engine.fetch(sql)
    assert engine.fetch("SELECT current_setting('enable_progress_bar')") == [(False,)]


@pytest.mark.slow
@pytest.mark.parametrize("how", ["fetch", "write", "arrow"])
def test_a_statement_broken_off_by_a_signal_is_no_error_of_the_statement(engine, tmp_path, how):
    """Whoever tells a person what is wrong with a file catches errors; that somebody ended the process is none."""

    def asked(_number, _frame):
        raise SystemExit

    endless = "SELECT sum(sqrt(range)) FROM range(1_000_000_000_000)"

    def run():
        if how == "arrow":
            with engine.arrow(endless) as batches:
                list(batches)
        else:
            _ = engine.write(endless, str(tmp_path / "never.parquet")) if how == "write" else engine.fetch(endless)

    before = signal.signal(signal.SIGALRM, asked)
    signal.setitimer(signal.ITIMER_REAL, 0.15)
    try:
        with pytest.raises(KeyboardInterrupt):
            run()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert not (tmp_path / "never.parquet").exists()
    assert engine.fetch("SELECT 1") == [(1,)]


def test_a_file_closed_between_being_named_and_being_asked_is_a_file_that_is_not_there(engine, tmp_path):
    with engine.writing(tmp_path / "a.duckdb") as file:
        engine.fetch(f"CREATE TABLE {file}.main.rows AS SELECT 1 AS a")
    named = engine.attached(tmp_path / "a.duckdb")
    assert engine.fetch(f"FROM {named}") == [(1,)]
    (tmp_path / "a.duckdb").unlink()
    with engine.writing(tmp_path / "b.duckdb") as file:
        engine.fetch(f"CREATE TABLE {file}.main.rows AS SELECT 2 AS a")
    engine.attached(tmp_path / "b.duckdb")
    with pytest.raises(FileNotFoundError):
        engine.fetch(f"FROM {named}")
