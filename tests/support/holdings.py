"""Series of two holdings with usual offsets and noise, and the answer of `compare` to what is made of them."""

from pathlib import Path

import numpy as np

from ratusz.bank.reconcile.compare import compare
from ratusz.bank.reconcile.observations import read_observations

NAMES = ("phenomenon", "holding", "area", "period", "value")


def rows(*, series=30, periods=12, seed=1, first=2010, holdings=("a", "b"), level=None):
    """Rows of clean series: two or more holdings that differ by a few percent, drift a little and are rounded."""
    rng = np.random.default_rng(seed)
    found = []
    for number in range(series):
        true = (level or 10 ** rng.uniform(2, 5)) * np.exp(np.cumsum(rng.normal(0, 0.012, periods)))
        for holding in holdings:
            shown = np.round(true * np.exp(rng.normal(0, 0.015) + rng.normal(0, 0.003, periods)))
            found += [(f"s{number}", holding, "2474011", str(first + at), f"{value:.0f}") for at, value in enumerate(shown)]
    return found


def changed(table, change):
    """The rows, with the value that `change` gives for (phenomenon, holding, period, value) where it gives one."""
    return [(p, h, a, t, v if (new := change(p, h, t, v)) is None else new) for p, h, a, t, v in table]


def write(path: Path, table, names=NAMES):
    path.write_text("\n".join(",".join(row) for row in (names, *table)) + "\n", encoding="utf-8")
    return path


def compared(path: Path, table, names=NAMES, **options):
    """Slices by (phenomenon, period)."""
    return {(one.phenomenon, one.period): one for one in compare(read_observations(write(path, table, names)), **options)}


def alarms(told):
    """Where something differs unexplained or lacks."""
    return {key for key, one in told.items() if one.differs}
