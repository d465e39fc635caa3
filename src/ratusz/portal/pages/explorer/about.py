"""One column, opened from its heading: what it means, its order, and every way to narrow the table by it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext

from ratusz.bank.model.schema import Column, Type
from ratusz.bank.model.status import STATUSES
from ratusz.bank.model.table import Table
from ratusz.bank.query.nodes import Condition, Function, Group, Measure, Op, Query, Roll, SortKey
from ratusz.bank.query.terms import functions
from ratusz.bank.query.values import print_value
from ratusz.portal.explore import questions
from ratusz.portal.pages.columns import ColumnLine
from ratusz.portal.pages.explorer.address import Address, Pairs
from ratusz.portal.pages.explorer.asked import Asked
from ratusz.portal.pages.explorer.words import ROLLS, in_words
from ratusz.portal.pages.filters import shown_value, wanted_values
from ratusz.portal.pages.listing import language
from ratusz.portal.pages.signs import sign_of
from ratusz.portal.show.components import FacetValue, Link

VALUES_LISTED = 60
_YEAR = re.compile(r"\d{4}")
_DATED = {Type.DATE, Type.DATETIME, Type.PERIOD}
_INPUTS = {Type.DATE: "date", Type.DATETIME: "datetime-local", Type.TIME: "time"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedValue:
    """A value with its checkbox: `value` as parameters write it."""

    text: str
    value: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The ends of a column among the rows found, and those asked for."""

    least: str
    greatest: str
    start: str
    end: str
    input: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutColumn:
    """A column and what can be done with it. Empty tuples and None: not with this one."""

    template = "pages/explorer/_about.html"
    line: ColumnLine
    orders: tuple[FacetValue, ...]
    uses: tuple[Link, ...]
    values: tuple[ListedValue, ...]
    left: int
    find: str
    can_find: bool
    excluded: bool
    span: Span | None
    blanks: tuple[FacetValue, ...]
    carried: Pairs
    close_url: str


def about_column(table: Table, asked: Asked, line: ColumnLine) -> AboutColumn:
    """The column of `line`, among the rows that the other filters leave."""
    column, query, address = table.schema.column(line.name), asked.query, asked.address
    others = Query(where=tuple(one for one in query.where if one.column != column.name), text=query.text)
    find = asked.windows.get("_find", "")
    values, distinct = _values(table, column, others, find, address)
    are_years = bool(values) and all(_YEAR.fullmatch(one.value) for one in values)
    return AboutColumn(
        line=line,
        orders=tuple(_orders(address, query, column)),
        uses=(
            *_uses(address, query, column, line, are_years=are_years),
            *_hiding(table, address, query, column),
        ),
        values=values,
        left=max(0, distinct - len(values)),
        find=find,
        can_find=column.type in {Type.TEXT, Type.PERIOD} and (bool(find) or distinct > len(values) or len(values) > 12),
        excluded=any(name in {f"{column.name}__not", f"{column.name}__notin"} for name, _ in address.pairs),
        span=_span(table, column, others, address),
        blanks=tuple(_blanks(table, column, others, address)),
        carried=address.pairs,
        close_url=address.here,
    )


def _values(table: Table, column: Column, others: Query, find: str, address: Address) -> tuple[tuple[ListedValue, ...], int]:
    where = others.where
    if find and column.type in {Type.TEXT, Type.PERIOD}:
        where = (*where, Condition(column=column.name, op=Op.CONTAINS, values=(find,)))
    group = Group(column=column.name)
    counted = replace(others, where=where, group=(group,), sort=(SortKey(name="count", descending=True),), limit=VALUES_LISTED + 1)
    result = questions.ask(table, counted)
    excluded = [value for name, value in address.pairs if name in {f"{column.name}__not", f"{column.name}__notin"}]
    chosen = {*wanted_values(address, column.name), *excluded}
    rows = [(value, count) for value, count in result.rows if value is not None]
    listed = tuple(
        ListedValue(text=shown_value(value, column.type), value=print_value(value), count=count, chosen=print_value(value) in chosen)
        for value, count in rows[:VALUES_LISTED]
    )
    return listed, result.count - (len(result.rows) - len(rows))


