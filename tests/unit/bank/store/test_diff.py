"""What changed between two versions, to the row and the cell."""

import json
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.model.schema import Schema, Type
from ratusz.bank.model.status import BY_CODE
from ratusz.bank.store.diff import Change, diff
from tests.support.tables import column, stored

PEOPLE = Schema(
    columns=(column("rok", Type.PERIOD), column("dzielnica"), column("osoby", Type.INTEGER, has_status=True)), key=("rok", "dzielnica")
)
NO_KEY = replace(PEOPLE, key=())
OLD = [("2022", "Bytków", 15, None), ("2022", "Michał", 7, None), ("2023", "Bytków", 14, None)]
NEW = [("2022", "Bytków", 15, None), ("2023", "Bytków", None, "suppressed"), ("2023", "Michał", 8, None)]


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    return DuckDBEngine(memory="512MB", threads=1, temp=tmp_path_factory.mktemp("spill"))


@pytest.fixture
def table(tmp_path: Path):
    made = []

    def make(schema: Schema, *pieces):
        folder = tmp_path / str(len(made))
        folder.mkdir()
        made.append(folder)
        return stored(folder, schema, *pieces)

    return make


def test_rows_are_matched_by_key_and_compared_cell_by_cell(engine, table):
    found = diff(engine, table(PEOPLE, OLD), table(PEOPLE, NEW), limit=10)
    assert (found.added, found.removed, found.changed, found.key) == (1, 1, 1, ("rok", "dzielnica"))
    removed, changed, added = found.rows
    assert (removed.kind, removed.row, dict(removed.key)) == (Change.REMOVED, 2, {"rok": "2022", "dzielnica": "Michał"})
    assert removed.cells["osoby"] == (7, None)
    assert (changed.kind, changed.row, changed.changed) == (Change.CHANGED, 2, ("osoby",))
    assert changed.cells["osoby"] == (14, BY_CODE["suppressed"])
    assert (added.kind, added.row, added.cells["dzielnica"]) == (Change.ADDED, 3, (None, "Michał"))


def test_a_version_does_not_differ_from_itself(engine, table):
    same = table(PEOPLE, OLD)
    found = diff(engine, same, same, limit=10)
    assert found.is_empty
    assert found.rows == ()


def test_without_a_key_rows_are_compared_whole(engine, table):
    found = diff(engine, table(NO_KEY, OLD), table(NO_KEY, NEW), limit=10)
    assert (found.added, found.removed, found.changed, found.key) == (2, 2, 0, ())
    assert [(row.kind, row.row) for row in found.rows] == [("removed", 2), ("added", 2), ("removed", 3), ("added", 3)]
    assert found.rows[1].cells["osoby"] == (None, BY_CODE["suppressed"])


def test_a_key_that_repeats_is_not_used(engine, table):
    found = diff(engine, table(PEOPLE, [OLD[0], OLD[0]]), table(PEOPLE, [OLD[0]]), limit=10)
    assert (found.added, found.removed, found.key) == (0, 1, ())


def test_a_row_that_stands_three_times_more_was_added_three_times(engine, table):
    found = diff(engine, table(NO_KEY, [OLD[0]]), table(NO_KEY, [OLD[0]] * 4), limit=2)
    assert (found.added, found.removed, len(found.rows)) == (3, 0, 2)
    assert found.as_json()["rows_left_out"] == 1


def test_only_the_first_rows_are_listed_and_all_are_counted(engine, table):
    found = diff(engine, table(PEOPLE, []), table(PEOPLE, NEW), limit=2)
    assert (found.added, [row.row for row in found.rows]) == (3, [1, 2])


def test_parts_that_both_share_are_not_read(engine, table):
    shared, old, new = (
        table(PEOPLE, OLD).parts[0],
        table(PEOPLE, [("2024", "Bytków", 1, None)]),
        table(PEOPLE, [("2024", "Bytków", 2, None)]),
    )
    shared = replace(shared, sha256="a" * 64)
    before, after = replace(old, parts=(shared, *old.parts)), replace(new, parts=(shared, *new.parts))
    shared.path.unlink()
    assert diff(engine, before, after, limit=10).changed == 1


def test_columns_that_came_went_and_changed_their_type_are_named(engine, table):
    old = Schema(columns=(column("rok", Type.PERIOD), column("kwota", Type.INTEGER), column("stara")), key=("rok",))
    new = Schema(columns=(column("nowa"), column("kwota", Type.DECIMAL, precision=10, scale=2), column("rok", Type.PERIOD)), key=("rok",))
    found = diff(
        engine,
        table(old, [("2022", 5, "x"), ("2023", 6, "x")]),
        table(new, [("y", Decimal("5.00"), "2022"), ("y", Decimal("6.50"), "2023")]),
        limit=9,
    )
    assert (found.columns_added, found.columns_removed) == (("nowa",), ("stara",))
    assert found.columns_retyped == {"kwota": ("integer", "decimal(10,2)")}
    assert (found.changed, found.rows[0].cells["kwota"]) == (1, (Decimal("6.00"), Decimal("6.50")))


