"""`python -m tools.demo_files`: the files of the demo city in the shapes that offices use, made of the plain figures in demo/figures.

Each function below makes one file, or one for each period, and is named after it. What is planted in them stands in demo/README.md.
"""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from tools.demo_conflicts import conflicts
from tools.demo_districts import districts
from tools.office_files import (
    Cell,
    Row,
    Sheet,
    comma,
    delimited,
    docx,
    html_as_xls,
    json_file,
    locked_workbook,
    number,
    ods,
    xls,
    xlsx,
    xml_file,
    zipped,
)

DEMO = Path(__file__).resolve().parents[1] / "demo"
Figures = list[dict[str, str]]
Files = Iterator[tuple[str, bytes]]
#: The outline of the city, with a vertex about every 200 metres.
OUTLINE = "granica_miasta"


def figures(name: str) -> Figures:
    """The rows of demo/figures/NAME.csv."""
    with (DEMO / "figures" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def numbers(row: dict[str, str], names: Iterable[str]) -> list[Cell]:
    """The figures of `row` under `names`, as numbers."""
    return [number(row[name]) for name in names]


def total(rows: Figures, names: Iterable[str]) -> list[Cell]:
    """The sums of the columns."""
    return [sum(int(row[name] or 0) for row in rows) for name in names]


def population() -> Files:
    """Vital statistics with headings in two rows and a total."""
    rows, names = (
        figures("ruch_naturalny_2020"),
        ("ludnosc", "malzenstwa", "urodzenia", "zgony", "zgony_niemowlat", "naplyw", "odplyw", "imigracja", "emigracja"),
    )
    above: Row = (
        "Kod",
        "Miasto",
        "Ludność (stan 31.12)",
        "Małżeństwa",
        "Urodzenia żywe",
        "Zgony",
        None,
        "Migracje wewnętrzne",
        None,
        "Migracje zagraniczne",
        None,
    )
    below: Row = (None, None, None, None, None, "ogółem", "w tym niemowląt", "napływ", "odpływ", "imigracja", "emigracja")
    data: list[Row] = [(row["kod"], row["miasto"], *(one or "-" for one in numbers(row, names))) for row in rows]
    sheet = Sheet(
        name="Tabl. 1",
        rows=[
            ("Ludność, ruch naturalny i migracje w miastach na prawach powiatu Metropolii w 2020 r.",),
            (),
            above,
            below,
            *data,
            ("Razem", None, *total(rows, names)),
            (),
            ("Znak (-) oznacza, że zjawisko nie wystąpiło.",),
            ("Źródło: GUS, Ludność. Stan i struktura oraz ruch naturalny w przekroju terytorialnym w 2020 r., tabl. IV.",),
        ],
        merged=("A1:K1", "A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:E4", "F3:G3", "H3:I3", "J3:K3"),
        formats=dict.fromkeys(range(2, 11), "# ##0"),
    )
    yield "ruch_naturalny_2020.xlsx", xlsx(sheet)
    years = ("2016", "2017", "2018", "2019")
    wide = [("Kod", "Nazwa", *years), *((row["kod"], row["miasto"], *(comma(row[year]) for year in years)) for row in figures("migracje"))]
    yield "saldo_migracji_2016_2019.csv", delimited(wide, encoding="iso-8859-2")
    told = [
        ("Wskaźnik", "Wartość", "Jednostka", "Stan na"),
        *((row["wskaznik"], number(row["wartosc"]), row["jednostka"], row["stan"]) for row in figures("miasto_w_liczbach")),
    ]
    yield "miasto_w_liczbach.ods", ods(Sheet(name="Miasto", rows=[("Siemianowice Śląskie w liczbach",), (), *told]))


def weather() -> Files:
    """Two tables on one sheet, one below the other."""
    rows = figures("pogoda")
    for first, last in ((2009, 2011), (2012, 2014)):
        these = [row for row in rows if first <= int(row["miesiac"][:4]) <= last]
        warm: list[Row] = [(row["miesiac"], *numbers(row, ("tmax", "tmin", "tsrednia"))) for row in these]
        wet: list[Row] = [(row["miesiac"], *numbers(row, ("opad", "opad_dobowy"))) for row in these]
        sheet = Sheet(
            name="Świerklaniec",
            rows=[
                ("Tablica 1. Temperatura powietrza, stacja Świerklaniec",),
                ("Miesiąc", "Najwyższa", "Najniższa", "Średnia"),
                *warm,
                (),
                (),
                ("Tablica 2. Opady, stacja Świerklaniec",),
                ("Miesiąc", "Suma opadów", "Najwyższy opad dobowy"),
                *wet,
            ],
            merged=("A1:D1",),
            formats={1: "0.0", 2: "0.0", 3: "0.0"},
        )
        yield f"pogoda_{first}_{last}.xlsx", xlsx(sheet)
    planted = [
        {"rok": int(row["rok"]), "dzielnica": row["dzielnica"], "gatunek": row["gatunek"], "sztuki": int(row["sztuki"])}
        for row in figures("nasadzenia")
    ]
    yield "nasadzenia_drzew.json", json_file({"opis": "Nasadzenia drzew. Liczby zmyślone na potrzeby pokazu."}, planted, under="nasadzenia")


def money() -> Files:
    """Revenue per head below words about it, budgets of residents' projects, and how those work."""
    revenue = [
        {"kod": row["kod"], "miasto": row["miasto"], "dochody_wlasne": float(row["dochody_wlasne"]), "pit": float(row["pit"])}
        for row in figures("dochody_wlasne")
    ]
    around = {
        "tytul": "Dochody własne i udziały w PIT na 1 mieszkańca",
        "rok": 2020,
        "jednostka": "zł",
        "zrodlo": "GUS, Bank Danych Lokalnych",
    }
    yield "dochody_wlasne_2020.json", json_file(around, revenue, under="dane")
    heads = ("Edycja", "Pula (zł)", "Zgłoszenia od", "Zgłoszenia do", "Głosowanie od", "Głosowanie do", "Uwagi")
    rows = [heads, *((row["edycja"], comma(row["pula"]), *(row[one] for one in list(row)[2:])) for row in figures("budzet_obywatelski"))]
    yield "budzet_obywatelski.csv", delimited(rows, encoding="utf-8-sig")
    yield (
        "jak_dziala_budzet_obywatelski.docx",
        docx(
            "Jak działa budżet obywatelski",
            (
                "Mieszkańcy zgłaszają projekty. Urząd sprawdza, czy można je wykonać i ile kosztują.",
                "Od odmowy można się odwołać w ciągu 7 dni.",
                "Potem mieszkańcy głosują. Wygrywają projekty z największą liczbą głosów, aż skończy się pula.",
                "W edycji 2025 zgłoszenia trwały od 3 do 28 czerwca 2024 r., a głosowanie od 30 września do 13 października.",
                "Wyniki ogłoszono do 22 października.",
            ),
        ),
    )


def streets() -> Files:
    """A long sheet, an outline, areas with a total, codes."""
    listed = [("Ulica", "Nr obwodu"), *((row["ulica"], number(row["nr_obwodu"])) for row in figures("ulice"))]
    yield "ulice_i_obwody.ods", ods(Sheet(name="Ulice", rows=listed))
    outline = [[float(row["dlugosc"]), float(row["szerokosc"])] for row in figures(OUTLINE)]
    shape = {"type": "Polygon", "coordinates": [outline]}
    told = {"nazwa": "Siemianowice Śląskie", "teryt": "2474011", "powierzchnia_km2": 25.5}
    collection = {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": told, "geometry": shape}]}
    yield f"{OUTLINE}.geojson", (json.dumps(collection, ensure_ascii=False) + "\n").encode()
    yield "dzielnice.geojson", districts(outline, DEMO / "files" / "przystanki.csv")
    years = ("2016", "2017", "2018", "2019", "2020")
    rows = figures("gestosc")
    data = [(row["kod"], row["miasto"], number(row["powierzchnia"]), *numbers(row, years)) for row in rows]
    heads: Row = ("Kod", "Miasto", "Powierzchnia [km2]", *(f"Ludność na 1 km2, {year}" for year in years))
    below: list[Row] = [(), ("Źródło: GUS, Bank Danych Lokalnych.",)]
    yield "powierzchnia_i_gestosc.ods", ods(Sheet(name="Gęstość", rows=[heads, *data, *below]))
    yield (
        "kody_miasta.xml",
        xml_file(
            "kody",
            "kod",
            [{"rodzaj": row["rodzaj"], "wartosc": row["kod"], "nazwa": row["nazwa"], "rejestr": row["rejestr"]} for row in figures("kody")],
        ),
    )


def transport() -> Files:
    """Lines and tickets in one archive, accidents year by year."""
    lines = [("Linia", "Rodzaj", "Od", "Do", "Przystanki węzłowe w mieście"), *(tuple(row.values()) for row in figures("linie"))]
    tickets = [
        ("Bilet", "Nośnik", "Grupowy", "Cena", "Ważny minut"),
        *((row["bilet"], row["nosnik"], row["grupowy"], comma(row["cena"]), row["wazny_minut"]) for row in figures("bilety")),
    ]
    yield (
        "linie_i_bilety.zip",
        zipped({"linie.csv": delimited(lines, encoding="windows-1250"), "bilety.csv": delimited(tickets, encoding="windows-1250")}),
    )
    names = ("wypadki", "zabici", "ranni")
    heads: Row = ("Rok", "Kod powiatu", "Miasto", "Wypadki", "Zabici", "Ranni")
    rows = figures("wypadki")
    early: list[Row] = [tuple(row.values()) for row in rows if int(row["rok"]) <= 2019]
    yield "wypadki_drogowe_2011_2019.csv", delimited([heads, *early], encoding="windows-1250")
    for year in ("2020", "2021", "2022"):
        these: list[Row] = [(number(year), row["kod"], row["miasto"], *numbers(row, names)) for row in rows if row["rok"] == year]
        sheet = Sheet(
            name=year,
            rows=[(f"Wypadki drogowe w {year} r.",), (), heads, *these, (), ("Źródło: GUS, Bank Danych Lokalnych.",)],
            merged=("A1:F1",),
        )
        yield f"wypadki_drogowe_{year}.xlsx", xlsx(sheet)


def learning() -> Files:
    """A sheet of the older kind, a hidden sheet, months of a library."""
    years = ("2007", "2008", "2009", "2010", "2011")
    rooms = [(row["kod"], row["miasto"], *numbers(row, years)) for row in figures("pomieszczenia_szkolne")]
    sheet = Sheet(
        name="Pomieszczenia",
        rows=[("Pomieszczenia szkolne w szkołach podstawowych", *[None] * 6), ("Kod powiatu", "Miasto", *years), *rooms],
    )
    yield "pomieszczenia_szkolne.xls", xls(sheet, merged=((0, 0, 0, 6),))
    yield "imprezy_2016_2019.xlsx", xlsx(*_events())
    heads = ("Miesiąc", "Placówka", "Odwiedziny", "Wypożyczenia", "Nowi czytelnicy")
    rows = figures("biblioteka")
    for month in sorted({row["miesiac"] for row in rows}):
        listed = [heads, *(tuple(row.values()) for row in rows if row["miesiac"] == month)]
        yield f"biblioteka_{month.replace('-', '_')}.csv", delimited(listed, encoding="windows-1250")
    yield "wystawy_muzeum.xlsx", locked_workbook()


def _events() -> Iterator[Sheet]:
    rows = figures("imprezy")
    names = [name for name in rows[0] if name.startswith(("imprezy", "uczestnicy"))]
    years = ("2016", "2017", "2018", "2019")
    data: list[Row] = [(row["kod"], row["miasto"], *numbers(row, names)) for row in rows]
    yield Sheet(
        name="Imprezy",
        rows=[
            ("Kod", "Miasto", "Imprezy", None, None, None, "Uczestnicy imprez", None, None, None),
            (None, None, *years, *years),
            *data,
            ("Ogółem", None, *total(rows, names)),
        ],
        merged=("A1:A2", "B1:B2", "C1:F1", "G1:J1"),
        formats=dict.fromkeys(range(6, 10), "# ##0"),
    )
    yield Sheet(name="robocze", rows=[("do sprawdzenia", "kto"), ("brak danych z Gliwic", "referat")], hidden=True)


def sport() -> Files:
    """Months of sport venues as OpenDocument; the second says with a word what the first says with a sign."""
    rows = figures("obiekty_sportowe")
    for month, closed in (("2026-08", "x"), ("2026-09", "nieczynne")):
        these = [
            (row["miesiac"], row["obiekt"], number(row["wejscia"]) or closed, number(row["przychod"]) or "x")
            for row in rows
            if row["miesiac"] == month
        ]
        sheet = Sheet(name="MOSiR", rows=[("Miesiąc", "Obiekt", "Wejścia", "Przychód (zł)"), *these])
        yield f"obiekty_sportowe_{month.replace('-', '_')}.ods", ods(sheet)


def health() -> Files:
    """Days of an epidemic by month, vaccinations."""
    rows = figures("covid")
    for month in ("2020-11", "2020-12"):
        these = [
            {"data": row["data"], "nowe_przypadki": int(row["nowe"]), "zgony": int(row["zgony"])}
            for row in rows
            if row["data"].startswith(month)
        ]
        yield f"covid_{month.replace('-', '_')}.json", json_file({"powiat": "2474", "nazwa": "Siemianowice Śląskie"}, these, under="dni")
    records = [
        {
            "teryt": row["kod"],
            "miasto": row["miasto"],
            "ludnosc": row["ludnosc"],
            "zaszczepieni": row["w_pelni"],
            "procent": row["procent"],
            "miejsce": row["miejsce"],
        }
        for row in figures("szczepienia")
    ]
    yield "szczepienia_2021.xml", xml_file("szczepienia", "gmina", records)


def care() -> Files:
    """A page that calls itself a workbook, merged headings of the older kind, and an office file with invented people."""
    families = [
        ("Kod", "Miasto", "Przeciętna miesięczna liczba rodzin"),
        *((row["kod"], row["miasto"], row["rodziny"]) for row in figures("rodziny_500")),
    ]
    yield "rodziny_500_2018.xls", html_as_xls("Świadczenie wychowawcze", families)
    heads: list[Row] = [
        ("Nazwa", "Adres", None, "Liczba miejsc", "Dla kogo", "Przeznaczenie"),
        (None, "miejscowość", "ulica i numer", None, None, None),
    ]
    homes = [
        (row["nazwa"], row["miejscowosc"], row["ulica"], number(row["miejsca"]), row["dla_kogo"], row["przeznaczenie"])
        for row in figures("domy_pomocy")
    ]
    around = ((0, 0, 1, 2), *((0, 1, column, column) for column in (0, 3, 4, 5)))
    yield "domy_pomocy_spolecznej.xls", xls(Sheet(name="Domy", rows=[*heads, *homes]), merged=around)
    paid = [
        ("Nr sprawy", "Imię i nazwisko", "PESEL", "Osoby w gospodarstwie", "Kwota dodatku"),
        *(
            (row["nr_sprawy"], row["imie_i_nazwisko"], row["pesel"], number(row["osoby_w_gospodarstwie"]), number(row["kwota"]))
            for row in figures("dodatki")
        ),
    ]
    yield "dodatki_mieszkaniowe_2026_10.xlsx", xlsx(Sheet(name="X 2026", rows=paid, formats={4: '# ##0.00 "zł"'}))


def work() -> Files:
    """Two tables side by side in words, the unemployed as Unicode text of Excel, wages with a currency."""
    rows = figures("dojazdy")
    heads: Row = ("Gmina", "Województwo", "Osoby")
    ways = {
        name: [(row["gmina"], row["wojewodztwo"], number(row["osoby"])) for row in rows if row["kierunek"] == name]
        for name in ("przyjazdy", "wyjazdy")
    }
    sheet = Sheet(
        name="Dojazdy 2011",
        rows=[
            ("Przyjeżdżający do pracy w Siemianowicach Śląskich",),
            heads,
            *ways["przyjazdy"],
            (),
            (),
            ("Wyjeżdżający do pracy z Siemianowic Śląskich",),
            heads,
            *ways["wyjazdy"],
        ],
    )
    yield "dojazdy_do_pracy_2011.xlsx", xlsx(sheet)
    share = [
        ("Kod", "Miasto", "Udział bezrobotnych w 2019 r. [%]"),
        *((row["kod"], row["miasto"], comma(row["2019"])) for row in figures("bezrobocie")),
    ]
    yield "bezrobotni_2019.txt", delimited(share, encoding="utf-16", delimiter="\t")
    years = tuple(str(year) for year in range(2002, 2012))
    wages = [(row["kod"], row["miasto"], *numbers(row, years)) for row in figures("wynagrodzenia")]
    title: Row = ("Przeciętne miesięczne wynagrodzenia brutto (zł)",)
    yield (
        "wynagrodzenia_2002_2011.xlsx",
        xlsx(
            Sheet(
                name="Płace",
                rows=[title, ("Kod powiatu", "Miasto", *years), *wages],
                merged=("A1:L1",),
                formats=dict.fromkeys(range(2, 12), '# ##0.00 "zł"'),
            )
        ),
    )


def services() -> Files:
    """Networks in the letters of DOS, interventions, systems, the bank itself."""
    nets = [
        ("Kod", "Miasto", "Wodociąg", "Kanalizacja", "Gaz"),
        *((row["kod"], row["miasto"], *(comma(row[one]) for one in ("wodociag", "kanalizacja", "gaz"))) for row in figures("sieci")),
    ]
    yield "sieci_2018.csv", delimited(nets, encoding="cp852")
    calls = [("Miesiąc", "Dzielnica", "Rodzaj interwencji", "Liczba", "Mandaty"), *(tuple(row.values()) for row in figures("interwencje"))]
    yield "interwencje_2026_3_kwartal.csv", delimited(calls, encoding="windows-1250")
    systems = [
        ("System", "Do czego służy", "Wydział", "Dane w banku", "Od roku"),
        *((*list(row.values())[:4], number(row["od_roku"])) for row in figures("systemy")),
    ]
    yield "systemy_urzedu.xlsx", xlsx(Sheet(name="Systemy", rows=systems))
    names = ("zbiory", "zasoby", "pobrania", "instytucje", "kategorie")
    bank = [
        {"opis": row["opis"], "stan": row["stan"], **{name: int(row[name]) if row[name] else None for name in names}}
        for row in figures("bank_danych")
    ]
    yield "bank_danych.json", json_file({"portal": "dane.siemianowice.pl"}, bank, under="stany")


MAKERS: tuple[Callable[[], Files], ...] = (population, weather, money, streets, transport, learning, sport, health, care, work, services)


def made() -> Files:
    """Every file, by its name."""
    for maker in MAKERS:
        yield from maker()
    yield from conflicts(figures)


if __name__ == "__main__":
    for name, content in made():
        (DEMO / "files" / name).write_bytes(content)
        print(f"{len(content):>8} {name}")
