"""What each row of a table is, once its heading is known: data, or one of the rows that only help people to read."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice, pairwise

from ratusz.bank.base.text import fold
from ratusz.bank.read.grid import Grid
from ratusz.bank.read.labels import are_bilingual, clean_label, is_all_english, polish_label
from ratusz.bank.read.syntax import ORDINAL, shape
from ratusz.bank.read.totalwords import calls_itself_total, ends_as_total

#: "Tabl. IV (cd.)" above a heading that comes again.
CONTINUED = re.compile(r".*\b(?:cd|dok|ciag dalszy|dokonczenie|cont|contd|continued)\b.*|(?:strona|str\.?|page|arkusz) *\d+\b.*")
_PARTS = r"(?:w tym|z tego|z czego|z ogolem|of which|including)\b.*"
#: Rows that announce parts; in a table of more than two columns any text with a colon does.
_PART_OF = {False: re.compile(_PARTS), True: re.compile(_PARTS + "|.*:")}
_CODE = re.compile(r"(?=.*\d)\S{1,20}")
#: Rows looked at to tell how many cells a row of the table usually has.
_SAMPLE = 400


class Role(StrEnum):
    """What a row is."""

    PREAMBLE = "preamble"
    HEADER = "header"
    DATA = "data"
    TOTAL = "total"
    SKIPPED = "skipped"
    FOOTER = "footer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Rows of a grid, from 0: `header` (may be none), `skipped` (above, empty, repeated), `footer`, and `body`, the data.

    `totals`: rows left out because they add up others. `groups`: those of the skipped rows that head the data below them.
    """

    header: tuple[int, ...]
    skipped: tuple[int, ...]
    footer: tuple[int, ...]
    body: tuple[int, ...]
    totals: tuple[int, ...] = ()
    groups: tuple[int, ...] = ()

    def role(self, row: int) -> Role:
        """The role of `row`."""
        if row in self.header:
            return Role.HEADER
        if row in self.footer:
            return Role.FOOTER
        if row in self.totals:
            return Role.TOTAL
        first = min((*self.header, *self.body), default=0)
        if row < first:
            return Role.PREAMBLE
        return Role.SKIPPED if row in self.skipped else Role.DATA


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Rows, from 0, of which a recipe says what they are; `checked`: totals once, if they still add up."""

    data: frozenset[int] = frozenset()
    skipped: frozenset[int] = frozenset()
    footer: frozenset[int] = frozenset()
    totals: frozenset[int] = frozenset()
    checked: frozenset[int] = frozenset()


NOTHING_TOLD = Told()


def settle(grid: Grid, *, header: tuple[int, ...], footer_at: int, told: Told = NOTHING_TOLD) -> Layout:
    """The layout of `grid` when its heading and the first row of its notes are known; what is `told` wins over what is seen."""
    start = header[-1] + 1 if header else next((n for n, cells in enumerate(grid.rows) if any(map(str.strip, cells))), 0)
    left_out, body = list(range(grid.top, header[0] if header else start)), []
    bilingual = are_bilingual([text for row in header for text in grid.rows[row] if text.strip()])
    footer: list[int] = []
    for row in range(start, len(grid.rows)):
        if row in told.data:
            body.append(row)
        elif row >= footer_at or row in told.footer:
            footer += [row] if any(map(str.strip, grid.rows[row])) else []
        elif row in told.totals:
            pass
        elif row in told.skipped or _helps(grid, row, header, start) or (bilingual and _is_translation(grid, row)):
            left_out.append(row)
        else:
            body.append(row)
    layout = Layout(
        header=header,
        skipped=tuple(row for row in left_out if row not in header),
        footer=tuple(footer),
        body=tuple(body),
        totals=tuple(sorted(row for row in told.totals - told.data if start <= row < len(grid.rows))),
    )
    return _without_groups(grid, layout, told)


def filled(grid: Grid, row: int) -> list[int]:
    """The columns of `row` that are not blank."""
    return [column for column, text in enumerate(grid.rows[row]) if text.strip()]


def first_text(grid: Grid, row: int) -> str:
    """The first text of `row` that is not blank, or an empty one."""
    return next(filter(None, map(str.strip, grid.rows[row])), "")


def _helps(grid: Grid, row: int, header: tuple[int, ...], start: int) -> bool:
    """Whether a row below the heading is empty, repeats the heading, announces that it comes again, or numbers the columns."""
    cells = filled(grid, row)
    if not cells:
        return not _says_nothing(grid, row, header)
    if is_repeated(grid, row, header):
        return True
    if len(cells) == 1 and header:
        after = next((later for later in range(row + 1, len(grid.rows)) if filled(grid, later)), None)
        return after is not None and is_repeated(grid, after, header)
    return bool(header) and is_numbering(grid, row) and (row == start or is_repeated(grid, row - 1, header))


def _says_nothing(grid: Grid, row: int, header: tuple[int, ...]) -> bool:
    """Whether a row of a text of one column says that its cell is empty, as "": other blank lines are no rows."""
    return grid.ragged_matters and bool(header) and len(grid.rows[header[-1]]) == 1 == len(grid.rows[row])


def _is_translation(grid: Grid, row: int) -> bool:
    """Whether a row of a bilingual table says nothing but what the row above says, in English."""
    return len(filled(grid, row)) == 1 and is_all_english(first_text(grid, row)) and bool(filled(grid, row - 1))


def is_repeated(grid: Grid, row: int, header: tuple[int, ...]) -> bool:
    """Whether `row` says again what a row of the heading says, in the same columns."""
    cells = filled(grid, row)
    if len(cells) < 2:
        return False
    for above in header:
        if all(grid.cell(above, column).strip() == grid.cell(row, column).strip() for column in cells):
            return len(cells) >= 0.6 * len(filled(grid, above))
    return False


def is_numbering(grid: Grid, row: int) -> bool:
    """The row "1 | 2 | 3 | 4" that official tables have below the heading: it numbers columns of texts too, so it is no data."""
    if first_text(grid, row).strip("().") not in {"0", "1"}:
        return False
    cells = {column: grid.cell(row, column).strip().strip("().") for column in filled(grid, row)}
    figures = list(cells.values())
    if len(figures) < 3 or figures not in ([str(n) for n in range(1, len(figures) + 1)], [str(n) for n in range(len(figures))]):
        return False
    below = range(row + 1, min(row + 4, len(grid.rows)))
    return any(shape(grid.cell(later, column)) == "t" for later in below for column in cells)


def _without_groups(grid: Grid, layout: Layout, told: Told) -> Layout:
    """`layout` with the rows that only head the data below them left out."""
    skipped = set(layout.skipped)
    said = [row for row in told.skipped if row in skipped and (not layout.header or row > layout.header[-1])]
    found = _groups(grid, sorted({*layout.body, *said})) if layout.header else []
    groups = tuple(row for row in found if row not in told.data)
    left = set(groups)  # a damaged file may have as many as it has rows
    body = tuple(row for row in layout.body if row not in left)
    return replace(layout, body=body, skipped=tuple(sorted({*layout.skipped, *groups})), groups=groups)


def _groups(grid: Grid, body: Sequence[int]) -> list[int]:
    """Rows of `body` with one text that stands over several columns, over figures, or is one of several that head full rows."""
    if len(body) < 3:
        return []
    step = max(len(body) // _SAMPLE, 1)
    counts = Counter(len(filled(grid, row)) for row in body[::step])
    usual = max((count for count in counts if count > 1), key=lambda count: counts[count], default=0)
    if usual < 2 or counts[1] * 2 > counts.total():
        return []
    alone = [row for row in body[:-1] if len(filled(grid, row)) == 1 and _could_head(first_text(grid, row))]
    numbered = _numbered(grid, body) if usual > 2 else []
    lonely = sorted({*alone, *numbered})
    if not lonely:
        return []
    wide = {merge.top for merge in grid.merges if merge.right > merge.left}
    first = _first_columns(grid, body, lonely)
    sure = [
        row
        for row in lonely
        if row in wide or row in numbered or filled(grid, row)[0] not in first or _PART_OF[usual > 2].fullmatch(fold(first_text(grid, row)))
    ]
    full = _mostly_full(grid, body, set(lonely), usual)
    apart = all(later - row > 1 for row, later in pairwise(lonely))
    if full and (len(sure) > 1 and 5 * len(sure) >= 4 * len(lonely)):
        return lonely
    return lonely if full and apart and len(lonely) > 1 and lonely[0] == body[0] else sure


def _numbered(grid: Grid, body: Sequence[int]) -> list[int]:
    """Rows of an ordinal and a text, in a column that else holds numbers: "I | Szkoły | | "."""
    rows = [
        row
        for row in body[:-1]
        if len(cells := filled(grid, row)) == 2
        and ORDINAL.fullmatch(grid.cell(row, cells[0]).strip())
        and _could_head(grid.cell(row, cells[1]).strip())
    ]
    found = set(rows)
    others = [row for row in body if row not in found][:_SAMPLE]
    columns = {filled(grid, row)[0] for row in rows}
    counted = {column for column in columns if 2 * sum(shape(grid.cell(row, column)) == "n" for row in others) > len(others)}
    return [row for row in rows if filled(grid, row)[0] in counted]


def group_text(grid: Grid, row: int) -> str:
    """What a row that heads others says, without its ordinal."""
    cells = filled(grid, row)
    return grid.cell(row, cells[-1]).strip() if len(cells) == 2 else first_text(grid, row)


def _could_head(text: str) -> bool:
    """Whether a text can head rows: words, no value and no code."""
    return shape(text) == "t" and not _CODE.fullmatch(text)


def _first_columns(grid: Grid, body: Iterable[int], lonely: Iterable[int]) -> set[int]:
    """Columns that hold a text in some row of the data besides the `lonely` ones."""
    skipped = set(lonely)
    rows = [row for row in body if row not in skipped][:_SAMPLE]
    return {column for row in rows for column in filled(grid, row) if shape(grid.cell(row, column)) == "t"}


def _is_total(text: str) -> bool:
    return calls_itself_total(text) or ends_as_total(text)


def _mostly_full(grid: Grid, body: Iterable[int], lonely: set[int], usual: int) -> bool:
    """Whether the rows besides the `lonely` ones and the subtotals are as full as the table `usual`ly is."""
    others = (row for row in body if row not in lonely and not _is_total(first_text(grid, row)))
    rows = list(islice(others, _SAMPLE))
    return sum(len(filled(grid, row)) >= max(0.8 * usual, 2) for row in rows) >= 0.95 * len(rows)


def has_clean_groups(layout: Layout) -> bool:
    """Whether each row of the data stands below a group of one level: then the texts of the groups are a column of the table."""
    alone = all(later - row > 1 for row, later in pairwise(layout.groups))
    return alone and len(layout.groups) > 1 and bool(layout.body) and layout.groups[0] < layout.body[0]


def with_groups(grid: Grid, layout: Layout, label: str) -> Grid:
    """`grid` with one more column, called `label`, that holds for each row of the data the text of its group."""
    rows, width, group = list(grid.rows), grid.width, ""
    said = polish_label if are_bilingual([text for row in layout.header for text in grid.rows[row] if text.strip()]) else clean_label
    groups = set(layout.groups)
    for row in sorted((*layout.groups, *layout.body)):
        if row in groups:
            group = said(group_text(grid, row)).rstrip(":")
        else:
            rows[row] = [*rows[row], *[""] * (width - len(rows[row])), group]
    if layout.header:
        last = layout.header[-1]
        rows[last] = [*rows[last], *[""] * (width - len(rows[last])), label]
    return replace(grid, rows=rows, ragged_matters=False)
