"""What is written is read back: tables as texts in any dialect, recipes as JSON."""

import csv
import io
import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.model.schema import Type
from ratusz.bank.read import Recipe, read
from ratusz.bank.read.recipe import Area, ColumnRecipe, Dialect, Format, Mark, Spread, Style, TableRecipe, Unpivot

LETTERS = "abcdefghijklmnoprstuwzząćęłńóśźż"
words = st.text(LETTERS, min_size=2, max_size=12).filter(lambda word: word not in {"bd", "nd", "na", "brak", "tak", "nie"})
texts = st.one_of(words, st.tuples(words, st.sampled_from([";", ",", '"', "\n", " "]), words).map("".join))
KINDS = {
    Type.TEXT: texts.map(lambda text: f"ul. {text}"),
    Type.INTEGER: st.integers(-(10**12), 10**12),
    Type.DECIMAL: st.decimals(-(10**9), 10**9, places=2, allow_nan=False),
    Type.DATE: st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    Type.BOOLEAN: st.booleans(),
}


@st.composite
def tables(draw):
    """Columns of one type each, at least four rows, and a dialect."""
    kinds = [Type.TEXT, *draw(st.lists(st.sampled_from(list(KINDS)), min_size=1, max_size=4))]
    count = draw(st.integers(4, 12))
    columns = [draw(st.lists(KINDS[kind], min_size=count, max_size=count)) for kind in kinds]
    for kind, values in zip(kinds, columns, strict=True):
        if kind is Type.BOOLEAN:
            values[:2] = [True, False]
    return kinds, [list(row) for row in zip(*columns, strict=True)], draw(st.sampled_from([";", "\t", ","])), draw(st.sampled_from(",."))


def printed(value, decimal: str) -> str:
    if isinstance(value, bool):
        return "tak" if value else "nie"
    if isinstance(value, Decimal):
        return f"{value:.2f}".replace(".", decimal)
    return f"{value:%d.%m.%Y}" if isinstance(value, date) else str(value)


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    return DuckDBEngine(memory="512MB", threads=1, temp=tmp_path_factory.mktemp("engine"))


@given(drawn=tables(), encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_a_table_that_is_written_is_read_back(engine, drawn, encoding):
    kinds, rows, delimiter, decimal = drawn
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow([f"kolumna {'abcde'[n]}" for n in range(len(kinds))])
    writer.writerows([printed(value, decimal) for value in row] for row in rows)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plik.csv"
        path.write_bytes(out.getvalue().encode(encoding))
        result = read(path, work=Path(folder), engine=engine)
        (table,) = result.tables
        found = engine.fetch(f"SELECT * EXCLUDE (_row) FROM {engine.scan_table(table.table)} AS t ORDER BY _row")
        assert [list(row) for row in found] == rows
        assert [column.type for column in table.table.schema.columns] == kinds
        assert Recipe.from_json(result.recipe.as_json()) == result.recipe


rows_of = st.lists(st.integers(1, 99), max_size=3, unique=True).map(sorted).map(tuple)
formats = st.builds(
    Format,
    decimal=st.sampled_from(",."),
    thousands=st.sampled_from(["", " ", "\u00a0"]),
    style=st.sampled_from(Style),
    suffix=st.sampled_from(["", " zł", "%"]),
    pattern=st.sampled_from(["", "%d.%m.%Y"]),
    true=words,
    false=words,
)
column_recipes = st.builds(
    ColumnRecipe,
    position=st.integers(0, 99),
    name=st.from_regex(r"[a-z]{3}_[0-9]", fullmatch=True),
    label=texts,
    type=st.sampled_from(Type),
    unit=st.none() | st.just("zł"),
    precision=st.just(18),
    scale=st.integers(0, 18),
    format=formats,
    statuses=st.lists(words).map(tuple),
)
areas = st.builds(lambda top, left, tall, wide: Area(top=top, left=left, bottom=top + tall, right=left + wide), *[st.integers(1, 99)] * 4)
unpivots = st.builds(
    Unpivot,
    name=st.just("rok"),
    label=words,
    columns=st.lists(st.builds(Spread, position=st.integers(0, 9), period=st.sampled_from(["2024", "2024-05"]), into=words)).map(tuple),
    into=st.lists(column_recipes, max_size=2).map(tuple),
)
table_recipes = st.builds(
    TableRecipe,
    name=words,
    hidden=st.booleans(),
    take=st.booleans(),
    ignored_because=texts,
    header_rows=rows_of,
    skipped_rows=rows_of,
    footer_rows=rows_of,
    footer_mark=texts,
    sheet=words,
    area=st.none() | areas,
    total_rows=rows_of,
    data_rows=rows_of,
    marks=st.lists(st.builds(Mark, row=st.integers(1, 99), text=texts, checked=st.booleans()), max_size=3).map(tuple),
    unpivot=st.none() | unpivots,
    columns=st.lists(column_recipes, max_size=3).map(tuple),
)
dialects = st.builds(
    Dialect,
    encoding=st.just("cp1250"),
    delimiter=st.sampled_from(";,\t"),
    quotechar=st.sampled_from(['"', ""]),
    escapechar=st.sampled_from(["", "\\"]),
)


@given(st.builds(Recipe, format=st.sampled_from(["csv", "xlsx"]), dialect=st.none() | dialects, tables=st.lists(table_recipes).map(tuple)))
def test_a_recipe_is_its_json(recipe):
    assert Recipe.from_json(recipe.as_json()) == recipe
