"""A table of hundreds of columns is checked in a few statements: one for each column is planned for minutes."""

import pytest

from ratusz.bank.check.values import values
from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.model.schema import Schema, Type
from ratusz.bank.protect.personal import personal
from tests.support.tables import column, stored


class Counting(DuckDBEngine):
    """An engine that counts what it is asked, and how long the longest question was."""

    asked = 0
    longest = 0

    def fetch(self, sql, *args, **more):
        self.asked, self.longest = self.asked + 1, max(self.longest, len(sql))
        return super().fetch(sql, *args, **more)


@pytest.mark.slow
def test_hundreds_of_columns_are_looked_at_in_a_few_statements(tmp_path):
    engine = Counting(memory="512MB", threads=1, temp=tmp_path / "engine")
    schema = Schema(columns=tuple(column(f"k{n}") for n in range(300)))
    table = stored(tmp_path, schema, [["Bytków"] * 300, ["bytków"] * 150 + [None] * 150, [*["jan@example.org"] * 2, *["x"] * 298]])
    spelt, found = values(engine, table), personal(engine, table)
    assert engine.asked < 20
    assert [problem.where.column for problem in spelt.problems] == [f"k{n}" for n in range(150)]
    assert [(problem.code, problem.where.column, problem.where.row) for problem in found.problems] == [
        ("email-found", "k0", 3),
        ("email-found", "k1", 3),
    ]


@pytest.mark.slow
def test_hundreds_of_columns_of_long_numbers_are_looked_at_in_a_few_short_statements(tmp_path):
    """A checksum of each kind for each column, side by side, was planned for a quarter of a minute."""
    engine = Counting(memory="512MB", threads=1, temp=tmp_path / "engine")
    schema = Schema(columns=tuple(column(f"k{n}", Type.INTEGER) for n in range(300)))
    table = stored(tmp_path, schema, [[44051401359, *range(500_000_000 + row, 500_000_299 + row)] for row in range(40)])
    found = personal(engine, table)
    assert engine.asked < 20
    assert engine.longest < 30_000
    assert [(problem.code, problem.where.column, problem.found) for problem in found.problems] == [("pesel-found", "k0", "40")]
