"""A reader for the tests of this folder."""

from pathlib import Path

import pytest

from ratusz.bank.engine.duckdb import DuckDBEngine
from tests.support.reading import Reader


@pytest.fixture(scope="session")
def engine(tmp_path_factory) -> DuckDBEngine:
    return DuckDBEngine(memory="512MB", threads=1, temp=tmp_path_factory.mktemp("engine"))


@pytest.fixture
def reader(tmp_path: Path, engine: DuckDBEngine) -> Reader:
    return Reader(folder=tmp_path, engine=engine)
