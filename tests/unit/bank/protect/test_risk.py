"""Rows about persons: who stands out, and what is told of everybody alike."""

import pytest

from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.model.schema import Schema, Type
from ratusz.bank.protect.risk import Risk, risk_of
from tests.support.tables import column, stored

PEOPLE = Schema(columns=(column("wiek"), column("plec"), column("choroba"), column("kwota", Type.INTEGER)))
ROWS = [
    ("18-29", "K", "astma", 1),
    ("18-29", "K", "cukrzyca", 1),
    ("18-29", "M", "astma", 2),
    ("18-29", "M", "astma", 3),
    ("30-49", None, "astma", 1),
]


def test_k_is_the_smallest_group_and_l_what_it_still_leaves_open(tmp_path):
    engine, table = DuckDBEngine(memory="512MB", threads=1, temp=tmp_path), stored(tmp_path, PEOPLE, ROWS)
    assert risk_of(engine, table, known=["wiek"], k=2) == Risk(rows=5, k=1, below=1)
    found = risk_of(engine, table, known=["wiek", "plec"], sensitive=["choroba"], k=2, l=2)
    assert (found.k, found.below, found.l, found.uniform, found.is_low) == (1, 1, 1, 3, False)
    assert risk_of(engine, table, known=["kwota"], sensitive=["choroba", "plec"], k=1, l=1).is_low
    with pytest.raises(WrongUsage):
        risk_of(engine, table, known=["imie"])
