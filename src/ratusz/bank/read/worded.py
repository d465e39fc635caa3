"""Dates and months written in words, as Polish offices do: "31 XII 2023", "2 maja 2024", "31.12.2023 r.", "maj 2024".

Patterns are written so that Python's `re` (with re.ASCII) and the engine's RE2 read them alike; each has a template that makes the
canonical text of it.
"""

import re

_MONTHS = (
    ("I", "stycze[nńŃ]", "stycznia", "sty"),
    ("II", "luty", "lutego", "lut"),
    ("III", "marzec", "marca", "mar"),
    ("IV", "kwiecie[nńŃ]", "kwietnia", "kwi"),
    ("V", "maj", "maja"),
    ("VI", "czerwiec", "czerwca", "cze"),
    ("VII", "lipiec", "lipca", "lip"),
    ("VIII", "sierpie[nńŃ]", "sierpnia", "sie"),
    ("IX", "wrzesie[nńŃ]", "wrze[sśŚ]nia", "wrz"),
    ("X", "pa[zźŹ]dziernik", "pa[zźŹ]dziernika", "pa[zźŹ]"),
    ("XI", "listopad", "listopada", "lis"),
    ("XII", "grudzie[nńŃ]", "grudnia", "gru"),
)
_AFTER = r"(?: ?r\.?| ?roku)?"


def _words(month: tuple[str, ...]) -> str:
    return "|".join(month)


#: Months with their year, as what they become in the canonical form of model.period.
MONTHS: tuple[tuple[str, str], ...] = tuple(
    way
    for number, month in enumerate(_MONTHS, 1)
    for way in (
        (rf"(?i:{_words(month)})[. ] ?([12]\d{{3}}){_AFTER}", rf"\1-{number:02}"),
        (rf"([12]\d{{3}}) (?i:{_words(month)})\.?", rf"\1-{number:02}"),
        (rf"(?i:{month[-1][:3] if number != 10 else 'pa[zźŹ]'})[-. ]([0-4][0-9])", rf"20\1-{number:02}"),
    )
)
#: Days, as what they become in ISO form; a day of one figure stays one figure.
DAYS: tuple[tuple[str, str], ...] = (
    *(
        (rf"(\d{{1,2}})[. ] ?(?i:{_words(month)})[. ] ?([12]\d{{3}}){_AFTER}", rf"\2-{number:02}-\1")
        for number, month in enumerate(_MONTHS, 1)
    ),
    (r"(\d{1,2})\.(\d{1,2})\.([12]\d{3}) ?(?:r\.?|roku)", r"\3-\2-\1"),
)
_DAYS = tuple((re.compile(pattern, re.ASCII), template) for pattern, template in DAYS)
_LOOKS_WORDED = re.compile(r"\d{1,2}[. ] ?(?:[^\W\d_]+[. ] ?[12]\d{3}|\d{1,2}\.[12]\d{3} ?r).*")


def to_day(text: str) -> str | None:
    """The ISO text of the day that `text` writes in words, or None. Whether the day exists is not asked."""
    text = " ".join(text.split())
    if not _LOOKS_WORDED.fullmatch(text):
        return None
    for pattern, template in _DAYS:
        if found := pattern.fullmatch(text):
            year, month, day = found.expand(template).split("-")
            return f"{year}-{int(month):02}-{int(day):02}"
    return None
