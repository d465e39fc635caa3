"""Whom to believe where many holdings say different things of one item: how often each is right, learned from all they say.

The model is PopAccu of Dong and others (PVLDB 2012), as compared by Li et al. (PVLDB 2013): a holding of accuracy A says the true value
with probability A, and else one of the false ones, each as likely as it is popular; or nobody says the true one. Holdings
that share what only copies share count together as little more than one (Dong et al., PVLDB 2009). The estimate climbs to the nearest
top, so it starts from each holding in turn, as if that one were to be believed, and the likeliest end is taken. Only then is it asked
how often each holding is right on each phenomenon by itself, once: asked from the beginning, whoever agrees with a crowd of copies on one
phenomenon would seem right on it. Verdicts of people are items whose truth is known.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from ratusz.bank.reconcile.observations import Floats, Ints

_LEAST, _MOST = 0.02, 0.98
_FLAT = 0.8
_SHRINK = 4.0
_CLIMB = 30
_STARTS = 60
_SHARED_ITEMS = 10
_COPIED, _COPIERS = 0.8, 0.3
_COPY_ROUNDS = 4
_ANOTHER_TOP, _TOPS = 1.0, 6
# Items of one kind go wrong together, so likelihoods of many say less than their product.
_ITEMS_AS_ONE = 10.0
_ITEMS_FOR_COPIES = 3000
_HOLDINGS_FOR_COPIES = 150
_SURE = 1e3
_FALSE_VALUES, _NOTHING = 10, 1e-9
# Pages that copy each other say the same few false values, each for its own gives all kinds of them.
_EVEN = (0.1, 1.0)
_SEVERAL, _LONELY = 3, 0.5


@dataclass(frozen=True, kw_only=True)
class Claims:
    """Who says what: places of item, holding and value for each claim; values are numbered item by item.

    `known`: for each value 1 if people decided that it is true, -1 if that another one is, else 0; `kind`: the phenomenon of each item;
    `even`: how even false values are: how often each one that can be said is thought to have been, before anything is.
    """

    item: Ints
    holding: Ints
    value: Ints
    item_of_value: Ints
    holdings: int
    known: Ints
    kind: Ints
    even: float = 1.0

    @property
    def items(self) -> int:
        """How many items there are."""
        return int(self.item_of_value[-1]) + 1 if len(self.item_of_value) else 0

    def per_value(self, weight: Floats) -> Floats:
        """Sums over the claims of each value."""
        return np.bincount(self.value, weight, len(self.item_of_value)).astype(np.float64)

    def per_item(self, of_value: Floats) -> Floats:
        """Sums over the values of each item."""
        return np.bincount(self.item_of_value, of_value, self.items).astype(np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Belief:
    """How likely each value is true, how often each holding is right, and how well both explain what was said.

    `weight`: how much of each claim is a witness of its own; `sure`: how likely each value is true over all tops of the likelihood.
    """

    chance: Floats
    accuracy: Floats
    likelihood: float
    weight: Floats
    sure: Floats = field(default_factory=lambda: np.zeros(0))


def believe(claims: Claims) -> Belief:
    """The likeliest belief about all items; its `sure` says how far other tops that are nearly as likely agree with it."""
    every = np.ones(len(claims.value))
    flat = np.full(claims.holdings, _FLAT)
    claims = max((replace(claims, even=even) for even in _EVEN), key=lambda one: _climb(one, flat, every).likelihood)
    ends = sorted((_climb(claims, start, every) for start in _starts(claims)), key=lambda one: -one.likelihood)
    shared = [one for one in ends if _lonely(claims, one) <= _LONELY] or ends
    tops = [one for at, one in enumerate(shared) if at == 0 or one.likelihood < shared[at - 1].likelihood - _ANOTHER_TOP][:_TOPS]
    if 3 <= claims.holdings <= _HOLDINGS_FOR_COPIES:
        seat = _seats(claims)
        # A copier copies most of what it says, and says the rest of its own: so much of its claims is a witness of its own.
        tops = [
            replace(of, likelihood=of.likelihood + (1 - _COPIED) * one.likelihood)
            for one in tops
            for of in (_with_copies(claims, seat, one),)
        ]
    first = max(range(len(tops)), key=lambda at: tops[at].likelihood)
    best = tops[first]
    weight = np.exp([(one.likelihood - best.likelihood) / max(claims.items / _ITEMS_AS_ONE, 1.0) for one in tops])
    chances = [_by_kind(claims, one) for one in tops]
    mixed = sum(part * chance for part, chance in zip(weight, chances, strict=True)) / weight.sum()
    return replace(best, chance=chances[first], sure=np.asarray(mixed))


def _lonely(claims: Claims, found: Belief) -> float:
    """In what part of the items that several agree about somebody else is believed, whom nobody agrees with.

    One who always says something else (another clock, another spelling) explains everything: all others copied one mistake.
    """
    said = claims.per_value(np.ones(len(claims.value)))
    most = np.zeros(claims.items)
    np.maximum.at(most, claims.item_of_value, said)
    several = most >= _SEVERAL
    alone = claims.per_item(np.where(said <= 1, found.chance, 0.0))
    return float(alone[several].mean()) if several.any() else 0.0


def _by_kind(claims: Claims, found: Belief) -> Floats:
    """How likely each value is true when each holding counts on each phenomenon as much as it is right on that one."""
    kinds = int(claims.kind.max(initial=0)) + 1
    if kinds == 1:
        return found.chance
    post = claims.holding * kinds + claims.kind[claims.item]
    right = np.bincount(post, found.chance[claims.value], claims.holdings * kinds)
    count = np.bincount(post, minlength=claims.holdings * kinds)
    accuracy = (right + _SHRINK * np.repeat(found.accuracy, kinds)) / (count + _SHRINK)
    bounded = np.clip(accuracy, _LEAST, _MOST)
    odds = (np.log(bounded) - np.log1p(-bounded))[post]
    return _shares(claims, claims.per_value(found.weight * odds), _falling(claims, claims.per_value(found.weight)))[0]


def _with_copies(claims: Claims, seat: Ints, found: Belief) -> Belief:
    """A belief that counts copies once; a copied claim costs what copying costs, whatever it says."""
    weight = np.ones(len(claims.value))
    for _ in range(_COPY_ROUNDS):
        weight = _independence(claims, seat, found)
        found = _climb(claims, found.accuracy, weight)
    return replace(found, likelihood=found.likelihood + float((1 - weight).sum()) * float(np.log(_COPIED)))


def _climb(claims: Claims, accuracy: Floats, weight: Floats) -> Belief:
    """From a first idea of the accuracies to the top of the likelihood near it."""
    said = claims.per_value(weight)
    falling = _falling(claims, said)
    count = np.bincount(claims.holding, minlength=claims.holdings)
    chance, top = np.zeros(len(said)), np.zeros(claims.items)
    for _ in range(_CLIMB):
        bounded = np.clip(accuracy, _LEAST, _MOST)
        odds = (np.log(bounded) - np.log1p(-bounded))[claims.holding]
        chance, top = _shares(claims, claims.per_value(weight * odds), falling)
        right = np.bincount(claims.holding, chance[claims.value], claims.holdings)
        common = right.sum() / max(count.sum(), 1)
        accuracy = (right + _SHRINK * common) / (count + _SHRINK)
    bounded = np.clip(accuracy, _LEAST, _MOST)
    values = claims.per_item(np.ones_like(said))
    likelihood = float((top - np.log(np.maximum(values, _FALSE_VALUES + 1))).sum() + (weight * np.log1p(-bounded)[claims.holding]).sum())
    return Belief(chance=chance, accuracy=accuracy, likelihood=likelihood, weight=weight)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Falling:
    """How claims fall on false values, as log probabilities: `beside` each value, if it is true; `all_of_them` of an item, if none is."""

    beside: Floats
    all_of_them: Floats


def _falling(claims: Claims, said: Floats) -> _Falling:
    """Each false value as likely as it is popular, by the rule of succession: before anything is said all are alike, so few claims do not
    explain themselves. `said`: how often each value is said.
    """
    values = claims.per_item(np.ones_like(said))
    false = np.maximum(values - 1, _FALSE_VALUES)
    one = _log_gamma(claims.even + said) - _log_gamma(np.array(claims.even))
    every, total, before = claims.per_item(one), claims.per_item(said), claims.even * false
    of = claims.item_of_value
    beside = every[of] - one - _log_gamma(before[of] + total[of] - said) + _log_gamma(before)[of]
    # Where few values are ever thought of, a true one that nobody says is rare too.
    unsaid = np.log(np.maximum(claims.even * (false + 1 - values), _NOTHING))
    return _Falling(beside=beside, all_of_them=unsaid + every - _log_gamma(before + total) + _log_gamma(before))


def _log_gamma(at: Floats) -> Floats:
    """The logarithm of the gamma function above zero, by its series six steps further, right to eight digits."""
    further = at + 6
    steps = sum(np.log(at + step) for step in range(6))
    return np.asarray(
        (further - 0.5) * np.log(further) - further + 0.5 * np.log(2 * np.pi) + 1 / (12 * further) - 1 / (360 * further**3) - steps
    )


def _shares(claims: Claims, odds: Floats, falling: _Falling) -> tuple[Floats, Floats]:
    """Probabilities of the values of each item, and the log of their sum with that of a value that nobody says. Where people found all
    claims false, all are 0. `odds`: the sums of log odds of those who say each value.
    """
    decided = claims.per_item(np.abs(claims.known) * 1.0) > 0
    score = odds + falling.beside + np.where(claims.known > 0, _SURE, 0.0)
    nobody = np.where(decided, -np.inf, falling.all_of_them)
    top = nobody.copy()
    np.maximum.at(top, claims.item_of_value, score)
    parts = np.exp(score - top[claims.item_of_value])
    total = claims.per_item(parts) + np.exp(nobody - top)
    chance = np.where(claims.known < 0, 0.0, parts / total[claims.item_of_value])
    true = claims.per_item(np.maximum(claims.known, 0) * 1.0) > 0
    return chance, top + np.log(total) - np.where(true, _SURE, 0.0)


def _starts(claims: Claims) -> Iterator[Floats]:
    """First ideas of the accuracies: all alike, and for each holding with enough to say how often the others agree with it."""
    yield np.full(claims.holdings, _FLAT)
    order = np.argsort(-np.bincount(claims.holding, minlength=claims.holdings), kind="stable")[:_STARTS]
    for one in order.tolist():
        mine = claims.holding == one
        if mine.sum() < _SHARED_ITEMS:
            return
        said = np.full(claims.items, -1)
        said[claims.item[mine]] = claims.value[mine]
        both = said[claims.item] >= 0
        same = np.bincount(claims.holding[both], (said[claims.item] == claims.value)[both], claims.holdings)
        count = np.bincount(claims.holding[both], minlength=claims.holdings)
        yield (same + 1.2) / (count + 2)


def _seats(claims: Claims) -> Ints:
    """A table of items × holdings of which value each says, -1 for none; of an even sample where there are many items."""
    every = max(1, claims.items // _ITEMS_FOR_COPIES)
    seat = np.full((claims.items // every + 1, claims.holdings), -1)
    kept = claims.item % every == 0
    seat[claims.item[kept] // every, claims.holding[kept]] = claims.value[kept]
    return seat


def copying(seat: Ints, found: Belief, popular: Floats) -> Floats:
    """How likely each two holdings are not independent: they agree on false values, or agree more often than their accuracies let them."""
    accuracy = np.clip(found.accuracy, _LEAST, _MOST)
    true = np.where(seat >= 0, found.chance[seat], 0.0)
    logs = np.zeros((seat.shape[1], seat.shape[1]))
    for one in range(seat.shape[1]):
        mine = seat[:, [one]]
        both = (mine >= 0) & (seat >= 0)
        same = both & (mine == seat)
        right = accuracy[one] * accuracy
        wrong = (1 - accuracy[one]) * (1 - accuracy) * np.clip(popular[mine], 0.05, 1.0)
        alone = true[:, [one]] * right + (1 - true[:, [one]]) * wrong
        mean = (accuracy[one] + accuracy) / 2
        copied = _COPIED * (true[:, [one]] * mean + (1 - true[:, [one]]) * (1 - mean)) + (1 - _COPIED) * alone
        logs[one] = np.where(same, np.log(copied / alone), np.where(both, np.log(1 - _COPIED), 0.0)).sum(0)
    chance = 1 / (1 + np.exp(-np.clip(logs + np.log(_COPIERS / (1 - _COPIERS)), -50, 50)))
    np.fill_diagonal(chance, 0.0)
    return np.asarray((chance + chance.T) / 2)


def _independence(claims: Claims, seat: Ints, found: Belief) -> Floats:
    """For each claim its weight: a value said by m copies of each other counts little more than once."""
    said = claims.per_value(np.ones(len(claims.value)))
    total = claims.per_item(said)[claims.item_of_value]
    chance = copying(seat, found, (said - 1) / np.maximum(total - 1, 1))
    beside = np.zeros(len(claims.value))
    order = np.argsort(claims.value, kind="stable")
    starts = np.flatnonzero(np.diff(claims.value[order], prepend=-1))
    for group in np.split(order, starts[1:]):
        if len(group) > 1:
            who = claims.holding[group]
            beside[group] = chance[np.ix_(who, who)].sum(1)
    return np.asarray(1 / (1 + _COPIED * beside))


def claims_of(
    item: Ints, holding: Ints, spelled: NDArray[np.str_], *, holdings: int, decided: dict[int, str] | None = None, kind: Ints | None = None
) -> tuple[Claims, list[str]]:
    """Claims from items, holdings and values in their one form, and the form of each value.

    `decided`: item → its true value; `kind`: the phenomenon of each item, where there are several.
    """
    codes, text = np.unique(spelled, return_inverse=True)
    both, value = np.unique(item * len(codes) + text, return_inverse=True)
    of_value = both // len(codes)
    forms = [str(codes[one]) for one in both % len(codes)]
    true = decided or {}
    known = np.array(
        [0 if (one := true.get(int(at))) is None else 1 if one == form else -1 for at, form in zip(of_value, forms, strict=True)], np.int64
    )
    kind = np.zeros(int(item.max(initial=-1)) + 1, np.int64) if kind is None else kind
    return Claims(item=item, holding=holding, value=value, item_of_value=of_value, holdings=holdings, known=known, kind=kind), forms
