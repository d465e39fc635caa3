"""A serving copy, opened."""

from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ratusz.bank.engine.protocol import Engine
from ratusz.bank.model.schema import Schema
from ratusz.bank.model.table import Table
from ratusz.bank.serving.layout import NUMBERS, ROWS, CopyFacts, read_facts
from ratusz.bank.serving.vectors import Rows, Vector, mapped


class ServingCopy:
    """Vectors of the columns of one version, and a FROM item for the engine. Safe to share between threads: nothing in it changes."""

    def __init__(self, folder: Path, facts: CopyFacts, schema: Schema) -> None:
        self.folder, self.facts, self.schema = folder, facts, schema
        self._facts = {column.name: column for column in facts.columns}
        self._vectors: dict[str, Vector] = {}

    @property
    def rows(self) -> int:
        """How many rows."""
        return self.facts.rows

    def vector(self, name: str) -> Vector:
        """The vector of a column or companion."""
        found = self._vectors.get(name)
        if found is None:
            found = self._vectors[name] = Vector(self.folder, self._facts[name], self.rows)
        return found

    @cached_property
    def _numbers(self) -> npt.NDArray[np.int64] | None:
        return None if self.facts.numbered else mapped(self.folder / NUMBERS, np.int64)

    def numbers(self, rows: Rows) -> list[int]:
        """The numbers of rows in the table, from their places."""
        found: list[int] = (rows.astype(np.int64) + 1 if self._numbers is None else self._numbers[rows]).tolist()
        return found

    def source(self, engine: Engine) -> str:
        """A FROM item `_row, columns, companions` that groups and scans faster than the parts."""
        return engine.attached(self.folder / ROWS)

    @property
    def coded(self) -> frozenset[str]:
        """Columns that the FROM item holds as ENUM."""
        return frozenset(column.name for column in self.facts.columns if column.coded)


def open_copy(folder: Path, table: Table, engine: Engine) -> ServingCopy | None:
    """The copy of `table` in `folder`; None where there is none, or one of another version or engine."""
    facts = read_facts(folder)
    if facts is None or (facts.version, facts.rows, facts.engine) != (table.version, table.rows, engine.told):
        return None
    return ServingCopy(folder, facts, table.schema)
