"""The SQL of one query of each kind, as files to be read in tests/golden/sql."""

import pytest

from ratusz.bank.model.schema import Schema, Type
from ratusz.bank.query import compile as sql
from ratusz.bank.query.compile import Statement, Window
from ratusz.bank.query.params import parse
from tests.support.golden import GOLDEN, same_as_golden
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
PAGES = {
    "page-filtered-counted": "dzielnica=Bytków&kwota__gte=12,50",
    "page-sorted": "select=dzielnica,ludnosc&sort=-dzielnica,kwota&from=200",
    "operators-exact": "dzielnica=a&dzielnica__not=b&dzielnica__in=c&dzielnica__in=d&dzielnica__notin=e&select=dzielnica",
    "operators-words": "dzielnica__contains=ł&dzielnica__startswith=b&okres__endswith=05&select=dzielnica",
    "operators-order": "dzielnica__gt=Ł&kwota__gte=1&dzien__lt=2024-01-01&okres__lte=2024-05&select=dzielnica",
    "operators-blanks": "kwota__isnull=true&dzien__isnull=false&ludnosc__status=suppressed&ludnosc__status=none&kwota__status=none&select=dzielnica",
    "operators-box": "lat__bbox=18.98,50.3,19.06,50.36&select=lon,lat",
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


def asked(address: str):
    return parse([tuple(pair.split("=", 1)) for pair in address.split("&")], SCHEMA)


def drawn(address: str, statement: Statement) -> str:
    values = "".join(f"-- {value!r}\n" for value in statement.values)
    return f"-- {address}\n{values}{statement.sql}\n"


@pytest.mark.parametrize("name", PAGES)
def test_golden_pages(name):
    query = asked(PAGES[name])
    statement = sql.page("table", query, SCHEMA, Window(start=query.start, length=100), counted=query.is_filtered, in_order=True)
    same_as_golden(f"sql/{name}.sql", drawn(PAGES[name], statement))


@pytest.mark.parametrize("name", GROUPS)
def test_golden_groups(name):
    query = asked(GROUPS[name])
    same_as_golden(f"sql/{name}.sql", drawn(GROUPS[name], sql.grouped("table", query, SCHEMA, Window(length=100))))


OTHERS = {
    "page-large-filtered": ("dzielnica=Bytków", lambda q: sql.page("table", q, SCHEMA, Window(length=100), counted=False, in_order=True)),
    "page-large-own-numbers": (
        "dzielnica=Bytków",
        lambda q: sql.page("table", q, SCHEMA, Window(length=100), counted=False, in_order=False),
    ),
    "page-by-number": ("limit=50", lambda q: sql.numbered_page("table", q, SCHEMA, Window(start=100, length=50))),
    "count-rows": ("dzielnica=Bytków", lambda q: sql.count("table", q, SCHEMA)),
    "count-groups": ("group=dzielnica", lambda q: sql.count("table", q, SCHEMA)),
    "export-rows": ("select=dzielnica,ludnosc", lambda q: sql.rows("table", q, SCHEMA, Window(), in_order=True)),
    "export-sorted-from": ("sort=ludnosc&kwota__lt=5", lambda q: sql.rows("table", q, SCHEMA, Window(start=5), in_order=True)),
    "export-groups": ("group=dzielnica&measure=sum(kwota)", lambda q: sql.rows("table", q, SCHEMA, Window(), in_order=True)),
    "facet": ("dzielnica=Bytków&kwota__gt=1&facet=dzielnica", lambda q: sql.facet("table", q, SCHEMA, "dzielnica")),
}


@pytest.mark.parametrize("name", OTHERS)
def test_golden_others(name):
    address, compiled = OTHERS[name]
    same_as_golden(f"sql/{name}.sql", drawn(address, compiled(asked(address))))


def test_no_golden_file_is_left_over():
    kept = {path.stem for path in (GOLDEN / "sql").glob("*.sql")}
    assert kept == {*PAGES, *GROUPS, *OTHERS}
