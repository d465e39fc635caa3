"""Conflicts that are really there in public figures on one city and its country, read in place from ../shared/data.

Figures are never kept here: each is looked up in its file, and a conflict whose file is gone is left out, and said so.
"""

import csv
import io
import json
import math
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import xlrd

from ratusz.bank.reconcile.compare import compare
from ratusz.bank.reconcile.observations import read_observations
from ratusz.bank.reconcile.rules import read_rules
from ratusz.bank.reconcile.spelling import number_of, period_of

DATA = "data"
# The semi-major axis of GRS80 and its squared eccentricity.
_AXIS, _FLAT = 6_378_137.0, 0.00669438
_CITY, _CODE = "Siemianowice", "247401"
Row = tuple[str, str, str, str, str]
_RULES = """
- phenomenon: population
  unit: osoba
  holdings:
    - {id: elections, base: residents on the register of voters' commissions, reference: "2020-06-28"}
    - {id: statistics, base: residents by the balance of the census, reference: "2020-12-31"}
    - {id: yearbook, base: residents by the balance of the census, reference: "2019-12-31"}
    - {id: list of districts, base: residents by the balance of the census, reference: "2018-12-31"}
- phenomenon: area
  unit: ha
  holdings: [{id: yearbook, unit: ha}, {id: list of districts, unit: km2}, {id: bdl, unit: km2}, {id: boundary, unit: ha}]
- phenomenon: density
  unit: osoba
  holdings: [{id: bdl, reference: "2019-12-31"}, {id: list of districts, reference: "2018-12-31"}]
- phenomenon: cases
  holdings: [{id: ministry}, {id: powiats}]
  sums: [{whole: t00, parts: powiat, holding: powiats}, {whole: t00, parts: voivodeship, holding: ministry}]
- phenomenon: accidents
  holdings: [{id: older vintage, provisional: true}, {id: newer vintage}]
"""
# The cause that a person who looked it up found.
REASONS = {
    "population": {"population-base", "reference-date"},
    "density": {"reference-date"},
    "area": {"rounding", "unit-scale"},
    "accidents": {"revision"},
    # A part of the cases has no powiat: they count in the whole only.
    "cases": {"missing-records"},
}


def run(data: Path) -> dict[str, Any]:
    """Each known conflict: what was compared, its classes and the first causes."""
    found: dict[str, Any] = {}
    rows: list[Row] = []
    for name, read in _READERS.items():
        try:
            rows += read(data)
        except (OSError, StopIteration, KeyError, ValueError) as error:
            found[name] = f"left out: {error}"
    with tempfile.TemporaryDirectory(prefix="ratusz-trust-") as folder:
        path, rules = Path(folder) / "seen.csv", Path(folder) / "rules.yaml"
        with path.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([("phenomenon", "holding", "area", "period", "value"), *rows])
        rules.write_text(_RULES, encoding="utf-8")
        for ruled in ({}, read_rules(rules)):
            kind = "with rules" if ruled else "without rules"
            for one in compare(read_observations(path), rules=ruled):
                if len(one.values) > 1 and len(set(one.values.values())) > 1 and one.phenomenon in REASONS:
                    causes = [code for code, _ in one.causes[:3]]
                    named = bool(REASONS[one.phenomenon] & set(causes))
                    told = {
                        "reason named": named,
                        "values": one.values,
                        "classes": sorted({pair.kind.code for pair in one.pairs}),
                        "causes": causes,
                    }
                    found.setdefault(f"{one.phenomenon} {one.area} {one.period}", {})[kind] = told
    return _summed_up(found)


def _summed_up(found: dict[str, Any]) -> dict[str, Any]:
    """By phenomenon: how many conflicts, in how many the right reason is first or among three, and one of them in full."""
    told: dict[str, Any] = {}
    for name, of in found.items():
        if isinstance(of, str):
            told[name] = of
            continue
        for kind, one in of.items():
            phenomenon = name.split(" ", 1)[0]
            row = told.setdefault(phenomenon, {}).setdefault(kind, {"found": 0, "reason first": 0, "reason in three": 0, "classes": {}})
            row["found"] += 1
            row["reason first"] += one["causes"][:1] != [] and one["causes"][0] in REASONS[phenomenon]
            row["reason in three"] += one["reason named"]
            for code in one["classes"]:
                row["classes"][code] = row["classes"].get(code, 0) + 1
            row["for example"] = {"what": name, "values": one["values"], "causes": one["causes"]}
    return told


def _lines(data: Path, pattern: str) -> Iterator[list[str]]:
    path = next(iter(sorted(data.glob(pattern))))
    yield from csv.reader(path.read_text(encoding="utf-8-sig").splitlines(), delimiter=";")


def _population(data: Path) -> list[Row]:
    with zipfile.ZipFile(next(iter(data.glob("pl-elections/*/data-round-1-official/obwody_glosowania_csv.zip")))) as pack:
        name = next(one for one in pack.namelist() if one.endswith(".csv"))
        rows = csv.DictReader(io.StringIO(pack.read(name).decode("utf-8-sig", "replace")), delimiter=";")
        inhabitants = sum(number_of(row["Mieszkańcy"] or "0") or 0 for row in rows if _CODE in "".join(str(one) for one in row.values()))
    sheet = xlrd.open_workbook(next(iter(data.glob("pl-population/*/data/Tabela_IV.xls")))).sheet_by_index(0)
    register = next(row[2] for row in (sheet.row_values(at) for at in range(sheet.nrows)) if f"{_CODE}1" in str(row[1]))
    return [
        ("population", "elections", _CITY, "2020", f"{inhabitants:.0f}"),
        ("population", "statistics", _CITY, "2020", f"{register:.0f}"),
        ("population", "yearbook", _CITY, "2020", str(_yearbook(data)[4])),
        ("population", "list of districts", _CITY, "2020", _district(data)[2]),
    ]


