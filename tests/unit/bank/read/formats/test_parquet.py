"""Parquet: the types of the file win over any guess."""

import io
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ratusz.bank.base.errors import Unreadable
from ratusz.bank.read import Recipe
from ratusz.bank.read.preview import preview
from tests.support.reading import codes, types


def parquet(table: pa.Table) -> bytes:
    out = io.BytesIO()
    pq.write_table(table, out)
    return out.getvalue()


TABLE = pa.table(
    {
        "Kod": pa.array(["00123", "  Ż ", None]),
        "liczba jako tekst": pa.array(["1", "2", "3"]).dictionary_encode(),
        "ile": pa.array([1, 2, None], pa.int16()),
        "kwota": pa.array([Decimal("1.50"), Decimal("2.25"), None], pa.decimal128(9, 2)),
        "udział": pa.array([0.1, 1e-7, float("nan")], pa.float64()),
        "waga": pa.array([0.1, 12.5, None], pa.float32()),
        "całe": pa.array([1.0, 2.0, None], pa.float64()),
        "wielka": pa.array([2**64 - 1, 1, None], pa.uint64()),
        "dnia": pa.array([date(2024, 1, 31), None, None]),
        "chwila": pa.array([datetime(2024, 7, 1, 10, tzinfo=UTC)] * 3, pa.timestamp("ms", "Europe/Warsaw")),
        "godzina": pa.array([time(10, 30)] * 3, pa.time32("s")),
        "tak": pa.array([True, False, None]),
        "lista": pa.array([[1, 2], [], None]),
        "bajty": pa.array([b"\x01", b"", None]),
    }
)


def test_types_are_those_of_the_file(reader):
    result = reader.read(parquet(TABLE), name="dane.parquet")
    (table,) = result.tables
    assert list(types(table).values()) == [
        "text", "text", "integer", "decimal", "decimal", "decimal", "integer", "decimal", "date", "datetime", "time", "boolean",
        "text", "text",
    ]  # fmt: skip
    rows = reader.rows(table)
    assert list(rows[0].values())[1:] == [
        "00123", "1", 1, Decimal("1.50"), Decimal("0.1000000"), Decimal("0.1"), 1, Decimal(2**64 - 1), date(2024, 1, 31),
        datetime.fromisoformat("2024-07-01T12:00"), time(10, 30), True, "[1, 2]", "01",
    ]  # fmt: skip
    assert (rows[1]["kod"], rows[1]["udzial"], rows[2]["udzial"]) == ("Ż", Decimal("0.0000001"), None)
    assert codes(result) == {"not-numbers": 1}


def test_a_recipe_keeps_names_and_tells_what_changed(reader):
    first = reader.read(parquet(pa.table({"Ile osób": [1], "Rok": [2024]})), name="a.parquet")
    recipe = Recipe.from_json(first.recipe.as_json())
    again = reader.read(parquet(pa.table({"Rok": [2025], "Nowa": ["x"]})), name="a.parquet", recipe=recipe)
    assert list(types(again.tables[0])) == ["rok", "nowa"]
    assert codes(again) == {"recipe-column-missing": 1, "recipe-column-new": 1}


def test_many_rows_are_streamed(reader):
    """Slow neither in time nor in memory: 300 000 rows in pieces."""
    (table,) = reader.read(
        parquet(pa.table({"n": pa.array(range(300_000)), "x": [n / 4 for n in range(300_000)]})), name="a.parquet"
    ).tables
    assert table.table.rows == 300_000
    assert reader.engine.fetch(f"SELECT sum(n), sum(x) FROM {reader.engine.scan_table(table.table)} AS t") == [
        (44999850000, Decimal("11249962500.00"))
    ]


def test_a_picture_of_the_first_rows(tmp_path):
    path = tmp_path / "a.parquet"
    path.write_bytes(parquet(TABLE))
    (picture,) = preview(path)
    assert picture.rows[0].cells[:3] == ("Kod", "liczba jako tekst", "ile")


@pytest.mark.parametrize(("content", "code"), [(parquet(TABLE)[:500], "damaged-file"), (b"PARE" + bytes(90), "encrypted")])
def test_refusals(reader, content, code):
    with pytest.raises(Unreadable) as refused:
        reader.read(content, name="a.parquet")
    assert refused.value.code == code
