"""What a cell's text can be: numbers, dates, times, periods, yes and no. One text at a time, nothing about columns.

Patterns are written so that Python's `re` (with re.ASCII) and the engine's RE2 read them alike.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from ratusz.bank.base.text import fold
from ratusz.bank.model.period import parse_period
from ratusz.bank.model.status import status_of
from ratusz.bank.read.worded import MONTHS, to_day

#: Blanks that offices put between thousands: space, no-break space, narrow no-break space.
BLANKS = " \u00a0\u202f"
MINUSES = "−–"
#: A negative number as bookkeepers write it. Without a decimal mark it could be the mark of a note.
IN_BRACKETS = rf"\([{BLANKS}]*([0-9][0-9.,{BLANKS}]*[.,][0-9]+)[{BLANKS}]*\)"
_IN_BRACKETS = re.compile(IN_BRACKETS)
_FIGURES = rf"[0-9](?:[0-9.,{BLANKS}]*[0-9])?"
#: Negative numbers that bookkeepers write so and others mean something else by: (250) and 250-.
ACCOUNTING = rf"\([{BLANKS}]*({_FIGURES})[{BLANKS}]*\)|({_FIGURES})[{BLANKS}]?[-{MINUSES}]"
_ACCOUNTING = re.compile(ACCOUNTING)
#: How a price without grosze ends: 12,-
NO_GROSZE = r"([0-9])[,.][-–—]{1,2}"
_NO_GROSZE = re.compile(rf"(.*){NO_GROSZE}")
UNITS = (
    "%",
    "‰",
    "zł",
    "PLN",
    "zl",
    "Zł",
    "ZŁ",
    "pln",
    "złotych",
    "tys. zł",
    "tys zł",
    "tys. PLN",
    "mln zł",
    "mln PLN",
    "mld zł",
    "€",
    "EUR",
    "$",
    "USD",
    "km",
    "km2",
    "km²",
    "m",
    "m2",
    "m²",
    "m3",
    "m³",
    "ha",
    "ar",
    "kg",
    "t",
    "Mg",
    "szt.",
    "szt",
    "sztuk",
    "sztuki",
    "p.p.",
    "pkt proc.",
    "os.",
    "osób",
    "lat",
    "°C",
    "µg/m3",
    "µg/m³",
    "kWh",
    "MWh",
    "l",
    "h",
    "min",
    "r.",
)
#: One unit in two spellings. No other unit may stand for it: 5 tys. zł are not 5 zł.
_SAME_UNIT = (
    ("zł", "PLN", "zl", "Zł", "ZŁ", "pln", "złotych"),
    ("tys. zł", "tys zł", "tys. PLN"),
    ("mln zł", "mln PLN"),
    ("€", "EUR"),
    ("$", "USD"),
    ("km2", "km²"),
    ("m2", "m²"),
    ("m3", "m³"),
    ("t", "Mg"),
    ("szt.", "szt", "sztuk", "sztuki"),
    ("os.", "osób"),
    ("p.p.", "pkt proc."),
    ("µg/m3", "µg/m³"),
)
#: Slips of the pen, and what was meant.
_MEANT = {"zl": "zł", "Zł": "zł", "ZŁ": "zł", "złotych": "zł", "pln": "PLN", "tys zł": "tys. zł"}
YES_NO = (("tak", "nie"), ("t", "n"), ("true", "false"), ("yes", "no"), ("prawda", "fałsz"), ("y", "n"))

_SUFFIX = re.compile(
    rf"(?P<body>.*?[0-9](?:[,.][-–—]{{1,2}}|[{BLANKS}]*\))?)"
    rf"(?P<suffix>[{BLANKS}]?(?:{'|'.join(map(re.escape, sorted(UNITS, key=len, reverse=True)))}))"
)
#: Money in front of its amount: € 100, PLN 5.
_PREFIX = re.compile(rf"(PLN|EUR|USD|€|\$|zł)[{BLANKS}]?(?=[0-9(+{MINUSES}-])")
_NUMBER = re.compile(r"[+\-]?([0-9]{1,3}(?:([ .,'\u00a0\u202f])[0-9]{3})+|[0-9]*)(?:([.,])([0-9]*))?(?:[eE]([+-]?[0-9]{1,3}))?")
#: A code as well as a power of ten: programs write the sign or a decimal mark, 1E+05, 1.5e5.
_POWER_OR_CODE = re.compile(r"[0-9]+[eE][0-9]+")
#: Marks of notes behind a number: 12*, 12 a), 12 1), 12¹. A figure without a blank before its bracket may belong to the number.
NOTE_MARK = r"([0-9])(?:[\x{00A0} ]?\*{1,3}|[\x{00A0} ][a-z0-9]\)|[¹²³⁴⁵⁶⁷⁸⁹]+\)?)"
_NOTED = re.compile(rf"(.*){NOTE_MARK}".replace(r"\x{00A0}", "\u00a0"))
#: What stands between a day and its time: "T", ", ", " godz. ", " r., godz. ".
JOINT = r"(?: ?r\.)?(?:T|,? +(?:o )?(?:godz\.? *)?)"
#: The half of the day, as clocks of twelve hours tell it.
HALF = r" ?([AaPp][Mm])"
#: Names of time zones and how many minutes they are ahead of Greenwich; others are written as a difference: +01:00, GMT+1.
ZONES = {"Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "CET": 60, "CEST": 120, "EET": 120, "EEST": 180}
ZONE = rf" ?((?:GMT|UTC)?[+-][0-9]{{1,2}}(?::?[0-9]{{2}})?|{'|'.join(ZONES)})"
#: What a pattern of moments with a time zone ends with.
ZONED = " %Z"
_DATE = re.compile(
    rf"(\d{{1,4}})([-./])(\d{{1,2}})\2(\d{{2,4}})(?:({JOINT})(\d{{1,2}}):(\d{{2}})(?::(\d{{2}})(\.\d{{1,6}})?)?({HALF})?({ZONE})?)?",
    re.ASCII,
)
_AT_ZONE = re.compile(f"{ZONE}$")
_TIME = re.compile(rf"(\d{{1,2}}):(\d{{2}})(?::(\d{{2}}))?({HALF})?", re.ASCII)
#: A time that could be a number: 8.00, 16,30.
_DOTTED = re.compile(r"(\d{1,2})([.,])([0-5]\d)", re.ASCII)
_LINK = re.compile(r"https?://\S+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.-]+")

_ROMAN = ("I", "II", "III", "IV")
#: Spellings of periods: a pattern and what it becomes in the canonical form of model.period.
PERIODS: tuple[tuple[str, str], ...] = (
    (r"([12]\d{3}) ?r\.?", r"\1"),
    (r"([12]\d{3})/[12]\d(\d{2})", r"\1/\2"),
    (r"([12]\d{3}) ?-? ?[QK]([1-4])", r"\1-Q\2"),
    (r"[QK]([1-4]) ([12]\d{3})", r"\2-Q\1"),
    (r"([1-4])[QK] ?([12]\d{3})", r"\2-Q\1"),
    (r"([12]\d{3})M(0[1-9]|1[0-2])", r"\1-\2"),
    (r"(0[1-9]|1[0-2])[./]([12]\d{3})", r"\2-\1"),
    (r"([12]\d{3})[ -]?[Ww](\d\d)", r"\1-W\2"),
    (r"([12]\d{3})[ -]?[Ww]([1-9])", r"\1-W0\2"),
    (r"(?i:tydzień|tydz\.?|w) ?(\d\d)(?: z |[/. -])([12]\d{3})(?: ?r\.)?", r"\2-W\1"),
    (r"(?i:tydzień|tydz\.?|w) ?([1-9])(?: z |[/. -])([12]\d{3})(?: ?r\.)?", r"\2-W0\1"),
    *((rf"(?i:{roman}|{n}) ?(?:kw\.?|kwartał) ?([12]\d{{3}})(?: ?r\.)?", rf"\1-Q{n}") for n, roman in enumerate(_ROMAN, 1)),
    *((rf"([12]\d{{3}}) ?(?i:{roman}) ?(?:kw\.?|kwartał)", rf"\1-Q{n}") for n, roman in enumerate(_ROMAN, 1)),
    (r"([12]\d{3})\.0", r"\1"),
    (r"([12]\d{3})(?: ?r\.)? ?\*{1,3}", r"\1"),
    *((rf"(?i:{roman}|{n}) ?(?:półr\.?|półrocze|poł\.) ?([12]\d{{3}})(?: ?r\.)?", rf"\1-H{n}") for n, roman in enumerate(_ROMAN[:2], 1)),
    *MONTHS,
)
_PERIODS = tuple((re.compile(pattern, re.ASCII), template) for pattern, template in PERIODS)
_YEAR_WITHIN = re.compile(r"[12][0-9]{3}|[-. ][0-9]{2}$")
#: What numbers the groups of a table whose rows have numbers of their own: "I", "IV.", "A.", "b)".
ORDINAL = re.compile(r"(?:[IVXLC]{1,6}|[A-Z])[.)]?|[a-z]\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number as written: how many digits before and after the decimal mark, the marks, and what follows it.

    `decimal`, `thousands`: the marks met, empty where none was; `either`: the lone mark, here in `thousands`, may be either ("1,234").
    """

    whole: int
    fraction: int
    decimal: str
    thousands: str
    suffix: str
    either: bool
    leading_zero: bool
    trailing_zero: bool


