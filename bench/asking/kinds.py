"""The questions, each kind with parameters drawn at random, as an address of Ratusz and as one of Datasette."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

CATEGORIES = (
    "Oświetlenie uliczne", "Zieleń miejska", "Ścieżki rowerowe", "Gospodarka odpadami", "Dziury w jezdni", "Oznakowanie pionowe",
    "Place zabaw", "Jakość powietrza", "Hałas", "Chodniki", "Kanalizacja", "Parkowanie", "Inne",
)  # fmt: skip
DISTRICTS = ("Centrum", "Bytków", "Michałkowice", "Bańgów", "Przełajka", "Nowy Świat", "Stawy", "Tuwima", "Bażantarnia", "Sadzawki")
COLUMNS = ("data_zgloszenia", "dzielnica", "kategoria", "ulica", "status", "numer_sprawy", "kwota", "lat", "lon", "priorytet")
SHORT = ("dzielnica", "kategoria", "status", "priorytet")
FACETS = ("dzielnica", "kategoria", "status", "priorytet", "ulica")

Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question: what Ratusz is asked, and what Datasette is asked (a query of its table, or SQL); None where it has no such thing."""

    ours: Pairs
    peer: Pairs | str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Questions of one kind. `bar_ms`: p50 of one client, at most. `rounds`: how often it is asked of Ratusz; the peer less where slow."""

    name: str
    draw: Callable[[random.Random, "Table"], Asked]
    bar_ms: float
    rounds: int = 100
    faster: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """How many rows there are, and some case numbers that stand in it."""

    rows: int
    cases: Sequence[str]


def point_id(draw: random.Random, table: Table) -> Asked:
    """One row by its number."""
    pairs = [("id", str(draw.randrange(table.rows)))]
    return Asked(ours=pairs, peer=pairs)


def point_code(draw: random.Random, table: Table) -> Asked:
    """The rows of one case."""
    pairs = [("numer_sprawy", draw.choice(table.cases))]
    return Asked(ours=pairs, peer=pairs)


def deep_page(draw: random.Random, table: Table) -> Asked:
    """A page from the middle; the peer has keys for it."""
    start = draw.randrange(table.rows - 200)
    return Asked(ours=[("from", str(start))], peer=[("id__gt", str(start - 1)), ("_sort", "id"), ("_nocount", "1")])


def first_page(draw: random.Random, _table: Table) -> Asked:
    """The first page, of one of many sizes and with some of the columns."""
    size, columns = str(draw.randrange(50, 150)), draw.sample(COLUMNS, 6)
    peer = [("_size", size), ("_nocount", "1"), *(("_col", name) for name in columns)]
    return Asked(ours=[("limit", size), ("select", ",".join(columns))], peer=peer)


def sorted_page(draw: random.Random, table: Table) -> Asked:
    """The first page of any order, of one of many sizes; half of the time a page from the middle, which the peer cannot be asked for."""
    column, falling, size = draw.choice(COLUMNS), draw.random() < 0.5, str(draw.randrange(50, 150))
    ours = [("sort", "-" + column if falling else column), ("limit", size)]
    if draw.random() < 0.5:
        return Asked(ours=[*ours, ("from", str(draw.randrange(table.rows)))], peer=None)
    return Asked(ours=ours, peer=[("_sort_desc" if falling else "_sort", column), ("_size", size), ("_nocount", "1")])


def filtered_page(draw: random.Random, _table: Table) -> Asked:
    """Two conditions, an order and an exact count."""
    first = [("dzielnica", draw.choice(DISTRICTS)), ("kategoria", draw.choice(CATEGORIES))]
    second = [("kategoria", draw.choice(CATEGORIES)), ("kwota__gte", f"{draw.randrange(10_000_000) / 100:.2f}")]
    conditions, size = draw.choice((first, second)), str(draw.randrange(50, 150))
    sort, falling = draw.choice(("data_zgloszenia", "kwota", "numer_sprawy")), draw.random() < 0.5
    return Asked(
        ours=[*conditions, ("sort", "-" + sort if falling else sort), ("limit", size)],
        peer=[*conditions, ("_sort_desc" if falling else "_sort", sort), ("_size", size)],
    )


def counted(draw: random.Random, _table: Table) -> Asked:
    """How many rows fulfil a condition."""
    pairs = [("kategoria", draw.choice(CATEGORIES)), ("kwota__lt", f"{draw.randrange(10_000_000) / 100:.2f}")]
    sql = f"select count(*) from reports where kategoria = '{pairs[0][1]}' and kwota < {pairs[1][1]}"
    return Asked(ours=[*pairs, ("limit", "0")], peer=sql)


def grouped(draw: random.Random, _table: Table) -> Asked:
    """Two columns, a sum, and a condition on a third."""
    one, other = draw.sample(SHORT, 2)
    least = f"{draw.randrange(10_000_000) / 100:.2f}"
    sql = f"select {one}, {other}, count(*), sum(kwota) from reports where kwota >= {least} group by 1, 2 order by 1, 2"
    return Asked(ours=[("group", f"{one},{other}"), ("measure", "count,sum(kwota)"), ("kwota__gte", least)], peer=sql)


def by_month(draw: random.Random, _table: Table) -> Asked:
    """Months of one kind of reports: what a chart asks."""
    kind, least = draw.choice(CATEGORIES), f"{draw.randrange(5_000_000) / 100:.2f}"
    sql = (
        f"select substr(data_zgloszenia, 1, 7), count(*), sum(kwota) from reports where kategoria = '{kind}' and kwota >= {least} "
        "group by 1 order by 1"
    )
    ours = [("group", "month(data_zgloszenia)"), ("measure", "count,sum(kwota)"), ("kategoria", kind), ("kwota__gte", least)]
    return Asked(ours=ours, peer=sql)


def faceted(draw: random.Random, _table: Table) -> Asked:
    """Five facets under a condition."""
    least, size = f"{draw.randrange(10_000_000) / 100:.2f}", "20"
    return Asked(
        ours=[("kwota__gte", least), ("limit", size), ("facet", ",".join(FACETS))],
        peer=[("kwota__gte", least), ("_size", size), *(("_facet", name) for name in FACETS)],
    )


KINDS = (
    Kind(name="point by id", draw=point_id, bar_ms=5),
    Kind(name="point by text code", draw=point_code, bar_ms=5),
    Kind(name="first page", draw=first_page, bar_ms=10),
    Kind(name="deep page", draw=deep_page, bar_ms=10),
    Kind(name="page sorted on any column", draw=sorted_page, bar_ms=20),
    Kind(name="2 filters, sort, page, count", draw=filtered_page, bar_ms=20),
    Kind(name="count under 2 conditions", draw=counted, bar_ms=60, faster=1.0),
    Kind(name="group by two columns + sum", draw=grouped, bar_ms=100, rounds=60, faster=20),
    Kind(name="group by month + sum", draw=by_month, bar_ms=100, rounds=60, faster=20),
    Kind(name="five facets", draw=faceted, bar_ms=150, rounds=40, faster=20),
)
MIXES: dict[str, tuple[tuple[str, ...], float]] = {
    "first page and point": (("first page", "deep page", "point by id", "point by text code"), 300),
    "filter + sort + page": (("2 filters, sort, page, count",), 60),
    "aggregate": (("group by two columns + sum", "group by month + sum"), 60),
}


def path_of(pairs: Pairs) -> str:
    """A query string."""
    return urlencode(pairs)
