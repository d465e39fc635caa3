"""What is told of a layout that nobody has looked at yet: a heading without proof, a heading that may have slipped, a text for readers."""

from collections import Counter
from collections.abc import Iterator

from ratusz.bank.model.problem import Place, Problem
from ratusz.bank.read.grid import Grid
from ratusz.bank.read.layout import filled_rows
from ratusz.bank.read.pairs import is_fact
from ratusz.bank.read.prose import is_prose
from ratusz.bank.read.roles import Layout, filled, first_text
from ratusz.bank.read.syntax import shape

_SAMPLE = 400
#: Columns of a table in which a row of one text is odd, and how many such rows are told of at least.
_SEVERAL, _FEW = 4, 3


def doubts_of(grid: Grid, layout: Layout) -> Iterator[Problem]:
    """What a person should look at, by the look of `grid` alone."""
    where = Place(table=grid.name)
    if is_prose(grid, filled_rows(grid)):
        yield Problem(code="prose-sheet", where=where)
    elif _is_list(grid, layout) and not is_fact(first_text(grid, layout.header[0])):
        here = Place(table=grid.name, row=layout.header[0] + 1)
        yield Problem(code="heading-guessed", where=here, found=first_text(grid, layout.header[0])[:80])
    for row in _lonely(grid, layout):
        yield Problem(code="lonely-row", where=Place(table=grid.name, row=row + 1), found=first_text(grid, row)[:80])
    short = _short(grid, layout)
    if short:
        here = Place(table=grid.name, row=layout.header[0] + 1)
        yield Problem(code="heading-short", where=here, found=str(short[0]), expected=str(short[1]))


def _is_list(grid: Grid, layout: Layout) -> bool:
    """Whether the table is one column of texts below a heading of one row, so that nothing but its place makes that a heading."""
    rows = layout.body[:_SAMPLE]
    if len(layout.header) != 1 or not rows or any(len(filled(grid, row)) > 1 for row in (*layout.header, *rows)):
        return False
    return all(shape(first_text(grid, row)) in "te" for row in rows)


def _lonely(grid: Grid, layout: Layout) -> list[int]:
    """Rows of the data with one text in a table of several columns, where they are few."""
    counts = {row: len(filled(grid, row)) for row in layout.body}
    usual = Counter(counts.values()).most_common(1)[0][0] if counts else 0
    alone = [row for row, count in counts.items() if count == 1 and shape(first_text(grid, row)) == "t"]
    return alone if layout.header and usual >= _SEVERAL and len(alone) <= max(_FEW, len(counts) // 50) else []


def _short(grid: Grid, layout: Layout) -> tuple[int, int] | None:
    """How many fields the heading and the rows have, where every row has the same number and the heading has fewer; else None."""
    if not grid.ragged_matters or len(layout.header) != 1 or len(layout.body) < 2:
        return None
    named = len(grid.rows[layout.header[0]])
    widths = {len(grid.rows[row]) for row in layout.body}
    last = {bool(grid.rows[row][-1].strip()) for row in layout.body}
    (width, *others) = sorted(widths)
    return (named, width) if not others and width == named + 1 and True in last else None
