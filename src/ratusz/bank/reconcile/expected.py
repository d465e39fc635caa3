"""What two holdings of one phenomenon are expected to differ by: a constant offset, a slow drift, seasons, lasting steps, and noise.

Each difference is predicted from the other differences of its pair (left out one by one, by the Sherman-Morrison formula), so a
wrong value does not speak for itself. Noise is shared between pairs by the moderated variance of Smyth (2004): a pair of few
periods borrows from all. Everything is done for many pairs at once.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ratusz.bank.reconcile.observations import Floats
from ratusz.bank.reconcile.pairs import Pairs, row_median
from ratusz.bank.reconcile.tails import tail_of
from ratusz.bank.reconcile.terms import Terms

_OUTLIER_SHARE = 0.03
_OUTLIER_DENSITY = 0.7
_LOCAL_ROUNDS = 3
_STEP_EVIDENCE = 12.0
_LASTS = 3
_MOVED = 0.5
_SMALL_COUNT, _SOME, _ENOUGH_COUNTS = 50, 2, 30
_OWN_OFFSET = 5
_CHI_MEDIAN, _CAP = 0.455, 16.0
# By so much, in parts of the degrees, the median of Student's law lies above that of a normal one.
_PEAK = 0.39
_MULTIPLE = 1.0
STEP_SPREAD = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Noise:
    """What is usual in a collection of pairs, on the scale of comparison (about parts of one).

    sigma: how much a difference moves from period to period; counting: variance for each thing counted by one side only; apart: how
    many things of all in small counts only one side has;
    offset, drift (a year), season: how much pairs differ in these; borrowed: how many periods the common sigma weighs in each pair;
    tail: degrees of Student's law that single cells have beside their pair.
    """

    sigma: float = 0.01
    counting: float = 0.0
    apart: float = 0.0
    offset: float = 0.03
    drift: float = 0.001
    season: float = 0.1
    borrowed: float = 8.0
    tail: float = np.inf


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """For each cell of each pair: the difference predicted from the rest, its variance, and the weight of the tail (degrees).

    `offset`, `slope` and `steps` (columns where a new level begins, -1: none; and by how much) belong to the pair.
    """

    mean: Floats
    variance: Floats
    degrees: Floats
    residual: Floats
    fit: Floats
    offset: Floats
    slope: Floats
    slope_variance: Floats
    season: Floats
    step_at: NDArray[np.int64]
    step_by: Floats


def predict(pairs: Pairs, noise: Noise, *, ok: Floats | None = None, terms: Terms | None = None) -> Prediction:
    """Expected differences of all pairs; `ok` is how likely each cell is right, if that is known already; `terms`: what is declared."""
    usable = pairs.usable
    with np.errstate(all="ignore"):
        given = _given(pairs, terms)
        difference = np.where(usable, pairs.tb - pairs.ta - given, 0.0)
    known = usable.sum(1)
    variance = noise.sigma**2 + noise.counting * pairs.counting + pairs.rounding
    time = _time(pairs)
    middle = row_median(difference, usable)
    after = None if terms is None else terms.after
    step_at, step_by = _steps(difference, usable & ~far_apart(difference, usable, middle), time, variance)
    if after is not None:
        step_at = np.where(after.any(axis=(1, 2)), -1, step_at)
    design = _design(pairs, time, step_at, after)
    weight: Floats = usable.astype(np.float64)
    stepped = np.where(np.arange(weight.shape[1]) >= _never(step_at)[:, None], step_by[:, None], 0.0)
    residual = difference - middle[:, None] - stepped
    spread = np.maximum(row_median(residual**2, usable) * 2.2, noise.sigma**2)[:, None]
    declared = np.zeros(len(known), bool) if after is None else np.asarray(after.any(axis=(1, 2)))
    weight = weight * ((residual**2 < 25 * (spread + variance)) | declared[:, None])
    precision = _prior(noise, middle, step_at, known, design.shape[2])
    if terms is not None:
        firm = np.isfinite(terms.offset)
        precision[firm, 0] = 1 / np.maximum(terms.relative[firm], 1e-3) ** 2
        precision[:, 3 : 3 + (0 if after is None else after.shape[2])] = 1 / STEP_SPREAD**2
    for _ in range(_LOCAL_ROUNDS if ok is None else 1):
        weight = usable * ok if ok is not None else weight
        mean, spread_of_mean, fit, beta, beta_variance = _leave_one_out(difference, variance, weight, design, precision)
        total, degrees = _moderated(difference - mean, variance + spread_of_mean, weight, noise.borrowed)
        degrees = 1 / (1 / degrees + 1 / noise.tail)
        z = (difference - mean) ** 2 / total
        density = np.exp(-0.5 * z) / np.sqrt(2 * np.pi * total) * (1 - _OUTLIER_SHARE)
        weight = usable * density / (density + _OUTLIER_SHARE * _OUTLIER_DENSITY)
    return Prediction(
        mean=mean + given,
        variance=total,
        degrees=degrees,
        residual=np.where(usable, difference - mean, np.nan),
        fit=fit + given,
        offset=beta[:, 0],
        slope=beta[:, 1],
        slope_variance=beta_variance[:, 1],
        season=beta[:, 3 + (0 if after is None else after.shape[2]) :],
        step_at=step_at,
        step_by=np.where(step_at >= 0, beta[:, 2], 0.0),
    )


def far_apart(difference: Floats, usable: NDArray[np.bool_], middle: Floats) -> NDArray[np.bool_]:
    """Single cells, scattered among most that agree, that differ by a multiple: other units, not another level."""
    apart = usable & (np.abs(difference - middle[:, None]) > _MULTIPLE)
    scattered = apart.sum(1) * 2 < usable.sum(1)
    # One change from near to far or back, over the cells that are there, is a level.
    order = np.argsort(~usable, axis=1, kind="stable")
    packed = np.take_along_axis(apart, order, axis=1)
    inside = np.arange(usable.shape[1] - 1) < (usable.sum(1) - 1)[:, None]
    return np.asarray(apart & (scattered & (((packed[:, 1:] != packed[:, :-1]) & inside).sum(1) > 1))[:, None])


def _given(pairs: Pairs, terms: Terms | None) -> Floats:
    """Declared offsets on the scale of comparison; 0 where none is."""
    if terms is None:
        return np.zeros((len(pairs.shift), 1))
    parts = np.where(np.isnan(pairs.shift), np.expm1(terms.offset), terms.offset)
    return np.asarray(np.nan_to_num(parts)[:, None])


def _never(column: NDArray[np.int64]) -> NDArray[np.int64]:
    """Columns where something begins, far to the right where it never does."""
    return np.where(column < 0, 1 << 30, column)


def _time(pairs: Pairs) -> Floats:
    """Years from the middle of what both sides have; 0 where periods have no place in time."""
    years = np.where(pairs.usable, pairs.years, np.nan)
    count = np.maximum(np.isfinite(years).sum(1), 1)
    centre = np.nansum(years, axis=1) / count
    return np.asarray(np.nan_to_num(pairs.years - centre[:, None]))


def _design(pairs: Pairs, time: Floats, step_at: NDArray[np.int64], after: Floats | None) -> Floats:
    """What a difference is made of: 1, time, a lasting step, declared changes, and the season where a year has several periods."""
    parts = [np.ones_like(time), time, (np.arange(time.shape[1]) >= _never(step_at)[:, None]) * 1.0]
    parts += [] if after is None else [after[:, :, one] for one in range(after.shape[2])]
    seasons = _seasons(pairs.years)
    if seasons > 1:
        number = np.floor(np.nan_to_num(pairs.years % 1) * seasons).astype(int) % seasons
        parts += [(number == one) * 1.0 for one in range(seasons)]
    return np.stack(parts, axis=2)


def _seasons(years: Floats) -> int:
    """12 for months, 4 for quarters, 1 where years have one period, are too few to tell, or have days."""
    if not len(years) or years.shape[1] < 12:
        return 1
    gap = np.diff(years, axis=1)
    usual = float(np.nanmedian(gap)) if np.isfinite(gap).any() else 1.0
    return 12 if 0.06 < usual < 0.12 and years.shape[1] >= 24 else 4 if 0.2 < usual < 0.3 else 1


def _prior(noise: Noise, middle: Floats, step_at: NDArray[np.int64], known: Floats, width: int) -> Floats:
    """The precision of what is thought before looking: offsets near zero, little drift, any step once one is found."""
    precision = np.empty((len(middle), width))
    precision[:, 0] = 1 / np.where(known >= _OWN_OFFSET, np.maximum(noise.offset**2, middle**2), noise.offset**2)
    precision[:, 1] = 1 / noise.drift**2
    precision[:, 2] = np.where(step_at >= 0, 1 / STEP_SPREAD**2, 1e12)
    precision[:, 3:] = 1 / noise.season**2
    return precision


def _leave_one_out(
    difference: Floats, variance: Floats, weight: Floats, design: Floats, precision: Floats
) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Each difference predicted from all others: mean, variance of the mean; the fit of all, coefficients and their variances."""
    w = weight / variance
    if design.shape[2] == 3 and not (precision[:, 2] < 1e11).any():
        inverse = _inverse_of_two(w, design[:, :, 1], precision)
        x = design[:, :, :2]
    else:
        x = design
        normal = np.einsum("ntk,nt,ntl->nkl", x, w, x, optimize=True)
        normal[:, np.arange(x.shape[2]), np.arange(x.shape[2])] += precision
        inverse = np.linalg.inv(normal)
    right = np.einsum("ntk,nt->nk", x, w * difference)
    beta = np.einsum("nkl,nl->nk", inverse, right)
    fit = np.einsum("ntk,nk->nt", x, beta)
    spread = np.einsum("ntk,ntk->nt", np.einsum("ntk,nkl->ntl", x, inverse), x)
    leverage = np.minimum(w * spread, 1 - 1e-9)
    mean = (fit - leverage * difference) / (1 - leverage)
    of_beta = np.diagonal(inverse, axis1=1, axis2=2)
    if beta.shape[1] == 2:
        beta, of_beta = np.pad(beta, ((0, 0), (0, 1))), np.pad(of_beta, ((0, 0), (0, 1)))
    return mean, spread / (1 - leverage), fit, beta, of_beta


