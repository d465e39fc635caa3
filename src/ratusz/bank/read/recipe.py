"""A reading as data: complete, readable, replayed on the next delivery.

    Recipe ─ format, dialect of the text ─┬─ TableRecipe ─ rows by role ─┬─ ColumnRecipe ─ type ─ Format
                                          ├─ TableRecipe                 ├─ …

Rows are numbered as the file counts them, from 1. `from_json(as_json(recipe)) == recipe`.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from ratusz.bank.model.schema import Column, Type
from ratusz.bank.read.problems import refuse


class Style(StrEnum):
    """How a column prints a fraction. FIXED: 12,50. TRIMMED: 12,5 and 12. POINT: 12,5 and 12,0."""

    FIXED = "fixed"
    TRIMMED = "trimmed"
    POINT = "point"


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """How a column writes its values, so that printing a value gives its text back.

    `decimal`: the decimal mark; `thousands`: the mark between groups, may be empty; `suffix`: what follows each number (" zł");
    `pattern`: strftime pattern of dates and times; `true`, `false`: the two words of a boolean column.
    """

    decimal: str = "."
    thousands: str = ""
    style: Style = Style.FIXED
    suffix: str = ""
    pattern: str = ""
    true: str = ""
    false: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnRecipe:
    """One column: `position` in the grid from 0, `name` for machines, `label` as the file writes it, type and format.

    `statuses`: the signs met in the column that stand for a cell without a number.
    """

    position: int
    name: str
    label: str
    type: Type
    unit: str | None = None
    precision: int = 18
    scale: int = 0
    format: Format = Format()
    statuses: tuple[str, ...] = ()

    def column(self, *, has_status: bool) -> Column:
        """The column of the schema that this recipe makes."""
        return Column(
            name=self.name,
            label=self.label,
            type=self.type,
            unit=self.unit,
            precision=self.precision,
            scale=self.scale,
            has_status=has_status,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRecipe:
    """One table of the file. `take`: whether it is read; `ignored_because`: why not.

    `header_rows`: rows joined into the heading (none: the table has no heading); `skipped_rows`: rows that are not data (titles
    above the heading, empty rows, repeated headings); `footer_rows`: sources and notes below; `footer_mark`: how the first begins.
    """

    name: str
    hidden: bool = False
    take: bool = True
    ignored_because: str = ""
    header_rows: tuple[int, ...] = ()
    skipped_rows: tuple[int, ...] = ()
    footer_rows: tuple[int, ...] = ()
    footer_mark: str = ""
    columns: tuple[ColumnRecipe, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How a text file separates its fields. `escapechar` is empty where a quotation mark is doubled instead."""

    encoding: str
    delimiter: str
    quotechar: str = '"'
    escapechar: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How a file becomes tables. `format` is "csv" or "xlsx"; `dialect` only for texts."""

    format: str
    dialect: Dialect | None
    tables: tuple[TableRecipe, ...]

    def as_json(self) -> dict[str, Any]:
        """The recipe as plain JSON values."""
        return {"recipe": 1, **_plain(asdict(self))}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Recipe":
        """The inverse of `as_json`; a document that is no recipe is refused."""
        try:
            if data["recipe"] != 1:
                raise refuse("recipe-damaged", found=f"recipe: {data['recipe']!r}")
            dialect = data["dialect"]
            return cls(
                format=data["format"],
                dialect=None if dialect is None else Dialect(**dialect),
                tables=tuple(_table(table) for table in data["tables"]),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise refuse("recipe-damaged", found=repr(error)) from error


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return str(value) if isinstance(value, StrEnum) else value


def _table(data: Mapping[str, Any]) -> TableRecipe:
    rows = {name: tuple(data[name]) for name in ("header_rows", "skipped_rows", "footer_rows")}
    return TableRecipe(**{**data, **rows, "columns": tuple(_column(column) for column in data["columns"])})


def _column(data: Mapping[str, Any]) -> ColumnRecipe:
    form = Format(**{**data["format"], "style": Style(data["format"]["style"])})
    recipe = ColumnRecipe(**{**data, "type": Type(data["type"]), "format": form, "statuses": tuple(data["statuses"])})
    recipe.column(has_status=False)  # refuses a name or a scale that cannot be
    return recipe
