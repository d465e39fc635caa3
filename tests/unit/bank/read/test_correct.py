"""Marks on rows, columns and tables: what they change, and what they leave alone."""

from contextlib import contextmanager
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.model.schema import Type
from ratusz.bank.read import correct
from ratusz.bank.read.correct import RowMark
from ratusz.bank.read.recipe import Area, ColumnRecipe, Dialect, Recipe, TableRecipe
from ratusz.bank.read.saidkind import KINDS, propose_as

LAST = 30
ROLES = ("header_rows", "skipped_rows", "footer_rows", "total_rows", "data_rows")


@contextmanager
def refused(code):
    with pytest.raises(WrongUsage) as error:
        yield
    assert error.value.code == code


def column(position, label="", **more):
    label = label or f"kolumna {position + 1}"
    return ColumnRecipe(**({"position": position, "name": f"kolumna_{position + 1}", "label": label, "type": Type.TEXT} | more))


def roles(table):
    return {row: role for role in ROLES for row in getattr(table, role)}


@st.composite
def tables(draw):
    """A table with titles, a heading, rows of every role, notes."""
    start = draw(st.integers(1, 6))
    header = tuple(range(start, start + draw(st.integers(0, 3))))
    notes = draw(st.integers(20, LAST + 1))
    inner = range((header[-1] if header else 0) + 1, notes)
    role = {row: draw(st.sampled_from(["", "", "skipped_rows", "total_rows", "data_rows"])) for row in inner}
    said = {name: tuple(row for row in inner if role[row] == name) for name in ("skipped_rows", "total_rows", "data_rows")}
    above = tuple(range(1, start)) if header else ()
    return TableRecipe(
        name="Dane", header_rows=header, footer_rows=tuple(range(notes, LAST + 1)), columns=(column(0), column(1)),
        **said | {"skipped_rows": (*above, *said["skipped_rows"])},
    )  # fmt: skip


marks = st.tuples(st.sampled_from(RowMark), st.integers(1, LAST), st.integers(0, 3)).map(
    lambda one: (one[0], one[1], min(one[1] + one[2], LAST))
)


@pytest.mark.slow
@given(tables(), st.lists(marks, min_size=1, max_size=4))
def test_each_row_has_one_role_and_the_order_of_roles_holds(table, said):
    for mark, first, final in said:
        try:
            table = correct.mark_rows(table, first, final, mark, last=LAST)
        except WrongUsage as error:
            assert error.code == "heading-too-long"  # noqa: PT017
            continue
        assert sum(len(getattr(table, role)) for role in ROLES) == len(roles(table))
        header, footer = table.header_rows, table.footer_rows
        assert header == tuple(range(header[0], header[-1] + 1)) if header else True
        assert not any(row <= header[-1] for row in (*table.data_rows, *footer)) if header else True
        assert not any(row > footer[0] for row in table.data_rows) if footer else True
        assert table.columns == ()


@pytest.mark.slow
@given(tables(), marks)
def test_a_marked_row_is_what_was_said_and_saying_it_twice_changes_nothing(table, said):
    mark, first, final = said
    try:
        once = correct.mark_rows(table, first, final, mark, last=LAST)
    except WrongUsage:
        return
    wanted = {"heading": "header_rows", "heading-too": "header_rows", "notes": "footer_rows", "left-out": "skipped_rows"}
    found = roles(once)
    assert {found.get(row) for row in range(first, final + 1)} == {wanted.get(mark, f"{mark}_rows")}
    assert correct.mark_rows(once, first, final, mark, last=LAST) == once


@pytest.mark.slow
@given(tables(), st.integers(2, LAST))
def test_a_table_that_was_split_and_joined_is_whole_again(table, row):
    recipe = Recipe(format="xlsx", dialect=None, tables=(table, TableRecipe(name="Inne")))
    two = correct.split(recipe, 1, row, last=LAST, width=2)
    assert [(one.name, one.lies_on, one.area) for one in two.tables[:2]] == [
        ("Dane", "Dane", Area(top=1, left=1, bottom=row - 1, right=2)),
        ("Dane (2)", "Dane", Area(top=row, left=1, bottom=LAST, right=2)),
    ]
    assert two.tables[2] == recipe.tables[1]
    assert correct.is_open(two.tables[1])
    assert (correct.above(two, 2), correct.above(two, 1), correct.above(two, 3)) == (1, None, None)
    one = correct.join_above(two, 2)
    assert [(each.name, each.area) for each in one.tables] == [("Dane", Area(top=1, left=1, bottom=LAST, right=2)), ("Inne", None)]
    assert {r: role for r, role in roles(one.tables[0]).items() if r < row and role != "footer_rows"} == {
        r: role if role != "footer_rows" else "skipped_rows" for r, role in roles(table).items() if r < row and role != "footer_rows"
    } | {r: "skipped_rows" for r in table.footer_rows if r < row}


@pytest.mark.slow
@given(tables(), st.lists(marks, max_size=3))
def test_a_corrected_recipe_survives_as_a_document(table, said):
    for mark, first, final in said:
        try:
            table = correct.mark_rows(table, first, final, mark, last=LAST)
        except WrongUsage:
            continue
    table = replace(table, left_out=(column(2, "Uwagi"),), columns=(column(0, "Kod", heading="kod jednostki", settled=True),))
    recipe = Recipe(format="csv", dialect=Dialect(encoding="utf-8", delimiter=";"), tables=(table,))
    assert Recipe.from_json(recipe.as_json()) == recipe


