"""Columns of days and times of day: the order of their numbers, their patterns."""

import re
from collections import Counter
from dataclasses import replace

from ratusz.bank.base.text import fold
from ratusz.bank.model.problem import Problem
from ratusz.bank.model.schema import Type
from ratusz.bank.read.proposal import Proposal, holds, mostly
from ratusz.bank.read.recipe import ColumnRecipe, Format
from ratusz.bank.read.syntax import ZONED, Moment, dotted_time, is_moment, parse_moment, parse_number, time_pattern, words
from ratusz.bank.read.worded import to_day

ORDERS = ("dmy", "mdy")
_HOURS = frozenset({"godz", "godzina", "godziny", "hour", "otwarcie", "otwarcia", "zamkniecie", "zamkniecia", "otwarte", "czynne"})
#: Words with which hours are an amount: "liczba godz.", "stawka za godz."
_AMOUNTS = frozenset({"liczba", "ilosc", "suma", "wymiar", "stawka", "cena", "koszt", "za", "na", "nadliczbowe", "przepracowane"})
#: What columns of days are called.
DATED = re.compile(r"\bdat[ayęe]\b|\bdate\b|\bdzien\b|\btermin\b")
_DAY_OF_MONTH = re.compile(r"(?:0?[1-9]|[12]\d|3[01])\.(?:0[1-9]|1[0-2])")
#: Headings that are of hours when they say nothing else.
_FROM_TO = re.compile(
    r"(?:\W|\b(?:od|do|pn|pon|wt|sr|czw|pt|pia|so|sob|nd|niedz|poniedzialek|wtorek|sroda|czwartek|piatek|sobota|niedziela)\b)+"
)


def find_moments(blank: ColumnRecipe, texts: Counter[str]) -> Proposal | None:
    """What a column of `texts` is, if they are days, with times or without."""
    spoken = {day for text in texts if (day := to_day(text))}
    texts = _in_figures(texts)
    if not mostly(texts, parse_moment):
        return None
    moments = {text: moment for text in texts if (moment := parse_moment(text))}
    fitting = {order: in_order(moments, order) for order in ORDERS}
    order = max(ORDERS, key=lambda one: sum(texts[text] for text in fitting[one]))
    patterns = Counter[str]()
    for text in fitting[order]:
        patterns[pattern_of(moments[text], order)] += texts[text]
    if not holds(patterns.total(), texts.total()):
        return None
    # Days in words are read in every pattern, so those in figures alone say which one it is.
    figures = {pattern_of(moments[text], order) for text in fitting[order] if text not in spoken}
    patterns = Counter({pattern: count for pattern, count in patterns.items() if pattern in figures}) or patterns
    timed = any(moments[text].time for text in fitting[order])
    signs = [sign for sign in ("%M", ZONED, "%p") if any(sign in one for one in patterns)]
    # Where the year comes first is read in every pattern; where it comes last only in one of the same order.
    last = {one for one in patterns if not one.startswith("%Y")}
    many = not holds(patterns.total() - sum(patterns[one] for one in last), patterns.total())
    pattern = max(patterns, key=lambda one: (*(sign in one for sign in signs), many and one in last, patterns[one]))
    doubtful = [text for text in fitting["dmy"] if not moments[text].year_first]
    problems: tuple[Problem, ...] = ()
    if doubtful and fitting["dmy"] == fitting["mdy"]:
        problems = (Problem(code="ambiguous-date", found=doubtful[0]),)
    if ZONED in pattern:
        problems += (Problem(code="time-zones", found=next(text for text in fitting[order] if moments[text].time.endswith(ZONED))),)
    recipe = replace(blank, type=Type.DATETIME if timed else Type.DATE, format=Format(pattern=pattern))
    return Proposal(recipe=recipe, problems=problems)


def _in_figures(texts: Counter[str]) -> Counter[str]:
    """`texts` with days written in words as ISO texts."""
    figures = Counter[str]()
    for text, count in texts.items():
        figures[to_day(text) or text] += count
    return figures


def pattern_of(moment: Moment, order: str) -> str:
    """The pattern of a moment whose numbers stand in `order`, unless its year comes first."""
    return moment.pattern("ymd" if moment.year_first else order)


def in_order(moments: dict[str, Moment], order: str) -> list[str]:
    """Those of the texts of `moments` that are days in `order`."""
    return [text for text, moment in moments.items() if is_moment(text, pattern_of(moment, order))]


def are_days_without_year(label: str, texts: Counter[str]) -> bool:
    """Whether a column of dates by its name holds days of no year: 1.03 and 30.03 are no numbers there."""
    return bool(texts) and bool(DATED.search(fold(label))) and all(map(_DAY_OF_MONTH.fullmatch, texts))


def find_times(blank: ColumnRecipe, texts: Counter[str]) -> Proposal | None:
    """What a column of `texts` is, if they are times of day."""
    pattern_in = _time_or_dotted if _holds_hours(blank.label, texts) else time_pattern
    if not mostly(texts, pattern_in):
        return None
    patterns = Counter[str]()
    for text, count in texts.items():
        if pattern := pattern_in(text):
            patterns[pattern] += count
    return Proposal(recipe=replace(blank, type=Type.TIME, format=Format(pattern=patterns.most_common(1)[0][0])))


def _time_or_dotted(text: str) -> str | None:
    return time_pattern(text) or dotted_time(text)


def _holds_hours(label: str, texts: Counter[str]) -> bool:
    """Whether 8.00 is a time of day here: by the heading, or where it only says from and to, by minutes that are whole fives."""
    if not any(map(dotted_time, texts)) or not all(_time_or_dotted(text) for text in texts if parse_number(text)):
        return False
    said = set(words(label))
    if not _HOURS.isdisjoint(said):
        return _AMOUNTS.isdisjoint(said)
    return bool(_FROM_TO.fullmatch(fold(label))) and all(text[-1] in "05" for text in texts if dotted_time(text))
