"""The beginning of a file as a picture of the sheet: each row with what it was taken for."""

from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePath
from typing import Any

from ratusz.bank.read.assemble import plan_table
from ratusz.bank.read.grid import Grid
from ratusz.bank.read.layout import Layout
from ratusz.bank.read.magic import format_of
from ratusz.bank.read.reading import SMALL_BYTES, open_source, pair
from ratusz.bank.read.recipe import Recipe, TableRecipe
from ratusz.bank.read.sample import take_sample

#: Rows shown from the beginning, and from the end, where notes are.
FIRST_ROWS = 50
LAST_ROWS = 10
_CELL_CHARACTERS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewRow:
    """A row as the file counts it, its role ("preamble", "header", "data", "skipped", "footer"), its texts."""

    number: int
    role: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewTable:
    """The first and last rows of a table; `rows_in_file`: how many there are, None where they were not counted."""

    name: str
    hidden: bool
    rows: tuple[PreviewRow, ...]
    rows_in_file: int | None

    def as_json(self) -> dict[str, Any]:
        """The picture as JSON values."""
        rows = [{"number": row.number, "role": row.role, "cells": list(row.cells)} for row in self.rows]
        return {"name": self.name, "hidden": self.hidden, "rows": rows, "rows_in_file": self.rows_in_file}


def preview(path: Path, *, file_name: str | None = None, recipe: Recipe | None = None) -> tuple[PreviewTable, ...]:
    """One picture per sheet of the file at `path`, read by `recipe` where it fits. Raises Unreadable as `read` does."""
    name = PurePath(file_name or path.name).stem or "tabela"
    kind = format_of(path)
    if kind == "csv" and path.stat().st_size > SMALL_BYTES:
        sample = take_sample(path, name=name, dialect=recipe.dialect if recipe else None)
        return (_picture(sample.grid, recipe.tables[0] if recipe and recipe.tables else None, counted=False),)
    source = open_source(path, kind=kind, name=name, recipe=recipe if recipe and recipe.format == kind else None)
    pairs, _ = pair(source.grids, recipe)
    return tuple(_picture(grid, table, counted=True) for grid, table in pairs)


def _picture(grid: Grid, recipe: TableRecipe | None, *, counted: bool) -> PreviewTable:
    plan = plan_table(grid, recipe if recipe is None or recipe.take else None)
    layout = plan.layout if plan else Layout(header=(), skipped=(), footer=(), body=())
    last = range(max(FIRST_ROWS, len(grid.rows) - LAST_ROWS), len(grid.rows)) if counted else range(0)
    shown = (*range(min(FIRST_ROWS, len(grid.rows))), *last)
    rows = tuple(
        PreviewRow(number=row + 1, role=str(layout.role(row)), cells=tuple(text[:_CELL_CHARACTERS] for text in islice(grid.rows[row], 60)))
        for row in shown
    )
    return PreviewTable(name=grid.name, hidden=grid.hidden, rows=rows, rows_in_file=len(grid.rows) if counted else None)
