"""What a column holds, told from all its values.

The majority rule: a column has the type that at least nine in ten of its values have, or all but one of at least four. Empty cells
and the signs of official statistics do not vote. What does not fit becomes a problem of its cell, never the type of the column;
but when more than one in a hundred cells holds letters and figures together ("Z-54", "14a"), the numbers are codes too.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ratusz.bank.base.text import fold
from ratusz.bank.model.problem import Place, Problem
from ratusz.bank.model.schema import Type
from ratusz.bank.model.status import status_of
from ratusz.bank.read.codes import are_codes, zeros_lost
from ratusz.bank.read.recipe import ColumnRecipe, Format, Style
from ratusz.bank.read.syntax import (
    BLANKS,
    YES_NO,
    Moment,
    Number,
    is_moment,
    parse_moment,
    parse_number,
    spellings_of_unit,
    time_pattern,
    to_period,
    words,
    yes_no,
)
from ratusz.bank.read.worded import to_day

_YEARS = frozenset({"rok", "roku", "rocznik", "lata", "year", "okres", "rok_szkolny", "anno"})
_CODE = re.compile(r"(?=.*\d)(?=.*[A-Za-zĄĆĘŁŃÓŚŹŻąćęłńóśźż/_-])[\w/-]{1,12}")
_DATED = re.compile(r"\bdat[ayęe]\b|\bdate\b|\bdzien\b|\btermin\b")
_TOTALS = frozenset({"ogolem", "razem", "lacznie", "suma", "total"})
ORDERS = ("dmy", "mdy")
#: What columns are called that number their rows.
_POSITIONS = frozenset({"lp", "l", "p", "nr", "poz", "pozycja"})
_LEVELS = re.compile(r"\d{1,3}(?:\.\d{1,3})+")

#: What a person can say that a column holds.
KINDS = ("text", "integer", "decimal-comma", "decimal-point", "day-first", "month-first", "boolean", "period", "time")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a column seems to hold, and what is doubtful about it."""

    recipe: ColumnRecipe
    problems: tuple[Problem, ...] = ()


def propose(blank: ColumnRecipe, values: Iterable[str], *, table: str, decimal: str | None = None) -> Proposal:
    """The recipe of a column whose texts are `values`; `blank` gives position, name and label.

    `decimal`: the decimal mark that the table's other columns use, where known.
    """
    return propose_counted(blank, Counter(values), table=table, decimal=decimal)


def propose_counted(blank: ColumnRecipe, counts: Mapping[str, int], *, table: str, decimal: str | None = None) -> Proposal:
    """The same from texts and how often each stands there."""
    texts = Counter[str]()
    for value, count in counts.items():
        if text := value.strip():
            texts[text] += count
    signs = tuple(sorted(text for text in texts if status_of(text)))
    rest = Counter({text: count for text, count in texts.items() if not status_of(text)})
    for kind in (_codes, _booleans, _periods, _moments, _times):
        if rest and (found := kind(blank, rest)):
            return _with_signs(found, signs, rest, table)
    if rest and (found := _numbers(blank, rest, decimal)):
        return _with_signs(found, signs, rest, table)
    return Proposal(recipe=replace(blank, type=Type.TEXT, unit=None), problems=tuple(_remarks(blank.label, rest, table)))


def _remarks(label: str, texts: Counter[str], table: str) -> Iterator[Problem]:
    """What is told of a column of texts: a total among its values, zeros lost from its codes."""
    where = Place(table=table, column=label)
    totals = [text for text in texts if fold(text) in _TOTALS]
    if totals and len(texts) > len(totals) and sum(texts[text] for text in totals) > 1:
        yield Problem(code="total-among-values", where=where, found=totals[0])
    if lost := zeros_lost(label, texts):
        yield Problem(code="code-zeros-lost", where=where, found=lost[0], expected=lost[1])