def _orders(address: Address, query: Query, column: Column) -> Iterable[FacetValue]:
    if query.is_grouped:
        return
    now = query.sort[0] if query.sort else None
    is_text = column.type is Type.TEXT
    rising = gettext("A to Z") if is_text else gettext("From the least")
    falling = gettext("Z to A") if is_text else gettext("From the greatest")
    for text, descending in ((rising, False), (falling, True)):
        on = now is not None and now.name == column.name and now.descending == descending
        url = address.changed({"sort": None if on else ("-" if descending else "") + column.name})
        yield FacetValue(text=text, url=url, chosen=on)


def _uses(address: Address, query: Query, column: Column, line: ColumnLine, *, are_years: bool) -> Iterable[Link]:
    """Grouping by the column, measuring it, hiding it. `are_years`: its periods are whole years, which have no quarters."""
    rolls: tuple[Roll | None, ...] = (*ROLLS, None) if column.type in _DATED and not are_years else (None,)
    for group in (Group(column=column.name, roll=roll) for roll in rolls):
        if group not in query.group:
            names = ",".join(one.name for one in (*query.group, group))
            text = in_words(str(group.roll or ""), line.label if group.roll is None else "")
            yield Link(text=gettext("Group by: %(what)s") % {"what": text}, url=address.changed(_without_shape(query) | {"group": names}))
    if Function.SUM in functions(column):
        for function in (Function.SUM, Function.MEAN):
            measure = Measure(function=function, column=column.name)
            if measure not in query.measures:
                names = ",".join(one.name for one in (*query.measures, measure))
                text = gettext("Measure: %(what)s") % {"what": in_words(function, "")}
                yield Link(text=text, url=address.changed(_without_shape(query) | {"measure": names}))


def _hiding(table: Table, address: Address, query: Query, column: Column) -> Iterable[Link]:
    shown = [name for name in query.select or table.schema.names if name != column.name]
    if shown and not query.is_grouped:
        yield Link(text=gettext("Leave the column out"), url=address.changed({"select": ",".join(shown)}))


def _without_shape(query: Query) -> dict[str, str | None]:
    gone = ("select",) if query.is_grouped else ("select", "sort")
    return dict.fromkeys(gone)


def _span(table: Table, column: Column, others: Query, address: Address) -> Span | None:
    if Function.MIN not in functions(column):
        return None
    ends = tuple(Measure(function=function, column=column.name) for function in (Function.MIN, Function.MAX))
    ((least, greatest),) = questions.ask(table, replace(others, measures=ends)).rows
    asked = {name.rpartition("__")[2]: value for name, value in address.pairs if name.startswith(f"{column.name}__")}
    return Span(
        least="" if least is None else shown_value(least, column.type),
        greatest="" if greatest is None else shown_value(greatest, column.type),
        start=asked.get("gte", asked.get("gt", "")),
        end=asked.get("lte", asked.get("lt", "")),
        input=_INPUTS.get(column.type, "text"),
    )


def _blanks(table: Table, column: Column, others: Query, address: Address) -> Iterable[FacetValue]:
    """Rows with and without a value, and each sign that stands for one; nothing where no value is missing."""
    name = column.name
    counting = (Measure(function=Function.COUNT), Measure(function=Function.COUNT, column=name))
    ((rows, known),) = questions.ask(table, replace(others, measures=counting)).rows
    if rows == known:
        return
    parameters = frozenset({f"{name}__isnull", f"{name}__status"})
    told = [(gettext("with a value"), ("isnull", "false"), known), (gettext("without a value"), ("isnull", "true"), rows - known)]
    for status in STATUSES if column.has_status else ():
        found = Condition(column=name, op=Op.STATUS, values=(status.code,))
        count = questions.ask(table, replace(others, where=(*others.where, found), limit=0)).count
        if count:
            sign = sign_of(status.code, language())
            told.append((f"{sign.sign}  {sign.meaning}", ("status", status.code), count))
    for text, (op, value), count in told:
        pair = (f"{name}__{op}", value)
        on = pair in address.pairs
        url = address.replaced(parameters) if on else address.replaced(parameters, pair)
        yield FacetValue(text=text, url=url, count=count, chosen=on)
