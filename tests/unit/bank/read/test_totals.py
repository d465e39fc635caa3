"""A total is left out where it verifiably adds up others; otherwise it stays and a person is asked."""

from dataclasses import replace

import pytest

from tests.support.reading import codes, sheet, workbook

HEAD = "Dzielnica;Kobiety;Mężczyźni\n"


def test_a_total_that_adds_up_is_left_out(reader):
    result = reader.read(HEAD + "Bytków;310;290\nBańgów;42;40\nRazem;352;330\nŹródło: USC;;\n")
    (table,) = result.tables
    assert reader.column(table, "kobiety") == [310, 42]
    assert (table.reading.total_rows, result.recipe.tables[0].total_rows) == ((4,), (4,))
    assert codes(result) == {"total-row": 1}


def test_a_total_that_does_not_add_up_stays_and_asks(reader):
    result = reader.read(HEAD + "Bytków;310;290\nBańgów;42;40\nRazem;352;333\n")
    assert reader.column(result.tables[0], "kobiety") == [310, 42, 352]
    assert codes(result) == {"total-row-kept": 1}
    assert [problem.where.row for problem in result.report.problems] == [4]


def test_a_total_above_subtotals_and_a_grand_total(reader):
    above = reader.read(HEAD + "Ogółem;352;330\nBytków;310;290\nBańgów;42;40\n")
    assert reader.column(above.tables[0], "dzielnica") == ["Bytków", "Bańgów"]
    groups = reader.read(
        HEAD + "Bytków;310;290\nBańgów;42;40\nRazem północ;352;330\nCentrum;5;6\nPrzełajka;1;2\nRazem południe;6;8\nOgółem;358;338\n"
    )
    assert reader.column(groups.tables[0], "dzielnica") == ["Bytków", "Bańgów", "Centrum", "Przełajka"]
    assert groups.tables[0].reading.total_rows == (4, 7, 8)


def test_shares_and_averages_need_not_add_up(reader):
    result = reader.read("Dzielnica;Liczba;Średnia płaca;Udział %\nBytków;10;5000,50;50,5\nBańgów;20;6000,10;49,5\nRazem;30;5600,25;100\n")
    assert reader.column(result.tables[0], "liczba") == [10, 20]


def test_rounded_figures_add_up_within_their_rounding(reader):
    result = reader.read("Dzielnica;Tys.\nBytków;10,4\nBańgów;20,4\nCentrum;1,3\nRazem;32,2\n")
    assert result.tables[0].reading.total_rows == (5,)


def test_a_row_of_indicators_is_no_total(reader):
    result = reader.read("Wskaźnik;2022;2023\nDochody ogółem;500;600\nPIT;100;120\nCIT;7;9\n")
    assert result.tables[0].table.rows == 3
    assert "total-row" not in codes(result)


def test_totals_are_found_anew(reader):
    recipe = reader.read(HEAD + "Bytków;310;290\nBańgów;42;40\nRazem;352;330\n").recipe
    longer = reader.read(HEAD + "Bytków;310;290\nBańgów;42;40\nCentrum;1;2\nRazem;353;332\n", recipe=recipe)
    assert reader.column(longer.tables[0], "dzielnica") == ["Bytków", "Bańgów", "Centrum"]
    wrong = reader.read(HEAD + "Bytków;310;290\nBańgów;42;40\nCentrum;1;2\nRazem;999;332\n", recipe=recipe)
    assert reader.column(wrong.tables[0], "dzielnica") == ["Bytków", "Bańgów", "Centrum", "Razem"]
    assert "total-row-kept" in codes(wrong)


def test_what_a_person_says_wins(reader):
    file = HEAD + "Bytków;310;290\nBańgów;42;40\nRazem;352;330\nMiasto;352;331\n"
    recipe = reader.read(file).recipe
    table = recipe.tables[0]
    said = replace(recipe, tables=(replace(table, total_rows=(5,), data_rows=(4,), columns=()),))
    result = reader.read(file, recipe=said)
    assert reader.column(result.tables[0], "dzielnica") == ["Bytków", "Bańgów", "Razem"]
    longer = reader.read(HEAD + "Bytków;310;290\nBańgów;42;40\nCentrum;1;1\nRazem;353;331\nMiasto;353;332\n", recipe=result.recipe)
    assert reader.column(longer.tables[0], "dzielnica") == ["Bytków", "Bańgów", "Centrum", "Razem"]


