"""A table of hundreds of columns is checked in a few statements: one for each column is planned for minutes."""

import pytest

from ratusz.bank.check.values import values
from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.model.schema import Schema
from ratusz.bank.protect.personal import personal
from tests.support.tables import column, stored


class Counting(DuckDBEngine):
    """An engine that counts what it is asked."""

    asked = 0

    def fetch(self, *args, **more):
        self.asked += 1
        return super().fetch(*args, **more)


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
