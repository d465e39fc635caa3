"""Columns of numbers: their marks, their unit, their style.

When more than one in a hundred cells holds letters and figures together ("Z-54", "14a"), the numbers are codes too.
"""

import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from ratusz.bank.base.text import fold
from ratusz.bank.model.problem import Problem
from ratusz.bank.model.schema import Type
from ratusz.bank.read.proposal import Proposal, holds, mostly
from ratusz.bank.read.recipe import ColumnRecipe, Format, Style
from ratusz.bank.read.syntax import BLANKS, Number, parse_number, spellings_of_unit, words

_CODE = re.compile(r"(?=.*\d)(?=.*[A-Za-zĄĆĘŁŃÓŚŹŻąćęłńóśźż/_-])[\w/-]{1,12}")
_DATED = re.compile(r"\bdat[ayęe]\b|\bdate\b|\bdzien\b|\btermin\b")
#: What columns are called that number their rows.
_POSITIONS = frozenset({"lp", "l", "p", "nr", "poz", "pozycja"})
_LEVELS = re.compile(r"\d{1,3}(?:\.\d{1,3})+")


def _are_positions(label: str, texts: Counter[str]) -> bool:
    """Whether a column numbers its rows in levels: 1.1 and 1.10 are two positions and one number."""
    return set(words(label)) <= _POSITIONS and any(map(_LEVELS.fullmatch, texts))


def find_numbers(blank: ColumnRecipe, texts: Counter[str], hint: str | None) -> Proposal | None:
    """What a column of `texts` is, if they are numbers; `hint`: the decimal mark that its table uses, where known."""
    if not mostly(texts, parse_number) or _are_positions(blank.label, texts):
        return None
    numbers = {text: number for text in texts if (number := parse_number(text))}
    coded = {text: count for text, count in texts.items() if text not in numbers and _CODE.fullmatch(text)}
    if (len(coded) > 1 or any(text[0].isalpha() for text in coded)) and sum(coded.values()) * 100 > texts.total():
        return None
    decimal, thousands, doubtful = _marks(numbers, texts, hint)
    fitting = {text: settled(number, decimal) for text, number in numbers.items() if _uses(number, decimal, thousands)}
    if not holds(sum(texts[text] for text in fitting), texts.total()):
        return None
    whole = max(number.whole for number in fitting.values())
    scale = max(number.fraction for number in fitting.values())
    if whole > 38 or (not scale and whole > 18):
        return None
    suffix = suffix_of(fitting, texts)
    units = {"", *spellings_of_unit(suffix.strip(BLANKS))}
    if not holds(sum(texts[text] for text, number in fitting.items() if number.suffix.strip(BLANKS) in units), texts.total()):
        return None  # figures in several units are not one column of numbers
    recipe = replace(
        blank,
        type=Type.DECIMAL if scale else Type.INTEGER,
        unit=suffix.strip(BLANKS) or blank.unit,
        scale=min(scale, 38 - whole),
        precision=18 if whole + scale <= 18 else 38,
        format=Format(decimal=decimal, thousands=thousands, style=style_of(fitting, texts, scale), suffix=suffix),
    )
    problems: tuple[Problem, ...] = (Problem(code="ambiguous-number", found=doubtful),) if doubtful else ()
    if not scale and _DATED.search(fold(blank.label)) and all(40_000 <= int(text) < 60_000 for text in fitting if text.isdigit()):
        serial = next((text for text in fitting if text.isdigit()), "")
        problems += (Problem(code="serial-dates", found=serial, expected=_of_serial(serial)),) if serial else ()
    return Proposal(recipe=recipe, problems=problems)


def _of_serial(days: str) -> str:
    """The day that a spreadsheet shows for a number of days."""
    return (date(1899, 12, 30) + timedelta(days=int(days))).isoformat()


def _marks(numbers: dict[str, Number], texts: Counter[str], hint: str | None) -> tuple[str, str, str | None]:
    """Decimal mark, thousands mark, and a number that could be read otherwise where nothing decides."""
    sure, groups, either = Counter[str](), Counter[str](), Counter[str]()
    for text, number in numbers.items():
        if number.decimal:
            sure[number.decimal] += texts[text]
        if number.either:
            either[number.thousands] += texts[text]
        elif number.thousands:
            groups[number.thousands] += texts[text]
    doubtful = None
    if sure:
        decimal = sure.most_common(1)[0][0]
    elif either:
        mark = either.most_common(1)[0][0]
        if groups[mark] or (hint and hint != mark) or _only_small(numbers):
            decimal = "," if mark == "." else "."
        else:
            decimal = mark
            doubtful = None if hint else next(text for text, number in numbers.items() if number.either)
    else:
        decimal = hint or "."
    for mark, count in either.items():
        if mark != decimal:
            groups[mark] += count
    groups.pop(decimal, None)
    return decimal, groups.most_common(1)[0][0] if groups else "", doubtful


def _only_small(numbers: dict[str, Number]) -> bool:
    """Whether whole numbers stand among the doubtful ones and all have fewer than four digits: then a mark groups thousands."""
    plain = [number for number in numbers.values() if not number.either and not number.thousands]
    return len(plain) > 1 and len(numbers) > len(plain) and all(number.whole < 4 for number in plain)


def settled(number: Number, decimal: str) -> Number:
    """`number` with a doubtful mark decided."""
    if number.either and number.thousands == decimal:
        return replace(number, whole=max(number.whole - 3, 1), fraction=3, decimal=decimal, thousands="", either=False)
    return number


def _uses(number: Number, decimal: str, thousands: str) -> bool:
    if number.either:
        return number.thousands in {decimal, thousands}
    return number.decimal in {"", decimal} and (not number.thousands or number.thousands == thousands or number.thousands in BLANKS)


def suffix_of(numbers: dict[str, Number], texts: Counter[str]) -> str:
    """What follows most of the numbers, empty where nothing follows more than half of them."""
    suffixes = Counter[str]()
    for text, number in numbers.items():
        suffixes[number.suffix] += texts[text]
    suffix, count = suffixes.most_common(1)[0]
    return suffix if 2 * count > suffixes.total() else ""


def style_of(numbers: dict[str, Number], texts: Counter[str], scale: int) -> Style:
    """The style that gives most texts back; where 12 and 12,0 are not seen, the second is expected, as programs write it."""
    misses = Counter[Style]()
    for text, number in numbers.items():
        needless = number.fraction > 1 and (number.trailing_zero or text.endswith("0"))
        misses[Style.FIXED] += texts[text] * (number.fraction != scale)
        misses[Style.TRIMMED] += texts[text] * (needless or (number.fraction == 1 and number.trailing_zero))
        misses[Style.POINT] += texts[text] * (needless or not number.fraction)
    return min((Style.FIXED, Style.POINT, Style.TRIMMED), key=lambda style: misses[style])
