"""Rows that only add up others: Razem, Ogółem, Suma, Łącznie.

Such a row is left out only where it verifiably adds up the rows it covers, in every column of numbers that can be added; what it said can
then be had by adding, and nothing is counted twice. Any other row that calls itself a total stays, and a person is asked.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from functools import lru_cache, partial
from itertools import accumulate

from ratusz.bank.base.text import fold
from ratusz.bank.model.problem import Place, Problem
from ratusz.bank.model.schema import Type
from ratusz.bank.read.grid import Grid
from ratusz.bank.read.levels import find_levels
from ratusz.bank.read.recipe import ColumnRecipe
from ratusz.bank.read.roles import Layout, first_text
from ratusz.bank.read.syntax import ACCOUNTING, BLANKS, IN_BRACKETS, MINUSES, ORDINAL, shape
from ratusz.bank.read.totalwords import calls_itself_total, ends_as_total, is_average, is_month, is_of_months

#: Columns that do not add up: shares, averages, rates.
_NOT_ADDED = re.compile(
    r".*(?:%|‰|\b(?:udzial|procent|proc|odsetek|srednia|sredni|srednie|przecietn\w*|stop[ay]|wskaznik\w*|indeks|dynamika|gestosc\w*|struktura"
    r"|mediana|na 1|na 1\d* ?\w*|na (?:jednego )?mieszkanca|per capita|frekwencja|lp|rok|average|mean|rate|share|percent)\b).*"
)
#: Numbers whose thousands have a mark that the column does not use, by the decimal mark: they can be read in one way only.
_GROUPED = {",": re.compile(r"-?\d{1,3}(?:\.\d{3})+,\d+"), ".": re.compile(r"-?\d{1,3}(?:,\d{3})+\.\d+")}
#: The number in a cell, given by its row and its column; None for anything else.
Value = Callable[[int, ColumnRecipe], Decimal | None]
#: Stretches of rows tried for one total, and for all of them, of which each is tried against a few.
_TRIES, _FEW = 80, 8
_TRIES_OF_ALL = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """`left_out`: rows that verifiably add up others; `kept`: rows that only call themselves a total; `headings`: rows that add up
    those below and are their only heading; `uneven`: rows of an upper level that do not add up the rows below them.

    `lacking`: codes of levels that rows do not repeat, by row and column.
    """

    left_out: tuple[int, ...] = ()
    kept: tuple[int, ...] = ()
    headings: tuple[int, ...] = ()
    uneven: tuple[int, ...] = ()
    lacking: Mapping[tuple[int, int], str] = field(default_factory=dict)


def find_totals(
    grid: Grid,
    layout: Layout,
    columns: Sequence[ColumnRecipe],
    *,
    maybe: frozenset[int] = frozenset(),
    sure: frozenset[int] = frozenset(),
) -> Totals:
    """The totals among the data rows of `layout`. Rows of `maybe` are tried too; rows of `sure` are data whatever they say."""
    figures = [column for column in columns if column.type in (Type.INTEGER, Type.DECIMAL)]
    if not figures:
        return Totals()
    asked = [row for row in layout.body if row not in sure]
    named, ending = _worded(grid, asked)
    plain = [row for row in asked if row not in named and row not in ending]
    value = _once(grid)
    levels = find_levels(grid, plain, columns, partial(_adds_up, value, figures))
    upper = {*levels.sums, *levels.headings}
    named |= maybe.intersection(asked) - upper
    candidates = sorted(named | ending)
    if not candidates or len(candidates) == len(layout.body):
        return Totals(left_out=levels.sums, headings=levels.headings, uneven=levels.kept, lacking=levels.lacking)
    sums = _Sums(value, layout, figures, sorted({*candidates, *upper}))
    outermost, count = _added(value, figures, levels.outermost), len(levels.outermost)
    adding = {row for row in candidates if sums.adds_up(row) or (count and _agrees(value, figures, row, outermost, count))}
    # "Dochody ogółem" above its parts is their only heading: left out, nobody could tell whose parts they are.
    headings = {row for row in ending - named if row in adding and not sums.adds_up(row, above=True)}
    headings |= {row for row in candidates if row not in adding and sums.heads(row)}
    left_out = {*adding, *levels.sums} - headings
    return Totals(
        left_out=tuple(sorted(left_out)),
        kept=tuple(row for row in candidates if row not in left_out and row not in headings),
        headings=tuple(sorted({*headings, *levels.headings})),
        uneven=levels.kept,
        lacking=levels.lacking,
    )


def _worded(grid: Grid, asked: Sequence[int]) -> tuple[set[int], set[int]]:
    """The rows that call themselves a total, or at the end an average, and those that only end so."""
    values = _values(grid, asked)
    named = {row for row in asked if row not in values and _calls_itself_total(grid, row)}
    averages = {row for row in asked[-4:] if is_average(_words(grid, row))}
    return named | averages | _of_months(grid, asked), {row for row in asked if row not in values and _ends_as_total(grid, row)}


def without_rows(layout: Layout, totals: Sequence[int]) -> Layout:
    """`layout` with the rows `totals` left out of its data."""
    gone = set(totals)
    body = tuple(row for row in layout.body if row not in gone)
    return replace(layout, body=body, totals=tuple(sorted({*layout.totals, *gone})))


def problems_of(grid: Grid, totals: Totals) -> Iterator[Problem]:
    """What is told of the totals of a table."""
    for row in totals.left_out:
        said = _words(grid, row) or first_text(grid, row)
        yield Problem(code="total-row", where=Place(table=grid.name, row=row + 1), found=said[:80])
    if totals.lacking:
        yield Problem(code="codes-filled", where=Place(table=grid.name), found=str(len(totals.lacking)))
    for row in totals.headings:
        yield Problem(code="total-row-heading", where=Place(table=grid.name, row=row + 1), found=_words(grid, row)[:80])
    for row in totals.uneven:
        yield Problem(
            code="level-row-kept", where=Place(table=grid.name, row=row + 1), found=" ".join(" ".join(grid.rows[row]).split())[:80]
        )
    for row in totals.kept:
        yield Problem(code="total-row-kept", where=Place(table=grid.name, row=row + 1), found=_words(grid, row)[:80])


def _words(grid: Grid, row: int) -> str:
    """The first words of a row: a number, a sign or an ordinal may stand before them, "x | Razem | 1500"."""
    words = [text for cell in grid.rows[row] if shape(text := cell.strip()) == "t"]
    return next((text for text in words if not ORDINAL.fullmatch(text)), next(iter(words), ""))


def _values(grid: Grid, rows: Sequence[int]) -> set[int]:
    """Rows in which a number stands before the words of a total that come again so: "2020 | ogółem", "2021 | ogółem" are values."""
    behind = [row for row in rows if shape(first_text(grid, row)) in "nd" and (_calls_itself_total(grid, row) or _ends_as_total(grid, row))]
    seen = Counter(_words(grid, row) for row in behind)
    return {row for row in behind if seen[_words(grid, row)] > 1}


def _calls_itself_total(grid: Grid, row: int) -> bool:
    return calls_itself_total(_words(grid, row))


def _ends_as_total(grid: Grid, row: int) -> bool:
    return ends_as_total(_words(grid, row))


def _of_months(grid: Grid, rows: Sequence[int]) -> set[int]:
    """Quarters, halves and years in a column of months, which are not so many."""
    texts = {row: first_text(grid, row) for row in rows}
    found = {row for row, text in texts.items() if is_of_months(text)}
    return found if found and sum(map(is_month, texts.values())) >= max(3, len(found)) else set()


class _Sums:
    """Sums over stretches of rows that are no totals, column by column."""

    def __init__(self, value: Value, layout: Layout, columns: Sequence[ColumnRecipe], candidates: Sequence[int]) -> None:
        self.value = value
        self.columns = columns
        totals = set(candidates)
        self.rows = [row for row in layout.body if row not in totals]
        self.prefix = [list(accumulate((value(row, column) or Decimal() for row in self.rows), initial=Decimal())) for column in columns]
        bounds = {*candidates, *layout.groups, *layout.totals, layout.body[0], layout.body[-1] + 1}
        self.bounds = sorted(bounds)
        self.tries = max(_FEW, min(_TRIES, _TRIES_OF_ALL // max(len(candidates), 1)))

    def adds_up(self, total: int, *, above: bool = False) -> bool:
        """Whether the row `total` adds up some stretch of rows that ends or begins at it; `above`: that ends at it."""
        return any(self._is_sum(total, first, last) for first, last in self._stretches(total, only_above=above))

    def heads(self, total: int) -> bool:
        """Whether the row `total` adds up two or more rows just below it, whatever follows them."""
        here = bisect_left(self.rows, total)
        return any(self._is_sum(total, here, last) for last in range(here + 2, min(here + self.tries, len(self.rows)) + 1))

    def _stretches(self, total: int, *, only_above: bool) -> Iterator[tuple[int, int]]:
        """Stretches of `self.rows`, the nearest first: those that end above the total, those that begin below it, all."""
        here = bisect_left(self.rows, total)
        at = bisect_left(self.bounds, total)
        above = [bisect_left(self.rows, bound) for bound in self.bounds[max(at - self.tries, 0) : at]][::-1]
        below = [bisect_left(self.rows, bound) for bound in self.bounds[at + 1 : at + 1 + self.tries]]
        yield from ((first, here) for first in above if first < here)
        if only_above:
            return
        yield from ((here, last) for last in below if last > here)
        if self.rows:
            yield 0, len(self.rows)

    def _is_sum(self, total: int, first: int, last: int) -> bool:
        added = [prefix[last] - prefix[first] for prefix in self.prefix]
        return _agrees(self.value, self.columns, total, added, last - first)


def _once(grid: Grid) -> Value:
    """The number in a cell, read once however often it is asked for: a total is tried against many stretches of rows."""
    known: dict[tuple[int, int], Decimal | None] = {}

    def value(row: int, column: ColumnRecipe) -> Decimal | None:
        place = row, column.position
        if place not in known:
            known[place] = value_of(grid, row, column)
        return known[place]

    return value


def _adds_up(value: Value, columns: Sequence[ColumnRecipe], total: int, parts: Sequence[int]) -> bool:
    """Whether the row `total` adds up the rows `parts`."""
    return bool(parts) and _agrees(value, columns, total, _added(value, columns, parts), len(parts))


def _added(value: Value, columns: Sequence[ColumnRecipe], rows: Sequence[int]) -> list[Decimal]:
    return [sum((value(row, column) or Decimal() for row in rows), Decimal()) for column in columns]


def _agrees(value: Value, columns: Sequence[ColumnRecipe], total: int, found: Sequence[Decimal], count: int) -> bool:
    """Whether the row `total` says what was `found` by adding `count` rows, in each of `columns` that can be added and one at least."""
    certain = 0
    for column, added in zip(columns, found, strict=True):
        said = value(total, column)
        if said is None:
            continue
        # Rounded figures may differ from their rounded sum by half a unit each.
        bearable = min(Decimal(count) / 2, Decimal(5)).scaleb(-column.scale) if column.scale else Decimal()
        if abs(added - said) <= bearable:
            certain += bool(said)
        elif column.unit not in {"%", "‰"} and _can_be_added(column.label):
            return False
    return certain > 0


@lru_cache(maxsize=512)
def _can_be_added(label: str) -> bool:
    return not _NOT_ADDED.fullmatch(fold(label))


def value_of(grid: Grid, row: int, column: ColumnRecipe) -> Decimal | None:
    """The number in a cell, by the format of its column; None for anything else."""
    text = grid.cell(row, column.position).strip()
    form = column.format
    if form.suffix:
        text = text.removesuffix(form.suffix.strip(BLANKS)).rstrip(BLANKS)
    text = re.sub(f"^(?:{ACCOUNTING})$", r"-\1\2", text) if form.accounting else re.sub(f"^{IN_BRACKETS}$", r"-\1", text)
    for mark in {*BLANKS, form.thousands} - {""}:
        text = text.replace(mark, "")
    if text[:1] and text[0] in MINUSES:
        text = "-" + text[1:]
    if _GROUPED[form.decimal].fullmatch(text):
        text = text.replace("." if form.decimal == "," else ",", "")
    try:
        value = Decimal(text.replace(form.decimal, ".")) if text[-1:].isdigit() else None
    except InvalidOperation:
        return None
    return value if value is not None and value.is_finite() else None
