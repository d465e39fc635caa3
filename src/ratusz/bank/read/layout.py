"""Where the table lies in a grid: titles above, heading, data, notes below.

The heading is found from the data: columns that mostly hold numbers or dates are looked for in the lower half of the grid; the data begin
where those columns first hold such values, and the heading is the block of texts above. A grid of texts alone has its heading in its
first full row, unless the texts of that row come again below it.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from ratusz.bank.base.text import fold
from ratusz.bank.read.grid import Grid
from ratusz.bank.read.syntax import shape

#: Rows at the top in which a heading is looked for, and rows at the end in which notes are.
HEAD_ROWS = 80
FOOT_ROWS = 60
_SAMPLE = 400
_HEADER_LEVELS = 8
_NOTE = re.compile(
    r"\s*(?:zrodl|uwag|objasni|legend|stan na|stan w dniu|opracowa|sporzadz|dane szacunkowe|source|note|\*|\d+\)|[a-z]\)|¹|²|³)"
)
_TOTAL = re.compile(r"\W*(?:razem|ogolem|suma|lacznie|total|grand total)\b.{0,20}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DAY = re.compile(r"\d{1,2}[./-]\d{1,2}(?:[./-]\d{2,4})?")


class Role(StrEnum):
    """What a row is."""

    PREAMBLE = "preamble"
    HEADER = "header"
    DATA = "data"
    SKIPPED = "skipped"
    FOOTER = "footer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Rows of a grid, from 0: `header` (may be none), `skipped` (above, empty, repeated), `footer`, and `body`, the data."""

    header: tuple[int, ...]
    skipped: tuple[int, ...]
    footer: tuple[int, ...]
    body: tuple[int, ...]

    def role(self, row: int) -> Role:
        """The role of `row`."""
        if row in self.header:
            return Role.HEADER
        if row in self.footer:
            return Role.FOOTER
        first = min((*self.header, *self.body), default=0)
        if row < first:
            return Role.PREAMBLE
        return Role.SKIPPED if row in self.skipped else Role.DATA


def find_layout(grid: Grid) -> Layout | None:
    """The layout of the table in `grid`, None when there is nothing but empty cells."""
    filled = [row for row, cells in enumerate(grid.rows) if any(map(str.strip, cells))]
    if not filled:
        return None
    footer_at = _footer_start(grid, filled)
    inside = [row for row in filled if row < footer_at]
    typed = _typed_columns(grid, inside)
    header = _typed_header(grid, inside, typed) if typed else _text_header(grid, inside)
    return settle(grid, header=header, footer_at=footer_at)


def settle(grid: Grid, *, header: tuple[int, ...], footer_at: int, skipped: tuple[int, ...] = ()) -> Layout:
    """The layout of `grid` when its heading and the first row of its notes are known; `skipped` are rows left out besides."""
    start = header[-1] + 1 if header else next((n for n, cells in enumerate(grid.rows) if any(map(str.strip, cells))), 0)
    left_out, body = list(range(header[0] if header else start)), []
    repeated = {tuple(map(str.strip, grid.rows[row])) for row in header if len(_filled(grid, row)) > 1}
    for row in range(start, footer_at):
        cells = tuple(map(str.strip, grid.rows[row]))
        if not any(cells) or cells in repeated or row in skipped or (row == start and header and is_numbering(grid, row)):
            left_out.append(row)
        else:
            body.append(row)
    footer = tuple(row for row in range(footer_at, len(grid.rows)) if any(map(str.strip, grid.rows[row])))
    return Layout(header=header, skipped=tuple(row for row in left_out if row not in header), footer=footer, body=tuple(body))


def find_totals(grid: Grid, layout: Layout) -> Iterator[tuple[int, str]]:
    """Data rows that look like totals, with the text that says so."""
    for row in layout.body:
        first = next(filter(None, map(str.strip, grid.rows[row])), "")
        if len(first) < 60 and first[:1].isalpha() and _TOTAL.fullmatch(fold(first)):
            yield row, first


def _filled(grid: Grid, row: int) -> list[int]:
    return [column for column, text in enumerate(grid.rows[row]) if text.strip()]


def is_numbering(grid: Grid, row: int) -> bool:
    """The row "1 | 2 | 3 | 4" that official tables have below the heading: it numbers columns of texts too, so it is no data."""
    cells = {column: grid.cell(row, column).strip().strip("().") for column in _filled(grid, row)}
    figures = list(cells.values())
    if len(figures) < 3 or figures not in ([str(n) for n in range(1, len(figures) + 1)], [str(n) for n in range(len(figures))]):
        return False
    below = range(row + 1, min(row + 4, len(grid.rows)))
    return any(shape(grid.cell(later, column)) == "t" for later in below for column in cells)


