"""What is said of gaps, promises and blocked indicators, in sentences."""

from collections.abc import Iterable, Mapping

from ratusz.bank.base.sentences import N_, say
from ratusz.bank.reconcile.gaps.calendar import State
from ratusz.bank.reconcile.gaps.found import Blocked, Gap, Kept, Kind

_SAID: dict[Kind, str] = {
    Kind.HOLE: N_("{holding} has nothing on “{phenomenon}” for {periods}{where}, though it has figures of other periods."),
    Kind.LATE: N_("{holding} is late with “{phenomenon}” for {periods}{where}: it was due by {due}."),
    Kind.OVERDUE: N_("{holding} owes “{phenomenon}” for {periods}{where}: it was due by {due}, and the time of grace is over."),
    Kind.AREA: N_("In what {holding} gives on “{phenomenon}” an area is missing: {areas}, for {periods}."),
    Kind.BREAKDOWN: N_("{holding} gives “{phenomenon}” for {periods} without a part of its breakdown: {breakdowns}{in_areas}."),
    Kind.NEVER: N_("{holding} has never given “{phenomenon}”."),
    Kind.PLACEHOLDER: N_("{holding} writes “{found}” instead of “{phenomenon}” for {periods}{where}."),
    Kind.SILENT: N_("{holding} gives {found} as “{phenomenon}” for {periods}{where}, which its history makes hardly possible."),
    Kind.REPEATED: N_(
        "{holding} gives for {periods}{where} the same “{phenomenon}” as for the period before, which its history makes hardly possible: "
        "it looks copied."
    ),
    Kind.STRANGE_AREA: N_("{holding} gives “{phenomenon}” for “{areas}”, which is not in the list of areas of that time.{perhaps}"),
    Kind.STRANGE_BREAKDOWN: N_("{holding} gives “{phenomenon}” by “{found}”, which is not among the expected breakdowns."),
    Kind.STRANGE_PERIOD: N_("{holding} gives “{phenomenon}” for “{periods}”, which is not a period of the expected kind."),
    Kind.UNEXPECTED: N_("{holding} gives “{phenomenon}”, which nobody declared."),
}
_NOBODY = N_("Nobody has ever given “{phenomenon}”.")
_ONLY_TOTAL = N_("Only the total is there.")
_BLOCKS = N_("Because of that these cannot be computed: {indicators}.")
_PERHAPS = N_(" Perhaps {maybe} is meant.")
_STATES: dict[State, str] = {
    State.FRESH: N_("“{phenomenon}” from {holding} is up to date: {last}; the next is due by {due}."),
    State.DUE: N_("“{phenomenon}” from {holding} is late: the newest is {last}, the next was due by {due}."),
    State.OVERDUE: N_("“{phenomenon}” from {holding} is overdue: the newest is {last}, the next was due by {due}."),
    State.UNKNOWN: N_("“{phenomenon}” from {holding} was never given."),
}
_IN_TIME = N_("In time: {on_time} of {dated}; typically {days} days after the end of the period.")
_BLOCKED = N_("“{indicator}” cannot be computed for {periods}: gaps {roots}.")
_SHOWN = 6


def gap_in_words(gap: Gap, language: str) -> str:
    """The sentence of a gap."""
    areas, breakdowns = _list(gap.areas), _list(map(_codes, gap.breakdowns))
    where = ", ".join(part for part in (areas, breakdowns) if part)
    values = {
        "holding": gap.holding,
        "phenomenon": gap.phenomenon,
        "periods": _span(gap.periods),
        "areas": areas,
        "breakdowns": breakdowns,
        "where": f" ({where})" if where else "",
        "in_areas": f" ({areas})" if areas else "",
        "found": gap.found,
        "due": gap.due.isoformat() if gap.due else "",
        "perhaps": say(_PERHAPS, language, {"maybe": gap.found}) if gap.found else "",
    }
    parts = [say(_SAID[gap.kind] if gap.holding else _NOBODY, language, values)]
    if gap.total_only:
        parts.append(say(_ONLY_TOTAL, language))
    if gap.blocks:
        parts.append(say(_BLOCKS, language, {"indicators": _list(gap.blocks)}))
    return " ".join(parts)


def kept_in_words(kept: Kept, language: str) -> str:
    """The sentence of a promise."""
    due = kept.due.isoformat() if kept.due else "–"
    told = say(_STATES[kept.state], language, {"phenomenon": kept.phenomenon, "holding": kept.holding, "last": kept.last, "due": due})
    if not kept.dated:
        return told
    return f"{told} " + say(_IN_TIME, language, {"on_time": kept.on_time, "dated": kept.dated, "days": f"{kept.timeliness:.0f}"})


def blocked_in_words(blocked: Blocked, language: str) -> str:
    """The sentence of an indicator; gaps are counted from 1, as they are printed."""
    roots = _list(str(one + 1) for one in blocked.roots)
    return say(_BLOCKED, language, {"indicator": blocked.indicator, "periods": _span(blocked.periods) or "–", "roots": roots})


def _span(periods: tuple[str, ...]) -> str:
    return periods[0] if len(periods) == 1 else f"{periods[0]}…{periods[-1]}" if periods else ""


def _codes(breakdown: Mapping[str, str]) -> str:
    return ", ".join(f"{name}: {code}" for name, code in breakdown.items())


def _list(names: Iterable[str]) -> str:
    found = [name for name in names if name]
    return ", ".join(found[:_SHOWN]) + (f" … ({len(found)})" if len(found) > _SHOWN else "")