def test_group_rows_become_a_column_where_each_row_stands_below_one(reader):
    rows = [
        ["Wiek", "Liczba", "Udział"],
        ["Kobiety", None, None],
        ["0-17", 10, 0.5],
        ["18+", 20, 0.5],
        ["Mężczyźni", None, None],
        ["0-17", 11, 0.5],
        ["18+", 21, 0.5],
    ]
    result = reader.read(workbook(sheet(rows)), name="a.xlsx")
    assert reader.column(result.tables[0], "grupa") == ["Kobiety", "Kobiety", "Mężczyźni", "Mężczyźni"]
    assert codes(result) == {"group-row": 2}
    assert reader.read(workbook(sheet(rows)), name="a.xlsx", recipe=result.recipe).recipe == result.recipe


def test_a_row_with_a_name_and_no_figures_is_data(reader):
    result = reader.read(HEAD + "Bytków;310;290\nBańgów;;\nCentrum;42;40\nPrzełajka;42;41\n")
    assert reader.column(result.tables[0], "dzielnica") == ["Bytków", "Bańgów", "Centrum", "Przełajka"]


def test_rows_left_out_of_one_file_are_not_left_out_of_the_next_by_number(reader):
    recipe = reader.read(HEAD + "Bytków;310;290\n;;\nBańgów;42;40\n" + HEAD + "Centrum;1;2\n").recipe
    result = reader.read(HEAD + "Bytków;310;290\nBańgów;42;40\nCentrum;1;2\nPrzełajka;3;4\nMichałkowice;5;6\n", recipe=recipe)
    assert result.tables[0].table.rows == 5


def test_rows_are_trusted_and_columns_proposed_anew(reader):
    file = "Dzielnica;Liczba\nmiasto;sztuk\nBytków;310\nBańgów;42\n"
    recipe = reader.read(file).recipe
    table = replace(recipe.tables[0], header_rows=(1,), skipped_rows=(2,), columns=())
    result = reader.read(file, recipe=replace(recipe, tables=(table,)))
    assert reader.column(result.tables[0], "liczba") == [310, 42]
    assert codes(result) == {}
    headless = replace(recipe.tables[0], header_rows=(), data_rows=(1, 2), columns=())
    result = reader.read(file, recipe=replace(recipe, tables=(headless,)))
    assert reader.column(result.tables[0], "kolumna_1") == ["Dzielnica", "miasto", "Bytków", "Bańgów"]


def test_a_total_has_no_say_in_what_a_column_holds(reader):
    file = "Miesiąc;Liczba\nstyczeń 2023;5\nluty 2023;6\nRazem;11\n"
    result = reader.read(file)
    assert reader.column(result.tables[0], "miesiac") == ["2023-01", "2023-02"]
    assert codes(result) == {"total-row": 1}
    assert reader.read(file, recipe=result.recipe).recipe == result.recipe


def test_an_average_is_no_part_of_a_total_and_is_asked_about(reader):
    result = reader.read("Oddział;I;II\nA;1;2\nB;3;4\nŚrednia;2;3\nSuma;4;6\n")
    assert reader.column(result.tables[0], "oddzial") == ["A", "B", "Średnia"]
    assert codes(result) == {"total-row": 1, "total-row-kept": 1}


@pytest.mark.parametrize("sign", ["", "x", "-", "758"])
def test_a_total_behind_a_sign_or_a_number_is_a_total(reader, sign):
    (table,) = reader.read(f"Lp.;Zadanie;Koszt\n1;Droga;1000\n2;Chodnik;500\n{sign};RAZEM;1500\n").tables
    assert table.reading.total_rows == (4,)


def test_a_total_that_heads_its_parts_stays_and_is_told(reader):
    text = "Wyszczególnienie;Plan\nDochody ogółem;1000\nbieżące;800\nmajątkowe;200\nWydatki ogółem;1100\nbieżące;700\nmajątkowe;400\n"
    result = reader.read(text)
    assert result.tables[0].table.rows == 6
    assert [problem.where.row for problem in result.report.problems if problem.code == "total-row-heading"] == [2, 5]


BUDGET = """Dział;Rozdział;§;Nazwa;Plan
010;;;Rolnictwo;300,00
{0};01010;;Infrastruktura;300,00
{0};{1};0970;Wpływy;100,00
{0};{1};6290;Środki;200,00
{2};;;Transport;700,00
{3};60004;;Lokalny transport;700,00
{3};{4};0830;Usługi;700,00
"""


