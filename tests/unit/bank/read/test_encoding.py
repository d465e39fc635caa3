"""Which encoding, told from the bytes; lines of another one in the same file."""

import pytest

from ratusz.bank.read.encoding import decoded, sniff_encoding
from tests.support.reading import codes

SINGLE = ("cp1250", "iso8859-2", "cp852")


@pytest.mark.parametrize("encoding", [*SINGLE, "utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["ŻÓŁW;RÓŻA", "KOŃ;WĘŻE;ŁÓDŹ", "zażółć gęślą jaźń", "Mała Ruś", "Świętochłowice, Śródmieście, ąę"])
def test_polish_words_in_each_encoding(text, encoding):
    content = f"Nazwa miejscowości;Ile\n{text}\n".encode(encoding)
    assert decoded(content, sniff_encoding(content))[0].splitlines()[1] == text


@pytest.mark.parametrize("encoding", SINGLE)
def test_one_line_of_another_encoding_is_read_as_it_is_written(reader, encoding):
    lines = [f"Żółta {n};Łąka {n}" for n in range(20)]
    content = b"\n".join(line.encode(encoding if n == 7 else "utf-8") for n, line in enumerate(["nazwa;opis", *lines]))
    result = reader.read(content)
    assert reader.column(result.tables[0], "nazwa") == [f"Żółta {n}" for n in range(20)]
    assert reader.column(result.tables[0], "opis") == [f"Łąka {n}" for n in range(20)]
    (problem,) = result.report.problems
    assert (problem.code, problem.where.row, problem.found) == ("mixed-encodings", 8, "8")
    assert result.recipe.dialect.encoding == "utf-8"


def test_one_utf8_line_in_a_file_of_windows(reader):
    lines = ["nazwa;opis", *(f"Żółta {n};Łąka {n}" for n in range(20))]
    result = reader.read(b"\n".join(line.encode("utf-8" if n == 7 else "cp1250") for n, line in enumerate(lines)))
    assert reader.column(result.tables[0], "opis") == [f"Łąka {n}" for n in range(20)]
    assert codes(result) == {"mixed-encodings": 1}


def test_a_damaged_letter_does_not_make_a_line_of_another_encoding(reader):
    content = "nazwa;opis\nŻółta;Łąka\nBiała;Róża i jaśmin\n".encode().replace("ś".encode(), b"\xc5")
    result = reader.read(content)
    assert reader.column(result.tables[0], "opis") == ["Łąka", "Róża i ja\ufffdmin"]
    assert codes(result) == {"letters-damaged": 1}


def test_capitals_that_look_like_another_alphabet_are_capitals(reader):
    """ÓŻ in windows-1250 are two bytes that are one Cyrillic letter in UTF-8."""
    result = reader.read("NAZWA;ILE\nRÓŻA;1\nPODRÓŻ;2\nŁĄKA;3\nKWIATY POLNE;4\n".encode("cp1250"))
    assert reader.column(result.tables[0], "nazwa") == ["RÓŻA", "PODRÓŻ", "ŁĄKA", "KWIATY POLNE"]


def test_other_alphabets_are_told(reader):
    assert codes(reader.read("місто;область\nКиїв;Київська\nЛьвів;Львівська\n".encode("cp1251"))) == {"encoding-unknown": 1}
    assert codes(reader.read("місто;область\nКиїв;Київська\nЛьвів;Львівська\n")) == {}


def test_the_line_that_names_the_separator_is_no_row(reader):
    (table,) = reader.read("sep=;\r\nnazwa;ile\r\nŁąka;1,5\r\nRóża;2,5\r\n").tables
    assert (table.reading.header_rows, table.reading.delimiter, table.table.rows) == ((2,), ";", 2)
