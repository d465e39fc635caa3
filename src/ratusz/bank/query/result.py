"""The answer to a query, and its form as JSON (DESIGN §6)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from ratusz.bank.model.schema import Schema, Type
from ratusz.bank.query.compile import shown
from ratusz.bank.query.figures import group_type, measure_type
from ratusz.bank.query.nodes import Query

#: Integers beyond this are texts in JSON: readers that know only binary floating point would change them.
EXACT_IN_JSON = 2**53


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultColumn:
    """A column of a result. `source`: the column of the table it comes from; `function`: what was done to it, or ""."""

    name: str
    label: str
    type: Type
    unit: str | None = None
    scale: int = 0
    source: str | None = None
    function: str = ""

    def as_json(self) -> dict[str, str | None]:
        """`{"name", "label", "type", "unit"}`."""
        return {"name": self.name, "label": self.label, "type": str(self.type), "unit": self.unit}


@dataclass(frozen=True, slots=True, kw_only=True)
class CellMark:
    """Why a cell has no value: number of the row in the table, column, status code."""

    row: int
    column: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetValue:
    """A value of a column and how many rows have it. None: no value."""

    value: Any
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """The most frequent values of a column, and how many different ones there are."""

    values: tuple[FacetValue, ...]
    distinct: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A page. `numbers` are the rows' numbers in the table, one for each of `rows`; empty when the result is grouped.

    `suppressed`: of columns that figures of groups are made of, how many of their cells are kept secret and so not in those figures.
    `count` is exact and of all pages; `start` is how many rows come before this page; `next` and `prev` are cursors.
    """

    columns: tuple[ResultColumn, ...]
    rows: tuple[tuple[Any, ...], ...]
    count: int
    version: str
    start: int = 0
    numbers: tuple[int, ...] = ()
    statuses: tuple[CellMark, ...] = ()
    suppressed: Mapping[str, int] = field(default_factory=dict)
    facets: Mapping[str, Facet] = field(default_factory=dict)
    next: str | None = None
    prev: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Ready for JSON: rows as objects that begin with `_row`, decimals as texts, dates in ISO 8601."""
        rows = _objects(self.columns, self.rows, self.numbers)
        return {
            "rows": rows,
            "count": self.count,
            "columns": [column.as_json() for column in self.columns],
            "status": [{"row": mark.row, "column": mark.column, "code": mark.code} for mark in self.statuses],
            "facets": {name: _facet_json(facet) for name, facet in self.facets.items()},
            "next": self.next,
            "prev": self.prev,
            "version": self.version,
            **({"suppressed": dict(self.suppressed)} if self.suppressed else {}),
        }


def columns_of(query: Query, schema: Schema) -> tuple[ResultColumn, ...]:
    """The columns that the result of `query` has."""
    if not query.is_grouped:
        return tuple(
            ResultColumn(name=c.name, label=c.label, type=c.type, unit=c.unit, scale=c.scale, source=c.name) for c in shown(query, schema)
        )
    found = []
    for group in query.group:
        column = schema.column(group.column)
        found.append(
            ResultColumn(
                name=group.name,
                label=column.label,
                type=group_type(group, schema),
                unit=None if group.roll else column.unit,
                scale=column.scale,
                source=column.name,
                function=str(group.roll or ""),
            )
        )
    for measure in query.figures:
        source = schema.column(measure.column) if measure.column else None
        kind, scale = measure_type(measure, schema)
        unit = None if source is None or measure.function in {"count", "distinct"} else source.unit
        found.append(
            ResultColumn(
                name=measure.name,
                label=source.label if source else "",
                type=kind,
                unit="%" if measure.function == "share" else unit,
                scale=scale,
                source=measure.column,
                function=str(measure.function),
            )
        )
    return tuple(found)


def _objects(columns: Sequence[ResultColumn], rows: Sequence[tuple[Any, ...]], numbers: Sequence[int]) -> list[dict[str, Any]]:
    """Rows by name. Ten thousand rows pass here, so only columns whose type JSON does not have are touched."""
    names = [column.name for column in columns]
    printed = [(column.name, _PRINTERS[column.type]) for column in columns if column.type in _PRINTERS]
    found: list[dict[str, Any]] = [dict(zip(names, row, strict=True)) for row in rows]
    if numbers:
        found = [{"_row": number, **row} for number, row in zip(numbers, found, strict=True)]
    for name, printer in printed:
        for row in found:
            row[name] = printer(row[name])
    return found


def _integer(value: Any) -> int | str | None:
    if value is None or -EXACT_IN_JSON <= value <= EXACT_IN_JSON:
        return None if value is None else int(value)
    return str(int(value))


def _decimal(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


def _moment(value: Any) -> str | None:
    return None if value is None else value.isoformat()


_PRINTERS: dict[Type, Callable[[Any], Any]] = {
    Type.INTEGER: _integer,
    Type.DECIMAL: _decimal,
    Type.DATE: _moment,
    Type.DATETIME: _moment,
    Type.TIME: _moment,
}


def _facet_json(facet: Facet) -> dict[str, Any]:
    return {"values": [{"value": _plain(one.value), "count": one.count} for one in facet.values], "distinct": facet.distinct}


def _plain(value: Any) -> Any:
    match value:
        case None | bool() | str():
            return value
        case int():
            return _integer(value)
        case Decimal():
            return _decimal(value)
        case _:
            return _moment(value)
