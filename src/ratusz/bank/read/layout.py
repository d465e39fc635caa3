"""Where the table lies in a grid: titles above, heading, data, notes below.

The heading is found from the data: columns that mostly hold numbers or dates are looked for in the lower half of the grid; the data begin
where those columns first hold such values, and the heading is the block of texts above. A grid of texts alone has its heading in its
first full row, unless the texts of that row come again below it.
"""

import re
from collections import Counter

from ratusz.bank.base.text import fold
from ratusz.bank.read.codes import is_written_code
from ratusz.bank.read.grid import Grid
from ratusz.bank.read.labels import as_unit
from ratusz.bank.read.roles import NOTHING_TOLD, Told, filled, first_text, settle
from ratusz.bank.read.roles import Layout as Layout
from ratusz.bank.read.syntax import shape

#: Rows at the top in which a heading is looked for, and rows at the end in which notes are.
HEAD_ROWS = 80
FOOT_ROWS = 60
_SAMPLE = 400
_HEADER_LEVELS = 8
_NOTE = re.compile(
    r"\s*(?:zrodl|uwag|objasni|legend|stan na|stan w dniu|opracowa|sporzadz|dane szacunkowe|source|note|\*|\d+\)|[a-z]\)|¹|²|³)"
)
#: "a Without towns": the mark of a note as a letter, set smaller in the sheet.
_LETTERED = re.compile(r"\s*[a-z] +[A-ZĆŁÓŚŹŻ]")
#: "1." before the words of a note.
_NUMBERED = re.compile(r"\d{1,2}[.)]")
_SOURCE = re.compile(r"\s*(?:zrodlo|zrodla|uwagi?|source|notes?)\s*:")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DAY = re.compile(r"\d{1,2}[./-]\d{1,2}(?:[./-]\d{2,4})?|(?:19|20)\d\d-\d\d(?:-\d\d)?(?: 00:00(?::00)?)?")


def find_layout(grid: Grid, told: Told = NOTHING_TOLD) -> Layout | None:
    """The layout of the table in `grid`, None when there is nothing but empty cells; rows that are `told` are what they are said to be."""
    rows = _filled_rows(grid)
    if not rows:
        return None
    footer_at = _footer_start(grid, rows)
    inside = [row for row in rows if row < footer_at]
    typed = _typed_columns(grid, inside)
    header = _typed_header(grid, inside, typed) if typed else _text_header(grid, inside)
    named = tuple(row for row in header if row not in told.data)
    return settle(grid, header=named, footer_at=footer_at, told=told)


def footer_start(grid: Grid) -> int:
    """The first row of the notes below the table; one past the last row where there are none."""
    rows = _filled_rows(grid)
    return _footer_start(grid, rows) if rows else len(grid.rows)


def _filled_rows(grid: Grid) -> list[int]:
    return [row for row, cells in enumerate(grid.rows) if any(map(str.strip, cells))]


def is_note(text: str) -> bool:
    """Whether `text` begins as sources and notes do."""
    return bool(_NOTE.match(fold(text)) or _LETTERED.match(text))


def is_year(text: str) -> bool:
    """Whether `text` is a bare year."""
    return bool(_YEAR.fullmatch(text))


