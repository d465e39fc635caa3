"""One row with everything that is known of it, and one cell of it: what stands there, why, and the ways to narrow by it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from ratusz.bank.model.schema import Column
from ratusz.bank.model.table import Table
from ratusz.bank.query.nodes import Op, Value
from ratusz.bank.query.one import OneRow, one_row
from ratusz.bank.query.result import Result
from ratusz.bank.query.values import print_value
from ratusz.portal.catalog.columns import kind_of, type_in_words
from ratusz.portal.core import bank
from ratusz.portal.core.errors import nothing_here
from ratusz.portal.pages.columns import ColumnLine
from ratusz.portal.pages.explorer.address import Address
from ratusz.portal.pages.explorer.asked import Asked
from ratusz.portal.pages.explorer.fields import names_of_values
from ratusz.portal.pages.filters import shown_value
from ratusz.portal.pages.listing import language
from ratusz.portal.pages.signs import sign_of
from ratusz.portal.show.addresses import with_parameters
from ratusz.portal.show.components import Link
from ratusz.portal.show.table import Sign

#: The longest value that an address can ask for.
LONGEST_ASKED = 300
#: A cell that was kept secret shows nothing of what stood there.
_SECRET = "suppressed"
#: A cell whose text is no value of its column.
_UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class OneValue:
    """A cell: its value as shown, or the sign that stands for it; `raw`: how it was delivered, where that differs."""

    line: ColumnLine
    text: str
    url: str
    sign: Sign | None
    raw: str
    is_number: bool
    only_url: str
    but_url: str
    more: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RowWindow:
    """A row of the table; `number` tells it from all others of its version."""

    template = "pages/explorer/_row.html"
    number: int
    values: tuple[OneValue, ...]
    previous_url: str
    next_url: str
    permanent: str
    close_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CellWindow:
    """A small menu about one cell. `why`: what a sign in it means for reading the table."""

    template = "pages/explorer/_cell.html"
    number: int
    value: OneValue
    why: tuple[str, ...]
    row_url: str
    column_url: str
    close_url: str


def row_window(table: Table, asked: Asked, lines: Sequence[ColumnLine], result: Result) -> RowWindow:
    """The row that the address names, with the way to its neighbours on the page shown."""
    address, row = asked.address, _row(table, asked)
    leads = address.has_room(2 * len(lines))
    at = result.numbers.index(row.number) if row.number in result.numbers else -1
    beside = [result.numbers[n] if at >= 0 and 0 <= n < len(result.numbers) else None for n in (at - 1, at + 1)]
    before, after = (address.opening(("_row", str(number))) if number else "" for number in beside)
    return RowWindow(
        number=row.number,
        values=tuple(_value(row, table.schema.column(line.name), line, address if leads else None) for line in lines),
        previous_url=before,
        next_url=after,
        permanent=with_parameters(address.path, (), {"version": table.version, "_row": str(row.number)}),
        close_url=address.here,
    )


def cell_window(table: Table, asked: Asked, line: ColumnLine, said: Mapping[tuple[int, str], str]) -> CellWindow:
    """The cell that the address names: a row's number and a column. `said`: what is told of cells that were corrected."""
    row, address = _row(table, asked), asked.address
    column = table.schema.column(line.name)
    return CellWindow(
        number=row.number,
        value=_value(row, column, line, address, more=tuple(_ends(row, column, address))),
        why=(*_corrected(said.get((row.number, line.name), "")), *_why(row, column)),
        row_url=address.opening(("_row", str(row.number))),
        column_url=address.opening(("_about", line.name)),
        close_url=address.here,
    )


def _row(table: Table, asked: Asked) -> OneRow:
    number = asked.windows["_row"]
    known = number.isascii() and number.isdigit() and len(number) <= 15
    found = one_row(bank.engine(), table, int(number)) if known else None
    if found is None:
        raise nothing_here()
    return found


def _value(row: OneRow, column: Column, line: ColumnLine, address: Address | None, more: tuple[Link, ...] = ()) -> OneValue:
    value, status = row.values[column.name], row.statuses.get(column.name)
    only, but = _ways(address, column, value, status) if address else ("", "")
    text = "" if value is None else shown_value(value, column.type)
    return OneValue(
        line=line,
        text=text,
        url=text if text.startswith(("https://", "http://")) else "",
        sign=sign_of(status, language()) if status else None,
        raw=row.raw.get(column.name, "") if status != _SECRET else "",
        is_number=kind_of(column.type) == "number",
        only_url=only,
        but_url=but,
        more=more,
    )


def _ways(address: Address, column: Column, value: Value | None, status: str | None) -> tuple[str, str]:
    """Only the rows that have this here, and all but them; "" where an address cannot say it."""
    name = column.name
    if value is None:
        pair = (f"{name}__status", status) if status else (f"{name}__isnull", "true")
        return address.plus(pair), address.changed({f"{name}__isnull": "false"})
    text = print_value(value)
    if len(text) > LONGEST_ASKED:
        return "", ""
    names = names_of_values(name)
    return address.replaced(names, (name, text)), address.plus((f"{name}__notin", text))


def _corrected(said: str) -> Iterable[str]:
    if said:
        yield gettext("Corrected by the office: %(said)s Why stands above the table.") % {"said": said}


def _why(row: OneRow, column: Column) -> Iterable[str]:
    """What a careful reader should know of a cell with a sign."""
    status = row.statuses.get(column.name)
    if status is None:
        return
    if status == _UNREADABLE:
        yield gettext("The column holds values of the type “%(type)s”, and this text is none of them.") % {
            "type": type_in_words(column.type)
        }
    if column.type.is_number:
        yield gettext("It is counted in no sum and no mean.")


def _ends(row: OneRow, column: Column, address: Address) -> Iterable[Link]:
    """From this value on, and up to it, for columns that are ordered by size."""
    value = row.values[column.name]
    if value is None or isinstance(value, (bool, str)):
        return
    for text, op in ((gettext("This much or more"), Op.GTE), (gettext("This much or less"), Op.LTE)):
        yield Link(text=text, url=address.changed({f"{column.name}__{op}": print_value(value)}))
