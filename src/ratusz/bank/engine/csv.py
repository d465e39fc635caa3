"""The text of a delimited file as a FROM item of DuckDB: every column VARCHAR, nothing guessed."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from ratusz.bank.engine.parts import text as literal
from ratusz.bank.engine.protocol import OTHER_SPELLING, quote

#: Bytes of a line, at most. DuckDB would take 16 times as much for a buffer, so that a file of 700 MB were three pieces for its threads.
_LINE, _BUFFER = 16 << 20, 32 << 20


def differs(error: Exception) -> bool:
    """Whether a statement failed for the text it read: a ragged row, a stray quotation mark, bytes that are not UTF-8, a cell."""
    if not isinstance(error, duckdb.InvalidInputException):
        return False
    words = str(error)
    return "CSV Error" in words or "CSV Parser" in words or OTHER_SPELLING in words or "unicode" in words.lower()


def read_csv(path: Path, *, delimiter: str, quotechar: str, escapechar: str, skip: int, names: Sequence[str]) -> str:
    """See `Engine.scan_csv`."""
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in names)
    selected = ", ".join(quote(name) for name in names)
    return (
        f"(SELECT {selected} FROM read_csv({literal(str(path))}, auto_detect = false, header = false, skip = {skip}, "
        f"delim = {literal(delimiter)}, quote = {literal(quotechar)}, escape = {literal(escapechar or quotechar)}, nullstr = '', "
        f"null_padding = false, strict_mode = true, max_line_size = {_LINE}, buffer_size = {_BUFFER}, "
        f"columns = {{{columns}}}))"
    )
