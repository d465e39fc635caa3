"""Text files with a separator: the small ones as a grid."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from ratusz.bank.model.problem import Place, Problem
from ratusz.bank.read.dialect import FIELD_LIMIT, records, separator_said, sniff_dialect
from ratusz.bank.read.encoding import Encoding, decoded, sniff_encoding
from ratusz.bank.read.grid import Grid
from ratusz.bank.read.mend import divide
from ratusz.bank.read.problems import refuse
from ratusz.bank.read.recipe import Dialect

#: Lines of another encoding that are named one by one.
_NAMED = 10
#: The separator of texts that the reader wrote itself (see `spool`): it is in no text of others and never in doubt.
OUR_DELIMITER = "\x1f"
_NAMES = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "cp1250": "windows-1250", "iso8859-2": "ISO-8859-2", "cp852": "CP852"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Delimited:
    """A text file as a grid and the dialect it was read in."""

    grid: Grid
    dialect: Dialect


def read_small(path: Path, *, name: str, dialect: Dialect | None) -> Delimited:
    """The grid of a file that fits in memory; `dialect` of a recipe is kept as long as it can be."""
    content = path.read_bytes()
    encoding, problems = choose_encoding(content, dialect, table=name)
    text, odd = decoded(content, encoding)
    found = choose_dialect(text[: 1 << 20], dialect, encoding=encoding.name)
    if odd:
        problems += (mixed_problem(odd, encoding, name),)
    if "\ufffd" in text:
        problems += (Problem(code="letters-damaged", where=Place(table=name)),)
    mended = divide(text, found, table=name)
    return Delimited(grid=Grid(name=name, rows=without_said(mended.rows, text), problems=(*problems, *mended.problems)), dialect=found)


def decode(content: bytes, encoding: Encoding) -> str:
    """The text; bytes that the encoding does not know become U+FFFD and are told as a problem."""
    return decoded(content, encoding)[0]


def parse(text: str, dialect: Dialect) -> list[list[str]]:
    """The records of `text`, empty lines included, so that record `n` is row `n` of the file; nothing is mended."""
    try:
        return without_said(list(records(io.StringIO(text, newline=""), dialect)), text)
    except csv.Error as error:
        raise refuse("field-too-long", expected=FIELD_LIMIT) from error


def without_said(rows: list[list[str]], text: str) -> list[list[str]]:
    """`rows` with the first one emptied where it only names the separator, for spreadsheet programs."""
    return [[], *rows[1:]] if separator_said(text) else rows


def choose_encoding(content: bytes, dialect: Dialect | None, *, table: str) -> tuple[Encoding, tuple[Problem, ...]]:
    """The encoding of `content`, all of a small file or a beginning, and what to say of it.

    A recipe's single-byte encoding wins over a guess, since the bytes cannot tell; proof (a mark, strict UTF-8) wins over a recipe.
    """
    found = sniff_encoding(content)
    if dialect is None or found.name == dialect.encoding:
        return found, guess_problems(found, table) if dialect is None else ()
    if found.guessed and dialect.encoding not in {"utf-8", "utf-8-sig", "utf-16"}:
        return Encoding(name=dialect.encoding), ()
    problem = Problem(
        code="recipe-encoding",
        where=Place(table=table),
        found=_NAMES.get(found.name, found.name),
        expected=_NAMES.get(dialect.encoding, dialect.encoding),
    )
    return found, (problem,)


def guess_problems(found: Encoding, table: str) -> tuple[Problem, ...]:
    """What is said of an encoding that the bytes do not prove."""
    if not found.guessed or found.other:
        return ()
    code = "encoding-unknown" if found.foreign else "encoding-guessed"
    return (Problem(code=code, where=Place(table=table), found=_NAMES.get(found.name, found.name)),)


def mixed_problem(odd: tuple[int, ...], encoding: Encoding, table: str) -> Problem:
    """What is said of a text whose lines `odd` are in the other encoding."""
    lines = ", ".join(map(str, odd[:_NAMED])) + (f"… ({len(odd)})" if len(odd) > _NAMED else "")
    expected = _NAMES.get(encoding.other, encoding.other)
    return Problem(code="mixed-encodings", where=Place(table=table, row=odd[0]), found=lines, expected=expected)


def choose_dialect(text: str, dialect: Dialect | None, *, encoding: str) -> Dialect:
    """The dialect of `text`: a recipe's while its separator still divides most lines, else the sniffed one."""
    if dialect is not None and dialect.delimiter == OUR_DELIMITER:
        return dialect
    if dialect is not None:
        lines = [line for line in text.splitlines()[:200] if line.strip()]
        if 2 * sum(dialect.delimiter in line for line in lines) >= len(lines):
            return Dialect(encoding=encoding, delimiter=dialect.delimiter, quotechar=dialect.quotechar, escapechar=dialect.escapechar)
    return sniff_dialect(text, encoding=encoding)
