"""Two versions of a table, side by side: rows added, removed, and changed cell by cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Literal

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from ratusz.portal.show.table import Cell, Column, Printer, printer

Change = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffRow:
    """One row that differs. For "added" `cells` are the new ones, for "removed" the old ones.

    For "changed" `cells` are the new ones, and `before[i]` is what the cell in place `i` held.
    """

    change: Change
    cells: Sequence[Cell]
    before: Mapping[int, Cell] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowDiff:
    """Rows that differ between two versions; rows that are the same are left out."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[DiffRow, ...]


def render_rowdiff(diff: RowDiff, language: str) -> SafeString:
    """The HTML of `diff`: a mark and a word for each kind of change, old values struck through before new ones."""
    printers = _printers(diff, language)
    heads = "".join(f'<th scope="col" data-kind="{column.kind}">{escape(column.label)}</th>' for column in diff.columns)
    lines = "".join(_row(row, diff.columns, printers) for row in diff.rows)
    caption, change = escape(diff.caption), escape(gettext("Change"))
    return mark_safe(  # noqa: S308  every part is escaped where it is made
        f'<div class="rz-scroll" role="region" tabindex="0" aria-label="{caption}">'
        f'<table class="rz-table rz-diff"><caption class="ds-sr-only">{caption}</caption>'
        f'<thead><tr><th scope="col">{change}</th>{heads}</tr></thead><tbody>{lines}</tbody></table></div>'
    )


def _printers(diff: RowDiff, language: str) -> list[Printer]:
    columns = range(len(diff.columns))
    cells = [[row.cells[at] for row in diff.rows] + [row.before[at] for row in diff.rows if at in row.before] for at in columns]
    return [printer(column, cells[at], language) for at, column in enumerate(diff.columns)]


def _row(row: DiffRow, columns: tuple[Column, ...], printers: list[Printer]) -> str:
    word = {"added": gettext("added"), "removed": gettext("removed"), "changed": gettext("changed")}[row.change]
    cells = "".join(_cell(row, at, column, printers[at]) for at, column in enumerate(columns))
    return f'<tr data-change="{row.change}"><th scope="row" class="rz-diff__mark">{escape(word)}</th>{cells}</tr>'


def _cell(row: DiffRow, at: int, column: Column, show: Printer) -> str:
    new = show(row.cells[at])
    if at not in row.before:
        return f'<td data-kind="{column.kind}">{new}</td>'
    empty = escape(gettext("(empty)"))
    old = show(row.before[at]) or empty
    return f'<td data-kind="{column.kind}" class="rz-diff__cell"><del>{old}</del> <ins>{new or empty}</ins></td>'
