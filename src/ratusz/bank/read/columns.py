"""What a column holds, told from all its values.

The majority rule: a column has the type that at least nine in ten of its values have, or all but one of at least four. Empty cells
and the signs of official statistics do not vote. What does not fit becomes a problem of its cell, never the type of the column;
but two or more short codes of letters and figures ("Z-54", "14a") among numbers show that the numbers are codes too.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from ratusz.bank.model.problem import Place, Problem
from ratusz.bank.model.schema import Type
from ratusz.bank.model.status import status_of
from ratusz.bank.read.codes import are_codes
from ratusz.bank.read.recipe import ColumnRecipe, Format, Style
from ratusz.bank.read.syntax import BLANKS, Moment, Number, is_moment, parse_moment, parse_number, time_pattern, to_period, words, yes_no

_YEARS = frozenset({"rok", "roku", "rocznik", "lata", "year", "okres", "rok_szkolny", "anno"})
_CODE = re.compile(r"(?=.*\d)(?=.*[A-Za-zĄĆĘŁŃÓŚŹŻąćęłńóśźż/-])[\w/-]{1,12}")
ORDERS = ("dmy", "mdy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a column seems to hold, and what is doubtful about it."""

    recipe: ColumnRecipe
    problems: tuple[Problem, ...] = ()


def propose(blank: ColumnRecipe, values: Iterable[str], *, table: str, decimal: str | None = None) -> Proposal:
    """The recipe of a column whose texts are `values`; `blank` gives position, name and label.

    `decimal`: the decimal mark that the table's other columns use, where known.
    """
    texts = Counter(text for value in values if (text := value.strip()))
    signs = tuple(sorted(text for text in texts if status_of(text)))
    rest = Counter({text: count for text, count in texts.items() if not status_of(text)})
    for kind in (_codes, _booleans, _periods, _moments, _times):
        if rest and (found := kind(blank, rest)):
            return _with_signs(found, signs, table)
    if rest and (found := _numbers(blank, rest, decimal)):
        return _with_signs(found, signs, table)
    return Proposal(recipe=replace(blank, type=Type.TEXT))


def _with_signs(found: Proposal, signs: tuple[str, ...], table: str) -> Proposal:
    if found.recipe.type is Type.TEXT:
        return found
    placed = tuple(replace(problem, where=Place(table=table, column=found.recipe.label)) for problem in found.problems)
    return Proposal(recipe=replace(found.recipe, statuses=signs), problems=placed)


def holds(fitting: int, total: int) -> bool:
    """The majority rule of this module, on counts of cells."""
    return fitting >= 0.9 * total or (total >= 4 and fitting >= total - 1)


def _count(texts: Counter[str], fits: Callable[[str], object]) -> int:
    return sum(count for text, count in texts.items() if fits(text))


def _codes(blank: ColumnRecipe, texts: Counter[str]) -> Proposal | None:
    whole = _count(texts, lambda text: (number := parse_number(text)) and not number.fraction)
    if holds(whole, texts.total()) and are_codes(blank.label, texts):
        return Proposal(recipe=replace(blank, type=Type.TEXT))
    return None


def _booleans(blank: ColumnRecipe, texts: Counter[str]) -> Proposal | None:
    pair = yes_no(set(texts))
    if pair is None:
        return None
    return Proposal(recipe=replace(blank, type=Type.BOOLEAN, format=Format(true=pair[0], false=pair[1])))


def _periods(blank: ColumnRecipe, texts: Counter[str]) -> Proposal | None:
    year_column = bool(_YEARS.intersection(words(blank.label)))

    def fits(text: str) -> bool:
        return to_period(text) is not None and (year_column or not text.isdigit())

    if not holds(_count(texts, fits), texts.total()) or _count(texts, parse_moment):
        return None
    if not year_column and holds(_count(texts, parse_number), texts.total()):
        return None  # 05.2023 is May, 05.2023 is also a number: without a label it is a number
    return Proposal(recipe=replace(blank, type=Type.PERIOD))


