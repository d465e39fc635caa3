"""Identifiers made up by lot, with right checksums, and the places of a file in which they are planted."""

import csv
import io
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from ratusz.bank.protect.kinds import accounts, companies, land, papers, pesel
from ratusz.bank.protect.personal import names_in

Make = Callable[[random.Random], tuple[str, str]]
_MEN = (
    "Jan",
    "Piotr",
    "Krzysztof",
    "Andrzej",
    "Tomasz",
    "Paweł",
    "Marcin",
    "Michał",
    "Grzegorz",
    "Adam",
    "Łukasz",
    "Zbigniew",
    "Jerzy",
    "Dawid",
)
_WOMEN = ("Anna", "Maria", "Katarzyna", "Małgorzata", "Agnieszka", "Barbara", "Ewa", "Krystyna", "Elżbieta", "Zofia", "Joanna", "Natalia")
_SURNAMES = (
    "Nowak",
    "Kowal",
    "Wójcik",
    "Mazur",
    "Krawczyk",
    "Kaczmarek",
    "Zając",
    "Król",
    "Wieczorek",
    "Wróbel",
    "Pawlak",
    "Dudek",
    "Baran",
)
_STEMS = (
    "Kowal",
    "Wiśniew",
    "Lewandow",
    "Zieliń",
    "Szymań",
    "Jankow",
    "Kamiń",
    "Dąbrow",
    "Piotrow",
    "Grabow",
    "Nowakow",
    "Pawłow",
    "Majew",
)
_STREETS = ("Długa", "Krótka", "Śląska", "Polna", "Leśna", "Sobieskiego", "Kościuszki", "Mickiewicza", "Wyzwolenia")
_SITES_OF_BOOKS = ("cell", "mixed", "heading", "column", "hidden", "comment", "property")
_SITES_OF_TEXTS = ("cell", "mixed", "mixed", "column", "heading", "number")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plant:
    """An identifier in a file: its kind, where it stands, its text, `needle`: what of it is there whatever the reader makes of the rest."""

    code: str
    site: str
    text: str
    needle: str
    rows: int = 1


def _digits(lot: random.Random, count: int) -> str:
    return "".join(lot.choice("0123456789") for _ in range(count))


def _until(make: Callable[[], str], fits: Callable[[str], bool]) -> str:
    return next(text for text in iter(make, None) if fits(text))


def _name(lot: random.Random) -> tuple[str, str]:
    if lot.random() < 0.5:
        first, surname = lot.choice(_MEN), lot.choice([*_SURNAMES, *(stem + "ski" for stem in _STEMS)])
    else:
        first, surname = lot.choice(_WOMEN), lot.choice([*_SURNAMES, *(stem + "ska" for stem in _STEMS)])
    text = lot.choice([f"{first} {surname}", f"{first} {surname}", f"{first.upper()} {surname.upper()}"])
    return text, text


def _pesel(lot: random.Random) -> tuple[str, str]:
    def make() -> str:
        year, month, day = lot.randrange(100), lot.randrange(1, 13), lot.randrange(1, 29)
        return f"{year:02}{month + lot.choice([0, 20]):02}{day:02}{_digits(lot, 5)}"

    text = _until(make, pesel.fits)
    shown = lot.choice([text, text, text, f"{text[:6]} {text[6:]}"])
    return shown, shown


def _nip(lot: random.Random) -> tuple[str, str]:
    text = _until(lambda: lot.choice("123456789") + _digits(lot, 9), companies.fits_nip)
    shown = lot.choice([text, f"{text[:3]}-{text[3:6]}-{text[6:8]}-{text[8:]}", f"{text[:3]}-{text[3:5]}-{text[5:7]}-{text[7:]}"])
    return f"{_name(lot)[0]}, NIP {shown}", shown


def _regon(lot: random.Random) -> tuple[str, str]:
    text = _until(lambda: _digits(lot, 9), companies.fits_regon)
    if lot.random() < 0.3:
        text = _until(lambda: text + _digits(lot, 5), companies.fits_regon)
    return f"{_name(lot)[0]}, REGON {text}", text


def _email(lot: random.Random) -> tuple[str, str]:
    box = f"{lot.choice(['anna', 'j', 'ewa', 'tomek'])}.{lot.choice(['nowak', 'kowalska', 'mazur'])}{lot.randrange(99)}"
    text = f"{box}@{lot.choice(['gmail.com', 'wp.pl', 'onet.pl', 'poczta-domowa.pl'])}"
    return text, text


