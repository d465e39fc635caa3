"""Values as Polish offices write them."""

from datetime import date

import pytest

from ratusz.bank.read.codes import is_code_label
from tests.support.reading import codes, types


def test_days_in_words(reader):
    result = reader.read("Nazwa;Data\nA;31 XII 2023\nB;2 maja 2024\nC;31.12.2023 r.\nD;1 lutego 2024 r.\nE;15 PAŹDZIERNIKA 2024\n")
    (table,) = result.tables
    assert types(table)["data"] == "date"
    assert reader.column(table, "data") == [date(2023, 12, 31), date(2024, 5, 2), date(2023, 12, 31), date(2024, 2, 1), date(2024, 10, 15)]
    assert codes(result) == {}


@pytest.mark.parametrize(
    ("written", "period"),
    [
        ("maj 2024", "2024-05"),
        ("Październik 2024 r.", "2024-10"),
        ("XI 2023", "2023-11"),
        ("2024 marzec", "2024-03"),
        ("I kw. 2024", "2024-Q1"),
        ("2023/2024", "2023/24"),
        ("2023M05", "2023-05"),
        ("2023.0", "2023"),
        ("sty-23", "2023-01"),
        ("paź 24", "2024-10"),
        ("1Q2024", "2024-Q1"),
        ("I poł. 2024", "2024-H1"),
        ("2020W53", "2020-W53"),
        ("tydz. 5/2021", "2021-W05"),
    ],
)
def test_periods_in_all_spellings(reader, written, period):
    (table,) = reader.read(f"Okres;Liczba\n{written};5\n{written};6\n").tables
    assert types(table)["okres"] == "period"
    assert reader.column(table, "okres") == [period, period]


def test_the_mark_of_a_note_behind_a_number(reader):
    result = reader.read("Gmina;Liczba\nA;310*\nB;42 a)\nC;17\nD;1 200 1)\nE;5¹\nF;0*\nG;12a)\n")
    (table,) = result.tables
    assert reader.column(table, "liczba")[:5] == [310, 42, 17, 1200, 5]
    assert reader.rows(table)[5]["liczba__status"] == "negligible"
    assert codes(result) == {"footnote-mark": 4, "unreadable-value": 1}
    assert (3, "liczba", "17") not in reader.raw(table)
    assert (1, "liczba", "310*") in reader.raw(table)


def test_about_and_less_than_are_unreadable_with_their_place(reader):
    result = reader.read("Gmina;Liczba\nA;ok. 5\nB;42\nC;17\nD;12\nE;15\nF;1\nG;2\nH;3\nI;4\nJ;5\n")
    assert [(problem.code, problem.where.row, problem.found) for problem in result.report.problems] == [("unreadable-value", 2, "ok. 5")]


@pytest.mark.parametrize(
    ("label", "values"),
    [
        ("TERYT", ["0201011", "2474011"]),
        ("Kod pocztowy", ["41-100", "00-001"]),
        ("NIP", ["123-456-78-90", "643-10-00-000"]),
        ("Telefon", ["327601234", "500100200"]),
        ("Numer domu", ["12A", "7"]),
        ("IBAN", ["PL61109010140000071219812874", "PL27114020040000300201355387"]),
        ("WOJ", ["24", "14"]),
        ("Dział", ["756", "801"]),
    ],
)
def test_codes_stay_texts(reader, label, values):
    (table,) = reader.read(f"Nazwa;{label}\n" + f"A;{values[0]}\nB;{values[1]}\n" * 2).tables
    column = table.table.schema.columns[1]
    assert (str(column.type), reader.column(table, column.name)) == ("text", values * 2)


def test_lost_zeros_are_told_and_not_mended(reader):
    result = reader.read("Kod;Liczba\n201011;1\n201022;2\n1001012;3\n2474011;4\n1465011;5\n")
    assert reader.column(result.tables[0], "kod")[0] == "201011"
    (problem,) = result.report.problems
    assert (problem.code, problem.found, problem.expected) == ("code-zeros-lost", "201011", "0201011")


def test_a_total_among_the_values_of_a_column_is_told(reader):
    result = reader.read("Rok;Płeć;Liczba\n2020;ogółem;10\n2020;kobiety;6\n2020;mężczyźni;4\n2021;ogółem;11\n2021;kobiety;6\n")
    assert result.tables[0].table.rows == 5
    assert codes(result) == {"total-among-values": 1}


def test_days_as_numbers_are_told(reader):
    result = reader.read("Nazwa;Data wpływu\nA;45292\nB;45293\n")
    assert types(result.tables[0])["data_wplywu"] == "integer"
    assert [(problem.code, problem.found, problem.expected) for problem in result.report.problems] == [
        ("serial-dates", "45292", "2024-01-01")
    ]


