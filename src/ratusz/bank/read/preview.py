"""The beginning of a file as a picture of the sheet: each row with what it was taken for."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from itertools import islice
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

from ratusz.bank.base.errors import Unreadable
from ratusz.bank.read.assemble import plan_table
from ratusz.bank.read.grid import Grid
from ratusz.bank.read.magic import format_of
from ratusz.bank.read.members import labels, member_table, pair_members
from ratusz.bank.read.reading import pair_all, stem_of
from ratusz.bank.read.recipe import Area, Recipe, TableRecipe
from ratusz.bank.read.roles import Layout
from ratusz.bank.read.source import Asked, Container, Format, formats
from ratusz.bank.read.spool import seen

#: Rows shown from the beginning, and from the end, where notes are.
FIRST_ROWS = 50
LAST_ROWS = 10
_CELL_CHARACTERS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewRow:
    """A row as the file counts it, its role ("preamble", "header", "data", "skipped", "total", "footer"), its texts."""

    number: int
    role: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewTable:
    """The first and last rows of a table; `rows_in_file`: how many there are down to its end, None where they were not counted.

    `area`: where on its sheet it lies, when it is not alone there.
    """

    name: str
    hidden: bool
    rows: tuple[PreviewRow, ...]
    rows_in_file: int | None
    area: Area | None = None

    def as_json(self) -> dict[str, Any]:
        """The picture as JSON values."""
        rows = [{"number": row.number, "role": row.role, "cells": list(row.cells)} for row in self.rows]
        area = asdict(self.area) if self.area else None
        return {"name": self.name, "hidden": self.hidden, "rows": rows, "rows_in_file": self.rows_in_file, "area": area}


def preview(path: Path, *, file_name: str | None = None, recipe: Recipe | None = None) -> tuple[PreviewTable, ...]:
    """One picture per sheet of the file at `path`, read by `recipe` where it fits. Raises Unreadable as `read` does."""
    with TemporaryDirectory(prefix="ratusz-preview-") as folder:
        return _pictures(path, file_name, recipe, Path(folder))


def _pictures(path: Path, file_name: str | None, recipe: Recipe | None, work: Path) -> tuple[PreviewTable, ...]:
    kind = format_of(path, file_name=file_name)
    recipe = recipe if recipe and recipe.format == kind else None
    asked = Asked(path=path, name=stem_of(path, file_name), dialect=recipe.dialect if recipe else None, work=work)
    match formats[kind]:
        case Container() as container:
            return tuple(_of_members(container, asked, recipe))
        case Format() as form:
            source = (form.glimpse or form.open)(asked)
            pairs, _ = pair_all(source.grids, recipe)
            return tuple(_picture(seen(grid), table, counted=source.whole and isinstance(grid, Grid)) for grid, table in pairs)


def _of_members(container: Container, asked: Asked, recipe: Recipe | None) -> Iterator[PreviewTable]:
    """The pictures of an archive's members, in the order and by the names that `read` gives; what holds no table is left out."""
    shown: list[tuple[str, tuple[PreviewTable, ...]]] = []
    pairs, _ = pair_members(container.unpack(asked), recipe)
    for member, earlier in pairs:
        with suppress(Unreadable):
            if isinstance(formats[format_of(member.path, file_name=member.name)], Format):
                shown.append((member.name, _pictures(member.path, member.name, earlier, asked.work)))
    for label, (name, tables) in zip(labels([name for name, _ in shown]), shown, strict=True):
        yield from (replace(table, name=member_table(label, table.name, PurePosixPath(name).stem)) for table in tables)


def _picture(grid: Grid, recipe: TableRecipe | None, *, counted: bool) -> PreviewTable:
    plan = plan_table(grid, recipe if recipe is None or recipe.take else None, sampled=not counted)
    layout = plan.layout if plan else Layout(header=(), skipped=(), footer=(), body=())
    begun = grid.top + FIRST_ROWS
    last = range(max(begun, len(grid.rows) - LAST_ROWS), len(grid.rows)) if counted else range(0)
    shown = (*range(grid.top, min(begun, len(grid.rows))), *last)
    rows = tuple(
        PreviewRow(number=row + 1, role=str(layout.role(row)), cells=tuple(text[:_CELL_CHARACTERS] for text in islice(grid.rows[row], 60)))
        for row in shown
    )
    return PreviewTable(name=grid.name, hidden=grid.hidden, rows=rows, rows_in_file=len(grid.rows) if counted else None, area=grid.area)
