"""Everything that can be added and subtracted: cells of a table, of its earlier versions and of tables beside it, and their sums.

A cell with one key and one value is one unknown, wherever it stands: shown once, it is known. Sums are those that the figures really keep:
where parts are less than their whole, the rest is an unknown of its own, which may tell too much as well (100 people, 98 women).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, combinations, pairwise, permutations
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ratusz.bank.protect.cells.declared import Breakdown, Method, Protection
from ratusz.bank.protect.cells.grid import Cell, Grid, Group, Key
from ratusz.bank.protect.cells.linear import INFINITY
from ratusz.bank.protect.cells.rules import Number, Rule, rule_of_count

#: Unknown → factor; what they add up to is nought.
Sum: TypeAlias = dict[int, int]
#: Where the cells of a grid stand among the unknowns.
Placed: TypeAlias = dict[Key, int]
_PERCENT = 100
#: A sum that is off by less than a fiftieth, or than the threshold, is a sum with a slip.
_SLIP = 50


@dataclass(slots=True, kw_only=True)
class System:
    """Unknowns by number, and the sums among them. Built once and then only read.

    `keys`: what each counts, of a rest what its whole counts. `places`: where each is to be hidden or shown in the new version, None
    for what is in no cell of it. `known`: shown already, in what stays open. `secret`: never shown by itself: hidden earlier, or no
    cell at all. `rules`: why it tells too much. `wholes`: into how many parts it falls. `rests`: what parts lack to their whole.
    `loose`: rests and columns that stay inside, which are a secret only where they tell too much. `spans`: between what those lie that
    are shown rounded. `some`: those that are one at least, for whoever knows that nought is never hidden. `owed`: how far those must
    stay open that were hidden by another declaration than the one that holds.
    """

    keys: list[Key] = field(default_factory=list)
    values: list[Number] = field(default_factory=list)
    places: list[Cell | None] = field(default_factory=list)
    known: list[bool] = field(default_factory=list)
    secret: list[bool] = field(default_factory=list)
    rules: list[Rule | None] = field(default_factory=list)
    wholes: list[int] = field(default_factory=list)
    sums: list[Sum] = field(default_factory=list)
    rests: dict[tuple[int, frozenset[int]], int] = field(default_factory=dict)
    loose: set[int] = field(default_factory=set)
    spans: dict[int, tuple[float, float]] = field(default_factory=dict)
    some: set[int] = field(default_factory=set)
    owed: dict[int, float] = field(default_factory=dict)

    def add(self, key: Key, value: Number, rule: Rule | None = None, *, secret: bool = False) -> int:
        """A new unknown; its number."""
        self.keys.append(key)
        self.values.append(value)
        self.places.append(None)
        self.known.append(False)
        self.secret.append(secret)
        self.rules.append(rule)
        self.wholes.append(0)
        return len(self.values) - 1

    def rest(self, whole: int, parts: Sequence[int], value: Number, protection: Protection) -> int:
        """The unknown that `parts` lack to `whole`: the same one where two versions hold the same sum."""
        told = whole, frozenset(parts)
        if told not in self.rests:
            number = self.rests[told] = self.add(self.keys[whole], value, rule_of_count(value, protection), secret=True)
            self.loose.add(number)
        return self.rests[told]

    def see(self, number: int, span: tuple[float, float]) -> None:
        """It is shown rounded, so that it lies within `span`."""
        low, high = self.spans.get(number, span)
        self.spans[number] = max(low, span[0]), min(high, span[1])

    def limits(self, *, some: bool = False) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Between what each lies for whoever adds nothing up: a count is not below nought, and a rounded one near what is shown.

        `some`: for whoever knows as well that noughts are always shown, so that a sign in place of a count is one at least.
        """
        low = np.where(self.truth >= 0, 0.0, -INFINITY)
        if some:
            low[list(self.some)] = 1.0
        high = np.full(len(self.values), INFINITY)
        for number, (least, most) in self.spans.items():
            low[number], high[number] = max(low[number], least), min(high[number], most)
        return low, high

    @property
    def floors(self) -> NDArray[np.float64]:
        """How low each can be at all for whoever knows that: one, and a whole as many as it has parts that are none."""
        floors = np.where(self.truth >= 0, 0.0, -INFINITY)
        floors[list(self.some)] = 1.0
        grows = True
        while grows:
            grows = False
            for one in self.sums:
                wholes = [number for number, factor in one.items() if factor > 0]
                least = sum(floors[number] for number, factor in one.items() if factor < 0)
                if len(wholes) == 1 and floors[wholes[0]] < least <= self.values[wholes[0]]:
                    floors[wholes[0]], grows = least, True
        return floors

    @property
    def truth(self) -> NDArray[np.float64]:
        """The true values."""
        return np.array([float(value) for value in self.values])

    def needs(self, protection: Protection) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """How low and how high each must still be able to be for whoever adds and subtracts, where it is not shown.

        Where figures are rounded, nearly half of the base is what rounding itself leaves open, of nought and what becomes nought.
        """
        truth, (lowest, highest) = self.truth, self.limits()
        if protection.method is Method.ROUND:
            low, high = np.maximum(truth - protection.half, lowest), np.minimum(truth + protection.half, highest)
        else:
            rooms = np.array([room_of(value, protection) for value in self.values])
            low, high = truth - rooms, truth + rooms
        for number, room in self.owed.items():
            low[number], high[number] = min(low[number], truth[number] - room), max(high[number], truth[number] + room)
        return np.where(truth >= 0, np.maximum(low, 0.0), low), high


