"""What is shown while a reading is corrected is what the whole file is then read as."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.read import correct, opened, read
from ratusz.bank.read.correct import RowMark
from ratusz.bank.read.opened import completed, corrected, open_file, roles_of, try_out
from ratusz.bank.read.saidkind import KINDS, propose_as
from tests.support.reading import sheet, workbook

CELLS = ["", "Szkoła", "SP 1", "Bytków", "Uczniowie", "310", "12,5", "007", "2024", "Razem", "-", "Źródło: USC", "31.12.2024", "tak"]
ROLES = ("header_rows", "skipped_rows", "footer_rows", "total_rows", "data_rows")


@st.composite
def sheets(draw):
    """A sheet of words and figures, some of which look like headings, totals and notes."""
    width = draw(st.integers(2, 4))
    row = st.lists(st.sampled_from(CELLS), min_size=width, max_size=width)
    rows = draw(st.lists(row, min_size=4, max_size=12))
    return [["Szkoła", "Uczniowie", "Rok", "Uwaga"][:width], *rows]


marks = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(RowMark), st.integers(1, 12), st.integers(0, 2)),
        st.tuples(st.just("split"), st.integers(2, 12), st.just(0)),
        st.tuples(st.sampled_from(KINDS), st.integers(0, 3), st.just(0)),
        st.tuples(st.just("leave"), st.integers(0, 3), st.just(0)),
        st.tuples(st.just("rename"), st.integers(0, 3), st.just(0)),
    ),
    min_size=1,
    max_size=4,
)


def marked(held, recipe, said, last, width):
    """`recipe` with a mark on its first table, complete; itself where the mark makes no sense."""
    mark, place, more = said
    table = recipe.tables[0]
    try:
        if isinstance(mark, RowMark):
            made = correct.at(recipe, 1, lambda one: correct.mark_rows(one, place, min(place + more, last), mark, last=last))
        elif mark == "split":
            made = correct.split(recipe, 1, place, last=last, width=width)
        else:
            column = next((one for one in table.columns if one.position == place), None)
            if column is None:
                return recipe
            made = correct.at(recipe, 1, lambda one: column_marked(held, one, column, mark))
    except WrongUsage:
        return recipe
    done = corrected(held, made, recipe)
    return done if done.tables[0].take else recipe


def column_marked(held, table, column, mark):
    if mark == "leave":
        return correct.leave_column(table, column.position)
    if mark == "rename":
        return correct.rename_column(table, column.position, label=f"Nazwa {column.position}", unit="szt.")
    return correct.type_column(table, propose_as(mark, column, held.grids[0].column(column.position, range(len(held.grids[0].rows)))))


@pytest.mark.slow
@settings(max_examples=60)
@given(rows=sheets(), said=marks)
def test_what_is_shown_is_what_is_read(rows, said, engine, tmp_path_factory):
    folder = tmp_path_factory.mktemp("shown")
    path = folder / "a.xlsx"
    path.write_bytes(workbook(sheet(rows)))
    held = open_file(path, file_name="a.xlsx", dialect=None)
    recipe = completed(held, None)
    for one in said:
        recipe = marked(held, recipe, one, len(held.grids[0].rows), len(rows[0]))
    result = opened_and_read(path, recipe, engine, folder)
    assert [(one.name, one.area, one.take) for one in result.recipe.tables] == [(one.name, one.area, one.take) for one in recipe.tables]
    for number, (shown, found) in enumerate(zip(recipe.tables, result.recipe.tables, strict=True), 1):
        assert {role: getattr(found, role) for role in ROLES} == {role: getattr(shown, role) for role in ROLES}
        assert [replace(column, statuses=()) for column in found.columns] == [replace(column, statuses=()) for column in shown.columns]
        assert [column.position for column in found.left_out] == [column.position for column in shown.left_out]
        if not shown.take:
            continue
        (folder / f"tried-{number}").mkdir()
        tried = try_out(held, recipe, number, engine=engine, work=folder / f"tried-{number}")
        whole = next(table for table in result.tables if table.name == shown.name)
        assert tried.table is not None
        assert tried.table.table.rows == whole.table.rows


def opened_and_read(path, recipe, engine, folder):
    (folder / "work").mkdir()
    return read(path, recipe=recipe, work=folder / "work", engine=engine)


def test_a_large_sheet_is_thinned_and_decided_upon_as_a_whole(engine, tmp_path, monkeypatch):
    monkeypatch.setattr(opened, "MOST_CELLS", 600)
    rows = [["Kod", "Nazwa", "Ile"], *[[f"{n:04}", f"nazwa {n}", n] for n in range(900)]]
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook(sheet(rows)))
    held = open_file(path, file_name="a.xlsx", dialect=None)
    assert (held.whole, held.counted, len(held.grids[0].rows)) == (False, True, 901)
    recipe = completed(held, None)
    assert roles_of(held, recipe, 1, (1, 2, 400, 901)) == ("header", "data", "skipped", "data")
    made = correct.at(recipe, 1, lambda one: correct.mark_rows(one, 3, 3, RowMark.LEFT_OUT, last=901))
    made = corrected(held, made, recipe)
    (tmp_path / "tried").mkdir()
    tried = try_out(held, made, 1, engine=engine, work=tmp_path / "tried")
    assert tried.table is not None
    assert tried.table.table.rows == 200 - 1 - 1 + 60
    result = opened_and_read(path, made, engine, tmp_path)
    assert (result.tables[0].table.rows, result.recipe.tables[0].skipped_rows) == (899, (3,))


def test_a_large_text_shows_its_beginning(tmp_path, monkeypatch):
    monkeypatch.setattr("ratusz.bank.read.formats.csv.SMALL_BYTES", 1000)
    path = tmp_path / "a.csv"
    path.write_text("Kod;Ile\n" + "".join(f"{n:05};{n}\n" for n in range(60_000)))
    held = open_file(path, file_name="a.csv", dialect=None)
    recipe = completed(held, None)
    assert (held.whole, held.counted) == (False, False)
    assert roles_of(held, recipe, 1, (1, 2)) == ("header", "data")


def test_a_sheet_of_which_no_row_looks_like_data_is_read(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook(sheet([["Szkoła", "Uczniowie", "Rok"], [], [], ["Szkoła", "", "310"], ["310", "", "Szkoła"]])))
    held = open_file(path, file_name="a.xlsx", dialect=None)
    assert completed(held, None).tables[0].columns