def test_values_of_unlike_types_are_compared_as_text(engine, table):
    old, new = Schema(columns=(column("a", Type.INTEGER),)), Schema(columns=(column("a"),))
    found = diff(engine, table(old, [(7,), (8,)]), table(new, [("7",), ("08",)]), limit=9)
    assert [row.cells["a"] for row in found.rows] == [("8", None), (None, "08")]
    wide, exact = column("a", Type.DECIMAL, precision=38, scale=0), column("a", Type.DECIMAL, precision=10, scale=4)
    found = diff(engine, table(Schema(columns=(wide,)), [(Decimal(7),)]), table(Schema(columns=(exact,)), [(Decimal(7),)]), limit=9)
    assert (found.added, found.removed) == (1, 1)


def test_tables_without_a_common_column_have_nothing_in_common(engine, table):
    found = diff(engine, table(Schema(columns=(column("a"),)), [("x",), ("y",)]), table(Schema(columns=(column("b"),)), [("x",)]), limit=9)
    assert (found.added, found.removed, found.changed, found.rows) == (1, 2, 0, ())


def test_the_difference_is_plain_json_without_lost_digits(engine, table):
    schema = Schema(
        columns=(
            column("id", Type.INTEGER),
            column("kwota", Type.DECIMAL, precision=10, scale=2, has_status=True),
            column("dzien", Type.DATE),
        ),
        key=("id",),
    )
    big = 2**53 + 1
    found = diff(
        engine,
        table(schema, [(big, Decimal("1.50"), date(2024, 5, 31), None), (1, Decimal(1), None, None)]),
        table(schema, [(big, Decimal("1.60"), date(2024, 6, 1), None), (1, None, None, "unknown")]),
        limit=9,
    )
    data = json.loads(json.dumps(found.as_json()))
    assert data["columns"] == {"added": [], "removed": [], "retyped": []}
    assert data["rows"] == [
        {
            "kind": "changed", "row": 1, "key": {"id": str(big)},
            "cells": {"kwota": {"before": "1.50", "after": "1.60"}, "dzien": {"before": "2024-05-31", "after": "2024-06-01"}},
        },
        {"kind": "changed", "row": 2, "key": {"id": 1}, "cells": {"kwota": {"before": "1.00", "after": {"status": "unknown"}}}},
    ]  # fmt: skip


@pytest.mark.parametrize("key", [("b",), ()])
def test_columns_may_be_called_as_sql_likes(engine, table, key):
    schema = Schema(columns=tuple(column(name) for name in ("b", "d", "side", "net", "first", "order")), key=key)
    found = diff(engine, table(schema, [tuple("abcdef")]), table(schema, [("a", *"bxdef")]), limit=9)
    assert (found.added, found.removed, found.changed) == ((0, 0, 1) if key else (1, 1, 0))


ROWS = st.lists(
    st.tuples(st.sampled_from(["2022", "2023"]), st.sampled_from(["A", "B", None]), st.none() | st.integers(0, 2), st.none()), max_size=8
)


@given(old=ROWS, new=ROWS)
def test_without_a_key_the_counts_are_those_of_multisets(engine, tmp_path_factory, old, new):
    a, b = stored(tmp_path_factory.mktemp("a"), NO_KEY, old), stored(tmp_path_factory.mktemp("b"), NO_KEY, new)
    found = diff(engine, a, b, limit=100)
    assert (found.added, found.removed) == ((Counter(new) - Counter(old)).total(), (Counter(old) - Counter(new)).total())
    assert len(found.rows) == found.added + found.removed


@given(old=ROWS, new=ROWS)
def test_by_key_the_counts_are_those_of_dictionaries(engine, tmp_path_factory, old, new):
    before, after = ({row[:2]: row for row in rows} for rows in (old, new))
    a, b = (stored(tmp_path_factory.mktemp("t"), PEOPLE, list(rows.values())) for rows in (before, after))
    found = diff(engine, a, b, limit=100)
    assert found.added == len(after.keys() - before.keys())
    assert found.removed == len(before.keys() - after.keys())
    assert found.changed == sum(before[key] != after[key] for key in before.keys() & after.keys())
    assert [row.row for row in found.rows] == sorted(row.row for row in found.rows)


def test_a_row_that_comes_again_has_its_number_in_the_later_version(engine, table):
    found = diff(engine, table(NO_KEY, OLD), table(NO_KEY, [*reversed(OLD), OLD[0]]), limit=5)
    assert [(row.kind, row.row) for row in found.rows] == [(Change.ADDED, 3)]
