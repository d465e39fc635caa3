"""The data table: what it holds, and its HTML.

A table of data has hundreds of cells on a page, so its HTML is built by joining strings: every text that comes from outside
passes `escape`, and `render_table` is the only place that calls the result safe.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from html import escape
from typing import Literal

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from ratusz.portal.show import numbers

Kind = Literal["text", "code", "number", "day", "moment", "flag", "link"]
Cell = object
Printer = Callable[[Cell], str]
_LONG_TEXT, _MEDIUM_TEXT = 60, 22


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column as it is shown. `sort_url` orders by it (or turns the order round); `sorted` says how it is ordered now.

    `kind`: text and codes stand left, numbers right with the separators of the language. `places`: decimals, where fixed.
    """

    name: str
    label: str
    kind: Kind = "text"
    unit: str = ""
    meaning: str = ""
    places: int | None = None
    sort_url: str = ""
    sorted: Literal["", "ascending", "descending"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """A conventional sign that stands for a missing number, and what it means."""

    sign: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DataTable:
    """Rows for reading. `signs[(row, column)]`, counted from 0 among the rows shown, stands in place of the cell's value.

    `caption` names the table for everybody (`caption_hidden`: for screen readers only). `first_number` numbers the rows from
    there; None leaves them without. `row_urls`: an address for each row's first cell.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Cell]]
    signs: Mapping[tuple[int, int], Sign] = field(default_factory=dict)
    caption_hidden: bool = False
    first_number: int | None = None
    row_urls: tuple[str, ...] = ()

    def used_signs(self) -> list[Sign]:
        """The signs that occur in the rows shown, each once, in order of their sign."""
        return sorted(set(self.signs.values()), key=lambda sign: sign.sign)


def render_table(table: DataTable, language: str) -> SafeString:
    """The HTML of `table` with numbers and days of `language`; it scrolls sideways inside a region that takes the keyboard."""
    caption = escape(table.caption)
    hidden = ' class="ds-sr-only"' if table.caption_hidden else ""
    return mark_safe(  # noqa: S308  every part is escaped where it is made
        f'<div class="rz-scroll" role="region" tabindex="0" aria-label="{caption}">'
        f'<table class="rz-table"><caption{hidden}>{caption}</caption>'
        f"<thead><tr>{_head(table)}</tr></thead><tbody>{_body(table, language)}</tbody></table></div>"
    )


def printer(column: Column, cells: Sequence[Cell], language: str) -> Printer:
    """What prints the values of `column`; `cells` are its values on this page, by which it decides how to group thousands."""
    if column.kind == "number":
        return _number_printer(column, cells, language)
    return _PRINTERS.get(column.kind, _print_text)(language)


def _head(table: DataTable) -> str:
    title, short = escape(gettext("Row number")), escape(gettext("No."))  # in an f-string they would not be found to be translated
    number = f'<th scope="col" class="rz-table__number"><abbr title="{title}">{short}</abbr></th>'
    return (number if table.first_number is not None else "") + "".join(_header(column) for column in table.columns)


def _header(column: Column) -> str:
    unit = f'<span class="rz-table__unit">{escape(column.unit)}</span>' if column.unit else ""
    label = escape(column.label)
    title = f' title="{escape(column.meaning)}"' if column.meaning else ""
    order = f' aria-sort="{column.sorted}"' if column.sorted else ""
    text = f'<a href="{escape(column.sort_url)}" rel="nofollow">{label}</a>' if column.sort_url else f"<span>{label}</span>"
    return f'<th scope="col" data-kind="{column.kind}"{order}{title}>{text}{unit}</th>'


def _body(table: DataTable, language: str) -> str:
    makers = [_cell_maker(table, at, language) for at in range(len(table.columns))]
    signs, lines = table.signs, []
    for at, row in enumerate(table.rows):
        cells = [makers[c](value) for c, value in enumerate(row)]
        if signs:
            cells = [_signed(table.columns[c].kind, c, signs[at, c]) if (at, c) in signs else cell for c, cell in enumerate(cells)]
        if table.row_urls:
            cells[0] = _linked(cells[0], table.row_urls[at])
        if table.first_number is not None:
            cells.insert(0, f'<td class="rz-table__number">{numbers.format_number(table.first_number + at, language)}</td>')
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return "".join(lines)


def _cell_maker(table: DataTable, at: int, language: str) -> Printer:
    """What makes the whole cells of a column; the first column heads its row."""
    column = table.columns[at]
    show = printer(column, [row[at] for row in table.rows], language)
    start, end = _tags(column.kind, at)
    if column.kind != "text":
        return lambda value: f"{start}>{show(value)}{end}"

    def make(value: Cell) -> str:
        printed = show(value)
        return f"{start}{_width(printed)}>{printed}{end}"

    return make


def _tags(kind: Kind, at: int) -> tuple[str, str]:
    return (f'<th scope="row" data-kind="{kind}"', "</th>") if at == 0 else (f'<td data-kind="{kind}"', "</td>")


def _signed(kind: Kind, at: int, sign: Sign) -> str:
    start, end = _tags(kind, at)
    return f'{start} class="rz-sign"><abbr title="{escape(sign.meaning)}">{escape(sign.sign)}</abbr>{end}'


def _width(printed: str) -> str:
    if len(printed) <= _MEDIUM_TEXT:
        return ""
    return ' class="rz-table__long"' if len(printed) > _LONG_TEXT else ' class="rz-table__medium"'


def _linked(cell: str, url: str) -> str:
    start, text = cell.index(">") + 1, cell.rindex("<")
    return f'{cell[:start]}<a href="{escape(url)}">{cell[start:text]}</a>{cell[text:]}'


def _number_printer(column: Column, cells: Sequence[Cell], language: str) -> Printer:
    group_all = any(numbers.is_long(cell) for cell in cells)

    def show(value: Cell) -> str:
        if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
            return numbers.format_number(value, language, places=column.places, group_all=group_all)
        return "" if value is None else escape(str(value))

    return show


def _print_text(_language: str) -> Printer:
    return lambda value: "" if value is None else escape(str(value))


def _print_day(language: str) -> Printer:
    def show(value: Cell) -> str:
        if isinstance(value, date):
            return f'<time datetime="{value.isoformat()}">{numbers.format_day_short(value, language)}</time>'
        return "" if value is None else escape(str(value))

    return show


def _print_moment(language: str) -> Printer:
    def show(value: Cell) -> str:
        if isinstance(value, datetime):
            text = f"{numbers.format_day_short(value.date(), language)} {value:%H:%M}"
            return f'<time datetime="{value.isoformat()}">{text}</time>'
        return "" if value is None else escape(str(value))

    return show


def _print_flag(_language: str) -> Printer:
    yes, no = escape(gettext("yes")), escape(gettext("no"))
    return lambda value: "" if value is None else (yes if value else no)


def _print_link(_language: str) -> Printer:
    def show(value: Cell) -> str:
        text = "" if value is None else escape(str(value))
        return f'<a href="{text}" rel="nofollow noopener">{text}</a>' if text.startswith(("https://", "http://")) else text

    return show


_PRINTERS: Mapping[str, Callable[[str], Printer]] = {
    "day": _print_day,
    "moment": _print_moment,
    "flag": _print_flag,
    "link": _print_link,
}


def rows_in_words(count: int, language: str) -> str:
    """How many rows, in words: "1 wiersz", "2 wiersze", "12 345 wierszy"."""
    return ngettext("%(number)s row", "%(number)s rows", count) % {"number": numbers.format_number(count, language)}