def _inverse_of_two(w: Floats, time: Floats, precision: Floats) -> Floats:
    """The inverse of the 2 × 2 normal matrices, written out because most pairs have no step and no season."""
    one, both, two = w.sum(1) + precision[:, 0], (w * time).sum(1), (w * time * time).sum(1) + precision[:, 1]
    found = np.empty((len(w), 2, 2))
    found[:, 0, 0], found[:, 1, 1], found[:, 0, 1], found[:, 1, 0] = two, one, -both, -both
    return np.asarray(found / (one * two - both**2)[:, None, None])


def _moderated(residual: Floats, variance: Floats, weight: Floats, borrowed: float) -> tuple[Floats, Floats]:
    """Variances scaled by how noisy the other periods of the pair are, with `borrowed` periods of the common noise; degrees."""
    squared = residual**2 / variance
    usual = np.maximum(row_median(squared, weight > 0.5) / _CHI_MEDIAN, 1.0)
    squared = weight * np.minimum(squared, _CAP * usual[:, None])
    rest, count = squared.sum(1, keepdims=True) - squared, weight.sum(1, keepdims=True) - weight
    return variance * (borrowed + rest) / (borrowed + count), borrowed + count


def _steps(difference: Floats, usable: NDArray[np.bool_], time: Floats, variance: Floats) -> tuple[NDArray[np.int64], Floats]:
    """For each pair the column where a new level begins that lasts to the end, and by how much; -1 and 0 where there is none.

    Looked for in running medians of five, which forget single errors and keep steps.
    """
    count, width = difference.shape
    nothing = np.full(count, -1), np.zeros(count)
    if width < 2 * _LASTS:
        return nothing
    smooth = _running_median(difference, usable)
    w = usable / np.where(usable, variance, 1.0)
    residual = _without_line(smooth, w, time)
    ones, moved = w[:, ::-1].cumsum(1)[:, ::-1], (w * time)[:, ::-1].cumsum(1)[:, ::-1]
    total, first, second = w.sum(1, keepdims=True), (w * time).sum(1, keepdims=True), (w * time**2).sum(1, keepdims=True)
    left = usable.cumsum(1) - usable
    right = usable.sum(1, keepdims=True) - left
    with np.errstate(all="ignore"):
        determinant = total * second - first**2
        projected = np.where(
            determinant > 1e-9 * total * second,
            (second * ones**2 - 2 * first * ones * moved + total * moved**2) / determinant,
            ones**2 / total,
        )
        free = ones - projected
        upward = (w * residual)[:, ::-1].cumsum(1)[:, ::-1]
        gain = np.where((left >= _LASTS) & (right >= _LASTS) & (free > 1e-6 * ones), upward**2 / free / 2, 0.0)
        by = upward / free
    place = gain.argmax(1)
    row = np.arange(count)
    taken = _left_by_step(difference, usable, smooth, w, time, place, by[row, place]) & (gain[row, place] > _STEP_EVIDENCE)
    return np.where(taken, place, -1), np.where(taken, by[row, place], 0.0)


