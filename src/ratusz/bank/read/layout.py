"""Where the table lies in a grid: titles above, heading, data, notes below.

The heading is found from the data: columns that mostly hold numbers or dates are looked for in the lower half of the grid; the data begin
where those columns first hold such values, and the heading is the block of texts above. A grid of texts alone has its heading in its
first full row, unless the texts of that row come again below it.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ratusz.bank.read.codes import is_code, is_written_code
from ratusz.bank.read.grid import Grid
from ratusz.bank.read.labels import as_unit
from ratusz.bank.read.notes import footer_start
from ratusz.bank.read.pairs import holds_pairs, titles_of
from ratusz.bank.read.roles import NOTHING_TOLD, Told, filled, settle
from ratusz.bank.read.roles import Layout as Layout
from ratusz.bank.read.syntax import ORDINAL, shape

#: Rows at the top in which a heading is looked for.
HEAD_ROWS = 80
_SAMPLE = 400
_HEADER_LEVELS = 8
#: Rows of a title that may seem to be data.
_PREAMBLE = 5
#: Texts above the first value of a list: more are entries of it.
_TITLES = 3
_YEAR = re.compile(r"(?:19|20)\d\d(?: ?r\.?)?")
_COUNTED = re.compile(r"\d{1,3}")
#: Days of a month, numbers of lines: "3, 17, 31".
_NUMBERS = re.compile(r"\d{1,4}(?:[,;] ?\d{1,4})+")
_DAY = re.compile(r"\d{1,2}[./-]\d{1,2}(?:[./-]\d{2,4})?|(?:19|20)\d\d-\d\d(?:-\d\d)?(?: 00:00(?::00)?)?")


def find_layout(grid: Grid, told: Told = NOTHING_TOLD) -> Layout | None:
    """The layout of the table in `grid`, None when there is nothing but empty cells; rows that are `told` are what they are said to be."""
    rows = filled_rows(grid)
    if not rows:
        return None
    footer_at = footer_start(grid, rows)
    inside = [row for row in rows if row < footer_at]
    typed = _typed_columns(grid, inside)
    if holds_pairs(grid, inside):
        header: tuple[int, ...] = ()
        told = replace(told, skipped=told.skipped | (titles_of(grid, inside) - told.data))
    else:
        header = _typed_header(grid, inside, typed) if typed else _text_header(grid, inside)
    named = tuple(row for row in header if row not in told.data)
    return settle(grid, header=named, footer_at=footer_at, told=told)


def filled_rows(grid: Grid) -> list[int]:
    """The rows of `grid` that are not empty."""
    return [row for row, cells in enumerate(grid.rows) if any(map(str.strip, cells))]


def is_year(text: str) -> bool:
    """Whether `text` is a bare year."""
    return bool(_YEAR.fullmatch(text))


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
    full = _full_heading_below(grid, first, rows, typed)
    first = next((row for row in rows if full is not None and row > full), first)
    units = next((row for row in rows if first < row <= first + 2 and _is_units(grid, row, typed)), None)
    if units is not None:
        return _block(grid, units, typed)
    if first <= rows[-1] and _heads_columns(grid, first, rows, typed):
        below = [row for row in rows if first < row <= first + _HEADER_LEVELS]
        last = next((row - 1 for row in below if not _labels(grid, row, typed)), first)
        return _block(grid, last, typed)
    above = [row for row in rows if row < first and _labels(grid, row, typed)][-HEAD_ROWS:]
    while len(above) > 1 and above[-1] - above[-2] > 1 and _holds_codes(grid, above[-1], typed) and _has_values(grid, above[-2:], typed):
        above.pop()
    if len(above) > _TITLES and all(len(filled(grid, row)) == 1 for row in rows):
        return ()
    if not above and first > rows[0] and _names_x(grid, before := max(row for row in rows if row < first), rows, typed):
        return (before,)
    return _block(grid, above[-1], typed) if above else ()


def _full_heading_below(grid: Grid, first: int, rows: list[int], typed: frozenset[int]) -> int | None:
    """The heading below the row `first` where that only seems to be data: "Gmina Raba | | 2024" is a title.

    It names every column of values, in more cells than any row above it has, and no row above names columns.
    """
    if any(row < first and _labels(grid, row, typed) for row in rows):
        return None
    for row, after in pairwise(row for row in rows if first < row <= first + _PREAMBLE):
        texts = [grid.cell(row, column).strip() for column in typed]
        if len(set(texts)) < len(texts) or any(shape(text) != "t" or _is_coded(text) for text in texts):
            continue
        fuller = all(len(filled(grid, other)) < len(filled(grid, row)) for other in rows if other < row)
        if fuller and _is_data(grid, after, typed):
            return row
    return None


def _holds_codes(grid: Grid, row: int, typed: frozenset[int]) -> bool:
    """Whether what a row has over columns of values are codes that begin with a figure: "3/5", "12A"."""
    return all(cell[0].isdigit() and is_code(cell) for column in typed if (cell := grid.cell(row, column).strip()))


def _has_values(grid: Grid, between: Sequence[int], typed: frozenset[int]) -> bool:
    """Whether some row between two rows holds a value: then the lower one is data too."""
    return any(shape(grid.cell(row, column)) in "nd" for row in range(between[0] + 1, between[1]) for column in typed)


def _is_units(grid: Grid, row: int, typed: frozenset[int]) -> bool:
    """Whether a row holds nothing but units, over at least half of the columns of values."""
    cells = filled(grid, row)
    return 2 * len(typed.intersection(cells)) >= len(typed) and all(as_unit(grid.cell(row, column)) for column in cells)


def _is_data(grid: Grid, row: int, typed: frozenset[int]) -> bool:
    cells = [grid.cell(row, column) for column in typed]
    shapes = Counter("n" if _is_coded(cell) else shape(cell) for cell in cells)
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
    if _counts(grid, row, columns) and not any(_counts(grid, later, columns) for later in below):
        return bool(below) and _may_count(grid, row, rows, typed)
    dated = [cell for cell in cells if _YEAR.fullmatch(cell) or _DAY.fullmatch(cell)]
    texts = [cell for cell in cells if cell and shape(cell) == "t"]
    if len(dated) < 2 or len(set(dated)) != len(dated) or len(dated) + len(texts) < len([cell for cell in cells if cell]):
        return False
    values = [grid.cell(later, column).strip() for later in below for column in columns if grid.cell(row, column).strip() in dated]
    years = sum(bool(_YEAR.fullmatch(value) or _DAY.fullmatch(value)) for value in values)
    return bool(values) and 2 * years < len(values)


def _counts(grid: Grid, row: int, columns: list[int]) -> bool:
    """Whether a row holds nothing but texts and three or more whole numbers, each one more than the last: answers "1 | 2 | 3", ages."""
    cells = [cell for column in columns if (cell := grid.cell(row, column).strip()) and shape(cell) != "t"]
    if len(cells) < 3 or not all(map(_COUNTED.fullmatch, cells)):
        return False
    numbers = list(map(int, cells))
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _may_count(grid: Grid, row: int, rows: list[int], typed: frozenset[int]) -> bool:
    """Whether numbers that count may be names of columns: below names only as a level of its own, else in the first row of the table."""
    above = [other for other in rows if other < row]
    cells = filled(grid, row)
    if any(_labels(grid, other, typed) for other in above):
        return not grid.cell(row, min(filled(grid, above[-1]))).strip()
    bare = all(shape(grid.cell(row, column)) != "t" for column in cells)
    starts = grid.cell(row, next(column for column in cells if shape(grid.cell(row, column)) != "t")).strip() in {"0", "1"}
    return all(len(filled(grid, other)) < 2 for other in above) and (starts or (not bare and len(cells) > 4))


def _labels(grid: Grid, row: int, typed: frozenset[int]) -> bool:
    """Whether a row names columns: texts or years over columns of values, and more than one cell, in a table of more than two columns."""
    named = values = 0
    for column in typed:
        cell = grid.cell(row, column).strip()
        if (shape(cell) == "t" and not _is_coded(cell)) or (_YEAR.fullmatch(cell) and not _YEAR.fullmatch(_below(grid, row, column))):
            named += 1
        elif cell:
            values += 1
    return named > values and (len(filled(grid, row)) > 1 or grid.width <= 2 or grid.width == len(typed))


def _is_coded(cell: str) -> bool:
    """Whether a text names no column: it is a code, or a list of numbers."""
    return is_written_code(cell) or bool(_NUMBERS.fullmatch(cell.strip()))


def _below(grid: Grid, row: int, column: int) -> str:
    """The next text below a cell, or an empty one: years under a year are data, other figures under it say that it is a heading."""
    return next(filter(None, (grid.cell(later, column).strip() for later in range(row + 1, min(row + 4, len(grid.rows))))), "")


def _block(grid: Grid, last: int, typed: frozenset[int]) -> tuple[int, ...]:
    """Rows of a heading that ends at `last`: upwards while rows name columns, downwards as far as their merged cells reach."""
    first = last
    while first > 0 and last - first < _HEADER_LEVELS and _labels(grid, first - 1, typed) and len(filled(grid, first - 1)) > 1:
        first -= 1
    while first < last and _is_title(grid, first, typed):
        first += 1
    while last > first and _is_group(grid, last):
        last -= 1
    tall = [merge for merge in grid.merges if merge.top <= last and merge.bottom >= first and merge.bottom > merge.top]
    bottom = max(last, min(max((merge.bottom for merge in tall), default=last), last + _HEADER_LEVELS))
    top = min((merge.top for merge in tall), default=first)
    if bottom == last and not any(first <= merge.top <= last for merge in grid.merges):
        last = bottom = _last_level(grid, first, last, typed)
    return tuple(range(max(min(first, top), first - _HEADER_LEVELS), bottom + 1))


def _is_title(grid: Grid, row: int, typed: frozenset[int]) -> bool:
    """Whether a row above a full row of names is a title in several cells: "Gmina Raba | Rok 2024 | | ", and no level of the heading.

    A level stands over columns of one kind, or is words over several groups of columns. Merged cells make a level.
    """
    cells, lower = filled(grid, row), filled(grid, row + 1)
    names = [grid.cell(row + 1, column).strip() for column in lower]
    full = len(set(names)) == len(names) == lower[-1] - lower[0] + 1 if lower else False
    if not full or cells[0] != lower[0] or cells[-1] > lower[-1] or len(cells) == len(lower) or not typed <= set(lower):
        return False
    if any(merge.top <= row <= merge.bottom for merge in grid.merges):
        return False
    if any(grid.cell(row, column).strip() == grid.cell(row + 1, column).strip() for column in cells):
        return False
    spans = [range(column, end) for column, end in pairwise([*cells, lower[-1] + 1])]
    mixed = any(len({column in typed for column in span}) > 1 for span in spans)
    beyond = [grid.cell(row, span.start) for before, span in pairwise(spans) if len(before) > 1]
    return mixed and all(any(map(str.isdigit, text)) for text in beyond)


def _is_group(grid: Grid, row: int) -> bool:
    """Whether a row below a full row of names heads data already: an ordinal and a text, "I | Szkoły | | "."""
    cells, names = filled(grid, row), filled(grid, row - 1)
    if len(cells) != 2 or len(names) < 3 or cells != names[:2] or not ORDINAL.fullmatch(grid.cell(row, cells[0]).strip()):
        return False
    return not any(merge.top < row <= merge.bottom for merge in grid.merges) and shape(grid.cell(row, cells[1])) == "t"


def _last_level(grid: Grid, first: int, last: int, typed: frozenset[int]) -> int:
    """`last`, or a row above it: in a table of few figures a row of texts below a full row of texts may be data, "A | ok. 5",
    and in a table of two columns it is, unless it holds a unit.
    """
    while len(typed) < 3 and last > first and len(filled(grid, last - 1)) == grid.width < 2 * len(filled(grid, last)):
        texts = [grid.cell(last, column) for column in filled(grid, last)]
        plain = not any(any(map(str.isdigit, text)) for text in texts)
        if (plain and grid.width > 2) or all(map(as_unit, texts[1:])):
            break
        last -= 1
    return last


def _text_header(grid: Grid, rows: list[int]) -> tuple[int, ...]:
    widths = Counter(len(filled(grid, row)) for row in rows[1 : _SAMPLE + 1] or rows)
    usual = max(widths, key=lambda width: (widths[width] * min(width, 4), width))
    first = next((row for row in rows[:HEAD_ROWS] if len(filled(grid, row)) >= max(min(usual, 2), 0.6 * usual)), rows[0])
    below = [row for row in rows if row > first][:_SAMPLE]
    if not below:
        return (first,)
    cells = [(column, grid.cell(first, column).strip()) for column in filled(grid, first)]
    again = sum(any(_masked(grid.cell(row, column)) == _masked(text) for row in below) for column, text in cells)
    figures = any(shape(text) in "nd" and not _YEAR.fullmatch(text) for _, text in cells)
    figures = figures and not (_counts(grid, first, [column for column, _ in cells]) and shape(cells[0][1]) == "t")
    return () if again * 3 > len(cells) or figures else (first,)


def _masked(text: str) -> str:
    """`text` with its figures masked: "Tabl. 1" and "Tabl. 2" are two values of one column."""
    return re.sub(r"\d+", "0", " ".join(text.split()))
