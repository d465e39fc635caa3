"""Every file of the demo city, as the bank reads it: figures known from its source, and nothing told but what is expected."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ratusz.bank.base.errors import Unreadable
from ratusz.bank.engine.duckdb import DuckDBEngine
from tests.support.reading import Reader
from tools.demo_files import made

FILES = Path(__file__).resolve().parents[2] / "demo" / "files"
#: Siemianowice Śląskie, and the row of it.
CITY = {"miasto": "Siemianowice Śląskie"}
# What the reader tells of files that are as offices make them: encodings it had to guess, headings of two rows, totals, notes.
GUESSED, MERGED, TOTAL, EMPTY, PROSE = "encoding-guessed", "header-merged", "total-row", "empty-rows", "prose-sheet"
CODES = "codes-among-numbers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A table of a file: how many rows, one row of it, figures of that row. `number` counts from 0."""

    rows: int
    row: dict[str, object]
    figures: dict[str, object]
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Golden:
    """A file: its tables, and the codes of all that is told of it."""

    name: str
    tables: tuple[Known, ...]
    told: frozenset[str] = frozenset()


def one(name: str, rows: int, row: dict[str, object], told: tuple[str, ...] = (), **figures: object) -> Golden:
    """A file of one table."""
    return Golden(name=name, tables=(Known(rows=rows, row=row, figures=figures),), told=frozenset(told))


def two(name: str, first: Known, second: Known, told: tuple[str, ...] = ()) -> Golden:
    return Golden(name=name, tables=(first, second), told=frozenset(told))


def weather(years: str, month: str, warm: str, wet: str) -> Golden:
    return two(
        f"pogoda_{years}.xlsx",
        Known(rows=36, row={"miesiac": month}, figures={"srednia": Decimal(warm)}),
        Known(rows=36, row={"miesiac": month}, figures={"suma_opadow": Decimal(wet)}, number=1),
    )


def library(month: int, visits: int) -> Golden:
    row = {"miesiac": f"2026-{month:02d}", "placowka": "Biblioteka Centralna"}
    return one(f"biblioteka_2026_{month:02d}.csv", 5, row, (GUESSED,), odwiedziny=visits)


def accidents(year: int, count: int, hurt: int) -> Golden:
    return one(f"wypadki_drogowe_{year}.xlsx", 13, {"rok": str(year), **CITY}, (EMPTY,), wypadki=count, ranni=hurt)


