"""The page of a category: what it holds, what of it is most used and new, who publishes in it."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from ratusz.portal.catalog.happened import happened
from ratusz.portal.catalog.models import Dataset, Resource, Theme
from ratusz.portal.catalog.standing import Anybody
from ratusz.portal.pages.days import ChangeLine, change_line
from ratusz.portal.pages.listing import dataset_cards, icon_of, language
from ratusz.portal.pages.popular import Popular, most_used
from ratusz.portal.pages.units import LATELY
from ratusz.portal.show.components import Bar, Bars, Card, Figure
from ratusz.portal.show.numbers import format_number

#: In a category with fewer datasets its list says enough.
RANKED_FROM = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemePage:
    """What the page of a category shows."""

    theme: Theme
    icon: str
    figures: tuple[Figure, ...]
    cards: tuple[Card, ...]
    popular: tuple[Popular, ...]
    lately: tuple[ChangeLine, ...]
    units: Bars


def theme_page(user: Anybody, theme: Theme, *, today: date) -> ThemePage:
    """The page of `theme` as `user` sees it."""
    datasets = list(Dataset.objects.visible_to(user).kept_up().in_theme(theme.slug).select_related("unit", "theme"))
    tables = Resource.objects.visible_to(user).published().filter(dataset__in=datasets, kind=Resource.Kind.TABLE)
    rows = tables.values_list("rows", flat=True)
    units = Counter(one.unit for one in datasets)
    lines = (
        (gettext("datasets"), len(datasets)),
        (gettext("tables"), len(rows)),
        (gettext("rows of data"), sum(rows)),
        (gettext("institutions"), len(units)),
    )
    return ThemePage(
        theme=theme,
        icon=icon_of(theme),
        figures=tuple(Figure(label=label, value=format_number(value, language())) for label, value in lines) if datasets else (),
        cards=dataset_cards(user, datasets, today=today),
        popular=most_used(datasets) if len(datasets) >= RANKED_FROM else (),
        lately=tuple(change_line(one) for one in happened(user, theme=theme.slug, enough=LATELY).happened[:LATELY]),
        units=Bars(
            caption=gettext("Datasets by institution"),
            name_head=gettext("Institution"),
            value_head=gettext("Datasets"),
            rows=tuple(Bar(text=unit.name, value=count, url=unit.get_absolute_url()) for unit, count in units.most_common()),
        ),
    )