def _left_by_step(
    difference: Floats, usable: NDArray[np.bool_], smooth: Floats, w: Floats, time: Floats, place: NDArray[np.int64], by: Floats
) -> NDArray[np.bool_]:
    """Whether two levels describe a pair clearly better than one line does, and most cells after the step are on the new one.

    A few errors near each other look like a step to a running median, and are none.
    """
    after = np.arange(difference.shape[1]) >= place[:, None]
    late, early = row_median(difference, usable & after), row_median(difference, usable & ~after)
    two = np.where(after, late[:, None], early[:, None])
    line = smooth - _without_line(smooth, w, time)
    known = usable
    moved = np.abs(late - early) > _MOVED * np.abs(by)
    return moved & (row_median(np.abs(difference - two), known) < 0.6 * row_median(np.abs(difference - line), known))


def _running_median(difference: Floats, usable: NDArray[np.bool_]) -> Floats:
    """Medians of five neighbours that are known; gaps are skipped, not counted."""
    width = difference.shape[1]
    order = np.argsort(~usable, axis=1, kind="stable")
    packed = np.take_along_axis(difference, order, axis=1)
    count = usable.sum(1)[:, None]
    index = np.clip(np.arange(width)[:, None] + np.arange(-2, 3), 0, None)
    five = packed[:, :, None][np.arange(len(packed))[:, None, None], np.minimum(index[None], np.maximum(count - 1, 0)[:, :, None]), 0]
    smooth = np.median(five, axis=2)
    back = np.empty_like(smooth)
    np.put_along_axis(back, order, smooth, axis=1)
    return np.where(usable, back, 0.0)


