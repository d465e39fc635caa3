"""Types, exact numbers, orders, files, streams and errors: what the rest of the bank relies on, whatever the engine."""

# ruff: noqa: DTZ001  local time as written

import threading
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ratusz.bank.base.errors import Damaged
from ratusz.bank.engine.protocol import OTHER_SPELLING, TextDiffers, quote
from ratusz.bank.model.schema import Schema, Type
from ratusz.bank.model.table import PartFile, Table
from tests.support.tables import column, stored

WIDEST = Decimal("12345678901234567890123456789012345.678")
SCHEMA = Schema(
    columns=(
        column("text", has_status=True),
        column("whole", Type.INTEGER),
        column("exact", Type.DECIMAL, precision=38, scale=3),
        column("yes", Type.BOOLEAN),
        column("day", Type.DATE),
        column("moment", Type.DATETIME),
        column("hour", Type.TIME),
        column("period", Type.PERIOD),
    )
)
FULL = ("Łąka", 2**63 - 1, WIDEST, True, date(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59), time(23, 59, 59), "2023/24", None)
BLANK = (None,) * 8 + ("suppressed",)
LEAST = ("", -(2**63), -WIDEST, False, date(9999, 12, 31), datetime(1, 1, 1), time(0, 0), "2024-Q1", None)
WORDS = ["az", "ąb", "cnota", "ćma", "lato", "łan", "Łąka", "oko", "ósmy", "sto", "śmiech", "zebra", "źle", "żaba"]


@pytest.fixture
def table(tmp_path):
    return stored(tmp_path, SCHEMA, [FULL, BLANK], [LEAST])


def rows(engine, table, columns="*", rest=""):
    return engine.fetch(f"SELECT {columns} FROM {engine.scan_table(table)} AS data {rest}")


def test_every_type_comes_back_as_its_python_value(engine, table):
    assert rows(engine, table) == [(1, *FULL), (2, *BLANK), (3, *LEAST)]


def test_a_part_has_the_types_of_the_schema_and_blanks_for_what_it_lacks(engine, tmp_path):
    old = stored(tmp_path, Schema(columns=(column("n", Type.INTEGER), column("gone"))), [(10, "x")])
    new = Schema(columns=(column("n", Type.DECIMAL, precision=20, scale=3, has_status=True), column("added", Type.DATE)))
    assert rows(engine, Table(schema=new, parts=old.parts)) == [(1, Decimal("10.000"), None, None)]
    assert engine.fetch(f"SELECT * FROM {engine.scan(old.parts[0], new)} AS data") == [(1, Decimal("10.000"), None, None)]


def test_numbers_of_rows_that_a_part_holds_win_over_their_places(engine, tmp_path):
    table = stored(tmp_path, Schema(columns=(column("n", Type.INTEGER),)), [(10,), (11,)], numbers=[[7, 3]])
    assert rows(engine, table) == [(7, 10), (3, 11)]


def test_what_only_filters_and_limits_keeps_the_order_of_the_rows(engine, tmp_path):
    table = stored(
        tmp_path, Schema(columns=(column("n", Type.INTEGER),)), *[[(n,) for n in range(at, at + 3_000)] for at in range(0, 9_000, 3_000)]
    )
    assert [n for _, n in rows(engine, table, rest="WHERE n % 7 = 0 LIMIT 900")] == list(range(0, 6_300, 7))


def test_sums_are_exact_beyond_sixty_four_bits(engine, tmp_path):
    table = stored(tmp_path, SCHEMA, [FULL, FULL, FULL, BLANK])
    found = rows(engine, table, "CAST(sum(whole) AS DECIMAL(38,0)), CAST(sum(exact) AS DECIMAL(38,3)), count(whole), count(*)")
    assert found == [(3 * (2**63 - 1), Decimal("37037036703703703670370370367037037.034"), 3, 4)]


def test_decimals_are_compared_as_decimals(engine, table):
    just_below = str(WIDEST)[:-1] + "7"
    assert rows(engine, table, '"_row"', f"WHERE exact > {just_below}") == [(1,)]
    assert engine.fetch(f"SELECT count(*) FROM {engine.scan_table(table)} AS data WHERE exact = ?", [WIDEST]) == [(1,)]


def test_polish_words_stand_in_their_order_with_blanks_last(engine, tmp_path):
    table = stored(tmp_path, Schema(columns=(column("word"),)), [(word,) for word in (None, *WORDS[::-1])])
    for direction, words in (("ASC", WORDS), ("DESC", WORDS[::-1])):
        found = rows(engine, table, "word", f"ORDER BY CAST(word AS VARCHAR) COLLATE pl {direction} NULLS LAST")
        assert [word for (word,) in found] == [*words, None]
    assert engine.fetch(f"SELECT count(*) FROM {engine.scan_table(table)} AS data WHERE word COLLATE pl > ?", ["łan"]) == [(8,)]


def test_days_are_days_whatever_the_century(engine, table):
    assert rows(engine, table, "year(day), month(day), quarter(day)", 'WHERE day IS NOT NULL ORDER BY "_row"') == [(1, 1, 1), (9999, 12, 4)]
    assert engine.fetch(f"SELECT count(*) FROM {engine.scan_table(table)} AS data WHERE day < ?", [date(2024, 1, 1)]) == [(1,)]


