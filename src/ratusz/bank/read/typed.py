"""Columns that bring their types along (Parquet) as typed parts: nothing is guessed, nothing becomes a text on the way.

A binary fraction becomes a DECIMAL with the digits that print it. What has no place in a table, such as a list, becomes JSON.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ratusz.bank.base.text import fold, machine_name
from ratusz.bank.model.problem import Place, Problem, Report
from ratusz.bank.model.schema import RESERVED, Schema, Type
from ratusz.bank.model.table import PartFile, Table
from ratusz.bank.read.assemble import Assembled, reading_of
from ratusz.bank.read.grid import Grid
from ratusz.bank.read.recipe import ColumnRecipe, TableRecipe
from ratusz.bank.read.records import text_of
from ratusz.bank.read.result import ReadTable

_GROUP_ROWS = 122_880
_DIGITS = 38
FIRST_ROWS = 1000
Batches = Callable[[], Iterator[pa.RecordBatch]]


@dataclass(slots=True, kw_only=True)
class _Fraction:
    """How many digits the numbers of a column have before and after the mark. `odd`: how many are no numbers, such as NaN."""

    whole: int = 1
    fraction: int = 0
    odd: int = 0


def read_typed(
    batches: Batches,
    arrow: pa.Schema,
    *,
    name: str,
    recipe: TableRecipe | None,
    target: Path,
    problems: tuple[Problem, ...] = (),
) -> Assembled:
    """The table of the rows that `batches` gives, twice where it has binary fractions, written to `target`."""
    columns = [_column(field, position) for position, field in enumerate(arrow)]
    floating = [position for position, field in enumerate(arrow) if pa.types.is_floating(field.type)]
    digits = _digits(batches(), floating)
    columns = [_with_digits(column, digits.get(column.position)) for column in columns]
    columns, told = _named(columns, recipe, name)
    schema = Schema(columns=tuple(column.column(has_status=False) for column in columns))
    rows = _write(batches(), columns, target)
    done = TableRecipe(name=name, header_rows=(1,), columns=tuple(columns))
    odd = [
        Problem(code="not-numbers", where=Place(table=name, column=columns[position].label), found=str(found.odd))
        for position, found in digits.items()
        if found.odd
    ]
    report = Report.of((*problems, *odd, *told))
    table = Table(schema=schema, parts=(PartFile(path=target, rows=rows, first_row=1),))
    read = ReadTable(name=name, hidden=False, table=table, reading=reading_of(done, None, skipped=(), above=0), report=report)
    return Assembled(recipe=done, table=read, report=report)


def first_grid(batches: Iterable[pa.RecordBatch], arrow: pa.Schema, *, name: str) -> Grid:
    """The heading and the first rows as texts, for those who only look."""
    first = next(iter(batches), None)
    rows = first.slice(0, FIRST_ROWS).to_pylist() if first is not None else []
    texts = [[text_of(_plain(value)) for value in row.values()] for row in rows]
    return Grid(name=name, rows=[arrow.names, *texts], decimal=".", ragged_matters=False)


def _plain(value: object) -> object:
    return value if isinstance(value, bool | int | float | str | list | dict | None) else str(value)


def _column(field: pa.Field, position: int) -> ColumnRecipe:
    kind, precision, scale = _type(field.type)
    return ColumnRecipe(position=position, name=f"c{position}", label=field.name, type=kind, precision=precision, scale=scale)


def _type(arrow: pa.DataType) -> tuple[Type, int, int]:
    if pa.types.is_dictionary(arrow):
        return _type(arrow.value_type)
    if pa.types.is_decimal(arrow) and arrow.precision <= _DIGITS and arrow.scale >= 0:
        return Type.DECIMAL, 18 if arrow.precision <= 18 else _DIGITS, arrow.scale
    if arrow == pa.uint64():
        return Type.DECIMAL, _DIGITS, 0
    for is_kind, kind in (
        (pa.types.is_integer, Type.INTEGER),
        (pa.types.is_floating, Type.DECIMAL),
        (pa.types.is_boolean, Type.BOOLEAN),
        (pa.types.is_date, Type.DATE),
        (pa.types.is_timestamp, Type.DATETIME),
        (pa.types.is_time, Type.TIME),
    ):
        if is_kind(arrow):
            return kind, 18, 0
    return Type.TEXT, 18, 0


def _digits(batches: Iterable[pa.RecordBatch], positions: list[int]) -> dict[int, _Fraction]:
    found = {position: _Fraction() for position in positions}
    if not positions:
        return {}
    for batch in batches:
        for position, digits in found.items():
            values = batch.column(position)
            whole, fraction = _longest(_printed(values))
            digits.odd += pc.sum(pc.invert(pc.is_finite(values))).as_py() or 0
            digits.whole, digits.fraction = max(digits.whole, whole), max(digits.fraction, fraction)
    return found


def _longest(texts: pa.Array) -> tuple[int, int]:
    """The most digits before and after the mark."""
    parts = pc.extract_regex(texts, "^-?(?P<whole>[0-9]+)(?:[.](?P<fraction>[0-9]+))?$")
    whole, fraction = (pc.max(pc.utf8_length(pc.struct_field(parts, [name]))).as_py() or 0 for name in ("whole", "fraction"))
    return whole, fraction


def _printed(values: pa.Array) -> pa.Array:
    """Binary fractions as the shortest texts that give them back, without powers of ten; what is no number becomes NULL."""
    values = pc.if_else(pc.is_finite(values), values, None)
    if values.type != pa.float64():
        values = pc.cast(pc.cast(values, pa.string()), pa.float64())  # 0.1 of 32 bits is 0.1, not 0.10000000149
    texts = pc.cast(values, pa.string())
    odd = pc.match_substring(texts, "e")
    if pc.any(odd).as_py():
        plain = [None if text is None else f"{float(text):.20f}".rstrip("0") if "e" in text else text for text in texts.to_pylist()]
        texts = pa.array(plain, pa.string())
    return pc.replace_substring_regex(texts, r"[.]0*$", "")


def _with_digits(column: ColumnRecipe, digits: _Fraction | None) -> ColumnRecipe:
    if digits is None:
        return column
    if not digits.fraction and digits.whole <= 18:
        return replace(column, type=Type.INTEGER)
    scale = max(min(digits.fraction, _DIGITS - digits.whole), 0)
    if digits.whole > _DIGITS:
        return replace(column, type=Type.TEXT)
    return replace(column, scale=scale, precision=18 if digits.whole + scale <= 18 else _DIGITS)


def _named(columns: list[ColumnRecipe], recipe: TableRecipe | None, table: str) -> tuple[list[ColumnRecipe], list[Problem]]:
    """Names for machines: those of the recipe where the labels are the same. A column that a person settled as text stays one."""
    known = {fold(column.label): column for column in (recipe.columns if recipe else ())}
    taken = {column.name for column in known.values()}
    named, problems = [], []
    for column in columns:
        label = column.label.strip() or f"kolumna {column.position + 1}"
        old = known.pop(fold(label), None)
        if old is None:
            name = machine_name(label, taken, reserved=RESERVED)
            taken.add(name)
            named.append(replace(column, name=name, label=label))
            if recipe is not None:
                problems.append(Problem(code="recipe-column-new", where=Place(table=table, column=label)))
        else:
            kind = Type.TEXT if old.settled and old.type is Type.TEXT else column.type
            named.append(replace(column, name=old.name, label=label, unit=old.unit, type=kind, settled=old.settled))
    problems += [Problem(code="recipe-column-missing", where=Place(table=table, column=column.label)) for column in known.values()]
    return named, problems


def _write(batches: Iterable[pa.RecordBatch], columns: list[ColumnRecipe], target: Path) -> int:
    schema = pa.schema([pa.field(column.name, _arrow(column)) for column in columns])
    rows = 0
    with pq.ParquetWriter(target, schema, compression="zstd", store_decimal_as_integer=True) as writer:
        for batch in batches:
            arrays = [_cast(batch.column(column.position), column) for column in columns]
            writer.write_batch(pa.record_batch(arrays, schema=schema), row_group_size=_GROUP_ROWS)
            rows += batch.num_rows
    return rows


def _arrow(column: ColumnRecipe) -> pa.DataType:
    match column.type:
        case Type.INTEGER:
            return pa.int64()
        case Type.DECIMAL:
            return pa.decimal128(column.precision, column.scale)
        case Type.BOOLEAN:
            return pa.bool_()
        case Type.DATE:
            return pa.date32()
        case Type.DATETIME:
            return pa.timestamp("us")
        case Type.TIME:
            return pa.time64("us")
    return pa.string()


def _cast(values: pa.Array, column: ColumnRecipe) -> pa.Array:
    arrow = _arrow(column)
    if pa.types.is_dictionary(values.type):
        values = values.dictionary_decode()
    if pa.types.is_floating(values.type):
        values = _printed(values)
    if pa.types.is_timestamp(values.type) and values.type.tz:
        values = pc.local_timestamp(values)
    if arrow == pa.string():
        return _texts(values)
    return pc.cast(values, arrow, safe=not pa.types.is_timestamp(arrow))


def _texts(values: pa.Array) -> pa.Array:
    """Texts in composed letters; an empty one is NULL, bytes are hexadecimal, what is nested is JSON."""
    kind = values.type
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_fixed_size_binary(kind):
        texts = pa.array([None if value is None else value.hex() for value in values.to_pylist()], pa.string())
    elif pa.types.is_nested(kind):
        plain = values.to_pylist()
        texts = pa.array([None if one is None else json.dumps(one, ensure_ascii=False, default=str) for one in plain], pa.string())
    else:
        texts = pc.cast(values, pa.string())
    texts = pc.utf8_trim_whitespace(pc.utf8_normalize(texts, form="NFC"))
    return pc.if_else(pc.equal(texts, ""), None, texts)
