"""Columns of numbers: their marks, their unit, their style.

When more than one in a hundred cells holds letters and figures together ("Z-54", "14a", "3/5"), or one where the heading speaks of the
numbers of things, the numbers are codes too.
"""

import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from ratusz.bank.base.text import fold
from ratusz.bank.model.problem import Problem
from ratusz.bank.model.schema import Type
from ratusz.bank.read.codes import is_code
from ratusz.bank.read.moments import DATED, are_days_without_year
from ratusz.bank.read.proposal import Proposal, holds, mostly
from ratusz.bank.read.recipe import ColumnRecipe, Format, Style
from ratusz.bank.read.syntax import BLANKS, Number, parse_negative, parse_number, spellings_of_unit, unit_meant, words
from ratusz.bank.read.worded import to_day

_NUMBERED = frozenset({"nr", "nry", "numer", "numery", "no"})
#: What columns are called in which a number may be below nought.
_BALANCES = re.compile(r"\b(?:saldo|wynik|bilans|zmiana|przyrost|ubytek|roznica|odchylenie|korekta|zysk|strata|balance|change|result)\b")
#: A number and words behind it. A single letter may be part of a code.
_WORDED = re.compile(rf"([+-]?[0-9][0-9.,{BLANKS}]*?)([{BLANKS}][^\W\d_]{{2}}[^\d]{{0,20}})")
#: Different numbers that have to have the same words behind them.
_FEWEST = 3
#: The notes of a table are numbered from 1 and are not so many.
_NOTES = 20
#: What columns are called that number their rows, or what else has numbers of two parts.
_POSITIONS = frozenset({"lp", "l", "p", "nr", "poz", "pozycja", "wersja", "version"})
_LEVELS = re.compile(r"\d{1,3}(?:\.\d{1,3})+")


def _are_positions(label: str, texts: Counter[str]) -> bool:
    """Whether a column numbers its rows in levels: 1.1 and 1.10 are two positions and one number."""
    return set(words(label)) <= _POSITIONS and any(map(_LEVELS.fullmatch, texts))


def _coded(label: str, texts: Counter[str]) -> bool:
    """Whether those of `texts` that are no numbers make codes of all."""
    coded = {text: count for text, count in texts.items() if is_code(text) and not _is_number(text)}
    several = len(coded) > 1 or any(text[0].isalpha() for text in coded) or not _NUMBERED.isdisjoint(words(label))
    return several and sum(coded.values()) * 100 > texts.total()


def _is_number(text: str) -> bool:
    return bool(parse_number(text) or parse_negative(text))


def _numbers(label: str, texts: Counter[str]) -> tuple[dict[str, Number], str]:
    """The numbers of a column, and one of those that are negative as bookkeepers write them: empty where such texts mean something else.

    They do in a column that has no other numbers, and where they may as well number notes, years or marks of school.
    """
    numbers = {text: number for text in texts if (number := parse_number(text))}
    negative = {text: number for text in texts if text not in numbers and (number := parse_negative(text))}
    plain = sum(texts[text] for text in numbers)
    otherwise = any(text.startswith("(") for text in numbers)  # negative numbers have a decimal mark in this column
    surely = (not otherwise and bool(_BALANCES.search(fold(label)))) or any(_is_amount(text, number) for text, number in negative.items())
    if not negative or 3 * plain < texts.total() or not surely or any(text.endswith("+") for text in texts):
        return numbers, ""
    return numbers | negative, max(negative, key=lambda text: negative[text].whole)


def _is_amount(text: str, number: Number) -> bool:
    """Whether a number is none of a note, and no year."""
    digits = int(re.sub(r"[^0-9]", "", text))
    return bool(number.thousands or number.decimal) or (digits > _NOTES and not 1900 <= digits < 2100)


