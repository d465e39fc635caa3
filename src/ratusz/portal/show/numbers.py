"""Numbers, sizes and days as people write them in Polish and in English.

Polish: decimal comma, no-break space between thousands from five digits up (1234, but 12 345), a real minus sign.
English: decimal point, comma between thousands. No rounding unless `places` is given: what was delivered is shown.
"""

import re
from datetime import date, datetime
from decimal import Decimal

from django.utils import formats, timezone

from ratusz.bank.base.rounding import rounded

NBSP = "\u00a0"
MINUS = "\u2212"
_POLISH = str.maketrans({",": NBSP, ".": ",", "-": MINUS})
_POLISH_BARE = str.maketrans({".": ",", "-": MINUS})
_ENGLISH = str.maketrans({"-": MINUS})
_SHORT_LIMIT = 10_000

Number = int | float | Decimal
_ONE_LETTER = re.compile(r"(?<![^\W_])([aiouwzAIOUWZ]) ")
_RAISED = re.compile(r"\b([kdcm]?m)([23])\b")
#: Units that are nouns, as files write them, and their forms beside figures.
_NOUNS = (
    (("osoba", "osoby", "osób", "person", "persons"), {"pl": ("osoba", "osoby", "osób"), "en": ("person", "persons")}),
    (("sztuka", "sztuki", "sztuk"), {"pl": ("sztuka", "sztuki", "sztuk"), "en": ("piece", "pieces")}),
)
_FORMS = {written: forms for spellings, forms in _NOUNS for written in spellings}


def unit_in_words(unit: str, figure: Number | str | None = None, language: str = "pl") -> str:
    """A unit as people write it: "km2" and "µg/m3", which files and programs keep, as "km²" and "µg/m³".

    Beside a `figure`, a number or one in words already, those that are nouns agree with it: "66 270 osób", "2 persons".
    """
    forms = _FORMS.get(unit.casefold(), {}).get("pl" if language == "pl" else "en")
    if forms and figure not in {None, ""}:
        return forms[_form(str(figure).lstrip("-" + MINUS), language)]
    return _RAISED.sub(lambda found: found[1] + ("²" if found[2] == "2" else "³"), unit)


def _form(figure: str, language: str) -> int:
    """Which form a figure takes: of one, of some, of many. In Polish parts take the second one ("2,5 osoby"), "5 tys." the third."""
    if language != "pl":
        return 0 if figure == "1" else 1
    digits = "".join(figure.split())
    if not digits.isdigit():
        return 1 if digits.replace(",", "").replace(".", "").isdigit() else 2
    return 0 if digits == "1" else 1 if digits[-1] in "234" and digits[-2:-1] != "1" else 2


def format_number(value: Number, language: str, *, places: int | None = None, group_all: bool = False) -> str:
    """`value` in `language` ("pl", anything else reads as English), with exactly `places` decimals where given.

    `group_all`: groups four-digit numbers too, for columns in which longer ones stand (else 9999 and 10 000 do not line up).
    """
    number: int | Decimal = _as_decimal(value) if isinstance(value, float) else value
    if places is not None:
        number = rounded(Decimal(number), places)
    if language != "pl":
        return format(number, ",f" if isinstance(number, Decimal) else ",").translate(_ENGLISH)
    if not group_all and -_SHORT_LIMIT < number < _SHORT_LIMIT:
        return format(number, "f" if isinstance(number, Decimal) else "").translate(_POLISH_BARE)
    return format(number, ",f" if isinstance(number, Decimal) else ",").translate(_POLISH)


def is_long(value: object) -> bool:
    """Whether `value` is a number of five digits or more before the decimal sign."""
    return isinstance(value, (int, float, Decimal)) and not -_SHORT_LIMIT < value < _SHORT_LIMIT


def format_size(size_bytes: int, language: str) -> str:
    """A file's size in units of 1000, one decimal under ten: "4,2 kB", "120 MB"."""
    amount, unit = Decimal(size_bytes), "B"
    for unit in ("B", "kB", "MB", "GB", "TB"):
        if amount < 1000 or unit == "TB":
            break
        amount /= 1000
    places = 1 if unit != "B" and amount < 10 else 0
    return f"{format_number(amount, language, places=places)}{NBSP}{unit}"


def format_day(value: date | datetime, language: str) -> str:
    """A day in a sentence: "5 marca 2024", "5 March 2024"; an aware moment counts as its day in the city."""
    day = timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value
    return formats.date_format(day, "j E Y" if language == "pl" else "j F Y")


def format_day_short(value: date, language: str) -> str:
    """A day in a table cell: "05.03.2024" in Polish, "2024-03-05" in English."""
    return f"{value:%d.%m.%Y}" if language == "pl" else f"{value:%Y-%m-%d}"


def format_moment(value: datetime, language: str) -> str:
    """Day and minute in the city: "5 marca 2024, 14:07"."""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{format_day(local, language)}, {local:%H:%M}"


def _as_decimal(value: float) -> Decimal:
    return Decimal(repr(value))


def without_hanging(text: str) -> str:
    """`text` in which one-letter words (a, i, o, u, w, z) do not stay at the end of a line, as Polish setting has it."""
    return _ONE_LETTER.sub(rf"\1{NBSP}", text)
