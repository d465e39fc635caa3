"""Texts with a separator, as offices write them."""

import unicodedata
from datetime import date, datetime, time
from decimal import Decimal

import pytest

from tests.support.reading import codes, types


def test_semicolons_decimal_commas_and_codes(reader):
    result = reader.read("Kod;Nazwa;Ludność;[%]\n0201011;Bolesławiec;38 000;99,9\n0201022;Gromadka;5 300;97,4\n")
    (table,) = result.tables
    assert types(table) == {"kod": "text", "nazwa": "text", "ludnosc": "integer", "kolumna": "decimal"}
    assert reader.rows(table)[0] == {"_row": 1, "kod": "0201011", "nazwa": "Bolesławiec", "ludnosc": 38000, "kolumna": Decimal("99.9")}
    assert (table.reading.delimiter, table.reading.decimal, table.reading.thousands) == (";", ",", " ")
    assert reader.raw(table) == []
    assert codes(result) == {}


def test_a_separator_after_the_last_field_makes_no_column(reader):
    (table,) = reader.read('"Kod";"Wartosc";\n0200000;2,56;\n0200001;2,50;\n').tables
    assert list(types(table)) == ["kod", "wartosc"]
    assert reader.column(table, "wartosc") == [Decimal("2.56"), Decimal("2.50")]


@pytest.mark.parametrize(
    ("encoding", "told"), [("utf-8", 0), ("utf-8-sig", 0), ("utf-16", 0), ("cp1250", 1), ("iso8859-2", 1), ("cp852", 1), ("utf-16-le", 1)]
)
def test_polish_letters_in_every_encoding_of_offices(reader, encoding, told):
    text = "Miejscowość,Gmina\nŚwiętochłowice,Ząbki\nŻółwia Błoć,Łódź\nGołańcz,Świnoujście\nWąbrzeźno,ŹDŻARY\n"
    result = reader.read(text.encode(encoding))
    assert reader.column(result.tables[0], "miejscowosc") == ["Świętochłowice", "Żółwia Błoć", "Gołańcz", "Wąbrzeźno"]
    assert result.tables[0].table.schema.columns[0].label == "Miejscowość"
    assert codes(result).get("encoding-guessed", 0) == told


def test_titles_above_and_sources_below_are_not_data(reader):
    (table,) = reader.read(
        "Budżet miasta;;\n;;\nDział;Plan;Wykonanie\nOświata;100;98\nDrogi;50;47\nKultura;20;20\n;;\nŹródło: Urząd Miasta;;\n* dane szacunkowe;;\n"
    ).tables
    assert (table.reading.header_rows, table.reading.footer_rows) == ((3,), (8, 9))
    assert reader.column(table, "dzial") == ["Oświata", "Drogi", "Kultura"]
    assert types(table)["plan"] == "integer"


def test_a_heading_of_two_rows_is_joined(reader):
    (table,) = reader.read("Dzielnica,Kobiety,,Mężczyźni,\n,0–17,18+,0–17,18+\nBytków,10,20,11,21\nBańgów,5,6,7,8\n").tables
    labels = [column.label for column in table.table.schema.columns]
    assert labels == ["Dzielnica", "Kobiety / 0–17", "Kobiety / 18+", "Mężczyźni / 0–17", "Mężczyźni / 18+"]
    assert table.table.rows == 2


def test_years_in_the_heading_are_a_heading(reader):
    (table,) = reader.read("Gmina,2019,2020,2021\nSiemianowice,67000,66270,65684\nChorzów,108000,107000,106000\n").tables
    assert table.reading.header_rows == (1,)
    assert [column.label for column in table.table.schema.columns] == ["Gmina", "2019", "2020", "2021"]


def test_a_table_without_a_heading_keeps_its_first_row(reader):
    result = reader.read("1;1;Bolesławiec;2478\n2;2;Dzierżoniów;2479\n3;3;Głogów;2480\n")
    assert result.tables[0].table.rows == 3
    assert codes(result) == {"header-missing": 1}


def test_signs_of_statistics_are_statuses_not_numbers(reader):
    result = reader.read("Gmina;Dzieci\nA;12\nB;-\nC;x\nD;b.d.\nE;#\nF;7\n")
    (table,) = result.tables
    assert reader.column(table, "dzieci") == [12, None, None, None, None, 7]
    assert reader.column(table, "dzieci__status") == [None, "none", "not-applicable", "unknown", "suppressed", None]
    assert reader.raw(table) == [(4, "dzieci", "b.d.")]  # the others are shown by their sign
    assert codes(result) == {}


