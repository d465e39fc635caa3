"""Rows of versions as tables for reading: the first ones, and those that differ."""

from collections.abc import Mapping, Sequence
from typing import Any

from ratusz.bank.base.sentences import say
from ratusz.bank.model.schema import Column as BankColumn
from ratusz.bank.model.schema import Schema
from ratusz.bank.model.status import BY_CODE, CellStatus
from ratusz.bank.model.table import Table
from ratusz.bank.query.nodes import Query
from ratusz.bank.query.run import run
from ratusz.bank.store.diff import Change, Diff
from ratusz.bank.store.diff import DiffRow as BankDiffRow
from ratusz.portal.catalog.columns import kind_of
from ratusz.portal.catalog.models import ColumnText
from ratusz.portal.catalog.office import language
from ratusz.portal.core import bank
from ratusz.portal.show import rowdiff
from ratusz.portal.show.table import Column, DataTable, Sign

_CHANGES: Mapping[Change, rowdiff.Change] = {Change.ADDED: "added", Change.REMOVED: "removed", Change.CHANGED: "changed"}
Texts = Mapping[str, ColumnText]


def first_rows(table: Table, *, columns: Sequence[BankColumn], texts: Texts, caption: str, limit: int, start: int = 0) -> DataTable:
    """`limit` rows of `table` after the first `start`, in the named `columns`, with signs where cells have no value."""
    names = tuple(column.name for column in columns)
    result = run(bank.engine(), table, Query(select=names, limit=limit, start=start))
    at_row = {number: at for at, number in enumerate(result.numbers)}
    at_column = {name: at for at, name in enumerate(names)}
    return DataTable(
        caption=caption,
        caption_hidden=True,
        columns=tuple(heading(column, texts.get(column.name)) for column in columns),
        rows=result.rows,
        signs={(at_row[mark.row], at_column[mark.column]): sign_of(mark.code) for mark in result.statuses},
        first_number=start + 1,
    )


def changed_rows(found: Diff, schema: Schema, *, texts: Texts, caption: str) -> rowdiff.RowDiff:
    """The rows of a difference in the columns that both versions have."""
    columns = [column for column in schema.columns if column.name not in found.columns_added]
    names = [column.name for column in columns]
    return rowdiff.RowDiff(
        caption=caption,
        columns=tuple(heading(column, texts.get(column.name)) for column in columns),
        rows=tuple(_changed_row(row, names) for row in found.rows),
    )


def heading(column: BankColumn, text: ColumnText | None) -> Column:
    """The heading of a column: the catalogue's words where there are any."""
    return Column(
        name=column.name,
        label=(text.label if text else "") or column.label or column.name,
        kind=kind_of(column.type),
        unit=(text.unit if text else "") or column.unit or "",
        meaning=text.meaning if text else "",
    )


def sign_of(code: str) -> Sign:
    """The sign for a cell's status, in the language of the page."""
    status = BY_CODE.get(code)
    return Sign(sign=status.sign, meaning=say(status.meaning, language())) if status else Sign(sign="?", meaning=code)


def _changed_row(row: BankDiffRow, names: Sequence[str]) -> rowdiff.DiffRow:
    side = 0 if row.kind is Change.REMOVED else 1
    changed = row.changed if row.kind is Change.CHANGED else ()
    return rowdiff.DiffRow(
        change=_CHANGES[row.kind],
        cells=tuple(_cell(row.cells[name][side]) for name in names),
        before={at: _cell(row.cells[name][0]) for at, name in enumerate(names) if name in changed},
    )


def _cell(value: Any) -> Any:
    if isinstance(value, CellStatus):
        return value.sign
    return value
