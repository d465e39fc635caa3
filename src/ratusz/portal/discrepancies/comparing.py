"""A phenomenon in one view → what its holdings say, slice by slice: asked of `bank.reconcile`, kept in the cache folder.

What lies there can be deleted at any time and is made again. The figures are written as the file that `ratusz compare` takes, so whoever
doubts an answer can ask the same question by hand.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID

from ratusz.bank.base.sentences import LANGUAGES
from ratusz.bank.reconcile import rules as declared
from ratusz.bank.reconcile.answer import Pair, Slice
from ratusz.bank.reconcile.causes import ranked
from ratusz.bank.reconcile.classify import Class
from ratusz.bank.reconcile.compare import compare
from ratusz.bank.reconcile.observations import NAMES, read_observations
from ratusz.bank.reconcile.teryt import VOIVODESHIPS
from ratusz.bank.reconcile.verdicts import read_verdicts
from ratusz.portal.core import bank
from ratusz.portal.core.derived import keep
from ratusz.portal.core.remembered import remembered
from ratusz.portal.discrepancies.adding import AddedUp, added_up, in_words
from ratusz.portal.discrepancies.codes import Outcome, State
from ratusz.portal.discrepancies.models import ComparisonRule, Holding, Phenomenon, Verdict
from ratusz.portal.discrepancies.observing import WHOLE_COUNTRY, Observed, Place, Seen, area_of, observations_of, written
from ratusz.portal.discrepancies.ruling import ALL, rules_of

FOLDER = "compared"
Sort = ComparisonRule.Sort
#: What residents and clerks read of a slice: it agrees, it differs and is known why, it differs and nobody knows.
AGREE, KNOWN, DIFFER = "agree", "known", "differ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """What a holding (its id) says in a slice, and where that stands. `sign`: 1 or -1 of a term that adds up to the others, else 0."""

    holding: str
    value: str
    version: str
    state_on: str = ""
    row: int | None = None
    column: str = ""
    differs: bool = False
    sign: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A slice that two holdings or more speak of. `causes`: likely ones, the likeliest first; `relative`: the largest difference.

    `adds_up`: sums that do not hold, as `adding.in_words` tells them.
    """

    area: str
    period: str
    breakdown: tuple[tuple[str, str], ...]
    state: str
    values: tuple[Value, ...]
    causes: tuple[str, ...] = ()
    relative: float | None = None
    adds_up: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparing:
    """The last comparison of a phenomenon in a view. `troubles`: id of a holding → why it says nothing, by language."""

    slices: tuple[Compared, ...] = ()
    troubles: Mapping[str, Mapping[str, str]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Areas:
    """The areas of a comparison. `written`: area of a slice → as the first holding that has it writes it.

    `has_voivodeships`: all are written as codes of territory, of a voivodeship or longer ones, so that "08" is none of the precincts.
    """

    written: Mapping[str, str]
    has_voivodeships: bool


def compare_now(phenomenon: Phenomenon, view: str) -> Comparing:
    """Compare what the holdings say in `view`, and keep it; several may do so at once."""
    mark = bank.erasure_mark()
    holdings = {str(one.pk): one for one in phenomenon.holdings.kept().loaded()}
    said = {str(one.pk): seen for one, seen in observations_of(holdings.values(), view)}
    troubles = {
        key: {language: f"{one.trouble.sentence(language)} {one.trouble.advice(language)}".strip() for language in LANGUAGES}
        for key, one in said.items()
        if one.trouble is not None
    }
    rules = list(phenomenon.rules.filter(removed_at=None))
    hidden = frozenset().union(*(one.hidden for one in said.values()), *(_in_sums(rule, said) for rule in rules))
    slices = tuple(_compared(phenomenon, view, holdings, said, hidden, mark=mark))
    for rule in rules:
        if rule.sort == Sort.TERMS:
            slices = _with_sums(slices, added_up(rule, view, said), said, hidden)
    areas: dict[str, str] = {}
    for seen in (each for one in said.values() for each in one.seen):
        areas.setdefault(seen.place.area, seen.area)
    told = {one.area for one in slices}
    named = {area: name for area, name in areas.items() if area in told and name}
    keep(_path(phenomenon.pk, view, "areas.json"), json.dumps(named, ensure_ascii=False).encode(), mark=mark)
    found = Comparing(slices=slices, troubles=troubles)
    keep(_path(phenomenon.pk, view, "json"), json.dumps(asdict(found), ensure_ascii=False).encode(), mark=mark)
    return found


def last_compared(phenomenon: UUID, view: str) -> Comparing | None:
    """The last comparison; None where there was none, or its file was deleted."""
    path = _path(phenomenon, view, "json")
    try:
        return _read(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return None


def areas_compared(phenomenon: UUID, view: str) -> Areas | None:
    """The areas of the last comparison, without its figures: each title of a list asks for them."""
    path = _path(phenomenon, view, "areas.json")
    try:
        return _read_areas(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return None


@remembered(256)
def _read_areas(path: Path, _changed: int) -> Areas:
    found = json.loads(path.read_bytes())
    codes = [name.strip() for area, name in found.items() if area != WHOLE_COUNTRY]
    coded = all(code in VOIVODESHIPS or (len(code) >= 4 and code.isdigit() and code[:2] in VOIVODESHIPS) for code in codes)
    return Areas(written=found, has_voivodeships=coded and bool(codes))


@remembered(16)
def _read(path: Path, _changed: int) -> Comparing:
    """The comparison in a file, read once as long as it stands: each figure of a page asks for it."""
    told = json.loads(path.read_bytes())
    slices = tuple(
        Compared(
            **{
                **one,
                "values": tuple(Value(**value) for value in one["values"]),
                "breakdown": tuple((name, value) for name, value in one["breakdown"]),
                "causes": tuple(one["causes"]),
                "adds_up": tuple(one.get("adds_up", ())),
            }
        )
        for one in told["slices"]
    )
    return Comparing(slices=slices, troubles=told["troubles"])


def _compared(
    phenomenon: Phenomenon,
    view: str,
    holdings: Mapping[str, Holding],
    said: Mapping[str, Observed],
    hidden: frozenset[Place],
    *,
    mark: bank.Mark,
) -> Iterator[Compared]:
    seen = {(key, one.place): one for key, observed in said.items() for one in observed.seen if one.place not in hidden}
    if not seen:
        return
    path = _path(phenomenon.pk, view, "csv")
    breakdowns = _write(path, phenomenon, seen, mark=mark)
    try:
        read = read_observations(path)
    except FileNotFoundError:  # erased meanwhile, and compared anew after that
        return
    rules = rules_of(phenomenon, holdings.values())
    verdicts = _verdicts(phenomenon, view, breakdowns)
    decided, _odd = read_verdicts(verdicts, read) if verdicts else ({}, [])
    for one in compare(read, rules=rules, verdicts=decided):
        place = Place(area=one.area, period=one.period, breakdown=tuple(sorted(one.breakdown.items())))
        told = {key: seen[key, place] for key in one.values if (key, place) in seen}
        together = {key[1:]: value for key, value in one.values.items() if key.startswith(ALL) and key[1:] not in told}
        told |= {key: Seen(place=place, value=written(Decimal(f"{value:.15g}"))) for key, value in together.items()}
        if len(told) > 1 or (told and any(kind != "missing" for _holding, kind, _chance in one.suspects)):
            yield _slice(one, place, told, said, rules[phenomenon.slug])


def _slice(one: Slice, place: Place, told: Mapping[str, Seen], said: Mapping[str, Observed], rule: declared.Phenomenon) -> Compared:
    apart = [pair for pair in one.pairs if _differs(pair, rule)]
    suspects = {holding.removeprefix(ALL) for holding, kind, _chance in one.suspects if kind != "missing"}
    differing = {name.removeprefix(ALL) for pair in apart for name in (pair.a, pair.b)} | (suspects & told.keys())
    same = len({seen.value for seen in told.values()}) == 1 and not differing
    # One figure in two units is written in two ways.
    same = same or (bool(one.pairs) and not differing and all(pair.kind is Class.IDENTICAL for pair in one.pairs))
    relative = max((abs(pair.relative) for pair in apart if pair.relative is not None), default=None)
    return Compared(
        area=place.area,
        period=place.period,
        breakdown=place.breakdown,
        state=DIFFER if differing else AGREE if same else KNOWN,
        values=tuple(_value(key, seen, said[key], differs=key in differing) for key, seen in told.items()),
        causes=tuple(code for code, _chance in one.causes),
        relative=relative,
    )


def _value(key: str, seen: Seen, of: Observed, *, differs: bool, sign: int = 0) -> Value:
    return Value(
        holding=key, value=seen.value, version=of.version, state_on=str(of.state_on or ""), row=seen.row, column=seen.column,
        differs=differs, sign=sign,
    )  # fmt: skip


def _in_sums(rule: ComparisonRule, said: Mapping[str, Observed]) -> Iterator[Place]:
    """Slices of a whole whose parts are suppressed somewhere: what the other parts make would tell what is hidden."""
    if rule.sort == Sort.LEVEL and str(rule.first_id) in said:
        for place in said[str(rule.first_id)].hidden:
            yield Place(area=area_of(rule.whole), period=place.period, breakdown=place.breakdown)


def _with_sums(
    slices: Sequence[Compared], sums: Iterable[AddedUp], said: Mapping[str, Observed], hidden: frozenset[Place]
) -> tuple[Compared, ...]:
    """The slices, with terms that do not make what they should. A sum that holds is told of where nobody else speaks of its slice."""
    found = {(one.area, one.period, one.breakdown): one for one in slices}
    for one in sums:
        at = (one.place.area, one.place.period, one.place.breakdown)
        if one.place in hidden or (one.holds and at in found):
            continue
        known = found.get(at) or _alone(one, said)
        terms = [_value(each.holding, each.seen, each.said, differs=not one.holds, sign=each.sign) for each in one.terms]
        held = {value.holding for value in known.values}
        told = replace(known, values=(*known.values, *(value for value in terms if value.holding not in held)))
        found[at] = told if one.holds else _broken(told, one)
    return tuple(found.values())


def _alone(one: AddedUp, said: Mapping[str, Observed]) -> Compared:
    mine, place = said[one.whole], one.place
    seen = next(each for each in mine.seen if each.place == place)
    whole = _value(one.whole, seen, mine, differs=False)
    return Compared(area=place.area, period=place.period, breakdown=place.breakdown, state=AGREE, values=(whole,))


def _broken(told: Compared, one: AddedUp) -> Compared:
    causes = (
        told.causes if told.state == DIFFER else tuple(code for code, _ in ranked({"parts-and-whole": 1.0}, above=one.found > one.total))
    )
    apart = float(abs(one.found - one.total) / max(abs(one.total), abs(one.found), Decimal(1)))
    values = tuple(replace(value, differs=value.differs or value.holding == one.whole) for value in told.values)
    relative = max(told.relative or 0.0, apart)
    return replace(told, state=DIFFER, values=values, causes=causes, relative=relative, adds_up=(*told.adds_up, in_words(one)))


def _differs(pair: Pair, rule: declared.Phenomenon) -> bool:
    """Whether a person must look: nothing explains it; or the rule says that both are one figure, which forgives its tolerance alone."""
    if pair.kind is Class.UNEXPLAINED:
        return True
    said = rule.comparison(pair.a, pair.b)
    if said is None or said.relation is not declared.Relation.EQUAL or pair.kind is not Class.EXPLAINED:
        return False
    return abs(pair.relative or 0) > said.relative and abs(pair.difference or 0) > said.absolute


def _write(path: Path, phenomenon: Phenomenon, seen: Mapping[tuple[str, Place], Seen], *, mark: bank.Mark) -> Sequence[str]:
    """The observations as `ratusz compare` reads them; the names of their breakdowns."""
    breakdowns = sorted({name for _key, place in seen for name, _value in place.breakdown} - {*NAMES, "value"})
    text = StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow([*NAMES, *breakdowns, "value"])
    for (key, place), one in seen.items():
        told = dict(place.breakdown)
        out.writerow([phenomenon.slug, key, place.area, place.period, *(told.get(name, "") for name in breakdowns), one.value])
    keep(path, text.getvalue().encode(), mark=mark)
    return breakdowns


def _verdicts(phenomenon: Phenomenon, view: str, breakdowns: Sequence[str]) -> Path | None:
    """What people found to be true, as a file; None where they did not say anything yet. Only what was verified teaches."""
    found = Verdict.objects.filter(discrepancy__phenomenon=phenomenon, discrepancy__view=view, discrepancy__state=State.CLOSED)
    rows = [one for one in found.select_related("discrepancy") if one.discrepancy.outcome != Outcome.FALSE_ALARM]
    if not rows:
        return None
    path = _path(phenomenon.pk, view, "verdicts.csv")
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["phenomenon", "area", "period", *breakdowns, "value"])
        for one in rows:
            of, told = one.discrepancy, dict(one.discrepancy.breakdown)
            out.writerow([phenomenon.slug, of.area, of.period, *(told.get(name, "") for name in breakdowns), one.value])
    return path


def _path(phenomenon: UUID, view: str, suffix: str) -> Path:
    return bank.directory() / bank.CACHE / FOLDER / f"{phenomenon}.{view}.{suffix}"
