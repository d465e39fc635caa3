"""What changed from one version to another: how many rows, which columns, and the first rows cell by cell.

Rows are matched by key where the later version has one that tells rows apart in both; otherwise as whole rows, where a
change is one row removed and another added. Parts that both versions share are not read.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from typing import Any

from ratusz.bank.check.changes import type_name
from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.model.schema import Column, Schema, Type
from ratusz.bank.model.status import BY_CODE, CellStatus
from ratusz.bank.model.table import PartFile, Table
from ratusz.bank.store.rows import columns_of, same

_EXACT_IN_JSON = 2**53
_DIGITS_OF_INTEGER, _MOST_DIGITS = 19, 38


class Change(StrEnum):
    """What became of a row."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffRow:
    """A row that differs. `row`: its number in the later version, for a removed one in the earlier.

    `cells`: column → (before, after) of all columns both versions have; a value, a CellStatus where a sign stands, or None.
    """

    kind: Change
    row: int
    key: Mapping[str, Any]
    cells: Mapping[str, tuple[Any, Any]]

    @property
    def changed(self) -> tuple[str, ...]:
        """The names of the columns whose cells differ."""
        return tuple(name for name, (before, after) in self.cells.items() if before != after)

    def as_json(self) -> dict[str, Any]:
        """`{"kind", "row", "key", "cells": {column: {"before", "after"}}}` with the cells that differ."""
        cells = {name: {"before": _plain(self.cells[name][0]), "after": _plain(self.cells[name][1])} for name in self.changed}
        return {"kind": str(self.kind), "row": self.row, "key": {name: _plain(value) for name, value in self.key.items()}, "cells": cells}


