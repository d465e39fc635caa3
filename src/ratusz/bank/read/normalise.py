"""A large text made even, where the engine would give up on it: ragged and empty rows, stray quotation marks, bytes that are not UTF-8.

It streams. Blocks in which all lines are as they should be go through as they are; the others are divided by our own reader and
written anew. Only the last block is held back, for its last rows may be notes.
"""

import codecs
import csv
import re
from array import array
from bisect import bisect_right
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import repeat
from operator import itemgetter
from pathlib import Path
from typing import BinaryIO

from ratusz.bank.model.problem import Place, Problem, Report
from ratusz.bank.read.dialect import FIELD_LIMIT, records
from ratusz.bank.read.encoding import is_strange
from ratusz.bank.read.grid import Grid, said
from ratusz.bank.read.layout import find_layout
from ratusz.bank.read.mend import divide
from ratusz.bank.read.notes import FOOT_ROWS
from ratusz.bank.read.problems import refuse
from ratusz.bank.read.recipe import Dialect
from ratusz.bank.read.roles import is_repeated
from ratusz.bank.read.survey import Survey

_BLOCK = 256 << 10
_LONGEST = 16 << 20
#: Bytes that may begin a row without values: blanks of ASCII, and those that begin other blanks in UTF-8.
_BLANK_STARTS = frozenset(b" \t\r\n\x0b\x0c\x1c\x1d\x1e\x1f\xc2\xe1\xe2\xe3")

