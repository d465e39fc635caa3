"""One column of a serving copy as arrays mapped from files: ranks by row, rows by rank, values by rank.

A rank is the place of a value among the different values of its column, counted from 1; 0 is a blank. Comparing, sorting and counting
ranks is comparing, sorting and counting values, for a few nanoseconds a row, and the Polish order is paid once, when the copy is made.
Rows are counted from 0, in the order of their numbers.
"""

import mmap
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ratusz.bank.serving.layout import ColumnFacts

#: Places of rows, as whole numbers of any width.
Rows = npt.NDArray[Any]
Ranks = npt.NDArray[np.unsignedinteger[Any]]
#: Ranks [from, to).
Span = tuple[int, int]
KINDS: dict[int, type[np.unsignedinteger[Any]]] = {1: np.uint8, 2: np.uint16, 4: np.uint32}


def mapped(path: Path, kind: type[Any]) -> npt.NDArray[Any]:
    """The array in a file, read as its pages are touched."""
    if not path.stat().st_size:
        return np.zeros(0, dtype=kind)
    with path.open("rb") as file:
        return np.frombuffer(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), dtype=kind)


class _Words(Sequence[Any]):
    """Values of a dictionary as Python objects, for bisecting; `through`: their places in another order."""

    def __init__(self, values: pa.Array, through: npt.NDArray[Any] | None = None) -> None:
        self._values, self._through = values, through

    def __len__(self) -> int:
        return len(self._values)

    def __getitem__(self, at: Any) -> Any:
        found = self._values[at if self._through is None else int(self._through[at])].as_py()
        return found.encode() if isinstance(found, str) else found


@dataclass(frozen=True, slots=True, kw_only=True)
class Months:
    """`different`: months since 1970 that a column has, rising. `codes`: of some rows the place of their month, from 1; 0 for a blank."""

    different: npt.NDArray[np.int64]
    codes: Callable[[Rows | slice], npt.NDArray[np.uint16]]


