"""What a sheet of a workbook can hold, whatever the format, and what its second sheet says of the first."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

import pyarrow as pa

from ratusz.bank.base.errors import WrongQuery
from ratusz.bank.base.sentences import N_, say
from ratusz.bank.model.schema import Type
from ratusz.bank.model.status import STATUSES
from ratusz.bank.publish.exported import Field, Labels

MAX_ROWS = 1_048_576 - 1
MAX_COLUMNS = 16_384
MAX_TEXT = 32_767
_EXACT_DIGITS = 15
_YEAR = re.compile("[0-9]{4}")
DATA, ABOUT = N_("Data"), N_("About")
_ROWS, _COLUMN, _LABEL, _TYPE, _UNIT = N_("Rows"), N_("Column"), N_("Label"), N_("Type"), N_("Unit")
_STATUS, _SIGN, _MEANING = N_("Status code"), N_("Sign"), N_("Meaning")
_TYPES = {
    Type.TEXT: N_("text"),
    Type.INTEGER: N_("whole number"),
    Type.DECIMAL: N_("number"),
    Type.BOOLEAN: N_("yes or no"),
    Type.DATE: N_("day"),
    Type.DATETIME: N_("day and time"),
    Type.TIME: N_("time"),
    Type.PERIOD: N_("period"),
}
_CUT = N_("Texts longer than a cell may hold ({most} characters) that were cut")


def language(labels: Labels | None) -> str:
    """The language of the words on the sheets."""
    return labels.language if labels else "pl"


def fitting(rows: int, columns: int) -> int:
    """`rows`; WrongQuery `too-many-rows` when a sheet cannot hold so many."""
    if rows > MAX_ROWS or columns > MAX_COLUMNS:
        raise WrongQuery(
            "too-many-rows",
            N_("A sheet holds {most} rows of {widest} columns; this would need {rows} rows and {columns} columns."),
            N_("Take CSV, which has no limit, or filter the table first."),
            values={"most": MAX_ROWS, "widest": MAX_COLUMNS, "rows": rows, "columns": columns},
            allowed=("csv", "jsonl", "parquet"),
        )
    return rows


def is_exact(value: int | Decimal) -> bool:
    """Whether a sheet, whose numbers are binary fractions, holds it as it is."""
    # Not `normalize`, which rounds to 28 digits.
    digits = "".join(map(str, value.as_tuple().digits)) if isinstance(value, Decimal) else str(abs(value))
    return len(digits.strip("0")) <= _EXACT_DIGITS


def cells_of(batch: pa.RecordBatch, columns: Sequence[Field]) -> Iterator[tuple[Any, ...]]:
    """The rows of `batch` as a sheet holds them: a year is a number, as whoever adds up or draws expects; other periods are texts."""
    return zip(*(_cells(column.to_pylist(), one.type) for column, one in zip(batch.columns, columns, strict=True)), strict=True)


def _cells(values: list[Any], kind: Type) -> list[Any]:
    if kind is not Type.PERIOD:
        return values
    return [int(value) if value is not None and _YEAR.fullmatch(value) else value for value in values]


def about_lines(columns: tuple[Field, ...], labels: Labels | None, total: int, texts_cut: int) -> Iterator[tuple[str, ...]]:
    """What the rows are: title, facts, columns, and what the status codes mean where there are any."""
    spoken = language(labels)
    if labels and labels.notice:
        yield (labels.notice,)
    if labels and labels.title:
        yield (labels.title,)
    yield from labels.facts if labels else ()
    yield say(_ROWS, spoken), str(total)
    if texts_cut:
        yield say(_CUT, spoken, {"most": MAX_TEXT}), str(texts_cut)
    yield ()
    yield tuple(say(word, spoken) for word in (_COLUMN, _LABEL, _TYPE, _UNIT))
    for one in columns:
        unit = (labels.units.get(one.name) if labels else "") or one.unit or ""
        yield one.name, one.header(labels), say(_TYPES[one.type], spoken), unit
    if any(one.is_status for one in columns):
        yield ()
        yield tuple(say(word, spoken) for word in (_STATUS, _SIGN, _MEANING))
        for status in STATUSES:
            yield status.code, status.sign, say(status.meaning, spoken)
