"""The words by which rows call themselves totals."""

import re

from ratusz.bank.base.text import fold
from ratusz.bank.read.syntax import shape

_TOTAL = re.compile(r"\W*(?:razem|ogolem|suma|lacznie|sumarycznie|totals?|grand totals?|w sumie)\b.{0,20}")
_AVERAGE = re.compile(r"\W*(?:srednio|srednia|przecietnie|mediana|minimum|maksimum|average|mean|median)\b.{0,20}")
_ENDS_AS_TOTAL = re.compile(r".{0,60}\W(?:razem|ogolem|lacznie|suma|total)\W*")
_MONTH = re.compile(
    r"(?:x?i{1,3}|i?[vx]|vi{1,3}|xi{0,2}|stycz\w+|lut(?:y|ego)|mar(?:zec|ca)|kwie\w+|maja?|czerw\w+|lip\w+|sierp\w+|wrze\w+|paz\w+"
    r"|listopad\w*|grud\w+)\.?"
)
_OF_MONTHS = re.compile(
    r"(?:(?:i{1,3}|iv|[1-4])\.? ?(?:kwartal|kw\b)|(?:ii?|[12])\.? ?(?:polrocze|polr\b)"
    r"|kwartal (?:i{1,3}|iv|[1-4])|polrocze (?:ii?|[12])|rok)\b.{0,12}"
)


def calls_itself_total(text: str) -> bool:
    """Whether a row that says `text` calls itself a total: "Razem", "Ogółem w mieście"."""
    return len(text) < 60 and shape(text) == "t" and bool(_TOTAL.fullmatch(fold(text)))


def ends_as_total(text: str) -> bool:
    """Whether `text` ends as a total does: "Bytków – razem"."""
    return len(text) < 80 and shape(text) == "t" and bool(_ENDS_AS_TOTAL.fullmatch(fold(text)))


def is_average(text: str) -> bool:
    """Whether `text` calls itself an average, or another figure made of those above."""
    return bool(_AVERAGE.fullmatch(fold(text)))


def is_month(text: str) -> bool:
    """Whether `text` is a month by its name or in Roman figures."""
    return bool(_MONTH.fullmatch(fold(text)))


def is_of_months(text: str) -> bool:
    """Whether `text` is a quarter, a half or the year, each of which adds up months that stand beside it."""
    return bool(_OF_MONTHS.fullmatch(fold(text)))