def _without_line(values: Floats, w: Floats, time: Floats) -> Floats:
    total, first, second = w.sum(1), (w * time).sum(1), (w * time**2).sum(1)
    with np.errstate(all="ignore"):
        determinant = total * second - first**2
        flat = ~(determinant > 1e-9 * total * second)
        slope = np.where(flat, 0.0, (total * (w * time * values).sum(1) - first * (w * values).sum(1)) / determinant)
        level = np.where(total > 0, ((w * values).sum(1) - slope * first) / total, 0.0)
    return values - level[:, None] - slope[:, None] * time


def relearned(noise: Noise, pairs: Pairs, found: Prediction, ok: Floats) -> Noise:
    """The noise seen in a collection of pairs when each cell counts as much as it is likely right."""
    usable = pairs.usable
    weight = np.where(usable, ok, 0.0)
    if weight.sum() < 12:
        return noise
    of_pair = np.sqrt(found.variance)
    z = np.abs(np.where(usable, found.residual, 0.0)) / of_pair
    sigma, counting = _two_parts(noise, pairs, weight, z)
    enough = usable.sum(1) >= 3
    drift, offset = noise.drift, noise.offset
    if enough.sum() >= 8:
        drift = float(
            np.sqrt(
                np.clip(np.mean(np.minimum(found.slope[enough] ** 2, (6 * noise.drift) ** 2) + found.slope_variance[enough]), 1e-8, 0.01)
            )
        )
        deviation = np.abs(found.offset[enough])
        offset = float(np.clip(np.sqrt(np.mean(np.minimum(deviation, 3 * np.median(deviation) + 1e-4) ** 2)), 0.005, 0.3))
    season = noise.season
    if found.season.size:
        season = float(np.clip(np.sqrt(np.mean(found.season[enough] ** 2)), 1e-4, 0.3)) if enough.any() else season
    return replace(
        noise,
        sigma=sigma,
        counting=counting,
        apart=_apart(pairs),
        drift=drift,
        offset=offset,
        season=season,
        borrowed=_borrowed(found, weight, noise),
        tail=tail_of(found.residual, found.variance, weight > 0.5, degrees=float(np.median(noise.borrowed + weight.sum(1)))),
    )


