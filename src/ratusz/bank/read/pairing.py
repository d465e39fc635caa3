"""Which table of a file is which table of the recipe: by sheet, and on a sheet by the heading, wherever it lies now."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ratusz.bank.base.text import fold
from ratusz.bank.model.problem import Place, Problem
from ratusz.bank.read.grid import Grid
from ratusz.bank.read.header import LEVELS, unnamed
from ratusz.bank.read.labels import clean_label, polish_label
from ratusz.bank.read.recipe import Area, ColumnRecipe, Recipe, TableRecipe
from ratusz.bank.read.regions import Region, find_regions

#: Share of a table's labels that its heading must have to be known again.
ENOUGH = 0.6
#: Rows that a merged cell of a heading has at most: its name is that of each of them.
_TALLEST_HEADING = 12
_NUMBERED = re.compile(r" \(\d+\)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spot:
    """Where a heading may stand: rows and columns from 0, the last ones included."""

    top: int
    left: int
    bottom: int
    right: int

    def meets(self, other: "_Spot") -> bool:
        """Whether both have a cell in common."""
        return _overlap(self.top, self.bottom, other.top, other.bottom) and _overlap(self.left, self.right, other.left, other.right)


Pair = tuple[Grid, TableRecipe | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """A table of the recipe on a sheet: where its heading was found, or None, and where it lay then, moved to here."""

    table: TableRecipe
    row: int | None
    area: Area


def pair(grids: Sequence[Grid], recipe: Recipe | None) -> tuple[list[Pair], tuple[Problem, ...]]:
    """Every table of the sheets, each cut out as a grid of its own, with its recipe; also the problems of those without a match."""
    if recipe is None:
        return [(each, None) for grid in grids for each in tables_of(grid)], ()
    on_sheet = _sheets(grids, recipe.tables)
    pairs: list[Pair] = []
    problems: list[Problem] = []
    for grid in grids:
        found, missing = _on_sheet(grid, on_sheet.pop(grid.name, []))
        pairs += found
        problems += [Problem(code="recipe-table-missing", where=Place(table=table.name)) for table in missing if table.take]
        problems += [Problem(code="recipe-table-new", where=Place(table=each.name)) for each, table in found if table is None]
    lost = [table for tables in on_sheet.values() for table in tables]
    problems += [Problem(code="recipe-table-missing", where=Place(table=table.name)) for table in lost if table.take]
    return pairs, tuple(problems)


def tables_of(grid: Grid) -> list[Grid]:
    """Each table of a sheet as a grid: the first has the name of the sheet, the others also their title or a number."""
    regions = find_regions(grid)
    if len(regions) == 1:
        return [grid]
    names: list[str] = [grid.name]
    for number, region in enumerate(regions[1:], 2):
        name = f"{grid.name} / {region.title}" if region.title else ""
        names.append(name if name and name not in names else f"{grid.name} ({number})")
    parts = [
        cut(grid, region.area, name=name, problems=not number) for number, (region, name) in enumerate(zip(regions, names, strict=True))
    ]
    return [_told(part, region) for part, region in zip(parts, regions, strict=True)]


def _told(part: Grid, region: Region) -> Grid:
    """`part`, with the remark that nothing parts it from the table above."""
    if not region.abrupt:
        return part
    return replace(part, problems=(*part.problems, Problem(code="table-without-gap", where=Place(table=part.name, row=region.area.top))))


def cut(grid: Grid, area: Area, *, name: str, problems: bool) -> Grid:
    """`grid` with nothing outside `area`: rows and columns keep their numbers. `problems`: whether those of the sheet come along."""
    left, right = area.left - 1, area.right
    inside = grid.rows[area.top - 1 : area.bottom]
    if left or right < grid.width:
        inside = [[*[""] * min(left, len(cells)), *cells[left:right]] for cells in inside]
    nothing: list[str] = []
    merges = tuple(merge for merge in grid.merges if area.top <= merge.top + 1 <= area.bottom and left <= merge.left < right)
    return replace(
        grid,
        name=name,
        sheet=grid.lies_on if name != grid.lies_on else "",
        area=area,
        rows=[*[nothing] * (area.top - 1), *inside],
        top=area.top - 1,
        merges=merges,
        problems=grid.problems if problems else (),
        ragged_matters=grid.ragged_matters and not left and right >= grid.width,
    )


def _sheets(grids: Sequence[Grid], tables: Sequence[TableRecipe]) -> dict[str, list[TableRecipe]]:
    """The recipe's tables by the sheet they are looked for on: of the same name, else the only one left, else the likest one left."""
    said: dict[str, list[TableRecipe]] = {}
    for table in tables:
        said.setdefault(table.lies_on, []).append(table)
    found = {grid.name: said.pop(grid.name) for grid in grids if grid.name in said}
    alone = [grid for grid in grids if grid.name not in found]
    if len(alone) == 1 and len(said) == 1:
        return {**found, alone[0].name: said.popitem()[1]}
    for name, group in list(said.items()):
        likely = [grid for grid in alone if grid.name not in found and all(_found(grid, table) for table in group)]
        if len(likely) == 1 and any(table.columns for table in group):
            found[likely[0].name] = said.pop(name)
    return {**found, **said}


