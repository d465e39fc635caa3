"""Whether the source still says what corrections expect: all of them in one pass over the table."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

import ratusz.bank.check.corrections.problems  # noqa: F401  registers the codes
from ratusz.bank.check.corrections.correction import Action, Correction
from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.model.problem import Place, Problem, Report
from ratusz.bank.model.schema import Column, Schema, Type
from ratusz.bank.model.table import Table

#: So many cells of a correction are listed; all are counted.
LISTED = 200
_WHOLE, _DECIMAL = re.compile(r"-?[0-9]+"), re.compile(r"-?[0-9]+(?:\.([0-9]+))?")
_READ: Mapping[Type, Callable[[str], object]] = {
    Type.DATE: date.fromisoformat,
    Type.DATETIME: datetime.fromisoformat,
    Type.TIME: time.fromisoformat,
}
_STORED = {Type.INTEGER: "BIGINT", Type.DATE: "DATE", Type.DATETIME: "TIMESTAMP", Type.TIME: "TIME", Type.BOOLEAN: "BOOLEAN"}


class Outcome(StrEnum):
    """APPLIES: the source says what was expected. MENDED: it says the right thing by itself. GONE: no such row. DIFFERS: something else.

    UNKNOWN: a column that it speaks of is missing. UNFIT: a column is of another kind now, and holds nothing like what is to stand there.
    """

    APPLIES = "applies"
    MENDED = "mended"
    GONE = "gone"
    DIFFERS = "differs"
    UNKNOWN = "unknown"
    UNFIT = "unfit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """A cell or, without `column`, a row that a correction is about: what the source says and what is shown instead; None for no value."""

    row: int
    column: str
    found: str | None
    value: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A correction beside a table. `rows`: how many it is about; `touched`: the first of them; `odd`: a row that is not as expected."""

    correction: Correction
    outcome: Outcome
    rows: int = 0
    touched: tuple[Touched, ...] = ()
    odd: Touched | None = None

    @property
    def applies(self) -> bool:
        """Whether the source says what was expected."""
        return self.outcome is Outcome.APPLIES


@dataclass(frozen=True, slots=True, kw_only=True)
class Sql:
    """A piece of SQL and the values bound in it."""

    text: str
    values: tuple[Any, ...] = ()


def stored_type(column: Column) -> str:
    """The type of a column as SQL writes it."""
    return f"DECIMAL({column.precision}, {column.scale})" if column.type is Type.DECIMAL else _STORED.get(column.type, "VARCHAR")


def fits(column: Column, text: str) -> bool:
    """Whether the column can hold exactly what `text` says. A cast would round "12.5" to a whole number, and make nothing of a year."""
    if not text:
        return True
    if column.type is Type.INTEGER:
        return bool(_WHOLE.fullmatch(text))
    if column.type is Type.DECIMAL:
        found = _DECIMAL.fullmatch(text)
        return bool(found) and len((found[1] or "").rstrip("0") if found else "") <= (column.scale or 0)
    if column.type is Type.BOOLEAN:
        return text in {"true", "false"}
    try:
        _READ.get(column.type, str)(text)
    except ValueError:
        return False
    return True


def condition(one: Correction, schema: Schema) -> Sql:
    """The rows that a correction is about. It is never NULL."""
    equal = [_is(schema.column(name), text) for name, text in one.where]
    return Sql(text=" AND ".join(["true", *(each.text for each in equal)]), values=tuple(v for each in equal for v in each.values))


def instead(one: Correction, schema: Schema) -> Sql:
    """What is shown in place of the cell of the column of a correction."""
    column = schema.column(one.column)
    if one.action is Action.SCALE:
        return Sql(text=f"TRY_CAST({_scaled(column)} AS {stored_type(column)})", values=(one.value,))
    if one.action is Action.OVERRIDE:
        return Sql(text=f"TRY_CAST(? AS {stored_type(column)})", values=(one.value or None,))
    return Sql(text=quote(column.name))


def _scaled(column: Column) -> str:
    return f"TRY_CAST({quote(column.name)} AS DECIMAL(38, 8)) * TRY_CAST(? AS DECIMAL(18, 9))"


def judge(engine: Engine, table: Table, corrections: Sequence[Correction]) -> tuple[Judged, ...]:
    """What becomes of each of `corrections` in `table`, which is the source as it was read."""
    amiss = [_amiss(one, table.schema) for one in corrections]
    answers = iter(_asked(engine, table, [one for one, why in zip(corrections, amiss, strict=True) if why is None]))
    return tuple(
        _judged(one, table.schema, next(answers)) if why is None else Judged(correction=one, outcome=why)
        for one, why in zip(corrections, amiss, strict=True)
    )


def _amiss(one: Correction, schema: Schema) -> Outcome | None:
    """Why the table need not be asked: a column is missing, or what is to be multiplied is no number."""
    if any(name not in schema for name in one.columns):
        return Outcome.UNKNOWN
    return Outcome.UNFIT if one.action is Action.SCALE and not schema.column(one.column).type.is_number else None


def report_of(judged: Sequence[Judged], schema: Schema) -> Report:
    """The problems that a delivery tells of corrections which do not apply."""
    return Report.of(tuple(_problem(one, schema) for one in judged if not one.applies))


