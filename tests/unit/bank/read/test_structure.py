"""What stands around the data: titles, groups, names and values, counting headings, remarks, texts for people to read."""

import pytest

from ratusz.bank.base.errors import Unreadable
from tests.support.reading import codes, sheet, types, workbook


def test_ordinals_head_groups_and_are_no_level_of_the_heading(reader):
    file = "Lp.;Nazwa;Uczniów\nI;Szkoły;\n1;SP 1;310\n2;SP 5;420\nII;Przedszkola;\n1;P 1;90\n2;P 2;75\n"
    result = reader.read(file)
    (table,) = result.tables
    assert types(table) == {"lp": "integer", "nazwa": "text", "uczniow": "integer", "grupa": "text"}
    assert reader.column(table, "grupa") == ["Szkoły", "Szkoły", "Przedszkola", "Przedszkola"]
    assert codes(result) == {"group-row": 2}
    assert reader.read(file, recipe=result.recipe).recipe == result.recipe


def test_a_letter_among_codes_heads_nothing(reader):
    (table,) = reader.read("Kod;Nazwa;Liczba\nA;Sekcja A;\nA.1;pierwsza;10\nA.2;druga;20\nB;Sekcja B;\nB.1;trzecia;5\n").tables
    assert table.table.rows == 5


@pytest.mark.parametrize(
    "file",
    [
        "Nazwa;Gmina Raba\nAdres;ul. Szkolna 1\nLiczba mieszkańców;60 000\nPowierzchnia;45,5 km2\n",
        "Nazwa:;Gmina Raba\nSiedziba:;Raba\nWójt:;Jan Kowalski\n",
        "Nazwa;Ludność\nŹródło;USC\nAutor;Wydział\nData;2024-01-05\n",
    ],
)
def test_names_and_values_have_no_heading_and_lose_no_row(reader, file):
    result = reader.read(file)
    assert result.tables[0].table.rows == len(file.splitlines())
    assert codes(result) == {"header-missing": 1}


@pytest.mark.parametrize(
    "file",
    [
        "Kod;Znaczenie\nK;kobiety\nM;mężczyźni\nO;ogółem\n",
        "Nazwa;Wartość\nAdres;Raba\nData;2024-01-05\nTelefon;600 700 800\n",
        "Usługa;Opłata\nWpis;bezpłatnie\nOdpis;22 zł\nDuplikat;bezpłatnie\n",
        "Nazwa;Liczba\nSP 1;310\nSP 5;420\nSP 6;500\n",
    ],
)
def test_two_columns_below_a_heading_keep_it(reader, file):
    result = reader.read(file)
    assert result.tables[0].reading.header_rows == (1,)
    assert codes(result) == {}


def test_the_heading_of_a_list_is_doubted_unless_it_says_what_it_is(reader):
    bare = reader.read("Bytków\nBańgów\nCentrum\n")
    assert codes(bare) == {"heading-guessed": 1}
    assert bare.report.problems[0].found == "Bytków"
    assert codes(reader.read("Bytków\nBańgów\nCentrum\n", recipe=bare.recipe)) == {}
    assert codes(reader.read("Nazwa dzielnicy\nBytków\nBańgów\n")) == {}


@pytest.mark.parametrize(
    ("file", "heading"),
    [
        ("Pytanie;1;2;3;4;5\nDrogi;12;30;45;22;9\nCzystość;5;11;60;30;14\n", 1),
        ("1;2;3;4;5\n12;30;45;22;9\n5;11;60;30;14\n", 1),
        ("Szkoła;7;8;9;10;11\nSP 1;12;30;45;22;9\nSP 5;5;11;60;30;14\n", 1),
        ("Pytanie;1;2;3\nDrogi;x;;\nCzystość;;x;\n", 1),
    ],
)
def test_numbers_that_count_are_names_of_columns(reader, file, heading):
    (table,) = reader.read(file).tables
    assert table.reading.header_rows == (heading,)


@pytest.mark.parametrize(
    ("file", "rows"),
    [
        ("Dzielnica;K;M;Razem\nBytków;1;2;3\nCentrum;2;7;9\n", 2),
        ("1;2;3;4\n2;3;4;5\n3;4;5;6\n", 3),
        ("Bytków;1;2;3\nBańgów;2;3;4\nCentrum;9;9;9\n", 3),
        ("Rok;K;M;Razem\n1;2;3;4\n2020;310;290;600\n2021;300;280;580\n", 3),
    ],
)
def test_numbers_that_count_may_be_data(reader, file, rows):
    assert reader.read(file).tables[0].table.rows == rows


