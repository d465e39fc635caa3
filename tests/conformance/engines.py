"""The engines that the suite is held against."""

from collections.abc import Callable
from pathlib import Path

from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.engine.protocol import Engine

#: Name → how one is made, with a folder for what spills.
ENGINES: dict[str, Callable[[Path], Engine]] = {
    "duckdb": lambda temp: DuckDBEngine(memory="512MB", threads=2, temp=temp),
}
