"""Every table of a sheet is found, and one table is not torn apart."""

from ratusz.bank.read.grid import Grid
from ratusz.bank.read.regions import find_regions
from tests.support.reading import codes, sheet, types, workbook


def grid(text: str) -> Grid:
    """Rows of lines, cells between bars."""
    lines = text.strip("\n").splitlines()
    return Grid(name="Dane", rows=[[cell.strip() for cell in line.strip().split("|")] if line.strip() else [] for line in lines])


def tops(text: str) -> list[int]:
    return [region.area.top for region in find_regions(grid(text))]


TWO = [
    ["Ludność"],
    ["Dzielnica", "Kobiety", "Mężczyźni"],
    ["Bytków", 310, 290],
    ["Bańgów", 42, 40],
    ["Michałkowice", 200, 190],
    [],
    ["Szkoły i przedszkola"],
    ["Placówka", "Ulica", "Uczniów", "Data"],
    ["SP 1", "Szkolna", 120, "2024-01-02"],
    ["SP 5", "Polna", 300, "2024-01-03"],
]


def test_two_tables_one_above_the_other(reader):
    result = reader.read(workbook(sheet(TWO)), name="a.xlsx")
    first, second = result.tables
    assert (first.name, second.name) == ("Dane", "Dane / Szkoły i przedszkola")
    assert types(first) == {"dzielnica": "text", "kobiety": "integer", "mezczyzni": "integer"}
    assert types(second) == {"placowka": "text", "ulica": "text", "uczniow": "integer", "data": "date"}
    assert (first.table.rows, second.table.rows) == (3, 2)
    assert (first.reading.header_rows, second.reading.header_rows) == ((2,), (8,))
    assert second.reading.rows_above == 6
    assert [(table.name, table.sheet, table.area and table.area.top) for table in result.recipe.tables] == [
        ("Dane", "", 1),
        ("Dane / Szkoły i przedszkola", "Dane", 7),
    ]


def test_tables_of_a_sheet_are_found_again_where_they_moved(reader):
    recipe = reader.read(workbook(sheet(TWO)), name="a.xlsx").recipe
    longer = [*TWO[:5], ["Przełajka", 17, 15], ["Centrum", 900, 800], *TWO[5:], ["SP 6", "Leśna", 210, "2024-01-04"]]
    result = reader.read(workbook(sheet(longer)), name="a.xlsx", recipe=recipe)
    first, second = result.tables
    assert (first.table.rows, second.table.rows) == (5, 3)
    assert (first.name, second.name) == ("Dane", "Dane / Szkoły i przedszkola")
    assert codes(result) == {"recipe-header-moved": 1}


def test_a_recipe_of_two_tables_gives_them_again(reader):
    result = reader.read(workbook(sheet(TWO)), name="a.xlsx")
    again = reader.read(workbook(sheet(TWO)), name="a.xlsx", recipe=result.recipe)
    assert again.recipe == result.recipe
    assert [reader.rows(table) for table in again.tables] == [reader.rows(table) for table in result.tables]


def test_a_third_table_is_told_and_a_lost_one_too(reader):
    recipe = reader.read(workbook(sheet(TWO)), name="a.xlsx").recipe
    third = [*TWO, [], ["Drogi"], ["Ulica", "Klasa", "Długość", "Rok budowy"], ["Polna", "L", 120, 1999], ["Leśna", "D", 80, 2001]]
    assert codes(reader.read(workbook(sheet(third)), name="a.xlsx", recipe=recipe)) == {"recipe-table-new": 1}
    assert codes(reader.read(workbook(sheet(TWO[:5])), name="a.xlsx", recipe=recipe)) == {"recipe-table-missing": 1}


def test_a_sheet_may_be_renamed(reader):
    recipe = reader.read(workbook(sheet(TWO, name="Stan 2023")), name="a.xlsx").recipe
    result = reader.read(workbook(sheet(TWO, name="Stan 2024")), name="a.xlsx", recipe=recipe)
    assert [table.name for table in result.tables] == ["Stan 2024", "Stan 2024 / Szkoły i przedszkola"]
    assert codes(result) == {}


def test_two_tables_side_by_side(reader):
    beside = [
        ["Kobiety", None, None, "Mężczyźni"],
        ["Dzielnica", "Liczba", None, "Dzielnica", "Liczba"],
        ["Bytków", 310, None, "Bytków", 290],
        ["Bańgów", 42, None, "Bańgów", 40],
        ["Centrum", 42, None, "Centrum", 41],
    ]
    result = reader.read(workbook(sheet(beside)), name="a.xlsx")
    assert [(table.name, table.table.rows) for table in result.tables] == [("Dane", 3), ("Dane / Mężczyźni", 3)]
    assert reader.column(result.tables[1], "liczba") == [290, 40, 41]
    again = reader.read(workbook(sheet([[], *beside])), name="a.xlsx", recipe=result.recipe)
    assert reader.column(again.tables[1], "liczba") == [290, 40, 41]
    assert set(codes(again)) == {"recipe-header-moved"}


def test_an_empty_column_does_not_tear_a_table_apart():
    assert tops("""
        Dzielnica | Kobiety | | Mężczyźni | Razem
        Bytków | 310 | | 290 | 600
        Bańgów | 42 | | 40 | 82
        Centrum | 42 | | 41 | 83""") == [1]


