"""Workbooks of Excel: each sheet as a grid of the texts that the person saw; large ones as a text to be read in a stream."""

import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from ratusz.bank.model.problem import Place, Problem
from ratusz.bank.read.allowance import Allowance, allowance_of
from ratusz.bank.read.grid import MAX_COLUMNS, Grid, Merge
from ratusz.bank.read.numbertexts import NumberTexts, decimal_mark, without_leaders
from ratusz.bank.read.package import check_package
from ratusz.bank.read.plainxml import is_plain, pieces
from ratusz.bank.read.problems import refuse
from ratusz.bank.read.sheetxml import Cell, Row, column_letters, column_number, hidden_columns, merges, plain_text, rows
from ratusz.bank.read.spool import Spool, keep, table_of
from ratusz.bank.read.workbook import SheetPart, Workbook, open_workbook

_TOLD_BY = 500
_AROUND = 1 << 16
BROKEN = (BadZipFile, zlib.error, OSError, EOFError, ValueError, KeyError, IndexError, NotImplementedError)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Survey:
    """What a first look through a sheet says: `plain` as in `plainxml`."""

    plain: bool
    merges: tuple[Merge, ...]
    hidden_columns: tuple[int, ...]


@dataclass(slots=True, kw_only=True)
class _Seen:
    """What reading the rows of a sheet found besides their texts."""

    rounded: Counter[int] = field(default_factory=Counter)
    hidden_rows: list[int] = field(default_factory=list)
    width: int = 0


def read_sheets(path: Path, work: Path) -> tuple[Grid | Spool, ...]:
    """All sheets of a workbook, hidden ones too, in their order; large ones are written to `work`."""
    check_package(path)
    try:
        with ZipFile(path) as archive:
            book, allowance = open_workbook(archive), allowance_of(path)
            return tuple(_sheet(book, sheet, work / f"sheet-{number}.txt", allowance) for number, sheet in enumerate(book.sheets, 1))
    except BROKEN as error:
        raise refuse("damaged-file") from error


def _sheet(book: Workbook, sheet: SheetPart, path: Path, allowance: Allowance) -> Grid | Spool:
    found = _survey(sheet)
    seen, decimal, lines = _rows(book, sheet, found)
    kept = keep(allowance.of(lines), path)
    problems = tuple(_problems(book, sheet, found, seen))
    return table_of(kept, name=sheet.name, hidden=sheet.hidden, merges=found.merges, decimal=decimal, problems=problems)


def _survey(sheet: SheetPart) -> _Survey:
    """A look through the whole sheet; broken or unsafe XML is refused."""
    plain = is_plain(sheet.opened)
    merged, before, rest = list[Merge](), "", ""
    for piece in pieces(sheet.opened, plain=plain):
        before = before if len(before) > _AROUND else before + piece[:_AROUND]
        if "mergeCell" in (around := rest + piece):
            merged += merges(around)
        rest = piece[-200:]
    return _Survey(
        plain=plain,
        merges=tuple(dict.fromkeys(merged)),
        hidden_columns=tuple(sorted(set(hidden_columns(before.partition("sheetData")[0])))),
    )


def _rows(book: Workbook, sheet: SheetPart, found: _Survey) -> tuple[_Seen, str, Iterator[tuple[int, list[str]]]]:
    """The rows of a sheet that hold a text, as pairs of number and texts; the decimal mark that its numbers are written with."""
    stream = rows(pieces(sheet.opened, plain=found.plain))
    first = list(islice(stream, _TOLD_BY))
    decimal = decimal_mark(_text_cells(first, book.strings))
    seen = _Seen()
    return seen, decimal, _texts(chain(first, stream), book, decimal, seen)


def _texts(lines: Iterable[Row], book: Workbook, decimal: str, seen: _Seen) -> Iterator[tuple[int, list[str]]]:
    shown = [NumberTexts(code, decimal=decimal, from_1904=book.from_1904) for code in book.formats]
    strings = [without_leaders(text) for text in book.strings]
    last = 0
    for line in lines:
        row = _row(line.cells, shown, strings, seen)
        if row and line.number > last:
            last = line.number
            if line.hidden:
                seen.hidden_rows.append(line.number)
            yield line.number, row


def _row(cells: list[Cell], shown: Sequence[NumberTexts], strings: Sequence[str], seen: _Seen) -> list[str]:
    row: list[str] = []
    column = -1
    for letters, style, kind, formula, calculation, value, inline in cells:
        column = column_number[letters] if letters else column + 1
        if kind == "s":
            text = strings[int(value)] if value else ""
        elif value and (not kind or kind == "n"):
            texts = shown[int(style)] if style else shown[0]
            text = texts[value]
            if texts.rounded and value in texts.rounded:
                seen.rounded[column] += 1
        elif value or inline:
            text = _other(kind, value, inline)
        else:
            text = "=" + plain_text(calculation) if formula and kind != "str" else ""
        if text:
            if column >= MAX_COLUMNS:
                raise refuse("too-many-columns", found=column + 1, expected=MAX_COLUMNS)
            if column == len(row):
                row.append(text)
                continue
            row.extend([""] * (column + 1 - len(row)))
            row[column] = text
    seen.width = max(seen.width, len(row))
    return row


def _other(kind: str, value: str, inline: str) -> str:
    """The text of a cell that is neither a number nor a shared string."""
    if kind == "b":
        return "TAK" if value.strip() in {"1", "true"} else "NIE"
    if kind == "d":
        return value.removesuffix("T00:00:00").replace("T", " ")
    return without_leaders(plain_text(inline or value))


def _text_cells(first: Sequence[Row], strings: Sequence[str]) -> Iterator[str]:
    for row in first:
        for _, _, kind, _, _, value, inline in row.cells:
            yield strings[int(value)] if kind == "s" and value else inline


def _problems(book: Workbook, sheet: SheetPart, found: _Survey, seen: _Seen) -> Iterator[Problem]:
    columns = [column for column in found.hidden_columns if column < seen.width]
    yield from sheet_problems(sheet.name, hidden=sheet.hidden, columns=columns, rows=seen.hidden_rows, rounded=seen.rounded)
    if book.macros:
        yield Problem(code="macros-left-out", where=Place(table=sheet.name))


def sheet_problems(
    name: str, *, hidden: bool, columns: Iterable[int] = (), rows: Iterable[int] = (), rounded: Mapping[int, int] | None = None
) -> Iterator[Problem]:
    """What is told of every sheet: whether it is hidden, which of its columns (from 0) and rows (from 1) are, digits not shown."""
    where = Place(table=name)
    if hidden:
        yield Problem(code="hidden-sheet", where=where)
    names = [*map(column_letters, columns), *map(str, rows)]
    if names:
        yield Problem(code="hidden-rows", where=where, found=listed(names))
    for column, count in sorted((rounded or {}).items()):
        yield Problem(code="digits-not-shown", where=Place(table=name, column=column_letters(column)), found=str(count))


def listed(names: Sequence[str]) -> str:
    """The first names, and how many there are."""
    return ", ".join(names[:10]) + (f"… ({len(names)})" if len(names) > 10 else "")
