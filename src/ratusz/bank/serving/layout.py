"""What lies in the folder of a serving copy, and what is told of it in `copy.json`."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ratusz.bank.engine.protocol import quote
from ratusz.bank.model.schema import Schema, Type
from ratusz.bank.model.table import Table

#: Changed whenever files of an older build would be read wrongly: then they are built anew.
FORMAT = 3
FACTS, ROWS = "copy.json", "rows.duckdb"
NUMBERS = "numbers.bin"
#: Numbers of columns with more different values than this lie by row in a file of their own; others are looked up by their rank.
#: So are the months of days and moments.
LOOKED_UP = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnFacts:
    """A column of a copy. Its vectors lie in files called by its place `at`: `3.ranks`, `3.order`, `3.words`, `3.bytes`, `3.numbers`,
    `3.months` with `3.calendar`.

    `width`: bytes of a rank. `distinct`: different values. `blanks`: rows without a value. `is_row`: the n-th row has the n-th value, so
    there are no vectors. `coded`: the engine's file holds it as an ENUM.
    """

    name: str
    at: int
    width: int
    distinct: int
    blanks: int
    is_row: bool
    coded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyFacts:
    """What `copy.json` holds. `numbered`: rows are numbered from 1 without a gap, so that there is no vector of numbers."""

    format: int
    engine: str
    version: str
    rows: int
    numbered: bool
    columns: tuple[ColumnFacts, ...]
    seconds: float
    bytes: int


def write_facts(folder: Path, facts: CopyFacts) -> None:
    """Write `copy.json`."""
    (folder / FACTS).write_text(json.dumps(asdict(facts), ensure_ascii=False, indent=1), encoding="utf-8")


def read_facts(folder: Path) -> CopyFacts | None:
    """What the copy in `folder` tells of itself; None where there is none that this program reads."""
    try:
        told: dict[str, Any] = json.loads((folder / FACTS).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    if told.get("format") != FORMAT:
        return None
    columns = tuple(ColumnFacts(**column) for column in told.pop("columns"))
    return CopyFacts(columns=columns, **told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A column as a copy holds it: one of the table, or a companion, whose codes have the order of their letters."""

    name: str
    type: Type
    precision: int = 18
    scale: int = 0

    @property
    def is_text(self) -> bool:
        """Whether values are VARCHAR."""
        return self.type in {Type.TEXT, Type.PERIOD}

    @property
    def order(self) -> str:
        """The order of the values in SQL: text in Polish order, equal spellings by their codes."""
        return f"{quote(self.name)} COLLATE pl, {quote(self.name)}" if self.type is Type.TEXT else quote(self.name)


def held(schema: Schema) -> list[Held]:
    """The columns of a copy, in the order of their places."""
    columns = [Held(name=column.name, type=column.type, precision=column.precision, scale=column.scale) for column in schema.columns]
    return columns + [Held(name=column.status_name, type=Type.PERIOD) for column in schema.columns if column.has_status]


def is_numbered(table: Table) -> bool:
    """Whether rows are numbered from 1 without a gap."""
    expected = 1
    for part in table.parts:
        if part.first_row != expected:
            return False
        expected += part.rows
    return True
