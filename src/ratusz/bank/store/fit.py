"""How the columns of a delivery and of the version before it become one schema, or why they do not.

Allowed without asking: a new column (rows that were there have no value in it), whole numbers that become numbers with a
fraction, more digits. Everything else that would surprise a reader is `Stopped` with a sentence; in a delivery that
replaces everything, a person may let the codes of `MAY_BE_ACCEPTED` pass.
"""

from collections.abc import Collection
from dataclasses import replace

from ratusz.bank.base.errors import Stopped
from ratusz.bank.base.sentences import N_
from ratusz.bank.check.changes import type_name
from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.model.schema import Column, Schema, Type
from ratusz.bank.model.table import Table
from ratusz.bank.store.manifest import Mode

MAY_BE_ACCEPTED = ("columns-dropped", "columns-retyped", "periods-dropped")
_MOST_DIGITS = 38


def fit(engine: Engine, *, base: Table, delivered: Table, mode: Mode, key: tuple[str, ...], accepted: Collection[str] = ()) -> Schema:
    """The schema of the version that `delivered` and `base` make; `Stopped` when they do not fit."""
    known, new = base.schema, delivered.schema
    dropped = [column for column in known.columns if column.name not in new]
    if mode is Mode.ADDS or (mode is Mode.REPLACES and "columns-dropped" not in accepted):
        _refuse_dropped(dropped)
    columns = {}
    for column in new.columns:
        columns[column.name] = column
        if column.name in known and not (mode is Mode.REPLACES and "columns-retyped" in accepted):
            columns[column.name] = _joined(engine, base, delivered, column.name, mode)
    if mode is not Mode.REPLACES:
        order = [*known.names, *(name for name in new.names if name not in known)]
        columns = {name: columns.get(name) or known.column(name) for name in order}
    return Schema(columns=tuple(columns.values()), key=known_key(key, new.names))


def known_key(key: tuple[str, ...], names: Collection[str]) -> tuple[str, ...]:
    """`key` itself; `Stopped` when it names a column that is not among `names`."""
    for name in key:
        if name not in names:
            raise Stopped(
                "key-column-missing",
                N_("Rows are told apart by the column “{column}”, and this delivery has no such column."),
                N_("Add the column, or name other columns that tell rows apart."),
                values={"column": name},
            )
    return key


def _refuse_dropped(dropped: list[Column]) -> None:
    if dropped:
        raise Stopped(
            "columns-dropped",
            N_("This delivery does not hold columns that are there now: {columns}."),
            N_("If a column was renamed, give it its earlier name; if it is to go, say so."),
            values={"columns": ", ".join(column.label for column in dropped)},
        )


def _joined(engine: Engine, base: Table, delivered: Table, name: str, mode: Mode) -> Column:
    """The column `name` of both tables, wide enough for both; label and unit of the later one where everything is replaced."""
    old, new = base.schema.column(name), delivered.schema.column(name)
    if mode is not Mode.REPLACES and old.unit and new.unit and old.unit != new.unit:
        raise Stopped(
            "unit-differs",
            N_("The column “{column}” is in {expected}, and this delivery gives it in {found}."),
            N_("Convert the values, or deliver the whole table anew."),
            values={"column": new.label, "expected": old.unit, "found": new.unit},
        )
    wide = _wider(engine, base, delivered, name)
    if mode is Mode.REPLACES:
        return replace(wide, label=new.label, unit=new.unit or old.unit, has_status=new.has_status)
    return replace(wide, label=old.label, unit=old.unit or new.unit, has_status=old.has_status or new.has_status)


def _wider(engine: Engine, base: Table, delivered: Table, name: str) -> Column:
    old, new = base.schema.column(name), delivered.schema.column(name)
    if (old.type, old.precision, old.scale) == (new.type, new.precision, new.scale) or (
        old.type is new.type and old.type is not Type.DECIMAL
    ):
        return old
    if old.type.is_number and new.type.is_number:
        scale = max(_scale(old), _scale(new))
        whole = max(_whole(engine, base, old), _whole(engine, delivered, new))
        if whole + scale <= _MOST_DIGITS:
            precision = max(whole + scale, *(column.precision for column in (old, new) if column.type is Type.DECIMAL))
            return replace(old, type=Type.DECIMAL, precision=min(precision, _MOST_DIGITS), scale=scale)
    elif is_blank(engine, delivered, name):
        return old
    elif is_blank(engine, base, name):
        return new
    raise Stopped(
        "columns-retyped",
        N_("The column “{column}” held values of the type {expected}, and in this delivery it holds {found}."),
        N_("Look whether the file is right; reading it with the recipe of the earlier delivery keeps the types."),
        values={"column": new.label, "expected": type_name(old), "found": type_name(new)},
    )


def is_blank(engine: Engine, table: Table, name: str) -> bool:
    """Whether the column holds no value at all."""
    return bool(engine.fetch(f"SELECT count({quote(name)}) = 0 FROM {engine.scan_table(table)}")[0][0])


def _scale(column: Column) -> int:
    return column.scale if column.type is Type.DECIMAL else 0


def _whole(engine: Engine, table: Table, column: Column) -> int:
    """How many digits stand before the decimal mark: as declared, for whole numbers as they are."""
    if column.type is Type.DECIMAL:
        return column.precision - column.scale
    name = quote(column.name)
    smallest, largest = engine.fetch(f"SELECT min({name}), max({name}) FROM {engine.scan_table(table)}")[0]
    return max(len(str(abs(value or 0))) for value in (smallest, largest))
