"""Charts: from an address to figures, a specification and words."""

import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils.translation import override

from ratusz.bank.base.errors import WrongQuery
from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.model.schema import Schema
from ratusz.bank.query.nodes import Query
from ratusz.bank.query.profile import profile
from ratusz.portal.explore.charts import address, gather, scale
from ratusz.portal.explore.charts.describe import describe, title_of
from ratusz.portal.explore.charts.frame import NARROW, WIDE
from ratusz.portal.explore.charts.nature import first_chart
from ratusz.portal.explore.charts.spec import spec_of
from tests.support.charted import DISTRICTS, FRAME, PEOPLE, figures_of, people, source
from tests.support.golden import same_as_golden
from tests.support.tables import column, stored

pytestmark = pytest.mark.slow  # each asks DuckDB several times

LINE = (("_chart", "line"), ("group", "rok,dzielnica"), ("measure", "sum(ludnosc)"))
ASKED = {
    "line": LINE,
    "columns": (("_chart", "columns"), ("group", "rok"), ("measure", "sum(ludnosc)")),
    "columns-stacked": (("_chart", "columns"), ("group", "rok,dzielnica"), ("measure", "sum(ludnosc)")),
    "bars": (("_chart", "bars"), ("group", "dzielnica"), ("measure", "mean(ludnosc)")),
    "bars-beside": (("_chart", "bars"), ("group", "dzielnica,rok"), ("measure", "mean(udzial)")),
    "shares": (("_chart", "shares"), ("group", "dzielnica"), ("measure", "sum(ludnosc)"), ("rok", "2023")),
    "histogram": (("_chart", "histogram"), ("select", "ludnosc")),
    "points": (("_chart", "points"), ("select", "ludnosc,udzial")),
}


@pytest.fixture(autouse=True)
def in_polish():
    with override("pl"):
        yield


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> DuckDBEngine:
    return DuckDBEngine(memory="256MB", threads=1, temp=tmp_path_factory.mktemp("engine"))


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory):
    return people(tmp_path_factory.mktemp("people"))


@pytest.mark.parametrize("kind", ASKED)
def test_golden_specification(kind, engine, table):
    spec = spec_of(figures_of(engine, table, *ASKED[kind]), FRAME, WIDE)
    same_as_golden(f"charts/{kind}.json", json.dumps(spec, indent=1, ensure_ascii=False) + "\n")


@pytest.mark.parametrize("kind", ASKED)
def test_golden_description(kind, engine, table):
    figures = figures_of(engine, table, *ASKED[kind])
    said = {}
    for language in ("pl", "en"):
        with override(language):
            said[language] = describe(figures)
    same_as_golden(f"charts/{kind}.txt", f"{said['pl']}\n{said['en']}\n")


@pytest.mark.parametrize("kind", ASKED)
def test_an_address_is_the_same_after_it_was_read(kind):
    chart = address.parse(ASKED[kind], PEOPLE)
    assert address.parse(address.write(chart), PEOPLE) == chart


def test_a_line_breaks_where_a_year_has_no_row(engine, table):
    spec = spec_of(figures_of(engine, table, *LINE), FRAME, WIDE)
    rows = spec["vconcat"][0]["data"]["values"]
    empty = [row for row in rows if row["y"] is None]
    assert len(empty) == len(DISTRICTS) + 1, "2021 has no row, and one figure of 2020 is suppressed"


def test_a_figure_that_lacks_values_is_doubtful_and_says_why(engine, table):
    figures = figures_of(engine, table, *ASKED["columns"])
    assert [figures.rows[at][0] for at in figures.doubtful] == [2020]
    assert figures.statuses == (("suppressed", 1),)
    marks = spec_of(figures, FRAME, WIDE)["vconcat"][0]["data"]["values"]
    assert marks[2]["l"].endswith("*")


def test_bars_begin_at_zero_and_lines_say_when_they_do_not(engine, table):
    assert scale.numbers([90.0, 100.0], from_zero=True).low == 0
    assert scale.numbers([-5.0, -2.0], from_zero=True).high == 0
    assert scale.numbers([90.0, 100.0], from_zero=False).is_cut
    assert not scale.numbers([20.0, 100.0], from_zero=False).is_cut
    for kind in ("columns", "columns-stacked", "bars", "bars-beside", "histogram"):
        domains = [part for part in _scales(spec_of(figures_of(engine, table, *ASKED[kind]), FRAME, WIDE)) if part["domain"][0] == 0]
        assert domains, kind