def test_rows_of_other_tables_cannot_be_marked():
    table = TableRecipe(name="Dane", area=Area(top=3, left=1, bottom=9, right=4))
    for rows in ((2, 2), (9, 10), (5, 4)):
        with refused("row-elsewhere"):
            correct.mark_rows(table, *rows, RowMark.DATA, last=20)
    with refused("heading-too-long"):
        correct.mark_rows(TableRecipe(name="Dane"), 1, 10, RowMark.HEADING, last=20)


def test_rows_above_a_heading_that_moved_up_are_data_again():
    table = TableRecipe(name="Dane", header_rows=(4,), skipped_rows=(1, 2, 3, 7))
    assert correct.mark_rows(table, 2, 2, RowMark.HEADING, last=9).skipped_rows == (7,)


def test_data_above_the_heading_mean_that_it_is_none():
    table = TableRecipe(name="Dane", header_rows=(4,), skipped_rows=(1, 2, 3))
    marked = correct.mark_rows(table, 2, 3, RowMark.DATA, last=9)
    assert (marked.header_rows, marked.skipped_rows, marked.data_rows) == ((), (1,), (2, 3))


def test_what_a_person_said_of_a_column_outlives_a_new_heading():
    table = correct.type_column(TableRecipe(name="Dane", columns=(column(0, "1"), column(1, "2"))), column(0, "1"))
    table = correct.rename_column(table, 1, label="Liczba dzieci", unit="osoba")
    fresh = (column(0, "Kod", name="kod", type=Type.INTEGER), column(1, "Dzieci", name="dzieci", type=Type.INTEGER), column(2))
    kept = correct.with_columns(replace(table, columns=()), fresh, said=table.columns).columns
    assert [(one.name, one.label, one.written, one.type) for one in kept] == [
        ("kod", "Kod", "Kod", Type.TEXT),
        ("liczba_dzieci", "Liczba dzieci", "Dzieci", Type.INTEGER),
        ("kolumna_3", "kolumna 3", "kolumna 3", Type.TEXT),
    ]
    assert (kept[1].unit, kept[0].settled) == ("osoba", True)


def test_a_column_is_renamed_and_called_as_before():
    table = TableRecipe(name="Dane", columns=(column(0, "l. ucz.", name="l_ucz"), column(1, "rok")))
    named = correct.rename_column(table, 0, label=" Liczba  uczniów ", unit="")
    assert (named.columns[0].label, named.columns[0].name, named.columns[0].written) == ("Liczba uczniów", "liczba_uczniow", "l. ucz.")
    assert correct.rename_column(named, 0, label="l. ucz.", unit="") == table
    for label, code in ((" ", "name-missing"), ("rok", "name-taken")):
        with refused(code):
            correct.rename_column(table, 0, label=label, unit="")


def test_a_column_is_left_out_and_brought_back():
    table = TableRecipe(name="Dane", columns=(column(0), column(1)))
    out = correct.leave_column(table, 0)
    assert ([one.position for one in out.columns], [one.position for one in out.left_out]) == ([1], [0])
    assert correct.bring_column(out, 0) == table
    assert correct.leave_column(out, 7) == out
    with refused("nothing-left"):
        correct.leave_column(out, 1)


def test_a_table_is_left_out_and_a_text_is_written_otherwise():
    recipe = Recipe(format="csv", dialect=Dialect(encoding="utf-8", delimiter=","), tables=(TableRecipe(name="Dane"),))
    out = correct.at(recipe, 1, lambda table: correct.leave_table(table, " notatki "))
    assert (out.tables[0].take, out.tables[0].ignored_because) == (False, "notatki")
    assert correct.at(out, 1, correct.take_table) == recipe
    other = correct.use_dialect(recipe, encoding="cp1250", delimiter=";", quotechar="'")
    assert (other.dialect, other.tables) == (Dialect(encoding="cp1250", delimiter=";", quotechar="'"), ())
    with refused("not-a-text"):
        correct.use_dialect(replace(recipe, dialect=None), encoding="cp1250", delimiter=";", quotechar="'")
    with refused("nothing-above"):
        correct.join_above(recipe, 1)


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        ("text", ["1", "2", "-"], {"type": "text", "statuses": ()}),
        ("integer", ["1 200", "1,5", "-", "b"], {"type": "integer", "thousands": " ", "statuses": ("-",)}),
        ("decimal-comma", ["1.200,50", "1,5"], {"type": "decimal", "decimal": ",", "thousands": ".", "scale": 2}),
        ("decimal-comma", ["1,234", "7"], {"type": "decimal", "decimal": ",", "scale": 3, "thousands": ""}),
        ("decimal-point", ["1,234", "7.5"], {"type": "decimal", "decimal": ".", "scale": 1, "thousands": ","}),
        ("decimal-comma", ["x1"], {"type": "decimal", "scale": 2}),
        ("day-first", ["03/02/2024", "04/02/2024"], {"type": "date", "pattern": "%d/%m/%Y"}),
        ("month-first", ["03/02/2024", "04/25/2024"], {"type": "date", "pattern": "%m/%d/%Y"}),
        ("day-first", ["2024-02-03 10:30"], {"type": "datetime", "pattern": "%Y-%m-%d %H:%M"}),
        ("boolean", ["TAK", "tak", "TAK"], {"type": "boolean", "true": "tak", "false": "nie"}),
        ("period", ["2024", "I kw. 2024"], {"type": "period"}),
        ("time", ["7:30"], {"type": "time", "pattern": "%-H:%M"}),
        ("time", [], {"type": "time", "pattern": "%H:%M"}),
    ],
)
def test_a_column_holds_what_a_person_says_written_as_most_of_it_is(kind, values, expected):
    assert kind in KINDS
    made = propose_as(kind, column(0), values)
    assert {name: getattr(made, name, None) or getattr(made.format, name, getattr(made, name, None)) for name in expected} == expected
