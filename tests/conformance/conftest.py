from pathlib import Path

import pytest

from ratusz.bank.engine.protocol import Engine
from tests.conformance.engines import ENGINES


@pytest.fixture(scope="module", params=sorted(ENGINES))
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Each engine in turn."""
    made: Engine = ENGINES[request.param](tmp_path_factory.mktemp("spill"))
    return made


@pytest.fixture
def part(tmp_path: Path) -> str:
    """Where a file is written."""
    return str(tmp_path / "written.parquet")
