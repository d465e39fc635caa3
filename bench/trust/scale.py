"""How time and memory grow: `python -m bench.trust --scale [--observations 1000000]`; a process of its own for each size."""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

PERIODS = 50
_SCRIPT = """
import json, sys
from pathlib import Path
from bench.trust.scale import measured
print(json.dumps(measured(Path(sys.argv[1]))))
"""


def write(path: Path, observations: int, *, seed: int = 0) -> None:
    """A file of pairs of holdings over fifty months or years, with offsets, noise and one error in a hundred."""
    rng = np.random.default_rng(seed)
    with path.open("w", encoding="utf-8") as out:
        out.write("phenomenon,holding,area,period,value\n")
        for start in range(0, observations // (2 * PERIODS), 1000):
            count = min(1000, observations // (2 * PERIODS) - start)
            level = 10 ** rng.uniform(1.7, 5, (count, 1))
            true = level * np.exp(np.cumsum(rng.normal(0, 0.01, (count, PERIODS)), axis=1))
            first = np.round(true * np.exp(rng.normal(0, 0.001, true.shape)))
            second = np.round(true * np.exp(rng.normal(0, 0.025, (count, 1)) + rng.normal(0, 0.003, true.shape)))
            second = np.where(rng.random(true.shape) < 0.01, np.round(second * 1.3), second)
            lines = [
                f"f{(start + row) % 40},{holding},{start + row:06},{1970 + column},{int(values[row, column])}\n"
                for row in range(count)
                for holding, values in (("a", first), ("b", second))
                for column in range(PERIODS)
            ]
            out.write("".join(lines))


def measured(path: Path) -> dict[str, float]:
    """Reading, learning, scanning and looking again at one series, in this process."""
    from ratusz.bank.reconcile.observations import read_observations  # noqa: PLC0415  the cost of importing is not part of it
    from ratusz.bank.reconcile.pairs import lay_out  # noqa: PLC0415
    from ratusz.bank.reconcile.scan import scan, usual_of  # noqa: PLC0415

    marks = [(time.perf_counter(), time.process_time())]

    def mark() -> None:
        marks.append((time.perf_counter(), time.process_time()))

    seen = read_observations(path)
    mark()
    layout = lay_out(seen)
    usual = usual_of(layout)
    mark()
    found = sum(int(one.differs.sum()) for one in scan(layout, usual))
    mark()
    one = np.zeros(len(seen.series_area), bool)
    one[len(one) // 2] = True
    again = sum(int(part.differs.sum()) for part in scan(lay_out(seen.of(one)), usual))
    mark()
    names = ("read", "learn", "scan", "one_series_again")
    told = {
        f"{name}_{kind}_s": round(after[at] - before[at], 2)
        for name, before, after in zip(names, marks, marks[1:], strict=False)
        for at, kind in enumerate(("wall", "cpu"))
    }
    return {
        "observations": len(seen),
        "differ": found,
        "again_differ": again,
        **told,
        "memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def run(observations: int) -> list[dict[str, float]]:
    """A tenth, a half and the whole of so many observations."""
    found = []
    with tempfile.TemporaryDirectory(prefix="ratusz-trust-") as folder:
        for size in (observations // 10, observations // 2, observations):
            path = Path(folder) / f"{size}.csv"
            write(path, size)
            told = subprocess.run([sys.executable, "-c", _SCRIPT, str(path)], capture_output=True, text=True, check=True)
            found.append(json.loads(told.stdout))
            path.unlink()
    return found
