"""What the cells of one number format show, for as many cells as a large workbook has: each different number is worked out once."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, time, timedelta

from ratusz.bank.read.numberformat import Shown, is_date_format, plainly, show_moment, show_number
from ratusz.bank.read.syntax import parse_number

_MOST = 200_000
_LEADERS = re.compile(r"(?:\s*\.){5,}\s*$")
#: A number that a spreadsheet shows with all its digits: at most fifteen of them.
_SIMPLE = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,14})?")
_DIGITS = 15
_LAST_DAY = 2_958_466  # of the year 9999


class NumberTexts(dict[str, str]):
    """The texts of a number format by the number as the file writes it. `rounded`: those that hold more digits than they show."""

    def __init__(self, code: str, *, decimal: str, from_1904: bool = False) -> None:
        super().__init__()
        self.code, self.decimal, self.from_1904 = code, decimal, from_1904
        self.is_date = is_date_format(code)
        self.is_general = code in {"General", "@", ""}
        self.plainly = None if self.is_date or self.is_general else plainly(code)
        self.rounded: set[str] = set()

    def __missing__(self, raw: str) -> str:
        if len(self) > _MOST:
            self.clear()
        text = self[raw] = self._text(raw)
        return text

    def _text(self, raw: str) -> str:
        if self.is_general and raw.isdigit() and raw.isascii() and raw[0] != "0" and len(raw) <= _DIGITS:
            return raw
        if self.is_general and len(raw) <= _DIGITS and _SIMPLE.fullmatch(raw):
            if "." in raw:
                raw = raw.rstrip("0").rstrip(".").replace(".", self.decimal)
            return "0" if raw == "-0" else raw
        if self.plainly and raw[:1] != "-" and len(raw) <= _DIGITS and _SIMPLE.fullmatch(raw):
            whole, _, fraction = raw.partition(".")
            if (text := self.plainly.text(whole, fraction, self.decimal)) is not None:
                return text
        try:
            shown = self._moment(float(raw)) if self.is_date else show_number(float(raw), self.code, decimal=self.decimal)
        except (ValueError, OverflowError):
            return raw  # not a number after all
        if shown.rounded:
            self.rounded.add(raw)
        return shown.text

    def _moment(self, serial: float) -> Shown:
        moment = moment_of(serial, self.code, from_1904=self.from_1904)
        if moment is None:
            return show_number(serial, "General", decimal=self.decimal)
        return Shown(text=show_moment(moment, self.code))


def decimal_mark(texts: Iterable[str]) -> str:
    """The decimal mark of the numbers among `texts`, which a sheet holds as texts; the Polish comma where there are none."""
    marks: Counter[str] = Counter()
    for text in texts:
        if text[:1] and text[0] in "-+0123456789" and len(text) < 30 and (number := parse_number(text)) and number.decimal:
            marks[number.decimal] += 1
    return "." if marks["."] > marks[","] else ","


def without_leaders(text: str) -> str:
    """`text` without the dots that lead the eye from a name to its figure; three are an ellipsis."""
    return _LEADERS.sub("", text) if "...." in text or ". ." in text else text


_DURATION = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_DAY_LETTERS = re.compile(r"[yd]", re.IGNORECASE)
_HOUR_LETTERS = re.compile(r"[hs]", re.IGNORECASE)
_ASIDE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_DAY_SECONDS = 86_400
#: Day 0 before and after the day that never was, and of the calendar of older Macintoshes.
_FIRST_DAYS = tuple(datetime.fromisoformat(day) for day in ("1899-12-31", "1899-12-30", "1904-01-01"))


def moment_of(serial: float, code: str, *, from_1904: bool) -> datetime | time | timedelta | None:
    """The moment, time of day or duration that a number of days is in format `code`; None where it is none.

    Day 60 of 1900 does not exist: the first spreadsheets took that year for a leap year.
    """
    if not 0 <= serial < _LAST_DAY:
        return None
    if _DURATION.search(code):
        return timedelta(days=serial)
    letters = _ASIDE.sub("", code.partition(";")[0])
    if _HOUR_LETTERS.search(letters) and not _DAY_LETTERS.search(letters):
        seconds = round(serial % 1 * _DAY_SECONDS) % _DAY_SECONDS
        return time(seconds // 3600, seconds // 60 % 60, seconds % 60)
    return (_FIRST_DAYS[2] if from_1904 else _FIRST_DAYS[serial >= 60]) + timedelta(days=serial)
