"""The catalogue page: words, facets, order, pages; and what to try where nothing is found."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ratusz.portal.catalog.standing import Anybody
from ratusz.portal.pages.listing import dataset_cards
from ratusz.portal.search.catalogue import FACETS, SORTS, Found, Wanted, find
from ratusz.portal.show.addresses import with_parameters
from ratusz.portal.show.components import Card, Facet, FacetValue, Link, Pager

PAGE = 20
_FACET_TITLES = {
    "theme": _("Category"),
    "unit": _("Institution"),
    "kind": _("What it holds"),
    "frequency": _("How often updated"),
    "licence": _("Licence"),
    "tag": _("Keyword"),
}
_OPEN = ("theme", "unit")
_VALUES_SHOWN = 12
_SORT_TITLES = {"title": _("by title"), "-published": _("newest first"), "-changed": _("last changed first")}


@dataclass(frozen=True, slots=True, kw_only=True)
class SortChoice:
    """A way to order the list."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CataloguePage:
    """What the catalogue shows. `hidden`: parameters that the search form carries on. `suggestions`: other ways, where nothing fits."""

    words: str
    count: int
    cards: tuple[Card, ...]
    facets: tuple[Facet, ...]
    chosen: tuple[Link, ...]
    sorts: tuple[SortChoice, ...]
    hidden: tuple[tuple[str, str], ...]
    pager: Pager
    clear_url: str
    archived_url: str
    is_archive: bool
    suggestions: tuple[Link, ...]


def wanted_of(parameters: QueryDict) -> Wanted:
    """The question that the address asks; raises WrongUsage where it cannot be asked."""
    start = parameters.get("from", "1")
    return Wanted(
        text=parameters.get("q", "").strip(),
        filters={name: str(parameters[name]) for name in FACETS if parameters.get(name)},
        sort=parameters.get("sort") or SORTS[0],
        limit=PAGE,
        start=max(int(start) - 1, 0) if start.isdecimal() else 0,
        archived=parameters.get("archived") == "1",
    )


def catalogue_page(user: Anybody, wanted: Wanted, *, address: str, today: date) -> CataloguePage:
    """The catalogue at `address` (its path) as `user` sees it."""
    found = find(user, wanted)
    now = _parameters(wanted)
    return CataloguePage(
        words=wanted.text,
        count=found.count,
        cards=dataset_cards(user, found.datasets, today=today),
        facets=tuple(_facets(found, now, address)),
        chosen=tuple(_chosen(found, now, address)),
        sorts=tuple(SortChoice(value=sort, text=str(_SORT_TITLES[sort]), chosen=sort == wanted.sort) for sort in SORTS),
        hidden=tuple((name, value) for name, value in now if name not in {"q", "sort"}),
        pager=_pager(found, now, address),
        clear_url=address,
        archived_url=_archived_url(found, now, address),
        is_archive=wanted.archived,
        suggestions=tuple(_suggestions(wanted, now, address)) if not found.count else (),
    )


def _parameters(wanted: Wanted) -> tuple[tuple[str, str], ...]:
    sort = wanted.sort if wanted.sort != SORTS[0] else ""
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
                text=value.label,
                url=with_parameters(address, now, {name: None if value.chosen else value.value}),
                count=value.count,
                chosen=value.chosen,
            )
            for value in found.facets[name][:_VALUES_SHOWN]
        )
        if values:
            yield Facet(title=str(title), values=values, opened=name in _OPEN)


def _chosen(found: Found, now: tuple[tuple[str, str], ...], address: str) -> Iterable[Link]:
    for name, values in found.facets.items():
        for value in values:
            if value.chosen:
                yield Link(text=value.label, url=with_parameters(address, now, {name: None}))


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


def _suggestions(wanted: Wanted, now: tuple[tuple[str, str], ...], address: str) -> Iterable[Link]:
    if wanted.filters:
        without: Mapping[str, str | None] = dict.fromkeys(wanted.filters)
        yield Link(text=gettext("the same words without the filters"), url=with_parameters(address, now, without))
    words = wanted.text.split()
    if len(words) > 1:
        for word in words[:3]:
            yield Link(text=gettext("only “%(word)s”") % {"word": word}, url=with_parameters(address, (), {"q": word}))
    yield Link(text=gettext("the whole catalogue"), url=address)
