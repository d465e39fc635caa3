"""One question of each kind, and the statement that it becomes over a FROM item."""

from collections.abc import Callable
from dataclasses import replace

from ratusz.bank.model.schema import Schema, Type
from ratusz.bank.query import compile as sql
from ratusz.bank.query.compile import Statement, Window
from ratusz.bank.query.nodes import Outline, Query
from ratusz.bank.query.params import parse
from tests.support.tables import column

SCHEMA = Schema(
    columns=(
        column("dzielnica"),
        column("ludnosc", Type.INTEGER, has_status=True),
        column("kwota", Type.DECIMAL, precision=12, scale=2),
        column("otwarte", Type.BOOLEAN),
        column("dzien", Type.DATE),
        column("okres", Type.PERIOD),
        column("lon", Type.DECIMAL, precision=9, scale=6),
        column("lat", Type.DECIMAL, precision=9, scale=6),
    )
)
_OUTLINE = Outline(version="v1", shapes=("POLYGON ((18 50, 20 50, 20 51, 18 50))",))
PAGES = {
    "page-filtered-counted": "dzielnica=Bytków&kwota__gte=12,50",
    "page-sorted": "select=dzielnica,ludnosc&sort=-dzielnica,kwota&from=200",
    "operators-exact": "dzielnica=a&dzielnica__not=b&dzielnica__in=c&dzielnica__in=d&dzielnica__notin=e&select=dzielnica",
    "operators-words": "dzielnica__contains=ł&dzielnica__startswith=b&okres__endswith=05&select=dzielnica",
    "operators-order": "dzielnica__gt=Ł&kwota__gte=1&dzien__lt=2024-01-01&okres__lte=2024-05&select=dzielnica",
    "operators-blanks": "kwota__isnull=true&dzien__isnull=false&ludnosc__status=suppressed&ludnosc__status=none&kwota__status=none&select=dzielnica",
    "operators-any-status": "*__status=suppressed&*__status=none&select=dzielnica",
    "operators-places": "lat__area=Bytków&select=dzielnica",
    "operators-box": "lat__bbox=18.98,50.3,19.06,50.36&select=lon,lat",
    "operators-area": "dzielnica__area=bytkow&select=dzielnica",
    "operators-area-code": "dzielnica__area=2474000&select=dzielnica",
    "text-of-letters": "q=Łąka&select=dzielnica",
    "text-of-figures": "q=12,5&select=kwota",
}
GROUPS = {
    "group-count": "group=dzielnica",
    "group-measures": "group=dzielnica,month(dzien)&measure=count,count(ludnosc),sum(kwota),min(dzien),max(okres),distinct(otwarte)&sort=-sum(kwota)",
    "group-exact-mean-median": "measure=mean(kwota),median(kwota),mean(ludnosc),median(ludnosc)&kwota__gt=0",
    "group-shares": "group=dzielnica&measure=share,share(kwota)&sort=-share",
    "group-rolled": "group=year(okres),quarter(okres),quarter(dzien)",
}
OTHERS: dict[str, tuple[str, Callable[[str, Query], Statement]]] = {
    "page-large-filtered": (
        "dzielnica=Bytków",
        lambda source, q: sql.page(source, q, SCHEMA, Window(length=100), counted=False, in_order=True),
    ),
    "page-large-own-numbers": (
        "dzielnica=Bytków",
        lambda source, q: sql.page(source, q, SCHEMA, Window(length=100), counted=False, in_order=False),
    ),
    "page-by-number": ("limit=50", lambda source, q: sql.numbered_page(source, q, SCHEMA, Window(start=100, length=50))),
    "count-rows": ("dzielnica=Bytków", lambda source, q: sql.count(source, q, SCHEMA)),
    "count-groups": ("group=dzielnica", lambda source, q: sql.count(source, q, SCHEMA)),
    "export-rows": ("select=dzielnica,ludnosc", lambda source, q: sql.rows(source, q, SCHEMA, Window(), in_order=True)),
    "export-sorted-from": ("sort=ludnosc&kwota__lt=5", lambda source, q: sql.rows(source, q, SCHEMA, Window(start=5), in_order=True)),
    "export-groups": ("group=dzielnica&measure=sum(kwota)", lambda source, q: sql.rows(source, q, SCHEMA, Window(), in_order=True)),
    "facet": ("dzielnica=Bytków&kwota__gt=1&facet=dzielnica", lambda source, q: sql.facet(source, q, SCHEMA, "dzielnica")),
}
ADDRESSES = PAGES | GROUPS | {name: address for name, (address, _) in OTHERS.items()}


def query_of(name: str) -> Query:
    """The question called `name`."""
    query = parse([tuple(pair.split("=", 1)) for pair in ADDRESSES[name].split("&")], SCHEMA, lambda _text: _OUTLINE)
    # As if found: which rows lie in an area is no matter of the statement.
    return replace(query, where=tuple(replace(one, rows="0110" * 12 if one.outline else None) for one in query.where))


def statement_of(name: str, source: str) -> Statement:
    """Its statement over `source`, whose rows come in the order of their numbers."""
    query = query_of(name)
    if name in PAGES:
        return sql.page(source, query, SCHEMA, Window(start=query.start, length=100), counted=query.is_filtered, in_order=True)
    if name in GROUPS:
        return sql.grouped(source, query, SCHEMA, Window(length=100))
    return OTHERS[name][1](source, query)