def _scales(spec):
    plot = spec["vconcat"][0]
    encodings = [layer["encoding"] for layer in plot.get("layer", [])] or [plot["encoding"]]
    return [each["scale"] for encoding in encodings for each in encoding.values() if isinstance(each, dict) and "domain" in each.get("scale", {})
            and isinstance(each["scale"]["domain"][0], int | float)]  # fmt: skip


def test_a_narrow_picture_has_its_names_in_a_legend(engine, table):
    wide, narrow = (spec_of(figures_of(engine, table, *LINE), FRAME, size)["vconcat"][0] for size in (WIDE, NARROW))
    assert wide["layer"][0]["encoding"]["color"]["legend"] is None
    assert narrow["layer"][0]["encoding"]["color"]["legend"]["orient"] == "top"
    assert narrow["width"] < 330


def test_the_figures_are_those_of_the_question(engine, table):
    figures = figures_of(engine, table, *LINE)
    assert figures.rows[0][2] == 10_000
    assert len(figures.rows) == 15
    assert set(figures.series) == set(DISTRICTS)
    assert title_of(figures) == "Ludność (osoby)", "of one row each, a sum is the figure itself"


def test_shares_add_up_to_a_hundred(engine, table):
    figures = figures_of(engine, table, *ASKED["shares"])
    assert sum(row[-1] for row in figures.rows) == pytest.approx(Decimal(100), abs=Decimal("0.02"))


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory):
    """Fifty streets in nine colours, and more points than are drawn."""
    schema = Schema(columns=(column("ulica"), column("kolor"), column("a", "integer"), column("b", "decimal", scale=1)))
    rows = [(f"ul. {n % 50}", f"kolor {n % 9}", n, Decimal(n * 37 % 1000) / 10) for n in range(3_000)]
    return stored(tmp_path_factory.mktemp("many"), schema, rows)


def test_names_beyond_the_first_are_left_out_and_counted(engine, many):
    figures = figures_of(engine, many, ("_chart", "bars"), ("group", "ulica"), ("measure", "sum(a)"))
    assert len(figures.rows) == gather.MOST_NAMES
    assert figures.notes == ("ulica: pokazano 20 z 50 wartości, te z największą liczbą.",)
    values = [row[1] for row in figures.rows]
    assert values == sorted(values, reverse=True)


def test_colours_beyond_the_first_are_left_out_and_counted(engine, many):
    figures = figures_of(engine, many, ("_chart", "bars"), ("group", "ulica,kolor"), ("measure", "count"))
    assert len(figures.series) == 6
    assert len({row[0] for row in figures.rows}) <= gather.MOST_NAMES
    assert any("6 z 9" in note for note in figures.notes)


def test_what_is_left_of_the_whole_is_shown_as_others(engine, many):
    figures = figures_of(engine, many, ("_chart", "shares"), ("group", "ulica"), ("measure", "count"))
    assert figures.rows[-1][0] == "pozostałe"
    assert sum(row[-1] for row in figures.rows) == 100


def test_many_points_become_few_circles_that_stand_for_all(engine, many):
    figures = figures_of(engine, many, ("_chart", "points"), ("select", "a,b"))
    assert len(figures.rows) < 700
    assert sum(row[2] for row in figures.rows) == 3_000
    assert "3000" in figures.notes[0]


@pytest.mark.parametrize(
    "pairs",
    [
        (("_chart", "tort"), ("group", "rok")),
        (("_chart", "shares"), ("group", "rok"), ("measure", "mean(ludnosc)")),
        (("_chart", "histogram"), ("select", "dzielnica")),
        (("_chart", "points"), ("select", "ludnosc")),
        (("_chart", "line"), ("group", "rok,dzielnica,udzial")),
    ],
)
def test_a_chart_that_cannot_be_drawn_is_refused_with_what_could(pairs):
    with pytest.raises(WrongQuery) as refused:
        address.parse(pairs, PEOPLE)
    assert refused.value.code in {"chart-unknown", "chart-unfit"}


