"""Hours and moments as forms, programs and offices write them."""

import pytest

from tests.support.reading import codes, types


def read(reader, label, values):
    """The type of a column of `values`, its values as texts, and the codes of the problems."""
    result = reader.read(f"Nazwa;{label}\n" + "".join(f'A{n};"{value}"\n' for n, value in enumerate(values)))
    (name,) = list(types(result.tables[0]))[1:]
    return types(result.tables[0])[name], list(map(str, reader.column(result.tables[0], name))), codes(result)


@pytest.mark.parametrize("label", ["Od", "Poniedziałek do", "Godzina", "Godz. otwarcia", "Godziny otwarcia / od"])
def test_hours_with_a_dot_under_a_heading_of_hours(reader, label):
    assert read(reader, label, ["8.00", "16.30", "9.45"]) == ("time", ["08:00:00", "16:30:00", "09:45:00"], {})


@pytest.mark.parametrize(
    ("label", "values"),
    [
        ("Cena od", ["8.00", "16.30", "9.45"]),
        ("Liczba godz.", ["8.00", "16.30", "9.45"]),
        ("Godzina", ["8.75", "16.30", "9.45"]),
        ("Od", ["8.13", "16.30", "9.45"]),
    ],
)
def test_figures_with_a_dot_that_are_no_hours(reader, label, values):
    assert read(reader, label, values)[0] == "decimal"


def test_words_among_hours_are_odd_cells(reader):
    assert read(reader, "Sobota od", ["8.00", "9.30", "10.00", "nieczynne"])[::2] == ("time", {"unreadable-value": 1})


def test_days_in_several_ways_are_one_column(reader):
    written = ["13.03.2024", "14-03-2024", "15/03/2024", "2024-03-16", "17 marca 2024"]
    assert read(reader, "Termin", written) == ("date", [f"2024-03-{day}" for day in range(13, 18)], {})


def test_hours_of_a_clock_of_twelve(reader):
    assert read(reader, "Start", ["10:15 AM", "1:05 PM", "12:00 am"]) == ("time", ["10:15:00", "13:05:00", "00:00:00"], {})


@pytest.mark.parametrize(
    ("written", "local"),
    [
        ("2024/03/01 10:12:33 AM EET", "2024-03-01 09:12:33"),
        ("2024/03/01 1:12:33 PM GMT+1", "2024-03-01 13:12:33"),
        ("2024-03-01 10:12:33 CET", "2024-03-01 10:12:33"),
        ("2024-07-01 10:12:33 CEST", "2024-07-01 10:12:33"),
        ("2024-07-01T10:12:33Z", "2024-07-01 12:12:33"),
        ("2024-07-01T10:12:33.250+02:00", "2024-07-01 10:12:33.250000"),
        ("2024-03-01 10:12:33-0530", "2024-03-01 16:42:33"),
    ],
)
def test_moments_with_a_zone_are_local_time_of_poland(reader, written, local):
    assert read(reader, "Sygnatura czasowa", [written, written]) == ("datetime", [local, local], {"time-zones": 1})


def test_what_a_cell_with_a_zone_said_is_kept(reader):
    result = reader.read("Nazwa;Czas\nA;2024-07-01T10:12:33Z\nB;2024-07-02T10:12:33Z\n")
    assert (1, "czas", "2024-07-01T10:12:33Z") in reader.raw(result.tables[0])


@pytest.mark.parametrize("written", ["13.03.2024 r. godz. 10:15", "13.03.2024, 10:15", "13.03.2024 godz. 10:15", "13.03.2024 10:15 AM"])
def test_moments_in_words_of_offices(reader, written):
    assert read(reader, "Termin", [written, written]) == ("datetime", ["2024-03-13 10:15:00"] * 2, {})


def test_moments_in_several_ways_are_one_column(reader):
    kind, values, told = read(reader, "Termin", ["13.03.2024 r. godz. 10:15", "13.03.2024 10:15", "13.03.2024, 10:15"])
    assert (kind, set(values), told) == ("datetime", {"2024-03-13 10:15:00"}, {})


def test_days_without_a_year_are_no_numbers(reader):
    result = reader.read("Dzień;Apteka\n1.03;Pod Lwem\n2.03;Ziko\n30.03;Zdrowie\n")
    assert types(result.tables[0])["dzien"] == "text"
    assert codes(result) == {"days-without-year": 1}
    (table,) = reader.read("Cena;Towar\n1.03;Chleb\n2.03;Sól\n30.03;Ryż\n").tables
    assert types(table)["cena"] == "decimal"
