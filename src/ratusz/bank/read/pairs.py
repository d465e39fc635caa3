"""Sheets of names and values, one fact a row: "Nazwa | Gmina Raba", "Adres | ul. Szkolna 1". Their first row is a fact, no heading."""

import re
from collections.abc import Sequence

from ratusz.bank.base.text import fold
from ratusz.bank.read.codes import is_written_code
from ratusz.bank.read.grid import Grid
from ratusz.bank.read.roles import filled
from ratusz.bank.read.syntax import is_value, parse_number, shape

#: A sheet of facts about one thing is short.
_MOST_ROWS = 80
#: What facts about one thing are called, by the beginnings of words.
_FACTS = re.compile(
    r"(?:pelna |skrocona )?nazwa\b|imie\b|nazwisk|adres|ulica\b|miejscowosc|gmina\b|powiat\b|wojewodztwo\b|telefon|tel\b|fax\b|faks\b"
    r"|e-?mail|mail\b|www\b|strona (?:www|internetowa)|nip\b|regon\b|krs\b|pesel\b|numer\b|nr\b|data\b|rok\b|okres\b|termin|zrodlo"
    r"|autor|opracowa|sporzadz|licencja|jezyk|wersja|opis\b|tytul|temat|jednostka|wlasciciel|zarzadca|dyrektor|kierownik|wojt\b|burmistrz"
    r"|prezydent|osoba do kontaktu|kontakt|czestotliwosc|powierzchnia|liczba mieszkancow|status\b|stan\b|kategoria|format\b|wydawca"
    r"|title\b|author\b|source\b|date\b|name\b|address\b|phone\b|description\b|license\b|publisher\b|version\b|created\b"
)
#: What stands over the values of such facts where there is a heading.
_OVER_VALUES = re.compile(
    r"(?:wartosc|opis|tresc|znaczenie|odpowiedz|dane|informacja|informacje|wynik|objasnienie|wyjasnienie|uwagi|liczba|ilosc|kwota|value"
    r"|description|meaning|answer)\w*\b.*"
)


def is_fact(text: str) -> bool:
    """Whether `text` is what a fact about one thing is called, or a column of such facts: "Adres siedziby", "Data"."""
    return bool(_FACTS.match(fold(text)))


def holds_pairs(grid: Grid, rows: Sequence[int]) -> bool:
    """Whether `rows`, those of `grid` that are not empty, are names and values in two columns and no heading stands over them.

    Names are different words; values are of several kinds. Without several kinds at least two names must be those of facts.
    """
    if len(rows) > 2 * _MOST_ROWS:
        return False
    full = [row for row in rows if len(filled(grid, row)) == 2]
    if not 3 <= len(full) <= _MOST_ROWS or any(len(filled(grid, row)) > 2 for row in rows) or 2 * len(full) < len(rows):
        return False
    places = {tuple(filled(grid, row)) for row in full}
    if len(places) != 1:
        return False
    ((left, right),) = places
    names = [grid.cell(row, left).strip() for row in full]
    values = [grid.cell(row, right).strip() for row in full]
    if len(set(names)) < len(names) or any(shape(name) != "t" for name in names) or _OVER_VALUES.fullmatch(fold(values[0])):
        return False
    if 2 * sum(name.endswith(":") for name in names) > len(names) and names[0].endswith(":"):
        return True
    facts = sum(map(is_fact, names))
    if facts < 2 or not is_fact(names[0]):
        return False
    return 2 * facts >= len(names) or len(set(map(_kind, values)) - {""}) > 1


def titles_of(grid: Grid, rows: Sequence[int]) -> frozenset[int]:
    """The rows above the first name and value of a sheet of such pairs that are titles: alone, and no name whose value is empty.

    None in a form whose sections have titles too: there they tell what the names belong to.
    """
    first = next((row for row in rows if len(filled(grid, row)) == 2), 0)
    if any(row > first and len(filled(grid, row)) == 1 for row in rows):
        return frozenset()
    above = [row for row in rows if row < first]
    texts = {row: grid.cell(row, filled(grid, row)[0]).strip() for row in above}
    return frozenset(row for row, text in texts.items() if not is_fact(text) and not text.endswith(":"))


def _kind(value: str) -> str:
    """What kind of value a text is; nothing for words."""
    if is_written_code(value):
        return "code"
    number = parse_number(value)
    if number:
        return f"number {number.suffix.strip()}"
    return shape(value) if is_value(value) else ""
