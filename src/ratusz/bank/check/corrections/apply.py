"""A table with its corrections in it. Files without a corrected row stay the files they are; what the source says stays as raw text."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ratusz.bank.check.corrections.correction import Action, Correction, correction_from_json, correction_json
from ratusz.bank.check.corrections.judge import Judged, Sql, condition, instead, judge
from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.model.schema import Column, Schema
from ratusz.bank.model.table import PartFile, Table

#: The sign of a cell whose value was taken away, and nobody knows the right one.
_NOBODY_KNOWS = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """The table as it is shown, and what became of each correction."""

    table: Table
    judged: tuple[Judged, ...]

    def as_json(self) -> dict[str, Any]:
        """What a version remembers: each correction in it, the rows it is about and the first cells; and those that did not apply."""
        applied = [one for one in self.judged if one.applies]
        return {
            "failed": [
                [one.correction.number, str(one.outcome), one.odd.found if one.odd else None] for one in self.judged if not one.applies
            ],
            "applied": [{**correction_json(one.correction), "rows": one.rows} for one in applied],
            "cells": [
                [one.correction.number, cell.row, cell.column, cell.found, cell.value] for one in applied for cell in one.touched
            ],
        }  # fmt: skip


def applied_in(told: Mapping[str, Any]) -> tuple[Correction, ...]:
    """The corrections out of what a version remembers (`Corrected.as_json`)."""
    return tuple(correction_from_json({name: value for name, value in one.items() if name != "rows"}) for one in told["applied"])


def correct(engine: Engine, table: Table, corrections: Sequence[Correction], *, work: Path) -> Corrected:
    """`table`, which is what the source says, with those of `corrections` in it whose guard holds. Rows keep their numbers."""
    if not corrections:
        return Corrected(table=table, judged=())
    judged = judge(engine, table, corrections)
    changing = [one.correction for one in judged if one.applies and one.correction.action is not Action.FLAG]
    if not changing:
        return Corrected(table=table, judged=judged)
    schema = _schema(table.schema, changing)
    parts = [_part(engine, part, schema, changing, work / f"mended-{number}.parquet") for number, part in enumerate(table.parts)]
    raw = _raw(engine, table, changing, work)
    return Corrected(
        table=Table(schema=schema, parts=tuple(part for part in parts if part.rows), raw=tuple(part for part in raw if part.rows)),
        judged=judged,
    )


def untold(engine: Engine, source: Table, mended: Corrected, *, work: Path) -> Table:
    """The corrected table without any text of what `source` says in changed cells.

    Where cells are hidden, a second figure of a shown one would give hidden ones back.
    """
    changed = [one.correction for one in mended.judged if one.applies and one.correction.action in {Action.OVERRIDE, Action.SCALE}]
    if not changed or not mended.table.raw:
        return mended.table
    cells = [_place(engine, source, one) for one in changed]
    path = work / "untold.parquet"
    kept = engine.write(
        f'SELECT * FROM {engine.scan_raw(mended.table)} WHERE ("_row", "column") NOT IN ({" UNION ALL ".join(one.text for one in cells)})',
        str(path),
        [value for one in cells for value in one.values],
    )
    return replace(mended.table, raw=(PartFile(path=path, rows=kept, first_row=None),) if kept else ())


def _place(engine: Engine, source: Table, one: Correction) -> Sql:
    where = condition(one, source.schema)
    return Sql(text=f"(SELECT (\"_row\", '{one.column}') FROM {engine.scan_table(source)} WHERE {where.text})", values=where.values)


def _schema(schema: Schema, changing: Iterable[Correction]) -> Schema:
    """With room for a sign where a value is taken away."""
    emptied = {one.column for one in changing if one.action is Action.OVERRIDE and not one.value}
    return replace(schema, columns=tuple(replace(one, has_status=one.has_status or one.name in emptied) for one in schema.columns))


def _part(engine: Engine, part: PartFile, schema: Schema, changing: Sequence[Correction], path: Path) -> PartFile:
    scan = engine.scan(part, schema)
    touched, dropped = _any(changing, schema), _any([one for one in changing if one.action is Action.DROP], schema)
    if not engine.fetch(f"SELECT 1 FROM {scan} WHERE {touched.text} LIMIT 1", touched.values):
        return part
    drops = bool(engine.fetch(f"SELECT 1 FROM {scan} WHERE {dropped.text} LIMIT 1", dropped.values))
    numbered = drops or part.first_row is None
    cells = [_cell(column, schema, changing) for column in schema.columns]
    signs = [_sign(column, schema, changing) for column in schema.columns if column.has_status]
    asked = [*([Sql(text='"_row"')] if numbered else []), *cells, *signs]
    rows = engine.write(
        f'SELECT {", ".join(one.text for one in asked)} FROM {scan} WHERE NOT ({dropped.text}) ORDER BY "_row"',
        str(path),
        [*(value for one in asked for value in one.values), *dropped.values],
    )
    return PartFile(path=path, rows=rows, first_row=None if numbered else part.first_row)


def _any(corrections: Sequence[Correction], schema: Schema) -> Sql:
    found = [condition(one, schema) for one in corrections]
    return Sql(text=" OR ".join(f"({one.text})" for one in found) or "false", values=tuple(value for one in found for value in one.values))


def _cell(column: Column, schema: Schema, changing: Sequence[Correction]) -> Sql:
    name, text = quote(column.name), ""
    values: list[Any] = []
    for one in changing:
        if one.column == column.name and one.action is not Action.DROP:
            where, new = condition(one, schema), instead(one, schema)
            text += f" WHEN {where.text} THEN {new.text}"
            values += [*where.values, *new.values]
    return Sql(text=f"CASE{text} ELSE {name} END AS {name}" if text else name, values=tuple(values))


def _sign(column: Column, schema: Schema, changing: Sequence[Correction]) -> Sql:
    name, text = quote(column.status_name), ""
    values: list[Any] = []
    for one in changing:
        if one.column == column.name and one.action is Action.OVERRIDE:
            where = condition(one, schema)
            text += f" WHEN {where.text} THEN {'NULL' if one.value else repr(_NOBODY_KNOWS)}"
            values += where.values
    return Sql(text=f"CASE{text} ELSE {name} END AS {name}" if text else name, values=tuple(values))


def _raw(engine: Engine, table: Table, changing: Sequence[Correction], work: Path) -> list[PartFile]:
    """The raw text without that of rows left out, and with what the source says in the cells that are changed."""
    dropped = _any([one for one in changing if one.action is Action.DROP], table.schema)
    rows = f'SELECT "_row" FROM {engine.scan_table(table)} WHERE {dropped.text}'
    parts = list(table.raw)
    if parts and engine.fetch(f"{rows} LIMIT 1", dropped.values):
        path = work / "mended-raw.parquet"
        kept = engine.write(f'SELECT * FROM {engine.scan_raw(table)} WHERE "_row" NOT IN ({rows})', str(path), dropped.values)
        parts = [PartFile(path=path, rows=kept, first_row=None)]
    said = [_said(engine, table, one) for one in changing if one.action is not Action.DROP]
    if said:
        path = work / "mended-said.parquet"
        known = f' WHERE ("_row", "column") NOT IN (SELECT ("_row", "column") FROM {engine.scan_raw(table)})' if table.raw else ""
        text = " UNION ".join(one.text for one in said)
        count = engine.write(
            f'SELECT "_row", "column", "raw" FROM ({text}){known} ORDER BY 1, 2', str(path), [value for one in said for value in one.values]
        )
        parts.append(PartFile(path=path, rows=count, first_row=None))
    return parts


def _said(engine: Engine, table: Table, one: Correction) -> Sql:
    name, where = quote(one.column), condition(one, table.schema)
    text = f'SELECT "_row", \'{one.column}\' AS "column", CAST({name} AS VARCHAR) AS "raw" FROM {engine.scan_table(table)}'
    return Sql(text=f"({text} WHERE {where.text} AND {name} IS NOT NULL)", values=where.values)
