"""Few people in a cell: counts of 1 to 4 persons, broken down by place or feature, from which somebody may be known."""

from collections.abc import Iterator

from ratusz.bank.base.people import counts_people_by
from ratusz.bank.base.sentences import N_
from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.model.problem import Place, Problem, ProblemKind, Report, Severity, problem_kinds
from ratusz.bank.model.schema import Column, Type
from ratusz.bank.model.table import Table

problem_kinds["few-people"] = ProblemKind(
    severity=Severity.WARNING,
    message=N_(
        "In the column “{column}” few people are counted: {found} cells say 1 to {expected}. In a small group somebody may be known."
    ),
    hint=N_("Join small groups, or write a sign instead of the number, where it tells something about a person."),
)

#: Counts below five are what offices of statistics do not show.
FEW = 4
#: So many places are named; the number of all of them stands in the sentence.
_LISTED = 5


def few_people(engine: Engine, table: Table) -> Report:
    """A warning for each column of counts of people that holds counts of 1 to `FEW`, where the table tells of groups."""
    if table.rows < 2 or not any(column.type in {Type.TEXT, Type.PERIOD} for column in table.schema.columns):
        return Report()
    columns = [column for column in table.schema.columns if counts_people(column) and column.name not in table.schema.key]
    return Report.of(tuple(_found(engine, table, columns)))


def counts_people(column: Column) -> bool:
    """Whether a column says that it counts people: by its heading, or by its unit."""
    if column.type is not Type.INTEGER:
        return False
    return counts_people_by(f"{column.label} {column.unit or ''}")


def _found(engine: Engine, table: Table, columns: list[Column]) -> Iterator[Problem]:
    if not columns:
        return
    few = [f"{quote(column.name)} BETWEEN 1 AND {FEW}" for column in columns]
    asked = ", ".join(f'count(*) FILTER ({one}), min("_row", {_LISTED}) FILTER ({one})' for one in few)
    counted = engine.fetch(f"SELECT {asked} FROM {engine.scan_table(table.only(*columns))}")[0]
    for column, count, rows in zip(columns, counted[::2], counted[1::2], strict=True):
        for row in rows or ():
            yield Problem(code="few-people", where=Place(row=row, column=column.label), found=str(count), expected=str(FEW))
