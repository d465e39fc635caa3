"""Which tables may hold a phenomenon too: by the names, units and meanings of their columns, the level of their values, their areas.

Nothing is accepted by itself: each proposal opens a form that a person reads.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from statistics import median
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from ratusz.bank.base.text import fold
from ratusz.bank.model.schema import Column, Schema, Type
from ratusz.bank.query.nodes import Query
from ratusz.bank.reconcile.teryt import code_of, have_lost_zeros
from ratusz.bank.reconcile.units import factor
from ratusz.portal.catalog.models import ColumnText, Resource
from ratusz.portal.catalog.standing import Anybody
from ratusz.portal.core.remembered import remembered
from ratusz.portal.discrepancies.codes import View
from ratusz.portal.discrepancies.comparing import last_compared
from ratusz.portal.discrepancies.models import Phenomenon
from ratusz.portal.discrepancies.observing import area_of, head_period, number_in
from ratusz.portal.explore import questions
from ratusz.portal.explore.tables import open_table

#: So many proposals are listed; so many tables are looked at, the last published first; into so many, those that are called likeliest.
LISTED, LOOKED_AT, LOOKED_INTO = 30, 2_000, 90
_NAME, _UNIT, _MEANING, _TITLE, _LEVEL = 3.0, 1.5, 1.0, 0.5, 1.0
#: A median so many times larger or smaller than that of the holdings that are known is another level.
_APART = 3
_STEM = 5
_AREAS = ("teryt", "kod", "gmina", "powiat", "miasto", "dzielnica", "obszar", "jednostka_terytorialna", "area")
_PERIODS = ("rok", "okres", "data", "miesiac", "kwartal", "stan_na", "stan_na_dzien", "year", "period")
#: Rows that show whether codes of areas stand in a column.
_SAMPLE = 50
#: A shorter number may be anything.
_CODE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A column that may hold the phenomenon, why it is thought so, and what its form begins with."""

    resource: Resource
    column: str
    label: str
    why: str
    score: float
    initial: Mapping[str, Any]


def proposals_of(user: Anybody, phenomenon: Phenomenon, words: tuple[str, ...] = ()) -> list[Proposal]:
    """Columns of tables that `user` may see, the likeliest first; those that are holdings already are left out."""
    known = _known(phenomenon)
    taken = set(phenomenon.holdings.kept().values_list("resource", "column"))
    called = [one for one in _all_called(_tables(user), phenomenon, words) if (one.resource.pk, one.column) not in taken]
    found = [_looked_into(one, phenomenon, known) for one in _likeliest(called)[:LOOKED_INTO]]
    return _likeliest(found)[:LISTED]


def first_words(phenomenon: Phenomenon, table: Resource, column: str) -> Mapping[str, Any]:
    """What the form for a column of a table begins with; nothing where its name does not speak of the phenomenon."""
    called = (one for one in _all_called([table], phenomenon, ()) if one.column == column)
    return next((_looked_into(one, phenomenon, _known(phenomenon)).initial for one in called), {})


def _all_called(tables: Sequence[Resource], phenomenon: Phenomenon, words: tuple[str, ...]) -> Iterator[Proposal]:
    wanted = words or tuple(fold(f"{phenomenon.name_pl} {phenomenon.name_en}").split())
    stems = {word[:_STEM] for word in wanted if len(word) > 2}
    texts = _texts_of(tables)
    for resource in tables:
        yield from _of_table(resource, phenomenon, stems, texts.get(resource.pk, {}))


def _likeliest(found: Iterable[Proposal]) -> list[Proposal]:
    return sorted(found, key=lambda one: (-one.score, one.resource.title))


def _tables(user: Anybody) -> list[Resource]:
    tables = Resource.objects.visible_to(user).published().filter(kind=Resource.Kind.TABLE)
    return list(tables.select_related("dataset__unit").order_by("-published_at")[:LOOKED_AT])


