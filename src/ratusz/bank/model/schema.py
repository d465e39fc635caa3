"""What a table is made of: types, columns, schema."""

import re
from dataclasses import dataclass, field
from enum import StrEnum

NAME = re.compile(r"[a-z][a-z0-9_]*")
#: Names that are parameters of the rows API (DESIGN §6), or that an engine gives to a row's place in its file; a column so called
#: gets a trailing `_`.
RESERVED = frozenset(
    {"q", "select", "sort", "group", "measure", "facet", "limit", "cursor", "from", "version", "at", "lang", "format", "for"}
    | {"file_row_number"}
)
STATUS_SUFFIX = "__status"


class Type(StrEnum):
    """What a value is. The stored form is in brackets."""

    TEXT = "text"  # VARCHAR, NFC
    INTEGER = "integer"  # BIGINT
    DECIMAL = "decimal"  # DECIMAL(precision, scale); money and every other number with a fraction
    BOOLEAN = "boolean"  # BOOLEAN
    DATE = "date"  # DATE
    DATETIME = "datetime"  # TIMESTAMP, local time as written
    TIME = "time"  # TIME
    PERIOD = "period"  # VARCHAR in the canonical form of model.period

    @property
    def is_number(self) -> bool:
        """Whether values can be added."""
        return self in {Type.INTEGER, Type.DECIMAL}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: `name` for machines, `label` as the file wrote it, `unit` as a code or word ("zł", "%", "osoba") or None.

    `precision` and `scale` are those of DECIMAL. `has_status`: the parts hold a companion `<name>__status` with codes.
    """

    name: str
    label: str
    type: Type
    unit: str | None = None
    precision: int = 18
    scale: int = 0
    has_status: bool = False

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name) or "__" in self.name or self.name in RESERVED:
            raise ValueError(f"{self.name!r} cannot be the name of a column")
        if self.type is Type.DECIMAL and not 0 <= self.scale <= self.precision <= 38:
            raise ValueError(f"DECIMAL({self.precision},{self.scale}) does not exist")

    @property
    def status_name(self) -> str:
        """The name of the companion column."""
        return self.name + STATUS_SUFFIX


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """Columns in their order, and the names of the columns that tell rows apart (may be none)."""

    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    _by_name: dict[str, Column] = field(init=False, repr=False, compare=False, hash=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._by_name.update({column.name: column for column in self.columns})
        if len(self._by_name) != len(self.columns):
            raise ValueError("two columns have one name")
        if unknown := [name for name in self.key if name not in self._by_name]:
            raise ValueError(f"the key names unknown columns: {unknown}")

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(self._by_name)

    def column(self, name: str) -> Column:
        """The column called `name`; KeyError when there is none."""
        return self._by_name[name]

    def __contains__(self, name: object) -> bool:
        return name in self._by_name
