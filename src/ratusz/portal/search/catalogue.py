"""The catalogue, asked: which datasets match these words and filters, how many by each value, in which order.

Pages and API ask the same function. All datasets a person may see are read as narrow rows (one statement) and counted in
Python, which keeps facets exact; this is meant for up to some ten thousand datasets.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser

from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.bank.base.text import fold, polish_key
from ratusz.bank.publish.formats import OF_ANY_TABLE
from ratusz.portal.catalog.models import Dataset, Licence, Resource, Theme, in_language
from ratusz.portal.catalog.services import kinds_in_words
from ratusz.portal.people.models import Unit, User

FACETS = ("theme", "unit", "kind", "format", "licence", "frequency", "tag")
SORTS = ("title", "-changed", "-published")
LARGEST_PAGE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A question to the catalogue. `filters`: facet name → value; `limit` 1-1000; `start`: how many to pass over.

    `archived`: asks for what is updated no more instead of what is.
    """

    text: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    sort: str = "title"
    limit: int = 20
    start: int = 0
    archived: bool = False

    def __post_init__(self) -> None:
        if self.sort not in SORTS:
            raise WrongUsage("unknown-sort", N_("The catalogue cannot be ordered by {found}."), values={"found": self.sort}, allowed=SORTS)
        if unknown := sorted(set(self.filters) - set(FACETS)):
            raise WrongUsage("unknown-filter", N_("The catalogue has no filter {found}."), values={"found": unknown[0]}, allowed=FACETS)
        if not 1 <= self.limit <= LARGEST_PAGE or self.start < 0:
            raise WrongUsage(
                "page-outside-range", N_("A page of the catalogue has between 1 and {most} datasets."), values={"most": LARGEST_PAGE}
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetValue:
    """A value that would narrow the answer: how many datasets it leaves, and whether it is chosen now."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A page of the answer: `datasets` in order with unit, theme and resources loaded, `count` of all, facets by name.

    `has_archive`: whether any dataset that the person may see is archived.
    """

    datasets: tuple[Dataset, ...]
    count: int
    facets: Mapping[str, tuple[FacetValue, ...]]
    wanted: Wanted
    has_archive: bool = False

    @property
    def has_more(self) -> bool:
        """Whether there is a next page."""
        return self.wanted.start + len(self.datasets) < self.count


@dataclass(frozen=True, slots=True, kw_only=True)
class _Narrow:
    id: Any
    title: str
    changed_at: datetime
    published_at: datetime | None
    folded: str
    values: Mapping[str, tuple[str, ...]]
    is_archived: bool


_COLUMNS = (
    "id",
    "title_pl",
    "title_en",
    "changed_at",
    "last_published_at",
    "folded",
    "theme_id",
    "unit__slug",
    "licence",
    "frequency",
    "keywords",
    "archived_at",
)


def find(user: User | AnonymousUser, wanted: Wanted) -> Found:
    """What of the catalogue `user` may see matches `wanted`."""
    words = fold(wanted.text).split()
    everything = _narrow(user)
    matching = [row for row in everything if row.is_archived == wanted.archived and all(word in row.folded for word in words)]
    chosen = sorted((row for row in matching if _fits(row, wanted.filters)), key=_order(wanted.sort), reverse=wanted.sort.startswith("-"))
    page = chosen[wanted.start : wanted.start + wanted.limit]
    by_id = Dataset.objects.select_related("unit", "theme").prefetch_related("resources").in_bulk([row.id for row in page])
    facets = {name: _facet(name, matching, wanted.filters) for name in FACETS}
    return Found(
        datasets=tuple(by_id[row.id] for row in page),
        count=len(chosen),
        facets=facets,
        wanted=wanted,
        has_archive=any(row.is_archived for row in everything),
    )


def _narrow(user: User | AnonymousUser) -> list[_Narrow]:
    kinds, formats = _contents(user)
    rows = Dataset.objects.visible_to(user).with_published_at().values_list(*_COLUMNS)
    return [
        _Narrow(
            id=row[0],
            title=in_language(row[1], row[2]),
            changed_at=row[3],
            published_at=row[4],
            folded=row[5],
            values={
                "theme": (row[6],), "unit": (row[7],), "licence": (row[8],), "frequency": (row[9],), "tag": tuple(row[10]),
                "kind": tuple(kinds[row[0]]), "format": tuple(formats[row[0]]),
            },
            is_archived=row[11] is not None,
        )
        for row in rows
    ]  # fmt: skip


def _contents(user: User | AnonymousUser) -> tuple[Mapping[Any, Iterable[str]], Mapping[Any, Iterable[str]]]:
    """Dataset → the kinds of its published resources that `user` may see, and → the formats they can be had in."""
    kinds: defaultdict[Any, set[str]] = defaultdict(set)
    formats: defaultdict[Any, set[str]] = defaultdict(set)
    seen = Resource.objects.visible_to(user).published().order_by()
    for dataset, kind, name in seen.values_list("dataset_id", "kind", "format").distinct():
        kinds[dataset].add(kind)
        formats[dataset].update([name] if name else OF_ANY_TABLE)
    return kinds, formats


def _fits(row: _Narrow, filters: Mapping[str, str], *, but: str = "") -> bool:
    return all(value in row.values[name] for name, value in filters.items() if name != but)


def _order(sort: str) -> Callable[[_Narrow], Any]:
    if sort == "-changed":
        return lambda row: row.changed_at
    if sort == "-published":
        return lambda row: (row.published_at is not None, row.published_at or row.changed_at)
    return lambda row: polish_key(row.title)


def _facet(name: str, rows: Iterable[_Narrow], filters: Mapping[str, str]) -> tuple[FacetValue, ...]:
    """Counts by value among what fits all other filters; most frequent first. A chosen value stays, with zero if need be."""
    counts = Counter(value for row in rows if _fits(row, filters, but=name) for value in row.values[name])
    chosen = filters.get(name)
    if chosen is not None:
        counts.setdefault(chosen, 0)
    labels = _labels(name)
    found = (FacetValue(value=value, label=labels.get(value, value), count=n, chosen=value == chosen) for value, n in counts.items())
    return tuple(sorted(found, key=lambda each: (-each.count, polish_key(each.label))))


def _labels(name: str) -> Mapping[str, str]:
    if name == "theme":
        return {theme.slug: theme.name for theme in Theme.objects.all()}
    if name == "unit":
        return {unit.slug: unit.name for unit in Unit.objects.all()}
    if name == "kind":
        return {kind: kinds_in_words(kind) for kind in Resource.Kind.values}
    if name == "licence":
        return {str(value): str(label) for value, label in Licence.choices}
    if name == "frequency":
        return {str(value): str(label) for value, label in Dataset._meta.get_field("frequency").choices or ()}
    return {}
