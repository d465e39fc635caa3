"""What one can be told of: a dataset, a category, a publisher, a search; from the parameters of an address, and in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.portal.catalog.access import access_dataset
from ratusz.portal.catalog.models import Dataset, Theme
from ratusz.portal.core.errors import nothing_here
from ratusz.portal.people.models import Unit
from ratusz.portal.search.catalogue import FACETS, LARGEST_PAGE, Wanted, that_find
from ratusz.portal.subscriptions.models import SEARCH_LIMIT, Subscription

Kind = Subscription.Kind
#: Whoever is told without an account sees what strangers see.
STRANGER = AnonymousUser()
DATASET, THEME, UNIT = "zbior", "kategoria", "instytucja"


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One of the four, or the whole catalogue (a search for nothing)."""

    kind: str
    dataset: Dataset | None = None
    theme: Theme | None = None
    unit: Unit | None = None
    search: str = ""


def topic_of(parameters: QueryDict) -> Topic:
    """What the address names, as strangers see it; nothing_here for what they do not."""
    if slug := parameters.get(DATASET, ""):
        return Topic(kind=Kind.DATASET, dataset=access_dataset(STRANGER, slug))
    if slug := parameters.get(THEME, ""):
        theme = Theme.objects.filter(pk=slug).first()
        if theme is None:
            raise nothing_here()
        return Topic(kind=Kind.THEME, theme=theme)
    if slug := parameters.get(UNIT, ""):
        unit = Unit.objects.filter(slug=slug).first()
        if unit is None:
            raise nothing_here()
        return Topic(kind=Kind.UNIT, unit=unit)
    return Topic(kind=Kind.SEARCH, search=search_of(parameters))


def search_of(parameters: QueryDict) -> str:
    """The search in the address in tidy form; without order and page, which change nothing in what is found."""
    names = ("q", *FACETS)
    said = ((name, str(parameters.get(name, "")).replace("\0", "").strip()) for name in names)
    pairs = [(name, value) for name, value in said if value]
    search = urlencode(pairs)
    if len(search) > SEARCH_LIMIT:
        raise WrongUsage("search-too-long", N_("This search is too long to be kept."), N_("Leave out some of its words."))
    return search


def wanted_of(search: str) -> Wanted:
    """The question to the catalogue that `search` is."""
    said = QueryDict(search)
    return Wanted(text=said.get("q", ""), filters={name: str(said[name]) for name in FACETS if said.get(name)}, limit=LARGEST_PAGE)


def finding(searches: Iterable[str], dataset: Dataset) -> frozenset[str]:
    """Those of `searches` by which a stranger finds `dataset`: all their words, as they were written."""
    listed = tuple(dict.fromkeys(searches))
    found = that_find(map(wanted_of, listed), dataset, user=STRANGER) if listed else ()
    return frozenset(search for search, finds in zip(listed, found, strict=bool(listed)) if finds)


def topic_in_words(topic: Topic | Subscription) -> str:
    """As "dataset: Air quality", "search: trees"."""
    if topic.dataset is not None:
        return _("dataset “%(title)s”") % {"title": topic.dataset.title}
    if topic.theme is not None:
        return _("category “%(title)s”") % {"title": topic.theme.name}
    if topic.unit is not None:
        return _("publisher “%(title)s”") % {"title": topic.unit.name}
    said = QueryDict(topic.search)
    words = [said.get("q", ""), *(str(said[name]) for name in FACETS if said.get(name))]
    return _("search “%(words)s”") % {"words": ", ".join(filter(None, words))} if topic.search else _("the whole catalogue")


def topic_address(topic: Topic | Subscription) -> str:
    """Where one sees it."""
    thing = topic.dataset or topic.theme or topic.unit
    if thing is not None:
        return thing.get_absolute_url()
    address = reverse("pages:catalogue")
    return f"{address}?{topic.search}" if topic.search else address


def atom_address(topic: Topic | Subscription) -> str:
    """The same as Atom."""
    if topic.dataset is not None:
        return reverse("subscriptions:atom-dataset", args=[topic.dataset.slug])
    if topic.theme is not None:
        return reverse("subscriptions:atom-theme", args=[topic.theme.pk])
    if topic.unit is not None:
        return reverse("subscriptions:atom-unit", args=[topic.unit.slug])
    address = reverse("subscriptions:atom")
    return f"{address}?{topic.search}" if topic.search else address


def subscribe_address(*, dataset: str = "", theme: str = "", unit: str = "", search: str = "") -> str:
    """Where one asks to be told."""
    named = urlencode([(name, value) for name, value in ((DATASET, dataset), (THEME, theme), (UNIT, unit)) if value])
    asked = named or search
    address = reverse("subscriptions:subscribe")
    return f"{address}?{asked}" if asked else address