def _with_signs(found: Proposal, signs: tuple[str, ...], texts: Counter[str], table: str) -> Proposal:
    if found.recipe.type is Type.TEXT:
        return replace(found, problems=tuple(_remarks(found.recipe.label, texts, table)))
    placed = tuple(replace(problem, where=Place(table=table, column=found.recipe.label)) for problem in found.problems)
    return Proposal(recipe=replace(found.recipe, statuses=signs), problems=placed)


def holds(fitting: int, total: int) -> bool:
    """The majority rule of this module, on counts of cells."""
    return fitting >= 0.9 * total or (total >= 4 and fitting >= total - 1)


def _mostly(texts: Counter[str], fits: Callable[[str], object]) -> bool:
    """The majority rule on `texts`; stops at the cell that decides against it."""
    total = texts.total()
    bearable = max(total // 10, 1 if total >= 4 else 0)
    for text, count in texts.items():
        if not fits(text):
            bearable -= count
            if bearable < 0:
                return False
    return True


def _codes(blank: ColumnRecipe, texts: Counter[str]) -> Proposal | None:
    if _mostly(texts, _is_whole) and are_codes(blank.label, texts):
        return Proposal(recipe=replace(blank, type=Type.TEXT, unit=None))
    return None


def _is_whole(text: str) -> bool:
    number = parse_number(text)
    return number is not None and not number.fraction


def _booleans(blank: ColumnRecipe, texts: Counter[str]) -> Proposal | None:
    pair = yes_no(set(texts))
    if pair is None:
        return None
    return Proposal(recipe=replace(blank, type=Type.BOOLEAN, format=Format(true=pair[0], false=pair[1])))


def _periods(blank: ColumnRecipe, texts: Counter[str]) -> Proposal | None:
    year_column = bool(_YEARS.intersection(words(blank.label)))

    def fits(text: str) -> bool:
        return to_period(text) is not None and (year_column or not text.isdigit())

    if not _mostly(texts, fits) or any(map(parse_moment, texts)):
        return None
    if not year_column and _mostly(texts, parse_number):
        return None  # 05.2023 is May, 05.2023 is also a number: without a label it is a number
    return Proposal(recipe=replace(blank, type=Type.PERIOD))


def _moments(blank: ColumnRecipe, texts: Counter[str]) -> Proposal | None:
    spoken = {day for text in texts if (day := to_day(text))}
    texts = _in_figures(texts)
    if not _mostly(texts, parse_moment):
        return None
    moments = {text: moment for text in texts if (moment := parse_moment(text))}
    fitting = {order: _in_order(moments, order) for order in ORDERS}
    order = max(ORDERS, key=lambda one: sum(texts[text] for text in fitting[one]))
    patterns = Counter[str]()
    for text in fitting[order]:
        patterns[_pattern(moments[text], order)] += texts[text]
    if not holds(patterns.total(), texts.total()):
        return None
    # Days in words are read in every pattern, so those in figures alone say which one it is.
    figures = {_pattern(moments[text], order) for text in fitting[order] if text not in spoken}
    patterns = Counter({pattern: count for pattern, count in patterns.items() if pattern in figures}) or patterns
    timed = any(moments[text].time for text in fitting[order])
    pattern = max(patterns, key=lambda one: (("%M" in one) == timed, patterns[one]))
    doubtful = [text for text in fitting["dmy"] if not moments[text].year_first]
    problems: tuple[Problem, ...] = ()
    if doubtful and fitting["dmy"] == fitting["mdy"]:
        problems = (Problem(code="ambiguous-date", found=doubtful[0]),)
    recipe = replace(blank, type=Type.DATETIME if timed else Type.DATE, format=Format(pattern=pattern))
    return Proposal(recipe=recipe, problems=problems)


def _are_positions(label: str, texts: Counter[str]) -> bool:
    """Whether a column numbers its rows in levels: 1.1 and 1.10 are two positions and one number."""
    return set(words(label)) <= _POSITIONS and any(map(_LEVELS.fullmatch, texts))


def _in_figures(texts: Counter[str]) -> Counter[str]:
    """`texts` with days written in words as ISO texts."""
    figures = Counter[str]()
    for text, count in texts.items():
        figures[to_day(text) or text] += count
    return figures


def _pattern(moment: Moment, order: str) -> str:
    return moment.pattern("ymd" if moment.year_first else order)


def _in_order(moments: dict[str, Moment], order: str) -> list[str]:
    return [text for text, moment in moments.items() if is_moment(text, _pattern(moment, order))]


def _times(blank: ColumnRecipe, texts: Counter[str]) -> Proposal | None:
    if not _mostly(texts, time_pattern):
        return None
    patterns = Counter[str]()
    for text, count in texts.items():
        if pattern := time_pattern(text):
            patterns[pattern] += count
    return Proposal(recipe=replace(blank, type=Type.TIME, format=Format(pattern=patterns.most_common(1)[0][0])))


def _numbers(blank: ColumnRecipe, texts: Counter[str], hint: str | None) -> Proposal | None:
    if not _mostly(texts, parse_number) or _are_positions(blank.label, texts):
        return None
    numbers = {text: number for text in texts if (number := parse_number(text))}
    coded = {text: count for text, count in texts.items() if text not in numbers and _CODE.fullmatch(text)}
    if (len(coded) > 1 or any(text[0].isalpha() for text in coded)) and sum(coded.values()) * 100 > texts.total():
        return None
    decimal, thousands, doubtful = _marks(numbers, texts, hint)
    fitting = {text: _settled(number, decimal) for text, number in numbers.items() if _uses(number, decimal, thousands)}
    if not holds(sum(texts[text] for text in fitting), texts.total()):
        return None
    whole = max(number.whole for number in fitting.values())
    scale = max(number.fraction for number in fitting.values())
    if whole > 38 or (not scale and whole > 18):
        return None
    suffix = _suffix(fitting, texts)
    units = {"", *spellings_of_unit(suffix.strip(BLANKS))}
    if not holds(sum(texts[text] for text, number in fitting.items() if number.suffix.strip(BLANKS) in units), texts.total()):
        return None  # figures in several units are not one column of numbers
    recipe = replace(
        blank,
        type=Type.DECIMAL if scale else Type.INTEGER,
        unit=suffix.strip(BLANKS) or blank.unit,
        scale=min(scale, 38 - whole),
        precision=18 if whole + scale <= 18 else 38,
        format=Format(decimal=decimal, thousands=thousands, style=_style(fitting, texts, scale), suffix=suffix),
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
    """The style that gives most texts back; where 12 and 12,0 are not seen, the second is expected, as programs write it."""
    misses = Counter[Style]()
    for text, number in numbers.items():
        needless = number.fraction > 1 and (number.trailing_zero or text.endswith("0"))
        misses[Style.FIXED] += texts[text] * (number.fraction != scale)
        misses[Style.TRIMMED] += texts[text] * (needless or (number.fraction == 1 and number.trailing_zero))
        misses[Style.POINT] += texts[text] * (needless or not number.fraction)
    return min((Style.FIXED, Style.POINT, Style.TRIMMED), key=lambda style: misses[style])


def propose_as(kind: str, blank: ColumnRecipe, values: Iterable[str]) -> ColumnRecipe:
    """The recipe of a column of which a person said that it holds `kind`, one of `KINDS`: how that is written is told from the values
    that are so, few or none as they may be; all others will be problems of their cells.
    """
    texts = Counter(text for value in values if (text := value.strip()))
    signs = tuple(sorted(text for text in texts if status_of(text)))
    bare = replace(blank, type=Type.TEXT, scale=0, precision=18, format=Format(), statuses=() if kind == "text" else signs)
    return _AS[kind](bare, Counter({text: count for text, count in texts.items() if not status_of(text)}))


def _as_text(blank: ColumnRecipe, _texts: Counter[str]) -> ColumnRecipe:
    return blank


def _as_integer(blank: ColumnRecipe, texts: Counter[str]) -> ColumnRecipe:
    numbers = {text: number for text in texts if (number := parse_number(text)) and not number.fraction and number.whole <= 18}
    return _as_number(blank, texts, numbers, decimal="." if any(number.thousands == "," for number in numbers.values()) else ",")


def _as_decimal(decimal: str) -> Callable[[ColumnRecipe, Counter[str]], ColumnRecipe]:
    def make(blank: ColumnRecipe, texts: Counter[str]) -> ColumnRecipe:
        found = {text: number for text in texts if (number := parse_number(text)) and number.whole <= 38}
        numbers = {text: _settled(number, decimal) for text, number in found.items() if number.decimal in {"", decimal}}
        made = _as_number(blank, texts, numbers, decimal=decimal)
        return replace(made, type=Type.DECIMAL, scale=made.scale or 2 * (not numbers))

    return make


def _as_number(blank: ColumnRecipe, texts: Counter[str], numbers: dict[str, Number], *, decimal: str) -> ColumnRecipe:
    groups = Counter[str]()
    for text, number in numbers.items():
        if number.thousands and number.thousands != decimal:
            groups[number.thousands] += texts[text]
    if not numbers:
        return replace(blank, type=Type.INTEGER, format=Format(decimal=decimal))
    whole, scale = (max(getattr(number, side) for number in numbers.values()) for side in ("whole", "fraction"))
    suffix = _suffix(numbers, texts)
    thousands = groups.most_common(1)[0][0] if groups else ""
    return replace(
        blank,
        type=Type.INTEGER,
        unit=suffix.strip(BLANKS) or blank.unit,
        scale=min(scale, 38 - whole),
        precision=18 if whole + scale <= 18 else 38,
        format=Format(decimal=decimal, thousands=thousands, style=_style(numbers, texts, scale), suffix=suffix),
    )


def _as_day(order: str) -> Callable[[ColumnRecipe, Counter[str]], ColumnRecipe]:
    def make(blank: ColumnRecipe, texts: Counter[str]) -> ColumnRecipe:
        moments = {text: moment for text in texts if (moment := parse_moment(text))}
        patterns = Counter[str]()
        for text in _in_order(moments, order):
            patterns[_pattern(moments[text], order)] += texts[text]
        pattern = patterns.most_common(1)[0][0] if patterns else "%d.%m.%Y" if order == "dmy" else "%m/%d/%Y"
        return replace(blank, type=Type.DATETIME if "%M" in pattern else Type.DATE, format=Format(pattern=pattern))

    return make


def _as_boolean(blank: ColumnRecipe, texts: Counter[str]) -> ColumnRecipe:
    spelled = {text.casefold(): text for text in sorted(texts)}
    yes, no = max(YES_NO, key=lambda pair: sum(texts[spelled[word]] for word in pair if word in spelled))
    return replace(blank, type=Type.BOOLEAN, format=Format(true=spelled.get(yes, yes), false=spelled.get(no, no)))


def _as_period(blank: ColumnRecipe, _texts: Counter[str]) -> ColumnRecipe:
    return replace(blank, type=Type.PERIOD)


def _as_time(blank: ColumnRecipe, texts: Counter[str]) -> ColumnRecipe:
    patterns = Counter({pattern: count for text, count in texts.items() if (pattern := time_pattern(text))})
    return replace(blank, type=Type.TIME, format=Format(pattern=patterns.most_common(1)[0][0] if patterns else "%H:%M"))


_AS: dict[str, Callable[[ColumnRecipe, Counter[str]], ColumnRecipe]] = {
    "text": _as_text,
    "integer": _as_integer,
    "decimal-comma": _as_decimal(","),
    "decimal-point": _as_decimal("."),
    "day-first": _as_day("dmy"),
    "month-first": _as_day("mdy"),
    "boolean": _as_boolean,
    "period": _as_period,
    "time": _as_time,
}
