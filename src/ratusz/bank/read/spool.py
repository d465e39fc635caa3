"""Rows of formats that are no text: a grid while they are few; many are written as a text of our own, which is read in a stream."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path

from ratusz.bank.engine.protocol import Engine
from ratusz.bank.model.problem import Place, Problem, Report
from ratusz.bank.read.assemble import Assembled
from ratusz.bank.read.delimited import OUR_DELIMITER
from ratusz.bank.read.dialect import records
from ratusz.bank.read.grid import Grid, Merge, bounded
from ratusz.bank.read.large import read_large_text
from ratusz.bank.read.package import UNPACKED_LIMIT_BYTES
from ratusz.bank.read.problems import refuse
from ratusz.bank.read.recipe import Dialect, TableRecipe

#: More cells are not kept in memory.
LARGE_CELLS = 200_000
#: A table that is larger takes minutes, whatever it is made of.
CELLS_LIMIT = 200_000_000
#: Rows of the largest sheet there is.
MAX_ROWS = 1 << 24
#: Empty rows, one below another, after which nothing belongs to the tables above.
_LONGEST_GAP = 5000
#: Rows that usually have all fields between them.
_FIRST_ROWS = 2000
_DIALECT = Dialect(encoding="utf-8", delimiter=OUR_DELIMITER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spool:
    """A table's text and what the large reader has to know of it; row `n` of the sheet is record `n` of the text."""

    path: Path
    name: str
    hidden: bool = False
    decimal: str | None = None
    merges: tuple[Merge, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def lies_on(self) -> str:
        """The name of its sheet, which it has itself."""
        return self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Rows in memory, row `n` at `n - 1`, or as a text. `cut`: the number of the first row that stood too far below the others."""

    rows: list[list[str]]
    path: Path | None = None
    cut: int | None = None


def table_of(
    kept: Kept,
    *,
    name: str,
    hidden: bool = False,
    decimal: str | None = None,
    merges: tuple[Merge, ...] = (),
    problems: tuple[Problem, ...] = (),
) -> Grid | Spool:
    """What `keep` kept, as a table."""
    if kept.cut is not None:
        problems = (*problems, Problem(code="rows-far-below", where=Place(table=name, row=kept.cut), found=str(kept.cut)))
    if kept.path is not None:
        return Spool(path=kept.path, name=name, hidden=hidden, decimal=decimal, merges=merges, problems=problems)
    return bounded(Grid(name=name, rows=kept.rows, hidden=hidden, decimal=decimal, merges=merges, problems=problems, ragged_matters=False))


def keep(rows: Iterable[tuple[int, list[str]]], path: Path) -> Kept:
    """Keep pairs of row number and texts: in memory, or, where they are many, as a text at `path`. All of `rows` is consumed."""
    gap = _Gap()
    stream = gap.until(iter(rows))
    first: list[tuple[int, list[str]]] = []
    cells = size = 0
    for number, texts in stream:
        first.append((number, texts))
        cells += len(texts) + 1
        size += sum(map(len, texts))
        if cells > LARGE_CELLS or size > UNPACKED_LIMIT_BYTES:
            _check_size(size)
            _write_even(chain(first, stream), path)
            return Kept(rows=[], path=path, cut=gap.cut)
    grid: list[list[str]] = []
    for number, texts in first:
        grid.extend([] for _ in range(number - 1 - len(grid)))
        grid.append(texts)
    return Kept(rows=grid, cut=gap.cut)


class _Gap:
    """Rows as far as the first long run of empty ones: below it stands a forgotten note, or a blank in the last row there is."""

    def __init__(self) -> None:
        self.cut: int | None = None

    def until(self, rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
        """The rows before the run; the others are passed over."""
        last = 0
        for number, texts in rows:
            if self.cut is None and number - last <= _LONGEST_GAP:
                last = number
                yield number, texts
            elif self.cut is None:
                self.cut = number


def _millions(cells: int) -> str:
    return f"{cells // 1_000_000} 000 000"


def _check_size(size: int) -> None:
    if size > UNPACKED_LIMIT_BYTES:
        raise refuse("unpacks-too-large", found=f"{size >> 20} MB", expected=f"{UNPACKED_LIMIT_BYTES >> 20} MB")


def _write_even(rows: Iterable[tuple[int, Sequence[str]]], path: Path) -> None:
    """Write `rows`, and empty ones between them; all get as many fields as the longest has."""
    stream = iter(rows)
    first = list(islice(stream, _FIRST_ROWS))
    width = max((len(texts) for _, texts in first), default=0)
    widest = _write(chain(first, stream), path, max(width, 2))
    if widest > max(width, 2):
        narrow = path.rename(path.with_suffix(".narrow"))
        with narrow.open(encoding="utf-8", newline="") as file:
            _write(enumerate(records(file, _DIALECT), 1), path, widest)
        narrow.unlink()


def _write(rows: Iterable[tuple[int, Sequence[str]]], path: Path, width: int) -> int:
    """The same with `width` fields at least; gives how many the longest row has."""
    last, widest, size, cells = 0, width, 0, 0
    blank = [""] * width
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        writer = csv.writer(file, delimiter=OUR_DELIMITER, lineterminator="\n")
        for number, texts in rows:
            size += sum(map(len, texts))
            _check_size(size)
            cells += width
            if cells > CELLS_LIMIT:
                raise refuse("unpacks-too-large", found=_millions(cells), expected=_millions(CELLS_LIMIT))
            if number > last + 1:
                file.write("\n" * (number - 1 - last))
            short = width - len(texts)
            writer.writerow([*texts, *blank[:short]] if short > 0 else texts)
            widest = max(widest, len(texts))
            last = number
    return widest


def read_spool(engine: Engine, spool: Spool, *, recipe: TableRecipe | None, work: Path) -> Assembled:
    """The table of the text, which is removed. `work`: a folder for this table alone."""
    done = read_large_text(
        engine, spool.path, name=spool.name, recipe=recipe, dialect=_DIALECT, work=work, decimal=spool.decimal, merges=spool.merges
    ).assembled
    spool.path.unlink()
    told = Report.of(spool.problems)
    told_recipe = replace(done.recipe, hidden=spool.hidden)
    if done.table is None:
        return replace(done, recipe=told_recipe, report=told + done.report)
    reading = replace(done.table.reading, encoding=None, delimiter=None, quotechar=None, escapechar=None)
    table = replace(done.table, hidden=spool.hidden, reading=reading, report=told + done.table.report)
    return replace(done, recipe=told_recipe, table=table, report=told + done.report)


def seen(grid: Grid | Spool) -> Grid:
    """The grid, or the beginning of a large table."""
    return grid if isinstance(grid, Grid) else _first_rows(grid)


def _first_rows(spool: Spool) -> Grid:
    with spool.path.open(encoding="utf-8", newline="") as file:
        return _grid(spool, list(islice(records(file, _DIALECT), _FIRST_ROWS)))


def _grid(spool: Spool, rows: list[list[str]]) -> Grid:
    merges = tuple(merge for merge in spool.merges if merge.bottom < len(rows))
    return Grid(
        name=spool.name,
        rows=rows,
        hidden=spool.hidden,
        decimal=spool.decimal,
        merges=merges,
        problems=spool.problems,
        ragged_matters=False,
    )
