"""How much a file may unfold to in formats that say a cell once and show it many times: shared strings, repetitions, spans."""

from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ratusz.bank.read.problems import refuse

#: What any file may unfold to: read in some seconds, whatever its kind.
_CELLS, _SIGNS = 4_000_000, 160_000_000
#: Sheets of offices have a cell in two bytes and more, packed; a bomb has thousands of cells in each.
_CELLS_A_BYTE, _SIGNS_A_BYTE = 2, 40


@dataclass(slots=True, kw_only=True)
class Allowance:
    """What is left for the tables of one file: `cells` to show and `signs` in them, of `all_cells` and `all_signs`."""

    all_cells: int
    all_signs: int
    cells: int = 0
    signs: int = 0

    def take(self, texts: Sequence[str]) -> None:
        """A row is shown. Raises Unreadable where the file has unfolded to more than it may."""
        self.cells += len(texts) + 1
        self.signs += sum(map(len, texts))
        if self.cells > self.all_cells:
            raise refuse("unpacks-too-large", found=_spaced(self.cells), expected=_spaced(self.all_cells))
        if self.signs > self.all_signs:
            raise refuse("unpacks-too-large", found=_spaced(self.signs), expected=_spaced(self.all_signs))

    def of(self, rows: Iterable[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
        """The same pairs of number and texts, each taken. What reads them is closed with them: it holds the file open."""
        try:
            for number, texts in rows:
                self.take(texts)
                yield number, texts
        finally:
            if isinstance(rows, Generator):
                rows.close()


def allowance_of(path: Path, *, cells: int = 0) -> Allowance:
    """What the file at `path` may unfold to, by its size; `cells`: what any file of its kind may, where that is less than usual."""
    size = path.stat().st_size
    return Allowance(all_cells=max(cells or _CELLS, size * _CELLS_A_BYTE), all_signs=max(_SIGNS, size * _SIGNS_A_BYTE))


def _spaced(number: int) -> str:
    return f"{number:,}".replace(",", " ")
