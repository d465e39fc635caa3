"""What changed in figures of past periods between two files of the same holdings: revised, withdrawn, added late."""

from collections.abc import Iterator
from dataclasses import dataclass

from ratusz.bank.reconcile.observations import Observations


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One figure that is not what it was; None: there was, or is, none."""

    phenomenon: str
    holding: str
    area: str
    period: str
    breakdown: dict[str, str]
    before: str | None
    after: str | None


def revisions(before: Observations, after: Observations) -> Iterator[Revision]:
    """Figures that differ, of every period that the earlier file knew; a newer period is news and no revision."""
    old, new = _texts(before), _texts(after)
    last: dict[tuple[object, ...], str] = {}
    for key in old:
        series = (*key[:3], key[4])
        last[series] = max(last.get(series, ""), key[3])
    for key in sorted(old.keys() | new.keys()):
        phenomenon, holding, area, period, breakdown = key
        if old.get(key) != new.get(key) and period <= last.get((phenomenon, holding, area, breakdown), ""):
            yield Revision(
                phenomenon=phenomenon,
                holding=holding,
                area=area,
                period=period,
                breakdown=dict(breakdown),
                before=old.get(key),
                after=new.get(key),
            )


_Key = tuple[str, str, str, str, tuple[tuple[str, str], ...]]


def _texts(seen: Observations) -> dict[_Key, str]:
    found: dict[_Key, str] = {}
    for at in range(len(seen)):
        series = int(seen.series[at])
        breakdown = tuple(sorted(seen.breakdowns[seen.series_breakdown[series]].items()))
        names = seen.phenomena[seen.series_phenomenon[series]], seen.holdings[seen.holding[at]], seen.areas[seen.series_area[series]]
        found[(*names, seen.periods[seen.period[at]], breakdown)] = (
            seen.text(at) if seen.value[at] != seen.value[at] else repr(float(seen.value[at]))
        )
    return found
