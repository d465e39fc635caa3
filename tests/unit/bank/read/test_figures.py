"""Columns of numbers as offices write them: negatives of bookkeepers, units, codes among figures, words among figures."""

import pytest

from tests.support.reading import codes, types


def column(reader, label, values):
    """The type of a column of `values`, its values as texts, and the codes of the problems."""
    result = reader.read(f"Nazwa;{label}\n" + "".join(f"A{n};{value}\n" for n, value in enumerate(values)))
    (table,) = result.tables
    said = table.table.schema.columns[1]
    texts = [None if value is None else str(value) for value in reader.column(table, said.name)]
    return str(said.type), texts, codes(result)


@pytest.mark.parametrize(
    ("label", "written", "values"),
    [
        ("Wynik", ["1000", "(250)", "30", "(7)"], ["1000", "-250", "30", "-7"]),
        ("Kwota", ["1000", "(1 250)", "30", "12"], ["1000", "-1250", "30", "12"]),
        ("Kwota", ["1 250,50", "400,00-", "3,00", "50,00 -"], ["1250.50", "-400.00", "3.00", "-50.00"]),
        ("Kwota", ["100 zł", "(250) zł", "3 zł", "5 zł"], ["100", "-250", "3", "5"]),
        ("Saldo migracji", ["5", "4-", "3", "7"], ["5", "-4", "3", "7"]),
    ],
)
def test_negative_numbers_of_bookkeepers_are_told_once(reader, label, written, values):
    assert column(reader, label, written)[1:] == (values, {"accounting-negatives": 1})


@pytest.mark.parametrize(
    ("label", "written"),
    [
        ("Uwagi", ["(1)", "(2)", "(3)", "(4)"]),
        ("Lata", ["(2019)", "(2020)", "(2021)"]),
        ("Ocena", ["5", "4-", "3+", "5", "3+"]),
    ],
)
def test_notes_years_and_marks_of_school_are_no_negatives(reader, label, written):
    assert column(reader, label, written)[:2] == ("text", written)


def test_the_number_of_a_note_among_numbers_is_no_negative(reader):
    assert column(reader, "Liczba", ["5", "(1)", "30", "7", "12"]) == ("integer", ["5", None, "30", "7", "12"], {"unreadable-value": 1})


@pytest.mark.parametrize(
    ("written", "values"),
    [
        (["1 zł", "2 PLN", "3 zł", "4 PLN"], ["1", "2", "3", "4"]),
        (["5 szt.", "7 szt", "12 sztuk", "1 szt."], ["5", "7", "12", "1"]),
        (["1 zl", "2 PLN", "3,50 ZŁ", "4"], ["1.00", "2.00", "3.50", "4.00"]),
        (["12,-", "13,- zł", "14,50", "5,--"], ["12.00", "13.00", "14.50", "5.00"]),
        (["12,- zł", "13,- zł", "1 400,- zł"], ["12", "13", "1400"]),
    ],
)
def test_amounts_in_all_spellings_of_one_unit(reader, written, values):
    assert column(reader, "Kwota", written)[1:] == (values, {})


def test_the_same_words_behind_all_numbers_are_their_unit(reader):
    result = reader.read("Nazwa;Kwota\nA;15 000 zł brutto\nB;12 000 zł brutto\nC;900 zł brutto\n")
    said = result.tables[0].table.schema.columns[1]
    assert (reader.column(result.tables[0], "kwota"), said.unit, reader.raw(result.tables[0])) == ([15000, 12000, 900], "zł brutto", [])
    assert column(reader, "Dzień", ["1 marca", "2 marca", "8 marca"])[0] == "text"
    assert column(reader, "Klasa", ["1 a", "2 a", "3 a"])[0] == "text"


def test_money_in_front_of_its_amount(reader):
    result = reader.read("Nazwa;Kwota\nA;€ 100\nB;€ 250,50\nC;EUR 30\n")
    assert [str(value) for value in reader.column(result.tables[0], "kwota")] == ["100.00", "250.50", "30.00"]
    assert result.tables[0].table.schema.columns[1].unit == "€"


def test_signs_set_apart_from_their_numbers(reader):
    assert column(reader, "Zmiana", ["- 5", "+ 3", "– 2,5", "4"])[1:] == (["-5.0", "3.0", "-2.5", "4.0"], {})


def test_thousands_by_a_dot_among_thousands_by_blanks(reader):
    assert column(reader, "Kwota", ["12 300,00", "3 000", "1.200,50", "100,00"])[1] == ["12300.00", "3000.00", "1200.50", "100.00"]


def test_figures_in_units_that_differ_are_told(reader):
    assert column(reader, "Kwota", ["1 zł", "2 EUR", "3 zł", "4 EUR"]) == ("text", ["1 zł", "2 EUR", "3 zł", "4 EUR"], {"units-differ": 1})
    assert column(reader, "Kwota", ["1 zł", "2 tys. zł", "3 zł", "4 tys. zł"])[2] == {"units-differ": 1}


