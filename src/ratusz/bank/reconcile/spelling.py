"""One value in many spellings: numbers, days, times of day and texts as offices and web pages write them.

A spelling is brought to one form, so that "1 234,50" and "1234.5", "7:16 PM" and "19:16" are the same value.
"""

import re
from datetime import date
from enum import StrEnum
from functools import lru_cache
from math import isfinite

from ratusz.bank.base.text import fold
from ratusz.bank.model.period import Period, parse_period


class Sort(StrEnum):
    """What the values of a phenomenon are."""

    NUMBER = "number"
    TIME = "time"
    DAY = "day"
    TEXT = "text"


_SPACES = re.compile(r"[\s\u00a0\u202f\u2009'’]+")
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?%?")
_DOTTED = re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?|[+-]?\d{1,3}(,\d{3}){2,}(\.\d+)?|[+-]?\d{1,3}(,\d{3})+\.\d+")
_TIME = re.compile(r"(?:^|[^\d:])([01]?\d|2[0-4]):([0-5]\d)(?::([0-5]\d))?\s*([ap])?\.?\s*(m\b)?", re.IGNORECASE)
_DOTTED_TIME = re.compile(r"(?:godz\.?\s*)?([01]?\d|2[0-4])\.([0-5]\d)(?:\.([0-5]\d))?\s*([ap])?\.?\s*(m\b)?\.?", re.IGNORECASE)
_DAY = re.compile(r"(\d{1,2})[.\-/](\d{1,2})[.\-/](\d{4})")
_ISO_DAY = re.compile(r"(\d{4})[-.](\d{1,2})[-.](\d{1,2})(?:[T ][\d:.]+Z?)?")
_YEAR = re.compile(r"(\d{4})(?:[.,]0+)?(?:\s*r\.?|\s*rok)?", re.IGNORECASE)
_MONTH = re.compile(r"(\d{1,2})[./-](\d{4})|(\d{4})[./](\d{1,2})|(\d{4})-?M(\d{1,2})")
_QUARTER = re.compile(r"(?:kw\.?\s*)?(iv|i{1,3}|[1-4])\s*(?:kw\.?|kwartał|q)?\s*(\d{4})(?:\s*r\.?)?|(\d{4})[\s-]?q([1-4])", re.IGNORECASE)
_WEEK = re.compile(
    r"(\d{4})[\s-]?w(\d{1,2})|(?:tydz(?:ień|\.)?|week|w)\s*(\d{1,2})(?:\s+(?:z|of)\s+|\s*[/.-]\s*|\s+)(\d{4})(?:\s*r\.?)?", re.IGNORECASE
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_WORDS = re.compile(r"[^\w]+")
_TOTALS = {"", "ogolem", "razem", "suma", "lacznie", "total", "all", "ogol", "wszyscy", "wszystkie"}


_OF_THE_YEAR = re.compile(r"\s*(r\.?|roku)$", re.IGNORECASE)
_WORDED_DAY = re.compile(r"(\d{1,2})\.?\s+([a-z]+)\.?,?\s+(\d{4})")
_MONTHS = {
    **{name: number for number, name in enumerate(["sty", "lut", "mar", "kwi", "maj", "cze", "lip", "sie", "wrz", "paz", "lis", "gru"], 1)},
    **{name: number for number, name in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)},
    **{name: number for number, name in enumerate(["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"], 1)},
}
_ADDRESS_WORDS = {"ul", "ulica", "ulicy", "nr", "m", "lok", "lokal", "lokalu", "mieszkanie", "mieszkania"}
_AND = {"oraz", "and"}
#: In capitals it may be a number: "I Liceum".
_LETTER_AND = re.compile(r"(?<=\S)\s+i(?=\s+\S)")
_POSTAL = re.compile(r"\b\d{2}-\d{3}\b.*$")


def is_total(text: str) -> bool:
    """Whether a code of a breakdown stands for all of it together; an empty one does."""
    return fold(text.strip()) in _TOTALS


def number_of(text: str) -> float | None:
    """The number that `text` writes, with a decimal comma or point, spaces between thousands, a percent sign; or None."""
    bare = _SPACES.sub("", text).replace("−", "-").replace("–", "-")
    if bare[:1] == "(" and bare[-1:] == ")":
        bare = "-" + bare[1:-1]
    if _DOTTED.fullmatch(bare):
        grouping = "." if bare.rfind(",") > bare.rfind(".") or "," not in bare else ","
        bare = bare.replace(grouping, "") if grouping == "," or "," in bare or bare.count(".") > 1 else bare
    if not _NUMBER.fullmatch(bare):
        return None
    found = float(bare.rstrip("%").replace(",", "."))
    return found if isfinite(found) else None


