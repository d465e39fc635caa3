"""Periods over columns are offered as rows."""

from dataclasses import replace

import pytest

from ratusz.bank.read import Recipe
from tests.support.reading import codes, types

WIDE = '"Kod";"Nazwa";"ludność;ogółem;2019;[osoba]";"ludność;ogółem;2020;[osoba]";"dochody;2019;[zł]";"dochody;2020;[zł]"\n'
ROWS = '"2474011";"Siemianowice";"66841";"66270";"5,1";"-"\n"2469011";"Katowice";"1200";"1100";"6,2";"7,25"\n'


def long(result):
    """The recipe of `result` with the offer taken."""
    (table,) = result.tables
    return replace(result.recipe, tables=(replace(result.recipe.tables[0], unpivot=table.offer),))


def test_several_measures_by_years(reader):
    result = reader.read(WIDE + ROWS)
    offer = result.tables[0].offer
    assert offer
    assert (offer.name, [(one.period, one.into) for one in offer.columns]) == (
        "rok",
        [("2019", "ludnosc_ogolem"), ("2019", "dochody"), ("2020", "ludnosc_ogolem"), ("2020", "dochody")],
    )
    again = reader.read(WIDE + ROWS, recipe=long(result))
    (table,) = again.tables
    assert types(table) == {"kod": "text", "nazwa": "text", "rok": "period", "ludnosc_ogolem": "integer", "dochody": "decimal"}
    rows = reader.rows(table)
    assert [(row["nazwa"], row["rok"], row["ludnosc_ogolem"]) for row in rows] == [
        ("Siemianowice", "2019", 66841),
        ("Siemianowice", "2020", 66270),
        ("Katowice", "2019", 1200),
        ("Katowice", "2020", 1100),
    ]
    assert (rows[1]["dochody"], rows[1]["dochody__status"]) == (None, "none")
    assert [column.unit for column in table.table.schema.columns] == [None, None, None, "osoba", "zł"]
    assert (table.offer, table.reading.spread) == (None, 2)
    assert codes(again) == {}
    assert Recipe.from_json(again.recipe.as_json()) == again.recipe
    assert reader.read(WIDE + ROWS, recipe=again.recipe).recipe == again.recipe


def test_a_new_year_only_adds_rows(reader):
    recipe = reader.read("Gmina;2019;2020\nA;1;2\nB;3;4\n", recipe=long(reader.read("Gmina;2019;2020\nA;1;2\nB;3;4\n"))).recipe
    result = reader.read("Gmina;2020;2021\nA;2;3\nB;4;5,5\n", recipe=recipe)
    assert codes(result) == {}
    (table,) = result.tables
    assert [(row["gmina"], row["rok"], str(row["wartosc"])) for row in reader.rows(table)] == [
        ("A", "2020", "2.0"),
        ("A", "2021", "3.0"),
        ("B", "2020", "4.0"),
        ("B", "2021", "5.5"),
    ]


def test_months_quarters_and_days(reader):
    for heading, label, periods in (
        ("Gmina;maj 2024;czerwiec 2024", "miesiąc", ["2024-05", "2024-06"]),
        ("Gmina;I kw. 2024;II kw. 2024", "kwartał", ["2024-Q1", "2024-Q2"]),
        ("Gmina;01.03.2020;02.03.2020", "dzień", ["2020-03-01", "2020-03-02"]),
        ("Gmina;Ludność w 2019 r.;Ludność w 2020 r.", "rok", ["2019", "2020"]),
    ):
        offer = reader.read(f"{heading}\nA;1;2\nB;3;4\n").tables[0].offer
        assert offer
        assert (offer.label, [one.period for one in offer.columns]) == (label, periods)


def test_one_period_or_periods_of_different_things_are_no_offer(reader):
    for heading in ("Gmina;Ludność 2019;Dochody 2020", "Gmina;2019;Powierzchnia", "Gmina;Liczba;Kod"):
        assert reader.read(f"{heading}\nA;1;2\nB;3;4\n").tables[0].offer is None


