"""The SQL of one query of each kind, as files to be read in tests/golden/sql."""

import pytest

from tests.support.compiled import ADDRESSES, statement_of
from tests.support.golden import GOLDEN, same_as_golden


@pytest.mark.parametrize("name", ADDRESSES)
def test_golden_statements(name):
    statement = statement_of(name, "table")
    values = "".join(f"-- {value!r}\n" for value in statement.values)
    same_as_golden(f"sql/{name}.sql", f"-- {ADDRESSES[name]}\n{values}{statement.sql}\n")


def test_no_golden_file_is_left_over():
    kept = {path.stem for path in (GOLDEN / "sql").glob("*.sql")}
    assert kept == set(ADDRESSES)
