"""What the office pages of the catalogue show, ready for the components."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ratusz.portal.catalog.models import Audience, Dataset, Publication, Resource
from ratusz.portal.catalog.office import language
from ratusz.portal.catalog.services import contents_in_words, format_in_words, publication_link, size_in_words
from ratusz.portal.core.models import AuditEntry
from ratusz.portal.core.verbs import OF_UNITS, details, sentence
from ratusz.portal.people.queries import names_of_units
from ratusz.portal.show.components import Badge, Event
from ratusz.portal.show.numbers import format_day, format_moment
from ratusz.portal.show.table import rows_in_words

HAPPENED = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceRow:
    """One table in the list of what I answer for."""

    resource: Resource
    text: str
    badges: tuple[Badge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetRow:
    """One dataset with its tables."""

    dataset: Dataset
    text: str
    badges: tuple[Badge, ...]
    resources: tuple[ResourceRow, ...]


def dataset_rows(datasets: Iterable[Dataset]) -> tuple[DatasetRow, ...]:
    """The rows of a list; resources must have been loaded."""
    return tuple(_dataset_row(dataset) for dataset in datasets)


def badges_of(thing: Dataset | Resource) -> tuple[Badge, ...]:
    """For whom it is, where not for everybody; and whether it is shown."""
    badges = []
    if isinstance(thing, Resource):
        if thing.withdrawn_at is not None:
            badges.append(Badge(text=_("withdrawn"), tone="danger"))
        elif not thing.current:
            badges.append(Badge(text=_("nothing published yet")))
    if thing.audience != Audience.PUBLIC:
        badges.append(Badge(text=str(Audience(thing.audience).label), tone="info"))
    return tuple(badges)


def events_of(resource: Resource, editions: Iterable[Publication]) -> tuple[Event, ...]:
    """The history of a resource, newest first; the newest edition of the current version is marked."""
    events = []
    current = resource.current
    for edition in editions:
        is_current = edition.version == current and resource.withdrawn_at is None
        current = "" if is_current else current
        events.append(_event(edition, is_current=is_current))
    return tuple(events)


def happened(*things: Dataset | Resource) -> tuple[Event, ...]:
    """What was done to `things` lately, by whom and why."""
    entries = AuditEntry.objects.filter(target_kind__in=("dataset", "resource"), target_id__in=[str(thing.pk) for thing in things])
    lately = list(entries.select_related("by", "in_place_of")[:HAPPENED])
    units = names_of_units() if any(entry.verb in OF_UNITS for entry in lately) else {}
    return tuple(Event(at=entry.at, title=sentence(entry), text=details(entry, units=units)) for entry in lately)


def open_older(resource: Resource, editions: Iterable[Publication]) -> list[tuple[str, str]]:
    """The earlier versions that everybody can still open at their addresses: ids, and words for them."""
    found: dict[str, str] = {}
    for edition in editions:
        if edition.version != resource.current and not edition.withdrawn_reason:
            found.setdefault(edition.version, f"{format_moment(edition.at, language())}, {size_in_words(edition)}")
    return list(found.items())


def _event(edition: Publication, *, is_current: bool) -> Event:
    badges = []
    if is_current:
        badges.append(Badge(text=_("current"), tone="success"))
    if edition.withdrawn_reason:
        badges.append(Badge(text=_("shown no more"), tone="danger"))
    title = _("State on %(day)s") % {"day": format_day(edition.state_on, language())} if edition.state_on else _("Published")
    return Event(
        at=edition.at,
        title=f"{title}, {size_in_words(edition)}",
        text=" ".join(filter(None, [edition.note_said, edition.withdrawn_reason])),
        by=str(edition.by or ""),
        links=() if edition.withdrawn_reason else (publication_link(edition),),
        badges=tuple(badges),
        current=is_current,
    )


def _dataset_row(dataset: Dataset) -> DatasetRow:
    resources = tuple(dataset.resources.all())
    contents = contents_in_words(resources) or [_("nothing yet")]
    return DatasetRow(
        dataset=dataset,
        text=" · ".join([dataset.unit.name, *contents]),
        badges=badges_of(dataset),
        resources=tuple(_resource_row(resource) for resource in resources),
    )


def _resource_row(resource: Resource) -> ResourceRow:
    facts = []
    if not resource.is_table:
        facts.append(str(resource.get_kind_display()))
    if resource.current:
        facts.append(rows_in_words(resource.rows, language()) if resource.is_table else format_in_words(resource.format))
    if resource.state_on:
        facts.append(_("state on %(day)s") % {"day": format_day(resource.state_on, language())})
    if resource.next_due_on:
        facts.append(_("next due %(day)s") % {"day": format_day(resource.next_due_on, language())})
    return ResourceRow(resource=resource, text=" · ".join(facts), badges=badges_of(resource))
