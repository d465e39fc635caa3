"""Text files with a separator: the small ones as a grid."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from ratusz.bank.model.problem import Place, Problem
from ratusz.bank.read.dialect import FIELD_LIMIT, records, sniff_dialect
from ratusz.bank.read.encoding import Encoding, sniff_encoding
from ratusz.bank.read.grid import Grid
from ratusz.bank.read.problems import refuse
from ratusz.bank.read.recipe import Dialect

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
    text = decode(content, encoding)
    found = choose_dialect(text[: 1 << 20], dialect, encoding=encoding.name)
    if "\ufffd" in text:
        problems += (Problem(code="letters-damaged", where=Place(table=name)),)
    return Delimited(grid=Grid(name=name, rows=parse(text, found), problems=problems), dialect=found)


def decode(content: bytes, encoding: Encoding) -> str:
    """The text; bytes that the encoding does not know become U+FFFD and are told as a problem."""
    return content.decode(encoding.name, errors="replace").removeprefix("\ufeff")


def parse(text: str, dialect: Dialect) -> list[list[str]]:
    """The records of `text`, empty lines included, so that record `n` is row `n` of the file."""
    try:
        return list(records(io.StringIO(text, newline=""), dialect))
    except csv.Error as error:
        raise refuse("field-too-long", expected=FIELD_LIMIT) from error


def choose_encoding(content: bytes, dialect: Dialect | None, *, table: str) -> tuple[Encoding, tuple[Problem, ...]]:
    """The encoding of `content`, all of a small file or a beginning, and what to say of it.

    A recipe's single-byte encoding wins over a guess, since the bytes cannot tell; proof (a mark, strict UTF-8) wins over a recipe.
    """
    found = sniff_encoding(content)
    if dialect is None or found.name == dialect.encoding:
        return found, _guess(found, table) if dialect is None else ()
    if found.guessed and dialect.encoding not in {"utf-8", "utf-8-sig", "utf-16"}:
        return Encoding(name=dialect.encoding), ()
    problem = Problem(
        code="recipe-encoding",
        where=Place(table=table),
        found=_NAMES.get(found.name, found.name),
        expected=_NAMES.get(dialect.encoding, dialect.encoding),
    )
    return found, (problem,)


def _guess(found: Encoding, table: str) -> tuple[Problem, ...]:
    if not found.guessed:
        return ()
    return (Problem(code="encoding-guessed", where=Place(table=table), found=_NAMES.get(found.name, found.name)),)


def choose_dialect(text: str, dialect: Dialect | None, *, encoding: str) -> Dialect:
    """The dialect of `text`: a recipe's while its separator still divides most lines, else the sniffed one."""
    if dialect is not None:
        lines = [line for line in text.splitlines()[:200] if line.strip()]
        if 2 * sum(dialect.delimiter in line for line in lines) >= len(lines):
            return Dialect(encoding=encoding, delimiter=dialect.delimiter, quotechar=dialect.quotechar, escapechar=dialect.escapechar)
    return sniff_dialect(text, encoding=encoding)
