"""A recipe replays on the next delivery and tells what no longer fits."""

from dataclasses import replace
from decimal import Decimal

import pytest

from ratusz.bank.base.errors import Unreadable
from ratusz.bank.model.schema import Type
from ratusz.bank.read import Recipe
from ratusz.bank.read.preview import preview
from tests.support.reading import codes, sheet, types, workbook

FIRST = "Ludność miasta;;\nGmina;Liczba;Kod\nBytków;310;07\nBańgów;42;12\nPrzełajka;17;13\nŹródło: USC;;\n"
MOVED = (
    "Ludność miasta;;\nstan na 31 XII;;\n;;\nGmina;Liczba;Kod\nBytków;311;07\nBańgów;43,5;12\nPrzełajka;18;13\nŹródło: USC;;\n* wstępne;;\n"
)


def test_a_moved_heading_and_one_more_note(reader):
    recipe = reader.read(FIRST).recipe
    result = reader.read(MOVED, recipe=recipe)
    (table,) = result.tables
    assert (table.reading.header_rows, table.reading.footer_rows) == ((4,), (8, 9))
    assert reader.column(table, "gmina") == ["Bytków", "Bańgów", "Przełajka"]
    assert codes(result) == {"recipe-header-moved": 1, "unreadable-value": 1}


def test_the_same_file_gives_the_same_recipe(reader):
    result = reader.read(FIRST)
    again = reader.read(FIRST, recipe=result.recipe)
    assert again.recipe == result.recipe
    assert [problem for problem in again.report.problems if problem.code.startswith("recipe")] == []
    assert reader.rows(again.tables[0]) == reader.rows(result.tables[0])


def test_a_type_that_a_person_chose_stays(reader):
    recipe = reader.read("Numer;Kwota\n1;10\n2;20\n").recipe
    column = replace(recipe.tables[0].columns[0], type=Type.TEXT, name="numer_sprawy")
    chosen = replace(recipe, tables=(replace(recipe.tables[0], columns=(column, recipe.tables[0].columns[1])),))
    (table,) = reader.read("Kwota;Numer\n30;3\n40;4\n", recipe=chosen).tables
    assert types(table) == {"kwota": "integer", "numer_sprawy": "text"}
    assert reader.column(table, "numer_sprawy") == ["3", "4"]


def test_columns_that_come_and_go_are_told(reader):
    recipe = reader.read("Gmina;Dzieci;Dorośli\nA;1;2\nB;3;4\n").recipe
    result = reader.read("Gmina;Dzieci;Seniorzy\nA;1;2\nB;3;4\n", recipe=recipe)
    assert {(problem.code, problem.where.column) for problem in result.report.problems} == {
        ("recipe-column-new", "Seniorzy"),
        ("recipe-column-missing", "Dorośli"),
    }


def test_more_digits_are_not_cut(reader):
    recipe = reader.read("a;b\nx;1,5\ny;2,5\n").recipe
    (table,) = reader.read("a;b\nx;1,25\ny;2,5\n", recipe=recipe).tables
    assert reader.column(table, "b") == [Decimal("1.25"), Decimal("2.50")]


def test_sheets_that_come_and_go_are_told_and_ignored_ones_are_not_read(reader):
    def fill(*names):
        return workbook(lambda book: [sheet([["a", "b"], [1, 2], [3, 4]], name=name)(book) for name in names])

    recipe = reader.read(fill("Dane", "Notatki", "Stare"), name="a.xlsx").recipe
    ignoring = replace(recipe, tables=(recipe.tables[0], replace(recipe.tables[1], take=False, ignored_because="notes"), recipe.tables[2]))
    result = reader.read(fill("Dane", "Notatki", "Nowe", "Inne"), name="a.xlsx", recipe=ignoring)
    assert [table.name for table in result.tables] == ["Dane", "Nowe", "Inne"]
    assert codes(result) == {"recipe-table-missing": 1, "recipe-table-new": 2}


def test_a_document_that_is_no_recipe_is_refused():
    for data in (
        {},
        {"recipe": 1},
        {"recipe": 2, "format": "csv"},
        {"recipe": 1, "format": "csv", "dialect": None, "tables": [{"name": 1}]},
    ):
        with pytest.raises(Unreadable) as refused:
            Recipe.from_json(data)
        assert refused.value.code == "recipe-damaged"


def test_the_picture_of_the_sheet_names_the_role_of_each_row(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(FIRST)
    (picture,) = preview(path)
    assert [row.role for row in picture.rows] == ["preamble", "header", "data", "data", "data", "footer"]
    assert picture.rows[1].cells == ("Gmina", "Liczba", "Kod")


_TWO = "A. Powiaty;;\n;;\nWojewództwo;Przyrost;Ubytek\nLubuskie;1;2\nŚląskie;3;4\n;;\n"
_TWO += "B. Miasta;;\n;;\nWojewództwo;Przyrost;Ubytek\nŁódzkie;5;6\nOpolskie;7;8\n"


def _counts(result):
    return [table.table.rows for table in result.tables]


def test_tables_of_one_heading_are_found_again_each_at_its_place(reader):
    first = reader.read(_TWO)
    assert _counts(first) == [2, 2]
    for added in range(1, 9):
        moved = reader.read(";;\n" * added + _TWO, recipe=first.recipe)
        assert [(table.name, table.table.rows) for table in moved.tables] == [(table.name, table.table.rows) for table in first.tables]
        assert reader.column(moved.tables[1], "przyrost") == [5, 7]


def test_a_table_whose_heading_was_lost_takes_no_place_of_another(reader):
    first = reader.read(_TWO)
    later = reader.read(_TWO.replace("Województwo;Przyrost;Ubytek", "Region;Plus;Minus", 1), recipe=first.recipe)
    assert _counts(later) == [2, 2]
    assert reader.column(later.tables[0], "region") == ["Lubuskie", "Śląskie"]
    assert codes(later)["recipe-header-lost"] == 1
    assert reader.column(later.tables[1], "przyrost") == [5, 7]


def test_names_in_merged_cells_that_begin_above_the_heading_are_known_again(reader):
    """A recipe may say that only the last row is the heading; merged cells above reach into it."""
    head, names = ["Województwo", "Zmiana", ""], ["", "Przyrost", "Ubytek"]
    rows = [["A. Powiaty"], [], head, names, ["Lubuskie", 1, 2], ["Śląskie", 3, 4], [], ["B. Miasta"], [], head, names, ["Łódzkie", 5, 6]]

    def fill(book):
        sheet(rows)(book)
        for top in (2, 9):
            book.worksheets()[0].merge_range(top, 0, top + 1, 0, "Województwo")
            book.worksheets()[0].merge_range(top, 1, top, 2, "Zmiana")

    first = reader.read(workbook(fill), name="a.xlsx")
    assert _counts(first) == [2, 1]
    tables = tuple(
        replace(table, header_rows=table.header_rows[-1:], columns=tuple(_last_level_only(column) for column in table.columns))
        for table in first.recipe.tables
    )
    later = reader.read(workbook(fill), name="b.xlsx", recipe=replace(first.recipe, tables=tables))
    assert _counts(later) == [2, 1]
    assert codes(later) == {}


def _last_level_only(column):
    return replace(column, label=column.label.rpartition(" / ")[2])
