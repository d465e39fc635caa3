"""Datasets, publications and categories as they stand in lists: cards, rows, icons."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.utils.text import Truncator
from django.utils.translation import get_language, gettext, ngettext

from ratusz.portal.catalog.models import Dataset, Resource, Theme
from ratusz.portal.catalog.services import contents_in_words
from ratusz.portal.catalog.standing import Anybody
from ratusz.portal.show.components import Badge, Card
from ratusz.portal.show.numbers import format_day, format_number

# Pictures for the EU data themes, where a city's category names none.
_ICONS = {
    "AGRI": "plant-duotone",
    "ECON": "coins-duotone",
    "EDUC": "graduation-cap-duotone",
    "ENER": "lightning-duotone",
    "ENVI": "leaf-duotone",
    "GOVE": "bank-duotone",
    "HEAL": "heartbeat-duotone",
    "INTR": "globe-hemisphere-west-duotone",
    "JUST": "scales-duotone",
    "REGI": "buildings-duotone",
    "SOCI": "users-three-duotone",
    "TECH": "flask-duotone",
    "TRAN": "bus-duotone",
}


def language() -> str:
    """The language: "pl" or "en", as the page is read."""
    return "en" if (get_language() or "pl").startswith("en") else "pl"


def icon_of(theme: Theme) -> str:
    """The picture of a category."""
    return theme.icon or _ICONS.get(theme.eu_code, "books-duotone")


def columns_in_words(count: int) -> str:
    """How many columns: "1 column", "3 columns"."""
    return ngettext("%(number)s column", "%(number)s columns", count) % {"number": format_number(count, language())}


def rows_in_words(count: int) -> str:
    """How many rows: "1 row", "12,345 rows"."""
    return ngettext("%(number)s row", "%(number)s rows", count) % {"number": format_number(count, language())}


def published_by_dataset(user: Anybody, datasets: Iterable[Dataset]) -> dict[UUID, list[Resource]]:
    """The published tables that `user` may see, by dataset, in their order; one statement for all."""
    found: dict[UUID, list[Resource]] = defaultdict(list)
    for resource in Resource.objects.visible_to(user).published().filter(dataset__in=[dataset.pk for dataset in datasets]):
        found[resource.dataset_id].append(resource)
    return found


def dataset_cards(user: Anybody, datasets: Iterable[Dataset], *, today: date) -> tuple[Card, ...]:
    """Datasets (with unit and theme) as cards, as `user` sees them."""
    listed = list(datasets)
    resources = published_by_dataset(user, listed)
    return tuple(dataset_card(dataset, resources[dataset.pk], today=today) for dataset in listed)


def dataset_card(dataset: Dataset, resources: Iterable[Resource], *, today: date) -> Card:
    """A dataset in a list; `resources` are its published tables that the reader may see."""
    shown = list(resources)
    facts = [dataset.unit.name]
    if shown:
        facts += contents_in_words(shown)
    state = max((resource.state_on for resource in shown if resource.state_on), default=None)
    if state:
        facts.append(gettext("as of %(day)s") % {"day": format_day(state, language())})
    return Card(
        title=dataset.title,
        url=dataset.get_absolute_url(),
        kicker=dataset.theme.name,
        text=Truncator(dataset.description).words(34),
        facts=tuple(facts),
        badges=tuple(_badges(shown, today=today)),
    )


def _badges(resources: list[Resource], *, today: date) -> Iterable[Badge]:
    if not resources:
        yield Badge(text=gettext("not published yet"), tone="warning")
    if any(resource.next_due_on and resource.next_due_on < today for resource in resources):
        yield Badge(text=gettext("late"), tone="warning")
    if resources and all(resource.audience != "public" for resource in resources):
        yield Badge(text=gettext("for the office"), tone="info")
