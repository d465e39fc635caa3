"""A reading as data: complete, readable, replayed on the next delivery.

    Recipe ─ format, dialect of the text ─┬─ TableRecipe ─ area, rows by role ─┬─ ColumnRecipe ─ type ─ Format
                                          ├─ TableRecipe                       ├─ …
           ─ members of an archive ───────┴─ MemberRecipe ─ Recipe

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
    `accounting`: whether (250) and 250- are negative numbers;
    `pattern`: strftime pattern of dates and times; `true`, `false`: the two words of a boolean column.
    """

    decimal: str = "."
    thousands: str = ""
    style: Style = Style.FIXED
    suffix: str = ""
    accounting: bool = False
    pattern: str = ""
    true: str = ""
    false: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnRecipe:
    """One column: `position` in the grid from 0, `name` for machines, `label` as the file writes it, type and format.

    `statuses`: the signs met in the column that stand for a cell without a number. `settled`: a person said what it holds, so that
    its type is not asked of the values again. `heading`: what the file writes over it, where a person called it otherwise.
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
    settled: bool = False
    heading: str = ""

    @property
    def written(self) -> str:
        """What the file writes over the column."""
        return self.heading or self.label

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
class Area:
    """A rectangle of a sheet: rows and columns from 1, the last ones included."""

    top: int
    left: int
    bottom: int
    right: int

    def __post_init__(self) -> None:
        if not (1 <= self.top <= self.bottom and 1 <= self.left <= self.right):
            raise ValueError("an area has at least one row and one column")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """A wide column: its `position`, the `period` that its heading names, and `into`, the column its values go to.

    `period`: in canonical form; where series and not periods stand over the columns, the name of the series.
    """

    position: int
    period: str
    into: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpivot:
    """Periods over columns turned into rows: each row of the file becomes one row for each period of `columns`.

    `name`, `label`: the new column that holds the period; `into`: the columns that values go to, typed (their `position` is that of
    the first wide column that goes there).
    """

    name: str
    label: str
    columns: tuple[Spread, ...]
    into: tuple[ColumnRecipe, ...]

    def as_json(self) -> dict[str, Any]:
        """As plain JSON values, the way a recipe holds it."""
        found: dict[str, Any] = _plain(asdict(self))
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How a row that a recipe speaks of begins, so that it is known again where it has moved. `checked`: a total that added up."""

    row: int
    text: str
    checked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRecipe:
    """One table of the file. `take`: whether it is read; `ignored_because`: why not.

    `sheet`: the sheet it lies on, where it is not called so itself; `area`: where on it, None for all of it. `header_rows`: rows
    joined into the heading (none: the table has no heading); `skipped_rows`: rows that are not data (titles above the heading, empty
    rows, repeated headings); `footer_rows`: sources and notes below; `footer_mark`: how the first begins; `total_rows`: rows left
    out because they only add up others; `data_rows`: rows that a person said are data, whatever they look like. `marks`: how these
    rows begin; a row without a mark counts by its number, one with a mark is looked for by its text. `columns`: none means that they
    are proposed anew from the rows said here, and without `header_rows` the heading is looked for too; `left_out`: those that a
    person left out. `unpivot`: how wide columns become rows, None where they stay.
    """

    name: str
    hidden: bool = False
    take: bool = True
    ignored_because: str = ""
    sheet: str = ""
    area: Area | None = None
    header_rows: tuple[int, ...] = ()
    skipped_rows: tuple[int, ...] = ()
    footer_rows: tuple[int, ...] = ()
    footer_mark: str = ""
    total_rows: tuple[int, ...] = ()
    data_rows: tuple[int, ...] = ()
    marks: tuple[Mark, ...] = ()
    columns: tuple[ColumnRecipe, ...] = ()
    left_out: tuple[ColumnRecipe, ...] = ()
    unpivot: Unpivot | None = None

    @property
    def lies_on(self) -> str:
        """The name of the sheet it lies on."""
        return self.sheet or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How a text file separates its fields. `escapechar` is empty where a quotation mark is doubled instead."""

    encoding: str
    delimiter: str
    quotechar: str = '"'
    escapechar: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How a file becomes tables. `format`: its name among the formats; `dialect` only for texts; `members` only for archives."""

    format: str
    dialect: Dialect | None
    tables: tuple[TableRecipe, ...]
    members: tuple["MemberRecipe", ...] = ()

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
                members=tuple(_member(member) for member in data.get("members", ())),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise refuse("recipe-damaged", found=repr(error)) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRecipe:
    """One file of an archive: its path in it, and how it becomes tables."""

    path: str
    recipe: Recipe


def _member(data: Mapping[str, Any]) -> MemberRecipe:
    return MemberRecipe(path=data["path"], recipe=Recipe.from_json({"recipe": 1, **data["recipe"]}))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return str(value) if isinstance(value, StrEnum) else value


#: Rows of a table by role. A recipe kept before a role was known has no such rows.
_ROLES = ("header_rows", "skipped_rows", "footer_rows", "total_rows", "data_rows")


def _table(data: Mapping[str, Any]) -> TableRecipe:
    rows = {name: tuple(data.get(name, ())) for name in _ROLES}
    area, unpivot = data.get("area"), data.get("unpivot")
    return TableRecipe(
        **{
            **data,
            **rows,
            "area": None if area is None else Area(**area),
            "marks": tuple(Mark(**mark) for mark in data.get("marks", ())),
            "columns": tuple(_column(column) for column in data["columns"]),
            "left_out": tuple(_column(column) for column in data.get("left_out", ())),
            "unpivot": None if unpivot is None else _unpivot(unpivot),
        }
    )


def _unpivot(data: Mapping[str, Any]) -> Unpivot:
    columns, into = tuple(Spread(**one) for one in data["columns"]), tuple(_column(one) for one in data["into"])
    return Unpivot(name=data["name"], label=data["label"], columns=columns, into=into)


def _column(data: Mapping[str, Any]) -> ColumnRecipe:
    form = Format(**{**data["format"], "style": Style(data["format"]["style"])})
    recipe = ColumnRecipe(**{**data, "type": Type(data["type"]), "format": form, "statuses": tuple(data["statuses"])})
    recipe.column(has_status=False)  # refuses a name or a scale that cannot be
    return recipe
