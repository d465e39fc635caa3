"""Corrections by key: rows change in place, keep their numbers, and parts without a corrected row stay the files they are."""

from collections.abc import Collection
from pathlib import Path

from ratusz.bank.base.errors import Stopped
from ratusz.bank.base.sentences import N_
from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.model.table import PartFile, Table
from ratusz.bank.store.rows import columns_of, last_row, listed, same


def corrected(engine: Engine, *, base: Table, delivered: Table, present: Collection[str], work: Path) -> Table:
    """`base` with the rows of `delivered` in it. Both have the schema of the new version, whose key tells rows apart.

    `present`: the columns that the delivery really has; the others keep what they hold.
    """
    _require_key(engine, base, delivered)
    taken = [name for name in columns_of(base.schema) if name.removesuffix("__status") in present]
    parts = [_rewritten(engine, part, delivered, taken, work / f"corrected-{number}.parquet") for number, part in enumerate(base.parts)]
    last = last_row(engine, base)
    parts += _appended(engine, base, delivered, last, work / "appended.parquet")
    raw = _raw(engine, base, delivered, taken, last, work / "corrected-raw.parquet")
    return Table(schema=base.schema, parts=tuple(parts), raw=raw)


def _require_key(engine: Engine, base: Table, delivered: Table) -> None:
    key = base.schema.key
    if not key:
        raise Stopped(
            "key-needed",
            N_("Corrections go by key, and nothing says which columns tell the rows of this table apart."),
            N_("Name the columns that tell rows apart."),
        )
    names, new, old = ", ".join(map(quote, key)), engine.scan_table(delivered), engine.scan_table(base)
    blank = " OR ".join(f"{quote(name)} IS NULL" for name in key)
    if count := engine.fetch(f"SELECT count(*) FROM {new} WHERE {blank}")[0][0]:
        raise Stopped(
            "key-blank",
            N_("{count} rows of this delivery have no key ({columns}), so nobody knows what they correct."),
            N_("Fill the key in."),
            values={"count": count, "columns": ", ".join(key)},
        )
    twice = engine.fetch(f"SELECT {names} FROM {new} GROUP BY {names} HAVING count(*) > 1 LIMIT 1")
    if not twice:
        twice = engine.fetch(f"SELECT {names} FROM {old} b SEMI JOIN {new} d ON {same(key)} GROUP BY {names} HAVING count(*) > 1 LIMIT 1")
    if twice:
        raise Stopped(
            "key-ambiguous",
            N_("The key {found} stands in more than one row, so it does not say which row is to change."),
            N_("Name columns that really tell rows apart, or mend the rows that repeat."),
            values={"found": listed(twice[0])},
        )


def _rewritten(engine: Engine, part: PartFile, delivered: Table, taken: Collection[str], path: Path) -> PartFile:
    """`part` itself when no row of it is corrected, else a new file with the same rows in the same order."""
    schema = delivered.schema
    old, new = engine.scan(part, schema), engine.scan_table(delivered)
    if not engine.fetch(f"SELECT 1 FROM {old} b SEMI JOIN {new} d ON {same(schema.key)} LIMIT 1"):
        return part
    number = 'b."_row", ' if part.first_row is None else ""
    values = ", ".join(_value(name, taken) for name in columns_of(schema))
    rows = engine.write(f'SELECT {number}{values} FROM {old} b LEFT JOIN {new} d ON {same(schema.key)} ORDER BY b."_row"', str(path))
    return PartFile(path=path, rows=rows, first_row=part.first_row)


def _value(name: str, taken: Collection[str]) -> str:
    column = quote(name)
    return f'CASE WHEN d."_row" IS NULL THEN b.{column} ELSE d.{column} END AS {column}' if name in taken else f"b.{column}"


def _appended(engine: Engine, base: Table, delivered: Table, last: int, path: Path) -> list[PartFile]:
    """The rows of the delivery whose key is not there, in their order, numbered on from `last`."""
    names = ", ".join("d." + quote(name) for name in columns_of(base.schema))
    new, old = engine.scan_table(delivered), engine.scan_table(base)
    rows = engine.write(f'SELECT {names} FROM {new} d ANTI JOIN {old} b ON {same(base.schema.key)} ORDER BY d."_row"', str(path))
    return [PartFile(path=path, rows=rows, first_row=last + 1)] if rows else []


def _raw(engine: Engine, base: Table, delivered: Table, taken: Collection[str], last: int, path: Path) -> tuple[PartFile, ...]:
    """Raw text of the new version: that of corrected cells goes, that of the delivery comes under the new row numbers."""
    if not base.raw and not delivered.raw:
        return ()
    new, old, key = engine.scan_table(delivered), engine.scan_table(base), same(base.schema.key)
    rows = engine.write(
        f"""
        WITH matched AS (SELECT d."_row" AS came, b."_row" AS stays FROM {new} d JOIN {old} b ON {key}),
             appended AS (
                SELECT d."_row" AS came, {last} + row_number() OVER (ORDER BY d."_row") AS stays FROM {new} d ANTI JOIN {old} b ON {key}),
             place AS (SELECT * FROM matched UNION ALL SELECT * FROM appended)
        SELECT place.stays AS "_row", r."column", r."raw" FROM {engine.scan_raw(delivered)} r JOIN place ON place.came = r."_row"
        UNION ALL
        SELECT r."_row", r."column", r."raw" FROM {engine.scan_raw(base)} r
        WHERE NOT (r."_row" IN (SELECT stays FROM matched) AND list_contains(?, r."column"))
        ORDER BY 1, 2
        """,
        str(path),
        [list(taken)],
    )
    return (PartFile(path=path, rows=rows, first_row=None),)