@pytest.mark.parametrize(
    ("title", "skipped"),
    [("Rejestr umów;;;", 1), ("Gmina Raba;Rok 2024;;", 1), ("Gmina Raba;;;2024", 1), ("Rejestr umów;;;\nGmina Raba;;2024;", 2)],
)
def test_titles_in_several_cells_are_no_level_of_the_heading(reader, title, skipped):
    (table,) = reader.read(f"{title}\nNr;Kontrahent;Kwota;Data\n1;ABC;1200,00;2024-01-01\n2;DEF;800,00;2024-01-02\n").tables
    assert table.reading.header_rows == (skipped + 1,)
    assert list(types(table)) == ["nr", "kontrahent", "kwota", "data"]


@pytest.mark.parametrize(
    ("heading", "label"),
    [
        ("Szkoła;Uczniowie;;\nNazwa;K;M;Razem\n", "Uczniowie / K"),
        ("Dzielnica;2022;;2023\n;K;M;K\n", "2022 / K"),
        ("Dzielnica;Ludność;;\nDzielnica;K;M;Razem\n", "Ludność / K"),
    ],
)
def test_levels_of_a_heading_stay(reader, heading, label):
    (table,) = reader.read(f"{heading}Bytków;310;290;600\nCentrum;42;40;82\n").tables
    assert label in [column.label for column in table.table.schema.columns]


@pytest.mark.parametrize(
    "file",
    [
        "Dzielnica;K;M\nBytków;310;290\nBańgów;42;40\n;;\nSporządził;Jan Kowalski;\nData;2024-01-05;\n",
        "Dzielnica;Liczba\nBytków;310\nBańgów;42\n\nŹródło:;USC\nStan na:;31.12.2023\n",
        "Rok;Liczba\n2020;10\n2021;12\n\nUwaga: dane szacunkowe;\nKontakt;urzad@raba.pl\n",
    ],
)
def test_remarks_in_several_cells_below_an_empty_row_are_notes(reader, file):
    (table,) = reader.read(file).tables
    assert (table.table.rows, table.reading.footer_rows) == (2, (5, 6))


def test_rows_of_the_table_below_an_empty_row_are_data(reader):
    (table,) = reader.read("Dzielnica;K;M\nBytków;310;290\nBańgów;42;40\n;;\nUwaga;5;6\nCentrum;42;41\n").tables
    assert table.table.rows == 4


def test_a_text_for_people_to_read_is_refused(reader):
    letter = "Opis plików\n\nPliki zawierają pomiary ze wszystkich stacji, po jednym na miesiąc.\n1. Nie zmieniaj nazw plików.\n\n2. Pytania kieruj do urzędu.\n"
    for text in (letter, "Kod stacji        9\nNazwa stacji      30\nRok               4\nStatus pomiaru    1\n"):
        with pytest.raises(Unreadable) as refusal:
            reader.read(text, name="opis.txt")
        assert refusal.value.code == "not-a-table"


def test_answers_in_one_column_are_no_document(reader):
    result = reader.read(
        "Uwagi mieszkańców\nProszę o naprawę chodnika przy szkole.\nBrakuje oświetlenia na ulicy Polnej.\nDziękuję za nowy park.\n"
    )
    assert result.tables[0].table.rows == 3
    assert codes(result) == {"prose-sheet": 1}


def test_a_sheet_of_instructions_is_kept_and_told(reader):
    def fill(book):
        sheet([["Instrukcja wypełniania"], [], ["1. Wypełnij arkusz Dane."], ["2. Nie zmieniaj nagłówków."]], name="Instrukcja")(book)
        sheet([["Dzielnica", "K"], ["Bytków", 310], ["Centrum", 42]])(book)

    result = reader.read(workbook(fill), name="a.xlsx")
    assert [problem.where.table for problem in result.report.problems if problem.code == "prose-sheet"] == ["Instrukcja"]
    assert [table.name for table in result.tables] == ["Instrukcja", "Dane"]


def test_a_heading_with_a_field_less_than_every_row_is_told(reader):
    result = reader.read("Dzielnica;Ulica Kobiety;Mężczyźni\nBytków;Polna;310;290\nBańgów;Leśna;42;40\n")
    assert codes(result) == {"heading-short": 1, "column-unnamed": 1}


