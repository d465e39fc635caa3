"""The columns of a table, explained for people."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from ratusz.bank.model.schema import Column, Schema, Type
from ratusz.portal.catalog.models import ColumnText
from ratusz.portal.show.table import Kind

_TYPES = {
    Type.TEXT: _("text"),
    Type.INTEGER: _("whole number"),
    Type.DECIMAL: _("number"),
    Type.BOOLEAN: _("yes or no"),
    Type.DATE: _("day"),
    Type.DATETIME: _("day and time"),
    Type.TIME: _("time"),
    Type.PERIOD: _("period"),
}
_KINDS: Mapping[Type, Kind] = {
    Type.INTEGER: "number",
    Type.DECIMAL: "number",
    Type.BOOLEAN: "flag",
    Type.DATE: "day",
    Type.DATETIME: "moment",
    Type.TIME: "code",
    Type.PERIOD: "code",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnLine:
    """One column: how it is called by people and by machines, what it means, type and unit."""

    name: str
    label: str
    meaning: str
    type: str
    unit: str
    is_key: bool


def column_lines(schema: Schema, texts: Mapping[str, ColumnText]) -> tuple[ColumnLine, ...]:
    """The columns of `schema` with the catalogue's texts, by name of column."""
    return tuple(_line(column, texts.get(column.name), is_key=column.name in schema.key) for column in schema.columns)


def kind_of(type_: Type) -> Kind:
    """How values of a type are set in a table."""
    return _KINDS.get(type_, "text")


def _line(column: Column, text: ColumnText | None, *, is_key: bool) -> ColumnLine:
    return ColumnLine(
        name=column.name,
        label=(text.label if text else "") or column.label or column.name,
        meaning=text.meaning if text else "",
        type=str(_TYPES[column.type]),
        unit=(text.unit if text else "") or column.unit or "",
        is_key=is_key,
    )
