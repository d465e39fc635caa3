"""Files damaged at random are read, or refused in words: nothing else. `make bench-mutations` does the same ten thousand times."""

import tempfile
from pathlib import Path

import pytest

from bench.mutations import MUTATIONS, chance, mutated
from ratusz.bank.base.errors import Unreadable
from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.read import read
from tests.support.reading import sheet, workbook

ROWS = [["Gmina", "Ludność", "Kwota", "Dzień"], *([f"Miasto {n}", 1000 + n, f"{n},50 zł", f"2024-01-{n:02}"] for n in range(1, 20))]
TEXT = "".join(";".join(f'"{cell}"' if n % 3 == 0 else str(cell) for n, cell in enumerate(row)) + "\r\n" for row in ROWS)
SAMPLES = {
    "utf-8.csv": TEXT.encode(),
    "windows.csv": TEXT.encode("cp1250"),
    "wide.tsv": TEXT.replace(";", "\t").encode("utf-16"),
    "notes.csv": f"Wykaz\n;;;\n{TEXT};;;\nŹródło: urząd\n".encode(),
    "book.xlsx": workbook(sheet(ROWS)),
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    return DuckDBEngine(memory="512MB", threads=1, temp=tmp_path_factory.mktemp("engine"))


@pytest.mark.slow
@pytest.mark.parametrize("name", SAMPLES)
def test_a_damaged_file_is_read_or_refused_in_words(engine, name):
    """And what is read is all there: as many rows as the table says."""
    for seed in range(12):
        content = mutated(SAMPLES[name], chance(f"{name}-{seed}"))
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.write_bytes(content)
            try:
                result = read(path, work=Path(folder), engine=engine)
            except Unreadable:
                continue
            for one in result.tables:
                assert engine.fetch(f"SELECT count(*) FROM {engine.scan_table(one.table)} AS t")[0][0] == one.table.rows, seed


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda one: one.__name__)
def test_the_same_chance_damages_alike(mutation):
    content = TEXT.encode()
    assert mutation(content, chance("1")) == mutation(content, chance("1"))
    assert any(mutation(content, chance(f"{seed}")) != content for seed in range(5))


def test_what_is_damaged_does_not_grow_without_end():
    assert all(len(mutated(b"a;b\n" * 10_000, chance(f"{seed}"))) <= 4 << 20 for seed in range(20))
    assert mutated(b"", chance("1")) == b""
