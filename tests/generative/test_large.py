"""A text is read alike whether it is looked at whole or by a sample and in passes: the same table, statuses, raw texts and problems."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.read import ReadTable, normalise, read, sample
from ratusz.bank.read.formats import csv

HEAD = ["lp", "ulica", "kwota", "od dnia", "liczba"]
ODD_CELLS = ["b.d.", "-", "12*", "", " ", "nieznana", "1 234", "x", "tak", " 7", "7 "]
STREETS = ["Śląska", "Ćwiklińskiej", "Żeromskiego", "plac Wolności"]
#: Rows that stand between others, as the fields they have.
STRANGE = {
    "empty line": [],
    "empty row": [""] * len(HEAD),
    "blank row": ["  ", "", " ", "", ""],
    "heading": HEAD,
    "short": ["77", "Krótka"],
    "empty field too many": ["78", "Długa", "1,50", "01.02.2024", "3", ""],
    "too many": ["79", "Długa", "1,50", "01.02.2024", "3", "nadmiar"],
    "far too many": ["80", "Długa", "1,50", "01.02.2024", "3", "", "więcej"],
}


@st.composite
def texts(draw):
    """Lines of a text of some forty rows, with odd cells and strange rows, its delimiter and its line end."""
    count = draw(st.integers(30, 50))
    rows = [[str(n), f"{STREETS[n % 4]} {n}", f"{n % 13},{n % 90 + 10}", f"{n % 28 + 1:02}.03.2024", str(n % 7)] for n in range(1, count)]
    for _ in range(draw(st.integers(0, 3))):
        rows[draw(st.integers(0, count - 2))][draw(st.integers(0, 4))] = draw(st.sampled_from(ODD_CELLS))
    for kind in draw(st.lists(st.sampled_from(list(STRANGE)), max_size=3)):
        rows.insert(draw(st.integers(1, len(rows) - 1)), STRANGE[kind])
    notes = draw(st.sampled_from([[], [["Źródło: rejestr"]], [[], ["* dane szacunkowe"], []]]))
    delimiter = draw(st.sampled_from(";\t"))
    return [delimiter.join(cells) for cells in [HEAD, *rows, *notes]], draw(st.sampled_from(["\n", "\r\n"]))


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    return DuckDBEngine(memory="512MB", threads=1, temp=tmp_path_factory.mktemp("engine"))


def told(engine: DuckDBEngine, path: Path, work: Path) -> tuple[object, ...]:
    """All that reading `path` says."""
    work.mkdir()
    result = read(path, work=work, engine=engine)
    (table,) = result.tables
    return (
        [(column.name, column.type, column.has_status) for column in table.table.schema.columns],
        *rows_of(engine, table),
        sorted((each.code, each.where.row or 0, each.where.column or "", each.found or "") for each in result.report.problems),
        table.reading.footer_rows,
        result.recipe.dialect,
    )


def rows_of(engine: DuckDBEngine, table: ReadTable) -> tuple[object, object]:
    found = engine.fetch(f"SELECT * FROM {engine.scan_table(table.table)} AS t ORDER BY _row")
    return found, engine.fetch(f"SELECT * FROM {engine.scan_raw(table.table)} AS r ORDER BY 1, 2")


@given(drawn=texts(), encoding=st.sampled_from(["utf-8", "cp1250"]), head=st.sampled_from([1200, 100_000]))
def test_a_sample_and_passes_give_what_looking_at_all_gives(engine, drawn, encoding, head):
    lines, end = drawn
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        path = Path(folder) / "plik.csv"
        path.write_bytes((end.join(lines) + end).encode(encoding))
        whole = told(engine, path, Path(folder) / "whole")
        patch.setattr(csv, "SMALL_BYTES", 0)
        patch.setattr(sample, "_HEAD_BYTES", head)
        patch.setattr(sample, "_BLOCK_BYTES", 150)
        patch.setattr(normalise, "_BLOCK", 200)
        assert told(engine, path, Path(folder) / "parts") == whole