def time_of(text: str) -> str | None:
    """The time of day in `text` as HH:MM or HH:MM:SS on a clock of 24 hours, or None."""
    found = _TIME.search(text) or _DOTTED_TIME.fullmatch(text.strip())
    if found is None:
        return None
    hour, half = int(found[1]), (found[4] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    seconds = f":{found[3]}" if found[3] and found[3] != "00" else ""
    return f"{hour % 24:02}:{found[2]}{seconds}"


def day_of(text: str) -> str | None:
    """The day that `text` writes, as 2023-05-31, or None."""
    bare = _OF_THE_YEAR.sub("", text.strip())
    try:
        if found := _DAY.fullmatch(bare):
            return date(int(found[3]), int(found[2]), int(found[1])).isoformat()
        if found := _ISO_DAY.fullmatch(bare):
            return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
        if (found := _WORDED_DAY.fullmatch(fold(bare))) and (month := _MONTHS.get(found[2] if found[2] in _MONTHS else found[2][:3])):
            return date(int(found[3]), month, int(found[1])).isoformat()
    except ValueError:
        return None
    return None


def text_of(text: str) -> str:
    """`text` without case, diacritics, punctuation and repeated spaces, in which spellings of one name differ."""
    return _WORDS.sub(" ", fold(text)).strip()


@lru_cache(maxsize=100_000)
def period_of(text: str) -> Period | None:
    """The period that `text` writes: its canonical text, or a spelling of files ("31.12.2023", "I kw. 2023", "05.2023",
    "2023W05"); or None.
    """
    bare = text.strip()
    if found := parse_period(bare):
        return found
    if year := _YEAR.fullmatch(bare):
        return parse_period(year[1])
    if day := day_of(bare):
        return parse_period(day)
    if month := _MONTH.fullmatch(bare):
        year_text, number = (month[2], month[1]) if month[2] else (month[3], month[4]) if month[3] else (month[5], month[6])
        return parse_period(f"{year_text}-{int(number):02}")
    if quarter := _QUARTER.fullmatch(bare):
        written = (quarter[1] or quarter[4]).lower()
        return parse_period(f"{quarter[2] or quarter[3]}-Q{_ROMAN.get(written) or int(written)}")
    if week := _WEEK.fullmatch(bare):
        return parse_period(f"{week[1] or week[4]}-W{int(week[2] or week[3]):02}")
    return None


def sort_of(texts: list[str]) -> Sort:
    """What most of `texts` are; numbers win over days and days over times where two readings are possible."""
    for sort, reading in ((Sort.NUMBER, number_of), (Sort.DAY, day_of), (Sort.TIME, time_of)):
        if texts and sum(reading(text) is not None for text in texts) * 2 > len(texts):
            return sort
    return Sort.TEXT


def normal(text: str, sort: Sort) -> str:
    """The one form of `text` by which values of this sort are compared; a text that is not of the sort keeps its own words."""
    match sort:
        case Sort.TIME:
            return time_of(text) or text_of(text)
        case Sort.DAY:
            return day_of(text) or text_of(text)
        case Sort.NUMBER:
            number = number_of(text)
            return text_of(text) if number is None else repr(number)
        case Sort.TEXT:
            # Names and addresses differ in the order of their words more often than they are told apart by it.
            return " ".join(sorted(_telling(text)))


def is_initial(word: str) -> bool:
    """Whether a word may stand for a longer one by its first letter."""
    return len(word) == 1 and word.isalpha()


def abbreviates(short: str, whole: str) -> bool:
    """Whether `short` has the words of `whole` (both in their one form), some of them by their initials alone."""
    words, others = short.split(), whole.split()
    if len(words) != len(others) or any(map(is_initial, others)):
        return False
    for word in (word for word in words if not is_initial(word)):
        if word not in others:
            return False
        others.remove(word)
    return len(others) < len(words) and sorted(map(str, filter(is_initial, words))) == sorted(word[0] for word in others)


def _telling(text: str) -> list[str]:
    """The words by which a text is told from others: of an address neither "ul." nor "lok.", nor the post office."""
    words = text_of(text).split()
    if not any(word[0].isdigit() for word in words):
        return [word for word in text_of(_LETTER_AND.sub("", text)).split() if word not in _AND]
    bare = text_of(_POSTAL.sub("", text)).split() or words
    return [word for word in bare if word not in _ADDRESS_WORDS] or bare