def test_one_footnote_never_turns_a_column_to_text(reader):
    result = reader.read("Rok,Liczba\n" + "".join(f"{2000 + n},{n}\n" for n in range(12)) + "2013,tajne\n")
    (table,) = result.tables
    assert types(table) == {"rok": "period", "liczba": "integer"}
    assert (reader.rows(table)[-1]["liczba"], reader.rows(table)[-1]["liczba__status"]) == (None, "unreadable")
    (problem,) = result.report.problems
    assert (problem.code, problem.where.row, problem.where.column, problem.found) == ("unreadable-value", 14, "Liczba", "tajne")
    assert reader.raw(table) == [(13, "liczba", "tajne")]


def test_house_numbers_stay_text(reader):
    (table,) = reader.read("Ulica,Numer\nŚląska,12\nŚląska,14\nŚląska,14a\nŚląska,16/2\nŚląska,18\nŚląska,20\n").tables
    assert types(table)["numer"] == "text"


@pytest.mark.parametrize("name", ["NIP", "Kod pocztowy", "TERYT", "Telefon", "REGON"])
def test_codes_are_text_by_their_name(reader, name):
    (table,) = reader.read(f"Lp.,{name}\n1,241001\n2,632010\n").tables
    assert list(types(table).values()) == ["integer", "text"]


def test_pesel_is_text_by_its_check_digit(reader):
    numbers = ["44051401359", "02070803628", "92071314764", "81010200141", "67040500538"]
    (table,) = reader.read("Lp,Osoba\n" + "".join(f"{n},{number}\n" for n, number in enumerate(numbers))).tables
    assert types(table)["osoba"] == "text"


def test_dates_times_and_yes(reader):
    (table,) = reader.read(
        "Dnia,Kiedy,O której,Otwarte\n31.12.2023,2023-12-31 14:05:00,8:30,tak\n01.02.2024,2024-02-01 09:00:00,16:00,nie\n"
    ).tables
    assert list(types(table).values()) == ["date", "datetime", "time", "boolean"]
    assert reader.rows(table)[0] == {
        "_row": 1,
        "dnia": date(2023, 12, 31),
        "kiedy": datetime.fromisoformat("2023-12-31T14:05"),
        "o_ktorej": time(8, 30),
        "otwarte": True,
    }
    assert reader.raw(table) == []


def test_days_and_months_are_told_apart_by_the_whole_column(reader):
    result = reader.read("Data,Testy\n03/01/20,5\n03/02/20,6\n03/31/20,7\n")
    assert reader.column(result.tables[0], "data") == [date(2020, 3, 1), date(2020, 3, 2), date(2020, 3, 31)]
    assert codes(result) == {}


def test_dates_that_can_be_read_both_ways_are_told(reader):
    result = reader.read("Data,Testy\n03/01/2020,5\n04/02/2020,6\n")
    assert reader.column(result.tables[0], "data") == [date(2020, 1, 3), date(2020, 2, 4)]
    assert codes(result) == {"ambiguous-date": 1}


@pytest.mark.parametrize(
    ("written", "kept"),
    [("2023/2024", "2023/24"), ("I kw. 2024", "2024-Q1"), ("2023M05", "2023-05"), ("II półrocze 2023", "2023-H2"), ("2024 r.", "2024")],
)
def test_periods_have_one_spelling(reader, written, kept):
    (table,) = reader.read(f"Okres;Wartość\n{written};5\n{written};6\n").tables
    assert types(table)["okres"] == "period"
    assert reader.column(table, "okres") == [kept, kept]
    assert reader.raw(table)[0] == (1, "okres", written)


def test_units_after_numbers_become_the_unit(reader):
    (table,) = reader.read("Zadanie;Koszt;Udział\nDroga;1 200,50 zł;12,5%\nPark;800,00 zł;7,0%\n").tables
    assert [(column.unit, str(column.type)) for column in table.table.schema.columns[1:]] == [("zł", "decimal"), ("%", "decimal")]
    assert reader.column(table, "koszt") == [Decimal("1200.50"), Decimal("800.00")]
    assert reader.raw(table) == []


def test_a_mark_before_three_digits_is_decided_by_the_other_columns(reader):
    result = reader.read("Punkt;A;B\nx;1,234;5,5\ny;2,345;6,25\n")
    assert reader.column(result.tables[0], "a") == [Decimal("1.234"), Decimal("2.345")]
    assert codes(result) == {}
    doubtful = reader.read("Punkt;A\nx;1,234\ny;2,345\n")
    assert codes(doubtful) == {"ambiguous-number": 1}


