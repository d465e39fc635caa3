"""A sheet as texts in rows: what every format becomes before its structure is looked for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ratusz.bank.model.problem import Problem
from ratusz.bank.read.problems import refuse
from ratusz.bank.read.recipe import Area

#: More columns than office tables have, and as many as the engine types in a gigabyte of memory: each costs it half a megabyte or more.
MAX_COLUMNS = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """Merged cells: rows and columns from 0, the last ones included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Rows of texts as the file has them; row `n` of the file is `rows[n - 1]`. Rows may differ in length.

    `decimal`: the decimal mark the file's own numbers were written with here, None where the texts are the file's. `sheet`, `area`:
    where a table that is not alone on its sheet lies; `top`: rows above it (from 0) belong to others and are empty here.
    """

    name: str
    rows: list[list[str]]
    hidden: bool = False
    merges: tuple[Merge, ...] = ()
    problems: tuple[Problem, ...] = ()
    ragged_matters: bool = True
    decimal: str | None = None
    sheet: str = ""
    area: Area | None = None
    top: int = 0

    @property
    def lies_on(self) -> str:
        """The name of the sheet it lies on."""
        return self.sheet or self.name

    @property
    def width(self) -> int:
        """Fields of the longest row."""
        return max(map(len, self.rows), default=0)

    def cell(self, row: int, column: int) -> str:
        """The text at `row`, `column` from 0; empty outside the row."""
        cells = self.rows[row]
        return cells[column] if column < len(cells) else ""

    def column(self, column: int, rows: Iterable[int]) -> Iterator[str]:
        """The texts of a column in `rows`."""
        return (self.cell(row, column) for row in rows)


def bounded(grid: Grid) -> Grid:
    """`grid`, or a refusal when it has too many columns."""
    if grid.width > MAX_COLUMNS:
        raise refuse("too-many-columns", found=grid.width, expected=MAX_COLUMNS)
    return grid


#: Of a row outside a table, so much is kept to be looked at.
_MOST_SAID = 4000


def said(cells: Iterable[str]) -> str:
    """What the cells of a row say, each beside the next."""
    return " ; ".join(filter(None, map(str.strip, cells)))[:_MOST_SAID]
