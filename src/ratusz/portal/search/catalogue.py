"""The catalogue, asked: which datasets match these words and filters, how many by each value, in which order.

Pages and API ask the same function. The index of the node says which and how many; what is shown of them comes from the database, by
its access door.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.bank.base.text import polish_key
from ratusz.portal.catalog.models import Dataset, Licence, Theme
from ratusz.portal.catalog.services import kinds_in_words
from ratusz.portal.catalog.standing import standing_of
from ratusz.portal.core.kept import kept
from ratusz.portal.people.models import Unit, User
from ratusz.portal.search import answering, node
from ratusz.portal.search.answering import CHANGED, PUBLISHED, RELEVANCE, TITLE, USED, Answer
from ratusz.portal.search.asked import Asked, Part, Reader, parts_of
from ratusz.portal.search.index import FACETS, Index
from ratusz.portal.search.records import records_of
from ratusz.portal.search.synonyms import OWN, Synonyms, synonyms

__all__ = ["FACETS", "LARGEST_PAGE", "SORTS", "FacetValue", "Found", "Wanted", "find"]

#: Relevance is the order of what was searched for by words, the title of what was not.
SORTS = (RELEVANCE, TITLE, PUBLISHED, CHANGED, USED)
LARGEST_PAGE = 1_000
#: These stand in their own order, the others by how many they have.
_BY_VALUE = {"year", "openness"}
Anybody = User | AnonymousUser


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A question to the catalogue. `filters`: facet name → value; `limit` 1-1000; `start`: how many to pass over.

    `sort`: one of SORTS, or empty for the one that suits. `archived`: asks for what is updated no more instead of what is.
    """

    text: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    limit: int = 20
    start: int = 0
    archived: bool = False

    def __post_init__(self) -> None:
        if self.sort not in {"", *SORTS}:
            raise WrongUsage("unknown-sort", N_("The catalogue cannot be ordered by {found}."), values={"found": self.sort}, allowed=SORTS)
        if unknown := sorted(set(self.filters) - set(FACETS)):
            raise WrongUsage("unknown-filter", N_("The catalogue has no filter {found}."), values={"found": unknown[0]}, allowed=FACETS)
        if not 1 <= self.limit <= LARGEST_PAGE or self.start < 0:
            raise WrongUsage(
                "page-outside-range", N_("A page of the catalogue has between 1 and {most} datasets."), values={"most": LARGEST_PAGE}
            )

    @property
    def order(self) -> str:
        """The order it is answered in."""
        return self.sort or (RELEVANCE if self.text.strip() else TITLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetValue:
    """A value that would narrow the answer: how many datasets it leaves, and whether it is chosen now."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A page of the answer: `datasets` in order with unit and theme loaded, `count` of all, facets by name.

    `complete`: how many of them have all the words; `corrected`: mistyped word → what it was taken for; `parts`: the words as they
    were understood. `has_archive`: whether any dataset that the person may see is archived.
    """

    datasets: tuple[Dataset, ...]
    count: int
    complete: int
    facets: Mapping[str, tuple[FacetValue, ...]]
    wanted: Wanted
    parts: tuple[Part, ...] = ()
    corrected: Mapping[str, str] = field(default_factory=dict)
    has_archive: bool = False

    @property
    def has_more(self) -> bool:
        """Whether there is a next page."""
        return self.wanted.start + len(self.datasets) < self.count


def find(user: Anybody, wanted: Wanted) -> Found:
    """What of the catalogue `user` may see matches `wanted`."""
    index = node.current()
    asked = Asked(parts=parts_of(wanted.text, words_known()), filters=wanted.filters, archived=wanted.archived, reader=reader_of(user))
    told = answering.answer(index, asked, words_known(), sort=wanted.order, start=wanted.start, limit=wanted.limit)
    return Found(
        datasets=datasets_of(user, told.ids),
        count=told.count,
        complete=told.complete,
        facets=_facets(told, wanted),
        wanted=wanted,
        parts=told.asked.parts,
        corrected=told.corrected,
        has_archive=_has_archive(index, asked),
    )


def suggested(user: Anybody, text: str, *, limit: int) -> tuple[tuple[Dataset, ...], tuple[Part, ...]]:
    """The datasets that `text`, whose last word is being typed, may be about; and its parts."""
    asked = Asked(parts=parts_of(text, words_known()), reader=reader_of(user))
    if not asked.parts:
        return (), ()
    return datasets_of(user, answering.titles(node.current(), asked, limit=limit)), asked.parts


def that_find(wanted: Iterable[Wanted], dataset: Dataset, *, user: Anybody) -> Iterator[bool]:
    """Of each question, whether `dataset` has all its words, as they were written, in what `user` may see of it.

    It is put to an index of this dataset alone: ten thousand questions cost a second or two, and not ten thousand searches.
    """
    index, reader = Index(None), reader_of(user)
    index.write(records_of([dataset.pk]), gone=(), mark="")
    for one in wanted:
        asked = Asked(parts=parts_of(one.text, words_known()), filters=one.filters, archived=one.archived, reader=reader)
        yield answering.has_all(index, asked, words_known())


def words_known() -> Synonyms:
    """The synonyms of this bank."""
    return synonyms(settings.BANK_DIR / OWN if settings.BANK_DIR else None)


def reader_of(user: Anybody) -> Reader:
    """Who `user` is in the terms of the index."""
    standing = standing_of(user)
    units = {str(unit) for unit in standing.belongs_to}
    return Reader(
        audiences=frozenset({"public", "office", *units}) if standing.is_member else frozenset({"public"}),
        works_in=frozenset(str(unit) for unit in standing.works_in),
        is_member=standing.is_member,
        sees_all=standing.sees_all,
    )


def datasets_of(user: Anybody, ids: tuple[str, ...]) -> tuple[Dataset, ...]:
    """The datasets in this order, through the door: what was withdrawn since the index was asked is left out."""
    seen = Dataset.objects.visible_to(user).select_related("unit", "theme").in_bulk(list(ids))
    by_id = {str(key): dataset for key, dataset in seen.items()}
    return tuple(by_id[one] for one in ids if one in by_id)


def _has_archive(index: Index, asked: Asked) -> bool:
    other = answering.answer(index, replace(asked, parts=(), filters={}, archived=True), words_known(), sort=TITLE, limit=1, facets=())
    return bool(other.count)


def _facets(told: Answer, wanted: Wanted) -> Mapping[str, tuple[FacetValue, ...]]:
    return {name: _facet(name, told.facets[name], wanted.filters.get(name)) for name in FACETS}


def _facet(name: str, told: Mapping[str, int], chosen: str | None) -> tuple[FacetValue, ...]:
    """The most frequent first; a chosen value stays, with zero if need be."""
    counts = dict(told)
    if chosen is not None:
        counts.setdefault(chosen, 0)
    most = sorted(counts, key=lambda value: (value != chosen, -counts[value], value))[: answering.MOST_VALUES]
    labels = _labels(name, most)
    found = [FacetValue(value=value, label=labels.get(value, value), count=counts[value], chosen=value == chosen) for value in most]
    if name in _BY_VALUE:
        return tuple(sorted(found, key=lambda each: each.value, reverse=True))
    return tuple(sorted(found, key=lambda each: (-each.count, polish_key(each.label))))


def _labels(name: str, values: list[str]) -> Mapping[str, str]:
    if name == "theme":
        return {theme.slug: theme.name for theme in kept(("categories",), lambda: tuple(Theme.objects.all()))}
    if name == "unit":
        units = kept(("institutions",), lambda: {unit.slug: unit for unit in Unit.objects.all()})
        return {slug: units[slug].name for slug in values if slug in units}
    if name == "kind":
        return {kind: kinds_in_words(kind) for kind in values}
    if name == "licence":
        return {str(value): str(label) for value, label in Licence.choices}
    if name == "frequency":
        return {str(value): str(label) for value, label in Dataset._meta.get_field("frequency").choices or ()}
    return {}
