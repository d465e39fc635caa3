"""Where a problem of a table stands in the file it was delivered in."""

from bisect import bisect_right
from dataclasses import replace

from ratusz.bank.model.problem import Report
from ratusz.bank.model.table import Table
from ratusz.bank.read import ReadTable
from ratusz.bank.read.result import Reading
from ratusz.bank.store.manifest import Mode

#: A problem of one row and no other: where that row stood before, whoever looks at the file can neither see nor mend it.
_OF_ITS_ROW = "outlier"


def in_the_file(report: Report, found: ReadTable, table: Table, mode: Mode) -> Report:
    """`report` about the joined `table` with rows as the file counts them; rows that do not stand in the file have no number.

    What is odd about a row that stood before was told when that row came.
    """
    delivered = found.table.rows
    match mode:
        case Mode.REPLACES:
            first = 1
        case Mode.ADDS:
            first = table.rows - delivered + 1
        case Mode.CORRECTS:
            first = table.rows + 1
    problems, told_before = [], 0
    for problem in report.problems:
        row = problem.where.row
        if mode is Mode.ADDS and problem.code == _OF_ITS_ROW and row is not None and row < first:
            told_before += 1
            continue
        here = None if row is None or not first <= row < first + delivered else file_row(found.reading, row - first + 1)
        problems.append(replace(problem, where=replace(problem.where, row=here)))
    totals = {code: count - told_before if code == _OF_ITS_ROW else count for code, count in report.totals.items()}
    return Report(problems=tuple(problems), totals={code: count for code, count in totals.items() if count})


def file_row(reading: Reading, row: int) -> int:
    """The row of the file in which the `row`-th row of the table stands, both from 1: headings and skipped rows lie between."""
    others = _others(reading)
    row = (row - 1) // reading.spread + 1
    # The n-th of the other rows (from 0) has `others[n] - n - 1` rows of the table above it.
    return row + bisect_right([other - position - 1 for position, other in enumerate(others)], row - 1)


def table_row(reading: Reading, row: int) -> int | None:
    """The inverse of `file_row`: the first row of the table that stands in this row of the file; None for a heading and the like."""
    others = _others(reading)
    if row in others:
        return None
    return (row - bisect_right(others, row) - 1) * reading.spread + 1


def _others(reading: Reading) -> list[int]:
    """The rows of the file that are no rows of the table, in order."""
    above = range(1, reading.rows_above + 1)
    return sorted({*above, *reading.header_rows, *reading.skipped_rows, *reading.total_rows, *reading.footer_rows})
