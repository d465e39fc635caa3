"""The golden figures of real files (bench/reading/figures.py). Slow: some have thousands of rows and hundreds of columns."""

import pytest

from bench.reading.figures import FILES
from bench.reading.goldens import check, paths
from tests.support.real import SHARED

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not SHARED.is_dir(), reason="the real files do not lie beside the project")]


#: Long files that are written as one of another year, which is read here; `make bench-reading` reads them all.
ALIKE = ("2011_PM10_1g.csv", "2012_PM10_1g.csv", "2014_PM2.5_1g.csv", "2008_PM2.5_1g.csv")
READ = [golden for golden in FILES if not golden.found.endswith(ALIKE)]


@pytest.mark.parametrize("golden", READ, ids=[golden.found.rpartition("/")[2] for golden in READ])
def test_every_figure_is_right(engine, tmp_path, golden):
    found = paths(SHARED, golden)
    if not found:
        pytest.skip(f"nothing fits {golden.found}")
    for number, path in enumerate(found):
        work = tmp_path / str(number)
        work.mkdir()
        wrong = check(engine, path, golden, work=work).wrong
        if wrong == ("refused: format-not-read",):
            pytest.skip(f"files like {path.suffix} are not read")
        assert wrong == ()
