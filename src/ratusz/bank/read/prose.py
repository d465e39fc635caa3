"""Texts to be read by people where a table is looked for: instructions, descriptions of a format, letters."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from ratusz.bank.read.grid import Grid
from ratusz.bank.read.roles import filled
from ratusz.bank.read.syntax import shape

#: Longer ones are data: comments, answers.
_MOST_ROWS = 300
_WORD = re.compile(r"[^\W\d_]{2,}")
_ENDS = re.compile(r".*[.:;!?,]['\")”]?")
#: "1. Fill in", "a) do not", "- in the year".
_LISTED = re.compile(r"(?:\d{1,2}[.)]|[a-z]\)|[-–•*])\s*\S.*")
_LAID_OUT = re.compile(r".*\S(?: {3,}|\t+ *)\S.*")


def is_prose(grid: Grid, rows: Sequence[int]) -> bool:
    """Whether `rows`, those that are not empty, are mostly sentences in one column: a sheet of instructions."""
    if not 2 <= len(rows) <= _MOST_ROWS or 10 * sum(len(filled(grid, row)) == 1 for row in rows) < 9 * len(rows):
        return False
    return 2 * sum(map(_is_sentence, _lines(grid, rows))) >= len(rows)


def is_document(grid: Grid, rows: Sequence[int]) -> bool:
    """Whether a text that was divided into `rows` is a document: sentences in paragraphs or lists, or columns set with blanks alone."""
    if not 3 <= len(rows) <= _MOST_ROWS:
        return False
    lines = _lines(grid, rows)
    if grid.width == 1 and 5 * sum(bool(_LAID_OUT.fullmatch(line)) for line in lines) >= 3 * len(lines):
        return True
    counts = Counter(len(filled(grid, row)) for row in rows)
    usual, often = counts.most_common(1)[0]
    if usual > 1 and 2 * often > len(rows):
        return False
    sentences = sum(map(_is_sentence, lines))
    listed = sum(bool(_LISTED.fullmatch(line)) for line in lines)
    paragraphs = sum(later - row > 1 for row, later in pairwise(rows))
    return 2 * sentences >= len(rows) and (paragraphs > 1 or listed > 1)


def _lines(grid: Grid, rows: Sequence[int]) -> list[str]:
    return [" ".join(filter(None, map(str.strip, grid.rows[row]))) if len(filled(grid, row)) > 1 else _only(grid, row) for row in rows]


def _only(grid: Grid, row: int) -> str:
    return next(text for cell in grid.rows[row] if (text := cell.strip()))


def _is_sentence(line: str) -> bool:
    """Whether a line is a sentence or a part of one: words, and many of them or an end."""
    count = len(_WORD.findall(line))
    return shape(line) == "t" and (count > 6 or (count > 2 and bool(_ENDS.fullmatch(line))))