def test_sections_of_a_form_are_kept(reader):
    form = [["FORMULARZ"], ["Dane"], ["Imię i nazwisko", "Jan Nowak"], ["Adres", "Polna 1"], ["Nieruchomość"], ["Numer działki", "12/3"]]
    (table,) = reader.read(workbook(sheet(form)), name="a.xlsx").tables
    assert table.table.rows == 6


def test_an_empty_row_within_a_heading_that_merged_cells_span(reader):
    def fill(book):
        page = book.add_worksheet("Dane")
        page.merge_range("A1:A3", "Gmina")
        page.merge_range("B1:C1", "Powierzchnia")
        for cell, label in (("B3", "Przyrost"), ("C3", "Ubytek")):
            page.write(cell, label)
        page.write_row("A4", ["Raba", 5, 7])
        page.write_row("A5", ["Skała", 6, 8])

    (table,) = reader.read(workbook(fill), name="a.xlsx").tables
    assert [column.label for column in table.table.schema.columns] == ["Gmina", "Powierzchnia / Przyrost", "Powierzchnia / Ubytek"]


def test_texts_above_figures_in_one_column_are_entries_of_it(reader):
    texts = [["bold"], ["italic"], ["underline"], ["strikeout"], ["colour"]]
    result = reader.read(workbook(sheet([*texts, *([n] for n in range(2014, 2022))])), name="a.xlsx")
    assert result.tables[0].table.rows == 13
    assert "header-missing" in codes(result)


def test_a_title_above_names_and_values_is_none_of_them(reader):
    file = "KARTA USŁUGI;\nNazwa usługi;Dowód osobisty\nTermin;30 dni\nTelefon;32 760 52 00\n"
    result = reader.read(file)
    assert result.tables[0].table.rows == 3
    later = reader.read(file.replace("KARTA USŁUGI", "KARTA USŁUGI 2025"), recipe=result.recipe)
    assert later.tables[0].table.rows == 3


def test_days_of_a_month_name_no_columns(reader):
    file = "Frakcja;styczeń;luty\nZmieszane;3, 17, 31;14, 28\nBIO;-;-\nPapier;12;9\nSzkło;22;-\n"
    result = reader.read(file)
    (table,) = result.tables
    assert table.reading.header_rows == (1,)
    assert reader.column(table, "frakcja") == ["Zmieszane", "BIO", "Papier", "Szkło"]


def test_rows_of_names_below_numbered_columns_are_the_heading(reader):
    file = "Nr;1;2;3\nKod stacji;SlA;SlB;SlC\nWskaźnik;PM10;PM10;NO2\nCzas;24g;24g;1g\nJednostka;ug/m3;ug/m3;ug/m3\n"
    file += "".join(f"{day:02}.01.2023 00:00;{day},5;{day},25;7,1\n" for day in range(13, 18))
    result = reader.read(file)
    (table,) = result.tables
    assert table.table.rows == 5
    assert [column.type for column in table.table.schema.columns] == ["datetime", "decimal", "decimal", "decimal"]


def test_groups_with_subtotals_are_groups(reader):
    file = "Adres;Powierzchnia;Czynsz;Najemca\nBytków;;;\nul. A 1;45;12;kwiaty\nul. A 3;60;10;pustostan\nBytków – razem;105;;\n"
    file += "Centrum;;;\nul. B 2;100;25;bank\nul. B 4;33;20;fryzjer\nCentrum – razem;133;;\nOgółem;238;;\n"
    result = reader.read(file)
    assert reader.column(result.tables[0], "grupa") == ["Bytków", "Bytków", "Centrum", "Centrum"]
    assert codes(result) == {"group-row": 2, "total-row": 3}


def test_a_row_of_one_text_among_the_data_is_told(reader):
    file = "Lp.;Przystanek;kurs 1;kurs 2\n1;Bytków;4:32;5:02\n2;Szpital;4:35;5:05\n3;Centrum;4:41;5:09\n;S – kursuje w soboty;;\n"
    result = reader.read(file)
    assert codes(result) == {"lonely-row": 1}
    assert reader.read(file, recipe=result.recipe).tables[0].table.rows == result.tables[0].table.rows == 4


def test_a_unit_that_alone_tells_columns_apart_is_in_their_names(reader):
    book = workbook(sheet([["Zadanie", "Wartość", "Wartość"], ["", "PLN", "EUR"], ["Żłobek", 4600, 1000], ["Dach", 920, 200]]))
    (table,) = reader.read(book, name="plan.xlsx").tables
    assert list(types(table)) == ["zadanie", "wartosc_pln", "wartosc_eur"]
