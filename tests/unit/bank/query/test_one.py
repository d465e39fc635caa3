"""One row by its number, from whichever part holds it."""

from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.model.schema import Schema, Type
from ratusz.bank.model.table import PartFile, Table
from ratusz.bank.query.one import one_row
from tests.support.tables import column, stored

SCHEMA = Schema(columns=(column("nazwa"), column("kwota", Type.DECIMAL, precision=9, scale=2, has_status=True)))
FIRST = [("a", Decimal("1.00"), None), ("b", None, "unknown")]
SECOND = [("c", None, None), ("d", Decimal("4.00"), None)]


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    return DuckDBEngine(memory="128MB", threads=1, temp=tmp_path_factory.mktemp("spill"))


def names(engine, table, *numbers):
    return [found.values["nazwa"] if (found := one_row(engine, table, number)) else None for number in numbers]


def test_a_row_is_found_in_its_part(engine, tmp_path):
    table = stored(tmp_path, SCHEMA, FIRST, SECOND)
    assert names(engine, table, 0, 1, 2, 3, 4, 5) == [None, "a", "b", "c", "d", None]


def test_a_row_with_a_number_of_its_own_is_found(engine, tmp_path):
    table = stored(tmp_path, SCHEMA, FIRST, SECOND, numbers=[[7, 3], [100, 4]])
    assert names(engine, table, 7, 3, 100, 4, 1) == ["a", "b", "c", "d", None]


def test_signs_and_texts_as_delivered_belong_to_their_cells(engine, tmp_path):
    path = tmp_path / "raw.parquet"
    texts = {"_row": pa.array([1, 2, 2], pa.int64()), "column": ["kwota", "kwota", "dawna"], "raw": ["1,-", "b.d.", "x"]}
    pq.write_table(pa.table(texts), path)
    plain = stored(tmp_path, SCHEMA, FIRST)
    table = Table(schema=SCHEMA, parts=plain.parts, raw=(PartFile(path=path, rows=3, first_row=None),))
    found = one_row(engine, table, 2)
    assert (found.statuses, found.raw, found.values["kwota"]) == ({"kwota": "unknown"}, {"kwota": "b.d."}, None)
    assert one_row(engine, table, 1).raw == {"kwota": "1,-"}
