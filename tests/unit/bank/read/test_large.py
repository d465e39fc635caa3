"""Large texts: what a sample proposes must hold for every row, and what does not is told with its place."""

from decimal import Decimal

import pytest

from ratusz.bank.read import large, sample
from ratusz.bank.read.formats import csv
from tests.support.reading import codes, types

HEAD = "id,nazwa,kwota,punkt\n"


@pytest.fixture(autouse=True)
def everything_is_large(monkeypatch):
    monkeypatch.setattr(csv, "SMALL_BYTES", 0)
    monkeypatch.setattr(sample, "_HEAD_BYTES", 2000)
    monkeypatch.setattr(sample, "_BLOCK_BYTES", 300)


def lines(count: int) -> list[str]:
    return [f"{n},Śląska {n},{n}.50,{50 + (n % 7 + 1) / 8}" for n in range(1, count)]


def test_even_rows_are_read_in_one_pass(reader, monkeypatch):
    monkeypatch.setattr(large, "_with_care", None)
    result = reader.read(HEAD + "\n".join(lines(2000)) + "\n")
    (table,) = result.tables
    assert types(table) == {"id": "integer", "nazwa": "text", "kwota": "decimal", "punkt": "decimal"}
    assert (table.table.rows, codes(result), table.table.raw) == (1999, {}, ())
    assert reader.rows(table)[41]["kwota"] == Decimal("42.50")


def test_one_odd_cell_far_down_is_told_with_its_row(reader):
    rows = lines(3000)
    rows[1500] = "1501,x,b.d.,50.1"
    rows[1700] = "1701,x,nieznana,50.1"
    result = reader.read(HEAD + "\n".join(rows) + "\n")
    (table,) = result.tables
    assert (types(table)["kwota"], table.table.rows) == ("decimal", 2999)
    assert reader.rows(table)[1500]["kwota__status"] == "unknown"
    (problem,) = result.report.problems
    assert (problem.code, problem.where.row, problem.found) == ("unreadable-value", 1702, "nieznana")
    assert (1701, "kwota", "nieznana") in reader.raw(table)


def test_ragged_rows_and_notes_far_down(reader):
    rows = lines(3000)
    rows[1500] = "1501,x"
    rows[1600] = "1601,x,1.50,50.1,nadmiar"
    result = reader.read(HEAD + "\n".join(rows) + "\n\nŹródło: rejestr,,,\n")
    (table,) = result.tables
    assert table.table.rows == 2999
    assert [problem.where.row for problem in result.report.problems if problem.code == "ragged-row"] == [1502, 1602]
    assert reader.rows(table)[1600]["kolumna_5"] == "nadmiar"
    assert table.reading.footer_rows == (3002,)


def test_a_type_that_the_sample_could_not_know_is_asked_again(reader):
    rows = lines(3000)
    middle = [f"{n},x,{n}.50,tekst {n}" for n in range(1000, 2000)]
    (table,) = reader.read(HEAD + "\n".join([*rows[:1500], *middle, *rows[1500:]]) + "\n").tables
    assert types(table)["punkt"] == "text"


def test_windows_letters_and_commas(reader):
    text = "id;nazwa;kwota\n" + "".join(f"{n};Śląska {n};{n},50\n" for n in range(2000))
    (table,) = reader.read(text.encode("cp1250")).tables
    assert reader.rows(table)[7] == {"_row": 8, "id": 7, "nazwa": "Śląska 7", "kwota": Decimal("7.50")}


def test_other_letters_beyond_the_sample(reader):
    head = "id,nazwa\n" + "".join(f"{n},ulica\n" for n in range(2000))
    (table,) = reader.read(head.encode() + "2000,Śląska ćma\n".encode("cp1250") + head.encode()[9:]).tables
    assert reader.rows(table)[2000]["nazwa"] == "Śląska ćma"


def test_the_style_that_a_sample_cannot_tell_is_tried_both_ways(reader, monkeypatch):
    monkeypatch.setattr(large, "_with_care", None)
    for whole in ("50", "50.0"):
        rows = [f"{n},{50 + (n % 7 + 1) / 8}" for n in range(2000)]
        rows[1001] = f"1001,{whole}"
        (table,) = reader.read("id,punkt\n" + "\n".join(rows) + "\n").tables
        assert reader.rows(table)[1001]["punkt"] == 50


def test_a_recipe_of_a_large_text_replays(reader):
    text = HEAD + "\n".join(lines(2000)) + "\n"
    first = reader.read(text)
    again = reader.read(text, recipe=first.recipe)
    assert again.recipe == first.recipe
    assert reader.rows(again.tables[0]) == reader.rows(first.tables[0])


@pytest.mark.parametrize("odd", ["1501,x,1.50,50.1\r1502,y,1.50,50.1", "1501,x\r1502,y,1.50,50.1"])
def test_a_line_end_of_another_kind_far_down(reader, odd):
    rows = lines(3000)
    rows[1500:1502] = [odd]
    (table,) = reader.read(HEAD + "\r\n".join(rows) + "\r\n").tables
    assert table.table.rows == 2999
    assert [row["nazwa"] for row in reader.rows(table)[1500:1502]] == ["x", "y"]


def test_fields_too_many_that_the_sample_saw_stand_once(reader):
    rows = lines(3000)
    rows[3] = "4,x,1.50,50.1,nadmiar,więcej"
    (table,) = reader.read(HEAD + "\n".join(rows) + "\n").tables
    assert [value for name, value in reader.rows(table)[3].items() if name.startswith("kolumna")] == ["nadmiar", "więcej"]