@pytest.mark.parametrize("codes_of", [("010", "01010", "600", "600", "60004"), ("", "", "600", "", "")])
def test_levels_of_a_budget_that_add_up_their_parts_are_left_out(reader, codes_of):
    result = reader.read(BUDGET.format(*codes_of) + "Razem;;;;1000,00\n")
    rows = reader.rows(result.tables[0])
    assert [(row["dzial"], row["rozdzial"], row["nazwa"]) for row in rows] == [
        ("010", "01010", "Wpływy"),
        ("010", "01010", "Środki"),
        ("600", "60004", "Usługi"),
    ]
    assert result.tables[0].reading.total_rows == (2, 3, 6, 7, 9)
    assert codes(result) == ({"total-row": 5} if codes_of[0] else {"total-row": 5, "codes-filled": 1})
    again = reader.read(BUDGET.format(*codes_of) + "Razem;;;;1000,00\n", recipe=result.recipe)
    assert again.recipe == result.recipe
    assert reader.rows(again.tables[0]) == rows


def test_a_level_that_does_not_add_up_stays_and_is_told(reader):
    result = reader.read(
        BUDGET.format("010", "01010", "600", "600", "60004").replace("Rolnictwo;300", "Rolnictwo;301") + "Razem;;;;1001,00\n"
    )
    assert reader.column(result.tables[0], "nazwa") == ["Rolnictwo", "Wpływy", "Środki", "Usługi"]
    assert codes(result) == {"total-row": 4, "level-row-kept": 1}


def test_remarks_that_are_sometimes_empty_are_no_levels(reader):
    result = reader.read("Zadanie;Uwagi;Kwota\nDroga;;100\nChodnik;pilne;100\nPark;;70\nMost;;50\nSchody;pilne;50\n")
    assert result.tables[0].table.rows == 5
    assert codes(result) == {}


def test_an_ordinal_that_adds_up_its_numbers_heads_them(reader):
    result = reader.read("Lp.;Nazwa;Kwota\nI;Szkoły;730\n1;SP 1;310\n2;SP 5;420\nII;Przedszkola;165\n1;P 1;90\n2;P 2;75\n;Razem;895\n")
    assert result.tables[0].table.rows == 6
    assert codes(result) == {"total-row": 1, "total-row-heading": 2}


def test_a_total_over_its_parts_is_known_where_a_row_follows_that_is_none(reader):
    result = reader.read(HEAD + "Razem północ;352;330\nBytków;310;290\nBańgów;42;40\nCentrum;7;9\n")
    assert result.tables[0].table.rows == 4
    assert codes(result) == {"total-row-heading": 1}


def test_a_row_that_ends_as_a_total_and_adds_up_nothing_is_told(reader):
    result = reader.read("Wyszczególnienie;Plan\nDochody bieżące;500\nDochody majątkowe;100\nDochody ogółem;700\nInne;5\n")
    assert codes(result) == {"total-row-kept": 1}


def test_quarters_among_months_are_totals(reader):
    rows = [("I", 10), ("II", 20), ("III", 30), ("I kwartał", 60), ("IV", 40), ("V", 50), ("VI", 60), ("II kw.", 150), ("I półrocze", 210)]
    result = reader.read("Miesiąc;Mandaty\n" + "".join(f"{month};{count}\n" for month, count in rows))
    assert reader.column(result.tables[0], "mandaty") == [10, 20, 30, 40, 50, 60]
    assert codes(result) == {"total-row": 3}


def test_quarters_without_months_are_data(reader):
    result = reader.read("Okres;Mandaty\nI kwartał;60\nII kwartał;150\nIII kwartał;20\nIV kwartał;30\nRazem;260\n")
    assert reader.column(result.tables[0], "mandaty") == [60, 150, 20, 30]


def test_ages_in_spans_that_add_up_single_ages_are_totals(reader):
    file = "Wiek;Osoby\n0–2;6\n0;1\n1;2\n2;3\n3–5;15\n3;4\n4;5\n5;6\n6–9;70\n"
    result = reader.read(file)
    assert reader.column(result.tables[0], "osoby") == [1, 2, 3, 4, 5, 6, 70]
    assert codes(result)["total-row"] == 2
    wrong = reader.read(file.replace("3–5;15", "3–5;17"))
    assert codes(wrong)["level-row-kept"] == 1
    assert reader.column(wrong.tables[0], "osoby") == [1, 2, 3, 17, 4, 5, 6, 70]


def test_a_total_adds_figures_whose_thousands_have_another_mark(reader):
    result = reader.read("Nazwa;Kwota\na;15 000,00\nb;8 500,00\nc;1.200,50\nd;750,00\nRazem;25 450,50\n")
    assert codes(result) == {"total-row": 1}
