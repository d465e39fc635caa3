"""Notes below a table: sources, remarks, who made it and when."""

import re
from collections import Counter
from collections.abc import Sequence

from ratusz.bank.base.text import fold
from ratusz.bank.read.grid import Grid
from ratusz.bank.read.roles import filled, first_text
from ratusz.bank.read.syntax import shape

#: Rows at the end in which notes are looked for.
FOOT_ROWS = 60
_SAMPLE = 400
#: Rows that one block of remarks below an empty row has at most.
_BLOCK_ROWS = 10
_NOTE = re.compile(
    r"\s*(?:zrodl|uwag|objasni|legend|stan na|stan w dniu|opracowa|sporzadz|dane szacunkowe|source|note|\*|\d+\)|[a-z]\)|¹|²|³)"
)
#: "a Without towns": the mark of a note as a letter, set smaller in the sheet.
_LETTERED = re.compile(r"\s*[a-z] +[A-ZĆŁÓŚŹŻ]")
#: "1." before the words of a note.
_NUMBERED = re.compile(r"\d{1,2}[.)]")
_SOURCE = re.compile(r"\s*(?:zrodlo|zrodla|uwagi?|source|notes?)\s*:")


def footer_start(grid: Grid, rows: Sequence[int]) -> int:
    """The first row of the notes below the table; one past the last row where there are none. `rows`: those that are not empty.

    Notes are rows with one text, that begin as notes do or stand apart from the table, and the block that `_remarks` finds.
    """
    counts = sorted(count for row in rows[:_SAMPLE] if (count := len(filled(grid, row))) > 1)
    if not counts:
        return next((row for row in rows[1:] if _SOURCE.match(fold(first_text(grid, row)))), rows[-1] + 1)
    usual = counts[len(counts) // 2]
    start = _remarks(grid, rows, usual)
    for row in reversed([row for row in rows[-FOOT_ROWS:] if row < start]):
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


def is_note(text: str) -> bool:
    """Whether `text` begins as sources and notes do."""
    return bool(_NOTE.match(fold(text)) or _LETTERED.match(text))


def _stands_apart(grid: Grid, row: int) -> bool:
    """Whether the rows with one text or two that end at `row` are parted from the table by an empty row."""
    while row > 0 and 0 < len(filled(grid, row)) < 3:
        row -= 1
    return not filled(grid, row)


def _remarks(grid: Grid, rows: Sequence[int], usual: int) -> int:
    """The first row of the last block, where it lies below an empty row and holds remarks in several cells: "Prepared by: | A. Kot".

    One past the last row where it does not. Each row of it says less than a row of the table, or has words where that has figures,
    and one at least begins as notes do; a table whose own rows begin so is a form.
    """
    end = rows[-1] + 1
    block = _last_block(rows)
    above = [row for row in rows if row < block[0]]
    if len(block) > _BLOCK_ROWS or len(above) < 2 or any(_begins_as_remark(grid, row) for row in above[-_BLOCK_ROWS:]):
        return end
    figures = _figures(grid, above[1:])
    remarks = [_begins_as_remark(grid, row) for row in block]
    if not any(remarks):
        return end
    told = all(said or len(filled(grid, row)) < usual or _is_worded(grid, row, figures) for row, said in zip(block, remarks, strict=True))
    return block[0] if told and not any(_is_like_the_table(grid, row, figures, usual) for row in block) else end


def _last_block(rows: Sequence[int]) -> list[int]:
    """The last of `rows` that follow one another."""
    first = len(rows) - 1
    while first > 0 and rows[first - 1] == rows[first] - 1:
        first -= 1
    return list(rows[first:])


def _begins_as_remark(grid: Grid, row: int) -> bool:
    text = first_text(grid, row)
    return shape(text) == "t" and (is_note(text) or text.endswith(":"))


def _figures(grid: Grid, rows: Sequence[int]) -> frozenset[int]:
    """The columns that mostly hold numbers in the last of `rows`."""
    kinds: dict[int, Counter[str]] = {}
    for row in rows[-_SAMPLE:]:
        for column in filled(grid, row):
            kinds.setdefault(column, Counter())[shape(grid.cell(row, column))] += 1
    return frozenset(column for column, seen in kinds.items() if 2 * seen["n"] > seen.total())


def _is_worded(grid: Grid, row: int, figures: frozenset[int]) -> bool:
    """Whether a row has words, and no number, in the columns of `figures`."""
    shapes = [shape(grid.cell(row, column)) for column in figures]
    return "t" in shapes and "n" not in shapes


def _is_like_the_table(grid: Grid, row: int, figures: frozenset[int], usual: int) -> bool:
    """Whether a row is one of the table after all: as full, with numbers where it has numbers."""
    return len(filled(grid, row)) >= usual and any(shape(grid.cell(row, column)) == "n" for column in figures)
