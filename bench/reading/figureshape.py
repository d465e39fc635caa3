"""How golden figures are written down."""

from collections.abc import Mapping
from dataclasses import dataclass, field

#: What a row says in other columns, the column, the value.
FigureAt = tuple[Mapping[str, str], str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldenTable:
    """A table by its name (none: the first), how many rows and columns it has, types (with the unit) of some columns, figures.

    `sums`: what a row says in other columns, a column, how many such rows there are, and what the column is together in them.
    """

    name: str = ""
    rows: int | None = None
    columns: int | None = None
    types: Mapping[str, str] = field(default_factory=dict)
    figures: tuple[FigureAt, ...] = ()
    sums: tuple[tuple[Mapping[str, str], str, int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldenFile:
    """A file by its place in the folder of real files, as `folder/pattern`, and its tables."""

    found: str
    tables: tuple[GoldenTable, ...]
    tables_in_file: int | None = None
