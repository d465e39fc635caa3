"""What is expected, as people write it in YAML: lists of areas, phenomena with their holdings and promises, indicators."""

from collections.abc import Mapping
from itertools import product
from math import prod
from pathlib import Path
from typing import Any

from ratusz.bank.base.sentences import N_
from ratusz.bank.model.period import Period
from ratusz.bank.reconcile.declared import documents, flat, items, mapping, number, one_of, text, texts
from ratusz.bank.reconcile.gaps.calendar import FREQUENCIES, Lag, Promise, around, lag_of
from ratusz.bank.reconcile.gaps.expected import Breakdown, Expectation, Expected, Impossible, Indicator, Input, breakdown_of
from ratusz.bank.reconcile.places import Area, first_day, last_day, read_areas
from ratusz.bank.reconcile.problems import wrong_rule
from ratusz.bank.reconcile.spelling import is_total, period_of

_PROMISE = {"frequency", "lag", "grace"}
_OWED = _PROMISE | {"publishes", "since", "until", "areas", "breakdowns", "impossible"}
_KEYS = {
    "document": {"areas", "phenomena", "indicators"},
    "phenomenon": _OWED | {"phenomenon", "holdings", "title", "unit", "definition"},
    "holding": _OWED | {"id", "title", "steward"},
    "area": {"code", "name", "from", "until", "was"},
    "impossible": {"areas", "breakdown", "from", "until", "why"},
    "indicator": {"indicator", "inputs", "indicators", "weight", "frequency", "title"},
    "input": {"phenomenon", "breakdown"},
}
_MOST_CELLS = 20_000_000
#: In months; what is promised a hundred years later is not promised.
_LONGEST_LAG = 1_200
_FIRST_YEAR = 1_000
Lists = Mapping[str, tuple[Area, ...]]


def read_expected(path: Path) -> Expected:
    """What the file at `path` declares; files of areas are looked for beside it. A mistake is refused with its place."""
    expectations: list[Expectation] = []
    indicators: list[Indicator] = []
    lists: dict[str, tuple[Area, ...]] = {}
    for document in documents(path):
        known = mapping({} if document is None else document, _KEYS["document"], path.name)
        named = mapping(known.get("areas", {}), (), "areas")
        lists |= {str(name): _areas(said, f"areas: {name}", {}, path.parent) for name, said in named.items()}
        for one in flat([known.get("phenomena", [])], "phenomena"):
            expectations += _phenomenon(one, lists, path.parent)
        indicators += [_indicator(one) for one in items(known.get("indicators", []), "indicators")]
    _refuse_twice([f"{one.phenomenon}, {one.holding}" for one in expectations])
    _refuse_twice([one.name for one in indicators])
    return Expected(expectations=tuple(expectations), indicators=tuple(_made_of(one, indicators) for one in indicators))


