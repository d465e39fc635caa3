"""The history of tables: what was published when, by which unit, and what changed."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext

from ratusz.portal.catalog.models import Publication, Resource
from ratusz.portal.catalog.services import publication_link, size_in_words
from ratusz.portal.core.kept import kept
from ratusz.portal.findings.models import Finding
from ratusz.portal.findings.queries import credits_by_version
from ratusz.portal.intake.models import Answer
from ratusz.portal.pages.differing import differing
from ratusz.portal.pages.listing import language
from ratusz.portal.show.components import Badge, Event, Link
from ratusz.portal.show.numbers import format_day


def history(resources: Iterable[Resource], *, limit: int) -> tuple[Event, ...]:
    """The latest publications of `resources` (with their datasets), newest first, each with a link to what changed.

    Between them stand the days on which somebody checked, and nothing had changed.
    """
    by_id = {resource.pk: resource for resource in resources}
    found = kept(("publications", *by_id, limit), lambda: _publications(by_id, limit + 20))
    thanks = credits_by_version(dict.fromkeys(each.resource_id for each in found if each.is_credited))  # type: ignore[attr-defined]
    events = [
        _event(each, by_id, _before(each, found), thanks.get((each.resource_id, each.version), ()), several=len(by_id) > 1)
        for each in found
    ]
    checks = kept(
        ("checks", *by_id, limit),
        lambda: list(Answer.objects.standing().filter(resource__in=by_id, kind=Answer.Kind.UNCHANGED)[:limit]),
    )
    events += [_check(each, by_id, several=len(by_id) > 1) for each in checks]
    return tuple(sorted(events, key=lambda event: event.at, reverse=True))[:limit]


def _publications(tables: Iterable[UUID], most: int) -> list[Publication]:
    """The last ones, the newest first; `is_credited`: somebody is to be thanked in it, which is asked for where it is so only."""
    credited = Finding.objects.credits_of(tables).filter(resource=OuterRef("resource"), mended_in=OuterRef("version"))
    found = Publication.objects.filter(resource__in=tables).annotate(is_credited=Exists(credited))
    return list(found.order_by("-at", "-pk")[:most])


def _check(answer: Answer, by_id: dict[UUID, Resource], *, several: bool) -> Event:
    told = gettext("Checked: nothing changed")
    resource = by_id[answer.resource_id]
    return Event(at=answer.at, title=resource.title if several else told, text=told if several else "")


def _before(publication: Publication, found: list[Publication]) -> Publication | None:
    """The one that was current before; `found` is ordered newest first."""
    older = (each for each in found if each.resource_id == publication.resource_id and each.at < publication.at)
    return next(older, None)


def _event(
    publication: Publication, by_id: dict[UUID, Resource], before: Publication | None, thanks: tuple[str, ...], *, several: bool
) -> Event:
    resource = by_id[publication.resource_id]
    current = publication.version == resource.current
    if publication.withdrawn_reason:
        return Event(
            at=publication.at,
            title=resource.title,
            text=publication.withdrawn_reason,
            badges=(Badge(text=gettext("withdrawn"), tone="danger"),),
        )
    return Event(
        at=publication.at,
        title=resource.title if several else _title(publication),
        text=_text(publication, _differing(publication, resource, before), thanks),
        links=tuple(_links(publication, resource, before)),
        badges=(Badge(text=gettext("current"), tone="success"),) if current else (),
        current=current,
    )


def _text(publication: Publication, differing: tuple[str, ...], thanks: tuple[str, ...]) -> str:
    said = publication.note_said or size_in_words(publication)
    more = [*differing, *_thanks(thanks)]
    return " · ".join([said.rstrip("."), *more]) if more else said


def _differing(publication: Publication, resource: Resource, before: Publication | None) -> tuple[str, ...]:
    if before is None or before.withdrawn_reason:
        return ()
    return differing(resource, before.version, publication.version)


def _thanks(nicknames: tuple[str, ...]) -> Iterable[str]:
    """Who found what was mended in it."""
    if nicknames:
        yield gettext("An error was mended that was found by: %(names)s") % {"names": ", ".join(nicknames)}


def _title(publication: Publication) -> str:
    if publication.state_on is None:
        return gettext("A new version")
    return gettext("State on %(day)s") % {"day": format_day(publication.state_on, language())}


def _links(publication: Publication, resource: Resource, before: Publication | None) -> Iterable[Link]:
    if before is not None and not before.withdrawn_reason and resource.is_table:
        address = reverse("pages:changes", args=[resource.dataset.slug, resource.slug])
        yield Link(text=gettext("what changed"), url=f"{address}?od={before.version}&do={publication.version}")
    if publication.version != resource.current:
        yield Link(text=gettext("see this version"), url=f"{resource.get_absolute_url()}?version={publication.version}")
    yield publication_link(publication)
