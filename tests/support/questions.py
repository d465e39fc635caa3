"""Tables and queries for Hypothesis: small pools of values, so that conditions find something."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from ratusz.bank.model.schema import Column, Schema, Type
from ratusz.bank.query.nodes import ANY_COLUMN, Condition, Function, Group, Measure, Op, Query, Roll, SortKey
from ratusz.bank.query.terms import functions, operators
from tests.support import ground
from tests.support.tables import column

SCHEMA = Schema(
    columns=(
        column("name", has_status=True),
        column("people", Type.INTEGER, has_status=True),
        column("money", Type.DECIMAL, precision=12, scale=2),
        column("open", Type.BOOLEAN),
        column("day", Type.DATE),
        column("moment", Type.DATETIME),
        column("hour", Type.TIME),
        column("period", Type.PERIOD),
        column("lon", Type.DECIMAL, precision=9, scale=6),
        column("lat", Type.DECIMAL, precision=9, scale=6),
        column("geometria"),
    )
)
#: Columns that questions sort, group and show by: shapes are only asked where they lie.
_PLAIN = tuple(one for one in SCHEMA.columns if one.name != "geometria")
_CODES = ("unknown", "suppressed", "none")
_DEGREES = tuple(map(Decimal, ("18.980000", "19.010500", "19.020000", "19.060000", "50.300000", "50.330000", "50.345000")))
_BOXES = tuple(
    tuple(map(Decimal, sides))
    for sides in (("18.98", "18.99", "19.02", "19.04", "19.06", "19.07"), ("50.29", "50.30", "50.32", "50.33", "50.36"))
)
POOLS: dict[str, tuple[Any, ...]] = {
    "name": (
        "Bytków",
        "bytków",
        "Bytkow",
        "Łąka",
        "łan",
        "Lato",
        "ćma",
        "cnota",
        "Żabie Doły",
        "zebra",
        "ul. 3",
        "",
        "12.50",
        "100% a_b",
        "it's",
        "2474011",
        "2474000",
        "2400000",
        "247",
        # The same to the Polish order as others here: letters spelled in two ways, and a soft hyphen.
        "Bytko\u0301w",
        "Byt\u00adków",
        "\u0142a\u0328ka",
    ),
    "people": (-3, 0, 1, 7, 310, 2**53 + 1, -(2**63), 2**63 - 1),
    "money": tuple(map(Decimal, ("-0.01", "0.00", "0.01", "12.50", "12.51", "9999999999.99", "-9999999999.99"))),
    "open": (True, False),
    "day": (date(2023, 12, 31), date(2024, 1, 1), date(2024, 2, 29), date(1, 1, 1), date(9999, 12, 31)),
    "moment": (datetime(2024, 1, 1), datetime(2024, 1, 1, 7, 30), datetime(2024, 5, 31, 23, 59, 59)),  # noqa: DTZ001  local
    "hour": (time(0, 0), time(7, 30), time(23, 59, 59)),
    "period": ("2023", "2024", "2023/24", "2024-H1", "2024-Q1", "2024-Q3", "2024-01", "2024-03", "2024-05-31", "2025-W01"),
    "lon": _DEGREES,
    "lat": _DEGREES,
    "geometria": ground.SHAPES,
}
_WORDS = ("", "b", "BYTK", "bytkow", "łą", "la", "ow", "zabie", "%", "_", "'", "2024", "12,5", "0.01", ":30", "310")


def _cell(of: Column) -> st.SearchStrategy[Any]:
    return st.one_of(st.sampled_from(POOLS[of.name]), st.none())


@st.composite
def rows(draw: st.DrawFn, most: int = 25) -> list[tuple[Any, ...]]:
    """Rows of SCHEMA: columns, then status codes, which only cells without a value have."""
    made = []
    for _ in range(draw(st.integers(0, most))):
        values = [draw(_cell(one)) for one in SCHEMA.columns]
        codes = [
            draw(st.sampled_from((*_CODES, None))) if value is None else None
            for one, value in zip(SCHEMA.columns, values, strict=True)
            if one.has_status
        ]
        made.append((*values, *codes))
    return made


@st.composite
def conditions(draw: st.DrawFn) -> Condition:
    of = draw(st.sampled_from(SCHEMA.columns))
    ops = (Op.BBOX, Op.AREA, Op.ISNULL) if of.name == "geometria" else operators(of, SCHEMA)
    op = draw(st.sampled_from(ops))
    pool = st.sampled_from(POOLS[of.name])
    if op in {Op.IN, Op.NOTIN}:
        values = tuple(draw(st.lists(pool, min_size=1, max_size=3, unique=True)))
    elif op is Op.STATUS:
        values = tuple(draw(st.lists(st.sampled_from(_CODES), min_size=1, max_size=2, unique=True)))
    elif op is Op.ISNULL:
        values = (draw(st.booleans()),)
    elif op is Op.BBOX:
        # On the grid of the shapes, by which tests.support.ground decides.
        values = tuple(draw(st.sampled_from(_BOXES[at % 2] if of.name == "geometria" else _DEGREES)) for at in range(4))
    elif op is Op.AREA and of.name != "name":
        area = draw(st.sampled_from(sorted(ground.OUTLINES)))
        return Condition(column=of.name, op=op, values=(area,), outline=ground.OUTLINES[area])
    elif op is Op.AREA:
        values = (draw(st.sampled_from((*POOLS["name"], "24", "2474", "247401"))),)
    elif op in {Op.CONTAINS, Op.STARTSWITH, Op.ENDSWITH}:
        values = (draw(st.sampled_from(_WORDS)),)
    else:
        values = (draw(pool),)
    anywhere = op is Op.STATUS and draw(st.booleans())
    return Condition(column=ANY_COLUMN if anywhere else of.name, op=op, values=values)


@st.composite
def groups(draw: st.DrawFn) -> Group:
    of = draw(st.sampled_from(_PLAIN))
    rolls: tuple[Roll | None, ...] = (None, *Roll) if of.type in {Type.DATE, Type.DATETIME, Type.PERIOD} else (None,)
    return Group(column=of.name, roll=draw(st.sampled_from(rolls)))


@st.composite
def measures(draw: st.DrawFn) -> Measure:
    of = draw(st.sampled_from(_PLAIN))
    return draw(st.sampled_from([Measure(function=Function.SHARE), *(Measure(function=one, column=of.name) for one in functions(of))]))


def _gathered(where: list[Condition]) -> bool:
    """Whether `in` and its like stand once for a column, as one condition with all values."""
    lists = [(one.column, one.op) for one in where if one.op in {Op.IN, Op.NOTIN, Op.STATUS}]
    return len(lists) == len(set(lists))


@st.composite
def queries(draw: st.DrawFn) -> Query:
    """Any query that fits SCHEMA."""
    names = st.sampled_from([one.name for one in _PLAIN])
    grouped = draw(st.booleans())
    group = draw(st.lists(groups(), max_size=2, unique_by=lambda one: one.name)) if grouped else []
    figures = draw(st.lists(measures(), max_size=3, unique_by=lambda one: one.name)) if grouped else []
    plain = Query(
        where=tuple(draw(st.lists(conditions(), max_size=3, unique=True).filter(_gathered))),
        text=draw(st.sampled_from(("", "", *_WORDS))),
        select=() if group or figures else tuple(draw(st.lists(names, max_size=4, unique=True))),
        group=tuple(group),
        measures=tuple(figures),
        facets=tuple(draw(st.lists(names, max_size=2, unique=True))),
        limit=draw(st.sampled_from((None, 0, 1, 3, 10_000))),
        start=draw(st.sampled_from((0, 0, 0, 2, 40))),
    )
    sortable = [one.name for one in (*plain.group, *plain.figures)] if plain.is_grouped else [one.name for one in _PLAIN]
    keys = st.builds(SortKey, name=st.sampled_from(sortable), descending=st.booleans())
    sort = tuple(draw(st.lists(keys, max_size=3, unique_by=lambda key: key.name)))
    return Query(**{name: getattr(plain, name) for name in plain.__slots__} | {"sort": sort})