def _yearbook(data: Path) -> list[Any]:
    book = openpyxl.load_workbook(next(iter(data.glob("pl-population/*/data/*/gus_ludnosc_2020.xlsx"))), read_only=True)
    try:
        return next(
            [cell for cell in row if cell is not None]
            for row in book["tabl. 2"].iter_rows(values_only=True)
            if any(_CITY in str(one) for one in row)
        )
    finally:
        book.close()


def _district(data: Path) -> list[str]:
    return next(row for row in _lines(data, "pl-population/*/projects/*/*/raport/dane/raw/powiaty_dane.csv") if _CITY in row[0])


def _bdl(data: Path, file: str) -> list[str]:
    return next(row for row in _lines(data, f"pl-bdl-gminy/*/data/{file}") if row and row[0].startswith(_CODE))


def _area(data: Path) -> list[Row]:
    area = ("area", "yearbook", _CITY, "2019", str(_yearbook(data)[2]))
    return [
        area,
        ("area", "list of districts", _CITY, "2019", _district(data)[1]),
        ("area", "bdl", _CITY, "2019", _bdl(data, "powierzchnia.csv")[2]),
        ("area", "boundary", _CITY, "2019", f"{_boundary_hectares(data):.0f}"),
    ]


def _boundary_hectares(data: Path) -> float:
    """What the boundary encloses: the sphere's area by the ring of points, and the ellipsoid's at that latitude."""
    text = next(iter(data.glob("geo/*/**/Granicegminy_1*"))).read_text(encoding="utf-8")
    shape = json.loads(text[text.index("{") : text.rindex("}") + 1])["features"][0]["geometry"]
    found = 0.0
    for polygon in shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]:
        for number, ring in enumerate(polygon):
            points = [(math.radians(point[0]), math.radians(point[1])) for point in ring]
            area = abs(sum((c - a) * (2 + math.sin(b) + math.sin(d)) for (a, b), (c, d) in pairwise(points))) / 2
            found += area if number == 0 else -area
    latitude = math.sin(points[0][1]) ** 2
    return found * _AXIS**2 * (1 - _FLAT) / (1 - _FLAT * latitude) ** 2 / 1e4


def _density(data: Path) -> list[Row]:
    bdl = _bdl(data, "ludnosc 2016-2019.csv")
    years = [("density", "bdl", _CITY, str(2016 + at), value) for at, value in enumerate(bdl[2:6])]
    return [*years, ("density", "list of districts", _CITY, "2019", _district(data)[3])]


def _accidents(data: Path) -> list[Row]:
    """Road accidents of 2011 by voivodeship, in the tables of 2012 and of 2024."""
    path = next(iter(data.glob("pl-safety/*/data/csv/wypadki_drogowe.csv")))
    cells = [cell.strip('"\r\n ') for cell in path.read_text(encoding="utf-8-sig").split(";")]
    at_2011 = 2 + 2011 - 2000
    old = {cells[at + 1].casefold(): cells[at + at_2011] for at, cell in enumerate(cells) if len(cell) == 10 and cell.isdigit()}
    newer = next(iter(data.glob("pl-safety/*/projects/*/*/data/ofiary_woj.csv")))
    with newer.open(encoding="utf-8-sig") as rows:
        new = {row["Województwa"].casefold(): row["Wypadki ogółem"] for row in csv.DictReader(rows) if row["Rok"].startswith("2011")}
    return [
        ("accidents", holding, area, "2011", of[area])
        for area in sorted(old.keys() & new.keys())
        for holding, of in (("older vintage", old), ("newer vintage", new))
    ]


def _cases(data: Path) -> list[Row]:
    """New cases of the day by powiat, and by voivodeship with the whole country, as published on the same day."""
    found: list[Row] = []
    for path in sorted(data.glob("pl-covid/*/*/*/covid_govpl_*.tsv")):
        day = period_of(f"{path.stem[-8:-4]}-{path.stem[-4:-2]}-{path.stem[-2:]}")
        with path.open(encoding="utf-8") as rows:
            found += [
                ("cases", "powiats", row["teryt"], str(day), row["new_cases"])
                for row in csv.DictReader(rows, delimiter="\t")
                if row["teryt"] != "NA"
            ]
    for path in sorted(data.glob("pl-covid/*/OfficialDataSrc/Poland/DeathData/*.csv")):
        day = period_of(f"{path.name[:4]}-{path.name[4:6]}-{path.name[6:8]}")
        raw = path.read_bytes()
        text = raw.decode("utf-8-sig" if _is_utf8(raw) else "cp1250")
        for number, row in enumerate(csv.DictReader(text.splitlines(), delimiter=";")):
            found.append(
                ("cases", "ministry", row.get("teryt") or ("t00" if number == 0 else f"w{number}"), str(day), row["liczba_przypadkow"])
            )
    return found


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


_READERS: dict[str, Callable[[Path], list[Row]]] = {
    "population": _population,
    "area": _area,
    "density": _density,
    "accidents": _accidents,
    "cases": _cases,
}
