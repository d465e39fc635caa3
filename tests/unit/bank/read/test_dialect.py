"""Which separator and which quotation mark, told from the text alone."""

import io

import pytest

from ratusz.bank.read.dialect import records, sniff_dialect
from ratusz.bank.read.recipe import Dialect

ROWS = [("nazwa", "kwota", "dzień"), ("Szkoła, nr 1", "1,50", "12:30"), ("Żłobek", "2,75", "12:45"), ("Park", "3,00", "13:15")]


def dialect_of(text: str) -> tuple[str, str, str]:
    found = sniff_dialect(text, encoding="utf-8")
    return found.delimiter, found.quotechar, found.escapechar


def written(delimiter: str, mark: str = '"') -> str:
    return "".join(delimiter.join(f"{mark}{cell}{mark}" if "," in cell else cell for cell in row) + "\n" for row in ROWS)


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|", "^", "||", ";;"])
@pytest.mark.parametrize("mark", ['"', "'"])
def test_each_separator_with_each_mark(delimiter, mark):
    assert dialect_of(written(delimiter, mark)) == (delimiter, mark, "")


@pytest.mark.parametrize("line", ["1,5", "12:30", "2024-01-01 12:30", "1 234,50", "12.01.2024", "https://example.org/a:b"])
def test_single_values_are_not_divided(line):
    """A column of 1,5 has no separator, even if each line holds one comma."""
    assert dialect_of("wartość\n" + f"{line}\n" * 20) == (",", '"', "")


def test_numbers_under_a_heading_that_is_divided_are_two_columns():
    assert dialect_of("a,b\n1,5\n2,6\n3,7\n")[0] == ","


def test_sentences_of_one_column_are_not_divided():
    text = "Uwagi mieszkańców\nProszę o ławki; i kosze\nWięcej zieleni: drzewa\nDziękuję | pozdrawiam\nNic, po prostu nic\nTak\nNie\n"
    assert dialect_of(text)[0] == ","
    rows = list(records(io.StringIO(text, newline=""), sniff_dialect(text, encoding="utf-8")))
    assert sum(len(row) == 1 for row in rows) == 6


def test_a_table_inside_of_a_quoted_text_does_not_matter():
    text = 'id,uwagi\n1,"Tabela:\nid|klucz|wartość\n1|jabłko|10\n2|gruszka|4\n3|śliwka|7\n4|wiśnia|7\n5|kawon|7"\n2,nic\n'
    assert dialect_of(text) == (",", '"', "")


def test_lists_inside_of_fields_do_not_matter():
    assert dialect_of("lp;nazwa;linie\n1;Rynek;A|B|C|D|E\n2;Dworzec;A|B|C|D|E|F\n")[0] == ";"


def test_a_backslash_escapes_only_where_most_marks_have_one():
    assert dialect_of('a,b\n1,"rura 5\\" długa, nowa"\n2,"rura 6\\" długa, nowa"\n')[2] == "\\"
    assert dialect_of('a,b\n1,"C:\\dane\\"\n2,"rura 5"" długa"\n3,"rura 6"" długa"\n')[2] == ""


def test_an_escape_that_escapes_nothing_is_a_letter():
    dialect = Dialect(encoding="utf-8", delimiter=",", escapechar="\\")
    rows = list(records(io.StringIO('1,"C:\\dane","5\\" rura","a\\\\b"\n', newline=""), dialect))
    assert rows == [["1", "C:\\dane", '5" rura', "a\\b"]]


def test_the_separator_that_the_first_line_says():
    assert dialect_of("sep=|\na|b;c;d\n1|2;3;4\n")[0] == "|"


def test_an_apostrophe_is_no_quotation_mark():
    assert dialect_of("nazwa;opis\nO'Hara;it's\nD'Artagnan;rock 'n' roll\nx;'tis\n")[1] == '"'


def test_blanks_that_align_columns_separate_them():
    text = "STACJA  TEMP   OPAD\nKatowice  12.5   0.0\nBytom      7.25  10.5\nZabrze   -1.0   3.25\n"
    assert dialect_of(text)[0] == " "
    rows = list(records(io.StringIO(text, newline=""), sniff_dialect(text, encoding="utf-8")))
    assert rows[2] == ["Bytom", "7.25", "10.5"]


def test_blanks_beside_quoted_texts_separate_even_where_some_texts_are_bare():
    lines = [f'{n:02}/01/2024 {n}:00 Miasto {"Nowe" if n % 2 else "Stare dolne"} "Opis, z przecinkiem, {n}"' for n in range(1, 20)]
    assert dialect_of("data godz nazwa opis\n" + "\n".join(lines) + "\n")[0] == " "


def test_sentences_with_quoted_words_are_not_divided():
    assert dialect_of('Powiedział "tak" i wyszedł\nPotem "nie wiem" dodał ktoś\nA "może" jutro\n' * 5)[0] == ","