def test_ragged_rows_are_kept_and_told(reader):
    result = reader.read("a,b,c\n1,2,3\n4,5\n6,7,8,dalej\n9,10,11\n")
    (table,) = result.tables
    assert reader.rows(table)[1] == {"_row": 2, "a": 4, "b": 5, "c": None, "kolumna_4": None}
    assert reader.rows(table)[2]["kolumna_4"] == "dalej"
    assert [problem.where.row for problem in result.report.problems if problem.code == "ragged-row"] == [3, 4]


def test_names_are_unique_and_never_parameters(reader):
    result = reader.read("Nazwa,Nazwa,limit,2024\na,b,c,d\ne,f,g,h\n")
    assert list(types(result.tables[0])) == ["nazwa", "nazwa_2", "limit_", "k_2024"]
    assert codes(result)["duplicate-column"] == 1


def test_empty_rows_and_repeated_headings_are_left_out(reader):
    result = reader.read("a,b\n1,2\n\n3,4\na,b\n5,6\n")
    assert reader.column(result.tables[0], "a") == [1, 3, 5]
    assert codes(result) == {"empty-rows": 1, "repeated-header": 1}


def test_texts_are_trimmed_and_composed_and_the_spelling_kept(reader):
    (table,) = reader.read("Nazwa,Opis\n  Bytków ,x y\nS\u0301la\u0328sk,z\n").tables
    assert reader.column(table, "nazwa") == ["Bytków", "Śląsk"]
    assert (2, "nazwa", "S\u0301la\u0328sk") in reader.raw(table)


def test_quoted_separators_and_line_ends_stay_in_the_field(reader):
    (table,) = reader.read('a;b\n"x;y";"pierwsza\ndruga"\nz;"mówi ""tak"""\n').tables
    assert reader.column(table, "a") == ["x;y", "z"]
    assert reader.column(table, "b") == ["pierwsza\ndruga", 'mówi "tak"']


def test_a_fraction_is_never_rounded_into_a_whole_column(reader):
    """12.7 among whole numbers makes a decimal column: every figure stays what it was."""
    (table,) = reader.read("n,v\n" + "".join(f"{n},{n}\n" for n in range(30)) + "30,12.7\n").tables
    assert reader.column(table, "v")[-1] == Decimal("12.7")


def test_a_recipe_and_a_reading_are_told_as_json(reader):
    found = reader.read("a,b\n1,x\n").as_json()
    assert set(found) == {"tables", "problems", "recipe"}
    assert found["tables"][0]["columns"][0] == {"name": "a", "label": "a", "type": "integer", "unit": None}
    assert set(found["tables"][0]["reading"]) == {
        "encoding",
        "delimiter",
        "quotechar",
        "escapechar",
        "header_rows",
        "skipped_rows",
        "footer_rows",
        "total_rows",
        "rows_above",
        "spread",
        "decimal",
        "thousands",
    }


def test_the_row_that_numbers_columns_is_left_out_but_never_data(reader):
    result = reader.read("Gmina;Ludność;Dochód\n1;2;3\nSiemianowice;66270;5\nChorzów;107000;6\n")
    assert reader.column(result.tables[0], "gmina") == ["Siemianowice", "Chorzów"]
    assert codes(result) == {"numbering-row": 1}
    assert reader.read("a;b;c\n1;2;3\n4;5;6\n").tables[0].table.rows == 2


def test_units_below_years_belong_to_the_heading(reader):
    (table,) = reader.read("Kod;Nazwa;2019;2020;2021\n;;[szt];[szt];[szt]\n01;A;5;6;7\n02;B;8;9;10\n").tables
    assert table.reading.header_rows == (1, 2)
    assert [(column.label, column.unit) for column in table.table.schema.columns[2:]] == [(str(year), "szt") for year in (2019, 2020, 2021)]


def test_a_letter_before_figures_makes_codes(reader):
    (table,) = reader.read("Linia;Kierunek\n23;A\n43;B\nM7;C\n110;D\n5;E\n8;F\n").tables
    assert types(table)["linia"] == "text"


def test_a_first_row_with_a_year_and_a_slip_is_data(reader):
    """A year over years is a value; only over other figures does it name a column."""
    table = reader.read("rok,dzielnica,osoby\n2023,Bytków,1 4\n2023,Michał,8\n").tables[0]
    assert [(row["rok"], row["dzielnica"]) for row in reader.rows(table)] == [("2023", "Bytków"), ("2023", "Michał")]
    wide = reader.read("dzielnica;2020;2021\nBytków;1;2\nMichał;3;4\n", name="b.csv").tables[0]
    assert types(wide) == {"dzielnica": "text", "k_2020": "integer", "k_2021": "integer"}


