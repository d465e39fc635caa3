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
    found = np.flatnonzero((x >= left) & (x < right) & (y >= top) & (y < bottom))
    side = _ONE_PLACE if len(found) <= apart else cell
    return _gathered(x[found], y[found], found, side)


def _gathered(x: Floats, y: Floats, places: Places, side: float) -> Clusters:
    if not len(places):
        none = np.zeros(0)
        return Clusters(x=none, y=none, sizes=np.zeros(0, np.int64), first=np.zeros(0, np.int64), extents=np.zeros((0, 4)), count=0)
    columns, rows = np.floor(x / side).astype(np.int64), np.floor(y / side).astype(np.int64)
    order = np.lexsort((places, rows, columns))
    x, y, places, columns, rows = x[order], y[order], places[order], columns[order], rows[order]
    begins = np.flatnonzero(np.concatenate([[True], (np.diff(columns) != 0) | (np.diff(rows) != 0)]))
    sizes = np.diff(np.append(begins, len(places)))
    extents = [
        np.minimum.reduceat(x, begins),
        np.minimum.reduceat(y, begins),
        np.maximum.reduceat(x, begins),
        np.maximum.reduceat(y, begins),
    ]
    return Clusters(
        x=np.add.reduceat(x, begins) / sizes,
        y=np.add.reduceat(y, begins) / sizes,
        sizes=sizes,
        first=places[begins],
        extents=np.stack(extents, axis=1),
        count=len(places),
    )
