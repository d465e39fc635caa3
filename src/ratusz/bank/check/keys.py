"""Rows that should be told apart and are not."""

from collections.abc import Mapping, Sequence

from ratusz.bank.base.sentences import N_
from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.model.problem import Place, Problem, ProblemKind, Report, Severity, problem_kinds
from ratusz.bank.model.table import Table

problem_kinds["key-blank-in-rows"] = ProblemKind(
    severity=Severity.ERROR,
    message=N_("The column “{column}” tells rows apart, and it is blank in {found} rows."),
    hint=N_("Fill it in, or name other columns that tell rows apart."),
)
problem_kinds["key-repeated"] = ProblemKind(
    severity=Severity.ERROR,
    message=N_("The key “{found}” stands in {expected} rows."),
    hint=N_("Leave the superfluous rows out, or name columns that really tell rows apart."),
)
problem_kinds["duplicate-rows"] = ProblemKind(
    severity=Severity.WARNING,
    message=N_("{expected} rows are the same in every column: {found}."),
    hint=N_("Look whether something was copied twice. If the rows are right, a column that tells them apart would help."),
)

#: So many are listed; all are counted.
LISTED = 20
_SHOWN_CELLS = 6


def repeated(engine: Engine, table: Table, blank: Mapping[str, int], *, whole_rows: bool) -> Report:
    """Blank and repeated keys; without a key, and where `whole_rows` says so, rows that are the same in every column."""
    key = table.schema.key
    if not key:
        return _same(engine, table, table.schema.names, "duplicate-rows") if whole_rows and table.schema.columns else Report()
    blanks = tuple(
        Problem(code="key-blank-in-rows", where=Place(column=table.schema.column(name).label), found=str(blank[name]))
        for name in key
        if blank[name]
    )
    return Report.of(blanks) + _same(engine, table, key, "key-repeated")


def _same(engine: Engine, table: Table, names: Sequence[str], code: str) -> Report:
    """A problem for each group of rows that agree in `names`; the total counts the rows there are too many."""
    quoted = ", ".join(map(quote, names))
    signs = [quote(column.status_name) for column in table.schema.columns if column.has_status and code == "duplicate-rows"]
    groups = f"{engine.scan_table(table)} GROUP BY {', '.join([quoted, *signs])} HAVING count(*) > 1"
    if not engine.fetch(f"SELECT 1 FROM {groups} LIMIT 1"):  # usual, and half the time of the statement below
        return Report()
    found = engine.fetch(f'SELECT sum(count(*) - 1) OVER (), count(*), min("_row"), {quoted} FROM {groups} ORDER BY 3 LIMIT {LISTED}')
    problems = tuple(Problem(code=code, where=Place(row=row), found=_cells(cells), expected=str(count)) for _, count, row, *cells in found)
    return Report.of(problems, {code: int(found[0][0])})


def _cells(cells: Sequence[object]) -> str:
    shown = ", ".join("–" if cell is None else str(cell)[:40] for cell in cells[:_SHOWN_CELLS])
    return shown + (", …" if len(cells) > _SHOWN_CELLS else "")
