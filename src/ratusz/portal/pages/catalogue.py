"""The catalogue page: words, facets, order, pages; the figure that answers, and what to try where nothing is found."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ratusz.portal.asking.presenters import ask_address
from ratusz.portal.catalog.models import Dataset
from ratusz.portal.catalog.services import format_in_words
from ratusz.portal.catalog.standing import Anybody
from ratusz.portal.pages.answers import answers
from ratusz.portal.pages.finding import Ways, notes_of, ways_on
from ratusz.portal.pages.listing import dataset_cards
from ratusz.portal.search.catalogue import FACETS, SORTS, Found, Wanted, find, reader_of
from ratusz.portal.search.catalogue import FacetValue as Counted
from ratusz.portal.search.passages import Inside, found_inside, marked, passage, targets_of
from ratusz.portal.show import components
from ratusz.portal.show.addresses import with_parameters
from ratusz.portal.show.components import Card, Facet, FacetValue, Link, Pager

PAGE = 20
_FACET_TITLES = {
    "theme": _("Category"),
    "unit": _("Institution"),
    "kind": _("What it holds"),
    "format": _("Format"),
    "year": _("Year"),
    "frequency": _("How often updated"),
    "licence": _("Licence"),
    "openness": _("Openness"),
    "tag": _("Keyword"),
}
_OPEN = ("theme", "unit")
_VALUES_SHOWN = 12
#: Where words stand without a dataset being about them.
_MENTIONS = ("values", "text")
_SORT_TITLES = {
    "relevance": _("best match first"), "title": _("by title"), "-published": _("newest first"), "-changed": _("last changed first"),
    "-used": _("most used first"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class SortChoice:
    """A way to order the list."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CataloguePage:
    """What the catalogue shows. `hidden`: parameters that the search form carries on. `answers`: figures that say what was asked.

    `complete`: how many have all the words. `notes`: how these were taken, if not as they stand. `ways`: what to try, where nothing fits.
    `ask`: where to ask, if nothing found is about the words but only has them in its rows.
    """

    words: str
    count: int
    complete: int
    cards: tuple[Card, ...]
    facets: tuple[Facet, ...]
    chosen: tuple[Link, ...]
    sorts: tuple[SortChoice, ...]
    hidden: tuple[tuple[str, str], ...]
    pager: Pager
    clear_url: str
    archived_url: str
    is_archive: bool
    answers: tuple[components.Figure, ...]
    notes: tuple[str, ...]
    ways: Ways | None
    ask: Link | None


def wanted_of(parameters: QueryDict) -> Wanted:
    """The question that the address asks; raises WrongUsage where it cannot be asked."""
    start = parameters.get("from", "1")
    return Wanted(
        text=parameters.get("q", "").strip(),
        filters={name: str(parameters[name]) for name in FACETS if parameters.get(name)},
        sort=parameters.get("sort", ""),
        limit=PAGE,
        start=max(int(start) - 1, 0) if start.isdecimal() else 0,
        archived=parameters.get("archived") == "1",
    )


def catalogue_page(user: Anybody, wanted: Wanted, *, address: str, today: date) -> CataloguePage:
    """The catalogue at `address` (its path) as `user` sees it."""
    found = find(user, wanted)
    now = _parameters(wanted)
    inside = found_inside(found.datasets, found.parts, reader_of(user)) if found.parts else {}
    return CataloguePage(
        words=wanted.text,
        count=found.count,
        complete=found.complete,
        cards=_cards(user, found, inside, today=today),
        facets=tuple(_facets(found, now, address)),
        chosen=tuple(_chosen(found, now, address)),
        sorts=tuple(_sorts(wanted)),
        hidden=tuple((name, value) for name, value in now if name not in {"q", "sort"}),
        pager=_pager(found, now, address),
        clear_url=address,
        archived_url=_archived_url(found, now, address),
        is_archive=wanted.archived,
        answers=answers(user, found.parts, today=today) if not wanted.start and not wanted.archived else (),
        notes=notes_of(found),
        ways=ways_on(user, wanted, address=address) if not found.count else None,
        ask=None if not _only_mentioned(found, inside) else Link(text=gettext("Ask the office"), url=ask_address(words=wanted.text)),
    )


