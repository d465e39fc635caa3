"""What verdicts teach of holdings of numbers: how often each was right on a phenomenon, beyond the slices that were decided."""

import math
from collections import defaultdict
from collections.abc import Mapping

import numpy as np

from ratusz.bank.reconcile.observations import Observations
from ratusz.bank.reconcile.spelling import number_of

_AS_DECIDED = 0.004
_BORROWED = 2.0


def accuracy(seen: Observations, verdicts: Mapping[tuple[int, int], str]) -> dict[tuple[int, int], float]:
    """By phenomenon and holding: how often a holding was right, with what it was on other phenomena counted as two verdicts more.

    A holding about which nothing was decided has no place: it is as good as any.
    """
    counted: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0])
    decided = {slot: true for slot, text in verdicts.items() if (true := number_of(text)) is not None}
    if not decided:
        return {}
    slots = seen.series * len(seen.periods) + seen.period
    for at in np.flatnonzero(np.isin(slots, [series * len(seen.periods) + period for series, period in decided])).tolist():
        series, value = int(seen.series[at]), float(seen.value[at])
        if math.isfinite(value):
            true = decided[series, int(seen.period[at])]
            count = counted[int(seen.series_phenomenon[series]), int(seen.holding[at])]
            count[0] += abs(value - true) <= _AS_DECIDED * max(abs(true), 1e-9)
            count[1] += 1
    overall: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for (_, holding), (right, of) in counted.items():
        overall[holding][0] += right
        overall[holding][1] += of
    usual = {holding: (right + 1) / (of + 2) for holding, (right, of) in overall.items()}
    phenomena = range(len(seen.phenomena))
    return {
        (phenomenon, holding): (counted[phenomenon, holding][0] + _BORROWED * often) / (counted[phenomenon, holding][1] + _BORROWED)
        if (phenomenon, holding) in counted
        else often
        for holding, often in usual.items()
        for phenomenon in phenomena
    }