@pytest.mark.parametrize(
    ("fields", "written"),
    [
        ({"_chart": "line", "_x": "rok", "_y": "sum(ludnosc)", "_series": "dzielnica"}, "_chart=line&group=rok,dzielnica&measure=sum(ludnosc)"),
        ({"_chart": "histogram", "_x": "rok", "_y": "mean(udzial)", "_series": ""}, "_chart=histogram&select=udzial"),
        ({"_chart": "points", "_x": "dzielnica", "_y": "sum(ludnosc)", "_series": ""}, "_chart=points&select=rok,ludnosc"),
        ({"_chart": "points", "_x": "udzial", "_y": "sum(ludnosc)", "_series": ""}, "_chart=points&select=udzial,ludnosc"),
        ({"_chart": "shares", "_x": "dzielnica", "_y": "mean(ludnosc)", "_series": ""}, "_chart=bars&group=dzielnica&measure=mean(ludnosc)"),
        ({"_chart": "bars", "_x": "dzielnica", "_y": "count", "_series": "dzielnica", "rok": "2023"}, "_chart=bars&rok=2023&group=dzielnica&measure=count"),
    ],
)  # fmt: skip
def test_the_fields_of_the_builder_become_one_tidy_address(fields, written):
    chart = address.built(tuple(fields.items()), PEOPLE)
    assert "&".join(f"{name}={value}" for name, value in address.write(chart)) == written


def _first(engine: DuckDBEngine, folder: Path, schema: Schema, rows) -> str:
    table = stored(folder, schema, rows)
    chart = first_chart(schema, profile(engine, table), Query())
    return "&".join(f"{name}={value}" for name, value in address.write(chart)) if chart else ""


@pytest.mark.parametrize(
    ("columns", "rows", "expected"),
    [
        ((column("data", "date"), column("pm10", "integer", unit="µg/m3")), "days", "_chart=line&group=data&measure=mean(pm10)"),
        ((column("miasto"), column("kwota", "decimal", unit="zł", scale=1)), "names", "_chart=bars&group=miasto&measure=sum(kwota)"),
        (
            (column("miasto"), column("bezrobocie", "decimal", unit="%", scale=1)),
            "names",
            "_chart=bars&group=miasto&measure=mean(bezrobocie)",
        ),
        ((column("a", "integer"), column("b", "decimal")), "numbers", "_chart=points&select=a,b"),
        ((column("a", "decimal"),), "one", "_chart=histogram&select=a"),
        ((column("edycja", "integer"), column("pula", "decimal")), "editions", "_chart=columns&group=edycja&measure=sum(pula)"),
        ((column("rodzaj"), column("ulica")), "words", "_chart=bars&group=rodzaj&measure=count"),
        (
            (column("nazwa"), column("otwarto", "date"), column("miejsc", "integer")),
            "things",
            "_chart=bars&group=nazwa&measure=sum(miejsc)",
        ),
        ((column("nazwa"),), "unique", ""),
    ],
)
def test_the_first_chart_is_that_of_the_nature_of_the_data(columns, rows, expected, engine, tmp_path):
    assert _first(engine, tmp_path, Schema(columns=columns), NATURES[rows]) == expected


def _days():
    return [(date(2024, 1, 1) + timedelta(days=n), n % 31) for n in range(60)]


NATURES = {
    "days": _days(),
    "names": [(f"miasto {n}", Decimal(n) / 2) for n in range(12)],
    "numbers": [(n * 7 % 50, Decimal(n)) for n in range(80)],
    "one": [(Decimal(n % 13),) for n in range(80)],
    "editions": [(n, Decimal(n * 1000)) for n in range(1, 7)],
    "words": [(f"rodzaj {n % 3}", f"ulica {n}") for n in range(30)],
    "things": [(f"dom {n}", _days()[n][0], n) for n in range(12)],
    "unique": [(f"nazwa {n}",) for n in range(12)],
}


def test_a_first_chart_keeps_the_conditions_of_the_address(engine, table):
    query = address.question((("rok__gte", "2020"), ("sort", "rok"), ("q", "by")), PEOPLE)
    chart = first_chart(PEOPLE, profile(engine, table), query)
    assert (chart.query.where, chart.query.text) == (query.where, "by")
    assert address.write(chart)[0] == ("_chart", "line")
    assert gather.gather(source(engine, table), chart).rows
