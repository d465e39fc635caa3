"""Rows that were found by their places, told to the engine by marks or by numbers."""

import duckdb
import pytest

from ratusz.bank.model.schema import Column, Schema, Type
from ratusz.bank.query import filters
from ratusz.bank.query.nodes import Condition, Op
from ratusz.bank.read.geometry import GEOMETRY

SCHEMA = Schema(columns=(Column(name=GEOMETRY, label=GEOMETRY, type=Type.TEXT),))


@pytest.mark.parametrize("marks", ["", "0001", "1", "0" * 70 + "1" + "0" * 20 + "11"])
def test_marks_and_numbers_tell_the_same_rows(marks, monkeypatch):
    condition = Condition(column=GEOMETRY, op=Op.BBOX, values=("18", "50", "19", "51"), rows=marks)
    told = []
    for limit in (1_000_000, -1):
        monkeypatch.setattr(filters, "_MARKS", limit)
        sql, values = filters.condition_sql(condition, SCHEMA)
        told.append(
            duckdb.execute(f'SELECT "_row" FROM (SELECT range + 1 AS "_row" FROM range(200)) WHERE {sql} ORDER BY 1', values).fetchall()
        )
    assert told[0] == told[1] == [(place + 1,) for place, mark in enumerate(marks) if mark == "1"]
