"""The filters of a table: what is on, how to take it away, what can be added; all of it in the address, none in a script."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ratusz.bank.model.schema import Schema, Type
from ratusz.bank.query.nodes import Condition, Op, Query
from ratusz.bank.query.params import write
from ratusz.bank.query.result import Facet as CountedFacet
from ratusz.bank.query.result import Result
from ratusz.bank.query.values import print_value
from ratusz.portal.pages.columns import ColumnLine
from ratusz.portal.pages.listing import language
from ratusz.portal.pages.signs import sign_of
from ratusz.portal.show.addresses import with_parameters
from ratusz.portal.show.components import Facet, FacetValue, Link

Pairs = tuple[tuple[str, str], ...]
#: Names of the three fields of the form that adds a condition; the view turns them into one parameter (`added`).
COLUMN, OPERATOR, VALUE = "_column", "_op", "_value"
FACETS_SHOWN = 4
VALUES_SHOWN = 12
_PLACE = ("cursor", "from")
_WORDS = {
    Op.EXACT: _("is"),
    Op.NOT: _("is not"),
    Op.CONTAINS: _("contains"),
    Op.STARTSWITH: _("begins with"),
    Op.ENDSWITH: _("ends with"),
    Op.GT: _("more than"),
    Op.GTE: _("at least"),
    Op.LT: _("less than"),
    Op.LTE: _("at most"),
    Op.IN: _("is one of"),
    Op.NOTIN: _("is none of"),
    Op.ISNULL: _("is empty"),
    Op.BBOX: _("lies within"),
    Op.STATUS: _("has the sign"),
}
#: What the form offers, of the operators that take one value.
OFFERED = (Op.EXACT, Op.NOT, Op.CONTAINS, Op.STARTSWITH, Op.GT, Op.GTE, Op.LT, Op.LTE)
_FACETED = {Type.TEXT, Type.PERIOD, Type.BOOLEAN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What narrows the table now, and the fields to narrow it further. `carried`: parameters that the forms keep."""

    words: str
    chosen: tuple[Link, ...]
    columns: tuple[tuple[str, str], ...]
    operators: tuple[tuple[str, str], ...]
    carried: Pairs
    carried_without_words: Pairs
    clear_url: str


def added(parameters: Iterable[tuple[str, str]]) -> Pairs | None:
    """The parameters with the form's three fields turned into one condition; None where the form was not sent."""
    pairs = [pair for pair in parameters if pair[1] or pair[0] == VALUE]
    fields = {name: value for name, value in pairs if name in {COLUMN, OPERATOR, VALUE}}
    if COLUMN not in fields:
        return None
    kept = [(name, value) for name, value in pairs if name not in {COLUMN, OPERATOR, VALUE, *_PLACE}]
    if value := fields.get(VALUE, "").strip():
        operator = fields.get(OPERATOR, Op.EXACT)
        kept.append((fields[COLUMN] if operator == Op.EXACT else f"{fields[COLUMN]}__{operator}", value))
    return tuple(kept)


def filters_of(request: HttpRequest, lines: Sequence[ColumnLine], query: Query) -> Filters:
    """The filters of `query`, for the table at the address of `request` with the columns `lines`."""
    now = parameters_of(request)
    labels = {line.name: line.label for line in lines}
    return Filters(
        words=query.text,
        chosen=tuple(_chosen(request.path, now, query, labels)),
        columns=tuple((line.name, line.label) for line in lines),
        operators=tuple((str(op), str(_WORDS[op])) for op in OFFERED),
        carried=now,
        carried_without_words=tuple(pair for pair in now if pair[0] != "q"),
        clear_url=with_parameters(request.path, _only(now, "version"), {}),
    )


def parameters_of(request: HttpRequest) -> Pairs:
    """The parameters of the address that narrow and order, without the place in the list."""
    left_out = {*_PLACE, "limit", "facet"}
    return tuple((name, value) for name, values in request.GET.lists() for value in values if value and name not in left_out)


def faceted_columns(schema: Schema) -> tuple[str, ...]:
    """The columns to count values of: words, periods, yes or no; not those that tell rows apart by themselves."""
    alone = set(schema.key) if len(schema.key) == 1 else set()
    return tuple(column.name for column in schema.columns if column.type in _FACETED and column.name not in alone)[:FACETS_SHOWN]


def facets_of(request: HttpRequest, lines: Sequence[ColumnLine], result: Result) -> tuple[Facet, ...]:
    """The values one can narrow by, with counts; a column where each value stands once is left out."""
    labels = {line.name: line.label for line in lines}
    now = parameters_of(request)
    found = (_facet(request.path, now, name, labels[name], counted, result.count) for name, counted in result.facets.items())
    return tuple(facet for facet in found if facet is not None)


def _facet(path: str, now: Pairs, name: str, label: str, counted: CountedFacet, count: int) -> Facet | None:
    chosen = {value for key, value in now if key == name}
    if not chosen and not 1 < counted.distinct < count:
        return None
    values = []
    for one in counted.values[:VALUES_SHOWN]:
        if one.value is None:
            continue
        text = print_value(one.value)
        on = text in chosen
        url = _without(path, now, (name, text)) if on else with_parameters(path, now, {name: text})
        values.append(FacetValue(text=_flag(one.value) or text, url=url, count=one.count, chosen=on))
    left = counted.distinct - len(values)
    note = ngettext("and %(number)s more value", "and %(number)s more values", left) % {"number": left} if left > 0 else ""
    return Facet(title=label, values=tuple(values), opened=True, note=note)


def _flag(value: object) -> str:
    return {True: gettext("yes"), False: gettext("no")}.get(value, "") if isinstance(value, bool) else ""


def _chosen(path: str, now: Pairs, query: Query, labels: dict[str, str]) -> Iterable[Link]:
    if query.text:
        yield Link(text=gettext("words: %(words)s") % {"words": query.text}, url=with_parameters(path, now, {"q": None}))
    for condition in query.where:
        pairs = write(Query(where=(condition,)))
        yield Link(text=_in_words(condition, labels, pairs), url=_without(path, now, *pairs))


def _in_words(condition: Condition, labels: dict[str, str], pairs: list[tuple[str, str]]) -> str:
    label = labels.get(condition.column, condition.column)
    if condition.op is Op.ISNULL:
        word = _WORDS[Op.ISNULL] if condition.values[0] else gettext("is not empty")
        return f"{label}: {word}"
    if condition.op is Op.STATUS:
        return f"{label}: " + ", ".join(sign_of(code, language()).meaning for _name, code in pairs)
    values = ", ".join(value for _name, value in pairs)
    return f"{label}: {values}" if condition.op is Op.EXACT else f"{label} {_WORDS[condition.op]} {values}"


def _without(path: str, now: Pairs, *gone: tuple[str, str]) -> str:
    return with_parameters(path, tuple(pair for pair in now if pair not in gone), {})


def _only(now: Pairs, name: str) -> Pairs:
    return tuple(pair for pair in now if pair[0] == name)
