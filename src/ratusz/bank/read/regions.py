"""Every table of a sheet: where one ends and the next one begins.

A second table is seen only on strong evidence, since a table torn apart is worse than two read as one:
one above the other, where after an empty row or a title a new heading stands over figures, and what it says is not the heading above,
or where without a gap a full row of names stands in columns of values, and other columns hold values below it;
side by side, where empty columns run between, and each side has a title, a heading that says the same, or an end of its own.
An empty row, a group heading, notes and a heading that comes again on the next page do not end a table.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ratusz.bank.base.text import fold
from ratusz.bank.read.grid import Grid
from ratusz.bank.read.layout import filled_rows, is_year
from ratusz.bank.read.notes import footer_start, is_note
from ratusz.bank.read.recipe import Area
from ratusz.bank.read.roles import CONTINUED
from ratusz.bank.read.syntax import shape

#: More breaks than this are the way one table is set, not many tables.
_BREAKS = 400
_TALLEST_HEADING = 8
#: A heading without merged cells that is taller is a list of texts.
_PLAIN_HEADING = 3
#: Rows below a heading that are looked at.
_LOOKED_AT = 12
_LONGEST_TITLE = 60
#: Rows of names among values that may each head a table.
_ABRUPT = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A rectangle of the sheet that holds one table, and the line that stands above it as its title. `abrupt`: nothing parts it from
    the table above.
    """

    area: Area
    title: str = ""
    abrupt: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Box:
    """Rows and columns from 0, the last ones not included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heading:
    """A heading: its first row, the first row of its data, the labels of each column, the line above it, and the first row of that.

    `listed`: whether it may be the first row of a list of texts just as well.
    """

    row: int
    data: int
    labels: dict[int, str]
    title: str
    title_row: int
    listed: bool


def find_regions(grid: Grid) -> tuple[Region, ...]:
    """The tables of `grid`, from the left and from the top; one that takes all of it where there is no evidence of more."""
    whole = _Box(top=0, left=0, bottom=len(grid.rows), right=grid.width)
    boxes = [part for half in _beside(grid, whole) for below in _below(grid, half) for part in _beside(grid, below)]
    if len(boxes) < 2:
        return (Region(area=Area(top=1, left=1, bottom=max(whole.bottom, 1), right=max(whole.right, 1))),)
    return tuple(Region(area=_area(box), title=_title(grid, box), abrupt=_is_abrupt(grid, box)) for box in boxes)


def _is_abrupt(grid: Grid, box: _Box) -> bool:
    """Whether the row above `box` is as full as the first one of it."""
    return box.top > 0 and not (_is_lonely(grid, box.top, box) or _is_lonely(grid, box.top - 1, box))


def _area(box: _Box) -> Area:
    return Area(top=box.top + 1, left=box.left + 1, bottom=box.bottom, right=box.right)


def _cells(grid: Grid, row: int, box: _Box) -> list[int]:
    cells = grid.rows[row]
    return [column for column in range(box.left, min(box.right, len(cells))) if cells[column].strip()]


def _is_lonely(grid: Grid, row: int, box: _Box) -> bool:
    """Whether a row has fewer than two cells that are not blank; the end of a long row is not looked at in vain."""
    texts = (text for text in grid.rows[row][box.left : box.right] if text.strip())
    return next(texts, None) is None or next(texts, None) is None


def _title(grid: Grid, box: _Box) -> str:
    """The title of a table: the first line of its own that is alone in its row, above the heading."""
    for row in range(box.top, min(box.top + _TALLEST_HEADING, box.bottom)):
        cells = _cells(grid, row, box)
        if len(cells) > 1:
            return ""
        if cells:
            text = " ".join(grid.cell(row, cells[0]).split())
            return text if len(text) <= _LONGEST_TITLE else text[:_LONGEST_TITLE].rsplit(" ", 1)[0] + "…"
    return ""


def _below(grid: Grid, box: _Box) -> list[_Box]:
    """`box` cut into tables that stand one above the other."""
    lonely = [row for row in range(box.top, box.bottom) if _is_lonely(grid, row, box)]
    breaks = [row + 1 for row in lonely if row + 1 < box.bottom and not _is_lonely(grid, row + 1, box)]
    notes = footer_start(grid, filled_rows(grid)) if breaks else box.bottom
    breaks = sorted({*(row for row in breaks if row < notes), *_among_values(grid, box)})
    if not breaks or len(breaks) > _BREAKS:
        return [box]
    current = _heading(grid, box, _first_full(grid, box), box.top)
    start, cuts = box.top, []
    for row in breaks:
        if current is not None and current.row < row < current.data:
            continue
        above = _Box(top=start, left=box.left, bottom=row, right=box.right)
        after = _heading(grid, box, row, start)
        if current is None or not _is_table(grid, above, current):
            current = after or current
            continue
        if after is not None and _begins_anew(grid, box, current, after):
            cuts.append(after.title_row)
            start, current = after.title_row, after
    edges = [box.top, *cuts, box.bottom]
    return [_Box(top=top, left=box.left, bottom=bottom, right=box.right) for top, bottom in pairwise(edges)]


def _among_values(grid: Grid, box: _Box) -> list[int]:
    """Rows of names that stand just below values in their columns; none where such rows are many, for they are the way a table is set."""
    found = [
        row
        for row in range(box.top + 2, box.bottom - 2)
        if _is_named(grid, row, box) and any(shape(grid.cell(row - 1, column)) in "nd" for column in _cells(grid, row, box))
    ]
    return found if len(found) <= _ABRUPT else []


def _first_full(grid: Grid, box: _Box) -> int:
    return next((row for row in range(box.top, box.bottom) if len(_cells(grid, row, box)) > 1), box.top)


def _heading(grid: Grid, box: _Box, row: int, start: int) -> _Heading | None:
    """The heading that begins at `row`: texts or years over columns of values; None where no such stands there."""
    data, tall = row, _merged_rows(grid, row, box)
    while data < min(row + _TALLEST_HEADING, box.bottom) and (_is_named(grid, data, box) or (data in tall and not _cells(grid, data, box))):
        data += 1
    below = [later for later in range(data, min(data + _LOOKED_AT, box.bottom)) if len(_cells(grid, later, box)) > 1]
    listed = data - row > _PLAIN_HEADING and not tall
    if listed:
        data, below = row + 1, [row + 1]
    if data == row or not below:
        return None
    labels: dict[int, str] = {}
    for level in range(row, data):
        labels |= {column: fold(" ".join(grid.cell(level, column).split())) for column in _cells(grid, level, box)}
    title, title_row = _title_above(grid, box, row, start)
    return _Heading(row=row, data=data, labels=labels, title=title, title_row=title_row, listed=listed)


def _merged_rows(grid: Grid, row: int, box: _Box) -> set[int]:
    """Rows below `row` into which its merged cells reach, or those of the rows they reach."""
    bottom = row
    for merge in sorted(grid.merges, key=lambda one: one.top):
        if row <= merge.top <= bottom < merge.bottom and box.left <= merge.left < box.right:
            bottom = merge.bottom
    return set(range(row + 1, bottom + 1))


def _is_named(grid: Grid, row: int, box: _Box) -> bool:
    """Whether a row holds only texts and years, in more than one cell."""
    cells = _cells(grid, row, box)
    texts = [grid.cell(row, column).strip() for column in cells]
    return len(cells) > 1 and all(shape(text) == "t" or is_year(text) for text in texts) and not all(map(is_year, texts))


def _title_above(grid: Grid, box: _Box, row: int, start: int) -> tuple[str, int]:
    """The lines alone in their rows just above `row` that are no notes: the first of them, and where it stands."""
    title, at, above = "", row, row - 1
    while above > start:
        cells = _cells(grid, above, box)
        text = grid.cell(above, cells[0]).strip() if cells else ""
        if len(cells) > 1 or (text and (is_note(text) or shape(text) != "t" or not any(map(str.isalpha, text)))):
            break
        if text:
            title, at = text, above
        above -= 1
    return title, at


def _values(grid: Grid, rows: Sequence[int], columns: Iterator[int] | Sequence[int]) -> dict[int, int]:
    """How many numbers and dates each of `columns` holds in `rows`, for columns where they are the most."""
    found = {}
    for column in columns:
        shapes = [shape(grid.cell(row, column)) for row in rows]
        values, texts = sum(each in "nd" for each in shapes), shapes.count("t")
        if values > texts:
            found[column] = values
    return found


def _rows_below(grid: Grid, box: _Box, data: int) -> list[int]:
    """The first full rows of the data that begin at `data`."""
    return [row for row in range(data, min(data + _LOOKED_AT, box.bottom)) if len(_cells(grid, row, box)) > 1]


def _is_table(grid: Grid, box: _Box, heading: _Heading) -> bool:
    """Whether what stands in `box`, up to a break, is a table already: a heading and rows of values, no list of remarks."""
    rows = [row for row in range(heading.data, box.bottom) if len(_cells(grid, row, box)) > 1]
    typed = _values(grid, rows[:_LOOKED_AT], range(box.left, box.right))
    labelled = [column for column in typed if column in heading.labels]
    if not typed:
        full = [row for row in rows if len(_cells(grid, row, box)) == len(heading.labels)]
        return len(heading.labels) > 2 and len(full) > 2 and 2 * len(full) > len(rows)
    return bool(labelled) and (len(rows) > 1 or len(heading.labels) > 2)


def _begins_anew(grid: Grid, box: _Box, current: _Heading, after: _Heading) -> bool:
    """Whether `after` is the heading of another table than `current` is."""
    rows = _rows_below(grid, box, after.data)
    empty = any(not _cells(grid, row, box) for row in range(after.title_row - 1, after.row) if row >= box.top)
    if not (empty or after.title):
        return _begins_abruptly(grid, box, current, after)
    same = sum(current.labels.get(column) == label for column, label in after.labels.items())
    if same >= 0.6 * len(after.labels):
        return bool(after.title) and fold(after.title) != fold(current.title) and not CONTINUED.fullmatch(fold(after.title))
    typed = _values(grid, rows, range(box.left, box.right))
    if typed and not after.listed:
        return 2 * sum(column in after.labels for column in typed) > len(typed) and len(after.labels) >= _usual(grid, box, rows) - 1
    usual = _usual(grid, box, rows)
    texts = len(rows) > 1 and usual == len(after.labels) != len(current.labels) and len(set(after.labels.values())) == usual
    return empty and bool(after.title) and texts


def _begins_abruptly(grid: Grid, box: _Box, current: _Heading, after: _Heading) -> bool:
    """Whether `after` heads another table although nothing parts it from the rows above: it names all columns with words that none of
    them holds above, and values stand in other columns below, or the fields of each row are more or fewer.
    """
    above = [row for row in range(max(current.data, after.row - _LOOKED_AT), after.row) if not _is_lonely(grid, row, box)]
    below = _rows_below(grid, box, after.data)
    columns = sorted(after.labels)
    if len(below) < 2 or after.data != after.row + 1 or len(set(after.labels.values())) < max(len(columns), 2) or not above:
        return False
    if any(fold(grid.cell(row, column)) == after.labels[column] for row in range(current.data, after.row) for column in columns):
        return False
    was, is_now = (_values(grid, rows, range(box.left, box.right)) for rows in (above, below))
    named = bool(is_now) and all(column in after.labels for column in is_now) and len(columns) >= _usual(grid, box, below)
    fields = len(grid.rows[after.row])
    even = grid.ragged_matters and all(len(grid.rows[row]) == fields for row in below)
    other = even and all(len(grid.rows[row]) != fields for row in above)
    same = sum(current.labels.get(column) == label for column, label in after.labels.items()) >= 0.6 * len(columns)
    return named and (other or (not same and was.keys() != is_now.keys()))


def _usual(grid: Grid, box: _Box, rows: Sequence[int]) -> int:
    """How many cells the fullest of `rows` has."""
    return max((len(_cells(grid, row, box)) for row in rows), default=0)


def _beside(grid: Grid, box: _Box) -> list[_Box]:
    """`box` cut into tables that stand side by side, from the left."""
    if box.right - box.left < 5:
        return [box]
    full = [cells for row in range(box.top, box.bottom) if len(cells := _cells(grid, row, box)) > 1]
    if len(full) < 3:
        return [box]
    used = {column for cells in full for column in cells}
    gaps = [column for column in range(min(used) + 1, max(used)) if column not in used and column - 1 in used]
    for gap in gaps:
        right = next(column for column in range(gap, box.right) if column in used)
        one = _Box(top=box.top, left=box.left, bottom=box.bottom, right=gap)
        two = _Box(top=box.top, left=right, bottom=box.bottom, right=box.right)
        if _are_two(grid, one, two):
            return [one, *_beside(grid, two)]
    return [box]


def _are_two(grid: Grid, one: _Box, two: _Box) -> bool:
    """Whether two blocks beside each other are two tables: both have a heading and values, and something that tells them apart."""
    first, second = _heading_in(grid, one), _heading_in(grid, two)
    if first is None or second is None or not (_is_table(grid, one, first) and _is_table(grid, two, second)):
        return False
    if first.row != second.row:
        return True
    if first.title and second.title:
        return True
    labels = list(second.labels.values())
    if len(labels) > 1 and labels == list(first.labels.values())[: len(labels)]:
        return True
    key = min(second.labels)
    names = [grid.cell(row, key).strip() for row in _rows_below(grid, two, second.data)]
    return _last(grid, one) != _last(grid, two) and bool(names) and all(shape(name) == "t" for name in names)


def _heading_in(grid: Grid, box: _Box) -> _Heading | None:
    return _heading(grid, box, _first_full(grid, box), box.top - 1)


def _last(grid: Grid, box: _Box) -> int:
    return next((row for row in range(box.bottom - 1, box.top, -1) if len(_cells(grid, row, box)) > 1), box.top)
