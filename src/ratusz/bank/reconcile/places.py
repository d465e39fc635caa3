"""Which territory of a list a text means: by code, by name, by an earlier code or name. What is doubtful is told and not taken."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from ratusz.bank.model.period import Period
from ratusz.bank.reconcile.placenames import Name, fits, means, name_of, perhaps
from ratusz.bank.reconcile.problems import refuse
from ratusz.bank.reconcile.spelling import day_of, period_of
from ratusz.bank.reconcile.teryt import CITIES_FROM, code_of, have_lost_zeros

_OF_DIGIT = {"1": "city", "2": "rural gmina", "3": "gmina", "4": "town part", "5": "rural part"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A territory of an official list. It existed from `since` to `until`, both included; None: always. `was`: earlier codes, names."""

    code: str
    name: str = ""
    since: date | None = None
    until: date | None = None
    was: tuple[str, ...] = ()

    def is_of(self, period: Period) -> bool:
        """Whether it existed on the last day of `period`, so that the period has a figure of it."""
        if self.since is None and self.until is None:
            return True  # asked of each of millions of cells, and the last day of a period takes time to find
        return self.is_within(period.last, period.last)

    def is_within(self, first: date, last: date) -> bool:
        """Whether it existed on any day from `first` to `last`."""
        return (self.since is None or self.since <= last) and (self.until is None or self.until >= first)


class Certainty(StrEnum):
    """EXACT: as the list has it. SPELLING: another spelling of one of the list and of no other. DOUBT: not taken. UNKNOWN."""

    EXACT = "exact"
    SPELLING = "spelling"
    DOUBT = "doubt"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What a text means: the code of the list, or None and what it could mean."""

    certainty: Certainty
    code: str | None = None
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Places:
    """A list of territories that can be asked what a text means."""

    areas: tuple[Area, ...]
    _known: dict[tuple[str, bool], Match] = field(default_factory=dict, repr=False, compare=False)

    def find(self, text: str, *, zeros_lost: bool = False) -> Match:
        """What `text` means. `zeros_lost`: the codes beside it were numbers once."""
        asked = text, zeros_lost
        if asked not in self._known:
            self._known[asked] = self._find(" ".join(text.split()), zeros_lost=zeros_lost)
        return self._known[asked]

    def find_all(self, texts: Iterable[str]) -> dict[str, Match]:
        """What the texts of one column mean; whether its codes lost their zeros is seen from all of them."""
        column = list(texts)
        lost = have_lost_zeros(column)
        return {text: self.find(text, zeros_lost=lost) for text in column}

    @cached_property
    def _exact(self) -> Mapping[str, str]:
        return {**{said: area.code for area in self.areas for said in area.was}, **{area.code: area.code for area in self.areas}}

    @cached_property
    def _codes(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for area in self.areas:
            for said in (area.code, *area.was):
                if (code := code_of(said)) and area.code not in found[code.key]:
                    found[code.key].append(area.code)
        return found

    @cached_property
    def _names(self) -> Mapping[str, list[tuple[Name, Area]]]:
        """Names by the first letter of their first word."""
        found: dict[str, list[tuple[Name, Area]]] = defaultdict(list)
        for area in self.areas:
            for said in (area.name, *area.was):
                name = name_of(said)
                if name.words and code_of(said) is None:
                    found[name.words[0][0]].append((name, area))
        return found

    def _find(self, text: str, *, zeros_lost: bool) -> Match:
        if text in self._exact:
            return Match(certainty=Certainty.EXACT, code=self._exact[text])
        if code := code_of(text, zeros_lost=zeros_lost):
            of = self._of_level(self._codes.get(code.key, []), code.level)
            other = self._codes.get(code.other, []) if code.other else []
            return _one_of([*of, *(one for one in other if one not in of)])
        name = name_of(text)
        if not name.words:
            return Match(certainty=Certainty.UNKNOWN)
        near = [(other, area) for other, area in self._names.get(name.words[0][0], []) if fits(name.level, other.level or _level_of(area))]
        same = [area for other, area in near if other.key == name.key] or [area for other, area in near if means(name, other)]
        if same:
            return _one_of(_finest(_once(same)))
        return Match(
            certainty=Certainty.UNKNOWN if not (maybe := _once(area for other, area in near if perhaps(name, other))) else Certainty.DOUBT,
            candidates=maybe,
        )

    def _of_level(self, codes: list[str], level: str) -> list[str]:
        """Of a city that stands in the list twice, as powiat and as gmina, the one of the level asked for."""
        return [code for code in codes if (said := code_of(code)) and said.level == level] or codes


def _level_of(area: Area) -> str:
    """What the code of an area says it is; empty where it says nothing."""
    code = code_of(area.code)
    if code is None:
        return ""
    if code.level in {"gmina", "part"}:
        return _OF_DIGIT.get(area.code[6:], "city" if len(code.key) == 4 else "")
    return "city" if code.level == "powiat" and int(code.key[2:]) >= CITIES_FROM else code.level


def _once(areas: Iterable[Area]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(area.code for area in areas))


def _finest(codes: tuple[str, ...]) -> tuple[str, ...]:
    """A city that stands in the list as powiat and as gmina is one territory: the gmina."""
    keys = {code.key if (code := code_of(one)) else one for one in codes}
    return (max(codes, key=len),) if len(keys) == 1 else codes


def _one_of(codes: Iterable[str]) -> Match:
    found = tuple(dict.fromkeys(codes))
    if len(found) == 1:
        return Match(certainty=Certainty.SPELLING, code=found[0])
    return Match(certainty=Certainty.DOUBT if found else Certainty.UNKNOWN, candidates=found)


def read_areas(path: Path) -> tuple[Area, ...]:
    """A list of territories in CSV: the columns code and name; and, where there are any, from, until and was (several with |)."""
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    first = text.split("\n", 1)[0]
    rows = csv.DictReader(text.splitlines(), delimiter=max(",;\t", key=first.count))
    names = {name.strip().casefold(): name for name in rows.fieldnames or ()}
    if "code" not in names:
        raise refuse("areas-columns", column="code")
    found = []
    for row in rows:
        said = {name: " ".join((row[column] or "").split()) for name, column in names.items()}
        if said["code"]:
            found.append(
                Area(
                    code=said["code"],
                    name=said.get("name", ""),
                    since=first_day(said.get("from", "")),
                    until=last_day(said.get("until", "")),
                    was=tuple(one.strip() for one in said.get("was", "").split("|") if one.strip()),
                )
            )
    return tuple(found)


def first_day(text: str) -> date | None:
    """The first day of the period or day that `text` writes; None for an empty one or none at all."""
    return _day(text) or (found.first if (found := period_of(text)) else None)


def last_day(text: str) -> date | None:
    """The last day of the period or day that `text` writes."""
    return _day(text) or (found.last if (found := period_of(text)) else None)


def _day(text: str) -> date | None:
    said = day_of(text)
    return date.fromisoformat(said) if said else None
