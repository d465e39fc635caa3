"""A read table as its file wrote it: typed values printed in the formats of the recipe, and the raw text where that differs.

What the file held can so be told from what was kept, and the file is not needed again: only blanks of an empty cell are lost.
"""

from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.model.schema import Type
from ratusz.bank.model.status import STATUSES
from ratusz.bank.read.recipe import ColumnRecipe, Format, Style, TableRecipe
from ratusz.bank.read.result import ReadTable

_SIGNS = {status.code: status.sign for status in STATUSES}


def written_rows(engine: Engine, table: ReadTable, recipe: TableRecipe) -> Iterator[list[str]]:
    """The data rows of `table`, read as `recipe` says, in the columns of the recipe."""
    raw: dict[int, dict[str, str]] = {}
    for row, column, text in engine.fetch(f'SELECT _row, "column", raw FROM {engine.scan_raw(table.table)} AS r'):
        raw.setdefault(row, {})[column] = text
    coded = {column.name: column.status_name for column in table.table.schema.columns if column.has_status}
    asked = ", ".join(f"{quote(column.name)}, {quote(coded[column.name]) if column.name in coded else 'NULL'}" for column in recipe.columns)
    for row, *cells in engine.fetch(f"SELECT _row, {asked} FROM {engine.scan_table(table.table)} AS t ORDER BY _row"):
        kept = raw.get(row, {})
        pairs = zip(cells[::2], cells[1::2], strict=True)
        yield [
            kept[column.name] if column.name in kept else _SIGNS[code] if code else printed(value, column)
            for column, (value, code) in zip(recipe.columns, pairs, strict=True)
        ]


def printed(value: Any, column: ColumnRecipe) -> str:
    """A typed value in the format of its column; empty for none."""
    form = column.format
    if value is None:
        return ""
    if column.type is Type.BOOLEAN:
        return form.true if value else form.false
    if isinstance(value, Decimal | int):
        return _number(value, form)
    if isinstance(value, datetime | date | time):
        return value.strftime(form.pattern)
    return str(value)


def _number(value: Decimal | int, form: Format) -> str:
    whole, point, fraction = f"{value:f}".partition(".") if isinstance(value, Decimal) else (str(value), "", "")
    if form.style is not Style.FIXED:
        fraction = fraction.rstrip("0") or ("0" if form.style is Style.POINT and point else "")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    if form.thousands:
        digits = f"{int(digits):,}".replace(",", form.thousands)
    return f"{sign}{digits}{form.decimal + fraction if fraction else ''}{form.suffix}"
