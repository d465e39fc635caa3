"""The filters of a table: what is on, how to take it away, what can be added; all of it in the address, none in a script."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from ratusz.bank.model.schema import Schema, Type
from ratusz.bank.query.nodes import Query, Value
from ratusz.bank.query.params import write
from ratusz.bank.query.result import Facet as CountedFacet
from ratusz.bank.query.result import Result
from ratusz.bank.query.values import print_value
from ratusz.portal.catalog.columns import kind_of
from ratusz.portal.explore.conditions import condition_in_words, flag_in_words, text_in_words
from ratusz.portal.pages.columns import ColumnLine
from ratusz.portal.pages.explorer.address import Address, Pairs
from ratusz.portal.pages.explorer.fields import names_of_values, pairs_of_values
from ratusz.portal.pages.explorer.words import in_words
from ratusz.portal.pages.listing import language
from ratusz.portal.show.components import Facet, FacetValue, Link
from ratusz.portal.show.table import value_in_words

FACETS_SHOWN = 4
VALUES_SHOWN = 8
_FACETED = {Type.TEXT, Type.PERIOD, Type.BOOLEAN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What narrows, groups and cuts the table now, each with the way to take it away. `carried`: parameters that forms keep."""

    words: str
    chosen: tuple[Link, ...]
    carried: Pairs
    carried_without_words: Pairs
    clear_url: str


def filters_of(address: Address, lines: Sequence[ColumnLine], query: Query) -> Filters:
    """The filters of `query`, for the table at `address` with the columns `lines`."""
    labels = {line.name: line.label for line in lines}
    hidden = len(lines) - len(query.select) if query.select else 0
    clear_url = Address(path=address.path, pairs=address.only("version")).here
    many = len(query.where) + len(query.group) + len(query.measures)
    return Filters(
        words=query.text,
        chosen=(*_chosen(address, query, labels), *_shaping(address, query, labels, hidden))
        if address.has_room(many)
        else (Link(text=ngettext("%(number)s filter", "%(number)s filters", many) % {"number": many}, url=clear_url),),
        carried=address.pairs,
        carried_without_words=tuple(pair for pair in address.pairs if pair[0] != "q"),
        clear_url=clear_url,
    )


def faceted_columns(schema: Schema) -> tuple[str, ...]:
    """The columns to count values of: words, periods, yes or no; not those that tell rows apart by themselves."""
    alone = set(schema.key) if len(schema.key) == 1 else set()
    return tuple(column.name for column in schema.columns if column.type in _FACETED and column.name not in alone)[:FACETS_SHOWN]


def facets_of(address: Address, lines: Sequence[ColumnLine], result: Result) -> tuple[Facet, ...]:
    """The values one can narrow by, with counts; a column where each value stands once is left out."""
    if not address.has_room(2 * VALUES_SHOWN * FACETS_SHOWN):
        return ()
    labels = {line.name: line.label for line in lines}
    found = (_facet(address, name, labels[name], counted, result.count) for name, counted in result.facets.items())
    return tuple(facet for facet in found if facet is not None)


def wanted_values(address: Address, column: str) -> tuple[str, ...]:
    """The values of a column that alone are wanted now."""
    return tuple(value for name, value in address.pairs if name in {column, f"{column}__in"})


def toggled(address: Address, column: str, value: str) -> str:
    """The address where one more value of a column is wanted, or no longer is."""
    chosen = wanted_values(address, column)
    left = [one for one in chosen if one != value] if value in chosen else [*chosen, value]
    return address.replaced(names_of_values(column), *pairs_of_values(column, left))


def shown_value(value: Value, type_: Type) -> str:
    """A value as the table shows it."""
    return value_in_words(value, kind_of(type_), language())


def _facet(address: Address, name: str, label: str, counted: CountedFacet, count: int) -> Facet | None:
    chosen = wanted_values(address, name)
    if not chosen and not 1 < counted.distinct < count:
        return None
    listed = {print_value(one.value): one for one in [one for one in counted.values if one.value is not None][:VALUES_SHOWN]}
    values = [
        FacetValue(text=_flag(one.value) or text, url=toggled(address, name, text), count=one.count, chosen=text in chosen)
        for text, one in listed.items()
    ]
    left = counted.distinct - len(values)
    others = [text for text in chosen if text not in listed][:VALUES_SHOWN]
    values += [FacetValue(text=text, url=toggled(address, name, text), chosen=True) for text in others]
    note = ngettext("Show %(number)s more value", "Show %(number)s more values", left) % {"number": left} if left > 0 else ""
    return Facet(title=label, values=tuple(values), opened=True, more=Link(text=note, url=address.opening(("_about", name))))


def _flag(value: object) -> str:
    return flag_in_words(yes=value) if isinstance(value, bool) else ""


def _chosen(address: Address, query: Query, labels: dict[str, str]) -> Iterable[Link]:
    if query.text:
        yield Link(text=text_in_words(query.text), url=address.changed({"q": None}))
    for condition in query.where:
        pairs = write(Query(where=(condition,)))
        yield Link(text=condition_in_words(condition, labels), url=address.without(*as_written(address, pairs)))


def _shaping(address: Address, query: Query, labels: dict[str, str], hidden: int) -> Iterable[Link]:
    """Groups, measures and columns left out. The last group takes its measures' order with it; rows come back."""
    terms = [("group", one.name, str(one.roll or ""), one.column) for one in query.group]
    terms += [("measure", one.name, str(one.function), one.column or "") for one in query.measures]
    for parameter, name, function, column in terms:
        text = in_words(function, labels.get(column, column))
        said = gettext("grouped by: %(what)s") if parameter == "group" else gettext("measured: %(what)s")
        yield Link(text=said % {"what": text}, url=_without_term(address, query, parameter, name))
    if hidden > 0:
        text = ngettext("%(number)s column left out", "%(number)s columns left out", hidden) % {"number": hidden}
        yield Link(text=text, url=address.changed({"select": None}))


def _without_term(address: Address, query: Query, parameter: str, gone: str) -> str:
    lists = {"group": [one.name for one in query.group], "measure": [one.name for one in query.measures]}
    left = [name for name in lists[parameter] if name != gone]
    sort = None if any(key.name == gone for key in query.sort) or not (left or any(lists.values())) else _sort(query)
    other = {name: ",".join(names) for name, names in lists.items()} | {parameter: ",".join(left)}
    known = {*left, *lists["group" if parameter == "measure" else "measure"], *([] if other["measure"] else ["count"])}
    if sort and not all(key.name in known for key in query.sort):
        sort = None
    return address.changed({**other, "sort": sort})


def _sort(query: Query) -> str | None:
    return ",".join(("-" if key.descending else "") + key.name for key in query.sort) or None


def as_written(address: Address, pairs: Sequence[tuple[str, str]]) -> Pairs:
    """The parameters of the address that became `pairs`; where none is spelled like them (12,5 for 12.5), those of their name."""
    exact = tuple(pair for pair in pairs if pair in address.pairs)
    return exact or tuple(pair for pair in address.pairs if pair[0] in {name for name, _ in pairs})