def _found(grid: Grid, table: TableRecipe) -> bool:
    return not table.take or (bool(table.header_rows) and next(_headings(grid, table), None) is not None)


def _on_sheet(grid: Grid, tables: list[TableRecipe]) -> tuple[list[Pair], list[TableRecipe]]:
    """The tables of a sheet with their recipes, and the recipes whose tables are not there."""
    if not tables:
        return [(each, None) for each in tables_of(grid)], []
    if len(tables) == 1 and tables[0].area is None:
        return _alone(grid, tables[0]), []
    if len(tables) > 1 and any(table.area is None for table in tables):
        tables = [table for table in tables if table.area is not None]
    placed = _place(grid, tables)
    regions = [region.area for region in find_regions(grid)]
    areas = {one.table.name: area for one in placed if not _is_lost(one) and (area := _extended(grid, one, placed, regions))}
    for one in placed:
        if one.table.name not in areas and (area := _left_to(grid, one.area, list(areas.values()), regions)):
            areas[one.table.name] = area
    found: list[Pair] = []
    for one in placed:
        if area := areas.get(one.table.name):
            found.append((cut(grid, area, name=_renamed(one.table, grid), problems=not found), one.table))
    missing = [one.table for one in placed if one.table.name not in areas]
    return [*found, *((each, None) for each in _new(grid, list(areas.values())))], missing


def _is_lost(one: _Placed) -> bool:
    """Whether the heading of a table was looked for and is nowhere."""
    return one.row is None and bool(one.table.header_rows and one.table.columns)


def _left_to(grid: Grid, area: Area, taken: Sequence[Area], regions: Sequence[Area]) -> Area | None:
    """Where a table lies whose heading is not found: what is seen at its place, or the place itself, if no other table is there."""
    seen = [region for region in regions if _meet(region, area)]
    for place in (*seen, area):
        rows = [
            row for row in grid.rows[place.top - 1 : place.bottom] if sum(map(bool, map(str.strip, row[place.left - 1 : place.right]))) > 1
        ]
        if len(rows) > 1 and not any(_meet(place, one) for one in taken):
            return replace(place, bottom=min(place.bottom, len(grid.rows)))
    return None


def _meet(one: Area, other: Area) -> bool:
    """Whether two areas have a cell in common."""
    return _overlap(one.top, one.bottom, other.top, other.bottom) and _overlap(one.left, one.right, other.left, other.right)


