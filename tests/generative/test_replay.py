"""A recipe on its own file gives the same table, and on a longer one all of it."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.read import ReadResult, read

NAMES = ("Bytków", "Bańgów", "Centrum", "Michałkowice", "Przełajka", "Srokowiec", "Nowy Świat", "Pszczelnik")
HEADS = (["Dzielnica", "Kobiety", "Mężczyźni"], ["Dzielnica", "Kobiety (%)", "2019", "2020"], ["Nazwa", "Kod", "Liczba", "Data"])


def cell(head: str, seed: int) -> str:
    """A value that fits a column called `head`."""
    if head == "Kod":
        return f"0{seed % 90 + 10}"
    if head == "Data":
        return f"{seed % 28 + 1:02}.0{seed % 9 + 1}.2024"
    return f"{seed % 1000},5" if "%" in head else str(seed)


@st.composite
def sheets(draw):
    """Titles, a heading, rows, perhaps groups, a total that adds up or does not, and notes."""
    head = draw(st.sampled_from(HEADS))
    names = draw(st.lists(st.sampled_from(NAMES), min_size=3, max_size=8, unique=True))
    rows = [[name, *(cell(label, draw(st.integers(1, 9999))) for label in head[1:])] for name in names]
    titles = draw(st.lists(st.sampled_from(["Ludność miasta", "stan na 31 XII", ""]), max_size=3))
    notes = draw(st.lists(st.sampled_from(["Źródło: USC", "* dane szacunkowe", "Uwaga: bez obcokrajowców"]), max_size=2, unique=True))
    total = draw(st.sampled_from(["", "right", "wrong"]))
    if total and head is HEADS[0]:
        sums = [sum(int(row[n]) for row in rows) + (total == "wrong") for n in (1, 2)]
        rows.append(["Razem", *map(str, sums)])
    blank = draw(st.integers(0, len(rows)))
    return titles, head, rows, notes, blank


def text(titles: list[str], head: list[str], rows: list[list[str]], notes: list[str], blank: int) -> str:
    empty = [""] * (len(head) - 1)
    lines = [
        *([title, *empty] for title in titles),
        head,
        *rows[:blank],
        *([[""] * len(head)] if 0 < blank < len(rows) else []),
        *rows[blank:],
    ]
    lines += [[note, *empty] for note in notes]
    return "\n".join(";".join(line) for line in lines) + "\n"


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    return DuckDBEngine(memory="512MB", threads=1, temp=tmp_path_factory.mktemp("engine"))


def read_text(engine: DuckDBEngine, folder: Path, content: str, recipe=None) -> tuple[ReadResult, list[tuple]]:
    path = folder / "plik.csv"
    path.write_text(content)
    work = folder / f"work-{len(list(folder.iterdir()))}"
    work.mkdir()
    result = read(path, recipe=recipe, work=work, engine=engine)
    rows = [engine.fetch(f"SELECT * FROM {engine.scan_table(table.table)} AS t ORDER BY _row") for table in result.tables]
    return result, [row for table in rows for row in table]


@given(sheets())
def test_a_recipe_on_its_own_file_gives_the_same(engine, sheet):
    with tempfile.TemporaryDirectory() as folder:
        first, rows = read_text(engine, Path(folder), text(*sheet))
        again, same = read_text(engine, Path(folder), text(*sheet), first.recipe)
    assert same == rows
    assert again.recipe == first.recipe
    assert not [problem for problem in again.report.problems if problem.code.startswith("recipe")]


@given(sheets(), st.lists(st.sampled_from(["Ludność", "wydanie 2"]), max_size=2), st.integers(0, 3), st.booleans())
def test_a_longer_file_loses_no_row(engine, sheet, above, more, noted):
    """Lines above, rows at the end and one more note: every row with a name of the table is a row of the table."""
    titles, head, rows, notes, blank = sheet
    body = [row for row in rows if row[0] != "Razem"]
    longer = [*body, *([f"Nowa {n}", *(cell(label, 7 + n) for label in head[1:])] for n in range(more))]
    with tempfile.TemporaryDirectory() as folder:
        first, _ = read_text(engine, Path(folder), text(*sheet))
        content = text([*above, *titles], head, longer, [*notes, *(["** nowy przypis"] if noted else [])], blank)
        result, found = read_text(engine, Path(folder), content, first.recipe)
    assert [row[1] for row in found] == [row[0] for row in longer]
    assert {problem.code for problem in result.report.problems if problem.code.startswith("recipe")} <= {"recipe-header-moved"}