def _footer_start(grid: Grid, filled: list[int]) -> int:
    """The first row of the notes below the table: rows with one text, that begin as notes do or stand apart from the table."""
    counts = sorted(len(_filled(grid, row)) for row in filled[:_SAMPLE])
    usual = counts[len(counts) // 2]
    start = filled[-1] + 1
    if usual < 2:
        return start
    for row in reversed(filled[-FOOT_ROWS:]):
        cells = _filled(grid, row)
        text = grid.rows[row][cells[0]]
        apart = row > 0 and not any(map(str.strip, grid.rows[row - 1]))
        note = bool(_NOTE.match(fold(text)))
        if len(cells) > 2 or (len(cells) == 2 and not (note and usual > 3)) or shape(text) != "t":
            break
        if note or (apart and len(cells) == 1):
            start = row
        elif len(text.strip()) < 40 and not apart:
            break
    return start if any(row < start for row in filled[1:]) else filled[-1] + 1


def _typed_columns(grid: Grid, rows: list[int]) -> frozenset[int]:
    """Columns that in the lower half of the rows mostly hold numbers or dates."""
    lower = rows[len(rows) // 2 :]
    step = max(len(lower) // _SAMPLE, 1)
    kinds: dict[int, Counter[str]] = {}
    for row in lower[::step]:
        for column, text in enumerate(grid.rows[row]):
            kinds.setdefault(column, Counter())[shape(text)] += 1
    return frozenset(
        column
        for column, seen in kinds.items()
        if (seen["n"] + seen["d"]) and seen["n"] + seen["d"] >= (seen["t"] + seen["n"] + seen["d"]) / 2
    )


def _typed_header(grid: Grid, rows: list[int], typed: frozenset[int]) -> tuple[int, ...]:
    first = next((row for row in rows if _is_data(grid, row, typed)), rows[-1] + 1)
    if _heads_columns(grid, first, rows, typed):
        units = [row for row in rows if first < row <= first + 2]
        last = next((row - 1 for row in units if not _labels(grid, row, typed)), first)
        return _block(grid, last, typed)
    above = [row for row in rows if row < first and _labels(grid, row, typed)][-HEAD_ROWS:]
    if not above and first > rows[0] and _names_x(grid, before := max(row for row in rows if row < first), rows, typed):
        return (before,)
    return _block(grid, above[-1], typed) if above else ()


def _is_data(grid: Grid, row: int, typed: frozenset[int]) -> bool:
    shapes = Counter(shape(grid.cell(row, column)) for column in typed)
    values = shapes["n"] + shapes["d"] + shapes["s"]
    return values > shapes["t"] and bool(shapes["n"] + shapes["d"] or values > 1)


def _names_x(grid: Grid, row: int, rows: list[int], typed: frozenset[int]) -> bool:
    """Whether a row calls a column `x`, as tables of coordinates do: the letter is also a sign, but a sign comes again."""
    cells = {column: grid.cell(row, column).strip() for column in typed}
    others = [other for other in rows if other != row]
    return all(
        shape(cell) == "t" or (cell in {"x", "X"} and all(grid.cell(other, column).strip() != cell for other in others))
        for column, cell in cells.items()
    )


def _heads_columns(grid: Grid, row: int, rows: list[int], typed: frozenset[int]) -> bool:
    """Whether a row of figures is a heading: different years or days over columns, beside texts, and other values below."""
    below = [later for later in rows if later > row][:3]
    columns = sorted(typed)
    cells = [grid.cell(row, column).strip() for column in columns]
    dated = [cell for cell in cells if _YEAR.fullmatch(cell) or _DAY.fullmatch(cell)]
    texts = [cell for cell in cells if cell and shape(cell) == "t"]
    if len(dated) < 2 or len(set(dated)) != len(dated) or len(dated) + len(texts) < len([cell for cell in cells if cell]):
        return False
    values = [grid.cell(later, column).strip() for later in below for column in columns if grid.cell(row, column).strip() in dated]
    years = sum(bool(_YEAR.fullmatch(value) or _DAY.fullmatch(value)) for value in values)
    return bool(values) and 2 * years < len(values)


def _labels(grid: Grid, row: int, typed: frozenset[int]) -> bool:
    """Whether a row names columns: texts or years over columns of values, and more than one cell, in a table of more than two columns."""
    named = values = 0
    for column in typed:
        cell = grid.cell(row, column).strip()
        if shape(cell) == "t" or (_YEAR.fullmatch(cell) and not _YEAR.fullmatch(_below(grid, row, column))):
            named += 1
        elif cell:
            values += 1
    return named > values and (len(_filled(grid, row)) > 1 or grid.width <= 2 or grid.width == len(typed))


def _below(grid: Grid, row: int, column: int) -> str:
    """The next text below a cell, or an empty one: years under a year are data, other figures under it say that it is a heading."""
    return next(filter(None, (grid.cell(later, column).strip() for later in range(row + 1, min(row + 4, len(grid.rows))))), "")


def _block(grid: Grid, last: int, typed: frozenset[int]) -> tuple[int, ...]:
    """Rows of a heading that ends at `last`: upwards while rows name columns, downwards as far as their merged cells reach."""
    first = last
    while first > 0 and last - first < _HEADER_LEVELS and _labels(grid, first - 1, typed) and len(_filled(grid, first - 1)) > 1:
        first -= 1
    bottom = max((merge.bottom for merge in grid.merges if first <= merge.top <= last and merge.bottom > merge.top), default=last)
    top = min((merge.top for merge in grid.merges if first <= merge.bottom <= last and merge.bottom > merge.top), default=first)
    bottom = max(last, min(bottom, last + _HEADER_LEVELS))
    return tuple(range(max(min(first, top), first - _HEADER_LEVELS), bottom + 1))


def _text_header(grid: Grid, rows: list[int]) -> tuple[int, ...]:
    widths = Counter(len(_filled(grid, row)) for row in rows[1 : _SAMPLE + 1] or rows)
    usual = max(widths, key=lambda width: (widths[width] * min(width, 4), width))
    first = next((row for row in rows[:HEAD_ROWS] if len(_filled(grid, row)) >= max(min(usual, 2), 0.6 * usual)), rows[0])
    below = [row for row in rows if row > first][:_SAMPLE]
    if not below:
        return (first,)
    cells = [(column, grid.cell(first, column).strip()) for column in _filled(grid, first)]
    again = sum(any(grid.cell(row, column).strip() == text for row in below) for column, text in cells)
    figures = any(shape(text) in "nd" and not _YEAR.fullmatch(text) for _, text in cells)
    return () if again * 3 > len(cells) or figures else (first,)


def without_header(layout: Layout) -> Layout:
    """`layout` with its heading counted as data."""
    return replace(layout, header=(), body=(*layout.header, *layout.body))
