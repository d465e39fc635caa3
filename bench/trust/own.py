"""Errors that the injector does not know, and changes that are none: whole columns moved, copied, added up, exchanged, rounded.

Sixty series of two holdings, ten of them spoilt; recall is over spoilt cells, alarms elsewhere are false. `notes` are told once.
"""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from bench.trust.injected import flagged
from bench.trust.score import Score
from ratusz.bank.reconcile.compare import compare
from ratusz.bank.reconcile.observations import read_observations

SERIES, SPOILT = 60, 10
Table = np.ndarray
#: Takes both sides (series × periods) and gives the second one spoilt, and which of its cells are wrong.
Spoil = Callable[[Table, Table, np.random.Generator], tuple[Table, Table]]


def run(seeds: range) -> dict[str, Any]:
    """Each kind over the seeds."""
    return {name: _arm(seeds, spoil, months="month" in name) for name, spoil in KINDS.items()}


def _arm(seeds: range, spoil: Spoil, *, months: bool) -> dict[str, Any]:
    score, notes, observed = Score(), [0, 0], 0
    kinds: dict[str, int] = {}
    periods = [f"{2019 + at // 12}-{at % 12 + 1:02}" for at in range(48)] if months else [str(2005 + at) for at in range(16)]
    with tempfile.TemporaryDirectory(prefix="ratusz-trust-") as folder:
        path = Path(folder) / "seen.csv"
        for seed in seeds:
            rng = np.random.default_rng([seed, 13])
            first, second = _clean(rng, len(periods))
            spoilt, wrong = spoil(first[:SPOILT], second[:SPOILT].copy(), rng)
            second[:SPOILT] = spoilt
            _write(path, periods, first, second)
            truth = {(f"s{row}", periods[column]): "spoilt" for row, column in zip(*np.nonzero(wrong), strict=True)}
            told = list(compare(read_observations(path)))
            found = [one for one in told if flagged(one)]
            score.add([(one.phenomenon, one.period) for one in found], truth)
            for one in found:
                if (one.phenomenon, one.period) in truth and one.suspects:
                    kinds[one.suspects[0][1]] = kinds.get(one.suspects[0][1], 0) + 1
            for one in told:
                notes[int(one.phenomenon[1:]) >= SPOILT] += len(one.notes)
            observed += 2 * first.size
    most = sorted(kinds.items(), key=lambda one: -one[1])[:3]
    whole = score.told()
    return {
        "precision": whole["precision"],
        "recall": whole["recall"],
        "false_alarms_per_1000": round(score.false / observed * 1000, 2),
        "notes_on_spoilt_series": f"{notes[0]} in {SPOILT * len(seeds)}",
        "notes_elsewhere": f"{notes[1]} in {(SERIES - SPOILT) * len(seeds)}",
        "kinds": dict(most),
    }


def _clean(rng: np.random.Generator, periods: int) -> tuple[Table, Table]:
    level = 10 ** rng.uniform(2, 5, (SERIES, 1))
    true = level * np.exp(np.cumsum(rng.normal(0, 0.012, (SERIES, periods)), axis=1))
    first = np.round(true * np.exp(rng.normal(0, 0.001, true.shape)))
    offset = rng.normal(0, 0.025, (SERIES, 1)) * (np.arange(SERIES)[:, None] % 3 > 0)
    return first, np.round(true * np.exp(offset + rng.normal(0, 0.003, true.shape)))


def _write(path: Path, periods: list[str], first: Table, second: Table) -> None:
    with path.open("w", encoding="utf-8") as out:
        out.write("phenomenon,holding,area,period,value\n")
        for row in range(len(first)):
            for who, values in (("a", first[row]), ("b", second[row])):
                out.write("".join(f"s{row},{who},1,{period},{value:.10g}\n" for period, value in zip(periods, values, strict=True)))


def _late(table: Table) -> Table:
    return np.broadcast_to(np.arange(table.shape[1]) >= table.shape[1] // 2, table.shape)


def _nothing(table: Table) -> Table:
    return np.zeros(table.shape, bool)


def _moved(_: Table, second: Table, __: np.random.Generator) -> tuple[Table, Table]:
    return np.concatenate([second[:, :1], second[:, :-1]], axis=1), np.broadcast_to(np.arange(second.shape[1]) > 0, second.shape)


def _copied(first: Table, second: Table, _: np.random.Generator) -> tuple[Table, Table]:
    return np.where(_late(second), first, second), _nothing(second)


def _rounded(_: Table, second: Table, __: np.random.Generator) -> tuple[Table, Table]:
    return np.where(_late(second) & (second >= 1000), np.round(second, -1), second), _nothing(second)


def _exchanged(_: Table, second: Table, rng: np.random.Generator) -> tuple[Table, Table]:
    at = rng.integers(1, second.shape[1] - 1, len(second) // 2)
    wrong = _nothing(second)
    for pair, column in enumerate(at.tolist()):
        second[[2 * pair, 2 * pair + 1], column] = second[[2 * pair + 1, 2 * pair], column]
        wrong[[2 * pair, 2 * pair + 1], column] = True
    return second, wrong


def _exchanged_throughout(_: Table, second: Table, __: np.random.Generator) -> tuple[Table, Table]:
    other = second.copy()
    other[::2], other[1::2] = second[1::2], second[::2]
    return other, ~_nothing(second)


def _mixed_units(_: Table, second: Table, rng: np.random.Generator) -> tuple[Table, Table]:
    wrong = rng.random(second.shape) < 0.3
    return np.where(wrong, np.round(second / 1000, 3), second), wrong


def _running(_: Table, second: Table, __: np.random.Generator) -> tuple[Table, Table]:
    year = second.reshape(len(second), -1, 12).cumsum(axis=2).reshape(second.shape)
    return year, np.broadcast_to(np.arange(second.shape[1]) % 12 > 0, second.shape)


def _running_on(_: Table, second: Table, __: np.random.Generator) -> tuple[Table, Table]:
    return second.cumsum(axis=1), np.broadcast_to(np.arange(second.shape[1]) > 0, second.shape)


def _stepped(by: float) -> Spoil:
    def spoil(_: Table, second: Table, __: np.random.Generator) -> tuple[Table, Table]:
        return np.where(_late(second), np.round(second * by), second), _nothing(second)

    return spoil


KINDS: dict[str, Spoil] = {
    "a whole column moved by one row": _moved,
    "areas exchanged for one period": _exchanged,
    "areas exchanged throughout": _exchanged_throughout,
    "units mixed within a series (30 % in thousands)": _mixed_units,
    "a running total of the year instead of the month": _running,
    "a running total from the beginning": _running_on,
    "no error: a copy of the other from the middle on (noted)": _copied,
    "no error: a lasting step of +5 %, undeclared (noted)": _stepped(1.05),
    "no error: a lasting step of +2 %, undeclared (noted)": _stepped(1.02),
    "no error: rounded to tens from the middle on": _rounded,
}