def test_a_column_may_be_called_as_the_engine_calls_places(reader):
    table = reader.read("file_row_number;x\n7;a\n8;b\n").tables[0]
    assert reader.column(table, "file_row_number_") == [7, 8]


def test_another_unit_is_another_number(reader):
    """5 tys. zł are not 5 zł, 5‰ are not 5 %; the same unit spelled otherwise is."""
    rows = "a;10 zł;1%;1 m2\nb;12 zł;2%;2 m²\nc;13 PLN;3%;3 m2\nd;14 zł;4%;4 m2\ne;5 tys. zł;5‰;5 m2\n"
    (table,) = reader.read(f"nazwa;kwota;udzial;pole\n{rows}").tables
    assert [(row["kwota"], row["udzial"]) for row in reader.rows(table)] == [(10, 1), (12, 2), (13, 3), (14, 4), (None, None)]
    assert reader.rows(table)[4]["kwota__status"] == "unreadable"
    assert reader.column(table, "pole") == [1, 2, 3, 4, 5]
    half = reader.read("nazwa;kwota\na;10 zł\nb;12 tys. zł\nc;13 zł\nd;14 tys. zł\n", name="b.csv").tables[0]
    assert types(half)["kwota"] == "text"


def test_a_year_of_two_figures_is_no_year_of_the_first_century(reader):
    days = "".join(f"{n};{n:02}.02.2024;2024-02-{n:02}\n" for n in range(13, 18))
    (table,) = reader.read(f"nr;dzien;iso\n{days}18;18.02.24;19.02.24\n").tables
    last = reader.rows(table)[-1]
    assert (last["dzien"], last["dzien__status"], last["iso"], last["iso__status"]) == (None, "unreadable", None, "unreadable")
    assert {"18.02.24", "19.02.24"} <= {raw for _, _, raw in reader.raw(table)}


@pytest.mark.parametrize("heading", ["nazwa;x;y", "nazwa;y;X", "Układ 2000;;\nnazwa;x;y", "id;x"])
def test_a_column_may_be_called_x(reader, heading):
    """The letter is also a sign of statistics."""
    rows = "".join(f"{n};18.{n}" + ";50.1\n" * (";y" in heading) + "\n" * (";y" not in heading) for n in range(1, 5))
    (table,) = reader.read(f"{heading}\n{rows}").tables
    assert (table.table.rows, types(table)["x"]) == (4, "decimal")


def test_a_first_row_with_the_sign_x_is_data(reader):
    table = reader.read("Bytków;x\nMichał;x\nStawy;6\nTuwima;7\n").tables[0]
    assert table.table.rows == 4


def test_no_two_columns_have_one_label(reader):
    """Decisions about personal data name a column by its label."""
    (table,) = reader.read("tel;tel;tel (2)\na;b;c\nd;e;f\n").tables
    labels = [column.label for column in table.table.schema.columns]
    assert len(set(labels)) == 3


def test_a_thousand_with_a_mark_is_not_one(reader):
    """Read again by the recipe, where no problem would tell of it."""
    recipe = reader.read("a;n\np;5\nq;700\nr;1200\n").recipe
    (table,) = reader.read("a;n\np;5\nq;1.000\nr;12.0\n", name="b.csv", recipe=recipe).tables
    assert [(row["n"], row["n__status"]) for row in reader.rows(table)] == [(5, None), (None, "unreadable"), (12, None)]


def test_an_empty_cell_of_the_only_column_is_a_row_and_a_blank_line_is_none(reader):
    (table,) = reader.read('wartosc\n1\n""\n\n3\n""\n5\n').tables
    assert reader.column(table, "wartosc") == [1, None, 3, None, 5]


def test_letters_with_marks_apart_are_one_character(reader):
    text = "Miejscowość;Ile\nŚwięty Żółw;1\nŁódź;2\n"
    (table,) = reader.read(unicodedata.normalize("NFD", text)).tables
    assert table.table.schema.columns[0].label == "Miejscowość"
    assert reader.column(table, "miejscowosc") == ["Święty Żółw", "Łódź"]


def test_thousands_by_apostrophes_are_thousands(reader):
    """As the Swiss write them; and a cell that is written otherwise does not stop the statement that holds the mark."""
    (table,) = reader.read("gmina;kwota\nA;1'234'567\nB;2'000\nC;3'100\nD;4'200\nE; 5'300 zł\n").tables
    assert types(table)["kwota"] == "integer"
    assert reader.column(table, "kwota") == [1234567, 2000, 3100, 4200, 5300]
