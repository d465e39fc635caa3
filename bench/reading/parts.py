"""The register of the parts of `make bench-reading`, and what they share.

A part is a function from a `Setting` to an `Outcome`, added to `parts` under its name; its module is listed in __main__.py.
"""

import hashlib
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ratusz.bank.base.registry import Registry
from ratusz.bank.engine.duckdb import DuckDBEngine

#: The real files lie beside the project.
DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a part works with: the folder of real files, an engine, a folder for its work."""

    data: Path
    engine: DuckDBEngine
    work: Path

    def folder(self) -> Path:
        """A new folder to read one file into."""
        return Path(tempfile.mkdtemp(dir=self.work))


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One line of the table: what is measured, our figure, the bar, the best one known. A bar of None: printed for comparison only.

    `high`: whether more is better.
    """

    what: str
    ours: float
    bar: float | None = None
    best: str = ""
    high: bool = True

    @property
    def reached(self) -> bool | None:
        """Whether the bar is reached, None where there is none."""
        if self.bar is None:
            return None
        return self.ours >= self.bar if self.high else self.ours <= self.bar


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a part gives: its figures, and for each file what was found there."""

    figures: tuple[Figure, ...]
    files: Mapping[str, Mapping[str, Any]]


parts: Registry[Callable[[Setting], Outcome]] = Registry("part of the bench")


def is_aside(name: str) -> bool:
    """Whether the file called `name` is of the third that nobody looks at while working on the reader."""
    return hashlib.sha256(name.encode()).digest()[0] % 3 == 0


def mean(values: Iterable[float]) -> float:
    """The mean, 0 of nothing."""
    found = list(values)
    return sum(found) / len(found) if found else 0.0
