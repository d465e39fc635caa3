"""The page of what is no table: a document, or a link."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.http import HttpRequest
from django.utils.translation import gettext

from ratusz.bank.store.manifest import Manifest
from ratusz.portal.catalog.access import visible_version
from ratusz.portal.catalog.models import LinkCheck, Publication, Resource
from ratusz.portal.catalog.services import SERVICES, check_badge, format_in_words, publication_link, why_broken
from ratusz.portal.explore.tables import manifest
from ratusz.portal.findings.presenters import report_address
from ratusz.portal.pages.citing import Citation, cite
from ratusz.portal.pages.dataset import Archived, Dates, archived_of, dates_of, past_downloads_in_words, source_line
from ratusz.portal.pages.history import history
from ratusz.portal.pages.licences import TERMS, Terms
from ratusz.portal.pages.listing import language
from ratusz.portal.show.components import Badge, Download, Event, Fact, Link, Provenance
from ratusz.portal.show.numbers import format_day

VERSIONS_SHOWN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkHealth:
    """What was heard at the address of a link: a badge, a sentence, and where it leads by now."""

    badge: Badge
    sentence: str
    moved_to: str
    is_broken: bool
    is_checked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WholePage:
    """What the page of a document or a link shows. `file`: of a document; `url`, `health`: of a link.

    `api_url` and `cite` are empty where it is not public.
    """

    resource: Resource
    dates: Dates
    file: Download | None
    url: str
    health: LinkHealth | None
    facts: tuple[Fact, ...]
    provenance: Provenance
    versions: tuple[Event, ...]
    terms: Terms
    source_line: str
    cite: Citation | None
    archived: Archived | None
    is_old: bool
    api_url: str
    report_url: str = ""


def whole_page(request: HttpRequest, resource: Resource, *, bank: str, today: date) -> WholePage:
    """The page of `resource` (with its dataset), as it is now or in the version that the address names."""
    version = visible_version(request.user, resource, version=request.GET.get("version") or None)
    shown = Publication.objects.filter(resource=resource, version=version).order_by("at", "pk")[0]
    is_old = version != resource.current
    page = page_of(request, resource, shown, made=manifest(str(resource.pk), version), file_url=publication_link(shown).url, today=today)
    return replace(
        page,
        health=health_of(resource) if not is_old else None,
        cite=_citation(request, resource, shown, bank),
        is_old=is_old,
        api_url=request.build_absolute_uri(f"/api/v1/resources/{resource.pk}"),
        report_url=report_address(resource.dataset.slug, resource.slug, version=version),
    )


def page_of(request: HttpRequest, resource: Resource, shown: Publication, *, made: Manifest, file_url: str, today: date) -> WholePage:
    """The page of `resource` as `shown` has it, out of the version `made`, without what only a public version has."""
    return WholePage(
        resource=resource,
        dates=dates_of([resource], today=today),
        file=_file(shown, file_url) if resource.kind == Resource.Kind.DOCUMENT else None,
        url=shown.url,
        health=None,
        facts=tuple(_facts(resource, shown)),
        provenance=_provenance(resource, shown, made),
        versions=history([resource], limit=VERSIONS_SHOWN),
        terms=TERMS[resource.dataset.licence],
        source_line=source_line(resource.dataset, shown.state_on),
        archived=archived_of(request.user, resource.dataset),
        cite=None,
        is_old=False,
        api_url="",
    )


def health_of(link: Resource) -> LinkHealth | None:
    """What was last heard of a link; None for what is none."""
    check = LinkCheck.objects.filter(resource=link).first()
    if check is None:
        return None
    return LinkHealth(
        badge=check_badge(check),
        sentence=_heard(check),
        moved_to=check.moved_to,
        is_broken=check.broken_since is not None,
        is_checked=check.checked_at is not None,
    )


def _heard(check: LinkCheck) -> str:
    if check.checked_at is None:
        return gettext("The address has not been asked yet.")
    asked = gettext("Asked on %(day)s.") % {"day": format_day(check.checked_at, language())}
    if check.broken_since:
        values = {"day": format_day(check.broken_since, language()), "why": why_broken(check)}
        return gettext("It has not answered since %(day)s: %(why)s.") % values + f" {asked}"
    if check.moved_to:
        return gettext("The page has moved to another address.") + f" {asked}"
    return gettext("The address answers.") + f" {asked}"


def _file(shown: Publication, url: str) -> Download:
    return Download(format=format_in_words(shown.format), url=url, size_bytes=shown.bytes)


def _facts(resource: Resource, shown: Publication) -> Iterable[Fact]:
    if shown.url:
        yield Fact(name=gettext("What is there"), text=str(SERVICES[shown.format]))
    else:
        yield Fact(name=gettext("Format"), text=format_in_words(shown.format))
        yield Fact(name=gettext("Fingerprint of the file"), code=f"sha256:{shown.original}")
    if resource.past_downloads:
        yield Fact(name=gettext("Downloads"), text=past_downloads_in_words(resource.past_downloads))
    yield Fact(name=gettext("Permanent address"), code=f"/r/{shown.resource_id}")


def _provenance(resource: Resource, shown: Publication, made: Manifest) -> Provenance:
    dataset, lineage = resource.dataset, made.lineage
    facts = []
    if dataset.source_url:
        facts.append(Fact(name=gettext("Address of the source"), links=(Link(text=dataset.source_url, url=dataset.source_url),)))
    if lineage.file_name and not shown.url:
        facts.append(Fact(name=gettext("Delivered file"), text=lineage.file_name))
    facts.append(Fact(name=gettext("Version"), code=shown.version))
    facts.append(Fact(name=gettext("Version made"), day=shown.at, note=lineage.software))
    return Provenance(
        sentence=(dataset.source or gettext("The source has not been named yet.")) + " " + gettext("Answers for it:"),
        steward=Link(text=dataset.unit.name, url=dataset.unit.get_absolute_url()),
        facts=tuple(facts),
    )


def _citation(request: HttpRequest, resource: Resource, shown: Publication, bank: str) -> Citation:
    dataset = resource.dataset
    return cite(
        unit=dataset.unit.name,
        title=f"{dataset.title}: {resource.title}",
        key=f"{dataset.slug}-{resource.slug}",
        bank=bank,
        address=shown.url or request.build_absolute_uri(publication_link(shown).url),
        state_on=shown.state_on,
        published_at=shown.at,
    )
