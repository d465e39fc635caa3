"""Each difference of each pair weighed: is it as expected, and if not, which side is wrong and how."""

from dataclasses import dataclass, field

import numpy as np

from ratusz.bank.reconcile.expected import Noise, Prediction, predict, relearned, things
from ratusz.bank.reconcile.kinds import KINDS, Seen, likelihoods, log_t, right
from ratusz.bank.reconcile.observations import Floats, Ints
from ratusz.bank.reconcile.pairs import Pairs, scaled
from ratusz.bank.reconcile.terms import Terms

NAMES = tuple(KINDS)
_LOOK_AT = 2.3
_ODD_TWIN = 3.5
_ROUNDS = 8
_AT_ONCE = 20_000
_BEFORE = {
    "transposed-digits": 0.0025,
    "wrong-digit": 0.0025,
    "lost-digit": 0.0005,
    "another-unit": 0.004,
    "doubled": 0.0005,
    "stale": 0.0025,
    "another-period": 0.0025,
    "wrong-sign": 0.0002,
    "placeholder": 0.0005,
    "far-off": 0.003,
    "somewhat-off": 0.003,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """What is usual in a collection: its noise, and how often each kind of error is met."""

    noise: Noise = field(default_factory=Noise)
    rates: dict[str, float] = field(default_factory=lambda: dict(_BEFORE))

    @property
    def right(self) -> float:
        """How often a value is right."""
        return 1 - sum(self.rates.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """`ok`: how likely each difference is as expected. For the cells that were looked at closely (`pair`, `column`): the probability
    of each kind of error on side a and on side b (kinds × cells).
    """

    prediction: Prediction
    ok: Floats
    pair: Ints
    column: Ints
    wrong_a: Floats
    wrong_b: Floats


def weigh(
    pairs: Pairs, usual: Usual, *, own: tuple[Floats, Floats] | None = None, ok: Floats | None = None, terms: Terms | None = None
) -> Weighed:
    """All differences of the pairs. `own`: how well each side fits its own history (log density), where that is known."""
    found = predict(pairs, usual.noise, ok=ok, terms=terms)
    pair, column = _suspicious(pairs, found)
    sure = np.where(pairs.usable | (pairs.a == pairs.b), 1.0, np.where(pairs.both, 0.0, np.nan))
    a, b = np.zeros((len(NAMES), len(pair))), np.zeros((len(NAMES), len(pair)))
    for start in range(0, len(pair), _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        fits = None if own is None else tuple(one[pair[some], column[some]] for one in own)
        sure[pair[some], column[some]], a[:, some], b[:, some] = _posterior(pairs, found, usual, pair[some], column[some], fits)
    return Weighed(prediction=found, ok=sure, pair=pair, column=column, wrong_a=a, wrong_b=b)


def _suspicious(pairs: Pairs, found: Prediction) -> tuple[Ints, Ints]:
    """Cells that could be wrong: far from what is expected, not on the scale at all, or repeating another period when that is odd."""
    with np.errstate(all="ignore"):
        far = found.residual**2 > _LOOK_AT**2 * found.variance
    twin_a, twin_b = _repeats(pairs.a, pairs.b), _repeats(pairs.b, pairs.a)
    pair, column = np.nonzero((twin_a | twin_b) & pairs.usable)
    # That a value repeats is a sign where it had many others to choose from: large figures, little noise.
    left, right_side = pairs.slope
    unit = np.where(twin_a, left * pairs.step_a[:, None], np.inf), np.where(twin_b, right_side * pairs.step_b[:, None], np.inf)
    unit_here = np.minimum(*unit)[pair, column]
    with np.errstate(all="ignore"):
        usual = log_t(found.residual[pair, column], found.variance[pair, column], found.degrees[pair, column])
        odd_twin = -np.log(unit_here) - usual > _ODD_TWIN
    odd = pairs.both & (far | ~pairs.usable) & ~(~pairs.usable & (pairs.a == pairs.b))
    odd[pair[odd_twin], column[odd_twin]] = True
    pair, column = np.nonzero(odd)
    return pair, column


def _repeats(values: Floats, other: Floats) -> np.ndarray:
    """Where a value is that of an earlier or later period of the same row, and the other row moved in between."""
    order = np.argsort(values, axis=1, kind="stable")
    ordered, beside = np.take_along_axis(values, order, 1), np.take_along_axis(other, order, 1)
    same = (ordered[:, 1:] == ordered[:, :-1]) & (beside[:, 1:] != beside[:, :-1])
    twin = np.zeros(values.shape, bool)
    both = np.zeros(values.shape, bool)
    both[:, 1:] |= same
    both[:, :-1] |= same
    np.put_along_axis(twin, order, both, 1)
    return twin


def _posterior(
    pairs: Pairs, found: Prediction, usual: Usual, pair: Ints, column: Ints, fits: tuple[Floats, ...] | None
) -> tuple[Floats, Floats, Floats]:
    sides = [_seen(pairs, found, pair, column, second=second, apart=usual.noise.apart) for second in (False, True)]
    good = right(sides[1]) + np.log(usual.right)
    rates = np.log([usual.rates[name] / 2 for name in NAMES])[:, None]
    parts = [likelihoods(seen) + rates for seen in sides]
    if fits is not None:
        # That the other side keeps to its own history says that it is this one.
        total = np.logaddexp(fits[0], fits[1])
        parts = [parts[0] + np.log(2) + fits[1] - total, parts[1] + np.log(2) + fits[0] - total]
    every = np.concatenate([good[None], *parts])
    every[0] = np.where(np.isnan(good), -np.inf, good)
    every = np.where(np.isnan(every), -np.inf, every)
    top = every.max(axis=0)
    chance = np.exp(every - np.where(np.isfinite(top), top, 0.0))
    chance /= np.maximum(chance.sum(axis=0), 1e-300)
    count = len(NAMES)
    return chance[0], chance[1 : count + 1], chance[count + 1 :]


def _seen(pairs: Pairs, found: Prediction, pair: Ints, column: Ints, *, second: bool, apart: float) -> Seen:
    mine, other = (pairs.b, pairs.a) if second else (pairs.a, pairs.b)
    step = (pairs.step_b if second else pairs.step_a)[pair]
    sign = 1.0 if second else -1.0
    shift, size = pairs.shift[pair], pairs.size[pair]
    base = scaled(other[pair], shift[:, None], size[:, None])
    means = np.where(np.isfinite(base), base, np.nan) + sign * np.where(np.isfinite(found.mean[pair]), found.mean[pair], np.nan)
    before = np.where(
        np.isfinite(mine[pair]) & np.isfinite(other[pair]) & (np.arange(mine.shape[1]) < column[:, None]), np.arange(mine.shape[1]), -1
    ).max(axis=1)
    row = np.arange(len(pair))
    moved = other[pair, column] != other[pair][row, np.maximum(before, 0)]
    return Seen(
        value=mine[pair, column],
        mean=means[row, column],
        variance=found.variance[pair, column],
        degrees=found.degrees[pair, column],
        counted=apart * things(pairs)[pair, column],
        step=step,
        shift=shift,
        size=size,
        row=mine[pair],
        row_means=means,
        row_variances=found.variance[pair],
        column=column,
        other_moved=np.where(before >= 0, moved, True) * 1.0,
    )


def learn(pairs: Pairs, usual: Usual | None = None, *, own: tuple[Floats, Floats] | None = None) -> Usual:
    """What is usual in these pairs, by expectation and maximisation from where `usual` stands."""
    now = usual or Usual(noise=_first_noise(pairs))
    ok = None
    for _ in range(_ROUNDS):
        found = weigh(pairs, now, own=own, ok=ok)
        ok = np.nan_to_num(found.ok)
        count = float(pairs.both.sum())
        met = (found.wrong_a + found.wrong_b).sum(1)
        rates = {name: float((met[number] + 100 * _BEFORE[name]) / (count + 100)) for number, name in enumerate(NAMES)}
        excess = max(sum(rates.values()) / 0.3, 1.0)
        now = Usual(noise=relearned(now.noise, pairs, found.prediction, ok), rates={name: rate / excess for name, rate in rates.items()})
    return now


def _first_noise(pairs: Pairs) -> Noise:
    with np.errstate(all="ignore"):
        moved = np.diff(np.where(pairs.usable, pairs.tb - pairs.ta, np.nan), axis=1)
    moved = np.abs(moved[np.isfinite(moved)])
    if len(moved) < 12:
        return Noise()
    return Noise(sigma=float(np.clip(np.median(moved) / 0.6745 / 1.414, 1e-4, 0.2)))