def room_of(value: Number, protection: Protection) -> float:
    """How far a hidden figure must stay open, up and down: its percent, and for counts the threshold at least."""
    counted = float(protection.threshold) if isinstance(value, int) else 0.0
    return max(abs(float(value)) * protection.width / _PERCENT, counted)


def build(new: Grid, earlier: Sequence[Grid] = (), beside: Sequence[Grid] = ()) -> System:
    """The system of the version to be published, `earlier` versions that stay open, the last one first, and tables `beside` it."""
    system = System()
    index: dict[tuple[Key, Number], int] = {}
    numbers = [_enter(system, index, grid, is_new=grid is new) for grid in (new, *earlier, *beside)]
    for grid in (*(earlier if new.protection.method is not Method.ROUND else ()), *beside):
        _owe(system, index, grid)
    grids = list(zip((new, *earlier, *beside), numbers, strict=True))
    own = numbers[: 1 + len(earlier)]
    seen: set[tuple[tuple[int, int], ...]] = set()
    for found in chain(_alone(system, grids), _together(grids), _following(system, own, new.protection)):
        told = tuple(sorted(found.items()))
        if len(told) > 1 and told not in seen:
            seen.add(told)
            system.sums.append(found)
    return system


def _enter(system: System, index: dict[tuple[Key, Number], int], grid: Grid, *, is_new: bool) -> Placed:
    placed: Placed = {}
    zeros = (grid.promise or grid.protection).zeros
    for key, cell in grid.cells.items():
        number = index.get((key, cell.value))
        if number is None:
            number = index[(key, cell.value)] = system.add(key, cell.value, cell.rule)
        placed[key] = number
        if cell.hidden or cell.span is not None:
            # What tells too much there does so wherever it is shown.
            system.rules[number] = system.rules[number] or cell.rule
        if cell.span is not None and not cell.inside:
            system.see(number, cell.span)
        if not zeros and (is_new or cell.hidden) and _is_some(cell):
            system.some.add(number)
        if cell.inside:
            system.secret[number] = True
            system.loose.add(number)
        elif is_new:
            system.places[number] = cell
        elif cell.hidden:
            system.secret[number] = True
        elif cell.span is None:
            system.known[number] = True
    return placed


