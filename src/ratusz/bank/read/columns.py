"""What a column holds, told from all its values by the majority rule of `proposal`."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from ratusz.bank.base.text import fold
from ratusz.bank.model.problem import Place, Problem
from ratusz.bank.model.schema import Type
from ratusz.bank.model.status import status_of
from ratusz.bank.read.codes import are_codes, zeros_lost
from ratusz.bank.read.doubts import doubts
from ratusz.bank.read.figures import find_numbers
from ratusz.bank.read.moments import find_moments, find_times
from ratusz.bank.read.proposal import Proposal, mostly
from ratusz.bank.read.recipe import ColumnRecipe, Format
from ratusz.bank.read.syntax import parse_moment, parse_number, to_period, words, yes_no

_YEARS = frozenset({"rok", "roku", "rocznik", "lata", "year", "okres", "rok_szkolny", "anno"})
_TOTALS = frozenset({"ogolem", "razem", "lacznie", "suma", "total"})


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
    for kind in (_codes, _booleans, _periods, find_moments, find_times):
        if rest and (found := kind(blank, rest)):
            return _with_signs(found, signs, rest, table)
    if rest and (found := find_numbers(blank, rest, decimal)):
        return _with_signs(found, signs, rest, table)
    told = (*_remarks(blank.label, rest, table), *doubts(blank.label, rest, table))
    return Proposal(recipe=replace(blank, type=Type.TEXT, unit=None), problems=told)


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


def _codes(blank: ColumnRecipe, texts: Counter[str]) -> Proposal | None:
    if mostly(texts, _is_whole) and are_codes(blank.label, texts):
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

    if not mostly(texts, fits) or any(map(parse_moment, texts)):
        return None
    if not year_column and mostly(texts, parse_number):
        return None  # 05.2023 is May, 05.2023 is also a number: without a label it is a number
    return Proposal(recipe=replace(blank, type=Type.PERIOD))