class Vector:
    """A column. `words`: different values in order, without blanks."""

    def __init__(self, folder: Path, facts: ColumnFacts, rows: int) -> None:
        self.facts, self.rows = facts, rows
        with pa.memory_map(str(folder / f"{facts.at}.words")) as file:
            self.words: pa.Array = pa.ipc.open_file(file).get_batch(0).column(0)
        self._numbers_at = folder / f"{facts.at}.numbers"
        self._months_at, self._calendar_at = folder / f"{facts.at}.months", folder / f"{facts.at}.calendar"
        self._bytes: Rows | None = None
        self._ranks: Ranks | None = None
        self._order: Rows | None = None
        if not facts.is_row:
            self._ranks = mapped(folder / f"{facts.at}.ranks", KINDS[facts.width])
            self._order = mapped(folder / f"{facts.at}.order", np.uint32)
        if pa.types.is_string(self.words.type) or pa.types.is_large_string(self.words.type):
            self._bytes = mapped(folder / f"{facts.at}.bytes", np.uint32)

    @property
    def filled(self) -> int:
        """How many rows have a value."""
        return self.rows - self.facts.blanks

    def ranks(self, rows: Rows | slice) -> Ranks:
        """The ranks of some rows."""
        if self._ranks is not None:
            return self._ranks[rows] if isinstance(rows, slice) else self._ranks.take(rows)
        return np.arange(rows.start, rows.stop, dtype=np.uint32) + 1 if isinstance(rows, slice) else rows + np.uint32(1)

    def all_ranks(self) -> Ranks:
        """The ranks of every row."""
        return self._ranks if self._ranks is not None else np.arange(1, self.rows + 1, dtype=np.uint32)

    def ordered(self, start: int, stop: int) -> Rows:
        """Rows `start` to `stop` of the rising order: by rank, those of one rank by row, blanks last."""
        return self._order[start:stop] if self._order is not None else np.arange(start, min(stop, self.rows), dtype=np.uint32)

    def offset(self, rank: int) -> int:
        """How many rows have a value whose rank is below `rank` (from 1 to distinct + 1)."""
        if self._order is None or self._ranks is None:
            return rank - 1
        low, high = 0, self.filled
        while low < high:
            middle = (low + high) // 2
            if self._ranks[self._order[middle]] < rank:
                low = middle + 1
            else:
                high = middle
        return low

    def holding(self, span: Span) -> tuple[int, int]:
        """From where to where in `ordered` the rows of the ranks of `span` lie. Rank 0 must come alone."""
        if span == (0, 1):
            return self.filled, self.rows
        return self.offset(span[0]), self.offset(span[1])

    def rank_of(self, value: Any) -> int:
        """The rank of a value; 0 where no row has it."""
        if self._bytes is not None:
            wanted = str(value).encode()
            words = _Words(self.words, self._bytes)
            at = bisect_left(words, wanted)
            return int(self._bytes[at]) + 1 if at < len(words) and words[at] == wanted else 0
        words = _Words(self.words)
        at = bisect_left(words, value)
        return at + 1 if at < len(words) and words[at] == value else 0

    def ranks_below(self, value: Any, *, or_equal: bool) -> int:
        """How many different values are below `value` in the order of their type. Not for text in Polish order."""
        words = _Words(self.words)
        wanted = value.encode() if isinstance(value, str) else value
        at = bisect_left(words, wanted)
        return at + 1 if or_equal and at < len(words) and words[at] == wanted else at

    def values(self, ranks: Ranks) -> list[Any]:
        """Values of ranks as Python objects, None for blanks."""
        blank = ranks == 0
        places = pa.array(ranks.astype(np.int64) - 1, mask=blank if blank.any() else None)
        found: list[Any] = self.words.take(places).to_pylist()
        return found

    @cached_property
    def exact(self) -> "npt.NDArray[np.int64]":
        """Values of a column of numbers by rank, as whole ones: a DECIMAL by its digits; 0 for blanks. Not for wide decimals."""
        words = self.words
        if pa.types.is_decimal(words.type):
            digits = np.frombuffer(words.buffers()[1], dtype=np.int64)[words.offset * 2 :: 2][: len(words)]
        else:
            digits = words.to_numpy()
        return np.concatenate([np.zeros(1, dtype=np.int64), digits])

    @cached_property
    def numbers(self) -> npt.NDArray[Any] | None:
        """The same by row, for columns of very many different values; None for the others, which are looked up by rank."""
        if not self._numbers_at.exists():
            return None
        size = self._numbers_at.stat().st_size
        return mapped(self._numbers_at, np.int32 if size == 4 * self.rows else np.int64)

    @cached_property
    def ends(self) -> tuple[int, ...]:
        """The least and the greatest value of a column of numbers, as `exact` has them; nothing where every cell is blank."""
        return tuple(_whole(self.words[at].as_py()) for at in (0, len(self.words) - 1)) if len(self.words) else ()

    @cached_property
    def months(self) -> Months:
        """The months of days and moments."""
        if self._calendar_at.exists():
            by_row: npt.NDArray[np.uint16] = mapped(self._months_at, np.uint16)
            return Months(different=mapped(self._calendar_at, np.int64), codes=lambda rows: by_row[rows])
        different, by_rank = months_of(self.words)
        return Months(different=different, codes=lambda rows: by_rank.take(self.ranks(rows)))


def _whole(value: int | Decimal) -> int:
    """A DECIMAL by its digits."""
    return value if isinstance(value, int) else int(value.scaleb(-int(value.as_tuple().exponent)))


def months_of(words: pa.Array) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint16]]:
    """Of rising days or moments: the different months since 1970, and for each rank the place of its own, from 1; 0 is the blank's."""
    whole = words.to_numpy(zero_copy_only=False).astype("datetime64[M]").astype(np.int64)
    begins = np.ones(len(whole), dtype=np.bool_)
    np.not_equal(whole[1:], whole[:-1], out=begins[1:])
    return whole[begins], np.concatenate([np.zeros(1, dtype=np.uint16), np.cumsum(begins, dtype=np.uint16)])