def _alone(grid: Grid, table: TableRecipe) -> list[Pair]:
    """The one table that the recipe knows on a sheet; where now several are seen, it is the likest."""
    windows = tables_of(grid) if table.take else [grid]
    if len(windows) == 1:
        return [(windows[0], table)]
    best = max(windows, key=lambda window: max((likeness for likeness, _ in _headings(window, table)), default=0.0))
    return [(window, table if window is best else None) for window in windows]


def _renamed(table: TableRecipe, grid: Grid) -> str:
    return table.name if table.lies_on == grid.name else table.name.replace(table.lies_on, grid.name, 1)


def _headings(grid: Grid, table: TableRecipe) -> Iterator[tuple[float, int]]:
    """Rows where the heading of `table` may begin, with how much of it is there."""
    named = [column for column in table.columns if column.written != unnamed(column.position)]
    labels = {_last_level(column) for column in named or table.columns}
    height = _height(table)
    texts = [{label for text in cells if text.strip() for label in _said(text)} & labels for cells in grid.rows]
    for merge in grid.merges:
        said = _said(grid.cell(merge.top, merge.left)) & labels if 0 < merge.bottom - merge.top < _TALLEST_HEADING else frozenset()
        for row in range(merge.top + 1, merge.bottom + 1) if said else ():
            texts[row] |= said
    for row in range(len(texts)):
        window = texts[row : row + height]
        if not any(window):
            continue
        likeness = len(set().union(*window)) / max(len(labels), 1)
        if likeness >= ENOUGH:
            yield likeness, row


@lru_cache(maxsize=50_000)
def _said(text: str) -> frozenset[str]:
    """What a cell of a heading may be called in a recipe; each table of a sheet asks again."""
    return frozenset({fold(clean_label(text)), fold(polish_label(text))})


def _place(grid: Grid, tables: Sequence[TableRecipe]) -> list[_Placed]:
    """Each table where its heading is now: the likest place, of equals the nearest to where it was, no two in one place.

    First come the tables that moved as far as most did. A place where another table fits better is left to that one, and taken only when
    it stays free.
    """
    order = sorted(tables, key=lambda one: (one.area.top, one.area.left) if one.area else (0, 0))
    likeness = [{row: like for like, row in _headings(grid, one)} if one.header_rows else {} for one in order]
    moved = _usual_move(order, likeness)
    likeliest: dict[int, float] = {}
    for row, like in (one for likely in likeness for one in likely.items()):
        likeliest[row] = max(like, likeliest.get(row, 0.0))
    spots: list[_Spot | None] = [None] * len(order)
    for with_most, modest in ((True, True), (False, True), (False, False)):
        for number, table in enumerate(order):
            if spots[number] is None:
                rows = _rows(table, likeness[number], likeliest if modest else {}, moved, with_most=with_most)
                spots[number] = _free(grid, table, rows, spots)
    return [_placed(grid, table, spot, moved) for table, spot in zip(order, spots, strict=True)]


def _usual_move(tables: Sequence[TableRecipe], likeness: Sequence[Mapping[int, float]]) -> int:
    """How far down most tables may have moved; of equals the least."""
    moves = Counter[int]()
    for table, likely in zip(tables, likeness, strict=True):
        best = max(likely.values(), default=0.0)
        moves.update(row - _was(table) for row, like in likely.items() if like == best)
    return min(moves, key=lambda move: (-moves[move], abs(move)), default=0)


def _rows(
    table: TableRecipe, likeness: Mapping[int, float], likeliest: Mapping[int, float], moved: int, *, with_most: bool
) -> Iterator[int]:
    """Where the heading of `table` may begin, the likest first; not where another is likelier. `with_most`: only as far as most moved."""
    height, usual = _height(table), _was(table) + moved
    for row in sorted(likeness, key=lambda row: (-likeness[row], abs(row - usual))):
        near = range(row - height + 1, row + height)
        if (row == usual or not with_most) and not any(likeliest.get(at, 0.0) > likeness[row] for at in near):
            yield row