@lru_cache(maxsize=200_000)
def parse_number(text: str) -> Number | None:
    """The number that `text` writes, or None. Marks are told apart by their place; a lone mark before three digits may be either."""
    body, suffix = text.strip(), ""
    if (noted := _NOTED.fullmatch(body)) and body != "0*":
        body = noted[1] + noted[2]
    if found := _SUFFIX.fullmatch(body):
        body, suffix = found["body"], found["suffix"]
    elif found := _PREFIX.match(body):
        body, suffix = body[found.end() :], f" {found[1]}"
    if price := _NO_GROSZE.fullmatch(body):
        body = price[1] + price[2]
    if bracketed := _IN_BRACKETS.fullmatch(body):
        body = "-" + bracketed[1]
    if body[:1] and body[0] in f"+-{MINUSES}":
        body = ("+" if body[0] == "+" else "-") + body[1:].lstrip(BLANKS)
    match = None if _POWER_OR_CODE.fullmatch(body) else _NUMBER.fullmatch(body)
    if match is None or not any(c.isdigit() for c in body[:4]):
        return None
    groups, thousands, decimal, fraction, exponent = match.groups()
    thousands, decimal, fraction = thousands or "", decimal or "", fraction or ""
    if decimal and decimal == thousands:
        return None
    if len(set(re.findall(r"[ .,'\u00a0\u202f]", groups))) > 1:
        return None
    digits = re.sub(r"[^0-9]", "", groups)
    either = bool(thousands) and thousands in ".," and not decimal and len(re.findall(r"[.,]", groups)) == 1
    if either and groups[0] == "0":
        thousands, decimal, either = "", thousands, False
        groups, fraction = groups.split(decimal)
        digits = groups
    power = int(exponent or 0)
    return Number(
        whole=max(len(digits.lstrip("0")) + max(power, 0), 1),
        fraction=max(len(fraction) - power, 0),
        decimal=decimal,
        thousands=thousands,
        suffix=suffix,
        either=either,
        leading_zero=len(digits) > 1 and digits[0] == "0" and not thousands,
        trailing_zero=fraction.endswith("0"),
    )


