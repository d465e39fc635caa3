"""The page of a dataset: three dates, provenance, tables, columns, licence, how to cite, whom to ask."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from ratusz.bank.publish.sheets import MAX_ROWS
from ratusz.portal.asking.presenters import ask_address
from ratusz.portal.catalog.models import Audience, ColumnText, Dataset, LinkCheck, Resource
from ratusz.portal.catalog.services import check_badge, format_in_words
from ratusz.portal.catalog.standing import Anybody
from ratusz.portal.explore.tables import manifest
from ratusz.portal.findings.presenters import report_address
from ratusz.portal.pages.beside import differing_in
from ratusz.portal.pages.citing import Citation, cite
from ratusz.portal.pages.columns import ColumnLine, column_lines
from ratusz.portal.pages.explorer.taking import api_address
from ratusz.portal.pages.history import history
from ratusz.portal.pages.lacking import lacking_in
from ratusz.portal.pages.licences import TERMS, Terms
from ratusz.portal.pages.lineage import QualityNote, provenance_of_dataset, quality_of
from ratusz.portal.pages.listing import columns_in_words, language, rows_in_words
from ratusz.portal.pages.units import bip_facts
from ratusz.portal.show.components import Badge, Card, Event, Fact, Line, Link, Provenance
from ratusz.portal.show.numbers import format_day, format_number, format_size
from ratusz.portal.stewardship.said import gathered_for, is_page_shown
from ratusz.portal.subscriptions.topics import subscribe_address
from ratusz.portal.usage import queries as usage
from ratusz.portal.usage.queries import Use

VERSIONS_SHOWN = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """The three dates that are often taken for one. `late`: the next one was promised for a day that has passed.

    `checked_on`: the day somebody said that nothing has changed since the publication.
    """

    state_on: date | None
    published_at: datetime | None
    next_due_on: date | None
    late: bool
    checked_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableColumns:
    """The columns of one table, explained."""

    title: str
    columns: tuple[ColumnLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived:
    """That a dataset is updated no more: since when, why, and what to use instead where there is something."""

    at: datetime
    reason: str
    successor: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetPage:
    """What the page of a dataset shows."""

    dataset: Dataset
    dates: Dates
    provenance: Provenance
    tables: tuple[Card, ...]
    columns: tuple[TableColumns, ...]
    quality: tuple[QualityNote, ...]
    terms: Terms
    source_line: str
    cite: Citation
    archived: Archived | None
    facts: tuple[Fact, ...]
    versions: tuple[Event, ...]
    is_draft: bool
    has_only_tables: bool
    report_url: str
    need_url: str
    ask_url: str
    news_url: str
    gathered_for: str = ""
    why_url: str = ""
    resources: tuple[Resource, ...] = ()
    differing: tuple[Line, ...] = ()
    lacking: tuple[Link, ...] = ()


def dataset_page(user: Anybody, dataset: Dataset, *, address: str, bank: str, today: date) -> DatasetPage:
    """The page of `dataset` (with unit and theme) at the absolute `address`, in the bank called `bank`, as `user` sees it."""
    resources = list(Resource.objects.visible_to(user).published().filter(dataset=dataset).select_related("link_check"))
    for resource in resources:
        resource.dataset = dataset
    dates = dates_of(resources, today=today)
    texts = _texts(resources)
    columns = {resource: _columns(resource, texts) for resource in resources if resource.is_table}
    return DatasetPage(
        dataset=dataset,
        dates=dates,
        provenance=provenance_of_dataset(dataset, resources),
        tables=tuple(_card(resource) for resource in resources),
        columns=tuple(columns.values()),
        quality=quality_of((resource, table.columns) for resource, table in columns.items()),
        terms=TERMS[dataset.licence],
        source_line=source_line(dataset, dates.state_on),
        archived=archived_of(user, dataset),
        cite=cite(
            unit=dataset.unit.name, title=dataset.title, key=dataset.slug, bank=bank, address=address, state_on=dates.state_on,
            published_at=dates.published_at,
        ),
        facts=tuple(_facts(dataset)),
        versions=history(resources, limit=VERSIONS_SHOWN),
        is_draft=not resources,
        has_only_tables=all(resource.is_table for resource in resources),
        report_url=report_address(dataset.slug),
        need_url=reverse("findings:need", args=[dataset.slug]),
        ask_url=ask_address(dataset.slug),
        news_url=_news_address(dataset, resources),
        gathered_for=(why := gathered_for(resources)),
        why_url=reverse("stewardship:public") if why and is_page_shown() else "",
        resources=tuple(resources),
        differing=differing_in(resources),
        lacking=lacking_in(resources, today=today, name_tables=len(columns) > 1),
    )  # fmt: skip


def _news_address(dataset: Dataset, resources: list[Resource]) -> str:
    """Where one asks for news of it; "" where strangers see nothing of it."""
    is_public = dataset.audience == Audience.PUBLIC and any(one.audience == Audience.PUBLIC for one in resources)
    return subscribe_address(dataset=dataset.slug) if is_public else ""


def dates_of(resources: Iterable[Resource], *, today: date) -> Dates:
    """The latest state, the latest publication and the earliest promise among `resources`."""
    listed = list(resources)
    due = min((resource.next_due_on for resource in listed if resource.next_due_on), default=None)
    return Dates(
        state_on=max((resource.state_on for resource in listed if resource.state_on), default=None),
        published_at=max((resource.published_at for resource in listed if resource.published_at), default=None),
        next_due_on=due,
        late=due is not None and due < today,
        checked_on=max((resource.checked_on for resource in listed if resource.checked_on), default=None),
    )


def source_line(dataset: Dataset, state_on: date | None) -> str:
    """The line that whoever re-uses the data copies: publisher, dataset, day, licence."""
    values = {"unit": dataset.unit.name, "title": dataset.title, "licence": TERMS[dataset.licence].name}
    if state_on is None:
        return gettext("Source: %(unit)s, dataset “%(title)s”, %(licence)s") % values
    return gettext("Source: %(unit)s, dataset “%(title)s”, state on %(day)s, %(licence)s") % {
        **values,
        "day": format_day(state_on, language()),
    }


def archived_of(user: Anybody, dataset: Dataset) -> Archived | None:
    """Why the dataset is updated no more, and what `user` may see instead; None where it is."""
    if dataset.archived_at is None:
        return None
    instead = Dataset.objects.visible_to(user).filter(pk=dataset.successor_id).first() if dataset.successor_id else None
    link = Link(text=instead.title, url=instead.get_absolute_url()) if instead else None
    return Archived(at=dataset.archived_at, reason=dataset.archived_reason, successor=link)


def _card(resource: Resource) -> Card:
    facts = [rows_in_words(resource.rows), columns_in_words(resource.columns)] if resource.is_table else list(_whole_facts(resource))
    if resource.state_on:
        facts.append(gettext("as of %(day)s") % {"day": format_day(resource.state_on, language())})
    return Card(
        title=resource.title,
        url=resource.get_absolute_url(),
        text=resource.description,
        facts=tuple(facts),
        badges=tuple(_badges(resource)),
        icon=_ICONS[Resource.Kind(resource.kind)],
        downloads=tuple(_downloads(resource)),
    )


def _downloads(resource: Resource) -> Iterable[Link]:
    """The whole of it without the way over its page: a table for programs and for spreadsheets, a document as it is."""
    if resource.is_table:
        yield Link(text="CSV", url=api_address(resource, "export.csv", ()))
        if resource.rows <= MAX_ROWS:
            yield Link(text="Excel", url=api_address(resource, "export.xlsx", ()))
    elif not resource.url:
        yield Link(text=format_in_words(resource.format), url=f"/r/{resource.pk}/{resource.current}.{resource.format}")


_ICONS = {Resource.Kind.TABLE: "table", Resource.Kind.DOCUMENT: "file-text", Resource.Kind.LINK: "link-simple"}


def _whole_facts(resource: Resource) -> Iterable[str]:
    """What stands in the place of rows and columns: format, size or host, the day."""
    yield format_in_words(resource.format)
    if resource.url:
        yield urlsplit(resource.url).hostname or resource.url
    else:
        yield format_size(resource.bytes, language())
    if resource.published_at and not resource.state_on:
        yield gettext("published on %(day)s") % {"day": format_day(resource.published_at, language())}


def _badges(resource: Resource) -> Iterable[Badge]:
    if not resource.is_table:
        yield Badge(text=str(resource.get_kind_display()))
    if resource.audience != "public":
        yield Badge(text=resource.get_audience_display(), tone="info")
    health = resource.link_check if resource.kind == Resource.Kind.LINK and hasattr(resource, "link_check") else None
    if health is not None and health.state in {LinkCheck.State.BROKEN, LinkCheck.State.MOVED}:
        yield check_badge(health)


def _texts(resources: list[Resource]) -> Mapping[object, dict[str, ColumnText]]:
    found: dict[object, dict[str, ColumnText]] = {resource.pk: {} for resource in resources}
    for text in ColumnText.objects.filter(resource__in=resources):
        found[text.resource_id][text.name] = text
    return found


def _columns(resource: Resource, texts: Mapping[object, dict[str, ColumnText]]) -> TableColumns:
    schema = manifest(str(resource.pk), resource.current).schema
    return TableColumns(title=resource.title, columns=column_lines(schema, texts[resource.pk]))


def _facts(dataset: Dataset) -> Iterable[Fact]:
    unit = dataset.unit
    yield Fact(name=gettext("Answers for the data"), links=(Link(text=unit.name, url=unit.get_absolute_url()),))
    yield from contact_facts(dataset)
    yield from bip_facts(unit)
    yield from _coverage(dataset)
    yield Fact(name=gettext("Category"), links=(Link(text=dataset.theme.name, url=dataset.theme.get_absolute_url()),))
    yield Fact(name=gettext("Updated"), text=dataset.get_frequency_display())
    if use := usage.lately().get(dataset.pk):
        yield Fact(name=gettext("Use in twelve months"), text=use_in_words(use))
    if dataset.past_downloads:
        yield Fact(name=gettext("Downloads"), text=past_downloads_in_words(dataset.past_downloads))
    if dataset.keywords:
        yield Fact(name=gettext("Keywords"), text=", ".join(dataset.keywords))
    yield Fact(name=gettext("Identifier"), code=str(dataset.pk))


def contact_facts(dataset: Dataset) -> Iterable[Fact]:
    """Whom to ask: the person of the dataset, else the unit."""
    email, phone = dataset.contact_email or dataset.unit.email, dataset.contact_phone or dataset.unit.phone
    if email:
        yield Fact(
            name=gettext("Questions"),
            text=f"{dataset.contact_name}, " if dataset.contact_name else "",
            links=(Link(text=email, url=f"mailto:{email}"),),
            note=phone,
        )
    elif dataset.contact_name or phone:
        yield Fact(name=gettext("Questions"), text=dataset.contact_name, note=phone)


def _coverage(dataset: Dataset) -> Iterable[Fact]:
    """The time and the place that the data is about."""
    first, last = (format_day(day, language()) if day else "" for day in (dataset.covers_from, dataset.covers_to))
    if first and last:
        yield Fact(name=gettext("Time covered"), text=gettext("from %(first)s to %(last)s") % {"first": first, "last": last})
    elif first:
        yield Fact(name=gettext("Time covered"), text=gettext("since %(first)s") % {"first": first})
    elif last:
        yield Fact(name=gettext("Time covered"), text=gettext("until %(last)s") % {"last": last})
    if dataset.area_name or dataset.area_code:
        yield Fact(name=gettext("Area covered"), text=dataset.area_name, note=f"TERYT {dataset.area_code}" if dataset.area_code else "")


def use_in_words(use: Use) -> str:
    """Looks and downloads: "233 views, 20 downloads"."""
    views = ngettext("%(number)s view", "%(number)s views", use.views) % {"number": format_number(use.views, language())}
    downloads = ngettext("%(number)s download", "%(number)s downloads", use.downloads)
    return f"{views}, {downloads % {'number': format_number(use.downloads, language())}}"


def past_downloads_in_words(count: int) -> str:
    """How often it was downloaded at the portal it moved in from: shown apart from what is counted here."""
    text = ngettext("%(number)s download before it moved in", "%(number)s downloads before it moved in", count)
    return text % {"number": format_number(count, language())}
