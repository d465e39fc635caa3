"""What is told of a column that stays text although many of its cells are figures or days: nobody finds that out by looking."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from ratusz.bank.base.text import fold
from ratusz.bank.model.problem import Place, Problem
from ratusz.bank.read.codes import is_code, is_code_label
from ratusz.bank.read.figures import unit_of
from ratusz.bank.read.moments import are_days_without_year
from ratusz.bank.read.syntax import ORDINAL, Number, parse_moment, parse_number, time_pattern, to_period
from ratusz.bank.read.worded import to_day

_ABOUT = re.compile(r"(?:[<>≤≥~]=?|(?:ok|okolo|ca|ponad|powyzej|ponizej|do|od|min|maks|max|co najmniej|nie wiecej niz)\b\.?) ?")
#: Cells of a column of which so many are alike are told of.
_FEWEST = 3
_SHARE = 0.6
_SHARE_OF_UNITS = 0.8


def doubts(label: str, texts: Counter[str], table: str) -> Iterator[Problem]:
    """Why a column of `texts` is one of numbers, days or times no more; nothing where it never seemed to be."""
    texts = Counter({text: count for text, count in texts.items() if not ORDINAL.fullmatch(text)})  # they number groups
    total = texts.total()
    if total < _FEWEST or is_code_label(label):
        return
    where = Place(table=table, column=label)
    if are_days_without_year(label, texts):
        yield Problem(code="days-without-year", where=where, found=_most(texts, texts))
        return
    numbers = {text: number for text in texts if (number := parse_number(text))}
    others = texts.keys() - numbers.keys()
    figures = sum(texts[text] for text in numbers)
    if figures >= _SHARE_OF_UNITS * total and (pair := _apart(numbers, unit_of, texts)):
        yield Problem(code="units-differ", where=where, found=pair[1], expected=pair[0])
    elif figures >= _SHARE_OF_UNITS * total and (pair := _apart(numbers, lambda number: number.decimal, texts)):
        yield Problem(code="values-differ", where=where, found=pair[1], expected=pair[0])
    elif 2 * figures >= total and others and all(map(is_code, others)):
        yield Problem(code="codes-among-numbers", where=where, found=_most(others, texts), expected=_most(numbers, texts))
    elif figures and others and figures + sum(texts[text] for text in others if _is_about(text)) >= _SHARE_OF_UNITS * total:
        yield Problem(code="values-differ", where=where, found=_most(others, texts), expected=_most(numbers, texts))
    else:
        yield from _of_two_kinds(texts, where)


def _is_about(text: str) -> bool:
    """Whether a text says of a number that it is not quite it: "ok. 20", "<0,5"."""
    found = _ABOUT.match(fold(text))
    return bool(found and parse_number(text[found.end() :]))


def _of_two_kinds(texts: Counter[str], where: Place) -> Iterator[Problem]:
    for is_kind in (parse_number, _is_moment, time_pattern, to_period):
        fitting = {text for text in texts if is_kind(text)}
        if fitting != texts.keys() and sum(texts[text] for text in fitting) >= _SHARE * texts.total():
            yield Problem(code="values-differ", where=where, found=_most(texts.keys() - fitting, texts), expected=_most(fitting, texts))
            return


def _is_moment(text: str) -> bool:
    return bool(to_day(text) or parse_moment(text))


def _most(some: Iterable[str], texts: Counter[str]) -> str:
    """The most common of some texts; of several the first in their order."""
    return min(some, key=lambda text: (-texts[text], text))


def _apart(numbers: dict[str, Number], mark: Callable[[Number], str], texts: Counter[str]) -> tuple[str, str] | None:
    """An example of each of the two marks that most numbers have, None where all that have a mark have the same."""
    marked: dict[str, list[str]] = {}
    for text, number in numbers.items():
        if said := mark(number):
            marked.setdefault(said, []).append(text)
    if len(marked) < 2:
        return None
    usual, other, *_ = sorted(marked.values(), key=lambda some: -sum(texts[text] for text in some))
    return _most(usual, texts), _most(other, texts)