def _footer_start(grid: Grid, rows: list[int]) -> int:
    """The first row of the notes below the table: rows with one text, that begin as notes do or stand apart from the table."""
    counts = sorted(count for row in rows[:_SAMPLE] if (count := len(filled(grid, row))) > 1)
    if not counts:
        return next((row for row in rows[1:] if _SOURCE.match(fold(first_text(grid, row)))), rows[-1] + 1)
    usual = counts[len(counts) // 2]
    start = rows[-1] + 1
    for row in reversed(rows[-FOOT_ROWS:]):
        cells = filled(grid, row)
        text = grid.rows[row][cells[0]]
        apart = row > 0 and not any(map(str.strip, grid.rows[row - 1]))
        note = is_note(text)
        numbered = len(cells) == 2 and bool(_NUMBERED.fullmatch(text.strip()))
        words = all(shape(grid.cell(row, column)) == "t" for column in (cells[1:] if numbered else cells))
        if len(cells) > 2 or (len(cells) == 2 and not ((note or words) and usual > 3)) or (len(cells) == 1 and shape(text) != "t"):
            break
        if note or (apart and len(cells) == 1):
            start = row
        elif len(text.strip()) < 40 and not apart and not _stands_apart(grid, row):
            break
    return start if any(row < start for row in rows[1:]) else rows[-1] + 1


def _stands_apart(grid: Grid, row: int) -> bool:
    """Whether the rows with one text or two that end at `row` are parted from the table by an empty row."""
    while row > 0 and 0 < len(filled(grid, row)) < 3:
        row -= 1
    return not filled(grid, row)


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
    units = next((row for row in rows if first < row <= first + 2 and _is_units(grid, row, typed)), None)
    if units is not None:
        return _block(grid, units, typed)
    if first <= rows[-1] and _heads_columns(grid, first, rows, typed):
        below = [row for row in rows if first < row <= first + 2]
        last = next((row - 1 for row in below if not _labels(grid, row, typed)), first)
        return _block(grid, last, typed)
    above = [row for row in rows if row < first and _labels(grid, row, typed)][-HEAD_ROWS:]
    if not above and first > rows[0] and _names_x(grid, before := max(row for row in rows if row < first), rows, typed):
        return (before,)
    return _block(grid, above[-1], typed) if above else ()


def _is_units(grid: Grid, row: int, typed: frozenset[int]) -> bool:
    """Whether a row holds nothing but units, over at least half of the columns of values."""
    cells = filled(grid, row)
    return 2 * len(typed.intersection(cells)) >= len(typed) and all(as_unit(grid.cell(row, column)) for column in cells)


def _is_data(grid: Grid, row: int, typed: frozenset[int]) -> bool:
    cells = [grid.cell(row, column) for column in typed]
    shapes = Counter("n" if is_written_code(cell) else shape(cell) for cell in cells)
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
        if (shape(cell) == "t" and not is_written_code(cell)) or (_YEAR.fullmatch(cell) and not _YEAR.fullmatch(_below(grid, row, column))):
            named += 1
        elif cell:
            values += 1
    return named > values and (len(filled(grid, row)) > 1 or grid.width <= 2 or grid.width == len(typed))


def _below(grid: Grid, row: int, column: int) -> str:
    """The next text below a cell, or an empty one: years under a year are data, other figures under it say that it is a heading."""
    return next(filter(None, (grid.cell(later, column).strip() for later in range(row + 1, min(row + 4, len(grid.rows))))), "")


def _block(grid: Grid, last: int, typed: frozenset[int]) -> tuple[int, ...]:
    """Rows of a heading that ends at `last`: upwards while rows name columns, downwards as far as their merged cells reach."""
    first = last
    while first > 0 and last - first < _HEADER_LEVELS and _labels(grid, first - 1, typed) and len(filled(grid, first - 1)) > 1:
        first -= 1
    bottom = max((merge.bottom for merge in grid.merges if first <= merge.top <= last and merge.bottom > merge.top), default=last)
    top = min((merge.top for merge in grid.merges if first <= merge.bottom <= last and merge.bottom > merge.top), default=first)
    bottom = max(last, min(bottom, last + _HEADER_LEVELS))
    if bottom == last and not any(first <= merge.top <= last for merge in grid.merges):
        last = bottom = _last_level(grid, first, last, typed)
    return tuple(range(max(min(first, top), first - _HEADER_LEVELS), bottom + 1))


def _last_level(grid: Grid, first: int, last: int, typed: frozenset[int]) -> int:
    """`last`, or a row above it: in a table of few figures a full row of texts below a full row of texts may be data, "A | ok. 5"."""
    while len(typed) < 3 and last > first and len(filled(grid, last)) == len(filled(grid, last - 1)) == grid.width:
        texts = [grid.cell(last, column) for column in range(grid.width)]
        if not any(any(map(str.isdigit, text)) for text in texts) or all(map(as_unit, texts[1:])):
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
    return () if again * 3 > len(cells) or figures else (first,)


def _masked(text: str) -> str:
    """`text` with its figures masked: "Tabl. 1" and "Tabl. 2" are two values of one column."""
    return re.sub(r"\d+", "0", " ".join(text.split()))
