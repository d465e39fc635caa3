"""Rows of a result as a table for reading, and the place in the list."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ratusz.bank.query.nodes import Query
from ratusz.bank.query.result import Result, ResultColumn
from ratusz.portal.catalog.columns import kind_of
from ratusz.portal.pages.columns import ColumnLine
from ratusz.portal.pages.filters import Pairs, parameters_of
from ratusz.portal.pages.listing import language
from ratusz.portal.pages.signs import sign_of
from ratusz.portal.show.addresses import with_parameters
from ratusz.portal.show.components import Pager
from ratusz.portal.show.table import Column, DataTable

#: What was done to a column, before its label.
_FUNCTIONS: dict[str, str | Promise] = {
    "count": _("number of rows"),
    "sum": _("sum"),
    "mean": _("mean"),
    "median": _("median"),
    "min": _("least"),
    "max": _("greatest"),
    "distinct": _("different values"),
    "year": _("year"),
    "quarter": _("quarter"),
    "month": _("month"),
}


def shown_table(request: HttpRequest, lines: Sequence[ColumnLine], query: Query, result: Result, *, caption: str) -> DataTable:
    """The rows of `result` with headings that order by their column, and signs where a cell has no value."""
    by_name = {line.name: line for line in lines}
    columns = {column.name: at for at, column in enumerate(result.columns)}
    rows = {number: at for at, number in enumerate(result.numbers)}
    now = parameters_of(request)
    return DataTable(
        caption=caption,
        caption_hidden=True,
        columns=tuple(_column(column, by_name.get(column.source or ""), query, request.path, now) for column in result.columns),
        rows=result.rows,
        signs={(rows[mark.row], columns[mark.column]): sign_of(mark.code, language()) for mark in result.statuses},
    )


def pager_of(request: HttpRequest, result: Result) -> Pager:
    """Forward and back from the page shown."""
    now = parameters_of(request)
    return Pager(
        total=result.count,
        first=result.start + 1 if result.rows else 0,
        last=result.start + len(result.rows),
        previous_url=with_parameters(request.path, now, {"cursor": result.prev}) if result.prev else "",
        next_url=with_parameters(request.path, now, {"cursor": result.next}) if result.next else "",
        start_url=with_parameters(request.path, now, {}) if result.start else "",
    )


def _column(column: ResultColumn, line: ColumnLine | None, query: Query, path: str, now: Pairs) -> Column:
    order = next((key for key in query.sort if key.name == column.name), None)
    ascending = order is not None and not order.descending
    return Column(
        name=column.name,
        label=_label(column, line),
        kind=kind_of(column.type),
        unit=(line.unit if line and not column.function else "") or column.unit or "",
        meaning=line.meaning if line else "",
        sort_url=with_parameters(path, now, {"sort": f"-{column.name}" if ascending else column.name}),
        sorted="" if order is None else ("descending" if order.descending else "ascending"),
    )


def _label(column: ResultColumn, line: ColumnLine | None) -> str:
    label = line.label if line else column.label
    done = str(_FUNCTIONS.get(column.function, column.function))
    return ": ".join(filter(None, [done, label])) or column.name
