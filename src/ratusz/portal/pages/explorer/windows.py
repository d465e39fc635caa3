"""What stands open above the table: one column, one row, one cell, or a form; the address says which."""

from collections.abc import Mapping, Sequence

from ratusz.bank.model.table import Table
from ratusz.bank.query.result import Result
from ratusz.portal.pages.columns import ColumnLine
from ratusz.portal.pages.explorer.about import AboutColumn, about_column
from ratusz.portal.pages.explorer.asked import Asked
from ratusz.portal.pages.explorer.choosing import (
    ColumnsWindow,
    ConditionWindow,
    GroupsWindow,
    columns_window,
    condition_window,
    groups_window,
)
from ratusz.portal.pages.explorer.onerow import CellWindow, RowWindow, cell_window, row_window
from ratusz.portal.pages.explorer.signing import SignsWindow, signs_window

Window = AboutColumn | RowWindow | CellWindow | ColumnsWindow | GroupsWindow | ConditionWindow | SignsWindow


def window_of(
    table: Table, asked: Asked, lines: Sequence[ColumnLine], result: Result, said: Mapping[tuple[int, str], str] | None = None
) -> Window | None:
    """What the address opens; None where nothing, or a column that is not there. `said`: of cells, by row and column."""
    by_name = {line.name: line for line in lines}
    windows, address = asked.windows, asked.address
    if "_row" in windows:
        cell = by_name.get(windows.get("_cell", ""))
        return cell_window(table, asked, cell, said or {}) if cell else row_window(table, asked, lines, result)
    if line := by_name.get(windows.get("_about", "")):
        return about_column(table, asked, line)
    match windows.get("_choose"):
        case "columns":
            return columns_window(address, lines, asked.query)
        case "groups":
            return groups_window(address, lines, asked.query, table.schema)
        case "condition":
            return condition_window(address, lines)
        case "signs":
            return signs_window(table, address, lines)
    return None
