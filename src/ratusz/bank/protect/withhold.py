"""The public table of a private one: nothing of a withheld column is left in any file it consists of."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ratusz.bank.base.errors import Stopped
from ratusz.bank.base.sentences import N_
from ratusz.bank.engine.parts import stored_types
from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.model.problem import ProblemKind, Severity, problem_kinds
from ratusz.bank.model.schema import Schema
from ratusz.bank.model.table import PartFile, Table

#: Found where the catalogue is known, in `portal.intake`: no table knows which columns stay inside.
PERHAPS_WITHHELD = "perhaps-withheld"
problem_kinds[PERHAPS_WITHHELD] = ProblemKind(
    severity=Severity.ERROR,
    message=N_("The column “{column}” is new, and a column that stays inside the office is missing: {found}. Is it the same one?"),
    hint=N_("If it is, keep it inside. If it is another one, say so, and it will be shown."),
)


def protect(engine: Engine, table: Table, *, withheld: Sequence[str], work: Path) -> Table:
    """`table` without the columns `withheld`: typed values, companions and raw text.

    Rows keep their numbers. Files that hold nothing more than what is published stay as they are, others are written anew in
    `work`. A key with a withheld column tells rows apart no longer, so it goes too. `Stopped` when no column would be left.
    """
    kept = tuple(column for column in table.schema.columns if column.name not in withheld)
    if table.schema.columns and not kept:
        raise Stopped("nothing-left", N_("Every column is withheld, so there is nothing to publish."), N_("Publish at least one column."))
    names = {column.name for column in kept}
    schema = Schema(columns=kept, key=table.schema.key if names.issuperset(table.schema.key) else ())
    parts = tuple(_typed(engine, part, schema, work / f"public-{number}.parquet") for number, part in enumerate(table.parts))
    raw = tuple(_raw(engine, part, schema, work / f"public-raw-{number}.parquet") for number, part in enumerate(table.raw))
    return Table(schema=schema, parts=parts, raw=tuple(part for part in raw if part.rows))


def _typed(engine: Engine, part: PartFile, schema: Schema, path: Path) -> PartFile:
    columns = [*schema.names, *(column.status_name for column in schema.columns if column.has_status)]
    if set(stored_types(part.path)) <= {"_row", *columns}:
        return part
    names = columns if part.first_row is not None else ["_row", *columns]
    rows = engine.write(f"SELECT {', '.join(map(quote, names))} FROM {engine.scan(part, schema)}", str(path))
    return PartFile(path=path, rows=rows, first_row=part.first_row)


def _raw(engine: Engine, part: PartFile, schema: Schema, path: Path) -> PartFile:
    scan = engine.scan_raw(Table(schema=schema, parts=(), raw=(part,)))
    published = list(schema.names)
    if not engine.fetch(f'SELECT 1 FROM {scan} WHERE NOT list_contains(?, "column") LIMIT 1', [published]):
        return part
    rows = engine.write(f'SELECT * FROM {scan} WHERE list_contains(?, "column")', str(path), [published])
    return replace(part, path=path, rows=rows, sha256="")
