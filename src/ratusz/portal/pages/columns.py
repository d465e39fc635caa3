"""The columns of a table, explained for people."""

from collections.abc import Mapping
from dataclasses import dataclass

from ratusz.bank.model.schema import Column, Schema
from ratusz.portal.catalog.columns import type_in_words
from ratusz.portal.catalog.models import ColumnText


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnLine:
    """One column: how it is called by people and by machines, what it means, type and unit, and what the dictionary says beside."""

    name: str
    label: str
    meaning: str
    type: str
    unit: str
    is_key: bool
    counted: str = ""
    codes: tuple[tuple[str, str], ...] = ()
    method: str = ""
    settled: str = ""


def column_lines(schema: Schema, texts: Mapping[str, ColumnText]) -> tuple[ColumnLine, ...]:
    """The columns of `schema` with the catalogue's texts, by name of column."""
    return tuple(_line(column, texts.get(column.name), is_key=column.name in schema.key) for column in schema.columns)


def _line(column: Column, text: ColumnText | None, *, is_key: bool) -> ColumnLine:
    return ColumnLine(
        name=column.name,
        label=(text.label if text else "") or column.label or column.name,
        meaning=text.meaning if text else "",
        type=type_in_words(column.type),
        unit=(text.unit if text else "") or column.unit or "",
        is_key=is_key,
        counted=text.counted if text else "",
        codes=text.coded if text else (),
        method=text.method if text else "",
        settled=str(text.get_settled_display()) if text and text.settled else "",
    )
