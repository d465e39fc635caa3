"""Queries mean what tests/support/reference.py says, whatever the table; parameters and queries are the same thing."""

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratusz.bank.base.errors import WrongQuery
from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.model.schema import RESERVED
from ratusz.bank.model.table import Table
from ratusz.bank.publish.exported import statement
from ratusz.bank.query import facets
from ratusz.bank.query import run as asking
from ratusz.bank.query.compile import Statement
from ratusz.bank.query.cursor import parse_cursor
from ratusz.bank.query.nodes import Query
from ratusz.bank.query.params import parse, write
from ratusz.bank.query.run import run
from ratusz.bank.serving import build, pick
from ratusz.bank.serving.answer import answer
from ratusz.bank.serving.copy import open_copy
from tests.support import reference
from tests.support.ground import outline_of
from tests.support.questions import SCHEMA, queries, rows
from tests.support.tables import stored

CELLS = [*SCHEMA.names, *((c.name, "status") for c in SCHEMA.columns if c.has_status)]


# Each example writes a table and asks it several questions.
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    return DuckDBEngine(memory="512MB", threads=2, temp=tmp_path_factory.mktemp("spill"))


def drawn(folder: str, cells: Sequence[Sequence[Any]], cut: int, *, numbered: bool) -> tuple[Table, list[reference.Row]]:
    """The same rows as a table of two parts and for the reference; with numbers of their own when `numbered`."""
    numbers = [[3 * n + 5 for n in range(len(cells))][::-1][:cut], [3 * n + 5 for n in range(len(cells))][::-1][cut:]] if numbered else None
    table = stored(Path(folder), SCHEMA, cells[:cut], cells[cut:], numbers=numbers)
    plain = [*numbers[0], *numbers[1]] if numbers else range(1, len(cells) + 1)
    known = [dict(zip(CELLS, row, strict=True)) | {"_row": number} for number, row in zip(plain, cells, strict=True)]
    return table, sorted(known, key=lambda row: row["_row"])


tables = st.tuples(rows(), st.integers(0, 25), st.booleans())


@given(table=tables, questions=st.lists(queries(), min_size=4, max_size=6), together=st.booleans())
def test_the_engine_answers_as_the_reference_does(engine, counting, table, questions, together):
    counting(together=together)
    with tempfile.TemporaryDirectory() as folder:
        stored_table, known = drawn(folder, table[0], table[1], numbered=table[2])
        for query in questions:
            check(run(engine, stored_table, query), query, known)


@given(table=tables, questions=st.lists(queries(), min_size=4, max_size=6), few=st.sampled_from([0, 1, 1_000]))
def test_a_serving_copy_answers_as_the_reference_does(engine, table, questions, few):
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        # Lists of rows and masks are chosen by size: on a small table every question would take one way.
        patch.setattr(pick, "FEW", few)
        patch.setattr(pick, "WALKED", 1)
        patch.setattr(build, "CODED_SHARE", 1)
        stored_table, known = drawn(folder, table[0], table[1], numbered=table[2])
        build.build(engine, stored_table, Path(folder) / "copy")
        copy = open_copy(Path(folder) / "copy", stored_table, engine)
        for query in questions:
            check(answer(engine, copy, stored_table, query), query, known)


@pytest.fixture(scope="module")
def counting():
    """Count in the same statement, as for small tables, or apart, as for large ones."""
    usual, here = asking.COUNTED_TOGETHER, facets.COUNTED_HERE

    def choose(*, together: bool) -> None:
        asking.COUNTED_TOGETHER, facets.COUNTED_HERE = (usual, here) if together else (-1, -1)

    yield choose
    asking.COUNTED_TOGETHER, facets.COUNTED_HERE = usual, here


def check(result: Any, query: Query, known: list[reference.Row]) -> None:
    whole = reference.answer(query, known, SCHEMA)
    page = whole[query.start :][: 100 if query.limit is None else query.limit]
    names = [column.name for column in result.columns]
    assert result.count == len(whole), write(query)
    assert [dict(zip(names, row, strict=True)) for row in result.rows] == [{name: row[name] for name in names} for row in page], write(
        query
    )
    if not query.is_grouped:
        assert list(result.numbers) == [row["_row"] for row in page]
        expected = {(row["_row"], name, row[name, "status"]) for row in page for name in names if row.get((name, "status"))}
        assert {(mark.row, mark.column, mark.code) for mark in result.statuses} == expected
    for name in query.facets:
        values = [(value.value, value.count) for value in result.facets[name].values]
        assert (values, result.facets[name].distinct) == reference.facet(query, known, SCHEMA, name)


@given(table=tables, query=queries(), size=st.integers(1, 7))
def test_pages_forward_and_back_are_the_whole(engine, table, query, size):
    with tempfile.TemporaryDirectory() as folder:
        stored_table, _ = drawn(folder, table[0], table[1], numbered=table[2])
        query = replace(query, limit=size, start=0, facets=())
        whole = run(engine, stored_table, replace(query, limit=10_000))
        forward = [run(engine, stored_table, query)]
        while forward[-1].next:
            forward.append(run(engine, stored_table, replace(query, cursor=forward[-1].next)))
        back = [forward[-1]]
        while back[-1].prev:
            back.append(run(engine, stored_table, replace(query, cursor=back[-1].prev)))
        assert [row for page in forward for row in page.rows] == list(whole.rows)
        assert [row for page in reversed(back) for row in page.rows] == list(whole.rows)
        assert {page.count for page in forward + back} == {whole.count}


@given(query=queries())
def test_parameters_and_queries_are_the_same_thing(query):
    assert parse(write(query), SCHEMA, outline_of) == query


NAMES = st.one_of(
    st.sampled_from(sorted(RESERVED)),
    st.sampled_from([f"{n}{op}" for n in SCHEMA.names for op in ("", "__in", "__gt", "__bbox", "__area", "__x")]),
    st.text(max_size=8),
)
TEXTS = st.one_of(
    st.sampled_from(
        ["1", "-1", "12,5", "2024-01-01", "2024", "true", "name", "-name", "month(day)", "sum(money)", "count", "1,2,3,4", "unknown", "A"]
    ),
    st.text(max_size=12),
)


@given(pairs=st.lists(st.tuples(NAMES, TEXTS), min_size=1, max_size=2))
def test_whatever_is_asked_is_understood_or_refused_with_a_reason(engine, pairs):
    """No parameters from outside break us: the answer is a query that is written and runs, or a sentence."""
    query = understood(pairs)
    if query is None:
        return
    assert parse(write(query), SCHEMA, outline_of) == query
    query = replace(query, cursor="")
    empty = Table(schema=SCHEMA, parts=())
    run(engine, empty, query)
    engine.fetch(*vars_of(statement(engine, empty, query)))


def understood(pairs: list[tuple[str, str]]) -> Query | None:
    """The query, or None when the refusal is one that says what is wrong, in both languages."""
    refusal = None
    try:
        return parse(pairs, SCHEMA, outline_of)
    except WrongQuery as error:
        refusal = error
    assert all([refusal.code, refusal.sentence("pl"), refusal.sentence("en")])
    return None


def vars_of(asked: Statement) -> tuple[str, tuple[Any, ...]]:
    return asked.sql, asked.values


@given(text=st.one_of(st.text(max_size=60), st.from_regex(r"[A-Za-z0-9_-]{0,60}", fullmatch=True)))
def test_a_forged_cursor_is_refused(text):
    with pytest.raises(WrongQuery) as seen:
        parse_cursor(text)
    assert seen.value.code == "cursor-mismatch"