def _phone(lot: random.Random) -> tuple[str, str]:
    text = lot.choice("5678") + _digits(lot, 8)
    shown = lot.choice(
        [
            f"{text[:3]} {text[3:6]} {text[6:]}",
            f"{text[:3]}-{text[3:6]}-{text[6:]}",
            f"+48 {text[:3]} {text[3:6]} {text[6:]}",
            f"tel. {text}",
        ]
    )
    return shown, shown


def _card(lot: random.Random) -> tuple[str, str]:
    text = _until(lambda: "".join(lot.choice("ABCDEFGHIJKLMNPRSTUWXYZ") for _ in range(3)) + _digits(lot, 6), papers.fits_card)
    shown = lot.choice([text, f"{text[:3]} {text[3:]}"])
    return shown, shown


def _passport(lot: random.Random) -> tuple[str, str]:
    text = _until(lambda: lot.choice("ABCDEFGHIJK") + lot.choice("ABCDEFGHJKLM") + _digits(lot, 7), papers.fits_passport)
    return text, text


def _plate(lot: random.Random) -> tuple[str, str]:
    prefix = lot.choice(["SK", "SH", "SL", "SI", "SY", "KR", "WA", "WI", "DW", "GD", "PO", "SPI", "SBE", "SMI", "WPR", "KNS"])
    tail = (
        f"{_digits(lot, 5)}"
        if len(prefix) == 2
        else lot.choice([f"{lot.choice('ACEFG')}{_digits(lot, 3)}", f"{_digits(lot, 2)}{lot.choice('ACEFG')}{lot.choice('KLMN')}"])
    )
    return f"{prefix} {tail}", f"{prefix} {tail}"


def _land(lot: random.Random) -> tuple[str, str]:
    court, number = lot.choice(["KA1I", "KA1L", "WA1M", "GL1G", "KR1P", "BY1B"]), _digits(lot, 8)
    text = f"{court}/{number}/{land.check_digit(court, number)}"
    return text, text


def _account(lot: random.Random) -> tuple[str, str]:
    text = _until(lambda: _digits(lot, 2) + lot.choice(["1020", "1050", "1140", "2490"]) + _digits(lot, 20), accounts.fits)
    fours = " ".join([text[:2], *(text[at : at + 4] for at in range(2, 26, 4))])
    shown = lot.choice([text, fours, f"PL{text}"])
    return shown, shown


def _address(lot: random.Random) -> tuple[str, str]:
    house, flat = lot.randrange(1, 120), lot.randrange(1, 80)
    shown = lot.choice(
        [
            f"ul. {lot.choice(_STREETS)} {house}/{flat}",
            f"ul. {lot.choice(_STREETS)} {house} m. {flat}",
            f"{lot.choice(_STREETS)} {house} m. {flat}",
        ]
    )
    return shown, shown


def _birth(lot: random.Random) -> tuple[str, str]:
    day = f"{lot.randrange(1, 29):02}.{lot.randrange(1, 13):02}.{lot.randrange(1940, 2015)}"
    return lot.choice([f"ur. {day}", f"urodzona {day}", f"{_name(lot)[0]}, {day}"]), day


KINDS: dict[str, Make] = {
    "pesel-found": _pesel, "nip-found": _nip, "regon-found": _regon, "name-found": _name, "email-found": _email, "phone-found": _phone,
    "identity-card-found": _card, "passport-found": _passport, "plate-found": _plate, "land-register-found": _land,
    "bank-account-found": _account, "address-found": _address, "birth-date-found": _birth,
}  # fmt: skip
_HEADS = {
    "pesel-found": "PESEL", "nip-found": "NIP", "regon-found": "REGON", "name-found": "Osoba", "email-found": "E-mail",
    "phone-found": "Telefon", "identity-card-found": "Dokument", "passport-found": "Paszport", "plate-found": "Pojazd",
    "land-register-found": "KW",
    "bank-account-found": "Konto", "address-found": "Adres", "birth-date-found": "Data urodzenia",
}  # fmt: skip
#: A day written as a day is read as one, and is no longer what was planted letter for letter.
_NO_COLUMN = frozenset({"birth-date-found"})


def _drawn(lot: random.Random, count: int, sites: tuple[str, ...], turn: list[str]) -> list[tuple[str, str, str, str]]:
    """Kind, site, text, needle of each plant of a file; kinds take turns over all files."""
    drawn = []
    for _ in range(count):
        if not turn:
            turn += lot.sample(list(KINDS), len(KINDS))
        code = turn.pop()
        text, needle = KINDS[code](lot)
        site = lot.choice(sites)
        if site == "number" and (code != "pesel-found" or " " in text):
            site = "mixed"
        if site == "column" and code in _NO_COLUMN:
            site = "cell"
        drawn.append((code, site, text, needle))
    return drawn