def find_numbers(blank: ColumnRecipe, texts: Counter[str], hint: str | None) -> Proposal | None:
    """What a column of `texts` is, if they are numbers; `hint`: the decimal mark that its table uses, where known."""
    if not mostly(texts, _is_number):
        return _with_words(blank, texts, hint)
    if _are_positions(blank.label, texts) or are_days_without_year(blank.label, texts) or _coded(blank.label, texts):
        return None
    numbers, negative = _numbers(blank.label, texts)
    if not holds(sum(texts[text] for text in numbers), texts.total()):
        return None
    decimal, thousands, doubtful = _marks(numbers, texts, hint)
    fitting = {text: settled(number, decimal) for text, number in numbers.items() if _uses(number, decimal, thousands)}
    if not holds(sum(texts[text] for text in fitting), texts.total()):
        return None
    whole = max(number.whole for number in fitting.values())
    scale = max(number.fraction for number in fitting.values())
    if whole > 38 or (not scale and whole > 18):
        return None
    suffix = suffix_of(fitting, texts, blank.unit)
    units = {"", *spellings_of_unit(suffix.strip(BLANKS))}
    if not holds(sum(texts[text] for text, number in fitting.items() if number.suffix.strip(BLANKS) in units), texts.total()):
        return None  # figures in several units are not one column of numbers
    recipe = replace(
        blank,
        type=Type.DECIMAL if scale else Type.INTEGER,
        unit=unit_meant(suffix.strip(BLANKS)) or blank.unit,
        scale=min(scale, 38 - whole),
        precision=18 if whole + scale <= 18 else 38,
        format=Format(
            decimal=decimal,
            thousands=thousands,
            style=style_of(fitting, texts, scale),
            suffix=suffix,
            accounting=bool(negative),
        ),
    )
    problems = [Problem(code="ambiguous-number", found=doubtful)] if doubtful else []
    problems += [Problem(code="accounting-negatives", found=negative)] if negative else []
    serial = next((text for text in fitting if text.isdigit()), "") if not scale and DATED.search(fold(blank.label)) else ""
    if serial and all(40_000 <= int(text) < 60_000 for text in fitting if text.isdigit()):
        problems.append(Problem(code="serial-dates", found=serial, expected=_of_serial(serial)))
    return Proposal(recipe=recipe, problems=tuple(problems))


def _with_words(blank: ColumnRecipe, texts: Counter[str], hint: str | None) -> Proposal | None:
    """Numbers with the same words behind each of them, which are their unit then: "15 000 zł brutto"."""
    found = {text: parts for text in texts if (parts := _WORDED.fullmatch(text))}
    words_behind = {parts[2] for parts in found.values()}
    if len(found) < max(len(texts), _FEWEST) or len(words_behind) != 1 or any(to_day(f"{text} 2000") for text in found):
        return None
    (behind,) = words_behind
    bare = find_numbers(blank, Counter({found[text][1]: count for text, count in texts.items()}), hint)
    if bare is None or bare.recipe.format.suffix or bare.recipe.format.accounting:
        return None
    form = replace(bare.recipe.format, suffix=behind)
    return replace(bare, recipe=replace(bare.recipe, unit=behind.strip(BLANKS), format=form))


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
    if number.thousands in ".," and number.thousands and number.decimal == decimal:
        return True  # 1.200,50 can be read in one way only
    return number.decimal in {"", decimal} and (not number.thousands or number.thousands == thousands or number.thousands in BLANKS)


def suffix_of(numbers: dict[str, Number], texts: Counter[str], heading: str | None) -> str:
    """The unit behind the numbers as most write it; empty where none is behind more than half, nor the only one behind a tenth or named
    in the `heading`.
    """
    suffixes, units = Counter[str](), Counter[str]()
    for text, number in numbers.items():
        if number.suffix:
            suffixes[number.suffix] += texts[text]
            units[unit_of(number)] += texts[text]
    if not units:
        return ""
    unit, count = units.most_common(1)[0]
    total = sum(texts[text] for text in numbers)
    named = heading is not None and spellings_of_unit(heading)[0] == unit
    if 2 * count <= total and (len(units) > 1 or (10 * count < total and not named)):
        return ""
    return max((one for one in suffixes if spellings_of_unit(one.strip(BLANKS))[0] == unit), key=lambda one: suffixes[one])


def unit_of(number: Number) -> str:
    """The unit behind a number, in the first of its spellings; empty for none."""
    return spellings_of_unit(number.suffix.strip(BLANKS))[0]


def style_of(numbers: dict[str, Number], texts: Counter[str], scale: int) -> Style:
    """The style that gives most texts back; where 12 and 12,0 are not seen, the second is expected, as programs write it."""
    misses = Counter[Style]()
    for text, number in numbers.items():
        needless = number.fraction > 1 and (number.trailing_zero or text.endswith("0"))
        misses[Style.FIXED] += texts[text] * (number.fraction != scale)
        misses[Style.TRIMMED] += texts[text] * (needless or (number.fraction == 1 and number.trailing_zero))
        misses[Style.POINT] += texts[text] * (needless or not number.fraction)
    return min((Style.FIXED, Style.POINT, Style.TRIMMED), key=lambda style: misses[style])