def _is_some(cell: Cell) -> bool:
    """Whether it counts somebody, and is shown as it is or not at all."""
    return isinstance(cell.value, int) and cell.value > 0 and not cell.inside and cell.span is None


def _owe(system: System, index: Mapping[tuple[Key, Number], int], grid: Grid) -> None:
    """What `grid` hides stays as open as was promised when it was hidden, whatever holds for the new version."""
    promise = grid.promise or grid.protection
    for key, cell in grid.cells.items():
        if cell.hidden and not cell.inside:
            number = index[key, cell.value]
            system.owed[number] = max(system.owed.get(number, 0.0), room_of(cell.value, promise))


def _alone(system: System, grids: Sequence[tuple[Grid, Placed]]) -> Iterator[Sum]:
    """The sums within each table."""
    for grid, placed in grids:
        yield from _within(system, grid, placed)
        yield from _by_columns(system, grid, placed)
        yield from _growing(system, grid, placed)


def _together(grids: Sequence[tuple[Grid, Placed]]) -> Iterator[Sum]:
    """The sums between tables that are broken down differently."""
    for (grid, placed), (other, there) in permutations(grids, 2):
        if grid.by != other.by:
            yield from _across(grid, placed, other, there)
    for (grid, placed), (other, there) in combinations(grids, 2):
        if grid.by != other.by:
            yield from _same_people(grid, placed, other, there)


def _within(system: System, grid: Grid, placed: Placed) -> Iterator[Sum]:
    """Along each breakdown: a whole is the sum of its parts, all else being the same."""
    for breakdown in grid.protection.breakdowns:
        parents = grid.parents.get(breakdown.column, {})
        wholes: dict[Key, list[int]] = defaultdict(list)
        lacking: set[Key] = set()
        for key in (*placed, *grid.missing):
            if (value := _at(key[1], breakdown.column)) is None:
                continue
            above = _moved(key, breakdown.column, parents.get(value))
            if key in grid.missing:
                lacking.add(above)
            else:
                wholes[above].append(placed[key])
        for above, parts in wholes.items():
            if above in placed:
                yield from _sum(system, placed[above], parts, grid.protection, lacking=above in lacking)


def _by_columns(system: System, grid: Grid, placed: Placed) -> Iterator[Sum]:
    """Along a row: a column is the sum of its parts."""
    for count in grid.protection.counts:
        if not count.parts:
            continue
        for key, whole in placed.items():
            if key[0] != count.column:
                continue
            parts = [placed[part, key[1]] for part in count.parts if (part, key[1]) in placed]
            if parts:
                yield from _sum(system, whole, parts, grid.protection, lacking=len(parts) < len(count.parts))


def _sum(system: System, whole: int, parts: Sequence[int], protection: Protection, *, lacking: bool = False) -> Iterator[Sum]:
    """`whole` less its `parts` and less the rest, which is an unknown where there is any, or where the figure of a part is `lacking`.

    Parts somewhat above their whole are its parts with a slip in one of them: the slip is taken as known. Far above it they are no parts.
    """
    if whole in parts:
        return
    rest = system.values[whole] - sum(system.values[part] for part in parts)
    if -rest * _SLIP > max(system.values[whole], protection.threshold * _SLIP):
        return
    system.wholes[whole] = max(system.wholes[whole], len(parts))
    found: Sum = {whole: 1}
    for part in parts:
        found[part] = found.get(part, 0) - 1
    if rest > 0 or (lacking and rest == 0):
        found[system.rest(whole, parts, rest, protection)] = -1
    yield found


def _growing(system: System, grid: Grid, placed: Placed) -> Iterator[Sum]:
    """Where values follow each other and hold all that was before, what came in between is a group."""
    for breakdown in grid.protection.breakdowns:
        if breakdown.grows:
            yield from _steps(system, grid, placed, breakdown)


