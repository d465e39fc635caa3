"""All checks of a table, in the order in which a person wants to read what they found."""

from dataclasses import replace

from ratusz.bank.check.changes import changes
from ratusz.bank.check.keys import repeated
from ratusz.bank.check.smallcells import few_people
from ratusz.bank.check.statistics import blanks
from ratusz.bank.check.structure import structure
from ratusz.bank.check.values import values
from ratusz.bank.engine.protocol import Engine
from ratusz.bank.model.problem import Report
from ratusz.bank.model.table import Table

#: What needs every value of a table several times over (outliers, spellings, whole rows) is done up to this many rows.
LOOKED_AT_ROWS = 500_000


def check(engine: Engine, table: Table, previous: Table | None = None, *, name: str | None = None) -> Report:
    """What is wrong with `table`, by itself and against the version before it. Rows are numbered as in the table.

    `name`: what the table is called in the places of the problems.
    """
    counts = blanks(engine, table)
    report = structure(table, counts) + repeated(engine, table, counts, whole_rows=table.rows <= LOOKED_AT_ROWS)
    if table.rows <= LOOKED_AT_ROWS:
        report += values(engine, table)
    report += few_people(engine, table)
    if previous is not None:
        report += changes(table, previous, counts, blanks(engine, previous))
    return Report.of(tuple(replace(problem, where=replace(problem.where, table=name)) for problem in report.problems), report.totals)
