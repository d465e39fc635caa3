"""Rows of an upper level: where deeper codes are empty, a row adds up those below it, as dział, rozdział and § of a budget do.

Dział | Rozdział | §    | Plan
010   |          |      | 300        adds up 01010
010   | 01010    |      | 300        adds up 0970 and 6290
010   | 01010    | 0970 | 100
010   | 01010    | 6290 | 200

An ordinal above numbers makes a level too: "I | Szkoły | 730" over "1 | SP 1 | 310", "2 | SP 5 | 420".
So do ages: "0–4" over 0, 1, 2, 3, 4.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ratusz.bank.model.schema import Type
from ratusz.bank.read.grid import Grid
from ratusz.bank.read.recipe import ColumnRecipe
from ratusz.bank.read.roles import first_text
from ratusz.bank.read.syntax import ORDINAL, shape

#: Rows of an upper level that may lack parts, of all of their level.
_BARE = 0.2
#: Rows of an upper level of which one at least adds up its parts, where any do.
_TRIED = 50

_SPAN = re.compile(r"(\d{1,3}) ?[-–—] ?(\d{1,3})(?: lata?)?")
_SINGLE = re.compile(r"(\d{1,3})(?: lata?| rok)?")

#: Whether a row adds up others.
AddsUp = Callable[[int, Sequence[int]], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """`sums`: rows of upper levels that add up their parts; `headings`: such rows that are the only heading of their parts;
    `kept`: those that do not add up; `outermost`: rows that are part of none.

    `lacking`: what the columns of codes hold for rows that do not repeat it, by row and column.
    """

    sums: tuple[int, ...] = ()
    headings: tuple[int, ...] = ()
    kept: tuple[int, ...] = ()
    outermost: tuple[int, ...] = ()
    lacking: Mapping[tuple[int, int], str] = field(default_factory=dict)


NO_LEVELS = Levels()


def find_levels(grid: Grid, rows: Sequence[int], columns: Sequence[ColumnRecipe], adds_up: AddsUp) -> Levels:
    """The levels among `rows`, data that call themselves no total; none unless most rows of upper levels verifiably add up."""
    codes = _code_columns(grid, rows, columns)
    depths = _depths(grid, rows, codes) if len(codes) > 1 else _by_ordinals(grid, rows)
    spans = {} if depths else _by_spans(grid, rows)
    depths = depths or spans
    if len(set(depths.values())) < 2:
        return NO_LEVELS
    levelled = [row for row in rows if row in depths]
    parts, deepest = _parts(levelled, depths), max(depths.values())
    upper = [row for row in levelled if depths[row] < deepest]
    heads = [row for row in upper if parts[row]]
    if len(upper) - len(heads) > _BARE * len(upper) or not any(adds_up(row, parts[row]) for row in heads[:_TRIED]):
        return NO_LEVELS
    sums = [row for row in heads if adds_up(row, parts[row])]
    kept = sorted({*heads} - {*sums})
    if all(len(parts[row]) == 1 for row in sums) or len(sums) < len(kept):
        return NO_LEVELS
    inner = {part for row in heads for part in parts[row]}
    outermost = tuple(row for row in rows if row not in inner)
    if spans:
        return Levels(sums=tuple(sums), kept=tuple(kept), outermost=outermost)
    if len(codes) < 2:
        return Levels(headings=tuple(sums), kept=tuple(kept), outermost=outermost)
    lacking = dict(_lacking(grid, rows, codes, depths, set(heads)))
    return Levels(sums=tuple(sums), kept=tuple(kept), outermost=outermost, lacking=lacking)


def _code_columns(grid: Grid, rows: Sequence[int], columns: Sequence[ColumnRecipe]) -> list[int]:
    """The columns of codes: the first one, and those before the first column of figures that are sometimes empty."""
    leading: list[int] = []
    for column in columns:
        if column.type in (Type.INTEGER, Type.DECIMAL):
            break
        leading.append(column.position)
    return [position for n, position in enumerate(leading) if not n or any(not grid.cell(row, position).strip() for row in rows)]


def _depths(grid: Grid, rows: Sequence[int], codes: Sequence[int]) -> dict[int, int]:
    """How deep each row lies: the last of the columns of codes that it fills."""
    return {row: max((n for n, column in enumerate(codes) if grid.cell(row, column).strip()), default=0) for row in rows}


def _by_ordinals(grid: Grid, rows: Sequence[int]) -> dict[int, int]:
    """The depth of rows whose first cells are numbers, and of those with an ordinal of another kind; none where others come too."""
    texts = {row: first_text(grid, row) for row in rows}
    ordinals = {row for row, text in texts.items() if ORDINAL.fullmatch(text)}
    others = [text for row, text in texts.items() if row not in ordinals]
    if not ordinals or not others or any(shape(text) != "n" for text in others):
        return {}
    return {row: int(row not in ordinals) for row in rows}


def _by_spans(grid: Grid, rows: Sequence[int]) -> dict[int, int]:
    """The depth of rows of one whole number and of spans that hold the number in the next row: "0–4" over 0; others have none."""
    texts = {row: first_text(grid, row) for row in rows}
    single = {row: int(found[1]) for row, text in texts.items() if (found := _SINGLE.fullmatch(text))}
    spans = {
        row
        for row, after in pairwise(rows)
        if (found := _SPAN.fullmatch(texts[row])) and int(found[1]) <= single.get(after, -1) <= int(found[2])
    }
    return {row: int(row in single) for row in rows if row in single or row in spans} if spans else {}


def _parts(rows: Sequence[int], depths: Mapping[int, int]) -> dict[int, list[int]]:
    """The rows just below each row in the tree that the depths make."""
    parts: dict[int, list[int]] = {row: [] for row in rows}
    above: list[int] = []
    for row in rows:
        while above and depths[above[-1]] >= depths[row]:
            above.pop()
        if above:
            parts[above[-1]].append(row)
        above.append(row)
    return parts


def _lacking(
    grid: Grid, rows: Sequence[int], codes: Sequence[int], depths: Mapping[int, int], heads: set[int]
) -> Iterator[tuple[tuple[int, int], str]]:
    """The codes of rows over others, for the rows below that do not repeat them."""
    last: dict[int, str] = {}
    for row in rows:
        for depth, column in enumerate(codes):
            text = grid.cell(row, column).strip()
            if depth >= depths[row]:
                last.pop(depth, None)
            if text and (row in heads or depth < depths[row]):
                last[depth] = text
            elif not text and depth < depths[row] and depth in last:
                yield (row, column), last[depth]


def with_codes(grid: Grid, lacking: Mapping[tuple[int, int], str]) -> list[list[str]]:
    """The rows of `grid` with the codes that they do not repeat."""
    rows = list(grid.rows)
    for (row, column), text in lacking.items():
        rows[row] = [*rows[row], *[""] * (column + 1 - len(rows[row]))]
        rows[row][column] = text
    return rows
