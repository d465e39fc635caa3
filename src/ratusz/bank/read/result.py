"""What reading a file gives."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from ratusz.bank.model.problem import Report
from ratusz.bank.model.table import Table
from ratusz.bank.read.recipe import Recipe, Unpivot


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How the text of one table was understood. `decimal`, `thousands`: the marks that most of its columns use.

    `total_rows`: rows left out because they only add up others. `rows_above`: rows of the file above the table's own, where another
    table may lie. `spread`: how many rows each row of the file became.
    """

    encoding: str | None
    delimiter: str | None
    quotechar: str | None
    escapechar: str | None
    header_rows: tuple[int, ...]
    skipped_rows: tuple[int, ...]
    footer_rows: tuple[int, ...]
    decimal: str | None
    thousands: str | None
    total_rows: tuple[int, ...] = ()
    rows_above: int = 0
    spread: int = 1

    def as_json(self) -> dict[str, Any]:
        """The reading as DESIGN §6 writes it."""
        return {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(self).items()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Reading":
        """The inverse of `as_json`."""
        fields: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in data.items()}
        return cls(**fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTable:
    """One table: `name` of the sheet or file, its rows (part files in the work folder, not hashed yet), how it was read, its problems.

    `offer`: how periods over its columns would become rows, None where there are none or they have become rows already. `outside`: the
    rows of the file that are left out of it though they say something, with their texts.
    """

    name: str
    hidden: bool
    table: Table
    reading: Reading
    report: Report
    offer: Unpivot | None = None
    outside: tuple[tuple[int, str], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The table as DESIGN §6 writes it, without rows."""
        columns = [
            {"name": column.name, "label": column.label, "type": str(column.type), "unit": column.unit}
            for column in self.table.schema.columns
        ]
        return {
            "name": self.name,
            "hidden": self.hidden,
            "rows": self.table.rows,
            "columns": columns,
            "reading": self.reading.as_json(),
            "offer": self.offer.as_json() if self.offer else None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadResult:
    """All tables of a file, the problems of the whole file (those of its tables included), and the recipe that gives them again."""

    tables: tuple[ReadTable, ...]
    report: Report
    recipe: Recipe

    def as_json(self) -> dict[str, Any]:
        """The result as `ratusz read --json` prints it (DESIGN §6)."""
        return {
            "tables": [table.as_json() for table in self.tables],
            "problems": [problem.as_json() for problem in self.report.problems],
            "recipe": self.recipe.as_json(),
        }
