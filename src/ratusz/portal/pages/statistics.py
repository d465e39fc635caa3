"""What the bank holds, counted: datasets, tables, rows, by category, institution and licence."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext

from ratusz.portal.catalog.models import Dataset, Licence, Resource, Theme
from ratusz.portal.catalog.standing import Anybody
from ratusz.portal.pages.home import bank_figures, freshness
from ratusz.portal.pages.listing import language
from ratusz.portal.pages.used import UsedPart, used_part
from ratusz.portal.people.models import Unit
from ratusz.portal.show.components import Bar, Bars, Figure
from ratusz.portal.show.numbers import format_number

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True, kw_only=True)
class StatisticsPage:
    """What the page of statistics shows."""

    figures: tuple[Figure, ...]
    fresh: str
    themes: Bars
    units: Bars
    licences: Bars
    used: UsedPart


def statistics_page(user: Anybody, *, address: str, period: str, today: date) -> StatisticsPage:
    """The statistics of what `user` may see, at `address`; use in `period` (`used.PERIODS`)."""
    rows = list(Dataset.objects.visible_to(user).kept_up().values_list("theme_id", "unit_id", "licence"))
    tables = (
        Resource.objects.visible_to(user)
        .published()
        .aggregate(
            count=Count("pk", filter=Q(kind=Resource.Kind.TABLE)),
            others=Count("pk", filter=~Q(kind=Resource.Kind.TABLE)),
            rows=Sum("rows", default=0),
            promised=Count("pk", filter=Q(next_due_on__isnull=False)),
            late=Count("pk", filter=Q(next_due_on__lt=today)),
        )
    )
    themes, units, licences = (Counter(column) for column in zip(*rows, strict=True)) if rows else (Counter(), Counter(), Counter())
    names = {theme.pk: theme.name for theme in Theme.objects.filter(pk__in=themes)}
    publishers = {unit.pk: unit for unit in Unit.objects.filter(pk__in=units)}
    links = {unit.pk: unit.get_absolute_url() for unit in publishers.values()}
    return StatisticsPage(
        figures=(
            *bank_figures(datasets=len(rows), tables=tables["count"], rows=tables["rows"], units=len(units)),
            *(
                [Figure(label=gettext("documents and links"), value=format_number(tables["others"], language()))]
                if tables["others"]
                else ()
            ),
        ),
        fresh=freshness(tables=tables["count"], promised=tables["promised"], late=tables["late"]),
        themes=_bars(
            gettext("Datasets by category"),
            gettext("Category"),
            themes,
            names,
            {slug: reverse("pages:theme", args=[slug]) for slug in themes},
        ),
        units=_bars(
            gettext("Datasets by institution"), gettext("Institution"), units, {pk: unit.name for pk, unit in publishers.items()}, links
        ),
        licences=_bars(gettext("Datasets by licence"), gettext("Licence"), licences, dict(_licence_names()), {}),
        used=used_part(user, address=address, period=period, today=today),
    )


def _licence_names() -> Iterable[tuple[str, str]]:
    return ((str(value), str(label)) for value, label in Licence.choices)


def _bars(caption: str, head: str, counts: Mapping[Key, int], names: Mapping[Key, str], urls: Mapping[Key, str]) -> Bars:
    rows = sorted(((names[key], count, urls.get(key, "")) for key, count in counts.items()), key=lambda row: (-row[1], row[0]))
    return Bars(
        caption=caption,
        name_head=head,
        value_head=gettext("Datasets"),
        rows=tuple(Bar(text=name, value=count, url=url) for name, count, url in rows),
    )