def _steps(system: System, grid: Grid, placed: Placed, breakdown: Breakdown) -> Iterator[Sum]:
    lines: dict[Key, list[tuple[str, int]]] = defaultdict(list)
    for key, number in placed.items():
        if (value := _at(key[1], breakdown.column)) is not None:
            lines[_moved(key, breakdown.column, None)].append((value, number))
    for line in lines.values():
        ordered = [number for _, number in sorted(line)]
        for before, after in pairwise(ordered):
            yield from _sum(system, after, [before], grid.protection)


def _following(system: System, versions: Sequence[Placed], protection: Protection) -> Iterator[Sum]:
    """What came from each version to the next one, where one counts on from the other; the last version first."""
    for after, before in pairwise(versions) if protection.grows else ():
        for key, number in after.items():
            earlier = before.get(key)
            if earlier is not None and earlier != number and system.values[number] > system.values[earlier]:
                yield from _sum(system, number, [earlier], protection)


def _across(grid: Grid, placed: Placed, other: Grid, there: Placed) -> Iterator[Sum]:
    """A figure of `other` that the cells of `grid` add up to exactly, where `grid` does not hold it itself."""
    asked: dict[tuple[str, ...], list[Key]] = defaultdict(list)
    for key in there:
        names = tuple(name for name, _ in key[1])
        if key not in placed and set(names) <= set(grid.by):
            asked[names].append(key)
    if not asked:
        return
    values = {number: cell.value for key, number in placed.items() for cell in [grid.cells[key]]}
    for names, keys in asked.items():
        projected = _projected(grid, placed, names)
        for key in keys:
            parts = [placed[one] for one in projected.get(key, ())]
            if len(parts) > 1 and sum(values[part] for part in parts) == other.cells[key].value and there[key] not in parts:
                yield {there[key]: 1, **dict.fromkeys(parts, -1)}


def _same_people(grid: Grid, placed: Placed, other: Grid, there: Placed) -> Iterator[Sum]:
    """Figures that two tables break down differently, and neither tells: where the parts add up to the same, they are the same people."""
    names = tuple(name for name in grid.by if name in other.by and name)
    ours, theirs = _projected(grid, placed, names), _projected(other, there, names)
    for key in ours.keys() & theirs.keys():
        if key in placed or key in there or min(len(ours[key]), len(theirs[key])) < 2 or set(ours[key]) & set(theirs[key]):
            continue
        if sum(grid.cells[one].value for one in ours[key]) == sum(other.cells[one].value for one in theirs[key]):
            yield {**{placed[one]: 1 for one in ours[key]}, **{there[one]: -1 for one in theirs[key]}}


def _projected(grid: Grid, placed: Placed, names: Sequence[str]) -> dict[Key, list[Key]]:
    """The finest cells of `grid` by what is left of their groups when only `names` are looked at."""
    found: dict[Key, list[Key]] = defaultdict(list)
    for key, _number in _finest(grid, placed):
        found[(key[0], tuple(pair for pair in key[1] if pair[0] in names))].append(key)
    return found


def _finest(grid: Grid, placed: Placed) -> Iterable[tuple[Key, int]]:
    """Cells that are broken down by everything, and into nothing smaller."""
    wholes = {name: set(parents.values()) for name, parents in grid.parents.items()}
    for key, number in placed.items():
        named = dict(key[1])
        if len(named) >= len(grid.by) - grid.repeated and not any(named.get(name) in values for name, values in wholes.items()):
            yield key, number


def _at(group: Group, name: str) -> str | None:
    return next((value for one, value in group if one == name), None)


def _moved(key: Key, name: str, to: str | None) -> Key:
    """`key` with another value of the breakdown `name`; None: of all."""
    rest = [pair for pair in key[1] if pair[0] != name and pair[0]]
    return key[0], tuple(sorted([*rest, (name, to)] if to is not None else rest))
