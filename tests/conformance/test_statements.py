"""Every kind of statement of the query model, answered as the plain Python of tests/support/reference.py answers it."""

from typing import Any

import pytest

from tests.conformance.drawn import drawn
from tests.support import reference
from tests.support.compiled import ADDRESSES, GROUPS, PAGES, SCHEMA, query_of, statement_of


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    """Stored, and as the reference knows it."""
    return drawn(tmp_path_factory.mktemp("table"))


def expected(name: str, known: list[reference.Row]) -> list[tuple[Any, ...]]:
    """The rows of the statement called `name`."""
    query = query_of(name)
    if name == "facet":
        values, distinct = reference.facet(query, known, SCHEMA, "dzielnica")
        return [(value, count, distinct) for value, count in values]
    whole = reference.answer(query, known, SCHEMA)
    if name.startswith("count-"):
        return [(len(whole),)]
    cells = [(row, _cells(name, row)) for row in whole]
    if name == "page-by-number":
        return [(row["_row"], *values) for row, values in cells[100:150]]
    if name.startswith("export-"):
        return [values for _, values in cells][5 if name == "export-sorted-from" else 0 :]
    counted = (len(whole),) if name in GROUPS or (name in PAGES and query.is_filtered) else ()
    numbered = [((row["_row"],) if "_row" in row else ()) + values + counted for row, values in cells]
    return numbered[query.start :][:100]


def _cells(name: str, row: reference.Row) -> tuple[Any, ...]:
    query = query_of(name)
    if query.is_grouped:
        return tuple(row[one.name] for one in (*query.group, *query.figures))
    names = query.select or SCHEMA.names
    return (*(row[one] for one in names), *((row["ludnosc", "status"],) if "ludnosc" in names else ()))


@pytest.mark.parametrize("name", ADDRESSES)
def test_it_answers_as_the_reference_does(engine, table, name):
    stored, known = table
    statement = statement_of(name, engine.scan_table(stored))
    assert engine.fetch(statement.sql, statement.values) == expected(name, known)


@pytest.mark.parametrize("name", ADDRESSES)
def test_the_questions_find_something(table, name):
    """A kind of question that finds nothing would tell nothing; two ask for what cannot be."""
    assert bool(expected(name, table[1])) is (name not in {"operators-area-code", "operators-blanks", "operators-exact"})
