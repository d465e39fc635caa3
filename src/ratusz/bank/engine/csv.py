"""The text of a delimited file as a FROM item of DuckDB: every column VARCHAR, nothing guessed."""

from collections.abc import Sequence
from pathlib import Path

from ratusz.bank.engine.protocol import quote


def literal(text: str) -> str:
    """`text` as an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def read_csv(path: Path, *, delimiter: str, quotechar: str, escapechar: str, skip: int, names: Sequence[str]) -> str:
    """See `Engine.scan_csv`."""
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in names)
    selected = ", ".join(quote(name) for name in names)
    return (
        f"(SELECT {selected} FROM read_csv({literal(str(path))}, auto_detect = false, header = false, skip = {skip}, "
        f"delim = {literal(delimiter)}, quote = {literal(quotechar)}, escape = {literal(escapechar or quotechar)}, nullstr = '', "
        f"null_padding = false, strict_mode = true, max_line_size = 16777216, columns = {{{columns}}}))"
    )
