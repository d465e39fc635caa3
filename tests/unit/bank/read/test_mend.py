"""Rows with a misplaced mark are divided as the others are, and told."""

import pytest

from ratusz.bank.read.mend import divide, split_line, usual_width
from ratusz.bank.read.recipe import Dialect
from tests.support.reading import codes, types

COMMA = Dialect(encoding="utf-8", delimiter=",")
GOOD = "".join(f'{n},ulica {n},"Zakup, dostawa",{n}.50,2024-01-{n:02}\n' for n in range(10, 20))


def divided(line: str, dialect: Dialect = COMMA) -> tuple[list[str], list[str]]:
    """The fields of `line` in the middle of good rows, and the codes of what was done to it."""
    done = divide(f"lp,adres,opis,kwota,dzień\n{GOOD}{line}\n{GOOD}", dialect, table="t")
    assert all(problem.where.row == 12 for problem in done.problems)
    return done.rows[11], [problem.code for problem in done.problems]


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ('7,"ulica 7,"Zakup, dostawa",7.50,2024-01-07', ["7", '"ulica 7', "Zakup, dostawa", "7.50", "2024-01-07"]),
        ('7,ulica 7,"Rura 5" długa, zakup",7.50,2024-01-07', ["7", "ulica 7", 'Rura 5" długa, zakup', "7.50", "2024-01-07"]),
        ('7,ulica 7,"Rura, 5"",7.50,2024-01-07', ["7", "ulica 7", 'Rura, 5"', "7.50", "2024-01-07"]),
        ('7,ulica 7,"Zakup, dostawa",7.50,"2024-01-07', ["7", "ulica 7", "Zakup, dostawa", "7.50", '"2024-01-07']),
    ],
)
def test_a_quotation_mark_out_of_place_does_not_eat_the_rows_below(line, fields):
    assert divided(line) == (fields, ["quotes-mended"])


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ('7,ulica 7"Zakup i dostawa",7.50,2024-01-07', ["7", "ulica 7", "Zakup i dostawa", "7.50", "2024-01-07"]),
        ('7,"ulica 7""Zakup, dostawa",7.50,2024-01-07', ["7", "ulica 7", "Zakup, dostawa", "7.50", "2024-01-07"]),
    ],
)
def test_a_separator_missing_beside_a_quoted_text_is_thought_of(line, fields):
    assert divided(line) == (fields, ["separator-missing"])


def test_a_row_in_another_separator_is_read_with_that_one():
    fields, found = divided('7;ulica 7;"Zakup, dostawa";7.50;2024-01-07')
    assert (fields, found) == (["7", "ulica 7", "Zakup, dostawa", "7.50", "2024-01-07"], ["separator-other"])


def test_a_heading_in_another_separator_is_read_with_that_one():
    done = divide("lp;adres;opis;kwota;dzień\n" + GOOD, COMMA, table="t")
    assert done.rows[0] == ["lp", "adres", "opis", "kwota", "dzień"]
    assert [problem.code for problem in done.problems] == ["separator-other"]


def test_words_of_a_title_are_no_fields():
    """A title of five words above a table of five columns stays one field."""
    done = divide("Wydatki gminy w roku 2024\nlp,adres,opis,kwota,dzień\n" + GOOD, COMMA, table="t")
    assert (done.rows[0], done.problems) == (["Wydatki gminy w roku 2024"], ())


def test_an_empty_field_too_many_is_left_out_where_the_others_then_fit():
    fields, found = divided('7,,ulica 7,"Zakup, dostawa",7.50,2024-01-07')
    assert (fields, found) == (["7", "ulica 7", "Zakup, dostawa", "7.50", "2024-01-07"], ["separator-extra"])


def test_a_row_that_nothing_mends_stays_as_it_is():
    assert divided("7,ulica 77.50,2024-01-07") == (["7", "ulica 77.50", "2024-01-07"], [])


def test_text_over_several_lines_is_one_row():
    fields, found = divided('7,ulica 7,"Zakup\ni dostawa",7.50,2024-01-07')
    assert (fields, found) == (["7", "ulica 7", "Zakup\ni dostawa", "7.50", "2024-01-07"], [])


def test_text_over_several_lines_with_a_bare_mark_inside_is_one_row():
    fields, found = divided('7,ulica 7,"Rura 5" długa\ni dostawa",7.50,2024-01-07')
    assert (fields, found) == (["7", "ulica 7", 'Rura 5" długa\ni dostawa', "7.50", "2024-01-07"], ["quotes-mended"])


def test_apostrophes_inside_of_text_in_apostrophes():
    dialect = Dialect(encoding="utf-8", delimiter=",", quotechar="'")
    text = "a,b,c\n" + "1,'it is',x\n" * 5 + "2,'it's, well, here',y\n"
    assert divide(text, dialect, table="t").rows[-1] == ["2", "it's, well, here", "y"]


def test_a_line_of_many_marks_is_not_looked_at_for_long():
    line = ",".join('"a"b"' for _ in range(5000))
    assert split_line(line, COMMA, 400) is None


def test_the_usual_width_is_that_of_two_rows_in_three():
    assert usual_width([["a", "b"], ["c", "d"], [], ["e"]]) == 2
    assert usual_width([["a", "b"], ["e"]]) == 0
    assert usual_width([]) == 0


def test_a_row_mended_is_told_with_its_number_and_typed(reader):
    result = reader.read(f'lp,adres,opis,kwota,dzień\n{GOOD}7,"ulica 7,"Zakup, dostawa",7.50,2024-01-07\n')
    (table,) = result.tables
    assert (table.table.rows, codes(result)) == (11, {"quotes-mended": 1})
    assert types(table)["kwota"] == "decimal"
    assert (result.report.problems[0].where.row, result.report.problems[0].expected) == (12, "5")