def test_units_stay_out_of_names_unless_they_tell_columns_apart(reader):
    (table,) = reader.read("Stacja;PM10 (µg/m³);Udział (%);Kwota [zł];Kwota [%]\nA;1,5;2;3;4\nB;1,6;3;4;5\n").tables
    assert [(column.name, column.unit) for column in table.table.schema.columns] == [
        ("stacja", None),
        ("pm10", "µg/m3"),
        ("udzial", "%"),
        ("kwota_zl", "zł"),
        ("kwota", "%"),
    ]


def test_words_divided_by_hand_are_joined_and_compounds_are_not(reader):
    (table,) = reader.read('Gmina;Małżeń-stwa;"Roz-\nwody";Rada społeczno-gospodarcza;Ludność Bielsko-Biała\nA;1;2;3;4\nB;3;4;5;6\n').tables
    labels = [column.label for column in table.table.schema.columns[1:]]
    assert labels == ["Małżeństwa", "Rozwody", "Rada społeczno-gospodarcza", "Ludność Bielsko-Biała"]


def test_a_bilingual_heading_keeps_its_polish_part(reader):
    result = reader.read('"Województwa\nVoivodships";"Ludność\nogółem\nTotal\npopulation";"w ha\nin ha"\nA;1;2\nB;3;4\n')
    assert [column.label for column in result.tables[0].table.schema.columns] == ["Województwa", "Ludność ogółem", "w ha"]
    rows = reader.read("Wyszczególnienie;Ludność;Powierzchnia\nSpecification;Population;Area\nA;1;2\nB;3;4\n")
    assert [column.label for column in rows.tables[0].table.schema.columns] == ["Wyszczególnienie", "Ludność", "Powierzchnia"]


def test_square_brackets_hold_units(reader):
    (table,) = reader.read("Kod;sale/2019 [pom.];liczba [-]\n01;5;6\n02;7;8\n").tables
    assert [(column.name, column.unit) for column in table.table.schema.columns[1:]] == [("sale_2019", "pom."), ("liczba", None)]


def test_a_column_of_signs_alone_is_like_its_neighbour_in_the_same_unit(reader):
    (table,) = reader.read("Gmina;płace;;płace\n;2023;;2024\n;[zł];;[zł]\nA;5,10;x;:\nB;6,20;;:\nC;7;x;:\n").tables
    assert [str(column.type) for column in table.table.schema.columns] == ["text", "decimal", "text", "decimal"]
    assert [row["place_2024__status"] for row in reader.rows(table)] == ["missing"] * 3


def test_codes_written_in_groups_are_no_names_of_columns(reader):
    text = "Firma;NIP;REGON;Kod;Telefon\nAlfa;648-000-00-11;012345678;41-100;32 760 52 00\nBeta;6480000028;001234567;41-106;327605100\n"
    (table,) = reader.read(text).tables
    assert [column.label for column in table.table.schema.columns] == ["Firma", "NIP", "REGON", "Kod", "Telefon"]
    assert table.table.rows == 2


def test_ranges_of_ages_are_names_of_columns(reader):
    (table,) = reader.read("Dzielnica;0–17;18–59;60+\nBytków;100;200;50\nCentrum;150;300;75\n").tables
    assert [column.label for column in table.table.schema.columns] == ["Dzielnica", "0–17", "18–59", "60+"]


@pytest.mark.parametrize(
    ("label", "named"),
    [
        ("Rozdział", True), ("Kod pocztowy", True), ("rodz_gmi", True), ("NIP (nadany)", True), ("Kod / TERYT", True),
        ("Część gminna (rozdział 75621) / Należności", False), ("Kod gminy / Ludność", False), ("Dochody działu ogółem w zł", False),
    ],
)  # fmt: skip
def test_a_column_is_of_codes_by_its_own_name(label, named):
    assert is_code_label(label) is named


def test_positions_are_no_decimals(reader):
    result = reader.read("Pozycja;Kwota\n1.1;10,50\n1.2;5,00\n1.10;7,25\n2.1;3,00\n")
    assert types(result.tables[0])["pozycja"] == "text"


def test_numbers_with_a_full_stop_behind_are_numbers(reader):
    result = reader.read("Lp.;Nazwa;Plan\n1.;Drogi;100\n2.;Zieleń;200\n3.;Mosty;300\n")
    assert types(result.tables[0])["lp"] == "integer"
    assert not result.report.problems


def test_days_with_and_without_their_mark_are_one_column(reader):
    result = reader.read("Imię;Data\nA;01.05.1980 r.\nB;12.11.1975\nC;13.04.1990 r.\nD;15.02.1988\n")
    assert types(result.tables[0])["data"] == "date"
    assert not [problem for problem in result.report.problems if problem.code == "unreadable-value"]


def test_numbers_in_brackets_are_negative_and_marks_of_notes_are_not(reader):
    result = reader.read("Pozycja opisu;Wynik\nA;1 000,00\nB;(250,00)\nC;(1 000,50)\nD;3,20\nE;(1)\n")
    assert types(result.tables[0])["wynik"] == "decimal"
    assert list(map(str, reader.column(result.tables[0], "wynik")))[:4] == ["1000.00", "-250.00", "-1000.50", "3.20"]
    assert codes(result) == {"unreadable-value": 1}