@dataclass(frozen=True, slots=True, kw_only=True)
class Diff:
    """Exact numbers of rows; columns by name, retyped ones with both types; the first rows in the order of the table."""

    added: int
    removed: int
    changed: int
    columns_added: tuple[str, ...]
    columns_removed: tuple[str, ...]
    columns_retyped: Mapping[str, tuple[str, str]]
    key: tuple[str, ...]
    rows: tuple[DiffRow, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs."""
        return not (self.added or self.removed or self.changed or self.columns_added or self.columns_removed or self.columns_retyped)

    def as_json(self) -> dict[str, Any]:
        """Plain values for JSON; `rows_left_out` says how many rows that differ are not listed."""
        retyped = [{"name": name, "before": before, "after": after} for name, (before, after) in self.columns_retyped.items()]
        return {
            "added": self.added, "removed": self.removed, "changed": self.changed, "key": list(self.key),
            "columns": {"added": list(self.columns_added), "removed": list(self.columns_removed), "retyped": retyped},
            "rows": [row.as_json() for row in self.rows],
            "rows_left_out": self.added + self.removed + self.changed - len(self.rows),
        }  # fmt: skip


def diff(engine: Engine, a: Table, b: Table, *, limit: int) -> Diff:
    """What changed from `a` to `b`, with at most `limit` rows cell by cell."""
    schema = _common(a.schema, b.schema)
    before, after = _without_shared(replace(a, schema=schema), replace(b, schema=schema))
    key = b.schema.key if set(b.schema.key) <= set(schema.names) else ()
    if not (key and _tells_apart(engine, before, key) and _tells_apart(engine, after, key)):
        key = ()
    counts, rows = _by_key(engine, before, after, key, limit) if key else _by_rows(engine, before, after, limit)
    both = [(a.schema.column(name), b.schema.column(name)) for name in schema.names]
    return Diff(
        added=counts[0], removed=counts[1], changed=counts[2],
        columns_added=tuple(name for name in b.schema.names if name not in a.schema),
        columns_removed=tuple(name for name in a.schema.names if name not in b.schema),
        columns_retyped={old.name: (type_name(old), type_name(new)) for old, new in both if type_name(old) != type_name(new)},
        key=key, rows=rows,
    )  # fmt: skip


def _common(a: Schema, b: Schema) -> Schema:
    """The columns of both, each with a type in which values of both can be compared."""
    return Schema(columns=tuple(_comparable(a.column(name), b.column(name)) for name in b.names if name in a))


def _comparable(old: Column, new: Column) -> Column:
    column = replace(new, has_status=old.has_status or new.has_status)
    if type_name(old) == type_name(new):
        return column
    if old.type.is_number and new.type.is_number:
        scales = [each.scale if each.type is Type.DECIMAL else 0 for each in (old, new)]
        wholes = [each.precision - each.scale if each.type is Type.DECIMAL else _DIGITS_OF_INTEGER for each in (old, new)]
        if max(scales) + max(wholes) <= _MOST_DIGITS:
            return replace(column, type=Type.DECIMAL, precision=max(scales) + max(wholes), scale=max(scales))
    return replace(column, type=Type.TEXT)


def _without_shared(a: Table, b: Table) -> tuple[Table, Table]:
    """Both tables without the parts they share: a shared part adds and removes nothing."""
    shared = Counter(part.sha256 for part in a.parts if part.sha256) & Counter(part.sha256 for part in b.parts if part.sha256)
    return replace(a, parts=_less(a.parts, shared)), replace(b, parts=_less(b.parts, shared))


def _less(parts: Sequence[PartFile], shared: Counter[str]) -> tuple[PartFile, ...]:
    left, kept = Counter(shared), []
    for part in parts:
        if left[part.sha256] > 0:
            left[part.sha256] -= 1
        else:
            kept.append(part)
    return tuple(kept)


def _tells_apart(engine: Engine, table: Table, key: Sequence[str]) -> bool:
    names = ", ".join(map(quote, key))
    return not engine.fetch(f"SELECT 1 FROM {engine.scan_table(table)} GROUP BY {names} HAVING count(*) > 1 LIMIT 1")


def _by_key(engine: Engine, a: Table, b: Table, key: tuple[str, ...], limit: int) -> tuple[tuple[int, int, int], tuple[DiffRow, ...]]:
    names = columns_of(b.schema)
    differs = " OR ".join(f"b.{quote(name)} IS DISTINCT FROM d.{quote(name)}" for name in names)
    pairs = f"{engine.scan_table(a)} b FULL JOIN {engine.scan_table(b)} d ON {same(key)}"
    counts = engine.fetch(
        f"""
        SELECT count(*) FILTER (b."_row" IS NULL), count(*) FILTER (d."_row" IS NULL),
               count(*) FILTER (b."_row" IS NOT NULL AND d."_row" IS NOT NULL AND ({differs}))
        FROM {pairs}
        """
    )[0]
    cells = ", ".join(f"b.{quote(name)}, d.{quote(name)}" for name in names)
    found = engine.fetch(
        f"""
        SELECT b."_row", d."_row", {cells} FROM {pairs}
        WHERE b."_row" IS NULL OR d."_row" IS NULL OR ({differs})
        ORDER BY coalesce(d."_row", b."_row"), d."_row" NULLS FIRST LIMIT {int(limit)}
        """
    )
    return (counts[0], counts[1], counts[2]), tuple(_paired(b.schema, key, row) for row in found)


def _paired(schema: Schema, key: tuple[str, ...], row: tuple[Any, ...]) -> DiffRow:
    old_row, new_row, cells = row[0], row[1], row[2:]
    names = columns_of(schema)
    old, new = dict(zip(names, cells[::2], strict=True)), dict(zip(names, cells[1::2], strict=True))
    kind = Change.ADDED if old_row is None else Change.REMOVED if new_row is None else Change.CHANGED
    shown = old if kind is Change.REMOVED else new
    return DiffRow(
        kind=kind,
        row=old_row if new_row is None else new_row,
        key={name: shown[name] for name in key},
        cells={column.name: (_cell(column, old), _cell(column, new)) for column in schema.columns},
    )


def _by_rows(engine: Engine, a: Table, b: Table, limit: int) -> tuple[tuple[int, int, int], tuple[DiffRow, ...]]:
    """Whole rows, counted: a row that stands three times in `b` and once in `a` was added twice."""
    if not b.schema.columns:
        return (b.rows, a.rows, 0), ()
    names = ", ".join(map(quote, columns_of(b.schema)))
    net = f"""
        SELECT {names}, sum(_side) AS _net,
               CASE WHEN sum(_side) > 0 THEN min("_row") FILTER (_side = 1) ELSE min("_row") FILTER (_side = -1) END AS _first
        FROM (SELECT {names}, "_row", -1 AS _side FROM {engine.scan_table(a)}
              UNION ALL SELECT {names}, "_row", 1 AS _side FROM {engine.scan_table(b)})
        GROUP BY {names} HAVING sum(_side) <> 0
        """
    counts = engine.fetch(f"SELECT coalesce(sum(_net) FILTER (_net > 0), 0), coalesce(-sum(_net) FILTER (_net < 0), 0) FROM ({net})")[0]
    found = engine.fetch(f"SELECT _net, _first, {names} FROM ({net}) ORDER BY _first, _net LIMIT {int(limit)}")
    rows = [_whole(b.schema, row) for row in found for _ in range(abs(int(row[0])))]
    return (int(counts[0]), int(counts[1]), 0), tuple(rows[:limit])


def _whole(schema: Schema, row: tuple[Any, ...]) -> DiffRow:
    values = dict(zip(columns_of(schema), row[2:], strict=True))
    cells = {column.name: _cell(column, values) for column in schema.columns}
    if row[0] > 0:
        return DiffRow(kind=Change.ADDED, row=row[1], key={}, cells={name: (None, cell) for name, cell in cells.items()})
    return DiffRow(kind=Change.REMOVED, row=row[1], key={}, cells={name: (cell, None) for name, cell in cells.items()})


def _cell(column: Column, values: Mapping[str, Any]) -> Any:
    code = values.get(column.status_name) if column.has_status else None
    return BY_CODE.get(code, code) if code else values[column.name]


def _plain(value: Any) -> Any:
    """A cell for JSON: DECIMAL and integers above 2^53 are strings, a sign is `{"status": code}`."""
    match value:
        case CellStatus():
            return {"status": value.code}
        case Decimal():
            return str(value)
        case date() | time():
            return value.isoformat()
        case int() if abs(value) > _EXACT_IN_JSON:
            return str(value)
        case _:
            return value