def test_empty_rows_groups_and_notes_do_not_tear_a_table_apart():
    assert tops("""
        Dzielnica | Kobiety | Mężczyźni

        Bytków | 310 | 290
        Bańgów | 42 | 40

        Dzielnice południowe
        Centrum | 42 | 41
        Michałkowice | 42 | 41

        Źródło: USC""") == [1]


def test_a_list_of_remarks_above_is_no_table():
    assert tops("""
        Jednostka | Urząd Miasta
        Rok | 2023

        Dzielnica | Kobiety | Mężczyźni
        Bytków | 310 | 290
        Bańgów | 42 | 40""") == [1]


def test_a_heading_that_comes_again_on_the_next_page_is_one_table(reader):
    result = reader.read(
        "Tabl. IV;;\nDzielnica;Kobiety;Mężczyźni\nBytków;310;290\nBańgów;42;40\n;;\nTabl. IV (cd.);;\nDzielnica;Kobiety;Mężczyźni\n"
        "Centrum;43;41\nPrzełajka;5;6\n"
    )
    (table,) = result.tables
    assert reader.column(table, "dzielnica") == ["Bytków", "Bańgów", "Centrum", "Przełajka"]
    assert reader.column(table, "kobiety") == [310, 42, 43, 5]


def test_the_same_heading_under_another_title_is_another_table(reader):
    result = reader.read(
        "Rok 2022;;\nDzielnica;Kobiety;Mężczyźni\nBytków;310;290\nBańgów;42;40\n;;\nRok 2023;;\nDzielnica;Kobiety;Mężczyźni\n"
        "Bytków;311;291\nBańgów;43;41\n"
    )
    assert [(table.name, table.table.rows) for table in result.tables] == [("plik", 2), ("plik / Rok 2023", 2)]


def test_notes_stay_with_the_table_above(reader):
    rows = [*TWO[:5], ["Źródło: USC"], *TWO[5:]]
    first, second = reader.read(workbook(sheet(rows)), name="a.xlsx").tables
    assert first.reading.footer_rows == (6,)
    assert second.reading.header_rows == (9,)


def test_texts_after_an_empty_row_are_no_heading():
    rows = "\n".join(
        f"I59{n} | Projekt {'abcdefgh'[n % 8]} | {'30036854' + str(n) if n % 5 == 0 else '30036854' + str(n) + 'z'}" for n in range(12)
    )
    assert tops("Kod | Nazwa | Tytuł\n" + rows + "\n\n" + rows) == [1]


def test_the_number_of_a_page_is_no_title(reader):
    (table,) = reader.read("Wykaz;;\nLp;Nazwa;Kwota\n1;A;5\n2;B;6\nStrona 1;;\nLp;Nazwa;Kwota\n3;C;7\n4;D;8\n").tables
    assert reader.column(table, "kwota") == [5, 6, 7, 8]


def test_notes_of_two_columns_below_a_table_are_no_data(reader):
    (table,) = reader.read(
        "Gmina;2020;2021;2022;2023\nA;1;2;3;4\nB;5;6;7;8\n\n*****\n\nObjaśnienia:;\nlekarze:;osoby z prawem wykonywania zawodu;\n"
    ).tables
    assert reader.column(table, "gmina") == ["A", "B"]


def test_a_list_of_texts_below_or_above_figures_is_a_table_of_its_own(reader):
    figures = "Rok;Kobiety;Mężczyźni;Razem\n2022;10;12;22\n2023;11;13;24\n"
    texts = "Nazwa;Adres;Dyrektor;\nSP 1;Szkolna;Anna Nowak;\nSP 2;Polna;Jan Kowal;\nSP 3;Leśna;Ewa Lis;\n"
    below = reader.read(f"Ludność;;;\n{figures};;;\nSzkoły;;;\n{texts}")
    assert [(table.name, table.table.rows) for table in below.tables] == [("plik", 2), ("plik / Szkoły", 3)]
    above = reader.read(f"Szkoły;;;\n{texts};;;\nLudność;;;\n{figures}")
    assert [(table.name, table.table.rows) for table in above.tables] == [("plik", 3), ("plik / Ludność", 2)]


def test_a_full_row_of_names_among_values_heads_another_table(reader):
    result = reader.read(
        "Dzielnica;Kobiety;Mężczyźni\nBytków;310;290\nBańgów;42;40\nPlacówka;Ulica;Uczniów\nSP 1;Szkolna;120\nSP 5;Polna;300\n"
    )
    first, second = result.tables
    assert (types(first)["kobiety"], types(second)["uczniow"]) == ("integer", "integer")
    assert codes(result) == {"table-without-gap": 1}


def test_the_same_names_over_other_fields_head_another_table(reader):
    first, second = reader.read("Nazwa;K;M;Uwagi\nBytków;310;290;\nBańgów;42;40;\nNazwa;K;M\nCentrum;1;2\nPrzełajka;3;4\n").tables
    assert (first.table.rows, second.table.rows) == (2, 2)


def test_a_row_of_words_among_values_is_a_row():
    assert tops("""
        Dzielnica | Kobiety | Mężczyźni
        Bytków | 310 | 290
        Bańgów | remont | zamknięte
        Centrum | 42 | 41
        Przełajka | 17 | 15""") == [1]
    assert tops("""
        Dzielnica | Kobiety | Mężczyźni
        Bytków | 310 | 290
        Bańgów | 42 | 40
        Dzielnica | Kobiety | Mężczyźni
        Centrum | 42 | 41
        Przełajka | 17 | 15""") == [1]