def _only_mentioned(found: Found, inside: Mapping[str, Inside]) -> bool:
    """Whether the words stand only in rows and explanations, so that perhaps no dataset is about what was asked."""
    return 0 < found.count == len(found.datasets) == sum(one.name in _MENTIONS for one in inside.values())


def _cards(user: Anybody, found: Found, inside: Mapping[str, Inside], *, today: date) -> tuple[Card, ...]:
    """The datasets as cards; what was asked for is marked, and what a card does not show is said."""
    cards = dataset_cards(user, found.datasets, today=today)
    if not found.parts:
        return cards
    targets = targets_of(found.parts)
    return tuple(_marked(card, dataset, targets, inside.get(str(dataset.pk))) for card, dataset in zip(cards, found.datasets, strict=True))


def _marked(card: Card, dataset: Dataset, targets: frozenset[str], inside: Inside | None) -> Card:
    found = replace(card, title_pieces=marked(card.title, targets), text_pieces=marked(passage(dataset.description, targets), targets))
    return replace(found, inside_where=inside.where, inside=inside.pieces) if inside else found


def _sorts(wanted: Wanted) -> Iterable[SortChoice]:
    """The orders that make sense: what was not asked in words matches as well as anything else."""
    for sort in SORTS if wanted.text else SORTS[1:]:
        yield SortChoice(value=sort, text=str(_SORT_TITLES[sort]), chosen=sort == wanted.order)


def _parameters(wanted: Wanted) -> tuple[tuple[str, str], ...]:
    suits = replace(wanted, sort="").order
    sort = wanted.sort if wanted.sort != suits else ""
    pairs = (("q", wanted.text), *wanted.filters.items(), ("sort", sort), ("archived", "1" if wanted.archived else ""))
    return tuple((name, value) for name, value in pairs if value)


def _archived_url(found: Found, now: tuple[tuple[str, str], ...], address: str) -> str:
    """From the list to the archive, where there is anything in it, and back."""
    if found.wanted.archived:
        return with_parameters(address, now, {"archived": None})
    return with_parameters(address, now, {"archived": "1"}) if found.has_archive else ""


def _facets(found: Found, now: tuple[tuple[str, str], ...], address: str) -> Iterable[Facet]:
    for name, title in _FACET_TITLES.items():
        values = tuple(
            FacetValue(
                text=_label(name, value),
                url=with_parameters(address, now, {name: None if value.chosen else value.value}),
                count=value.count,
                chosen=value.chosen,
            )
            for value in found.facets[name][:_VALUES_SHOWN]
        )
        if values:
            yield Facet(title=str(title), values=values, opened=name in _OPEN)


def _label(name: str, value: Counted) -> str:
    if name == "format":
        return format_in_words(value.value)
    if name == "openness":
        return gettext("%(stars)s of 5 stars") % {"stars": value.value}
    return value.label


def _chosen(found: Found, now: tuple[tuple[str, str], ...], address: str) -> Iterable[Link]:
    for name, values in found.facets.items():
        for value in values:
            if value.chosen:
                yield Link(text=_label(name, value), url=with_parameters(address, now, {name: None}))


def _pager(found: Found, now: tuple[tuple[str, str], ...], address: str) -> Pager:
    start, shown = found.wanted.start, len(found.datasets)
    previous = max(start - PAGE, 0)
    return Pager(
        total=found.count,
        first=start + 1 if shown else 0,
        last=start + shown,
        previous_url=with_parameters(address, now, {"from": str(previous + 1) if previous else None}) if start else "",
        next_url=with_parameters(address, now, {"from": str(start + PAGE + 1)}) if found.has_more else "",
    )
