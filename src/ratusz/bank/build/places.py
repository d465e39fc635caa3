"""Where a problem of a table stands in the file it was delivered in."""

from bisect import bisect_right
from dataclasses import replace

from ratusz.bank.model.problem import Report
from ratusz.bank.model.table import Table
from ratusz.bank.read import ReadTable
from ratusz.bank.read.result import Reading
from ratusz.bank.store.manifest import Mode


def in_the_file(report: Report, found: ReadTable, table: Table, mode: Mode) -> Report:
    """`report` about the joined `table` with rows as the file counts them; rows that do not stand in the file have no number."""
    delivered = found.table.rows
    match mode:
        case Mode.REPLACES:
            first = 1
        case Mode.ADDS:
            first = table.rows - delivered + 1
        case Mode.CORRECTS:
            first = table.rows + 1
    problems = []
    for problem in report.problems:
        row = problem.where.row
        here = None if row is None or not first <= row < first + delivered else file_row(found.reading, row - first + 1)
        problems.append(replace(problem, where=replace(problem.where, row=here)))
    return Report(problems=tuple(problems), totals=report.totals)


def file_row(reading: Reading, row: int) -> int:
    """The row of the file in which the `row`-th row of the table stands, both from 1: headings and skipped rows lie between."""
    others = _others(reading)
    row = (row - 1) // reading.spread + 1
    # The n-th of the other rows (from 0) has `others[n] - n - 1` rows of the table above it.
    return row + bisect_right([other - position - 1 for position, other in enumerate(others)], row - 1)


def table_row(reading: Reading, row: int) -> int | None:
    """The inverse of `file_row`: the first row of the table that stands in the `row`-th row of the file; None for a heading and the like."""
    others = _others(reading)
    if row in others:
        return None
    return (row - bisect_right(others, row) - 1) * reading.spread + 1


def _others(reading: Reading) -> list[int]:
    """The rows of the file that are no rows of the table, in order."""
    above = range(1, reading.rows_above + 1)
    return sorted({*above, *reading.header_rows, *reading.skipped_rows, *reading.total_rows, *reading.footer_rows})