def _refuse_twice(names: list[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise wrong_rule(N_("“{name}” is declared twice."), values={"name": name})


def _phenomenon(data: Any, lists: Lists, beside: Path) -> list[Expectation]:
    known = mapping(data, _KEYS["phenomenon"], "phenomenon")
    name = text(known.get("phenomenon"), "phenomenon", needed=True)
    common = {key: known[key] for key in _OWED if key in known}
    found = []
    for one in items(known.get("holdings", []), f"{name}: holdings"):
        holding = mapping({"id": one} if isinstance(one, str | int) else one, _KEYS["holding"], f"{name}: holdings")
        found.append(_expectation(name, common | holding, lists, beside))
    return found


def _expectation(name: str, known: Mapping[str, Any], lists: Lists, beside: Path) -> Expectation:
    who = text(known.get("id"), f"{name}: holdings: id", needed=True)
    place = f"{name}: {who}"
    promise = _promise(dict(known) | mapping(known.get("publishes", {}), _PROMISE, f"{place}: publishes"), place)
    areas = _areas(known.get("areas", [""]), f"{place}: areas", lists, beside)
    shown = _breakdowns(known.get("breakdowns", {}), f"{place}: breakdowns")
    since = _period(known.get("since"), f"{place}: since", promise)
    if since is None:
        raise wrong_rule(N_("{place}: this must be filled in."), values={"place": f"{place}: since"})
    impossible = [_impossible(one, f"{place}: impossible") for one in items(known.get("impossible", []), f"{place}: impossible")]
    if len(areas) * len(shown) > _MOST_CELLS:
        raise wrong_rule(N_("{place}: more than {most} cells a period are not counted."), values={"place": place, "most": _MOST_CELLS})
    return Expectation(
        phenomenon=name,
        holding=who,
        promise=promise,
        since=since,
        until=_period(known.get("until"), f"{place}: until", promise),
        areas=areas,
        breakdowns=tuple(shown),
        shown=shown,
        impossible=tuple(impossible),
    )


def _promise(known: Mapping[str, Any], place: str) -> Promise:
    said = one_of(text(known.get("frequency"), f"{place}: frequency", needed=True), tuple(FREQUENCIES), f"{place}: frequency")
    return Promise(
        frequency=FREQUENCIES[said], lag=_lag(known.get("lag"), f"{place}: lag"), grace=_lag(known.get("grace"), f"{place}: grace")
    )


def _lag(data: Any, place: str) -> Lag:
    said = text(data, place)
    found = lag_of(said) if said else Lag()
    if found is None or found.months > _LONGEST_LAG or max(found.days, found.workdays) > 31 * _LONGEST_LAG:
        raise wrong_rule(
            N_("{place}: “{found}” is no stretch of time; write P5M, P30D or 10 workdays."), values={"place": place, "found": said}
        )
    return found


def _period(data: Any, place: str, promise: Promise) -> Period | None:
    said = text(data, place)
    if not said:
        return None
    found = period_of(said)
    if found is None or found.first.year < _FIRST_YEAR:
        raise wrong_rule(N_("{place}: “{found}” is not a period."), values={"place": place, "found": said})
    return found if found.kind is promise.frequency else around(found.first, promise.frequency)


def _areas(data: Any, place: str, lists: Lists, beside: Path) -> tuple[Area, ...]:
    """A list by its name, a file of CSV, or areas written here."""
    if isinstance(data, str):
        if data in lists:
            return lists[data]
        if not (beside / data).is_file():
            raise wrong_rule(
                N_("{place}: there is no list and no file “{name}”."), values={"place": place, "name": data}, allowed=tuple(lists)
            )
        return read_areas(beside / data)
    found = []
    for one in items(data, place):
        known = mapping(one, _KEYS["area"], place) if isinstance(one, dict) else {"code": one}
        since, until = text(known.get("from"), place), text(known.get("until"), place)
        area = Area(
            code=text(known.get("code"), f"{place}: code"),
            name=text(known.get("name"), place),
            since=first_day(since),
            until=last_day(until),
            was=texts(known.get("was", []), place),
        )
        for said, day in ((since, area.since), (until, area.until)):
            if said and day is None:
                raise wrong_rule(N_("{place}: “{found}” is not a period."), values={"place": place, "found": said})
        found.append(area)
    return tuple(found)


def _breakdowns(data: Any, place: str) -> dict[Breakdown, Mapping[str, str]]:
    """Every combination of codes; of several tables, each with its own dimensions, what any of them has."""
    found: dict[Breakdown, Mapping[str, str]] = {}
    for one in data if isinstance(data, list) else [data]:
        table = {str(name): texts(codes, f"{place}: {name}") for name, codes in mapping(one, (), place).items()}
        if prod(map(len, table.values())) > _MOST_CELLS:
            raise wrong_rule(N_("{place}: more than {most} cells a period are not counted."), values={"place": place, "most": _MOST_CELLS})
        for codes in product(*table.values()):
            shown = {name: code for name, code in zip(table, codes, strict=True) if not is_total(code)}
            found.setdefault(breakdown_of(shown), shown)
    return found


def _impossible(data: Any, place: str) -> Impossible:
    known = mapping(data, _KEYS["impossible"], place)
    codes = mapping(known.get("breakdown", {}), (), f"{place}: breakdown")
    days = {}
    for key in ("from", "until"):
        said = text(known.get(key), place)
        days[key] = period_of(said) if said else None
        if said and days[key] is None:
            raise wrong_rule(N_("{place}: “{found}” is not a period."), values={"place": place, "found": said})
    return Impossible(
        areas=texts(known.get("areas", []), f"{place}: areas"),
        breakdown=breakdown_of({str(name): text(code, place) for name, code in codes.items()}),
        since=days["from"],
        until=days["until"],
        why=text(known.get("why"), place),
    )


def _indicator(data: Any) -> Indicator:
    known = mapping(data, _KEYS["indicator"], "indicators")
    name = text(known.get("indicator"), "indicators: indicator", needed=True)
    inputs = []
    for one in items(known.get("inputs", []), f"{name}: inputs"):
        said = mapping({"phenomenon": one} if isinstance(one, str | int) else one, _KEYS["input"], f"{name}: inputs")
        codes = said.get("breakdown")
        inputs.append(
            Input(
                phenomenon=text(said.get("phenomenon"), f"{name}: inputs", needed=True),
                breakdown=None
                if codes is None
                else breakdown_of({str(key): text(code, name) for key, code in mapping(codes, (), f"{name}: inputs").items()}),
            )
        )
    said_frequency = text(known.get("frequency"), name)
    return Indicator(
        name=name,
        inputs=tuple(inputs),
        indicators=texts(known.get("indicators", []), f"{name}: indicators"),
        weight=number(known.get("weight", 1), f"{name}: weight"),
        frequency=FREQUENCIES[one_of(said_frequency, tuple(FREQUENCIES), f"{name}: frequency")] if said_frequency else None,
    )


def _made_of(one: Indicator, every: list[Indicator]) -> Indicator:
    """The indicator, if all it is made of is declared and it is not made of itself."""
    of = {other.name: other.indicators for other in every}
    for name in one.indicators:
        if name not in of:
            raise wrong_rule(N_("{place}: there is no indicator “{name}”."), values={"place": one.name, "name": name}, allowed=tuple(of))
    left, seen = list(one.indicators), set()
    while left:
        name = left.pop()
        if name == one.name:
            raise wrong_rule(N_("The indicator “{name}” is made of itself."), values={"name": name})
        if name not in seen:
            seen.add(name)
            left += of.get(name, ())
    return one
