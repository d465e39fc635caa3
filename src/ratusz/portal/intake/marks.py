"""What a person says by pointing: the form it comes in, and the recipe it makes of the one that was shown."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.bank.read import correct
from ratusz.bank.read.correct import RowMark
from ratusz.bank.read.opened import Opened, corrected, plan_of
from ratusz.bank.read.recipe import ColumnRecipe, Recipe, TableRecipe
from ratusz.bank.read.saidkind import KINDS, propose_as
from ratusz.bank.read.titles import year_of
from ratusz.bank.read.unpivot import find_offer

ROW_MARKS = tuple(str(mark) for mark in RowMark)
SPLIT, JOIN, LEAVE, TAKE, LONG, WIDE, DIALECT = "split", "join", "leave", "take", "long", "wide", "dialect"
KIND, RENAME, DROP, BRING = "kind-", "rename", "drop-column", "bring-column"

ENCODINGS = (
    ("utf-8", "UTF-8"),
    ("cp1250", "windows-1250"),
    ("iso8859-2", "ISO-8859-2"),
    ("cp852", "CP852"),
    ("utf-16", "UTF-16"),
)
DELIMITERS = ((";", _("semicolon")), (",", _("comma")), ("\t", _("tab")), ("|", _("vertical bar")))
QUOTES = (('"', '"'), ("'", "'"), ("", _("none")))
_OF_A_ROW, _OF_A_COLUMN = (*ROW_MARKS, SPLIT), (RENAME, DROP, BRING, *(f"{KIND}{kind}" for kind in KINDS))
#: What can be said of rows of a table of which only a beginning is looked at.
_OF_A_LARGE_TABLE = (RowMark.HEADING, RowMark.HEADING_TOO)
_MARKS = (*_OF_A_ROW, *_OF_A_COLUMN, JOIN, LEAVE, TAKE, LONG, WIDE, DIALECT)


class MarkForm(forms.Form):
    """A mark, and what it is about: rows from `first` to `final`, the column at `position`, or the whole table or file."""

    mark = forms.ChoiceField(choices=[(one, one) for one in _MARKS])
    first = forms.IntegerField(required=False, min_value=1, max_value=2**31)
    final = forms.IntegerField(required=False, min_value=1, max_value=2**31)
    position = forms.IntegerField(required=False, min_value=0, max_value=4096)
    label = forms.CharField(required=False, max_length=250)
    unit = forms.CharField(required=False, max_length=40)
    because = forms.CharField(required=False, max_length=250)
    encoding = forms.ChoiceField(required=False, choices=ENCODINGS)
    delimiter = forms.ChoiceField(required=False, choices=[(mark, mark) for mark, _name in DELIMITERS])
    quotechar = forms.ChoiceField(required=False, choices=[(mark, mark) for mark, _name in QUOTES])

    def clean(self) -> dict[str, Any]:
        """A mark on rows names them, one on a column names it; rows may be named from the last to the first."""
        given = self.cleaned_data
        mark = given.get("mark", "")
        needed = "first" if mark in _OF_A_ROW else "position" if mark in _OF_A_COLUMN else "encoding" if mark == DIALECT else ""
        if needed and given.get(needed) in {None, ""}:
            self.add_error(needed, _("Say which."))
        elif needed == "first":
            rows = sorted((given["first"], given.get("final") or given["first"]))
            given["first"], given["final"] = rows
        return given


def correct_by(opened: Opened, recipe: Recipe, number: int, given: dict[str, Any]) -> Recipe:
    """`recipe` with the mark of a valid form put on its table `number`, complete; without tables where the file is to be opened anew.

    WrongUsage where the mark cannot be put there.
    """
    made = _marked(opened, recipe, number, given)
    return corrected(opened, made, recipe) if made.tables else made


def _marked(opened: Opened, recipe: Recipe, number: int, given: dict[str, Any]) -> Recipe:
    mark, table = given["mark"], recipe.tables[number - 1]
    last, width = _size(opened, table)
    if not opened.can_be_corrected:
        raise WrongUsage("says-itself", N_("Files of this kind say themselves what they hold."))
    if not opened.has_all_of(table) and mark in (*_OF_A_ROW, JOIN) and mark not in _OF_A_LARGE_TABLE:
        raise WrongUsage("too-large-to-point", N_("In a table this large only the heading can be pointed at, and columns."))
    match mark:
        case "split":
            return correct.split(recipe, number, given["first"], last=last, width=width)
        case "join":
            return correct.join_above(recipe, number)
        case "dialect":
            return correct.use_dialect(recipe, **{name: given[name] for name in ("encoding", "delimiter", "quotechar")})
        case _:
            return correct.at(recipe, number, lambda one: _table_marked(opened, one, given, last))


def _table_marked(opened: Opened, table: TableRecipe, given: dict[str, Any], last: int) -> TableRecipe:
    mark = given["mark"]
    if mark in ROW_MARKS:
        return correct.mark_rows(table, given["first"], given["final"], RowMark(mark), last=last)
    match mark:
        case "leave":
            return correct.leave_table(table, given["because"])
        case "take":
            return correct.take_table(table)
        case "long":
            return _long(opened, table)
        case "wide":
            return correct.use_wide(table)
        case _:
            return _column_marked(opened, table, given)


def _long(opened: Opened, table: TableRecipe) -> TableRecipe:
    plan = plan_of(opened, table)
    offer = find_offer(table.columns, year_of(plan.grid, plan.layout) if plan else None)
    if offer is None:
        raise WrongUsage("no-periods-over-columns", N_("No periods stand over the columns of this table."))
    return correct.use_long(table, offer)


def _column_marked(opened: Opened, table: TableRecipe, given: dict[str, Any]) -> TableRecipe:
    mark, position = given["mark"], given["position"]
    column = next((one for one in (*table.columns, *table.left_out) if one.position == position), None)
    if column is None:
        raise WrongUsage("unknown-column", N_("There is no column {found}."), values={"found": position + 1})
    match mark:
        case "rename":
            return correct.rename_column(table, position, label=given["label"], unit=given["unit"])
        case "drop-column":
            return correct.leave_column(table, position)
        case "bring-column":
            return correct.bring_column(table, position)
        case _:
            return correct.type_column(table, propose_as(mark.removeprefix(KIND), column, _values(opened, table, column)))


def _values(opened: Opened, table: TableRecipe, column: ColumnRecipe) -> list[str]:
    grid, plan = opened.grid(table), plan_of(opened, table)
    return list(grid.column(column.position, plan.layout.body)) if grid and plan else []


def _size(opened: Opened, table: TableRecipe) -> tuple[int, int]:
    grid = opened.grid(table)
    return (len(grid.rows), grid.width) if grid else (0, 0)
