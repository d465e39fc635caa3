"""A folder as an office would hand over when its portal closes: many datasets, files of many years, in the shapes that offices have.

Made from a seed, so that the same folder comes out each time. One file holds identifiers of persons, one is cut off in the middle:
a move has to stop the one and to go on without the other.
"""

import csv
import io
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter
import xlwt

from tests.support.documents import pdf
from tests.support.files import ods, ods_table

UNITS = ("Wydział Edukacji", "Wydział Środowiska", "Wydział Finansów", "Miejski Ośrodek Kultury")
THEMES = (("Edukacja", "EDUC"), ("Środowisko", "ENVI"), ("Finanse", "ECON"), ("Kultura", "EDUC"))
FORMATS = ("csv-cp1250", "csv-cp1250", "csv-cp1250", "csv-utf8", "xlsx", "xlsx", "xlsx", "ods", "xls", "pdf", "link")
DISTRICTS = ("Bytków", "Michałkowice", "Węzłowiec", "Przełajka", "Bańgów", "Centrum", "Nowy Świat", "Pszczelnik")
MEASURES = ("liczba placówek", "liczba miejsc", "wydatki [zł]", "powierzchnia [ha]", "liczba dzieci", "udział [%]")
SUBJECTS = ("Żłobki", "Szkoły", "Drzewa", "Parki", "Budżet", "Odpady", "Biblioteki", "Wnioski", "Boiska", "Świetlice")
#: Numbers of persons that are right by their checksum and belong to nobody.
PESELS = ("44051401359", "02070803628", "44051401359", "02070803628")
DATASET_HEADS = (
    "identyfikator dawny", "adres dawny", "tytuł", "opis", "kategoria", "jednostka", "licencja", "częstotliwość", "słowa kluczowe",
    "utworzono", "zmieniono", "pobrania",
)  # fmt: skip
FILE_HEADS = (
    "zbiór", "identyfikator dawny", "tytuł", "plik", "adres odnośnika", "tryb", "stan na", "opublikowano", "kolejność", "pobrania",
    "adres dawny",
)  # fmt: skip
OLD = "https://dane.miasto.example"


@dataclass(frozen=True, kw_only=True)
class Made:
    """What was made: how many datasets, resources, editions; the paths of files that can be changed afterwards; former addresses."""

    datasets: int
    resources: int
    editions: int
    tables: tuple[Path, ...]
    addresses: tuple[str, ...]
    past_downloads: int


def make_folder(
    target: Path,
    *,
    datasets: int,
    files: int,
    seed: int,
    units: Sequence[str] = UNITS,
    themes: Sequence[str] = tuple(name for name, _code in THEMES),
    with_faults: bool = True,
) -> Made:
    """Write the spreadsheet and the files to `target`, for a bank that has `units` and `themes`."""
    rng = random.Random(seed)
    target.mkdir(parents=True, exist_ok=True)
    per_dataset = _shares(datasets, files, rng)
    dataset_rows: list[list[str]] = []
    file_rows: list[list[str]] = []
    tables: list[Path] = []
    resources = 0
    for number, share in enumerate(per_dataset):
        key = f"{rng.getrandbits(48):012x}"
        subject = SUBJECTS[number % len(SUBJECTS)]
        title = f"{subject} {number + 1}"
        born = date(2017, 1, 1) + timedelta(days=rng.randrange(700))
        dataset_rows.append([
            key, f"{OLD}/dataset/{subject.lower()}-{number}", title, f"{subject} w mieście: ile ich jest i gdzie.",
            themes[number % len(themes)], units[number % len(units)], rng.choice(["CC-BY-4.0", "CC0", "CC BY 4.0"]),
            rng.choice(["rocznie", "kwartalnie", "nieregularnie"]), f"{subject.lower()}, miasto", born.isoformat(), "2022-03-01",
            str(rng.randrange(20)),
        ])  # fmt: skip
        left = share
        while left:
            editions = min(left, rng.choice([1, 1, 2, 3, 5]))
            resources += 1
            left -= editions
            _resource(target, key, number, resources, editions, born, rng, file_rows, tables)
    if with_faults:
        _faults(target, file_rows)
    _spreadsheet(target / "metadane.xlsx", dataset_rows, file_rows)
    addresses = tuple(row[1].removeprefix(OLD) for row in dataset_rows) + tuple(row[10].removeprefix(OLD) for row in file_rows if row[10])
    downloads = sum(int(row[11]) for row in dataset_rows)
    return Made(
        datasets=datasets, resources=resources, editions=len(file_rows), tables=tuple(tables), addresses=addresses, past_downloads=downloads
    )


