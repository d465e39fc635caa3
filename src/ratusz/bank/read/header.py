"""Names of columns from the rows of a heading: merged levels joined, line ends mended, duplicates told apart."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

from ratusz.bank.base.text import machine_name
from ratusz.bank.model.problem import Place, Problem
from ratusz.bank.model.schema import RESERVED, Type
from ratusz.bank.read.grid import Grid
from ratusz.bank.read.labels import are_bilingual, as_unit, clean_label, is_english, polish_label, unit_of, without_unit
from ratusz.bank.read.recipe import ColumnRecipe
from ratusz.bank.read.roles import Layout

LEVELS = " / "


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """Columns of a table, typed as text so far, and what is odd about their names."""

    columns: tuple[ColumnRecipe, ...]
    problems: tuple[Problem, ...] = ()


def unnamed(position: int) -> str:
    """What a column without a name is called."""
    return f"kolumna {position + 1}"


def find_columns(grid: Grid, layout: Layout) -> Heading:
    """The columns of the table: those that have a name or a value."""
    width = max((len(grid.rows[row]) for row in (*layout.header, *layout.body)), default=0)
    used = {column for row in layout.body for column, text in enumerate(grid.rows[row]) if text.strip()}
    units = _units(grid, layout.header)
    named = layout.header[:-1] if units else layout.header
    labels = _told_apart(flatten(grid, named, width), units)
    problems = [Problem(code="header-missing", where=Place(table=grid.name))] if not layout.header else []
    problems += _merged(grid, named, labels)
    columns: list[ColumnRecipe] = []
    given: set[str] = set()
    seen: Counter[str] = Counter()
    for position in range(width):
        label = labels[position]
        if not label and position not in used:
            continue
        if not label:
            label = unnamed(position)
            if layout.header:
                problems.append(Problem(code="column-unnamed", where=Place(table=grid.name, column=label)))
        seen[label] += 1
        if seen[label] > 1:
            problems.append(Problem(code="duplicate-column", where=Place(table=grid.name, row=layout.header[-1] + 1, column=label)))
            label = next(each for n in count(seen[label]) if (each := f"{label} ({n})") not in labels and each not in given)
        given.add(label)
        unit = units.get(position) or unit_of(label)
        columns.append(ColumnRecipe(position=position, name="kolumna", label=label, type=Type.TEXT, unit=unit))
    names = machine_names([column.label for column in columns])
    return Heading(columns=tuple(replace(column, name=name) for column, name in zip(columns, names, strict=True)), problems=tuple(problems))


def _told_apart(labels: Sequence[str], units: Mapping[int, str]) -> list[str]:
    """`labels` with the units of those that nothing else tells apart: a value in PLN and the same in EUR."""
    alike: dict[str, set[str]] = {}
    for position, unit in units.items():
        alike.setdefault(labels[position], set()).add(unit)
    return [
        f"{label}{LEVELS}{units[position]}" if label and position in units and len(alike[label]) > 1 else label
        for position, label in enumerate(labels)
    ]


def machine_names(labels: Sequence[str]) -> list[str]:
    """Names for machines of columns called `labels`: without units, unless only the unit tells two columns apart."""
    short = Counter(machine_name(without_unit(label)) for label in labels)
    names: list[str] = []
    for label in labels:
        bare = without_unit(label)
        said = bare if any(map(str.isalnum, bare)) and short[machine_name(bare)] == 1 else label
        names.append(machine_name(said, names, reserved=RESERVED))
    return names


def _merged(grid: Grid, header: tuple[int, ...], labels: Sequence[str]) -> list[Problem]:
    """What is told of a heading of several rows."""
    levels = [row for row in header if any(map(str.strip, grid.rows[row]))]
    if len(levels) < 2:
        return []
    example = next((label for label in labels if LEVELS in label), "")
    return [Problem(code="header-merged", where=Place(table=grid.name, row=header[0] + 1), found=str(len(levels)), expected=example)]


def _units(grid: Grid, header: tuple[int, ...]) -> dict[int, str]:
    """The units in the last row of a heading, by column, when that row holds nothing else."""
    if len(header) < 2:
        return {}
    texts = {column: text for column, text in enumerate(grid.rows[header[-1]]) if text.strip()}
    units = {column: unit for column, text in texts.items() if (unit := as_unit(text))}
    return units if len(units) == len(texts) else {}


def flatten(grid: Grid, header: tuple[int, ...], width: int) -> list[str]:
    """One label per column: the levels from the top, joined, each once, in Polish where the heading says all twice."""
    cells = [text for row in header for text in grid.rows[row] if text.strip()]
    said = polish_label if are_bilingual(cells) else clean_label
    rows = [row for row in header if not _is_translation(grid, row, header)]
    levels = [_level(grid, row, width, lower=tuple(rows[n + 1 :]), said=said) for n, row in enumerate(rows)]
    return [LEVELS.join(dict.fromkeys(filter(None, (level[column] for level in levels)))) for column in range(width)]


def _is_translation(grid: Grid, row: int, header: tuple[int, ...]) -> bool:
    """Whether a row of the heading only says in English what another row says in Polish."""
    texts = {column: text for column, text in enumerate(grid.rows[row]) if text.strip()}
    if len(texts) < 2 or not all(map(is_english, texts.values())):
        return False
    others = [other for other in header if other != row and not all(is_english(text) for text in grid.rows[other] if text.strip())]
    return any(all(grid.cell(other, column).strip() for column in texts) for other in others)


def _level(grid: Grid, row: int, width: int, *, lower: tuple[int, ...], said: Callable[[str], str]) -> list[str]:
    """The labels of one row: merged cells filled, and upper levels carried to the right over columns that only lower rows name."""
    texts = [said(grid.cell(row, column)) for column in range(width)]
    merged: set[int] = set()
    for merge in grid.merges:
        if merge.top <= row <= merge.bottom:
            label = said(grid.cell(merge.top, merge.left))
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
