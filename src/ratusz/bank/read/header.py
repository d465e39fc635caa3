"""Names of columns from the rows of a heading: merged levels joined, line ends mended, duplicates told apart."""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import count

from ratusz.bank.base.text import machine_name
from ratusz.bank.model.problem import Place, Problem
from ratusz.bank.model.schema import RESERVED, Type
from ratusz.bank.read.grid import Grid
from ratusz.bank.read.layout import Layout
from ratusz.bank.read.recipe import ColumnRecipe

LEVELS = " / "
_HYPHENATED = re.compile(r"(?<=[a-ząćęłńóśźż])-\s*\n\s*(?=[a-ząćęłńóśźż])")
_UNIT = re.compile(
    r"[\[(]\s*(?:w\s+)?(%|‰|zł|PLN|tys\.? zł|mln zł|euro?|EUR|km ?[2²]|m ?[23²³]|ha|km|kg|Mg|t|szt\.?|osoba|osób|os\.?|µg/m[3³]|°C|kWh|MWh)"
    r"\s*[\])]"
    r"|\bw\s+(%|zł|tys\.? zł|mln zł|km ?[2²]|ha)(?=$|[\s,;)/])"
)
_SQUARES = {"km²": "km2", "m²": "m2", "m³": "m3", "µg/m³": "µg/m3"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """Columns of a table, typed as text so far, and what is odd about their names."""

    columns: tuple[ColumnRecipe, ...]
    problems: tuple[Problem, ...] = ()


def clean_label(text: str) -> str:
    """A heading's text on one line: hyphenated words joined, blanks single."""
    return " ".join(_HYPHENATED.sub("", text).split())


def unit_of(label: str) -> str | None:
    """The unit that a heading names in brackets or after "w", or None."""
    found = _UNIT.search(label)
    if found is None:
        return None
    unit = (found[1] or found[2]).replace(" ²", "²").replace("km 2", "km2")
    return _SQUARES.get(unit, unit)


def find_columns(grid: Grid, layout: Layout) -> Heading:
    """The columns of the table: those that have a name or a value."""
    width = max((len(grid.rows[row]) for row in (*layout.header, *layout.body)), default=0)
    used = {column for row in layout.body for column, text in enumerate(grid.rows[row]) if text.strip()}
    labels = flatten(grid, layout.header, width)
    problems = [Problem(code="header-missing", where=Place(table=grid.name))] if not layout.header else []
    levels = [row for row in layout.header if any(map(str.strip, grid.rows[row]))]
    if len(levels) > 1:
        example = next((label for label in labels if LEVELS in label), "")
        problems.append(
            Problem(code="header-merged", where=Place(table=grid.name, row=layout.header[0] + 1), found=str(len(levels)), expected=example)
        )
    columns: list[ColumnRecipe] = []
    taken: set[str] = set()
    given: set[str] = set()
    seen: Counter[str] = Counter()
    for position in range(width):
        label = labels[position]
        if not label and position not in used:
            continue
        if not label:
            label = f"kolumna {position + 1}"
            if layout.header:
                problems.append(Problem(code="column-unnamed", where=Place(table=grid.name, column=label)))
        seen[label] += 1
        if seen[label] > 1:
            problems.append(Problem(code="duplicate-column", where=Place(table=grid.name, row=layout.header[-1] + 1, column=label)))
            label = next(each for n in count(seen[label]) if (each := f"{label} ({n})") not in labels and each not in given)
        given.add(label)
        name = machine_name(label, taken, reserved=RESERVED)
        taken.add(name)
        columns.append(ColumnRecipe(position=position, name=name, label=label, type=Type.TEXT, unit=unit_of(label)))
    return Heading(columns=tuple(columns), problems=tuple(problems))


def flatten(grid: Grid, header: tuple[int, ...], width: int) -> list[str]:
    """One label per column: the levels from the top, joined, each once."""
    levels = [_level(grid, row, width, lower=header[n + 1 :]) for n, row in enumerate(header)]
    return [LEVELS.join(dict.fromkeys(filter(None, (level[column] for level in levels)))) for column in range(width)]


def _level(grid: Grid, row: int, width: int, *, lower: tuple[int, ...]) -> list[str]:
    """The labels of one row: merged cells filled, and upper levels carried to the right over columns that only lower rows name."""
    texts = [clean_label(grid.cell(row, column)) for column in range(width)]
    merged: set[int] = set()
    for merge in grid.merges:
        if merge.top <= row <= merge.bottom:
            label = clean_label(grid.cell(merge.top, merge.left))
            for column in range(merge.left, min(merge.right + 1, width)):
                texts[column] = label
                merged.add(column)
    if not lower:
        return texts
    for column in range(1, width):
        if texts[column] or column in merged or column - 1 in merged or not texts[column - 1]:
            continue
        if _named_below(grid, lower, column) and _named_below(grid, lower, column - 1):
            texts[column] = texts[column - 1]
    return texts


def _named_below(grid: Grid, lower: tuple[int, ...], column: int) -> bool:
    return any(grid.cell(row, column).strip() for row in lower)
