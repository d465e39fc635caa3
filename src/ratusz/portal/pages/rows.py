"""Rows of a result as a table for reading, and the place in the list."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import cast
from urllib.parse import quote_plus

from django.utils.translation import gettext

from ratusz.bank.model.schema import Type
from ratusz.bank.model.table import Table
from ratusz.bank.query.nodes import Function, Value
from ratusz.bank.query.result import Result, ResultColumn
from ratusz.bank.query.values import print_value
from ratusz.portal.catalog.columns import kind_of
from ratusz.portal.pages.columns import ColumnLine
from ratusz.portal.pages.explorer.address import WINDOW, Address, Pairs
from ratusz.portal.pages.explorer.asked import Asked
from ratusz.portal.pages.explorer.fields import names_of_values
from ratusz.portal.pages.explorer.grouping import row_addresses, totals
from ratusz.portal.pages.explorer.words import in_words
from ratusz.portal.pages.listing import language
from ratusz.portal.pages.signs import sign_of
from ratusz.portal.show.addresses import with_parameters
from ratusz.portal.show.components import Link, Pager
from ratusz.portal.show.numbers import is_long
from ratusz.portal.show.table import Cell, Column, DataTable, rows_in_words

PAGE = 100
LARGEST_PAGE = 500
SIZES = (25, PAGE, LARGEST_PAGE)
#: Values longer than this are no filter: they would not fit into an address.
LONGEST_LINKED = 120
#: Decimals of a share on a page; files hold two more.
SHARE_PLACES = 2
#: Decimals of a mean on a page beyond those of its column.
MEAN_PLACES = 2
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in the list one is, and the ways to other places: sizes of pages, and the form for the n-th row."""

    pager: Pager
    sizes: tuple[Link, ...]
    size: int
    last_url: str
    can_jump: bool
    carried: Pairs

    @property
    def size_text(self) -> str:
        """The size of pages, as the links say it."""
        return str(self.size)

    @property
    def first_text(self) -> str:
        """The number of the first row shown."""
        return str(self.pager.first or 1)


def shown_table(
    table: Table,
    asked: Asked,
    lines: Sequence[ColumnLine],
    result: Result,
    *,
    caption: str,
    marks: Mapping[tuple[int, int], str] | None = None,
) -> DataTable:
    """The rows of `result` with headings that order by their column, and signs where a cell has no value.

    `marks`: what is said of cells that hold another value than the source.
    """
    by_name = {line.name: line for line in lines}
    columns = {column.name: at for at, column in enumerate(result.columns)}
    rows = {number: at for at, number in enumerate(result.numbers)}
    grouped = asked.query.is_grouped
    shown, told = over_years(_columns(table, asked, by_name, result), result.rows)
    rows_found, sums = totals(table, asked.query) if asked.query.group and result.rows else (0, ())
    return DataTable(
        caption=caption,
        caption_hidden=True,
        columns=shown,
        rows=told,
        signs={(rows[mark.row], columns[mark.column]): sign_of(mark.code, language()) for mark in result.statuses},
        marks=marks or {},
        first_number=None if grouped else result.start + 1,
        number_urls=_row_urls(asked.address, result.numbers) if asked.address.has_room(len(result.numbers)) else (),
        sign_url=_sign_urls(asked.address, result),
        row_urls=row_addresses(table, asked.query, result, asked.address)
        if asked.query.group and asked.address.has_room(len(result.rows))
        else (),
        totals=(*[None] * len(asked.query.group), *sums) if sums else (),
        totals_label=gettext("All together, %(rows)s") % {"rows": rows_in_words(rows_found, language())} if sums else "",
    )


def over_years(columns: tuple[Column, ...], rows: Sequence[Sequence[Cell]]) -> tuple[tuple[Column, ...], Sequence[Sequence[Cell]]]:
    """Columns that are years are read across: a row whose numbers are all whole has no decimals, and thousands are grouped alike."""
    years = [at for at, column in enumerate(columns) if column.kind == "number" and _YEAR.fullmatch(column.label)]
    if len(years) < 2:
        return columns, rows
    told = [_whole(row, years) for row in rows]
    long = any(is_long(row[at]) for row in told for at in years)
    return tuple(replace(one, group_all=long) if at in years else one for at, one in enumerate(columns)), told


def _whole(row: Sequence[Cell], years: Sequence[int]) -> Sequence[Cell]:
    numbers = [cell for cell in (row[at] for at in years) if isinstance(cell, Decimal)]
    if not numbers or not all(number == number.to_integral_value() for number in numbers):
        return row
    return tuple(int(cell) if at in years and isinstance(cell, Decimal) else cell for at, cell in enumerate(row))


