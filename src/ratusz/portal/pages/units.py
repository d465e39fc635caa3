"""Publishers: the tree of units, and the page of one."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext

from ratusz.portal.catalog.models import Dataset
from ratusz.portal.catalog.standing import Anybody
from ratusz.portal.pages.listing import dataset_cards
from ratusz.portal.people.models import Unit
from ratusz.portal.show.components import Card, Fact, Link


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
    return UnitPage(unit=unit, about=about(unit), cards=dataset_cards(user, datasets, today=today), facts=tuple(_facts(unit)))


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
