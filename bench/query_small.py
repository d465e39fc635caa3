"""What a question costs on a table of 1 000 rows: `python -m bench.query_small [TABLES]`. Bar: a filtered page with count ≤ 4 ms.

TABLES (10 000): then the same questions to as many such tables, another one each time: a bank of many tables must be as fast as one of one.
"""

import json
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.model.schema import Column, Schema, Type
from ratusz.bank.model.table import PartFile, Table
from ratusz.bank.query.params import parse
from ratusz.bank.query.run import run

ROWS = 1000
SCHEMA = Schema(
    columns=(
        Column(name="numer", label="Numer", type=Type.INTEGER),
        Column(name="zgloszono", label="Zgłoszono", type=Type.DATETIME),
        Column(name="dzielnica", label="Dzielnica", type=Type.TEXT),
        Column(name="kategoria", label="Kategoria", type=Type.TEXT),
        Column(name="ulica", label="Ulica", type=Type.TEXT),
        Column(name="stan", label="Stan", type=Type.TEXT),
        Column(name="sprawa", label="Sprawa", type=Type.TEXT),
        Column(name="kwota", label="Kwota", type=Type.DECIMAL, precision=12, scale=2),
        Column(name="lat", label="Szerokość", type=Type.DECIMAL, precision=9, scale=6),
        Column(name="lon", label="Długość", type=Type.DECIMAL, precision=9, scale=6),
        Column(name="priorytet", label="Priorytet", type=Type.INTEGER),
    )
)
QUESTIONS: dict[str, list[tuple[str, str]]] = {
    "first page": [],
    "filtered page with count": [("dzielnica", "Bytków")],
    "two filters, sorted page with count": [("dzielnica", "Bytków"), ("kwota__gte", "100"), ("sort", "-kwota")],
    "page sorted by Polish text": [("sort", "ulica")],
    "text in any column": [("q", "slaska")],
    "groups with sum": [("group", "dzielnica"), ("measure", "sum(kwota)")],
    "page with five facets": [("facet", "dzielnica,kategoria,stan,priorytet,ulica")],
}


def table(engine: DuckDBEngine, folder: Path) -> Table:
    """A thousand reports of residents, the same each time."""
    path = folder / "part.parquet"
    names = "['Bytków','Centrum','Michałkowice','Bańgów','Przełajka']"
    streets = "['Śląska','Katowicka','Ścegiennego','Żeromskiego']"
    engine.write(
        f"""
        SELECT i AS numer, TIMESTAMP '2024-01-01' + to_hours(i) AS zgloszono, {names}[1 + i % 5] AS dzielnica,
          'Kategoria ' || (i * 7 % 20) AS kategoria, 'ul. ' || {streets}[1 + i % 4] || ' ' || (i * 13 % 200) AS ulica,
          'stan ' || (i % 5) AS stan, 'SIE/2024/' || lpad(i::VARCHAR, 7, '0') AS sprawa,
          CAST(i * 137 % 100000 / 100.0 AS DECIMAL(12,2)) AS kwota, CAST(50.3 + i / 20000.0 AS DECIMAL(9,6)) AS lat,
          CAST(19 + i / 20000.0 AS DECIMAL(9,6)) AS lon, 1 + i % 5 AS priorytet
        FROM range({ROWS}) r(i)""",
        str(path),
    )
    return Table(schema=SCHEMA, parts=(PartFile(path=path, rows=ROWS, first_row=1),), version="bench")


def milliseconds(ask: Callable[[], object]) -> dict[str, float]:
    """What asking two hundred times cost each time, and on the CPU on average."""
    times, cpu = [], time.process_time()
    for _ in range(200):
        began = time.perf_counter()
        ask()
        times.append((time.perf_counter() - began) * 1000)
    work = (time.process_time() - cpu) * 1000 / len(times)
    return {"least": min(times), "p50": statistics.median(times), "p95": sorted(times)[190], "cpu": work}


def many(asked: Table, folder: Path, number: int) -> list[Table]:
    """As many tables of the same rows, each in a file of its own."""
    found = []
    for n in range(number):
        place = folder / f"{n % 100:02}"
        place.mkdir(exist_ok=True)
        path = place / f"{n}.parquet"
        shutil.copyfile(asked.parts[0].path, path)
        found.append(replace(asked, parts=(replace(asked.parts[0], path=path),), version=str(n)))
    return found


def main() -> None:
    """Print milliseconds of each question beside a bare statement of the engine, then all as JSON."""
    figures: dict[str, dict[str, float]] = {}
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        engine = DuckDBEngine(memory="512MB", threads=2, temp=Path(folder))
        asked = table(engine, Path(folder))
        bare = f"SELECT *, count(*) OVER () FROM {engine.scan_table(asked)} WHERE dzielnica = 'Bytków' ORDER BY _row LIMIT 100"
        figures["bare statement: filtered page with count"] = milliseconds(lambda: engine.fetch(bare))
        for name, pairs in QUESTIONS.items():
            figures[name] = milliseconds(lambda pairs=pairs: run(engine, asked, parse(pairs, SCHEMA)))
        answer = run(engine, asked, parse([], SCHEMA))
        figures["a page of 100 rows to JSON"] = milliseconds(lambda: json.dumps(answer.as_json()))
        tables, draw = many(asked, Path(folder), number), random.Random(1)
        for name, pairs in QUESTIONS.items():
            figures[f"{name}, {number} tables"] = milliseconds(lambda pairs=pairs: run(engine, draw.choice(tables), parse(pairs, SCHEMA)))
    for name, found in figures.items():
        print(f"{name:55}", *(f"{what} {figure:6.2f}" for what, figure in found.items()))
    print(json.dumps({name: {what: round(figure, 2) for what, figure in found.items()} for name, found in figures.items()}))


if __name__ == "__main__":
    main()
