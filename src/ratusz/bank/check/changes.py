"""What became of the table since the version before it. What stops a delivery is told by `store.join`; this is for the eye."""

from collections.abc import Iterator, Mapping

from ratusz.bank.base.sentences import N_
from ratusz.bank.model.problem import Place, Problem, ProblemKind, Report, Severity, problem_kinds
from ratusz.bank.model.schema import Column, Type
from ratusz.bank.model.table import Table

problem_kinds["column-lost"] = ProblemKind(
    severity=Severity.WARNING,
    message=N_("The column “{column}” was there before and is gone."),
    hint=N_("Whoever uses it will miss it. Look whether it was only renamed."),
)
problem_kinds["column-new"] = ProblemKind(
    severity=Severity.ADVICE,
    message=N_("The column “{column}” is new."),
    hint=N_("Describe it for the readers."),
)
problem_kinds["column-retyped"] = ProblemKind(
    severity=Severity.WARNING,
    message=N_("The column “{column}” was of the type {expected} and is now {found}."),
    hint=N_("Look whether its values were read rightly."),
)
problem_kinds["column-emptied"] = ProblemKind(
    severity=Severity.WARNING,
    message=N_("The column “{column}” is now blank in {found} of its rows; before, in {expected}."),
    hint=N_("Look whether something went missing on the way."),
)
problem_kinds["unit-changed"] = ProblemKind(
    severity=Severity.ERROR,
    message=N_("The column “{column}” was in {expected} and is now in {found}."),
    hint=N_("Look whether the values were converted, too."),
)
problem_kinds["rows-fewer"] = ProblemKind(
    severity=Severity.WARNING,
    message=N_("The table has {found} rows; before, it had {expected}."),
    hint=N_("Look whether the file is complete."),
)

_KEPT_SHARE = 0.8
_EMPTIED_SHARE = 0.5


def changes(table: Table, previous: Table, blank: Mapping[str, int], blank_before: Mapping[str, int]) -> Report:
    """Columns lost, new, retyped, emptied, in another unit; many rows fewer. `blank…`: stored column → rows without a value."""
    return Report.of((*_columns(table, previous), *_emptied(table, previous, blank, blank_before), *_rows(table, previous)))


def _columns(table: Table, previous: Table) -> Iterator[Problem]:
    for column in previous.schema.columns:
        if column.name not in table.schema:
            yield Problem(code="column-lost", where=Place(column=column.label))
    for column in table.schema.columns:
        if column.name not in previous.schema:
            yield Problem(code="column-new", where=Place(column=column.label))
            continue
        before = previous.schema.column(column.name)
        if type_name(before) != type_name(column):
            yield Problem(code="column-retyped", where=Place(column=column.label), found=type_name(column), expected=type_name(before))
        if before.unit and before.unit != column.unit:
            yield Problem(code="unit-changed", where=Place(column=column.label), found=column.unit or "–", expected=before.unit)


def _emptied(table: Table, previous: Table, blank: Mapping[str, int], blank_before: Mapping[str, int]) -> Iterator[Problem]:
    if not table.rows or not previous.rows:
        return
    for column in table.schema.columns:
        if column.name in previous.schema:
            now, before = blank[column.name] / table.rows, blank_before[column.name] / previous.rows
            if now - before >= _EMPTIED_SHARE:
                yield Problem(code="column-emptied", where=Place(column=column.label), found=f"{now:.0%}", expected=f"{before:.0%}")


def _rows(table: Table, previous: Table) -> Iterator[Problem]:
    if table.rows < previous.rows * _KEPT_SHARE:
        yield Problem(code="rows-fewer", found=str(table.rows), expected=str(previous.rows))


def type_name(column: Column) -> str:
    """The type of a column in a short text without language: `integer`, `decimal(12,2)`."""
    return f"decimal({column.precision},{column.scale})" if column.type is Type.DECIMAL else str(column.type)
