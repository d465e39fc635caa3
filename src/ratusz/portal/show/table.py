"""The data table: what it holds, and its HTML.

A table of data has hundreds of cells on a page, so its HTML is built by joining strings: every text that comes from outside
passes `escape`, and `render_table` is the only place that calls the result safe.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from html import escape, unescape
from typing import Literal

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from ratusz.portal.show import numbers

Kind = Literal["text", "code", "number", "day", "moment", "flag", "link"]
Cell = object
Printer = Callable[[Cell], str]
_LONG_TEXT, _MEDIUM_TEXT = 60, 22
_TAG = re.compile("<[^>]*>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column as it is shown. `sort_url` orders by it (or turns the order round); `sorted` says how it is ordered now.

    `kind`: text and codes stand left, numbers right with the separators of the language. `places`: decimals, where fixed;
    `group_all`: thousands of all its numbers are grouped, for longer ones stand beside it.
    `menu_url` opens what can be done with the column; `narrowed`: a filter is on it; `link` makes the address that a value leads to.
    """

    name: str
    label: str
    kind: Kind = "text"
    unit: str = ""
    meaning: str = ""
    places: int | None = None
    group_all: bool = False
    sort_url: str = ""
    sorted: Literal["", "ascending", "descending"] = ""
    menu_url: str = ""
    narrowed: bool = False
    link: Callable[[Cell], str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """A conventional sign that stands for a missing number, and what it means."""

    sign: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DataTable:
    """Rows for reading. `signs[(row, column)]`, counted from 0 among the rows shown, stands in place of the cell's value.

    `marks`: what is said of a cell beside its value, by the same places.
    `caption` names the table for everybody (`caption_hidden`: for screen readers only). `first_number` numbers the rows from
    there; None leaves them without. `row_urls`: an address for each row's first cell; `number_urls`: for its number.
    `sign_url` makes of a row and a column the address where a sign is explained; "" leaves it without.
    `totals`: a last row over all rows, with `totals_label` in place of its first cell.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Cell]]
    signs: Mapping[tuple[int, int], Sign] = field(default_factory=dict)
    marks: Mapping[tuple[int, int], str] = field(default_factory=dict)
    caption_hidden: bool = False
    first_number: int | None = None
    row_urls: tuple[str, ...] = ()
    number_urls: tuple[str, ...] = ()
    sign_url: Callable[[int, int], str] | None = None
    totals: tuple[Cell, ...] = ()
    totals_label: str = ""

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
        f"<thead><tr>{_head(table)}</tr></thead><tbody>{_body(table, language)}</tbody>{_foot(table, language)}</table></div>"
    )


def printer(column: Column, cells: Sequence[Cell], language: str) -> Printer:
    """What prints the values of `column`; `cells` are its values on this page, by which it decides how to group thousands."""
    if column.kind == "number":
        return _number_printer(column, cells, language)
    return _PRINTERS.get(column.kind, _print_text)(language)


def value_in_words(value: Cell, kind: Kind, language: str) -> str:
    """One value as a cell of `kind` shows it, as plain text."""
    shown = printer(Column(name="", label="", kind=kind), [value], language)(value)
    return unescape(_TAG.sub("", shown))


def _head(table: DataTable) -> str:
    title, short = escape(gettext("Row number")), escape(gettext("No."))  # in an f-string they would not be found to be translated
    number = f'<th scope="col" class="rz-table__number"><abbr title="{title}">{short}</abbr></th>'
    menu = escape(gettext("%(column)s: filter, group, meaning"))
    heads = "".join(_header(column, menu, is_first=at == 0) for at, column in enumerate(table.columns))
    return (number if table.first_number is not None else "") + heads


def _header(column: Column, menu: str, *, is_first: bool) -> str:
    unit = f'<span class="rz-table__unit">{escape(numbers.unit_in_words(column.unit))}</span>' if column.unit else ""
    label = escape(column.label)
    title = f' title="{escape(column.meaning)}"' if column.meaning else ""
    order = f' aria-sort="{column.sorted}"' if column.sorted else ""
    text = f'<a href="{escape(column.sort_url)}" rel="nofollow">{label}</a>' if column.sort_url else f"<span>{label}</span>"
    first = ' class="rz-table__first"' if is_first else ""
    start = f'<th scope="col" data-kind="{column.kind}"{first}{order}{title}'
    if not column.menu_url:
        return f"{start}>{text}{unit}</th>"
    told = menu.replace("%(column)s", label)
    mark = " data-narrowed" if column.narrowed else ""
    opened = f'<a class="rz-table__menu" href="{escape(column.menu_url)}" rel="nofollow" data-window{mark} aria-label="{told}"></a>'
    return f'{start} data-name="{escape(column.name)}"><div class="rz-table__head"><span>{text}{unit}</span>{opened}</div></th>'


def _body(table: DataTable, language: str) -> str:
    makers = [_cell_maker(table, at, language) for at in range(len(table.columns))]
    signs, lines, number = table.signs, [], _numberer(table, language)
    for at, row in enumerate(table.rows):
        cells = [makers[c](value) for c, value in enumerate(row)]
        if signs:
            cells = [_signed(table, at, c) if (at, c) in signs else cell for c, cell in enumerate(cells)]
        if table.marks:
            cells = [_marked(table, at, c, cell) if (at, c) in table.marks else cell for c, cell in enumerate(cells)]
        if table.row_urls and table.row_urls[at]:
            cells[0] = _linked(cells[0], table.row_urls[at])
        lines.append(f"<tr>{number(at)}{''.join(cells)}</tr>")
    return "".join(lines)


def _numberer(table: DataTable, language: str) -> Callable[[int], str]:
    """What makes the cell before each row: its number, which may lead to all of it."""
    first = table.first_number
    if first is None:
        return lambda _at: ""
    if not table.number_urls:
        return lambda at: f'<td class="rz-table__number">{numbers.format_number(first + at, language)}</td>'
    title = escape(gettext("Row %(number)s: all of it"))

    def make(at: int) -> str:
        number = numbers.format_number(first + at, language)
        told = title.replace("%(number)s", number)
        return (
            f'<td class="rz-table__number"><a href="{escape(table.number_urls[at])}" rel="nofollow" data-window aria-label="{told}">'
            f"{number}</a></td>"
        )

    return make


def _foot(table: DataTable, language: str) -> str:
    if not table.totals:
        return ""
    before = "<td></td>" if table.first_number is not None else ""
    first = f'<th scope="row" class="rz-table__first">{escape(table.totals_label)}</th>'
    cells = "".join(_total(table, at, language) for at in range(1, len(table.columns)))
    return f"<tfoot><tr>{before}{first}{cells}</tr></tfoot>"


def _total(table: DataTable, at: int, language: str) -> str:
    column, total = table.columns[at], table.totals[at]
    show = printer(column, [*(row[at] for row in table.rows), total], language)
    return f'<td data-kind="{column.kind}">{show(total)}</td>'


def _cell_maker(table: DataTable, at: int, language: str) -> Printer:
    """What makes the whole cells of a column; the first column heads its row. Values other than numbers are repeated: each is made once."""
    column = table.columns[at]
    show = printer(column, [row[at] for row in table.rows], language)
    start, end = _tags(column.kind, at)
    if column.kind == "number":
        return lambda value: f"{start}>{show(value)}{end}"
    link, is_text = column.link, column.kind == "text"
    made: dict[Cell, str] = {}

    def make(value: Cell) -> str:
        if (known := made.get(value)) is not None:
            return known
        printed = show(value)
        width = _width(printed) if is_text else ""
        if link is not None and printed:
            printed = _leading(printed, link(value))
        made[value] = cell = f"{start}{width}>{printed}{end}"
        return cell

    return make


def _leading(printed: str, url: str) -> str:
    """A value that leads to the rows that have it. The Tab key passes it by: there are hundreds, and the row's window says the same."""
    if printed.startswith(("https://", "http://")):
        return f'<a href="{printed}" rel="nofollow noopener">{printed}</a>'
    return f'<a href="{escape(url)}" rel="nofollow" tabindex="-1">{printed}</a>' if url else printed


def _tags(kind: Kind, at: int) -> tuple[str, str]:
    return (f'<th scope="row" data-kind="{kind}"', "</th>") if at == 0 else (f'<td data-kind="{kind}"', "</td>")


def _signed(table: DataTable, row: int, at: int) -> str:
    """The cell of a sign: its meaning for a pointer, and the way to where it is told for everybody else."""
    sign, (start, end) = table.signs[row, at], _tags(table.columns[at].kind, at)
    text, meaning = escape(sign.sign), escape(sign.meaning)
    url = table.sign_url(row, at) if table.sign_url else ""
    if not url:
        return f'{start} class="rz-sign"><abbr title="{meaning}">{text}</abbr>{end}'
    link = f'<a href="{escape(url)}" rel="nofollow" data-window title="{meaning}" aria-label="{text} {meaning}">{text}</a>'
    return f'{start} class="rz-sign">{link}{end}'


def _marked(table: DataTable, row: int, at: int, cell: str) -> str:
    """The cell with a mark behind its value, which says what there is to know and leads to where all of it is told."""
    end, said = cell.rindex("<"), escape(table.marks[row, at])
    url = table.sign_url(row, at) if table.sign_url else ""
    mark = f'<a class="rz-mended" href="{escape(url)}" rel="nofollow" data-window title="{said}" aria-label="{said}">*</a>' if url else ""
    return f'{cell[:end]}{mark or f"""<abbr class="rz-mended" title="{said}">*</abbr>"""}{cell[end:]}'


def _width(printed: str) -> str:
    if len(printed) <= _MEDIUM_TEXT:
        return ""
    return ' class="rz-table__long"' if len(printed) > _LONG_TEXT else ' class="rz-table__medium"'


def _linked(cell: str, url: str) -> str:
    start, text = cell.index(">") + 1, cell.rindex("<")
    return f'{cell[:start]}<a class="rz-table__lead" href="{escape(url)}">{cell[start:text] or "–"}</a>{cell[text:]}'


def _number_printer(column: Column, cells: Sequence[Cell], language: str) -> Printer:
    group_all = column.group_all or any(numbers.is_long(cell) for cell in cells)

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
