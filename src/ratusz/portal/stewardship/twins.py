"""Flows that seem to bring the same thing to two units, and why one thinks so. What one unit gives another is no such pair."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from ratusz.bank.base.text import fold
from ratusz.portal.stewardship.models import Distinct, Flow

#: Words of Polish have endings; their beginnings are what they share.
_BEGINNING, _SHORTEST = 5, 3
_WORDS_ALIKE, _COLUMNS_ALIKE, _FEWEST_COLUMNS = 0.6, 0.6, 3
#: A word that so many titles have says nothing of which are the same.
_COMMON = 60
_EMPTY_WORDS = frozenset(
    {"oraz", "dane", "danych", "wykaz", "lista", "liczba", "rejestr", "zestawienie", "miasta", "miasto", "dla", "wedlug", "roku"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Twins:
    """Two flows of two units, and the reasons to think that they are the same, in words."""

    first: Flow
    second: Flow
    reasons: tuple[str, ...]


def twins(flows: Iterable[Flow]) -> tuple[Twins, ...]:
    """The pairs among `flows` that nobody has told apart, those with most reasons first."""
    listed = list(flows)
    apart = {frozenset(pair) for pair in Distinct.objects.values_list("first", "second")}
    sets = [_Signs.of(flow) for flow in listed]
    found = []
    for at, other in sorted(_candidates(sets)):
        first, second = listed[at], listed[other]
        if first.unit_id == second.unit_id or _feeds(first, second) or frozenset((first.pk, second.pk)) in apart:
            continue
        if reasons := tuple(_reasons(first, sets[at], sets[other])):
            found.append(Twins(first=first, second=second, reasons=reasons))
    return tuple(sorted(found, key=lambda pair: (-len(pair.reasons), pair.first.title, pair.second.title)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signs:
    """By what a flow is compared: beginnings of the words of its title, its columns, its resource and its system."""

    words: frozenset[str]
    columns: Mapping[str, str]
    resource: UUID | None
    system: UUID | None

    @classmethod
    def of(cls, flow: Flow) -> "_Signs":
        return cls(
            words=frozenset(stems(flow.title)),
            columns={" ".join(fold(one).split()): one for one in flow.columns},
            resource=flow.resource_id,
            system=flow.system_id,
        )


def stems(text: str) -> Iterator[str]:
    """The beginnings of the words of `text` that say what it is about."""
    for word in re.findall(r"[a-z0-9]+", fold(text)):
        if len(word) >= _SHORTEST and word not in _EMPTY_WORDS:
            yield word[:_BEGINNING]


def _candidates(sets: Sequence[_Signs]) -> set[tuple[int, int]]:
    """Pairs that share something rare: all pairs of thousands of flows would take minutes."""
    places: dict[tuple[str, Any], list[int]] = defaultdict(list)
    for at, signs in enumerate(sets):
        for word in signs.words:
            places["word", word].append(at)
        for column in signs.columns:
            places["column", column].append(at)
        if signs.resource is not None:
            places["resource", signs.resource].append(at)
    return {pair for there in places.values() if len(there) <= _COMMON for pair in combinations(there, 2)}


def _feeds(first: Flow, second: Flow) -> bool:
    """Whether one of the units gives it to the other."""
    return first.from_unit_id == second.unit_id or second.from_unit_id == first.unit_id


def _reasons(first: Flow, one: _Signs, other: _Signs) -> Iterator[str]:
    if one.resource is not None and one.resource == other.resource:
        yield _("Both lead to the table “%(title)s”.") % {"title": first.resource.title if first.resource else ""}
    columns = sorted(one.columns.keys() & other.columns.keys())
    fewest = min(len(one.columns), len(other.columns))
    if len(columns) >= _FEWEST_COLUMNS and len(columns) >= _COLUMNS_ALIKE * fewest:
        yield _("Both hold the same columns: %(columns)s.") % {"columns": ", ".join(one.columns[name] for name in columns[:6])}
    shared = one.words & other.words
    alike = bool(shared) and len(shared) >= _WORDS_ALIKE * len(one.words | other.words)
    if alike:
        yield _("They are called almost the same.")
    if alike and one.system is not None and one.system == other.system:
        yield _("Both are taken from the system “%(name)s”.") % {"name": first.system.name if first.system else ""}
