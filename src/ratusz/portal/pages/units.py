"""Publishers: the tree of units, and the page of one."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit
from uuid import UUID

from django.utils.translation import gettext

from ratusz.portal.catalog.happened import happened
from ratusz.portal.catalog.models import Dataset, Resource
from ratusz.portal.catalog.standing import Anybody
from ratusz.portal.pages.days import ChangeLine, change_line
from ratusz.portal.pages.listing import dataset_cards, language
from ratusz.portal.pages.promises import Promises, promises_of
from ratusz.portal.people.models import Unit
from ratusz.portal.show.components import Card, Fact, Figure, Link
from ratusz.portal.show.numbers import format_number
from ratusz.portal.usage import queries as usage

#: So many of the latest changes stand on the page of a unit, and on that of a category.
LATELY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLine:
    """A unit in the tree: how deep it stands and how many datasets it answers for."""

    name: str
    url: str
    about: str
    kind: str
    count: int
    below: tuple["UnitLine", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPage:
    """What the page of a unit shows."""

    unit: Unit
    about: str
    cards: tuple[Card, ...]
    facts: tuple[Fact, ...]
    promises: Promises
    lately: tuple[ChangeLine, ...]
    figures: tuple[Figure, ...]


def unit_tree(user: Anybody) -> tuple[UnitLine, ...]:
    """All units as a tree, with the number of datasets that `user` may see."""
    counts = Counter(Dataset.objects.visible_to(user).kept_up().values_list("unit_id", flat=True))
    below: dict[UUID | None, list[Unit]] = defaultdict(list)
    for unit in Unit.objects.filter(closed_on=None):
        below[unit.parent_id].append(unit)
    return tuple(_lines(below[None], below, counts))


def unit_page(user: Anybody, unit: Unit, *, today: date) -> UnitPage:
    """The page of `unit` as `user` sees it."""
    datasets = Dataset.objects.visible_to(user).kept_up().filter(unit=unit).select_related("unit", "theme")
    resources = list(Resource.objects.visible_to(user).published().filter(dataset__in=datasets).select_related("dataset"))
    return UnitPage(
        unit=unit,
        about=about(unit),
        cards=dataset_cards(user, datasets, today=today),
        facts=tuple(_facts(unit)),
        promises=promises_of(resources, today=today),
        lately=tuple(change_line(one) for one in happened(user, unit=unit.slug, enough=LATELY).happened[:LATELY]),
        figures=tuple(_figures(datasets, resources)),
    )


def _figures(datasets: Iterable[Dataset], resources: Iterable[Resource]) -> Iterable[Figure]:
    """What it delivers, in numbers, and how that is used."""
    tables = [one for one in resources if one.is_table]
    use = [usage.lately()[one.pk] for one in datasets if one.pk in usage.lately()]
    lines = (
        (gettext("datasets"), len(list(datasets))),
        (gettext("tables"), len(tables)),
        (gettext("rows of data"), sum(one.rows for one in tables)),
        (gettext("downloads in twelve months"), sum(one.downloads for one in use)),
    )
    for label, value in lines:
        yield Figure(label=label, value=format_number(value, language()))


def about(unit: Unit) -> str:
    """What the unit does, in the reader's language."""
    return unit.about_pl if unit.name == unit.name_pl or not unit.about_en else unit.about_en


def _lines(units: list[Unit], below: dict[UUID | None, list[Unit]], counts: Counter[UUID]) -> Iterable[UnitLine]:
    for unit in units:
        yield UnitLine(
            name=unit.name,
            url=unit.get_absolute_url(),
            about=about(unit),
            kind=unit.get_kind_display(),
            count=counts[unit.pk],
            below=tuple(_lines(below[unit.pk], below, counts)),
        )


def _facts(unit: Unit) -> Iterable[Fact]:
    yield Fact(name=gettext("Kind"), text=unit.get_kind_display())
    if unit.parent:
        yield Fact(name=gettext("Belongs to"), links=(Link(text=unit.parent.name, url=unit.parent.get_absolute_url()),))
    if children := list(unit.children.filter(closed_on=None)):
        yield Fact(name=gettext("Consists of"), links=tuple(Link(text=each.name, url=each.get_absolute_url()) for each in children))
    if unit.closed_on:
        yield Fact(name=gettext("Closed"), day=unit.closed_on)
    if unit.contact:
        yield Fact(name=gettext("Contact person"), text=unit.contact)
    if unit.email:
        yield Fact(name=gettext("E-mail"), links=(Link(text=unit.email, url=f"mailto:{unit.email}"),))
    if unit.phone:
        yield Fact(name=gettext("Phone"), text=unit.phone)
    if unit.url:
        yield Fact(name=gettext("Web page"), links=(Link(text=unit.url, url=unit.url),))
    yield from bip_facts(unit)


def bip_facts(unit: Unit) -> Iterable[Fact]:
    """Where the unit publishes what the law asks it to."""
    if unit.bip_url:
        yield Fact(name=gettext("Public information bulletin (BIP)"), links=(Link(text=urlsplit(unit.bip_url).netloc, url=unit.bip_url),))