def parse_negative(text: str) -> Number | None:
    """The number that `text` writes as `ACCOUNTING` says, with a unit behind it or without, or None."""
    body, suffix = text.strip(), ""
    if bodied := _SUFFIX.fullmatch(body):
        body, suffix = bodied["body"], bodied["suffix"]
    found = _ACCOUNTING.fullmatch(body)
    return parse_number(f"-{found[1] or found[2]}{suffix}") if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A date as written, without its order: three numbers, the separator, and a strftime pattern of the time part ("" none)."""

    numbers: tuple[int, int, int]
    padded: bool
    year_first: bool
    short_year: bool
    separator: str
    time: str

    def pattern(self, order: str) -> str:
        """The strftime pattern when the numbers stand in `order`: "ymd", "dmy" or "mdy"."""
        dash = "" if self.padded else "-"
        parts = {"y": "%y" if self.short_year else "%Y", "m": f"%{dash}m", "d": f"%{dash}d"}
        return self.separator.join(parts[letter] for letter in order) + self.time


@lru_cache(maxsize=200_000)
def parse_moment(text: str) -> Moment | None:
    """The date, with or without a time, that `text` writes in figures, or None. Whether the day exists is asked of `is_moment`."""
    found = _DATE.fullmatch(text.strip())
    if found is None:
        return None
    first, separator, second, third, joint, hour, _, second_of_minute, fraction, half, _, zone, _ = found.groups()
    year_first = len(first) == 4
    if len(third) == 3 or len(first) == 3 or (year_first and len(third) == 4) or (not year_first and len(third) == 1):
        return None
    time = ""
    if hour:
        clock = _clock(hour, second_of_minute, half)
        time = joint + (clock.replace("%S", "%S.%f") if fraction else clock) + (ZONED if zone else "")
    days = (second, third) if year_first else (first, second)
    return Moment(
        numbers=(int(first), int(second), int(third)),
        padded=all(len(part) == 2 for part in days),
        year_first=year_first,
        short_year=not year_first and len(third) == 2,
        separator=separator,
        time=time,
    )


@lru_cache(maxsize=200_000)
def is_moment(text: str, pattern: str) -> bool:
    """Whether `text` is a day that exists, in `pattern`."""
    if pattern.endswith(ZONED):
        text, pattern = _AT_ZONE.sub("", text.strip()), pattern.removesuffix(ZONED)
    try:
        datetime.strptime(text.strip(), pattern.replace("%-", "%"))  # noqa: DTZ007  local time as written
    except ValueError:
        return False
    return True


def time_pattern(text: str) -> str | None:
    """The strftime pattern of a time of day, or None."""
    found = _TIME.fullmatch(text.strip())
    if found is None or int(found[1]) > (12 if found[4] else 23) or int(found[2]) > 59:
        return None
    return _clock(found[1], found[3], found[4])


def _clock(hour: str, second: str | None, half: str | None) -> str:
    """The strftime pattern of a time of day whose parts are so written."""
    figure = "I" if half else "H"
    shown = "" if half is None else " %p" if half[0] == " " else "%p"
    return ("%" if len(hour) == 2 else "%-") + figure + ":%M" + (":%S" if second else "") + shown


def dotted_time(text: str) -> str | None:
    """The strftime pattern of a time of day that could be a number as well, "8.00", or None."""
    found = _DOTTED.fullmatch(text.strip())
    if found is None or int(found[1]) > 23:
        return None
    return ("%H" if len(found[1]) == 2 else "%-H") + f"{found[2]}%M"


def unit_meant(unit: str) -> str:
    """`unit` as it should be written."""
    return _MEANT.get(unit, unit)


def spellings_of_unit(unit: str) -> tuple[str, ...]:
    """`unit` and how else it is written."""
    return next((same for same in _SAME_UNIT if unit in same), (unit,))


def to_period(text: str) -> str | None:
    """The canonical text of the period that `text` writes, or None; a bare year only between 1000 and 2999."""
    text = text.strip()
    if len(text) > 24 or not _YEAR_WITHIN.search(text):
        return None
    for pattern, template in _PERIODS:
        if found := pattern.fullmatch(text):
            text = found.expand(template)
            break
    period = parse_period(text)
    return None if period is None or not 1000 <= period.year < 3000 else str(period)


def yes_no(words: set[str]) -> tuple[str, str] | None:
    """The pair of words, as spelled, when `words` are some spelling of yes and no; both must occur."""
    folded = {word.casefold(): word for word in sorted(words)}
    for yes, no in YES_NO:
        if set(folded) == {yes, no}:
            return folded[yes], folded[no]
    return None


@lru_cache(maxsize=200_000)
def shape(text: str) -> str:
    """What a cell looks like: "e" empty, "s" a sign of statistics, "n" number, "d" date or time, "t" text."""
    text = text.strip()
    if not text:
        return "e"
    if status_of(text):
        return "s"
    if parse_number(text):
        return "n"
    if parse_moment(text) or time_pattern(text) or to_day(text):
        return "d"
    return "t"


def is_value(text: str) -> bool:
    """Whether `text` is clearly one value: a number, a date, a time, a sign, an address."""
    return shape(text) != "t" or bool(_LINK.fullmatch(text))


def words(text: str) -> Iterator[str]:
    """The words of `text`, folded."""
    return iter(re.findall(r"[a-z0-9]+", fold(text)))