Row = tuple[int, list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What a text should be like: after its first `skip` lines, which are `first` rows, each row has `usual` fields, and `width` when
    it is even. `header`: rows that are left out where they come again; `head`: rows of its beginning, by which notes are known;
    `empty`: how many empty rows stand above the data; `other`: the encoding of lines that are not UTF-8, or nothing.
    """

    dialect: Dialect
    skip: int
    first: int
    usual: int
    width: int
    header: list[list[str]]
    head: list[list[str]]
    empty: int
    other: str
    name: str


@dataclass(slots=True, kw_only=True)
class Normalised:
    """What making a text even found. `over`: positions beyond the width that hold something; `strange`: the numbers of lines in
    the other encoding; `footer`: notes below the table, with their texts.
    """

    first: int
    width: int
    empty: int
    survey: Survey = field(default_factory=Survey)
    problems: list[Problem] = field(default_factory=list)
    totals: Counter[str] = field(default_factory=Counter)
    footer: tuple[tuple[int, str], ...] = ()
    over: set[int] = field(default_factory=set)
    strange: "array[int]" = field(default_factory=lambda: array("q"))
    left_out: "array[int]" = field(default_factory=lambda: array("q"))

    def note(self, problem: Problem) -> None:
        """Count a problem, and keep it while there are few of its kind."""
        self.totals[problem.code] += 1
        if self.totals[problem.code] <= Report.KEPT_PER_CODE:
            self.problems.append(problem)

    def leave_out(self, number: int) -> None:
        """Row `number` of the file is not in the even text; called in their order."""
        self.left_out.append(number - len(self.left_out))

    def line(self, row: int) -> int:
        """Which row of the file is row `row` of the even text."""
        return row + self.first + bisect_right(self.left_out, row + self.first)

    def report(self) -> Report:
        """All that was noted."""
        return Report.of(tuple(self.problems), self.totals)


def normalise(path: Path, form: Form, target: Path) -> Normalised:
    """Write the rows of the text at `path` to `target` as UTF-8, each with as many fields as `form` says; what is beyond is told."""
    found = Normalised(first=form.first, width=form.width, empty=form.empty)
    number, regular = form.first, _Regular(form)
    with path.open("rb") as file, target.open("wb") as out:
        lines = _Lines(_blocks(file, form.skip), form, found)
        while (block := lines.block()) is not None:
            text = None if lines.is_last else regular.text(block)
            if text is not None:
                number += len(block)
                lines.number += len(block)
            else:
                rows = _divided(lines, block, form, number, found)
                number += len(rows)
                text = _written(_even(_data(rows, form, found, is_last=lines.is_last), form, found), form.dialect)
            found.survey.see(text)
            out.write(text)
    if found.empty:
        found.note(Problem(code="empty-rows", where=Place(table=form.name), found=str(found.empty)))
    return found


def _blocks(file: BinaryIO, skip: int) -> Iterator[tuple[list[bytes], bool]]:
    """The lines of a text after its first `skip` ones in blocks, and whether it is the last, which is no shorter than others."""
    held: list[bytes] | None = None
    rest = file.read(_BLOCK).removeprefix(codecs.BOM_UTF8)
    while piece := file.read(_BLOCK):
        rest += piece
        cut = rest.rfind(b"\n") + 1 or rest.rfind(b"\r", 0, -1) + 1
        if not cut:
            if len(rest) > _LONGEST:
                raise refuse("field-too-long", expected=FIELD_LIMIT)
            continue
        lines, rest = rest[:cut].splitlines(keepends=True), rest[cut:]
        lines, skip = lines[skip:], max(skip - len(lines), 0)
        if held:
            yield held, False
        held = lines
    yield [*(held or []), *rest.splitlines(keepends=True)[skip:]], True


class _Lines:
    """The lines of a text, decoded, for a reader that takes as many as a row needs.

    `left`: those of the block that are not taken yet; `taken`: those that are; `number`: how many lines there were.
    """

    def __init__(self, blocks: Iterator[tuple[list[bytes], bool]], form: Form, found: Normalised) -> None:
        self.left: deque[bytes] = deque()
        self.taken: list[str] = []
        self.number, self.is_last = form.skip, False
        self._blocks, self._other, self._found = blocks, form.other, found

    def block(self) -> list[bytes] | None:
        """The next block, None after the last."""
        block, self.is_last = next(self._blocks, (None, True))
        return block

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        while not self.left:
            block = self.block()
            if block is None:
                raise StopIteration
            self.left.extend(block)
        line = self.left.popleft()
        self.number += 1
        strange = bool(self._other) and not line.isascii() and is_strange(line)
        if strange:
            self._found.strange.append(self.number)
        self.taken.append(line.decode(self._other if strange else "utf-8", errors="replace"))
        return self.taken[-1]


class _Regular:
    """Tells blocks of lines that need no care: each line is a row of the usual fields, none is empty, none is the heading again."""

    def __init__(self, form: Form) -> None:
        self._delimiter, self._fields = form.dialect.delimiter.encode(), form.usual - 1
        self._quote, self._escape = form.dialect.quotechar.encode(), form.dialect.escapechar.encode()
        self._pad = self._delimiter * (form.width - form.usual)
        self._starts = _BLANK_STARTS | set(self._delimiter[:1] + self._quote)
        self._delimiter_text, self._blanks = form.dialect.delimiter, form.dialect.quotechar
        self._plausible = _PLAUSIBLE if form.other else None
        heads = [[cell for cell in row if cell.strip()] for row in form.header]
        self._heads = [cells[0].encode() for cells in heads if len(cells) > 1]
        others = rb"[^\r\n" + re.escape(self._delimiter + self._quote) + b"]*"
        quoted = re.escape(self._quote) + rb"[^\r\n" + re.escape(self._quote) + b"]*" + re.escape(self._quote)
        cell = b"(?:" + quoted + b"|" + others + b")"
        self._line = re.compile(cell + b"(?:" + re.escape(self._delimiter) + cell + b"){%d}\\r?\\n?" % self._fields)

    def text(self, lines: list[bytes]) -> bytes | None:
        """The text of the even rows in `lines`, None where they need care."""
        text = b"".join(lines)
        if (self._escape and self._escape in text) or not self._is_even(text, lines):
            return None
        if any(head in text for head in self._heads) or (set(map(_FIRST, lines)) & self._starts and any(map(self._is_blank, lines))):
            return None
        try:
            text.decode()
        except UnicodeDecodeError:
            return None
        if self._plausible and text.translate(None, self._plausible):
            return None
        if b"\r" in text:
            text = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        return text.replace(b"\n", self._pad + b"\n") if self._pad else text

    def _is_even(self, text: bytes, lines: list[bytes]) -> bool:
        if self._delimiter == b" ":
            return False  # many blanks separate as one does
        if self._quote and self._quote in text:
            return len(self._delimiter) == 1 and all(map(self._line.fullmatch, lines))
        return set(map(bytes.count, lines, repeat(self._delimiter))) == {self._fields}

    def _is_blank(self, line: bytes) -> bool:
        if line[0] not in self._starts:
            return False
        return not line.decode(errors="replace").replace(self._delimiter_text, "").replace(self._blanks or "\n", "").strip()


_FIRST = itemgetter(0)
#: All bytes but those that begin letters of other alphabets in UTF-8, as two letters of a single-byte encoding may seem to be.
_PLAUSIBLE = bytes(set(range(0x100)) - {*range(0xC6, 0xE2), *range(0xE3, 0xF5)})


def _divided(lines: _Lines, block: list[bytes], form: Form, before: int, found: Normalised) -> list[Row]:
    """The rows of `block`, mended as those of a small text are, with the lines of the next blocks that its last row takes.

    `before`: rows before them.
    """
    lines.left.extend(block)
    reader = records(lines, form.dialect)
    with suppress(csv.Error):  # told by `divide`
        while lines.left:
            next(reader)
    text = "".join(lines.taken) + b"".join(lines.left).decode(errors="replace")
    lines.taken.clear()
    lines.left.clear()
    mended = divide(text, form.dialect, table=form.name)
    for problem in mended.problems:
        found.note(replace(problem, where=replace(problem.where, row=(problem.where.row or 0) + before)))
    return list(enumerate(mended.rows, before + 1))


def _data(rows: list[Row], form: Form, found: Normalised, *, is_last: bool) -> Iterator[Row]:
    """The rows that are data: not empty, not the heading again, not notes at the end."""
    notes = _notes(rows, form) if is_last else frozenset[int]()
    found.footer = tuple((number, said(cells)) for number, cells in rows if number in notes)
    filled = [number for number, cells in rows if number not in notes and any(map(str.strip, cells))]
    end = min(notes, default=filled[-1] if filled else 0) if is_last else rows[-1][0] + 1
    header = tuple(range(len(form.header)))
    for number, cells in rows:
        if number in notes:
            found.leave_out(number)
        elif not any(map(str.strip, cells)):
            found.leave_out(number)
            found.empty += number < end
        elif is_repeated(Grid(name=form.name, rows=[*form.header, cells]), len(header), header):
            found.leave_out(number)
            found.note(Problem(code="repeated-header", where=Place(table=form.name, row=number)))
        else:
            yield number, cells


def _notes(rows: list[Row], form: Form) -> frozenset[int]:
    """Those of the last `rows` that are notes below the table."""
    tail = rows[-4 * FOOT_ROWS :]
    head = form.head[: tail[0][0] - 1] if tail else []
    layout = find_layout(Grid(name=form.name, rows=[*head, *(cells for _, cells in tail)]))
    return frozenset(tail[row - len(head)][0] for row in (layout.footer if layout else ()) if row >= len(head))


def _even(rows: Iterator[Row], form: Form, found: Normalised) -> Iterator[list[str]]:
    """Rows of the width; those of another length than the usual are noted."""
    for number, cells in rows:
        if len(cells) < form.usual or any(map(str.strip, cells[form.usual :])):
            where = Place(table=form.name, row=number)
            found.note(Problem(code="ragged-row", where=where, found=str(len(cells)), expected=str(form.usual)))
        found.over.update(position for position in range(form.width, len(cells)) if cells[position].strip())
        yield [*cells[: form.width], *[""] * (form.width - len(cells))]


def _written(rows: Iterator[list[str]], dialect: Dialect) -> bytes:
    """`rows` as text, in a way that our reader and the engine divide alike."""
    mark, delimiter = dialect.quotechar, dialect.delimiter
    if not mark:
        return "".join(delimiter.join(cells) + "\n" for cells in rows).encode()
    escape = dialect.escapechar or mark
    special = re.compile("[" + re.escape(mark + escape) + r"\r\n]|" + re.escape(delimiter))
    doubled = re.compile("[" + re.escape(mark + escape) + "]")

    def cell(text: str) -> str:
        return mark + doubled.sub(lambda found: escape + found[0], text) + mark if special.search(text) else text

    return "".join(delimiter.join(map(cell, cells)) + "\n" for cells in rows).encode()