def test_a_unit_in_a_few_cells_is_known_by_the_heading(reader):
    written = ["12", "13", "5%", *map(str, range(20))]
    kind, values, told = column(reader, "Udział [%]", written)
    assert (kind, values[2], told) == ("integer", "5", {})


@pytest.mark.parametrize(
    ("label", "written"),
    [
        ("Budynek", ["1", "3/5", "12", "7", "8-9", "9", "10", "11"]),
        ("Nr domu", ["1", "3", "12A", "7", "8", "9", "10", "11", "15", "17", "115"]),
        ("Numer", ["1", "1–15", "12", "7"]),
    ],
)
def test_codes_among_numbers_make_text_and_are_told(reader, label, written):
    assert column(reader, label, written) == ("text", written, {"codes-among-numbers": 1})


@pytest.mark.parametrize(
    ("label", "written", "found"),
    [
        ("Liczba", ["20", "ok. 20", "30", "ponad 20", "40", "50"], "ok. 20"),
        ("Umowa do", ["13.02.2024", "bezterminowo", "14.02.2024", "15.02.2024", "bezterminowo", "17.02.2024"], "bezterminowo"),
        ("Stężenie", ["<0,5", "1,2", "<0,5", "3,4", "<0,1"], "<0,5"),
        ("Liczba", ["1,5", "1.5", "2,5", "2.75", "3,1", "4.2"], "1.5"),
    ],
)
def test_a_column_that_would_have_a_type_but_for_some_cells_is_told(reader, label, written, found):
    result = reader.read(f"Nazwa;{label}\n" + "".join(f"A{n};{value}\n" for n, value in enumerate(written)))
    assert list(types(result.tables[0]).values())[1] == "text"
    assert [(problem.code, problem.found) for problem in result.report.problems] == [("values-differ", found)]


def test_few_words_among_days_leave_the_column_one_of_days(reader):
    written = ["13.02.2024", "bezterminowo", "14.02.2024", "15.02.2024", "16.02.2024"]
    assert column(reader, "Umowa do", written)[::2] == ("date", {"unreadable-value": 1})


def test_texts_that_never_seemed_to_be_numbers_are_not_told_of(reader):
    assert column(reader, "Opis", ["droga", "12", "most", "park", "7"])[2] == {}
    assert column(reader, "Telefon", ["327601234", "brak numeru", "500100200", "500100201", "wewn. 12"])[2] == {}


def test_the_sign_of_a_paragraph_is_a_name(reader):
    result = reader.read("Dział;§;Plan\n750;4010;10\n750;4040;20\n")
    assert types(result.tables[0]) == {"dzial": "text", "paragraf": "text", "plan": "integer"}
    assert list(types(reader.read("Nazwa;%\nA;5\nB;7\n").tables[0])) == ["nazwa", "procent"]


def test_numbers_of_houses_are_no_heading(reader):
    text = "Ulica;Nr;Lokal;Kod pocztowy\nŚląska;1-15;3;41-100\nHutnicza;3/5;;41-100\nPolna;12A;7;41-106\nLeśna;7;12;41-103\nKrótka;22;1;41-103\n"
    (table,) = reader.read(text).tables
    assert (list(types(table)), table.table.rows) == (["ulica", "nr", "lokal", "kod_pocztowy"], 5)


@pytest.mark.parametrize("label", ["Kontakt", "Tel. kom.", "Komórka"])
def test_numbers_of_telephones_are_texts(reader, label):
    assert column(reader, label, ["327601234", "500100200", "32760", "500600700"])[0] == "text"


def test_negatives_of_bookkeepers_come_back_from_a_recipe(reader):
    first = reader.read("Nazwa;Kwota\nA;1000\nB;(250)\nC;30\n")
    again = reader.read("Nazwa;Kwota\nA;5\nB;(3)\nC;7\n", recipe=first.recipe)
    assert reader.column(again.tables[0], "kwota") == [5, -3, 7]


def test_streets_and_municipal_waste_are_no_codes(reader):
    (table,) = reader.read("Dzielnica;Liczba ulic;Odpady kom. [t]\nA;12;120\nB;7;90\nC;9;75\n").tables
    assert [column.type for column in table.table.schema.columns] == ["text", "integer", "integer"]
    (table,) = reader.read("Dzielnica;ULIC\nA;12345\nB;22345\nC;11111\n").tables
    assert [column.type for column in table.table.schema.columns] == ["text", "text"]


def test_a_year_without_figures_yet_is_one_of_numbers(reader):
    (table,) = reader.read("Rodzaj;2021;2022;2023\nmieszkania;120;130;-\nizby;430;500;-\n").tables
    assert [column.type for column in table.table.schema.columns] == ["text", "integer", "integer", "integer"]


def test_codes_with_an_e_are_no_powers_of_ten(reader):
    (table,) = reader.read("Symbol;Moc\n1E5;1E+05\n2E3;1.5e3\n4E10;2E+02\n").tables
    assert types(table)["symbol"] == "text"
    assert reader.column(table, "moc") == [100000, 1500, 200]
