"""Parameters are understood, or refused with a stable code, a sentence in two languages and what was allowed."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest

from ratusz.bank.base.errors import WrongQuery
from ratusz.bank.model.schema import Schema, Type
from ratusz.bank.query.nodes import Condition, Function, Group, Measure, Op, Query, Roll, SortKey
from ratusz.bank.query.params import parse, write
from tests.support.tables import column

SCHEMA = Schema(
    columns=(
        column("dzielnica"),
        column("ludnosc", Type.INTEGER, has_status=True),
        column("kwota", Type.DECIMAL, precision=12, scale=2),
        column("otwarte", Type.BOOLEAN),
        column("dzien", Type.DATE),
        column("chwila", Type.DATETIME),
        column("godzina", Type.TIME),
        column("okres", Type.PERIOD),
        column("stop_lat", Type.DECIMAL, precision=9, scale=6),
        column("stop_lon", Type.DECIMAL, precision=9, scale=6),
    )
)


def asked(*pairs: str) -> Query:
    return parse([tuple(pair.split("=", 1)) for pair in pairs], SCHEMA)


def test_nothing_asked_is_the_first_page_of_everything():
    assert asked() == Query()


@pytest.mark.parametrize(
    ("pair", "value"),
    [
        ("dzielnica=Nowy Świat", "Nowy Świat"),
        ("dzielnica=", ""),
        ("ludnosc=-007", -7),
        ("kwota=12,50", Decimal("12.5")),
        ("kwota=1e3", None),
        ("otwarte=true", True),
        ("dzien=2024-02-29", date(2024, 2, 29)),
        ("chwila=2024-01-31", datetime(2024, 1, 31)),  # noqa: DTZ001
        ("chwila=2024-01-31T07:30:01.5", datetime(2024, 1, 31, 7, 30, 1, 500_000)),  # noqa: DTZ001
        ("chwila=2024-01-31 07:30", datetime(2024, 1, 31, 7, 30)),  # noqa: DTZ001
        ("godzina=07:30", time(7, 30)),
        ("okres=2024-Q1", "2024-Q1"),
        ("okres=2023/24", "2023/24"),
        ("okres=2023/25", None),
        ("okres=2024-13", None),
        ("dzien=2023-02-29", None),
        ("dzien=31.12.2023", None),
        ("godzina=25:00", None),
        ("ludnosc=12.0", None),
        ("ludnosc=9223372036854775808", None),
        ("kwota=NaN", None),
        ("kwota=" + "9" * 40, None),
        ("dzielnica=a\0b", None),
    ],
)
def test_a_value_is_read_as_its_column_s_type_or_refused_with_an_example(pair, value):
    if value is None:
        with pytest.raises(WrongQuery) as seen:
            asked(pair)
        assert seen.value.code == "value-unfit"
        assert seen.value.advice("en").startswith("Write it like this: ")
    else:
        (condition,) = asked(pair).where
        assert condition == Condition(column=pair.partition("=")[0], op=Op.EXACT, values=(value,))


def test_in_gathers_its_repeated_parameter_and_nothing_else_does():
    query = asked("dzielnica__in=b", "kwota__gt=1", "dzielnica__in=a", "kwota__gt=2", "dzielnica__in=b")
    assert query.where == (
        Condition(column="dzielnica", op=Op.IN, values=("b", "a")),
        Condition(column="kwota", op=Op.GT, values=(Decimal(1),)),
        Condition(column="kwota", op=Op.GT, values=(Decimal(2),)),
    )


def test_everything_at_once():
    query = asked(
        "group=dzielnica, month(dzien)",
        "measure=sum(kwota)",
        "measure=count",
        "sort=-sum(kwota),dzielnica",
        "facet=otwarte",
        "q= łąka ",
        "limit=0",
        "from=7",
        "version=x",
        "at=2024-01-31",
        "lang=en",
        "format=csv",
        "for=excel",
    )
    assert query == Query(
        text="łąka",
        group=(Group(column="dzielnica"), Group(column="dzien", roll=Roll.MONTH)),
        measures=(Measure(function=Function.SUM, column="kwota"), Measure(function=Function.COUNT)),
        sort=(SortKey(name="sum(kwota)", descending=True), SortKey(name="dzielnica")),
        facets=("otwarte",),
        limit=0,
        start=7,
    )
    assert write(query) == [
        ("q", "łąka"),
        ("sort", "-sum(kwota),dzielnica"),
        ("group", "dzielnica,month(dzien)"),
        ("measure", "sum(kwota),count"),
        ("facet", "otwarte"),
        ("limit", "0"),
        ("from", "7"),
    ]


def test_a_box_is_asked_of_either_coordinate():
    for name in ("stop_lat", "stop_lon"):
        (condition,) = asked(f"{name}__bbox=18.98,50.3,19.06,50.36").where
        assert condition.values == tuple(map(Decimal, ("18.98", "50.3", "19.06", "50.36")))


@pytest.mark.parametrize(
    ("pairs", "code", "hint"),
    [
        (["dzielnca=x"], "unknown-parameter", "Did you mean dzielnica?"),
        (["dzielnca__in=x"], "unknown-column", "Did you mean dzielnica?"),
        (["zupa=x"], "unknown-parameter", "One of: dzielnica, ludnosc, "),
        (["dzielnica__contain=x"], "unknown-operator", "Did you mean contains?"),
        (["kwota__contains=1"], "operator-unfit", "One of: exact, not, "),
        (["otwarte__gt=true"], "operator-unfit", "One of: exact, not, "),
        (["otwarte=tak"], "choice-unfit", "One of: true, false."),
        (["kwota__isnull=yes"], "choice-unfit", "One of: true, false."),
        (["ludnosc__status=secret"], "choice-unfit", "One of: none, unknown, "),
        (["kwota__bbox=1,2,3,4"], "box-without-pair", "One of: stop_lat, stop_lon."),
        (["stop_lat__bbox=1,2,3"], "box-unfit", "Write west, south, east and north"),
        (["select=dzielnica,liczba"], "unknown-column", ""),
        (["sort=-liczba"], "order-unfit", ""),
        (["group=dzielnica", "sort=kwota"], "order-unfit", "One of: dzielnica, count."),
        (["facet=x"], "unknown-column", ""),
        (["group=day(dzien)"], "group-unfit", "One of: year(dzien), quarter(dzien), month(dzien), dzien."),
        (["group=month(dzielnica)"], "roll-unfit", "Group by dzielnica itself."),
        (["group=dzielnicy"], "group-unfit", "Did you mean dzielnica?"),
        (["measure=sum(dzielnica)"], "measure-unfit", "One of: count(dzielnica), distinct(dzielnica)."),
        (["measure=total(kwota)"], "measure-unfit", "Did you mean"),
        (["measure=sum(kwoty)"], "unknown-column", "Did you mean kwota?"),
        (["measure=count,count"], "name-twice", "Ask for it only once."),
        (["select=kwota,kwota"], "name-twice", ""),
        (["sort=kwota,-kwota"], "name-twice", ""),
        (["select=kwota", "group=kwota"], "select-with-group", "Leave out select"),
        (["limit=10001"], "number-unfit", ""),
        (["limit=-1"], "number-unfit", ""),
        (["from=ten"], "number-unfit", ""),
        (["limit=1", "limit=2"], "repeated-parameter", ""),
        (["cursor=abc", "from=2"], "cursor-with-from", ""),
        (["q=" + "a" * 1001], "too-long", ""),
        (["dzielnica=" + "a" * 1001], "too-long", ""),
        (["dzielnica__in=a"] * 1001, "too-long", ""),
    ],
)
def test_what_does_not_fit_is_refused_by_name(pairs, code, hint):
    with pytest.raises(WrongQuery) as seen:
        asked(*pairs)
    assert seen.value.code == code
    assert seen.value.advice("en").startswith(hint)
    assert "{" not in seen.value.sentence("pl") + seen.value.sentence("en") + seen.value.advice("pl")


def test_what_was_allowed_is_listed_for_machines():
    with pytest.raises(WrongQuery) as seen:
        asked("select=x")
    assert seen.value.as_json()["allowed"] == list(SCHEMA.names)