def _two_parts(noise: Noise, pairs: Pairs, weight: Floats, z: Floats) -> tuple[float, float]:
    """Sigma so that typical residuals are typical of a normal law; the allowance for counts from where counts are small."""
    usable = weight > 0
    part = noise.counting * pairs.counting + pairs.rounding
    large = usable & (part < noise.sigma**2 / 4)
    small = usable & (pairs.rounding + 0.05 * pairs.counting > noise.sigma**2)
    sigma, counting = noise.sigma, noise.counting
    large, usable = large & (weight > 0.5), usable & (weight > 0.5)
    if large.sum() >= 12:
        sigma *= _spread(z[large]) / (1 + _PEAK / noise.tail)
    elif usable.sum() >= 12:
        sigma *= float(np.clip(_spread(z[usable]) / (1 + _PEAK / noise.tail), 0.3, 3))
    sigma = min(max(sigma, 1e-5), 0.3)
    if small.sum() >= 30:
        excess = float(np.mean(np.minimum(z[small] ** 2, 9.0)))
        typical = float(np.median((sigma**2 + part)[small] / np.maximum(pairs.counting[small], 1e-12)))
        counting = float(np.clip(counting + 0.5 * (excess - 1) * typical, 0.0, 4.0))
    return sigma, counting


def things(pairs: Pairs) -> Floats:
    """How many things both sides of small counts have together; 0 where values are large or no counts."""
    counts = (np.minimum(pairs.step_a, pairs.step_b) == 1)[:, None] & pairs.both & np.isfinite(pairs.shift)[:, None]
    with np.errstate(all="ignore"):
        small = counts & (np.fmin(pairs.a, pairs.b) >= 0) & (np.fmax(pairs.a, pairs.b) <= _SMALL_COUNT)
    return np.where(small, np.nan_to_num(pairs.a) + np.nan_to_num(pairs.b), 0.0)


def _apart(pairs: Pairs) -> float:
    """How many of these things only one side has, where counts differ by some of them and not by an error."""
    both = things(pairs)
    with np.errstate(all="ignore"):
        more = np.where(both > 0, np.abs(pairs.a - pairs.b), np.inf)
    near = more <= _SOME
    return float(more[near].sum() / both[near].sum()) if near.sum() >= _ENOUGH_COUNTS else 0.0


def _spread(z: Floats) -> float:
    """How wide residuals are beside a normal law: by their median, and by their upper quarter where most are copies and thus zero."""
    middle, upper = np.quantile(z, [0.5, 0.75])
    return float(max(middle / 0.6745, upper / 1.1503 / 1.1))


def _borrowed(found: Prediction, weight: Floats, noise: Noise) -> float:
    """How many periods of common noise a pair borrows: few where pairs differ in their noise, many where they are alike (Smyth)."""
    count = weight.sum(1)
    fit = count >= 6
    if fit.sum() < 20:
        return noise.borrowed
    own = np.where(weight > 0, weight * found.residual**2 / found.variance, 0.0)[fit].sum(1) / count[fit]
    if not np.isfinite(own).all():
        return noise.borrowed
    excess = float(np.var(np.log(np.maximum(own, 1e-6)))) - float(np.mean(2 / (count[fit] - 1)))
    return float(np.clip(2 / max(excess, 0.02), 4.0, 60.0))
