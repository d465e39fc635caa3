"""The recipe of a column of which a person said what it holds."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace

from ratusz.bank.model.schema import Type
from ratusz.bank.model.status import status_of
from ratusz.bank.read.figures import settled, style_of, suffix_of
from ratusz.bank.read.moments import in_order, pattern_of
from ratusz.bank.read.recipe import ColumnRecipe, Format
from ratusz.bank.read.syntax import BLANKS, YES_NO, Number, parse_moment, parse_number, time_pattern, unit_meant

#: What a person can say that a column holds.
KINDS = ("text", "integer", "decimal-comma", "decimal-point", "day-first", "month-first", "boolean", "period", "time")


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
        numbers = {text: settled(number, decimal) for text, number in found.items() if number.decimal in {"", decimal}}
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
    suffix = suffix_of(numbers, texts, blank.unit)
    thousands = groups.most_common(1)[0][0] if groups else ""
    return replace(
        blank,
        type=Type.INTEGER,
        unit=unit_meant(suffix.strip(BLANKS)) or blank.unit,
        scale=min(scale, 38 - whole),
        precision=18 if whole + scale <= 18 else 38,
        format=Format(decimal=decimal, thousands=thousands, style=style_of(numbers, texts, scale), suffix=suffix),
    )


def _as_day(order: str) -> Callable[[ColumnRecipe, Counter[str]], ColumnRecipe]:
    def make(blank: ColumnRecipe, texts: Counter[str]) -> ColumnRecipe:
        moments = {text: moment for text in texts if (moment := parse_moment(text))}
        patterns = Counter[str]()
        for text in in_order(moments, order):
            patterns[pattern_of(moments[text], order)] += texts[text]
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