def test_series_over_times(reader):
    file = "Kod stacji,Kato,Siem,Chor\nWskaźnik,PM10,PM10,PM10\n2024-01-01,5,6,7\n2024-01-02,8,9,\n2024-01-03,1,2,3\n"
    result = reader.read(file)
    offer = result.tables[0].offer
    assert offer
    assert (offer.name, offer.label, [one.period for one in offer.columns]) == (
        "kod_stacji",
        "Kod stacji",
        ["Kato", "Siem", "Chor"],
    )
    again = reader.read(file, recipe=long(result))
    rows = reader.rows(again.tables[0])
    assert [(row["kod_stacji"], row["pm10"]) for row in rows[:4]] == [("Kato", 5), ("Siem", 6), ("Chor", 7), ("Kato", 8)]
    assert types(again.tables[0])["kod_stacji"] == "text"
    assert again.recipe == reader.read(file, recipe=again.recipe).recipe


@pytest.mark.parametrize(
    ("text", "name", "periods"),
    [
        (
            "Obecność w marcu 2024 r.;;;\nSzkoła;04.03;05.03;06.03\nA;1;2;3\nB;4;5;6\n",
            "plik.csv",
            ["2024-03-04", "2024-03-05", "2024-03-06"],
        ),
        ("Szkoła;styczeń;luty;marzec\nA;1;2;3\nB;4;5;6\n", "zuzycie-2023.csv", ["2023-01", "2023-02", "2023-03"]),
        ("Gmina;2019 r.;2020 r.\nA;1;2\nB;4;5\n", "plik.csv", ["2019", "2020"]),
        ("Budżet 2024;;\nSzkoła;I kwartał;II kwartał\nA;1;2\nB;4;5\n", "plik.csv", ["2024-Q1", "2024-Q2"]),
    ],
)
def test_periods_without_a_year_are_of_the_year_in_the_title(reader, text, name, periods):
    (table,) = reader.read(text, name=name).tables
    assert [one.period for one in table.offer.columns] == periods


@pytest.mark.parametrize(
    "title", ["", "Rok szkolny 2023/2024;;;\n", "Plan 2025 i wykonanie 2024;;;\n", "Załącznik do zarządzenia 15/2023;;;\n"]
)
def test_periods_of_a_year_that_nothing_says_stay_columns_and_are_told(reader, title):
    result = reader.read(f"{title}Szkoła;styczeń;luty;marzec\nA;1;2;3\nB;4;5;6\n")
    assert result.tables[0].offer is None
    assert codes(result).get("periods-without-year") == 1


def test_a_table_with_a_column_of_years_says_the_year_itself(reader):
    result = reader.read("Rok;styczeń;luty;marzec\n2023;1;2;3\n2024;4;5;6\n")
    assert "periods-without-year" not in codes(result)


def test_figures_that_number_something_are_no_months(reader):
    assert reader.read("Klasy w 2024 r.;;;\nSzkoła;I;II;III\nA;1;2;3\nB;4;5;6\n").tables[0].offer is None


def test_twelve_roman_figures_are_months(reader):
    romans = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]
    first = reader.read(f"Obiekt;{';'.join(romans)}\nA{';5' * 12}\nB{';6' * 12}\n", name="zuzycie-2023.csv")
    assert [one.period for one in first.tables[0].offer.columns] == [f"2023-{month:02}" for month in range(1, 13)]
    titled = f"Zużycie w 2024 r.\nObiekt;{';'.join(romans)}\nA{';5' * 12}\nB{';6' * 12}\n"
    assert set(reader.column(reader.read(titled, recipe=long(first)).tables[0], "miesiac")) == {
        f"2024-{month:02}" for month in range(1, 13)
    }


def test_a_recipe_puts_months_into_the_year_of_the_new_file(reader):
    first = reader.read("Zużycie w 2023 r.;;\nSzkoła;styczeń;luty\nA;1;2\nB;4;5\n")
    table = first.recipe.tables[0]
    recipe = replace(first.recipe, tables=(replace(table, unpivot=first.tables[0].offer),))
    again = reader.read("Zużycie w 2024 r.;;\nSzkoła;styczeń;luty\nA;1;2\nB;4;5\n", recipe=recipe)
    assert set(reader.column(again.tables[0], "miesiac")) == {"2024-01", "2024-02"}
    unsaid = reader.read("Szkoła;styczeń;luty\nA;1;2\nB;4;5\n", recipe=recipe)
    assert [column.name for column in unsaid.tables[0].table.schema.columns] == ["szkola", "styczen", "luty"]
