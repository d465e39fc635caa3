"""Whatever stands in the cells of a text, what was kept of it says it again."""

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.read import read
from ratusz.bank.read.written import written_rows


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    return DuckDBEngine(memory="512MB", threads=1, temp=tmp_path_factory.mktemp("engine"))


CELLS = st.sampled_from(
    ["", "1", "12,50", "1.000", "1 000", "-0,5", "-", "x", "2024-01-02", "31.12.2023", "tak", "NIE", "0012", "b.d.", "7 ", "słowo", "1e3"]
)


@pytest.mark.slow
@given(st.lists(st.tuples(CELLS, CELLS), min_size=3, max_size=12))
def test_a_table_is_written_as_it_was(engine, rows):
    """Blanks before a cell and in an empty one are the only loss."""
    lines = [("nazwa", "opis", "lp"), *((*row, str(n)) for n, row in enumerate(rows, 1))]
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerows(lines)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plik.csv"
        path.write_text(out.getvalue(), encoding="utf-8", newline="")
        result = read(path, work=Path(folder), engine=engine)
        recipe = result.recipe.tables[0]
        found = list(written_rows(engine, result.tables[0], recipe))
    left_out = {*recipe.header_rows, *recipe.skipped_rows, *recipe.footer_rows, *recipe.total_rows}
    body = [line for number, line in enumerate(lines, 1) if number not in left_out]
    assert found == [[line[column.position] for column in recipe.columns] for line in body]