def _moments(blank: ColumnRecipe, texts: Counter[str]) -> Proposal | None:
    moments = {text: moment for text in texts if (moment := parse_moment(text))}
    if not moments or not holds(_count(texts, moments.get), texts.total()):
        return None
    fitting = {order: _in_order(moments, order) for order in ORDERS}
    order = max(ORDERS, key=lambda one: sum(texts[text] for text in fitting[one]))
    patterns = Counter[str]()
    for text in fitting[order]:
        patterns[_pattern(moments[text], order)] += texts[text]
    if not holds(patterns.total(), texts.total()):
        return None
    timed = any(moments[text].time for text in fitting[order])
    pattern = max(patterns, key=lambda one: (("%M" in one) == timed, patterns[one]))
    doubtful = [text for text in fitting["dmy"] if not moments[text].year_first]
    problems = ()
    if doubtful and fitting["dmy"] == fitting["mdy"]:
        problems = (Problem(code="ambiguous-date", found=doubtful[0]),)
    recipe = replace(blank, type=Type.DATETIME if timed else Type.DATE, format=Format(pattern=pattern))
    return Proposal(recipe=recipe, problems=problems)


def _pattern(moment: Moment, order: str) -> str:
    return moment.pattern("ymd" if moment.year_first else order)


def _in_order(moments: dict[str, Moment], order: str) -> list[str]:
    return [text for text, moment in moments.items() if is_moment(text, _pattern(moment, order))]


def _times(blank: ColumnRecipe, texts: Counter[str]) -> Proposal | None:
    patterns = Counter[str]()
    for text, count in texts.items():
        if pattern := time_pattern(text):
            patterns[pattern] += count
    if not holds(patterns.total(), texts.total()):
        return None
    return Proposal(recipe=replace(blank, type=Type.TIME, format=Format(pattern=patterns.most_common(1)[0][0])))


def _numbers(blank: ColumnRecipe, texts: Counter[str], hint: str | None) -> Proposal | None:
    numbers = {text: number for text in texts if (number := parse_number(text))}
    if not numbers or not holds(_count(texts, numbers.get), texts.total()):
        return None
    if sum(bool(_CODE.fullmatch(text)) for text in texts if text not in numbers) > 1:
        return None
    decimal, thousands, doubtful = _marks(numbers, texts, hint)
    fitting = {text: _settled(number, decimal) for text, number in numbers.items() if _uses(number, decimal, thousands)}
    if not holds(_count(texts, fitting.get), texts.total()):
        return None
    whole = max(number.whole for number in fitting.values())
    scale = max(number.fraction for number in fitting.values())
    if whole > 38 or (not scale and whole > 18):
        return None
    suffix = _suffix(fitting, texts)
    recipe = replace(
        blank, type=Type.DECIMAL if scale else Type.INTEGER, unit=suffix.strip(BLANKS) or blank.unit, scale=min(scale, 38 - whole),
        precision=18 if whole + scale <= 18 else 38,
        format=Format(decimal=decimal, thousands=thousands, style=_style(fitting, texts, scale), suffix=suffix),
    )
    problems = (Problem(code="ambiguous-number", found=doubtful),) if doubtful else ()
    return Proposal(recipe=recipe, problems=problems)


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
        if groups[mark] or (hint and hint != mark):
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


def _settled(number: Number, decimal: str) -> Number:
    """`number` with a doubtful mark decided."""
    if number.either and number.thousands == decimal:
        return replace(number, whole=max(number.whole - 3, 1), fraction=3, decimal=decimal, thousands="", either=False)
    return number


def _uses(number: Number, decimal: str, thousands: str) -> bool:
    if number.either:
        return number.thousands in {decimal, thousands}
    return number.decimal in {"", decimal} and (not number.thousands or number.thousands == thousands or number.thousands in BLANKS)


def _suffix(numbers: dict[str, Number], texts: Counter[str]) -> str:
    suffixes = Counter[str]()
    for text, number in numbers.items():
        suffixes[number.suffix] += texts[text]
    suffix, count = suffixes.most_common(1)[0]
    return suffix if 2 * count > suffixes.total() else ""


def _style(numbers: dict[str, Number], texts: Counter[str], scale: int) -> Style:
    """The style that gives most texts back."""
    misses = Counter[Style]()
    for text, number in numbers.items():
        needless = number.fraction > 1 and (number.trailing_zero or text.endswith("0"))
        misses[Style.FIXED] += texts[text] * (number.fraction != scale)
        misses[Style.TRIMMED] += texts[text] * (needless or (number.fraction == 1 and number.trailing_zero))
        misses[Style.POINT] += texts[text] * (needless or not number.fraction)
    return min(Style, key=lambda style: misses[style])