GOLDEN = (
    one("ruch_naturalny_2020.xlsx", 13, CITY, (MERGED, TOTAL, EMPTY), ludnosc_stan_31_12=66270, urodzenia_zywe=539, zgony_ogolem=971, migracje_wewnetrzne_odplyw=668),
    one("saldo_migracji_2016_2019.csv", 13, {"nazwa": "Siemianowice Śląskie"}, (GUESSED,), k_2016=Decimal("-3.7"), k_2019=Decimal("-1.0")),
    one("miasto_w_liczbach.ods", 6, {"wskaznik": "Powierzchnia"}, wartosc=Decimal("25.5"), jednostka="km2"),
    weather("2009_2011", "2009-01", "-3.7", "40.5"),
    weather("2012_2014", "2014-12", "1.3", "38.1"),
    one("nasadzenia_drzew.json", 45, {"rok": "2023", "dzielnica": "Centrum", "gatunek": "lipa drobnolistna"}, sztuki=11),
    one("dochody_wlasne_2020.json", 13, CITY, dochody_wlasne=Decimal("3627.63"), pit=Decimal("1425.68")),
    one("budzet_obywatelski.csv", 6, {"edycja": 2018}, pula=Decimal("2399464.72"), zgloszenia_od=None),
    one("ulice_i_obwody.ods", 300, {"ulica": "Żwirki i Wigury"}, nr_obwodu=10),
    one("dzielnice.geojson", 5, {"dzielnica": "Bytków"}),
    one("granica_miasta.geojson", 1, {"teryt": "2474011"}, powierzchnia_km2=Decimal("25.5")),
    one("powierzchnia_i_gestosc.ods", 13, CITY, (EMPTY,), powierzchnia=25, ludnosc_na_1_km2_2016=2663, ludnosc_na_1_km2_2020=2599),
    one("powierzchnia_wedlug_zrodel.xlsx", 5, {"kod_ujecia": "GUS-2020"}, (EMPTY,), powierzchnia_ha=2550, ludnosc=66841, stan_na=date(2020, 1, 1)),
    one("wypadki_2011_wydanie_2012.csv", 17, {"kod": "00"}, wypadki_ogolem=40065),
    one("wypadki_2011_wydanie_2012_poprawka.csv", 17, {"kod": "24"}, wypadki_ogolem=5041),
    one("wypadki_2011_wydanie_2024.ods", 17, {"wojewodztwo": "Polska"}, wypadki_ogolem=40131),
    two(
        "zakazenia_2020_11_24.xlsx",
        Known(rows=17, row={"kod": "00"}, figures={"nowe_przypadki": 10141}),
        Known(rows=379, row={"kod_powiatu": "0201"}, figures={"nowe_przypadki": 62}, number=1),
    ),
    one("kody_miasta.xml", 6, {"rodzaj": "gmina"}, (CODES,), wartosc="2474011"),
    two(
        "linie_i_bilety.zip",
        Known(rows=29, row={"linia": "T13"}, figures={"rodzaj": "tramwaj", "od": "Siemianowice Plac Skargi"}),
        Known(rows=8, row={"bilet": 40, "nosnik": "papierowy"}, figures={"cena": Decimal("5.60"), "wazny_minut": 40}, number=1),
        (GUESSED, CODES),
    ),
    one("wypadki_drogowe_2011_2019.csv", 117, {"rok": "2011", **CITY}, (GUESSED,), wypadki=47, zabici=1, ranni=60),
    accidents(2020, 12, 11),
    accidents(2021, 14, 14),
    accidents(2022, 11, 14),
    one("pomieszczenia_szkolne.xls", 13, CITY, k_2007=266, k_2011=215),
    Golden(
        name="imprezy_2016_2019.xlsx",
        tables=(Known(rows=12, row=CITY, figures={"imprezy_2016": 760, "uczestnicy_imprez_2019": 111701}),),
        told=frozenset({MERGED, TOTAL, "hidden-sheet"}),
    ),
    library(6, 5364),
    library(7, 3819),
    library(8, 3519),
    library(9, 5363),
    library(10, 6093),
    one("obiekty_sportowe_2026_08.ods", 4, {"obiekt": "Lodowisko"}, wejscia=None, wejscia__status="not-applicable"),
    one("obiekty_sportowe_2026_09.ods", 4, {"obiekt": "Pływalnia"}, ("unreadable-value",), wejscia=10572),
    one("covid_2020_11.json", 7, {"zgony": 1, "nowe_przypadki": 7}, nowe_przypadki=7),
    one("covid_2020_12.json", 31, {"nowe_przypadki": 18}, zgony=1),
    one("szczepienia_2021.xml", 13, CITY, zaszczepieni=37312, procent=Decimal("56.3030"), miejsce=170),
    one("rodziny_500_2018.xls", 13, CITY, przecietna_miesieczna_liczba_rodzin=3585),
    one("domy_pomocy_spolecznej.xls", 10, {"adres_ulica_i_numer": "św. Barbary 5"}, (MERGED,), liczba_miejsc=90),
    one("pomoc_wedlug_dzielnic_2026_10.csv", 30, {"dzielnica": "całe miasto", "powod": "wszystkie powody"}, kobiety=444, mezczyzni=439),
    one("dodatki_mieszkaniowe_2026_10.xlsx", 4, {"nr_sprawy": "MOPS.5120.4.2026"}, pesel="84900900048", kwota_dodatku=Decimal("905.55")),
    two(
        "dojazdy_do_pracy_2011.xlsx",
        Known(rows=31, row={"gmina": "Katowice"}, figures={"osoby": 1169}),
        Known(rows=38, row={"gmina": "Katowice"}, figures={"osoby": 5369}, number=1),
    ),
    one("bezrobotni_2019.txt", 13, CITY, udzial_bezrobotnych_w_2019_r=Decimal("2.3")),
    one("wynagrodzenia_2002_2011.xlsx", 13, CITY, k_2002=Decimal("1946.03"), k_2011=Decimal("3234.32")),
    one("sieci_2018.csv", 13, CITY, (GUESSED,), wodociag=Decimal("99.9"), gaz=Decimal("90.7")),
    one("interwencje_2026_3_kwartal.csv", 75, {"miesiac": "2026-07", "dzielnica": "Centrum", "rodzaj_interwencji": "Zakłócanie porządku"}, (GUESSED,), liczba=25),
    one("systemy_urzedu.xlsx", 5, {"system": "Mapa miasta"}, dane_w_banku=True, od_roku="2011"),
    one("bank_danych.json", 2, {"stan": "2023-10"}, zbiory=86, zasoby=379, pobrania=710, instytucje=None),
    one("przystanki.csv", 135, {"nr_slupka": "00101"}, przystanek="Bańgów Krupanka", wiata=True, szerokosc=Decimal("50.32812")),
    two(
        "ludnosc_wedlug_zrodel.xlsx",
        Known(rows=6, row={"kod_ujecia": "GUS-2020-12"}, figures={"ludnosc_ogolem": 66720, "mezczyzni": 31542}),
        Known(rows=3, row={}, figures={}, number=1),
        (EMPTY, PROSE),
    ),
    two(
        "ludnosc_wedlug_zrodel_poprawka.xlsx",
        Known(rows=1, row={"kod_ujecia": "GUS-2020-12"}, figures={"ludnosc_ogolem": 66270, "kobiety": 34728}),
        Known(rows=3, row={}, figures={}, number=1),
        (EMPTY, PROSE),
    ),
    one("ludnosc_w_latach.xlsx", 14, {"wyszczegolnienie": "Ludność, stan na 31 XII"}, (EMPTY,), k_2020=Decimal(66270), k_2016__status="unknown"),
    one("udzialy_w_pit_2019.xlsx", 13, CITY, (MERGED, EMPTY), czesc_gminna_rozdzial_75621_naleznosci=77591034, czesc_powiatowa_rozdzial_75622_naleznosci=20885189),
    one("budzet_na_mieszkanca_2016_2019.csv", 26, {**CITY, "wyszczegolnienie": "dochody na 1 mieszkańca"}, (GUESSED,), k_2016=Decimal("4374.08")),
    one("stacje_pomiarowe.csv", 3, {"kod_stacji": "SlKatoKossut"}, odleglosc_od_ratusza=Decimal("6.1"), rok_uruchomienia="1992"),
    one("pyl_zawieszony_2011_2012.csv", 2193, {"data": date(2011, 1, 1), "kod_stacji": "SlKatoKossut"}, (GUESSED,), pm10=Decimal(39), pm2_5__status="unknown"),
    one("pyl_zawieszony_2014_1_polrocze.csv", 543, {"data": date(2014, 1, 1), "kod_stacji": "SlKatoKossut"}, (GUESSED,), pm10=Decimal(82)),
    one("pyl_zawieszony_2014_2_polrocze.csv", 552, {"data": date(2014, 7, 1), "kod_stacji": "SlKatoKossut"}, (GUESSED,), pm10=Decimal(29), pm2_5=Decimal(22)),
    one("wybory_2020_obwody.xlsx", 41, {"nr_obwodu": 1}, (MERGED, EMPTY), uprawnieni=867, frekwencja=Decimal("42.1")),
)  # fmt: skip
#: Read by tests of their own: documents, and a workbook that nobody can open.
NO_TABLES = {"jak_czytac_dane_o_pyle.pdf", "jak_dziala_budzet_obywatelski.docx", "wystawy_muzeum.xlsx", "logo-pokazowe.png"}


