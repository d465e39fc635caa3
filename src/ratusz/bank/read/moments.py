"""Columns of days and times of day: the order of their numbers, their patterns."""

from collections import Counter
from dataclasses import replace

from ratusz.bank.model.problem import Problem
from ratusz.bank.model.schema import Type
from ratusz.bank.read.proposal import Proposal, holds, mostly
from ratusz.bank.read.recipe import ColumnRecipe, Format
from ratusz.bank.read.syntax import Moment, is_moment, parse_moment, time_pattern
from ratusz.bank.read.worded import to_day

ORDERS = ("dmy", "mdy")


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
    pattern = max(patterns, key=lambda one: (("%M" in one) == timed, patterns[one]))
    doubtful = [text for text in fitting["dmy"] if not moments[text].year_first]
    problems: tuple[Problem, ...] = ()
    if doubtful and fitting["dmy"] == fitting["mdy"]:
        problems = (Problem(code="ambiguous-date", found=doubtful[0]),)
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


def find_times(blank: ColumnRecipe, texts: Counter[str]) -> Proposal | None:
    """What a column of `texts` is, if they are times of day."""
    if not mostly(texts, time_pattern):
        return None
    patterns = Counter[str]()
    for text, count in texts.items():
        if pattern := time_pattern(text):
            patterns[pattern] += count
    return Proposal(recipe=replace(blank, type=Type.TIME, format=Format(pattern=patterns.most_common(1)[0][0])))