def change(paths: Sequence[Path]) -> None:
    """Add a row to each of the text files `paths`, as a corrected file has it."""
    for path in paths:
        with path.open("ab") as file:
            file.write("Nowa Dzielnica;77;7,5\r\n".encode("cp1250"))


def _shares(datasets: int, files: int, rng: random.Random) -> list[int]:
    shares = [1] * datasets
    for _ in range(files - datasets):
        shares[rng.randrange(datasets)] += 1
    return shares


def _resource(
    target: Path,
    key: str,
    number: int,
    resource: int,
    editions: int,
    born: date,
    rng: random.Random,
    rows: list[list[str]],
    tables: list[Path],
) -> None:
    form = rng.choice(FORMATS)
    measure = rng.choice(MEASURES)
    title = f"{measure.split(' [')[0].capitalize()} {resource}"
    for edition in range(1 if form == "link" else editions):
        state = date(born.year + edition, 12, 31)
        published = state + timedelta(days=rng.randrange(10, 90))
        path = "" if form == "link" else f"pliki/{number:02}/zasób {resource:03} {state.year}.{_suffix(form)}"
        url = f"https://stat.example.org/{resource}" if form == "link" else ""
        if path:
            whole = target / path
            whole.parent.mkdir(parents=True, exist_ok=True)
            whole.write_bytes(_content(form, measure, rng))
            if form == "csv-cp1250":
                tables.append(whole)
        rows.append([
            key, f"r{resource:04}", title, path, url, "zastępuje", state.strftime("%d.%m.%Y"), published.isoformat(), str(resource),
            str(rng.randrange(9)), f"{OLD}/dataset/{key}/zasob/r{resource:04}" if edition == 0 else "",
        ])  # fmt: skip
    for spare in range(editions - 1 if form == "link" else 0):
        whole = f"pliki/{number:02}/zasób {resource:03} {spare}.csv"
        (target / whole).parent.mkdir(parents=True, exist_ok=True)
        (target / whole).write_bytes(_content("csv-utf8", measure, rng))
        rows.append([
            key, f"r{resource:04}-{spare}", f"{title}, dane {spare}", whole, "", "", "", born.isoformat(), "", "0", "",
        ])  # fmt: skip


def _suffix(form: str) -> str:
    return form.partition("-")[0]


def _content(form: str, measure: str, rng: random.Random) -> bytes:
    heads = ["dzielnica", measure, "średnia"]
    rows = [[name, rng.randrange(1, 900), round(rng.random() * 100, 1)] for name in DISTRICTS]
    if form.startswith("csv"):
        return _text(heads, rows, "cp1250" if form.endswith("1250") else "utf-8")
    if form == "xlsx":
        return _workbook(heads, rows)
    if form == "ods":
        return ods(ods_table([heads, *rows]))
    if form == "xls":
        return _old_workbook(heads, rows)
    return pdf(info=b"/Title(%d)" % rng.getrandbits(40))


def _text(heads: Sequence[str], rows: Sequence[Sequence[object]], encoding: str) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([str(cell).replace(".", ",") for cell in row] for row in rows)
    return out.getvalue().encode(encoding)


def _workbook(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Dane")
        sheet.write_row(0, 0, heads)
        for number, row in enumerate(rows, 1):
            sheet.write_row(number, 0, row)
    return out.getvalue()


def _old_workbook(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Dane")
    for number, row in enumerate([heads, *rows]):
        for place, cell in enumerate(row):
            sheet.write(number, place, cell)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _faults(target: Path, rows: list[list[str]]) -> None:
    """One file with identifiers of persons, one cut off: in the place of two that were whole."""
    tables = [row for row in rows if row[3].endswith(".csv")]
    personal, broken = tables[0], tables[-1]
    people = "nr;nazwa;dyrektor\r\n" + "".join(f"{n};SP {n};{pesel}\r\n" for n, pesel in enumerate(PESELS, 1))
    (target / personal[3]).write_bytes(people.encode())
    whole = (target / broken[3]).with_suffix(".xlsx")
    (target / broken[3]).unlink()
    broken[3] = whole.relative_to(target).as_posix()
    made = _workbook(["a", "b"], [[n, n] for n in range(200)])
    whole.write_bytes(made[: len(made) // 2])


def _spreadsheet(path: Path, datasets: Sequence[Sequence[str]], files: Sequence[Sequence[str]]) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        for name, heads, rows in (("zbiory", DATASET_HEADS, datasets), ("zasoby", FILE_HEADS, files)):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, heads)
            for number, row in enumerate(rows, 1):
                for place, cell in enumerate(row):
                    sheet.write_string(number, place, cell)
