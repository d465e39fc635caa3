"""Files of the demo city that contradict one another, as the publications they are transcribed from do."""

from collections.abc import Callable, Iterator

from tools.office_files import Row, Sheet, delimited, number, ods, xlsx

Figures = list[dict[str, str]]
Files = Iterator[tuple[str, bytes]]
DAY = "2020-11-24"


def conflicts(figures: Callable[[str], Figures]) -> Files:
    """What several publications say of one thing. `figures`: the rows of a file of plain figures, by its name."""
    yield from area(figures("powierzchnia_zrodla"))
    yield from revised(figures("wypadki_2011"))
    yield from cases(figures("zakazenia_kraj"), figures("zakazenia_powiaty"))


def area(rows: Figures) -> Files:
    """Area, residents and density of one city, each as somebody publishes it."""
    heads: Row = (
        "Kod ujęcia",
        "Kto podaje",
        "Publikacja",
        "Stan na",
        "Powierzchnia [ha]",
        "Powierzchnia [km2]",
        "Ludność",
        "Ludność na 1 km2",
        "Uwagi",
    )
    names = ("powierzchnia_ha", "powierzchnia_km2", "ludnosc", "gestosc")
    told: list[Row] = [
        (row["kod_ujecia"], row["kto"], row["publikacja"], row["stan"], *(number(row[name]) for name in names), row["uwagi"])
        for row in rows
    ]
    below: Row = ("Znak (.) oznacza, że źródło tego nie podaje. Skrót b.d. oznacza brak daty.",)
    title: Row = ("Powierzchnia i gęstość zaludnienia miasta według źródeł",)
    yield "powierzchnia_wedlug_zrodel.xlsx", xlsx(Sheet(name="Źródła", rows=[title, (), heads, *told, (), below], merged=("A1:I1",)))


def revised(rows: Figures) -> Files:
    """Accidents of 2011 as published in 2012 and as published later, and the mended copy of the first."""
    heads: Row = ("Kod", "Województwo", "Wypadki ogółem")
    of = {year: [(row["kod"], row["wojewodztwo"], int(row[f"wydanie_{year}"])) for row in rows] for year in ("2012", "2024")}
    yield "wypadki_2011_wydanie_2012.csv", delimited([heads, *of["2012"]], encoding="utf-8-sig")
    yield "wypadki_2011_wydanie_2012_poprawka.csv", delimited([heads, *of["2024"]], encoding="utf-8-sig")
    yield "wypadki_2011_wydanie_2024.ods", ods(Sheet(name="2011", rows=[heads, *of["2024"]]))


def cases(country: Figures, counties: Figures) -> Files:
    """New cases of one day in the country and its voivodeships, and in its counties."""
    above: list[Row] = [
        ("Data", "Kod", "Obszar", "Nowe przypadki"),
        *((DAY, row["kod"], row["obszar"], int(row["nowe"])) for row in country),
    ]
    below: list[Row] = [("Data", "Kod powiatu", "Nowe przypadki"), *((DAY, row["kod"], int(row["nowe"])) for row in counties)]
    yield "zakazenia_2020_11_24.xlsx", xlsx(Sheet(name="Kraj", rows=above), Sheet(name="Powiaty", rows=below))