_TURN: list[str] = []


def plant_csv(path: Path, target: Path, lot: random.Random, count: int) -> list[Plant]:
    """A copy of a text file with `count` identifiers; [] where it is not a plain table of one heading."""
    content = path.read_bytes()
    encoding = next((one for one in ("utf-8-sig", "cp1250") if _decodes(content, one)), None)
    if encoding is None:
        return []
    text = content.decode(encoding)
    mark = max(",;\t|", key=text[:4000].count)
    rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark) if row]
    if len(rows) < 12 or len({len(row) for row in rows}) > 1 or len(rows[0]) < 2:
        return []
    places = lot.sample(range(2, len(rows)), min(count, len(rows) - 2))
    plants, extra = [], []
    heads = lot.sample(range(len(rows[0])), len(rows[0]))
    for (code, site, said, needle), row in zip(_drawn(lot, len(places), _SITES_OF_TEXTS, _TURN), places, strict=True):
        texts = [at for at, cell in enumerate(rows[row]) if _is_text(cell)]
        if site == "column":
            extra.append((code, said, needle))
            plants.append(Plant(code=code, site=site, text=said, needle=needle))
            continue
        if site == "heading" and heads:
            at = heads.pop()
            rows[0][at] = f"{rows[0][at]} {said}"
            plants.append(Plant(code=code, site=site, text=said, needle=needle))
            continue
        texts = [at for at in texts if code not in {kind.code for kind in names_in(rows[row][at])}] or texts
        at = lot.choice(texts) if texts else lot.randrange(len(rows[row]))
        rows[row][at] = f"{rows[row][at]} {said}" if site == "mixed" else said
        plants.append(Plant(code=code, site="cell" if site == "heading" else site, text=said, needle=needle))
    for code, said, _needle in extra:
        rows[0].append(_HEADS[code])
        for number, row in enumerate(rows[1:]):
            row.append(said if number == 0 else KINDS[code](lot)[0])
    out = io.StringIO()
    csv.writer(out, delimiter=mark, lineterminator="\n").writerows(rows)
    target.write_bytes(out.getvalue().encode("utf-8"))
    return plants


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _is_text(cell: object) -> bool:
    return isinstance(cell, str) and any(letter.isalpha() for letter in cell) and not cell.startswith("=")


def plant_workbook(path: Path, target: Path, lot: random.Random, count: int) -> list[Plant]:
    """A copy of a workbook with `count` identifiers in its first sheet and around it; [] where there is little in it."""
    try:
        book = openpyxl.load_workbook(path)
    except (ValueError, KeyError, OSError, TypeError):
        return []
    sheet = book.worksheets[0]
    rows = [row for row in range(2, min(sheet.max_row, 2000) + 1) if sum(cell.value is not None for cell in sheet[row]) >= 2]
    if len(rows) < 30:
        return []
    chosen = lot.sample(rows[10:-5], min(count, len(rows) - 15))
    plants = []
    hidden = book.create_sheet("Robocze")
    hidden.sheet_state = "hidden"
    hidden.append(["lp", "uwagi", "kwota"])
    for (code, site, said, needle), row in zip(_drawn(lot, len(chosen), _SITES_OF_BOOKS, _TURN), chosen, strict=True):
        where = "cell" if site in {"heading", "column"} else site
        if where == "hidden":
            hidden.append([hidden.max_row, said, 12.5])
        elif where == "comment":
            sheet.cell(row, 1).comment = Comment(said, "Urząd")
        elif where == "property":
            book.properties.description = f"{book.properties.description or ''}; {said}"
        elif not _in_cell(sheet, row, said, mixed=where == "mixed", lot=lot):
            continue
        plants.append(Plant(code=code, site=where, text=said, needle=needle))
    if hidden.max_row == 1:
        book.remove(hidden)
    else:
        for number in range(6):
            hidden.append([hidden.max_row, f"wiersz {number}", number * 3.5])
    book.save(target)
    return plants


def _in_cell(sheet: Worksheet, row: int, said: str, *, mixed: bool, lot: random.Random) -> bool:
    cells = [cell for cell in sheet[row] if _is_text(cell.value)] or [cell for cell in sheet[row] if cell.value is not None]
    if not cells or not hasattr(cells[0], "value"):
        return False
    cell = lot.choice(cells)
    cell.value = f"{cell.value} {said}" if mixed else said
    return True