def _texts_of(tables: Sequence[Resource]) -> Mapping[UUID, Mapping[str, ColumnText]]:
    """The texts of the columns of all tables, asked for at once: one by one they are thousands of questions."""
    found: dict[UUID, dict[str, ColumnText]] = {}
    for text in ColumnText.objects.filter(resource__in=[one.pk for one in tables]):
        found.setdefault(text.resource_id, {})[text.name] = text
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What the holdings that are there say: the areas they speak of, and the median of their values in the unit of the phenomenon."""

    areas: frozenset[str] = frozenset()
    median: float | None = None


def _known(phenomenon: Phenomenon) -> _Known:
    last = last_compared(phenomenon.pk, View.OFFICE)
    by = {str(one.pk): factor(one.unit, phenomenon.unit) or 1.0 for one in phenomenon.holdings.kept()}
    told = [(one.area, value) for one in (last.slices if last else ()) for value in one.values if value.holding in by]
    numbers = [abs(float(number)) * by[value.holding] for _area, value in told if (number := number_in(value.value)) is not None]
    return _Known(areas=frozenset(area for area, _value in told), median=median(numbers) if numbers else None)


def _of_table(resource: Resource, phenomenon: Phenomenon, stems: set[str], texts: Mapping[str, ColumnText]) -> Iterator[Proposal]:
    """Columns that may hold it by what they are called; nothing is read of their values."""
    table = open_table(str(resource.pk), resource.current)
    title = fold(f"{resource.title_pl} {resource.dataset.title_pl} {' '.join(resource.dataset.keywords)}")
    across = [column for column in table.schema.columns if column.type.is_number and head_period(column.label)]
    for column in table.schema.columns:
        if not column.type.is_number or column in across:
            continue
        text = texts.get(column.name)
        unit = (text.unit if text else "") or column.unit or ""
        meaning = fold(f"{text.meaning_pl} {text.counted_pl}") if text else ""
        label = (text.label_pl if text else "") or column.label or column.name
        told = _scored(
            stems, name=fold(f"{label} {column.name.replace('_', ' ')}"), meaning=meaning, title=title, unit=unit, to=phenomenon.unit
        )
        if told is not None:
            yield _called(resource, column.name, label, unit, told)
    if len(across) > 1:
        told = _scored(stems, name="", meaning="", title=title, unit="", to="")
        if told is not None:
            names = ", ".join(column.label for column in across[:4])
            yield _called(resource, "", names, "", told)


def _scored(stems: set[str], *, name: str, meaning: str, title: str, unit: str, to: str) -> tuple[float, str] | None:
    """How likely it is, and why; None where neither its name nor that of its table speaks of it, or its unit is another one."""
    if unit and to and factor(unit, to) is None:
        return None
    in_name, in_meaning, in_title = (_share(stems, text) for text in (name, meaning, title))
    if not in_name and not in_meaning and in_title < 1:
        return None
    same_unit = bool(unit and to)
    score = _NAME * in_name + _MEANING * in_meaning + _TITLE * in_title + (_UNIT if same_unit else 0.0)
    reasons = [
        _("the name of the column speaks of it") if in_name else "",
        _("its meaning does") if in_meaning else "",
        _("the table does") if in_title else "",
        _("the unit fits") if same_unit else "",
    ]
    return score, ", ".join(filter(None, reasons))


def _share(stems: set[str], text: str) -> float:
    """Which part of the words occurs in `text`, by their first letters: Polish endings change."""
    if not stems or not text:
        return 0.0
    words = {word[:_STEM] for word in text.replace(",", " ").split()}
    return len(stems & words) / len(stems)


def _called(resource: Resource, column: str, label: str, unit: str, told: tuple[float, str]) -> Proposal:
    return Proposal(
        resource=resource,
        column=column,
        label=label,
        why=told[1],
        score=told[0],
        initial={"column": column, "across": not column, "unit": unit},
    )


def _looked_into(one: Proposal, phenomenon: Phenomenon, known: _Known) -> Proposal:
    """The proposal with what its values say: areas, periods, how large its figures are."""
    times = factor(one.initial["unit"], phenomenon.unit) or 1.0
    resource, column = one.resource, one.column
    schema = open_table(str(resource.pk), resource.current).schema
    seen = _sample(resource, tuple(dict.fromkeys((*_texts(schema), *([column] if column else [])))))
    area, says_so = _areas_in(schema, seen, known)
    period = period_column(schema)
    fits = _is_of_level(seen.get(column, ()), known, times)
    initial = {
        **one.initial,
        "label_pl": resource.dataset.unit.name_pl[:80],
        "steward": resource.dataset.unit_id,
        "area_column": area,
        "period_column": "" if not column else period,
        "grain": "" if not period else "year",
    }
    reasons = [one.why, _("it names areas") if says_so else "", _("its figures are about as large") if fits else ""]
    score = one.score + (0.25 if area else 0.0) + (_LEVEL if fits else 0.0)
    return replace(one, why=", ".join(filter(None, reasons)), score=score, initial=initial)


def _texts(schema: Schema) -> tuple[str, ...]:
    return tuple(column.name for column in schema.columns if column.type is Type.TEXT)


def _sample(resource: Resource, names: tuple[str, ...]) -> Mapping[str, tuple[Any, ...]]:
    """The first values of columns."""
    return _first_values(str(resource.pk), resource.current, names) if names else {}


@remembered(512)
def _first_values(resource: str, version: str, names: tuple[str, ...]) -> Mapping[str, tuple[Any, ...]]:
    """Read once for a version, which never changes: whoever looks for holdings looks several times, with other words."""
    rows = questions.ask(open_table(resource, version), Query(select=names, limit=_SAMPLE)).rows
    return {name: tuple(row[at] for row in rows if row[at] is not None) for at, name in enumerate(names)}


def _is_of_level(values: tuple[Any, ...], known: _Known, times: float) -> bool:
    """Whether the figures are about as large as those that are known."""
    numbers = [abs(float(value)) * times for value in values if isinstance(value, int | float | Decimal)]
    if not numbers or not known.median:
        return False
    return 1 / _APART <= median(numbers) / known.median <= _APART


def period_column(schema: Schema) -> str:
    """The column that says of which period a row speaks, by its type or name; "" where none seems to."""
    for column in schema.columns:
        if column.type in {Type.DATE, Type.PERIOD} or any(column.name.startswith(word) for word in _PERIODS):
            return column.name
    return ""


def area_column(resource: Resource, schema: Schema) -> str:
    """The column of areas: one whose values are codes of TERYT in one of their spellings, else one that is called so."""
    return _areas_in(schema, _sample(resource, _texts(schema)), _Known())[0]


def _areas_in(schema: Schema, seen: Mapping[str, tuple[Any, ...]], known: _Known) -> tuple[str, bool]:
    """The column of areas, and whether its values say so: codes in any spelling, or areas that other holdings speak of."""
    likely = [column for column in schema.columns if column.type is Type.TEXT]
    for column in likely:
        values = [str(value) for value in seen.get(column.name, ())]
        lost = have_lost_zeros(values)
        coded = bool(values) and all(len(value) >= _CODE and code_of(value, zeros_lost=lost) for value in values)
        if coded or (values and known.areas and {area_of(value, zeros_lost=lost) for value in values} & known.areas):
            return column.name, True
    return next((column.name for column in likely if _is_called(column)), ""), False


def _is_called(column: Column) -> bool:
    return any(column.name.startswith(word) for word in _AREAS[2:])
