"""How a delivery joins the version before it: parts that do not change are shared, row numbers never move.

replaces   the delivery is everything
adds       its rows follow those that are there, numbered on
corrects   by key: rows whose key is there change in place, keeping `_row`, and only the parts that hold them are written
           anew; new keys follow at the end. A column the delivery does not have keeps its values.
"""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from ratusz.bank.base.errors import Stopped
from ratusz.bank.base.sentences import N_
from ratusz.bank.check.checks import LOOKED_AT_ROWS
from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.model.schema import Type
from ratusz.bank.model.table import PartFile, Table
from ratusz.bank.store.compact import compacted
from ratusz.bank.store.correct import corrected
from ratusz.bank.store.fit import fit, known_key
from ratusz.bank.store.manifest import Mode
from ratusz.bank.store.rows import columns_of, last_row, listed, same

_SAMPLES = 3


def join(
    engine: Engine,
    *,
    delivered: Table,
    base: Table | None,
    mode: Mode,
    key: tuple[str, ...],
    work: Path,
    accepted: Collection[str] = (),
) -> Table:
    """The table of the new version. Parts without `sha256` are new files (of `delivered`, or written in `work`).

    `key`: columns that tell rows apart, may be empty except for corrections. `accepted`: codes out of `fit.MAY_BE_ACCEPTED`
    that a person let pass. `Stopped` when the delivery must not go on as it is.
    """
    if base is None:
        return _first(delivered, mode, key)
    schema = fit(engine, base=base, delivered=delivered, mode=mode, key=key, accepted=accepted)
    new, old = replace(delivered, schema=schema), replace(base, schema=schema)
    match mode:
        case Mode.REPLACES:
            if "periods-dropped" not in accepted:
                _refuse_lost_periods(engine, base, delivered)
            return new
        case Mode.ADDS:
            _refuse_repeated(engine, old, new)
            return compacted(engine, _added(engine, old, new, work), work)
        case Mode.CORRECTS:
            return compacted(engine, corrected(engine, base=old, delivered=new, present=delivered.schema.names, work=work), work)


def _first(delivered: Table, mode: Mode, key: tuple[str, ...]) -> Table:
    if mode is Mode.CORRECTS:
        raise Stopped(
            "nothing-to-correct", N_("There is nothing to correct yet: this is the first delivery."), N_("Deliver the whole table first.")
        )
    return replace(delivered, schema=replace(delivered.schema, key=known_key(key, delivered.schema.names)))


def _refuse_lost_periods(engine: Engine, base: Table, delivered: Table) -> None:
    for column in base.schema.columns:
        if column.type is not Type.PERIOD or column.name not in delivered.schema:
            continue
        name = quote(column.name)
        lost = engine.fetch(
            f"SELECT {name}, count(*) FROM {engine.scan_table(base)} b WHERE {name} IS NOT NULL"
            f" AND NOT EXISTS (SELECT 1 FROM {engine.scan_table(delivered)} d WHERE d.{name} = b.{name}) GROUP BY 1 ORDER BY 1"
        )
        if lost:
            raise Stopped(
                "periods-dropped",
                N_("This delivery does not hold periods that are there now, in the column “{column}”: {periods} (rows: {rows})."),
                N_("If the file holds only new periods, deliver it as one that adds; if the old ones are to go, say so."),
                values={"column": column.label, "periods": listed([row[0] for row in lost]), "rows": sum(row[1] for row in lost)},
            )


def _refuse_repeated(engine: Engine, base: Table, delivered: Table) -> None:
    old, new = engine.scan_table(base), engine.scan_table(delivered)
    key = delivered.schema.key
    if key:
        names = ", ".join(map(quote, key))
        repeated = engine.fetch(f"SELECT count(*) OVER (), {names} FROM {new} d SEMI JOIN {old} b ON {same(key)} LIMIT {_SAMPLES}")
        if repeated:
            examples = "; ".join(listed(row[1:]) for row in repeated)
            raise Stopped(
                "keys-repeated",
                N_("{count} rows of this delivery are there already, by their key; for example: {examples}."),
                N_("If these rows are to change, deliver them as corrections; if not, leave them out."),
                values={"count": repeated[0][0], "examples": examples},
            )
    elif delivered.rows and base.rows + delivered.rows <= LOOKED_AT_ROWS:
        names = ", ".join(map(quote, columns_of(delivered.schema)))
        if not engine.fetch(f"SELECT {names} FROM {new} EXCEPT SELECT {names} FROM {old} LIMIT 1"):
            raise Stopped(
                "rows-repeated",
                N_("Every row of this delivery is there already."),
                N_("It was probably delivered before. If rows are really to be there twice, deliver the whole table anew."),
            )


def _added(engine: Engine, base: Table, delivered: Table, work: Path) -> Table:
    offset = last_row(engine, base)
    parts = [_moved(engine, part, delivered, offset, work / f"added-{number}.parquet") for number, part in enumerate(delivered.parts)]
    raw = base.raw
    if delivered.raw:
        path = work / "added-raw.parquet"
        rows = engine.write(f'SELECT "_row" + {offset} AS "_row", "column", "raw" FROM {engine.scan_raw(delivered)}', str(path))
        raw = (*raw, PartFile(path=path, rows=rows, first_row=None))
    return Table(schema=delivered.schema, parts=(*base.parts, *(part for part in parts if part.rows)), raw=raw)


def _moved(engine: Engine, part: PartFile, table: Table, offset: int, path: Path) -> PartFile:
    """`part` of the delivery with its rows numbered on from `offset`; written anew only when the numbers stand in the file."""
    if part.first_row is not None:
        return replace(part, first_row=part.first_row + offset)
    names = ", ".join(map(quote, columns_of(table.schema)))
    rows = engine.write(f'SELECT "_row" + {offset} AS "_row", {names} FROM {engine.scan(part, table.schema)}', str(path))
    return PartFile(path=path, rows=rows, first_row=None)
