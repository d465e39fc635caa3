"""The columns a contract promises: what stops a delivery when one is gone, and which new column seems to be the old one renamed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from typing import Any

import ratusz.bank.check.contract.problems  # noqa: F401  registers the codes
from ratusz.bank.base.text import fold
from ratusz.bank.model.problem import Place, Problem, Report
from ratusz.bank.model.schema import Column, Schema, Type

_ALIKE = 0.6
_NUMBERS = frozenset({Type.INTEGER, Type.DECIMAL})
_MOMENTS = frozenset({Type.DATE, Type.DATETIME})


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """A promised column. Without `required` it may be missing. `meaning`: what it says, for people."""

    name: str
    label: str
    type: Type
    unit: str = ""
    required: bool = True
    meaning: str = ""


def promised_json(one: Promised) -> dict[str, Any]:
    """A promised column as JSON."""
    return {**asdict(one), "type": str(one.type)}


def promised_from_json(data: Mapping[str, Any]) -> Promised:
    """The inverse of `promised_json`."""
    return Promised(**{**data, "type": Type(data["type"])})


def promised_of(schema: Schema) -> tuple[Promised, ...]:
    """A promise of the columns as they are."""
    return tuple(Promised(name=one.name, label=one.label, type=one.type, unit=one.unit or "") for one in schema.columns)


def columns_kept(schema: Schema, promised: Sequence[Promised], *, mapped: frozenset[str] = frozenset()) -> Report:
    """Promised columns that are gone or of another type. `mapped`: names that a person has mapped or announced, which are left alone."""
    return Report.of(tuple(_columns(schema, promised, mapped)))


def _columns(schema: Schema, promised: Sequence[Promised], mapped: frozenset[str]) -> Iterator[Problem]:
    renamed = renames(schema, promised)
    for one in promised:
        where = Place(column=one.label)
        if one.name in schema:
            found = schema.column(one.name)
            if not fits(found.type, one.type):
                yield Problem(code="promise-column-type", where=where, found=str(found.type), expected=str(one.type))
        elif one.required and one.name not in mapped:
            now = renamed.get(one.name)
            yield (
                Problem(code="promise-column-gone", where=where, found=now.label)
                if now
                else Problem(code="promise-column-missing", where=where)
            )


def fits(found: Type, promised: Type) -> bool:
    """Whether values of `found` are values of `promised`: whole numbers are numbers, days are moments, everything can be text."""
    if found is promised or promised is Type.TEXT:
        return True
    return (found is Type.INTEGER and promised in _NUMBERS) or (found is Type.DATE and promised in _MOMENTS)


def renames(schema: Schema, promised: Sequence[Promised]) -> dict[str, Column]:
    """Promised name → the column that seems to be it under another name: of a fitting type and unit, and most alike in writing.

    Each column stands for one promise at most. A guess to be shown, never to be acted on.
    """
    known = {one.name for one in promised}
    strangers = [column for column in schema.columns if column.name not in known]
    pairs = sorted(
        (
            (_likeness(one, column), place, one.name, column)
            for one in promised
            if one.name not in schema
            for place, column in enumerate(strangers)
            if fits(column.type, one.type) and (not one.unit or not column.unit or one.unit == column.unit)
        ),
        key=lambda pair: (-pair[0], pair[1]),
    )
    found: dict[str, Column] = {}
    taken: set[str] = set()
    for likeness, _, name, column in pairs:
        if likeness >= _ALIKE and name not in found and column.name not in taken:
            found[name] = column
            taken.add(column.name)
    return found


def _likeness(one: Promised, column: Column) -> float:
    return SequenceMatcher(None, fold(one.label), fold(column.label)).ratio()