def _is(column: Column, text: str) -> Sql:
    """What the column cannot hold is nowhere: it is never taken for an empty cell."""
    name = quote(column.name)
    if not text:
        return Sql(text=f"{name} IS NULL")
    if not fits(column, text):
        return Sql(text="false")
    return Sql(text=f"coalesce({name} = TRY_CAST(? AS {stored_type(column)}), false)", values=(text,))


def _asked(engine: Engine, table: Table, known: Sequence[Correction]) -> list[tuple[Any, ...]]:
    """Of each: rows, rows as expected, rows that say the right thing, the first rows, and the first that is not as expected."""
    if not known:
        return []
    pieces = [piece for one in known for piece in _pieces(one, table.schema)]
    sql = f"SELECT {', '.join(piece.text for piece in pieces)} FROM {engine.scan_table(table)}"
    answer = engine.fetch(sql, [value for piece in pieces for value in piece.values])[0]
    return [answer[at : at + 5] for at in range(0, len(answer), 5)]


def _pieces(one: Correction, schema: Schema) -> tuple[Sql, ...]:
    where, expected, mended = condition(one, schema), _expected(one, schema), _mended(one, schema)
    found = f"CAST({quote(one.column)} AS VARCHAR)" if one.column else "NULL"
    new = instead(one, schema) if one.column else Sql(text="NULL")
    first = f"{{'row': \"_row\", 'found': {found}, 'value': CAST({new.text} AS VARCHAR)}}"
    return (
        Sql(text=f"count(*) FILTER ({where.text})", values=where.values),
        Sql(text=f"count(*) FILTER ({where.text} AND {expected.text})", values=(*where.values, *expected.values)),
        Sql(text=f"count(*) FILTER ({where.text} AND {mended.text})", values=(*where.values, *mended.values)),
        Sql(text=f'arg_min({first}, "_row", {LISTED}) FILTER ({where.text})', values=(*new.values, *where.values)),
        Sql(
            text=f'arg_min({first}, "_row") FILTER ({where.text} AND NOT {expected.text})',
            values=(*new.values, *where.values, *expected.values),
        ),
    )


def _expected(one: Correction, schema: Schema) -> Sql:
    if not one.column:
        return Sql(text="true")
    column = schema.column(one.column)
    if one.action is not Action.SCALE:
        return _is(column, one.expect)
    name, new = quote(column.name), instead(one, schema)
    exact = f"coalesce({new.text} = {_scaled(column)}, false)"
    type_ = stored_type(column)
    return Sql(
        text=f"({name} IS NULL OR ({name} BETWEEN TRY_CAST(? AS {type_}) AND TRY_CAST(? AS {type_}) AND {exact}))",
        values=(one.expect, one.most, *new.values, one.value),
    )


def _mended(one: Correction, schema: Schema) -> Sql:
    if one.action is Action.OVERRIDE:
        return _is(schema.column(one.column), one.value)
    if one.action is Action.SCALE:
        column = schema.column(one.column)
        name, type_ = quote(column.name), stored_type(column)
        text = f"({name} IS NULL OR NOT {name} BETWEEN TRY_CAST(? AS {type_}) AND TRY_CAST(? AS {type_}))"
        return Sql(text=text, values=(one.expect, one.most))
    return Sql(text="false")


def _judged(one: Correction, schema: Schema, answer: tuple[Any, ...]) -> Judged:
    rows, expected, mended, first, odd = answer
    if one.action is Action.OVERRIDE and not fits(schema.column(one.column), one.value):
        outcome = Outcome.UNFIT
    elif not rows:
        outcome = Outcome.GONE
    elif expected == rows:
        outcome = Outcome.APPLIES
    else:
        outcome = Outcome.MENDED if mended == rows else Outcome.DIFFERS
    return Judged(
        correction=one, outcome=outcome, rows=rows, touched=tuple(_touched(one, schema, row) for row in first or ()),
        odd=_touched(one, schema, odd) if odd else None,
    )  # fmt: skip


def _touched(one: Correction, schema: Schema, row: dict[str, Any]) -> Touched:
    column = schema.column(one.column) if one.column else None
    plain = [plain_number(row[name]) if column and column.type is Type.DECIMAL else row[name] for name in ("found", "value")]
    return Touched(row=row["row"], column=one.column, found=plain[0], value=plain[1])


def plain_number(text: str | None) -> str | None:
    """A number without the zeros that say nothing."""
    return text.rstrip("0").rstrip(".") if text and "." in text else text


def _problem(one: Judged, schema: Schema) -> Problem:
    correction = one.correction
    place = ", ".join(text or "–" for _, text in correction.where)
    if one.outcome is Outcome.UNKNOWN:
        return Problem(code="correction-column-missing", expected=", ".join(name for name in correction.columns if name not in schema))
    label = schema.column(correction.column).label if correction.column else None
    where = Place(row=one.odd.row if one.odd else None, column=label)
    if one.outcome is Outcome.UNFIT:
        return Problem(code="correction-unfit", where=Place(column=label), expected=correction.value)
    if one.outcome is Outcome.GONE:
        return Problem(code="correction-gone", where=Place(column=label), expected=place)
    found = (one.odd.found if one.odd else None) or "–"
    expected = f"{correction.expect} – {correction.most}" if correction.action is Action.SCALE else correction.expect or "–"
    return Problem(code=f"correction-{one.outcome}", where=where, found=found, expected=expected)
