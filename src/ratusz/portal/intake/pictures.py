"""The picture of a sheet: its cells as texts, each row with what it is taken for, each column with what it is read as.

Thousands of cells stand on a page, so its HTML is built by joining strings: every text that comes from the file passes `escape`, and
`drawn` is the only place that calls the result safe.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ratusz.bank.read.opened import Opened, roles_of
from ratusz.bank.read.recipe import ColumnRecipe, Recipe, TableRecipe
from ratusz.portal.catalog.columns import type_in_words
from ratusz.portal.show.templatetags.show import icon

FIRST_ROWS, LAST_ROWS, MORE_ROWS, MOST_ROWS = 50, 10, 100, 1_000
#: Columns shown, and letters of a cell.
MOST_COLUMNS, _LETTERS = 80, 120
_ICONS = {
    "header": "text-h", "data": "rows", "total": "sigma", "footer": "note", "preamble": "eye-slash", "skipped": "eye-slash",
    "table": "table",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Rows of a sheet with their roles. `gaps`: row numbers after which rows are not shown; `rows`: how many the sheet has."""

    caption: str
    html: SafeString
    rows: int
    shown: int
    width: int


def role_in_words(role: str) -> str:
    """What a row is taken for, in a word."""
    if role.startswith("table-"):
        return _("table %(number)s") % {"number": role.removeprefix("table-")}
    words = {
        "header": pgettext("row", "heading"), "data": pgettext("row", "data"), "total": pgettext("row", "total"),
        "footer": pgettext("row", "note"), "preamble": pgettext("row", "left out"), "skipped": pgettext("row", "left out"),
    }  # fmt: skip
    return words[role]


def letters(position: int) -> str:
    """The letters of a column in a spreadsheet, counted from 0: A, B, … Z, AA."""
    out, rest = "", position + 1
    while rest:
        rest, place = divmod(rest - 1, 26)
        out = chr(65 + place) + out
    return out


def shown_rows(count: int, wanted: int, *, ends: bool = True) -> list[int]:
    """The numbers of the rows shown of `count`: the first `wanted` and, where the end is known, the last ones."""
    last = range(max(wanted, count - LAST_ROWS) + 1, count + 1) if ends else ()
    return [*range(1, min(wanted, count) + 1), *last]


def picture_of(opened: Opened, recipe: Recipe, number: int, *, wanted: int, address: str, can_correct: bool) -> Picture:
    """The picture of the sheet of table `number`; `address`: of the page, for those who have no scripts."""
    table = recipe.tables[number - 1]
    grid = opened.grid(table)
    rows = grid.rows if grid else []
    numbers = shown_rows(len(rows), wanted, ends=opened.has_all_of(table))
    width = min(max((len(row) for row in rows), default=0), MOST_COLUMNS)
    roles = roles_of(opened, recipe, number, numbers)
    lines = []
    before = 0
    for line, role in zip(numbers, roles, strict=True):
        if line != before + 1:
            lines.append(_gap(line - before - 1, width))
        before = line
        lines.append(_line(line, role, rows[line - 1][:width], width, address=address, can_correct=can_correct))
    caption = _("Picture of the sheet “%(name)s”") % {"name": table.lies_on}
    return Picture(
        caption=caption,
        html=drawn(caption, _head(table, width, address=address, can_correct=can_correct), lines),
        rows=len(rows),
        shown=len(numbers),
        width=width,
    )


def drawn(caption: str, head: str, lines: Sequence[str]) -> SafeString:
    """The HTML of a picture, in a region that scrolls and takes the keyboard."""
    label = escape(caption)
    return mark_safe(  # noqa: S308  every part is escaped where it is made
        f'<div class="rz-scroll rz-sheet" role="region" tabindex="0" aria-label="{label}"><table class="rz-sheet__table" data-sheet>'
        f'<caption class="ds-sr-only">{label}</caption><thead>{head}</thead><tbody>{"".join(lines)}</tbody></table></div>'
    )


def _head(table: TableRecipe, width: int, *, address: str, can_correct: bool) -> str:
    columns = {column.position: column for column in table.columns}
    left_out = {column.position: column for column in table.left_out}
    cells = [
        _column(position, columns.get(position), left_out.get(position), address, can_correct=can_correct) for position in range(width)
    ]
    corner = escape(_("Row"))
    return f'<tr><th scope="col" class="rz-sheet__corner">{corner}</th>{"".join(cells)}</tr>'


def _column(position: int, column: ColumnRecipe | None, left_out: ColumnRecipe | None, address: str, *, can_correct: bool) -> str:
    letter, known = letters(position), column or left_out
    if column is not None:
        kind = type_in_words(column.type)
        about = f'<span class="rz-sheet__label">{escape(column.label)}</span><span class="rz-sheet__kind">{escape(kind)}</span>'
    else:
        unread = escape(_("not read"))
        about = f'<span class="rz-sheet__kind">{icon("eye-slash")} {unread}</span>'
    if not can_correct or known is None:
        return f'<th scope="col" data-out><span class="rz-sheet__letter">{letter}</span>{about if can_correct or column else ""}</th>'
    facts = {
        "position": str(position), "letter": letter, "label": known.label, "unit": known.unit or "",
        "kind": kind_of(known), "out": "" if column else "1",
    }  # fmt: skip
    label = _("Column %(letter)s, %(label)s: correct it") % {"letter": letter, "label": known.label}
    to = f"{escape(address)}&amp;kolumna={position}#menu"
    link = f'<a class="rz-sheet__letter" href="{to}" data-column {_data(facts)} aria-label="{escape(label)}">{letter}</a>'
    return f'<th scope="col"{"" if column else " data-out"}>{link}{about}</th>'


def kind_of(column: ColumnRecipe) -> str:
    """What the menu calls what a column holds: the kind that is chosen there."""
    kind, form = str(column.type), column.format
    if kind == "decimal":
        return "decimal-point" if form.decimal == "." else "decimal-comma"
    if kind in {"date", "datetime"}:
        return "month-first" if form.pattern.startswith(("%m", "%-m")) else "day-first"
    return kind


def _line(number: int, role: str, cells: Sequence[str], width: int, *, address: str, can_correct: bool) -> str:
    other = role.startswith("table-")
    word = f'<span class="rz-sheet__role">{icon(_ICONS["table" if other else role])}{escape(role_in_words(role))}</span>'
    if can_correct and not other:
        label = _("Row %(number)s, %(role)s: correct it") % {"number": number, "role": role_in_words(role)}
        shown = (
            f'<a class="rz-sheet__number" href="{escape(address)}&amp;wiersz={number}#menu" data-row="{number}" data-role="{role}"'
            f' aria-label="{escape(label)}">{number}</a>'
        )
    else:
        shown = f'<span class="rz-sheet__number">{number}</span>'
    texts = "".join(f"<td>{escape(text[:_LETTERS])}{'…' if len(text) > _LETTERS else ''}</td>" for text in cells)
    blank = "<td></td>" * (width - len(cells))
    number_of_row = f'<th scope="row"><div class="rz-sheet__row">{shown}{word}</div></th>'
    return f'<tr data-role="{"table" if other else role}">{number_of_row}{texts}{blank}</tr>'


def _gap(count: int, width: int) -> str:
    word = _("%(count)s rows are not shown") % {"count": count}
    return f'<tr class="rz-sheet__gap"><td colspan="{width + 1}">{escape(word)}</td></tr>'


def _data(facts: Mapping[str, str]) -> str:
    return " ".join(f'data-{name}="{escape(value)}"' for name, value in facts.items())
