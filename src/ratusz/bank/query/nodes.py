"""What can be asked of a table: frozen, and without the table.

    Query ── where: Condition*   text   select   sort: SortKey*   group: Group*   measures: Measure*   facets
          └─ limit   start (the n-th row of the order) or cursor (a place handed out before)

A query is parsed from parameters by `params`, becomes SQL in `compile` and a result in `run`.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum

#: A value of a condition. `int` and Decimal for numbers; a period is its canonical text.
Value = str | int | Decimal | bool | date | datetime | time

DEFAULT_LIMIT = 100
MAX_LIMIT = 10_000


class Op(StrEnum):
    """How a column is compared.

    `not` and `notin` are the exact complements of `exact` and `in`: they keep cells without a value. Text is compared
    without regard to case and diacritics by contains, startswith and endswith; in Polish order by gt, gte, lt, lte. `area`
    is the area of that name or TERYT code, and every area within it: 24 and 2474 find 2474011, and 247401 does.

    Of places `area` asks what lies within the boundaries of that area: a point in it or on its edge, a line or surface of which
    some part is inside. `bbox` asks for points and shapes that have a point in common with the box, its edge included.
    """

    EXACT = "exact"
    NOT = "not"
    CONTAINS = "contains"
    STARTSWITH = "startswith"
    ENDSWITH = "endswith"
    GT = "gt"
    GTE = "gte"
    LT = "lt"
    LTE = "lte"
    IN = "in"
    NOTIN = "notin"
    ISNULL = "isnull"
    BBOX = "bbox"
    AREA = "area"
    STATUS = "status"


#: In place of a column: any of them. Only `status` is asked of it.
ANY_COLUMN = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """Where an area lies: its surfaces as WKT in degrees, and the version of the boundaries that say so."""

    version: str
    shapes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One comparison. `in`, `notin` and `status` have one value or more, `bbox` four (west, south, east, north), others one.

    `column` of a `status` may be ANY_COLUMN: rows in which any cell has one of these. `outline`: of an `area` that is asked of places.
    `rows`: what `located` found, a letter for each number of a row, 1 where the row fulfils the condition.
    """

    column: str
    op: Op
    values: tuple[Value, ...]
    outline: Outline | None = None
    rows: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SortKey:
    """A column, or the name of a group or measure of the same query. Blanks come last either way."""

    name: str
    descending: bool = False


class Roll(StrEnum):
    """A longer period that dates and periods are rolled up to."""

    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Rows that have the same value in `column`, or the same year, quarter or month."""

    column: str
    roll: Roll | None = None

    @property
    def name(self) -> str:
        """As parameters and results call it: `dzielnica`, `month(data)`."""
        return f"{self.roll}({self.column})" if self.roll else self.column


class Function(StrEnum):
    """What is measured. Blanks are left out; `count` without a column counts rows.

    `share`: the group's sum of the column, or without a column its number of rows, in percent of that of all groups together,
    to four digits after the point, halves away from zero; no value where the whole is zero. Rounded shares need not add up to 100.
    """

    COUNT = "count"
    SUM = "sum"
    MEAN = "mean"
    MEDIAN = "median"
    MIN = "min"
    MAX = "max"
    DISTINCT = "distinct"
    SHARE = "share"


#: The measures that rows have without a column.
OF_ROWS = (Function.COUNT, Function.SHARE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A figure of each group; `column` may be left out where `function` is one `OF_ROWS`."""

    function: Function
    column: str | None = None

    @property
    def name(self) -> str:
        """As parameters and results call it: `count`, `share`, `sum(kwota)`."""
        return f"{self.function}({self.column})" if self.column else str(self.function)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question. Empty `select` is every column; `limit` None is 100 for a page and everything for an export."""

    where: tuple[Condition, ...] = ()
    text: str = ""
    select: tuple[str, ...] = ()
    sort: tuple[SortKey, ...] = ()
    group: tuple[Group, ...] = ()
    measures: tuple[Measure, ...] = ()
    facets: tuple[str, ...] = ()
    limit: int | None = None
    start: int = 0
    cursor: str = ""

    @property
    def is_grouped(self) -> bool:
        """Whether the result has groups (or one line of measures) instead of rows of the table."""
        return bool(self.group or self.measures)

    @property
    def is_filtered(self) -> bool:
        """Whether rows may be left out."""
        return bool(self.where or self.text)

    @property
    def figures(self) -> tuple[Measure, ...]:
        """The measures of a grouped query: those asked for, or the number of rows."""
        return self.measures or (Measure(function=Function.COUNT),)
