"""Many points as few: those of one cell of a grid are one cluster, which knows exactly how many they are.

The grid lies fast on the plane, so that a cluster does not change when the map is moved, only when it is zoomed.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ratusz.bank.shapes.mercator import Floats, Square, pixel_at

Places = npt.NDArray[np.int64]

#: Up to so many points in view each is drawn by itself; only those in one and the same place stay together.
APART = 1_500
#: The side of a cell.
CELL_PIXELS = 56
#: Up to so many cells, empty ones too, each has a place in an array.
_FEW_CELLS = 1_000_000
#: Points nearer than this, some two millimetres, are in one place.
_ONE_PLACE = 5e-11


@dataclass(frozen=True, slots=True, kw_only=True)
class Clusters:
    """One entry for each cluster: its middle, how many points, the place of its first one among all, and its extent on the plane.

    `count`: how many points lie in view; it is the sum of `sizes`.
    """

    x: Floats
    y: Floats
    sizes: Places
    first: Places
    extents: Floats
    count: int


def clusters(x: Floats, y: Floats, view: Square, zoom: int, *, apart: int = APART) -> Clusters:
    """The points at `x`, `y` (NaN: nowhere) that lie in the cells which `view` touches, at a zoom; up to `apart` of them by themselves."""
    cell = CELL_PIXELS * pixel_at(zoom)
    left, top = np.floor(view.left / cell) * cell, np.floor(view.top / cell) * cell
    right, bottom = np.ceil(view.right / cell) * cell, np.ceil(view.bottom / cell) * cell
    inside = (x >= left) & (x < right) & (y >= top) & (y < bottom)
    if inside.all():
        return _gathered(x, y, None, cell if len(x) > apart else _ONE_PLACE)
    found = np.flatnonzero(inside)
    return _gathered(x[found], y[found], found, _ONE_PLACE if len(found) <= apart else cell)


def _gathered(x: Floats, y: Floats, places: Places | None, side: float) -> Clusters:
    """Points as clusters, in one pass for each figure and without sorting; `places` are their numbers, None for 0, 1, 2…"""
    if not len(x):
        none = np.zeros(0)
        return Clusters(x=none, y=none, sizes=np.zeros(0, np.int64), first=np.zeros(0, np.int64), extents=np.zeros((0, 4)), count=0)
    cells = _cells(x / side, y / side)
    sizes = np.bincount(cells)
    # Written from the last to the first, so that the first stays.
    first = np.zeros(len(sizes), np.int64)
    first[cells[::-1]] = (np.arange(len(x)) if places is None else places)[::-1]
    extents = np.stack(
        [_least(x, cells, len(sizes)), _least(y, cells, len(sizes)), -_least(-x, cells, len(sizes)), -_least(-y, cells, len(sizes))], axis=1
    )
    used = np.flatnonzero(sizes)
    return Clusters(
        x=np.bincount(cells, weights=x)[used] / sizes[used],
        y=np.bincount(cells, weights=y)[used] / sizes[used],
        sizes=sizes[used],
        first=first[used],
        extents=extents[used],
        count=len(x),
    )


def _least(values: Floats, cells: Places, count: int) -> Floats:
    found = np.full(count, np.inf)
    np.minimum.at(found, cells, values)
    return found


def _cells(columns: Floats, rows: Floats) -> Places:
    """A number for each cell, in the order of columns, then rows. Taking off a whole number is exact: what is left is cut as before."""
    columns, rows = columns - np.floor(columns.min()), rows - np.floor(rows.min())
    width, height = int(columns.max()) + 1, int(rows.max()) + 1
    if width * height <= _FEW_CELLS:
        return columns.astype(np.int64) * height + rows.astype(np.int64)
    by_column, by_row = (np.unique(np.floor(each), return_inverse=True)[1] for each in (columns, rows))
    cells: Places = np.unique(by_column * (int(by_row.max()) + 1) + by_row, return_inverse=True)[1]
    return cells
