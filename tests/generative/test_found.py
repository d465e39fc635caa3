"""A file made from a serving copy is, byte for byte, the one made from the parts."""

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.publish.formats import formats
from ratusz.bank.query.nodes import Query
from ratusz.bank.serving import build
from ratusz.bank.serving import found as finding
from ratusz.bank.serving.copy import open_copy
from ratusz.bank.serving.found import found
from tests.support.questions import SCHEMA, queries, rows
from tests.support.tables import stored

# Each example writes a table and a copy of it.
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    return DuckDBEngine(memory="512MB", threads=1, temp=tmp_path_factory.mktemp("spill"))


# Each asks up to seven questions in four formats twice.
@settings(max_examples=15)
@given(cells=rows(), questions=st.lists(queries(), min_size=3, max_size=5), few=st.sampled_from([0, 1]), whole=st.booleans())
def test_the_same_bytes_with_a_copy_as_without(engine, cells, questions, few, whole):
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        # Whether a copy is faster is a matter of size: here both ways are wanted.
        patch.setattr(finding, "FEW", few)
        patch.setattr(finding, "BATCH_ROWS", 7)
        patch.setattr(build, "CODED_SHARE", 1)
        numbers = None if whole else [list(range(2 * len(cells), 0, -2))]
        table = stored(Path(folder), SCHEMA, cells, numbers=numbers)
        build.build(engine, table, Path(folder) / "copy")
        copy = open_copy(Path(folder) / "copy", table, engine)
        for query in [*questions, Query(), replace(questions[0], text="", where=(), group=(), measures=(), sort=())]:
            for name in ("csv", "csv-excel", "jsonl", "json"):
                rows_found = found(engine, copy, query)
                if rows_found is not None:
                    plain = b"".join(formats[name].stream(engine, table, query))
                    assert b"".join(formats[name].stream(engine, table, query, None, rows_found)) == plain
