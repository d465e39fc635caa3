"""Our own reader of large texts that the engine gives up on: ragged rows, stray quotation marks, bytes that are not UTF-8.

It streams: rows go to a text part as they come, only the last ones are held back, for they may be notes.
"""

import csv
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ratusz.bank.model.problem import Place, Problem, Report
from ratusz.bank.read.dialect import FIELD_LIMIT, records
from ratusz.bank.read.grid import Grid
from ratusz.bank.read.layout import FOOT_ROWS, find_layout
from ratusz.bank.read.problems import refuse
from ratusz.bank.read.recipe import Dialect
from ratusz.bank.read.textpart import TextPart, write_texts


@dataclass(slots=True, kw_only=True)
class Normalised:
    """What streaming a text found besides its rows. `overflow`: some row had more fields than the heading."""

    problems: list[Problem] = field(default_factory=list)
    totals: dict[str, int] = field(default_factory=dict)
    footer: tuple[int, ...] = ()
    overflow: bool = False

    def note(self, problem: Problem) -> None:
        """Count `problem`, and keep it while there are few of its kind."""
        count = self.totals[problem.code] = self.totals.get(problem.code, 0) + 1
        if count <= Report.KEPT_PER_CODE:
            self.problems.append(problem)

    def report(self) -> Report:
        """All that was noted."""
        return Report.of(tuple(self.problems), self.totals)


def normalise(path: Path, *, dialect: Dialect, first: int, width: int, usual: int, name: str, target: Path) -> tuple[TextPart, Normalised]:
    """Write the rows of the UTF-8 text at `path` after its first `first` rows to `target`, each with `width` + 1 texts.

    `usual`: how many fields most rows have, at most `width`; others are noted. The last text holds the fields that a row has too
    many, joined by the separator.
    """
    found = Normalised()
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        kept = _without_notes(enumerate(records(file, dialect), 1), first, found, name)
        rows = _even(kept, width, usual, found, dialect, name)
        try:
            texts = write_texts(rows, positions=range(width + 1), path=target)
        except csv.Error as error:
            raise refuse("field-too-long", expected=FIELD_LIMIT) from error
    return texts, found


def _without_notes(rows: Iterator[tuple[int, list[str]]], first: int, found: Normalised, name: str) -> Iterator[tuple[int, list[str]]]:
    """The rows after `first` that are not empty, without the notes at the end."""
    empty = 0
    held: deque[tuple[int, list[str]]] = deque()
    for row in rows:
        if row[0] <= first:
            continue
        held.append(row)
        if len(held) > FOOT_ROWS:
            oldest = held.popleft()
            if any(map(str.strip, oldest[1])):
                yield oldest
            else:
                empty += 1
    layout = find_layout(Grid(name=name, rows=[cells for _, cells in held]))
    notes = set(layout.footer) if layout else set()
    found.footer = tuple(held[number][0] for number in sorted(notes))
    for number, (line, cells) in enumerate(held):
        if number not in notes and any(map(str.strip, cells)):
            yield line, cells
        elif number not in notes:
            empty += 1
    if empty:
        found.note(Problem(code="empty-rows", where=Place(table=name), found=str(empty)))


def _even(
    rows: Iterator[tuple[int, list[str]]], width: int, usual: int, found: Normalised, dialect: Dialect, name: str
) -> Iterator[tuple[int, Sequence[str]]]:
    """Rows of `width` + 1 texts; rows of another length are noted."""
    rest = [""]
    for line, cells in rows:
        if len(cells) == width == usual:
            yield line, cells + rest
            continue
        over = cells[width:]
        if len(cells) < usual or any(map(str.strip, cells[usual:])):
            found.note(Problem(code="ragged-row", where=Place(table=name, row=line), found=str(len(cells)), expected=str(usual)))
        more = dialect.delimiter.join(over) if any(map(str.strip, over)) else ""
        found.overflow |= bool(more)
        yield line, [*cells[:width], *[""] * (width - len(cells)), more]
