"""Rules of comparison, as people write them in YAML: phenomena, their holdings, what differs on purpose, what changed and when.

One document for each phenomenon, or a list of them, or `phenomena: […]`. What is not written is learned from the data.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from ratusz.bank.base.sentences import N_
from ratusz.bank.model.period import Period, PeriodKind
from ratusz.bank.reconcile.declared import documents, flat, items, mapping, number, one_of, text, texts
from ratusz.bank.reconcile.gaps.calendar import FREQUENCIES, Lag, lag_of
from ratusz.bank.reconcile.problems import wrong_rule
from ratusz.bank.reconcile.spelling import period_of
from ratusz.bank.reconcile.units import factor


class Relation(StrEnum):
    """What is promised of two holdings."""

    EQUAL = "equal"
    OFFSET = "expected_offset"
    AT_MOST = "<="
    AT_LEAST = ">="
    RATIO = "ratio"
    SHARE = "share_of"
    NONE = "no_relation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """What one holding measures. Empty: as the others, or not said. `rounding`: the unit it is rounded to; `frequency`, `lag`: when its
    figures are published.
    """

    id: str
    unit: str = ""
    base: str = ""
    reference: str = ""
    territory: str = ""
    time: str = ""
    provisional: bool = False
    rounding: float = 0.0
    frequency: PeriodKind | None = None
    lag: Lag | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What is expected of two holdings. `offset`: declared, as part of the first (0.02: the second is 2 % higher); None: learned.

    `z`: differences up to so many standard deviations are usual; `warn`, `error`: from so many times the tolerance on a difference is one.
    """

    a: str
    b: str
    relation: Relation = Relation.OFFSET
    offset: float | None = None
    sd: float = 0.03
    learned_from: int = 5
    relative: float = 0.004
    absolute: float = 0.0
    z: float | None = None
    warn: float | None = None
    error: float | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A lasting change that is known: of one holding or (None) of all, in some areas or (empty) all, from a period on."""

    since: Period
    holding: str | None = None
    areas: tuple[str, ...] = ()
    kind: str = "definition"
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A phenomenon that adds up with others; of `holding`, or (empty) of the one whose figure is checked."""

    phenomenon: str
    holding: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Figures that must add up, of one holding, or of several where terms name theirs. Closing = opening of the period before + plus -
    minus (phenomena); or the areas `parts` = the area `whole`; or the phenomena `total` = this one; or all codes of the breakdown
    `breakdown` = the figure without it. `holding`: whose figure is checked; empty: of each that has all of them.
    """

    holding: str = ""
    plus: tuple[Term, ...] = ()
    minus: tuple[Term, ...] = ()
    whole: str = ""
    parts: tuple[str, ...] = ()
    total: tuple[Term, ...] = ()
    breakdown: str = ""
    relative: float = 0.0
    absolute: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """What the areas `parts`, or all areas of a `level`, of one holding add up to, beside what others say of the area `whole`."""

    whole: str
    holding: str
    parts: tuple[str, ...] = ()
    level: str = ""
    relative: float = 0.0
    absolute: float = 0.5
    title: str = ""

    @property
    def name(self) -> str:
        """What the sum is called among the holdings."""
        return self.title or f"Σ {self.holding}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Phenomenon:
    """The rules of one phenomenon."""

    name: str
    unit: str = ""
    time: str = ""
    holdings: Mapping[str, Holding] = field(default_factory=dict)
    comparisons: tuple[Comparison, ...] = ()
    changes: tuple[Change, ...] = ()
    identities: tuple[Identity, ...] = ()
    sums: tuple[Sum, ...] = ()

    def comparison(self, a: str, b: str) -> Comparison | None:
        """The rule of two holdings in either order; its offset and relation are turned round where the order is the other one."""
        for one in self.comparisons:
            if (one.a, one.b) == (a, b):
                return one
            if (one.a, one.b) == (b, a):
                turned = {Relation.AT_MOST: Relation.AT_LEAST, Relation.AT_LEAST: Relation.AT_MOST}.get(one.relation, one.relation)
                offset = None if one.offset is None else 1 / (1 + one.offset) - 1
                return replace(one, a=a, b=b, relation=turned, offset=offset)
        return None

    def gate(self, a: str, b: str) -> str:
        """Why two holdings cannot be compared, as the code of a cause; empty where they can."""
        left, right = (self.holdings.get(name, Holding(id=name)) for name in (a, b))
        if factor(left.unit or self.unit, right.unit or self.unit) is None:
            return "unit-scale"
        if len({left.time or self.time, right.time or self.time} - {""}) > 1:
            return "definition"
        said = self.comparison(a, b)
        return "definition" if said is not None and said.relation is Relation.NONE else ""

    def coarsest(self, a: str, b: str) -> float:
        """The coarser of the units that two holdings are kept in, in the unit of the phenomenon; 0 where neither says."""
        units = [self.holdings[name].unit for name in (a, b) if name in self.holdings]
        return max((factor(unit, self.unit) or 0.0 for unit in units if unit and unit != self.unit), default=0.0)

    def apart(self, a: str, b: str) -> tuple[str, ...]:
        """In what two holdings differ by declaration, as codes of causes."""
        left, right = self.holdings.get(a), self.holdings.get(b)
        if left is None or right is None:
            return ()
        told = (
            ("base", "population-base"),
            ("reference", "reference-date"),
            ("territory", "territory-change"),
            ("provisional", "revision"),
        )
        return tuple(
            code for name, code in told if getattr(left, name) and getattr(right, name) and getattr(left, name) != getattr(right, name)
        ) + (("revision",) if left.provisional != right.provisional else ())


Rules = Mapping[str, Phenomenon]

_KEYS = {
    "phenomenon": {"phenomenon", "unit", "aggregation", "holdings", "comparisons", "changes", "identities", "sums", "definition", "title"},
    "holding": {
        "id", "unit", "base", "reference", "territory", "time", "provisional", "rounding", "publishes", "authority", "title", "breakdowns",
        "resource", "column", "steward",
    },
    "comparison": {"pair", "relation", "align", "expected", "tolerance", "severity", "explain_url", "owner"},
    "expected": {"mode", "min_points", "prior", "offset", "ratio", "why"},
    "prior": {"offset", "sd"},
    "tolerance": {"abs", "rel", "z"},
    "change": {"from", "holding", "areas", "kind", "why"},
    "term": {"phenomenon", "holding"},
    "identity": {"holding", "plus", "minus", "whole", "parts", "sum", "breakdown", "tolerance"},
    "sum": {"whole", "parts", "holding", "tolerance", "title"},
    "aggregation": {"time", "space"},
    "align": {"time", "territory", "unit"},
    "severity": {"warn", "error"},
    "publishes": {"frequency", "lag"},
}  # fmt: skip
#: Words that say how figures are brought together, each with what is done: the same period and area, units converted.
_ALIGNED = {"time": ("same_date",), "territory": ("same", "official_map_of(date)"), "unit": ("auto",)}
_LEVELS = ("voivodeship", "powiat", "gmina", "part")
_CHANGES = ("boundary", "rebase", "definition", "unit", "software")


def read_rules(path: Path) -> Rules:
    """The rules in the file at `path`, by phenomenon; a mistake is refused with a sentence that says where it stands."""
    found: dict[str, Phenomenon] = {}
    for one in flat(documents(path), "phenomena"):
        rule = _phenomenon(one)
        if rule.name in found:
            raise wrong_rule(N_("The phenomenon “{name}” has rules twice."), values={"name": rule.name})
        found[rule.name] = rule
    return found


def _phenomenon(data: Any) -> Phenomenon:
    known = mapping(data, _KEYS["phenomenon"], "phenomenon")
    name = text(known.get("phenomenon"), "phenomenon", needed=True)
    aggregation = mapping(known.get("aggregation", {}), _KEYS["aggregation"], f"{name}: aggregation")
    holdings = [_holding(one, name) for one in items(known.get("holdings", []), f"{name}: holdings")]
    ids = {one.id for one in holdings}
    comparisons = tuple(_comparison(one, name, ids) for one in items(known.get("comparisons", []), f"{name}: comparisons"))
    return Phenomenon(
        name=name,
        unit=text(known.get("unit"), f"{name}: unit"),
        time=one_of(aggregation.get("time", ""), ("", "stock", "flow"), f"{name}: aggregation: time"),
        holdings={one.id: one for one in holdings},
        comparisons=comparisons,
        changes=tuple(_change(one, name, ids) for one in items(known.get("changes", []), f"{name}: changes")),
        identities=tuple(_identity(one, name) for one in items(known.get("identities", []), f"{name}: identities")),
        sums=tuple(_sum(one, name, ids) for one in items(known.get("sums", []), f"{name}: sums")),
    )


def _holding(data: Any, name: str) -> Holding:
    known = mapping(data, _KEYS["holding"], f"{name}: holdings")
    told: dict[str, Any] = {key: text(known.get(key), f"{name}: {key}") for key in ("unit", "base", "reference", "territory")}
    time = one_of(known.get("time", ""), ("", "stock", "flow"), f"{name}: time")
    return Holding(
        id=text(known.get("id"), f"{name}: holdings: id", needed=True),
        time=time,
        provisional=bool(known.get("provisional", False)),
        rounding=number(known.get("rounding", 0), f"{name}: rounding", least=0),
        **_published(known.get("publishes", {}), f"{name}: publishes"),
        **told,
    )


def _published(data: Any, place: str) -> dict[str, Any]:
    """How often and how long after the end of a period figures are published."""
    known = mapping(data, _KEYS["publishes"], place)
    often = text(known.get("frequency"), f"{place}: frequency")
    after = text(known.get("lag"), f"{place}: lag")
    lag = lag_of(after) if after else None
    if after and lag is None:
        raise wrong_rule(N_("{place}: “{found}” is not a stretch of time, such as P5M or P10D."), values={"place": place, "found": after})
    return {"frequency": FREQUENCIES[one_of(often, tuple(FREQUENCIES), f"{place}: frequency")] if often else None, "lag": lag}


def _comparison(data: Any, name: str, ids: set[str]) -> Comparison:
    place = f"{name}: comparisons"
    known = mapping(data, _KEYS["comparison"], place)
    pair = [text(one, f"{place}: pair") for one in items(known.get("pair"), f"{place}: pair")]
    if len(pair) != 2 or pair[0] == pair[1]:
        raise wrong_rule(N_("{place}: a pair is two holdings, as [a, b]."), values={"place": place})
    for one in pair:
        if ids and one not in ids:
            raise wrong_rule(
                N_("{place}: no holding is called “{name}”."), values={"place": place, "name": one}, allowed=tuple(sorted(ids))
            )
    said = known.get("relation", Relation.OFFSET)
    relation = Relation(one_of({"bound": "<="}.get(str(said), said), tuple(Relation), f"{place}: relation"))
    expected = mapping(known.get("expected", {}), _KEYS["expected"], f"{place}: expected")
    prior = mapping(expected.get("prior", {}), _KEYS["prior"], f"{place}: expected: prior")
    tolerance = mapping(known.get("tolerance", {}), _KEYS["tolerance"], f"{place}: tolerance")
    declared = expected.get("offset")
    if "ratio" in expected:
        declared = number(expected["ratio"], f"{place}: expected: ratio") - 1
    _same_mode(text(expected.get("mode"), place), declared, place)
    for word, said_so in mapping(known.get("align", {}), _KEYS["align"], f"{place}: align").items():
        one_of(said_so, _ALIGNED[word], f"{place}: align: {word}")
    if prior.get("offset") and number(prior["offset"], f"{place}: expected: prior: offset"):
        raise wrong_rule(
            N_("{place}: a difference that is known beforehand is written as offset, not as a prior."), values={"place": place}
        )
    severity = mapping(known.get("severity", {}), _KEYS["severity"], f"{place}: severity")
    return Comparison(
        a=pair[0],
        b=pair[1],
        relation=relation,
        offset=None if declared is None else number(declared, f"{place}: expected: offset"),
        sd=number(prior.get("sd", 0.03), f"{place}: expected: prior: sd", above=0),
        learned_from=int(number(expected.get("min_points", 5), f"{place}: expected: min_points", above=0)),
        relative=number(tolerance.get("rel", 0.004), f"{place}: tolerance: rel", least=0),
        absolute=number(tolerance.get("abs", 0.0), f"{place}: tolerance: abs", least=0),
        z=None if "z" not in tolerance else number(tolerance["z"], f"{place}: tolerance: z", above=0),
        why=text(expected.get("why"), f"{place}: expected: why"),
        **{word: number(str(said).strip().rstrip("x×"), f"{place}: severity: {word}", above=0) for word, said in severity.items()},
    )


def _same_mode(mode: str, declared: Any, place: str) -> None:
    """What is said of how the difference is known agrees with whether one is written."""
    one_of(mode, ("", "learned", "declared"), f"{place}: expected: mode")
    if mode and (mode == "declared") != (declared is not None):
        raise wrong_rule(
            N_("{place}: a declared difference has an offset or a ratio, and a learned one has neither."), values={"place": place}
        )


def _change(data: Any, name: str, ids: set[str]) -> Change:
    place = f"{name}: changes"
    known = mapping(data, _KEYS["change"], place)
    since = period_of(text(known.get("from"), f"{place}: from", needed=True))
    if since is None:
        raise wrong_rule(N_("{place}: “{found}” is not a period."), values={"place": f"{place}: from", "found": known.get("from")})
    holding = text(known.get("holding"), f"{place}: holding") or None
    if holding and ids and holding not in ids:
        raise wrong_rule(
            N_("{place}: no holding is called “{name}”."), values={"place": place, "name": holding}, allowed=tuple(sorted(ids))
        )
    areas = known.get("areas", [])
    return Change(
        since=since,
        holding=holding,
        areas=tuple(text(one, f"{place}: areas") for one in ([areas] if isinstance(areas, str | int) else items(areas, f"{place}: areas"))),
        kind=one_of(known.get("kind", "definition"), _CHANGES, f"{place}: kind"),
        why=text(known.get("why"), f"{place}: why"),
    )


def _identity(data: Any, name: str) -> Identity:
    place = f"{name}: identities"
    known = mapping(data, _KEYS["identity"], place)
    tolerance = mapping(known.get("tolerance", {}), _KEYS["tolerance"], f"{place}: tolerance")
    found = Identity(
        holding=text(known.get("holding"), f"{place}: holding"),
        plus=tuple(_term(one, f"{place}: plus") for one in items(known.get("plus", []), f"{place}: plus")),
        minus=tuple(_term(one, f"{place}: minus") for one in items(known.get("minus", []), f"{place}: minus")),
        whole=text(known.get("whole"), f"{place}: whole"),
        parts=tuple(text(one, place) for one in items(known.get("parts", []), f"{place}: parts")),
        total=tuple(_term(one, f"{place}: sum") for one in items(known.get("sum", []), f"{place}: sum")),
        breakdown=text(known.get("breakdown"), f"{place}: breakdown"),
        relative=number(tolerance.get("rel", 0.0), f"{place}: tolerance: rel", least=0),
        absolute=number(tolerance.get("abs", 0.5), f"{place}: tolerance: abs", least=0),
    )
    said = [bool(found.whole and found.parts), bool(found.plus or found.minus), bool(found.total), bool(found.breakdown)]
    if sum(said) != 1:
        message = N_("{place}: write one of: whole and parts (areas), plus and minus (phenomena), sum (phenomena), breakdown.")
        raise wrong_rule(message, values={"place": place})
    return found


def _term(data: Any, place: str) -> Term:
    """A phenomenon by its name, or with the holding whose figures are meant."""
    if not isinstance(data, dict):
        return Term(phenomenon=text(data, place, needed=True))
    known = mapping(data, _KEYS["term"], place)
    return Term(phenomenon=text(known.get("phenomenon"), place, needed=True), holding=text(known.get("holding"), place))


def _sum(data: Any, name: str, ids: set[str]) -> Sum:
    place = f"{name}: sums"
    known = mapping(data, _KEYS["sum"], place)
    tolerance = mapping(known.get("tolerance", {}), _KEYS["tolerance"], f"{place}: tolerance")
    parts = known.get("parts", "")
    if not isinstance(parts, list):
        one_of(parts, _LEVELS, f"{place}: parts")
    holding = text(known.get("holding"), f"{place}: holding", needed=True)
    if ids and holding not in ids:
        values = {"place": place, "name": holding}
        raise wrong_rule(N_("{place}: no holding is called “{name}”."), values=values, allowed=tuple(sorted(ids)))
    return Sum(
        whole=text(known.get("whole"), f"{place}: whole", needed=True),
        holding=holding,
        parts=texts(parts, f"{place}: parts") if isinstance(parts, list) else (),
        level="" if isinstance(parts, list) else str(parts),
        relative=number(tolerance.get("rel", 0.0), f"{place}: tolerance: rel", least=0),
        absolute=number(tolerance.get("abs", 0.5), f"{place}: tolerance: abs", least=0),
        title=text(known.get("title"), f"{place}: title"),
    )