@pytest.mark.parametrize("name", ['quo"te', "it's", "ąć", "select", "a b"])
def test_any_name_can_be_quoted(engine, name):
    assert engine.fetch(f"SELECT {quote(name)} FROM (SELECT 1 AS {quote(name)}) AS data") == [(1,)]


@pytest.mark.parametrize("value", ["it's", '"', "\\", "100% a_b", "", "Żółw\n\t;--", "🏛"])
def test_values_are_bound_and_never_read_as_sql(engine, value):
    assert engine.fetch("SELECT CAST(? AS VARCHAR)", [value]) == [(value,)]


def test_batches_have_the_types_of_the_model_and_all_rows_in_order(engine, table):
    with engine.arrow(f"SELECT * FROM {engine.scan_table(table)} AS data", batch_rows=2) as batches:
        found = pa.Table.from_batches(list(batches))
    assert found.num_rows == 3
    kinds = dict(zip(found.schema.names, found.schema.types, strict=True))
    assert kinds == {
        "_row": pa.int64(), "text": pa.string(), "whole": pa.int64(), "exact": pa.decimal128(38, 3), "yes": pa.bool_(), "day": pa.date32(),
        "moment": pa.timestamp("us"), "hour": pa.time64("us"), "period": pa.string(), "text__status": pa.string(),
    }  # fmt: skip
    assert found.column("exact").to_pylist() == [WIDEST, None, -WIDEST]


def test_a_stream_may_be_left_and_another_statement_asked_meanwhile(engine, table):
    with engine.arrow(f"SELECT * FROM {engine.scan_table(table)} AS data", batch_rows=1) as batches:
        next(batches)
        assert engine.fetch("SELECT 7") == [(7,)]
    assert engine.fetch("SELECT 8") == [(8,)]


def test_what_is_written_is_read_again_the_same(engine, table, part):
    asked = f'SELECT text, exact, day FROM {engine.scan_table(table)} AS data ORDER BY "_row" DESC'
    assert engine.write(asked, part, told={"notice": "it's a try"}) == 3
    file = pq.ParquetFile(part)
    assert file.schema_arrow.metadata[b"notice"] == b"it's a try"
    assert file.read().to_pylist() == [{"text": row[0], "exact": row[2], "day": row[4]} for row in (LEAST, BLANK, FULL)]
    again = Schema(columns=(column("text"), column("exact", Type.DECIMAL, precision=38, scale=3), column("day", Type.DATE)))
    read = Table(schema=again, parts=(PartFile(path=Path(part), rows=3, first_row=1),))
    assert rows(engine, read) == [(1, *(LEAST[0], LEAST[2], LEAST[4])), (2, None, None, None), (3, FULL[0], FULL[2], FULL[4])]


def test_rows_that_are_given_are_written_in_their_order(engine, part):
    rows = pa.table({"text": ["ż", None, "a"], "whole": [2**62, 0, None]})
    assert engine.write("SELECT * FROM brought AS data", part, given={"brought": rows.to_reader()}) == 3
    assert pq.ParquetFile(part).read().to_pylist() == rows.to_pylist()


def test_text_that_is_not_as_declared_is_told_apart_and_nothing_is_written(engine, tmp_path, part):
    file = tmp_path / "in.csv"
    file.write_text("a;b\nc\n", encoding="utf-8")
    source = engine.scan_csv(file, delimiter=";", quotechar='"', escapechar='"', skip=0, names=("one", "two"))
    with pytest.raises(TextDiffers):
        engine.fetch(f"SELECT * FROM {source} AS data")
    with pytest.raises(TextDiffers):
        engine.write(f"SELECT error('{OTHER_SPELLING}') AS a", part)
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def test_a_text_file_is_read_as_it_stands(engine, tmp_path):
    file = tmp_path / "in.csv"
    file.write_text('note\n007;"a;""b"\n;ż\n', encoding="utf-8")
    source = engine.scan_csv(file, delimiter=";", quotechar='"', escapechar='"', skip=1, names=("one", "two"))
    assert engine.fetch(f"SELECT * FROM {source} AS data") == [("007", 'a;"b'), (None, "ż")]


def test_a_part_that_is_gone_or_broken_is_damage_and_not_an_empty_table(engine, tmp_path, table):
    source = engine.scan_table(table)
    table.parts[1].path.unlink()
    with pytest.raises(Damaged):
        engine.fetch(f"SELECT * FROM {source} AS data")
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"city hall" * 100)
    with pytest.raises(Damaged):
        engine.scan(PartFile(path=broken, rows=1, first_row=1), SCHEMA)


def test_an_own_file_of_tables_is_written_once_and_read_often(engine, tmp_path, table):
    path = tmp_path / "rows.tables"
    with engine.writing(path) as name:
        engine.fetch(f'CREATE TABLE {name}.main.rows AS SELECT "_row", text FROM {engine.scan_table(table)} AS data')
    for _ in range(2):
        assert engine.fetch(f'SELECT text FROM {engine.attached(path)} ORDER BY "_row"') == [("Łąka",), (None,), ("",)]
    assert engine.told.split()[1]


def test_threads_share_an_engine(engine, table):
    found: list[int] = []

    def ask(n: int) -> None:
        found.extend(engine.fetch(f"SELECT ? + count(*) FROM {engine.scan_table(table)} AS data", [n])[0])

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [3 + n for n in range(8)]