@pytest.fixture(scope="module")
def engine(tmp_path_factory) -> DuckDBEngine:
    return DuckDBEngine(memory="512MB", threads=1, temp=tmp_path_factory.mktemp("engine"))


@pytest.fixture
def reader(tmp_path: Path, engine: DuckDBEngine) -> Reader:
    return Reader(folder=tmp_path, engine=engine)


@pytest.mark.slow
@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden.name)
def test_a_file_of_the_demo_city_is_read_as_its_source_says(golden: Golden, reader: Reader):
    """Slow: some workbooks take two tenths of a second."""
    result = reader.read((FILES / golden.name).read_bytes(), name=golden.name)
    for known in golden.tables:
        rows = reader.rows(result.tables[known.number])
        assert len(rows) == known.rows
        found = [row for row in rows if all(row[name] == value for name, value in known.row.items())]
        assert len(found) == 1 or not known.row
        assert {name: found[0].get(name) for name in known.figures} == known.figures
    assert {problem.code for problem in result.report.problems} == set(golden.told)


def test_the_locked_workbook_is_refused_with_its_reason(reader: Reader):
    with pytest.raises(Unreadable) as caught:
        reader.read((FILES / "wystawy_muzeum.xlsx").read_bytes(), name="wystawy_muzeum.xlsx")
    assert caught.value.code == "encrypted"


@pytest.mark.slow
def test_the_files_are_what_the_script_makes_of_the_figures():
    """Slow: forty files are made. Whoever changes a figure or a shape makes the files anew: `python -m tools.demo_files`."""
    new = dict(made())
    assert [name for name, content in new.items() if (FILES / name).read_bytes() != content] == []


def test_no_file_is_left_unread_here():
    assert {path.name for path in FILES.iterdir()} == {golden.name for golden in GOLDEN} | NO_TABLES
