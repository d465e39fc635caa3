"""How heavy the tails of usual differences are: some collections have moderate slips that are nobody's error, and most have none."""

import numpy as np
from numpy.typing import NDArray

from ratusz.bank.reconcile.observations import Floats

_INSIDE = 3.5
_BINS, _FINE = 70, 20
_SCALES = np.linspace(0.5, 1.5, 41)
# No heavier: what lies far out is told from errors by nothing but its size.
_TAILS = (10.0, 15.0, 25.0)
_EVIDENCE = 4.0
_ENOUGH = 300
_COPIES = 0.25


def tail_of(residual: Floats, variance: Floats, usable: NDArray[np.bool_], *, degrees: float) -> float:
    """Degrees of a tail beside the `degrees` that are there since variances are estimated; infinite where nothing speaks for one.

    Told by the shape within a few standard deviations, by likelihood that knows it is cut off there: beyond are the errors. Pairs of
    which much is a copy have a peak, which is no tail.
    """
    same = (usable & (residual == 0)).sum(1)
    kept = usable & (same <= _COPIES * usable.sum(1))[:, None]
    z = np.abs(residual[kept]) / np.sqrt(variance[kept])
    z = z[z < _INSIDE]
    if len(z) < _ENOUGH:
        return np.inf
    count = np.histogram(z, bins=_BINS, range=(0.0, _INSIDE))[0].astype(np.float64)
    plain = _best(count, degrees)
    found = [(_best(count, 1 / (1 / degrees + 1 / tail)) - plain, tail) for tail in _TAILS]
    gain, tail = max(found)
    return tail if gain > _EVIDENCE else np.inf


def _best(count: Floats, degrees: float) -> float:
    """The log likelihood of counts in even bins under Student's law cut off at the last one, at the scale that fits best."""
    edge = _INSIDE / _BINS
    middles = (np.arange(_BINS * _FINE) + 0.5) * edge / _FINE
    density = (1 + (middles / _SCALES[:, None]) ** 2 / degrees) ** (-(degrees + 1) / 2)
    mass = density.reshape(len(_SCALES), _BINS, _FINE).sum(2)
    return float((count * np.log(mass / mass.sum(1, keepdims=True))).sum(1).max())