def _free(grid: Grid, table: TableRecipe, rows: Iterable[int], taken: Sequence[_Spot | None]) -> _Spot | None:
    """The first of `rows` where the heading of `table` meets none of those `taken`."""
    first, last = _span(table)
    for row in rows:
        shift = _shift(grid, table, row)
        spot = _Spot(top=row, left=first + shift, bottom=row + _height(table) - 1, right=last + shift)
        if not any(one and one.meets(spot) for one in taken):
            return spot
    return None


def _placed(grid: Grid, table: TableRecipe, spot: _Spot | None, moved: int) -> _Placed:
    area = table.area or Area(top=1, left=1, bottom=max(len(grid.rows), 1), right=max(grid.width, 1))
    down, right = (spot.top - _was(table), spot.left - _span(table)[0]) if spot else (moved, 0)
    lies = Area(
        top=max(area.top + down, 1), left=max(area.left + right, 1), bottom=max(area.bottom + down, 1), right=max(area.right + right, 1)
    )
    return _Placed(table=table, row=spot.top if spot else None, area=lies)


def _was(table: TableRecipe) -> int:
    """The row, from 0, in which the heading of `table` began, or the table itself."""
    return table.header_rows[0] - 1 if table.header_rows else table.area.top - 1 if table.area else 0


def _height(table: TableRecipe) -> int:
    return table.header_rows[-1] - table.header_rows[0] + 1 if table.header_rows else 1


def _span(table: TableRecipe) -> tuple[int, int]:
    """The first and the last column of `table`."""
    positions = [column.position for column in table.columns]
    return min(positions, default=0), max(positions, default=0)


def _last_level(column: ColumnRecipe) -> str:
    """The lowest level of a heading as the file writes it: without the number that a second column of that name got."""
    return fold(_NUMBERED.sub("", column.written.rpartition(LEVELS)[2]))


def _shift(grid: Grid, table: TableRecipe, row: int) -> int:
    """How many columns to the right of where it was the heading at `row` stands: as most labels say, of equals the least."""
    height = _height(table)
    shifts: Counter[int] = Counter()
    for level in range(row, min(row + height, len(grid.rows))):
        texts = [_said(text) for text in grid.rows[level]]
        for column in table.columns:
            label = _last_level(column)
            shifts.update(position - column.position for position, said in enumerate(texts) if label in said)
    return min(shifts, key=lambda shift: (-shifts[shift], abs(shift)), default=0)


def _extended(grid: Grid, one: _Placed, placed: Iterable[_Placed], regions: Sequence[Area]) -> Area | None:
    """The area of a table, with the rows and columns that it has grown by: as far as the next table, or the end of the sheet."""
    area = one.area
    others = [other.area for other in placed if other is not one]
    beside = [other.left - 1 for other in others if other.left > area.right and _overlap(other.top, other.bottom, area.top, area.bottom)]
    right = min(beside, default=max(grid.width, area.right if one.row is None else 1))
    below = [other.top - 1 for other in others if other.top > area.top and _overlap(other.left, other.right, area.left, right)]
    bottom = min(below, default=len(grid.rows))
    seen = [region.top - 1 for region in regions if region.top > area.bottom]
    bottom = min([bottom, *seen]) if area.bottom < bottom else bottom
    bottom, right = min(bottom, len(grid.rows)), min(right, grid.width)
    if bottom < area.top or right < area.left:
        return None
    return Area(top=area.top, left=area.left, bottom=bottom, right=right)


def _overlap(first: int, last: int, top: int, bottom: int) -> bool:
    return first <= bottom and top <= last


def _new(grid: Grid, areas: Sequence[Area]) -> Iterator[Grid]:
    """Tables that lie outside of the `areas` of all that the recipe knows."""
    for each in tables_of(grid):
        area = each.area
        if area and not any(_meet(area, one) for one in areas):
            yield each