def place_of(asked: Asked, result: Result) -> Place:
    """Forward and back from the page shown, and farther."""
    address, size = asked.address, asked.query.limit or PAGE
    last = (result.count - 1) // size * size if result.count else 0
    return Place(
        pager=Pager(
            total=result.count,
            first=result.start + 1 if result.rows else 0,
            last=result.start + len(result.rows),
            previous_url=address.changed({"cursor": result.prev}) if result.prev else "",
            next_url=address.changed({"cursor": result.next}) if result.next else "",
            start_url=address.changed({}) if result.start else "",
        ),
        sizes=tuple(Link(text=str(one), url=address.changed({"limit": None if one == PAGE else str(one)})) for one in SIZES)
        if result.count > SIZES[0]
        else (),
        size=size,
        last_url=address.changed({"from": str(last)}) if last and result.start < last else "",
        can_jump=result.count > size,
        carried=address.pairs,
    )


def _columns(table: Table, asked: Asked, lines: Mapping[str, ColumnLine], result: Result) -> tuple[Column, ...]:
    columns = tuple(_column(column, lines.get(column.source or ""), asked, table) for column in result.columns)
    if not asked.address.has_room(2 * len(columns)):
        return tuple(replace(column, sort_url="", menu_url="", link=None) for column in columns)
    if not asked.address.has_room(len(result.rows) * sum(column.link is not None for column in columns)):
        return tuple(replace(column, link=None) for column in columns)
    return columns


def _row_urls(address: Address, numbers: Sequence[int]) -> tuple[str, ...]:
    start = with_parameters(address.path, (*address.pairs, *address.place, ("_row", "")), {})
    return tuple(f"{start}{number}#{WINDOW}" for number in numbers)


def _sign_urls(address: Address, result: Result) -> Callable[[int, int], str] | None:
    """What makes the address where the sign of a cell is explained."""
    if not result.numbers or not address.has_room(len(result.numbers) + len(result.statuses)):
        return None
    start = with_parameters(address.path, (*address.pairs, *address.place, ("_row", "")), {})
    return lambda row, column: f"{start}{result.numbers[row]}&_cell={result.columns[column].name}#{WINDOW}"


def _column(column: ResultColumn, line: ColumnLine | None, asked: Asked, table: Table) -> Column:
    address, query = asked.address, asked.query
    order = next((key for key in query.sort if key.name == column.name), None)
    ascending = order is not None and not order.descending
    is_source = line is not None and not column.function
    has_menu = line is not None and (is_source or any(group.name == column.name for group in query.group))
    return Column(
        name=column.source or column.name,
        label=_label(column, line),
        kind=kind_of(column.type),
        unit=(line.unit if line and not column.function else "") or column.unit or "",
        meaning=line.meaning if line else "",
        places=_places(column, table),
        sort_url=address.changed({"sort": f"-{column.name}" if ascending else column.name}),
        sorted="" if order is None else ("descending" if order.descending else "ascending"),
        menu_url=address.opening(("_about", line.name)) if line and has_menu else "",
        narrowed=line is not None and any(one.column == line.name for one in query.where),
        link=_linker(column, address) if is_source and not query.is_grouped and _is_linked(column.type) else None,
    )


def _places(column: ResultColumn, table: Table) -> int | None:
    """Decimals of what was divided; everything else is shown as it is. Files hold more of them."""
    if column.function == Function.SHARE:
        return SHARE_PLACES
    return (
        min(column.scale, table.schema.column(column.source).scale + MEAN_PLACES)
        if column.source and column.function == Function.MEAN
        else None
    )


def _is_linked(type_: Type) -> bool:
    """Numbers are amounts: narrowed from the menu of their column or cell, where one can say from and to."""
    return not type_.is_number


def _linker(column: ResultColumn, address: Address) -> Callable[[Cell], str]:
    """What makes the address of "only the rows with this value"."""
    names = names_of_values(column.name)
    base = with_parameters(address.path, (*(pair for pair in address.pairs if pair[0] not in names), (column.name, "")), {})

    def link(value: Cell) -> str:
        text = print_value(cast("Value", value))
        return base + quote_plus(text) if 0 < len(text) <= LONGEST_LINKED else ""

    return link


def _label(column: ResultColumn, line: ColumnLine | None) -> str:
    return in_words(column.function, line.label if line else column.label) or column.name
