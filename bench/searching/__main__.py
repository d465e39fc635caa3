"""`python -m bench.searching [COMMUNES] [FOLDER]`: the search of the catalogue over 2 477 communes × 86 datasets (213 022), on one core.

Bars: search + count + six facets p99 ≤ 20 ms, build ≤ 90 s, one change ≤ 50 ms; with 86 datasets ≤ 3 ms. Times are CPU time of the
process, all of its threads together; wall time stands beside it. FOLDER (../shared/data): where the real names of communes lie.
"""

import json
import os
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.searching.communes import communes, records, subjects
from ratusz.portal.search.answering import RELEVANCE, TITLE, answer
from ratusz.portal.search.asked import Asked, parts_of
from ratusz.portal.search.index import Index, Record
from ratusz.portal.search.synonyms import synonyms

SIX = ("theme", "unit", "format", "licence", "frequency", "year")
BARS = {"search_p99_ms": 20.0, "build_s": 90.0, "change_ms": 50.0, "small_p99_ms": 3.0}
CHANGES = 20
_SHARED = Path("../shared/data")
_ASKED = (
    "", "mieszkańcy", "liczba mieszkańców", "żłobki", "sciezki rowerowe", "śmieci", "budżet obywatelski", "BO", "smog", "autobus",
    "szkoła podstawowa", "wypadki drogowe", "gmina", "dane", "urząd gminy", "szkolna",
    "wyniki wyborów", "bezrobocie", "przedszkole miejsca",
    "kiedy wywożą śmieci", "ile kosztuje bilet", "mieszkania komunalne czynsz", "zanieczyszczenie powietrza", "rowerzysta", "bibloteka",
    "mieszkancuw", "parkowanie", "basen", "drzewa wycinka", "pozwolenie na budowę domu jednorodzinnego", "rok",
)  # fmt: skip
_WITH_NAMES = ("{0}", "żłobki {0}", "budżet {0}", "ile mieszkańców ma {0}", "drogi rowerowe {0}")


def main() -> int:
    """Build, ask, change; print the figures as JSON; 1 where a bar is missed."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else None
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    shared = Path(sys.argv[2]) if len(sys.argv) > 2 else _SHARED
    names = communes(shared if shared.exists() else None)[:wanted]
    with tempfile.TemporaryDirectory() as folder:
        index = Index(Path(folder) / "large")
        found: dict[str, Any] = {"datasets": len(names) * len(subjects())}
        cpu, wall = _timed(lambda: index.write(records(names), gone=(), mark="0", build=True))
        found |= {"build_s": round(cpu, 1), "build_wall_s": round(wall, 1)}
        found["megabytes"] = round(sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file()) / 1e6, 1)
        found |= _asking(index, names, "search")
        found |= _changing(index, next(iter(records(names[:1]))))
        shutil.rmtree(Path(folder) / "large")
        small = Index(Path(folder) / "small")
        small.write(records(names[:1]), gone=(), mark="0", build=True)
        found |= _asking(small, names[:1], "small")
    found["memory_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    missed = {name: bar for name, bar in BARS.items() if found[name] > bar}
    print(json.dumps({**found, "missed": missed}, ensure_ascii=False, indent=2))
    return 1 if missed else 0


def _timed(do: Callable[[], object]) -> tuple[float, float]:
    cpu, wall = time.process_time(), time.perf_counter()
    do()
    return time.process_time() - cpu, time.perf_counter() - wall


def _asking(index: Index, names: list[str], label: str) -> dict[str, Any]:
    """Every question several times: by relevance and, without words, by title; some with filters."""
    known = synonyms()
    texts = [*_ASKED, *(form.format(name) for name in names[:: max(1, len(names) // 40)] for form in _WITH_NAMES)]
    times: dict[str, list[tuple[float, float]]] = {}
    for turn in range(6):
        for text in texts:
            for filters in ({}, {"theme": "edukacja"}, {"licence": "CC-BY-4.0", "year": "2020"}):

                def ask(text: str = text, filters: dict[str, str] = filters) -> None:
                    asked = Asked(parts=parts_of(text, known), filters=filters)
                    answer(index, asked, known, sort=RELEVANCE if text else TITLE, facets=SIX)

                took = _timed(ask)
                if turn:
                    times.setdefault(f"{text} {filters or ''}".strip(), []).append(took)
    every = sorted(cpu for some in times.values() for cpu, _ in some)
    walls = sorted(wall for some in times.values() for _, wall in some)
    slowest = sorted(((statistics.median(cpu for cpu, _ in some), text) for text, some in times.items()), reverse=True)[:8]
    return {
        f"{label}_questions": len(every), f"{label}_p50_ms": _ms(every, 0.5), f"{label}_p99_ms": _ms(every, 0.99),
        f"{label}_most_ms": _ms(every, 1), f"{label}_wall_p50_ms": _ms(walls, 0.5), f"{label}_wall_p99_ms": _ms(walls, 0.99),
        f"{label}_slowest": [f"{median * 1000:.1f} ms: {text}" for median, text in slowest],
    }  # fmt: skip


def _ms(times: list[float], share: float) -> float:
    return round(times[min(len(times) - 1, int(len(times) * share))] * 1000, 2)


def _changing(index: Index, record: Record) -> dict[str, Any]:
    times = sorted(_timed(lambda: index.write([record], gone=[record.id], mark="1")) for _ in range(CHANGES))
    return {
        "change_ms": round(statistics.median(cpu for cpu, _ in times) * 1000, 2), "change_most_ms": round(times[-1][0] * 1000, 2),
        "change_wall_ms": round(statistics.median(wall for _, wall in times) * 1000, 2),
    }  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
