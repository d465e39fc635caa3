"""What charts and profiles cost: `python -m bench.charts [--rows 5000000] [--rounds 40] [--json FILE]`.

* profile: of 1 000 rows and of the large table of `bench.asking` (11 columns), in a process of its own;
* drawing: the first picture, which starts the process that draws, one not drawn before, one from the cache; memory of both processes;
* figures: what the charts of the large table ask of the engine, never asked before;
* pages of the demo city over loopback, one client: a chart drawn anew each time, the same again, the columns.
"""

import argparse
import http.client
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

from bench import query_small
from bench.asking.bank import prepared, python
from bench.pages import timed
from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.publish.drawn import Painter
from ratusz.bank.query.profile import profile
from tools.city import served_city

FONTS = Path(__file__).resolve().parents[1] / "src/ratusz/portal/show/static/ratusz/charts"
CHART = "/dane/jakosc-powietrza/pyl-dobowy/wykres/"
_LARGE = """
import json, sys, time, resource
from pathlib import Path
from ratusz.portal.config.installation import start
start(Path(sys.argv[1]))
from ratusz.bank.query.profile import profile
from ratusz.portal.catalog.models import Resource
from ratusz.portal.core import bank
from ratusz.portal.explore.charts import drawn
from ratusz.portal.explore.tables import open_table
one = Resource.objects.select_related("dataset__unit").get(slug="zgloszenia")
table = open_table(str(one.pk), one.current)
began, cpu = time.perf_counter(), time.process_time()
found = profile(bank.engine(), table)
told = {"rows": table.rows, "profile_s": time.perf_counter() - began, "profile_cpu_s": time.process_time() - cpu}
told["memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
names = {"text": [], "number": [], "day": []}
for column in table.schema.columns:
    kind = "number" if column.type.is_number else "day" if str(column.type) in {"date", "datetime"} else "text"
    names[kind].append((found.columns[column.name].distinct, column.name))
few, many = sorted(names["text"])[0][1], sorted(names["text"])[-1][1]
number, day = names["number"][-1][1], names["day"][0][1]
asked = {
    "line by month": [("_chart", "line"), ("group", f"month({day})"), ("measure", "count")],
    "line in colours": [("_chart", "line"), ("group", f"month({day}),{few}"), ("measure", f"mean({number})")],
    "bars of few names": [("_chart", "bars"), ("group", few), ("measure", f"sum({number})")],
    "bars of many names": [("_chart", "bars"), ("group", many), ("measure", "count")],
    "histogram": [("_chart", "histogram"), ("select", number)],
    "histogram, filtered": [("_chart", "histogram"), ("select", number), (few, str(found.columns[few].top[0].value))],
    "points": [("_chart", "points"), ("select", f"{names['number'][0][1]},{number}")],
}
for name, pairs in asked.items():
    began = time.perf_counter()
    made = drawn.drawable(one, table, drawn.chart_of(table, pairs))
    told[name] = {"ms": (time.perf_counter() - began) * 1000, "figures": len(made.figures.rows)}
print(json.dumps(told))
"""


def spec(number: int) -> dict[str, object]:
    """A picture that no other number draws."""
    values = [{"a": f"Świętochłowice {n}", "b": n * number} for n in range(20)]
    encoding = {"y": {"field": "a", "type": "nominal"}, "x": {"field": "b", "type": "quantitative"}}
    config = {"font": "'Source Sans 3'"}
    return {"$schema": "https://vega.github.io/schema/vega-lite/v6.json", "config": config, "data": {"values": values}, "mark": "bar",
            "encoding": encoding}  # fmt: skip


def memory_mb(process: int | str) -> float:
    """What a process holds in memory now."""
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * 4096 / 1e6


def drawing(rounds: int) -> dict[str, float]:
    """First, next, PNG; memory of who asks and of who draws."""
    painter, before = Painter(FONTS), memory_mb("self")
    try:
        taken = []
        for number in range(rounds):
            began = time.perf_counter()
            made = painter.draw(spec(number + 1))
            taken.append((time.perf_counter() - began) * 1000)
        began = time.perf_counter()
        painter.png(made.svg)
        png = (time.perf_counter() - began) * 1000
        drawer = painter._process  # noqa: SLF001  its memory is measured
        held = memory_mb(drawer.pid) if drawer else 0.0
        return {
            "first_ms": taken[0], "p50_ms": statistics.median(taken[1:]), "png_ms": png, "drawer_mb": held,
            "asker_grew_mb": memory_mb("self") - before,
        }  # fmt: skip
    finally:
        painter.close()


def small_profile() -> float:
    """Milliseconds of the profile of 1 000 rows: the median of ten."""
    with tempfile.TemporaryDirectory() as folder:
        engine = DuckDBEngine(memory="500MB", threads=2, temp=Path(folder))
        table, taken = query_small.table(engine, Path(folder)), []
        for _ in range(10):
            began = time.perf_counter()
            profile(engine, table)
            taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def pages(rounds: int) -> dict[str, dict[str, float]]:
    """Times of pages of the demo city."""
    with served_city(Path("var/bench/city")) as address:
        connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
        return {
            "chart, drawn anew": timed(connection, [f"{CHART}?pm10__gte={n}" for n in range(rounds)]),
            "chart, the same again": timed(connection, [CHART] * (rounds + 100)),
            "columns": timed(connection, [CHART.replace("wykres", "kolumny")] * (rounds + 100)),
        }


def main() -> None:
    """Measure, print, keep as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    folder = Path("var/bench/asking")
    folder.mkdir(parents=True, exist_ok=True)
    bank, _ = prepared(folder, options.rows)
    told = {
        "profile of 1 000 rows, ms": small_profile(),
        "large": json.loads(python(_LARGE, bank)),
        "drawing": drawing(options.rounds),
        "pages": pages(options.rounds),
    }
    print(json.dumps(told, indent=1, ensure_ascii=False))
    if options.json:
        options.json.write_text(json.dumps(told, indent=1, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
