"""Rows that do not divide as the others do, because a quotation mark or a separator is misplaced: divided as most rows are.

A text that is right is not touched: this is asked only after a strict reading failed, or for rows of an unusual length.

    quotation mark opened and not closed, or bare inside of quoted text   ─▶ the split with the usual number of fields, fewest faults
    separator missing before or after quoted text                         ─▶ the same
    another separator in one row                                          ─▶ divided by that one, if figures then stand under figures
    one separator too many                                                ─▶ the empty field left out, where shapes fit best without it

Each such row is told as a problem with its number. Where nothing gives the usual number of fields, the row stays as it is read.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from ratusz.bank.base.sentences import N_
from ratusz.bank.model.problem import Place, Problem, ProblemKind, Severity, problem_kinds
from ratusz.bank.read.dialect import FIELD_LIMIT, Records
from ratusz.bank.read.problems import refuse
from ratusz.bank.read.recipe import Dialect
from ratusz.bank.read.syntax import shape

_KINDS: dict[str, tuple[str, str]] = {
    "quotes-mended": (
        N_("A quotation mark of this row is not closed, or one too many; the row was divided into {expected} fields."),
        N_("Look whether its texts stand in the right columns. Inside of a quoted text a quotation mark is written twice."),
    ),
    "separator-missing": (
        N_("This row had {found} fields; it was divided into {expected}, as most rows are, beside its quoted texts."),
        N_("Look whether its texts stand in the right columns."),
    ),
    "separator-other": (
        N_("This row is divided by another separator than the others; with it the row has {expected} fields, as they have."),
        N_("Use one separator in the whole file."),
    ),
    "separator-extra": (
        N_("This row had {found} fields, most have {expected}; an empty one was left out where the others then fit their columns."),
        N_("Look whether its values stand in the right columns."),
    ),
}
for _code, (_message, _hint) in _KINDS.items():
    problem_kinds[_code] = ProblemKind(severity=Severity.WARNING, message=_message, hint=_hint)

#: A quoted field reaches over at most so many lines when marks are misplaced.
_LINES = 200
#: Steps of looking for a split, beyond which a line is left as it is.
_STEPS = 200_000
#: What a bare mark costs, and a separator that must be thought of.
_BARE, _MISSING, _FORBIDDEN = 1, 3, 1000
#: More rows of an unusual length than this are no slips.
_SLIPS = 1000
#: Fields above which a row is not looked at: no table of this width is mended by hand either.
_WIDEST = 500
_OTHERS = (";", ",", "\t", "|", " ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """Rows of a text, and what was done to those that did not divide as the others."""

    rows: list[list[str]]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """Rows as read so far, the text of each where it is known already, and what was done to them."""

    rows: list[list[str]]
    sources: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Odd:
    """A row of an unusual length, its text, and whether it may be the heading."""

    cells: list[str]
    source: str
    heading: bool


@dataclass(frozen=True, slots=True)
class _Way:
    """The best way to divide the pieces of a line so far: its cost, and where its last field begins. `two`: it is two fields."""

    cost: int
    start: int
    two: tuple[str, str] | None = None


def divide(text: str, dialect: Dialect, *, table: str) -> Mended:
    """The records of `text`, empty lines included, those with faults mended."""
    try:
        read = _Read(rows=list(Records(io.StringIO(text, newline=""), dialect, strict=True)))
    except csv.Error as error:
        if _too_long(error) and not dialect.quotechar:
            raise refuse("field-too-long", expected=FIELD_LIMIT) from error
        read = _careful(text, dialect, table)
    problems = [*read.problems, *_align(read, text, dialect, table)]
    return Mended(rows=read.rows, problems=tuple(sorted(problems, key=lambda problem: problem.where.row or 0)))


def usual_width(rows: Sequence[Sequence[str]]) -> int:
    """How many fields at least two in three of the filled rows have; 0 where no number is so usual."""
    lengths = Counter(len(row) for row in rows if row)
    if not lengths:
        return 0
    width, count = lengths.most_common(1)[0]
    return width if 3 * count >= 2 * lengths.total() else 0


def _careful(text: str, dialect: Dialect, table: str) -> _Read:
    """Line by line: what reads strictly stays, alone or with the lines that its quoted field reaches over; the rest is split anew."""
    lines = list(io.StringIO(text, newline=""))
    alone = [_alone(line, dialect) for line in lines]
    width = usual_width([row for row in alone if row])
    read = _Read(rows=[])
    number = 0
    while number < len(lines):
        row, taken, fault = alone[number], 1, False
        if row is None and len(read.problems) >= _SLIPS:
            row, fault = lines[number].rstrip("\r\n").split(dialect.delimiter), True
        if row is None or (fault and len(row) != width):
            row, taken, fault = _faulty(lines, number, dialect, width)
        if fault:
            read.problems.append(_problem("quotes-mended", table, len(read.rows), expected=len(row)))
        if any(len(cell) > FIELD_LIMIT for cell in row):
            raise refuse("field-too-long", expected=FIELD_LIMIT)
        read.rows.append(row)
        read.sources.append("".join(lines[number : number + taken]))
        number += taken
    return read


def _alone(line: str, dialect: Dialect) -> list[str] | None:
    """The fields of a line that reads strictly alone; most have no quotation mark, and need no more than to be split."""
    bare = line.rstrip("\r\n")
    if dialect.quotechar not in line and not dialect.escapechar and f"{dialect.delimiter} " not in line:
        return bare.split(dialect.delimiter) if bare else []
    return _strict([line], dialect)


def _faulty(lines: Sequence[str], number: int, dialect: Dialect, width: int) -> tuple[list[str], int, bool]:
    """The row that begins at a line which does not read strictly alone, how many lines it takes, and whether it was mended."""
    reader = Records(lines[number : number + _LINES], dialect, strict=True)
    try:
        joined = next(reader, [])
        reach = reader.line_num
    except csv.Error:
        joined, reach = [], 0
    if reach and len(joined) == width:
        return joined, reach, False
    if width and (split := split_line(lines[number], dialect, width)):
        return split, 1, True
    if reach:
        return joined, reach, False
    for more in range(2, min(5, len(lines) - number + 1)):
        if width and (split := split_line("".join(lines[number : number + more]), dialect, width)):
            return split, more, True
    try:
        return next(Records([lines[number]], dialect), []), 1, True
    except csv.Error as error:
        raise refuse("field-too-long", expected=FIELD_LIMIT) from error


def _too_long(error: csv.Error) -> bool:
    return "larger than field limit" in str(error)


def _strict(lines: Sequence[str], dialect: Dialect) -> list[str] | None:
    try:
        return next(Records(iter(lines), dialect, strict=True), [])
    except csv.Error:
        return None


def split_line(line: str, dialect: Dialect, width: int, *, faults: bool = True) -> list[str] | None:
    """The fields of `line` when it is divided into `width` of them with the fewest faults; None when it cannot be.

    Without `faults` all quotation marks are in their places, and one separator is missing.
    """
    mark = dialect.quotechar
    pieces = line.rstrip("\r\n").split(dialect.delimiter)
    if not mark or not len(pieces) - 1 <= _STEPS // (width + 1) or len(pieces) < width // 2:
        return None
    begins = [n for n, piece in enumerate(pieces) if mark in piece]
    ends = [n for n, piece in enumerate(pieces) if piece.rstrip().endswith(mark)]
    if len(begins) * len(ends) * (width + 1) > _STEPS:
        return None
    best = _ways(pieces, dialect, width, ends, _BARE if faults else _FORBIDDEN)
    if width not in best[len(pieces)] or (not faults and best[len(pieces)][width].cost != _MISSING):
        return None
    return _walk(best, pieces, dialect, width)


def _ways(pieces: list[str], dialect: Dialect, width: int, ends: list[int], bare: int) -> list[dict[int, _Way]]:
    """For each number of pieces from the left and each number of fields, the cheapest way to divide them."""
    best: list[dict[int, _Way]] = [{0: _Way(0, 0)}, *({} for _ in pieces)]
    for start, piece in enumerate(pieces):
        if not best[start]:
            continue
        stops = [start] if dialect.quotechar not in piece else sorted({start, *(end for end in ends if end >= start)})
        for stop in stops:
            field = dialect.delimiter.join(pieces[start : stop + 1])
            for fields, cost, two in _readings(field, dialect, bare, single=stop == start):
                for count, way in best[start].items():
                    total, reached = count + fields, way.cost + cost
                    known = best[stop + 1].get(total)
                    if total <= width and (known is None or reached < known.cost):
                        best[stop + 1][total] = _Way(reached, start, two)
    return best


def _readings(field: str, dialect: Dialect, cost: int, *, single: bool) -> Iterator[tuple[int, int, tuple[str, str] | None]]:
    """How a stretch of a line can be one field, or two with a separator missing: number of fields, what it costs, the two.

    `cost`: of a bare mark.
    """
    mark, bare = dialect.quotechar, field.strip(" ")
    if len(bare) > 1 and bare.startswith(mark) and bare.endswith(mark):
        yield 1, cost * _unescaped(bare[1:-1], dialect).count(mark), None
        if two := _parted(bare[1:-1], mark):
            yield 2, _MISSING, two
    elif single:
        yield 1, cost * bare.count(mark) if bare.startswith(mark) else 0, None
    if not bare.startswith(mark) and bare.endswith(mark) and bare.count(mark) == 2:
        first, _, rest = bare.partition(mark)
        yield 2, _MISSING, (first, rest[:-1])
    elif bare.startswith(mark) and not bare.endswith(mark) and single and bare.count(mark) == 2:
        first, _, rest = bare[1:].partition(mark)
        yield 2, _MISSING, (first, rest)


def _unescaped(inner: str, dialect: Dialect) -> str:
    """The text between quotation marks without those marks that are escaped."""
    mark = dialect.quotechar
    return inner.replace(dialect.escapechar + mark, "") if dialect.escapechar else inner.replace(mark * 2, "")


def _parted(inner: str, mark: str) -> tuple[str, str] | None:
    """Two quoted texts that stand side by side, "one""two", parted; `inner` is what lies between the outer marks."""
    first, middle, second = inner.partition(mark * 2)
    return (first, second) if middle and mark not in first + second else None


def _walk(best: list[dict[int, _Way]], pieces: list[str], dialect: Dialect, width: int) -> list[str]:
    fields: list[str] = []
    stop, count = len(pieces), width
    while count:
        way = best[stop][count]
        if way.two:
            fields += reversed(way.two)
        else:
            fields.append(_content(dialect.delimiter.join(pieces[way.start : stop]), dialect))
        stop, count = way.start, count - (2 if way.two else 1)
    return fields[::-1]


def _content(field: str, dialect: Dialect) -> str:
    mark, bare = dialect.quotechar, field.strip(" ")
    if len(bare) > 1 and bare.startswith(mark) and bare.endswith(mark):
        escaped = dialect.escapechar + mark if dialect.escapechar else mark * 2
        return bare[1:-1].replace(escaped, mark)
    return field


def _align(read: _Read, text: str, dialect: Dialect, table: str) -> Iterator[Problem]:
    """Divide the rows of an unusual length anew, in place."""
    rows, width = read.rows, usual_width(read.rows)
    odd = [number for number, row in enumerate(rows) if len(row) not in {width, 0}]
    if not odd or not 1 < width <= _WIDEST or len(odd) > _SLIPS:
        return
    sources, shapes = read.sources or _sources(text, dialect), _shapes(rows, width)
    first = next(number for number, row in enumerate(rows) if any(row))
    for number in odd:
        row = _Odd(cells=rows[number], source=sources[number], heading=number == first)
        for code, mend in (("separator-extra", _extra), ("separator-missing", _missing), ("separator-other", _other)):
            if found := mend(row, dialect, shapes):
                yield _problem(code, table, number, found=len(rows[number]), expected=width)
                rows[number] = found
                break


def _sources(text: str, dialect: Dialect) -> list[str]:
    """The lines of each record of a text that reads strictly."""
    lines = list(io.StringIO(text, newline=""))
    reader = Records(iter(lines), dialect, strict=True)
    ends = [0, *(reader.line_num for _ in reader)]
    return ["".join(lines[start:end]) for start, end in pairwise(ends)]


def _shapes(rows: list[list[str]], width: int) -> list[str]:
    """For each column, the shape that nine in ten of its filled cells have, or "" for none."""
    usual = [row for row in rows if len(row) == width]
    step = max(len(usual) // 400, 1)
    found = []
    for column in range(width):
        seen = Counter(shape(row[column]) for row in usual[::step])
        seen.pop("e", None)
        best, count = seen.most_common(1)[0] if seen else ("", 0)
        found.append(best if 10 * count >= 9 * seen.total() else "")
    return found


def _misfits(row: Sequence[str], shapes: list[str]) -> int:
    """How many cells have another shape than their column; empty ones and signs fit everywhere."""
    return sum(shape(cell) not in {usual, "e", "s"} for cell, usual in zip(row, shapes, strict=True) if usual)


def _missing(row: _Odd, dialect: Dialect, shapes: list[str]) -> list[str] | None:
    """A row that a separator thought of beside quoted text divides well."""
    if not dialect.quotechar or dialect.quotechar not in row.source or abs(len(row.cells) - len(shapes)) > 3:
        return None
    found = split_line(row.source, dialect, len(shapes), faults=False)
    return found if found and (row.heading or not _misfits(found, shapes)) else None


def _other(row: _Odd, dialect: Dialect, shapes: list[str]) -> list[str] | None:
    """A row that another separator divides well: figures under figures, or a heading of as many different names."""
    for other in _OTHERS if 2 * len(row.cells) <= len(shapes) else ():
        if other == dialect.delimiter or other not in row.source:
            continue
        found = _strict([row.source], replace(dialect, delimiter=other))
        if not found or len(found) != len(shapes):
            continue
        typed = [usual for usual in shapes if usual in {"n", "d"}]
        names = row.heading and other != " " and len(set(found)) == len(found) and all(shape(cell) == "t" for cell in found)
        if names or (typed and not _misfits(found, shapes)):
            return found
    return None


def _extra(row: _Odd, _: Dialect, shapes: list[str]) -> list[str] | None:
    """A row one field too long, without the empty field whose absence lets the others fit. A last one does no harm and stays."""
    if len(row.cells) != len(shapes) + 1:
        return None
    empty = [n for n, cell in enumerate(row.cells) if not cell.strip()]
    ways = [(_misfits(row.cells[:n] + row.cells[n + 1 :], shapes), -n) for n in empty]
    misfits, best = min(ways, default=(0, -len(shapes)))
    if -best == len(shapes) or (len(empty) > 1 if row.heading else misfits):
        return None
    return row.cells[:-best] + row.cells[1 - best :]


def _problem(code: str, table: str, number: int, *, expected: int, found: int | None = None) -> Problem:
    return Problem(code=code, where=Place(table=table, row=number + 1), found=None if found is None else str(found), expected=str(expected))
