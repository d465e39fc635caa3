"""Whether there is anything in the table, and in each of its columns."""

from collections.abc import Mapping

from ratusz.bank.base.sentences import N_
from ratusz.bank.model.problem import Place, Problem, ProblemKind, Report, Severity, problem_kinds
from ratusz.bank.model.schema import Column
from ratusz.bank.model.table import Table

problem_kinds["empty-table"] = ProblemKind(
    severity=Severity.ERROR,
    message=N_("The table has headings and not a single row."),
    hint=N_("Look whether it is the right file."),
)
problem_kinds["empty-column"] = ProblemKind(
    severity=Severity.ADVICE,
    message=N_("The column “{column}” holds nothing."),
    hint=N_("Leave it out, or fill it in."),
)


def structure(table: Table, blank: Mapping[str, int]) -> Report:
    """Empty table, empty columns. `blank`: stored column → number of rows without a value."""
    if table.rows == 0:
        return Report.of((Problem(code="empty-table"),))
    empty = (column for column in table.schema.columns if _is_empty(column, table.rows, blank))
    return Report.of(tuple(Problem(code="empty-column", where=Place(column=column.label)) for column in empty))


def _is_empty(column: Column, rows: int, blank: Mapping[str, int]) -> bool:
    """A column in which only signs stand is not empty: somebody said why there is no number."""
    return blank[column.name] == rows and (not column.has_status or blank[column.status_name] == rows)
