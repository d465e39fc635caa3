"""The page of a table: rows with filters, facets, order and pages; files; provenance; columns; history."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from ratusz.bank.base.errors import Gone, NotFound, WrongQuery
from ratusz.bank.model.table import Table
from ratusz.bank.query.cursor import parse_cursor
from ratusz.bank.query.nodes import Query
from ratusz.bank.query.result import Result
from ratusz.bank.store.manifest import Manifest
from ratusz.portal.catalog.access import visible_version
from ratusz.portal.catalog.models import Resource
from ratusz.portal.catalog.words import column_texts
from ratusz.portal.contracts.models import Announcement
from ratusz.portal.contracts.queries import announced
from ratusz.portal.corrections.policy import can_propose
from ratusz.portal.explore import questions
from ratusz.portal.explore.tables import manifest, open_table
from ratusz.portal.findings.presenters import report_address
from ratusz.portal.pages.beside import differing_here
from ratusz.portal.pages.citing import Citation, cite
from ratusz.portal.pages.columns import ColumnLine, column_lines
from ratusz.portal.pages.corrected import CorrectedPart, corrected_part
from ratusz.portal.pages.dataset import Archived, Dates, archived_of, contact_facts, dates_of, past_downloads_in_words, source_line
from ratusz.portal.pages.explorer.asked import Asked, asked_of
from ratusz.portal.pages.explorer.loosening import without_each
from ratusz.portal.pages.explorer.signing import has_signs
from ratusz.portal.pages.explorer.taking import Taking, api_address, taking
from ratusz.portal.pages.explorer.wide import SomeColumns, at_first, some_columns
from ratusz.portal.pages.explorer.windows import Window, window_of
from ratusz.portal.pages.filters import Filters, faceted_columns, facets_of, filters_of
from ratusz.portal.pages.history import history
from ratusz.portal.pages.lacking import lacking_in
from ratusz.portal.pages.licences import TERMS, Terms
from ratusz.portal.pages.lineage import chain_of
from ratusz.portal.pages.listing import language
from ratusz.portal.pages.offering import save_links, snippets_of
from ratusz.portal.pages.rows import LARGEST_PAGE, PAGE, Place, place_of, shown_table
from ratusz.portal.pages.secrecy import hidden_sentence, unsummed_sentence
from ratusz.portal.pages.sides import Sides, sides_of
from ratusz.portal.pages.snippets import Snippet
from ratusz.portal.saved.access import saved_of
from ratusz.portal.show.components import Event, Facet, FacetValue, Fact, Line, Link, Provenance
from ratusz.portal.show.table import DataTable

VERSIONS_SHOWN = 8
#: Facets are counted over the whole table, so they are offered only where that is quick.
FACETS_UP_TO_ROWS = 300_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourcePage:
    """What the page of a table shows. `is_old`: an earlier version than the current one is shown.

    `window`: what stands open above the rows. `refused`: sentences about parameters that were left out. `loosen`: where nothing
    is found, what would be without each filter. `taking`, `api_url` and `cite` are empty where the rows are not public.
    """

    resource: Resource
    dates: Dates
    table: DataTable
    place: Place
    facets: tuple[Facet, ...]
    filters: Filters
    window: Window | None
    opens: tuple[tuple[str, str], ...]
    refused: tuple[str, ...]
    loosen: tuple[FacetValue, ...]
    taking: Taking | None
    api_url: str
    provenance: Provenance
    columns: tuple[ColumnLine, ...]
    versions: tuple[Event, ...]
    terms: Terms
    source_line: str
    cite: Citation | None
    archived: Archived | None
    version: str
    is_old: bool
    is_partial: bool
    is_plain: bool
    is_grouped: bool
    count: int
    some: SomeColumns | None
    sides: Sides | None = None
    snippets: tuple[Snippet, ...] = ()
    saved: tuple[Link, ...] = ()
    save_as: tuple[Link, ...] = ()
    announced: tuple[Announcement, ...] = ()
    report_url: str = ""
    correct_url: str = ""
    contact: tuple[Fact, ...] = ()
    differing: tuple[Line, ...] = ()
    secrecy: str = ""
    lacking: tuple[Link, ...] = ()
    unsummed: str = ""
    corrected: CorrectedPart | None = None

    @property
    def status(self) -> int:
        """The status of the answer: a question of which something was left out was a wrong one."""
        return 400 if self.refused else 200


def resource_page(request: HttpRequest, resource: Resource, *, bank: str, today: date) -> ResourcePage:
    """The page of `resource` (with its dataset), for the question in the address."""
    version = _version(request, resource)
    table = open_table(str(resource.pk), version)
    page = page_of(request, resource, table, made=manifest(str(resource.pk), version), today=today)
    return replace(
        page,
        api_url=request.build_absolute_uri(api_address(resource, "rows", page.filters.carried)),
        cite=_citation(request, resource, version, bank),
        is_old=version != resource.current,
        secrecy=hidden_sentence(resource, version),
        lacking=lacking_in([resource], today=today) if version == resource.current else (),
        sides=sides_of(request, resource, "rows"),
        snippets=snippets_of(request, resource, table, page.filters.carried),
        announced=announced(resource),
        differing=differing_here(resource, version),
        saved=tuple(Link(text=title, url=url) for title, url in saved_of(resource)),
        save_as=tuple(save_links(request.user, resource, page.filters.carried)),
        contact=tuple(contact_facts(resource.dataset)),
        report_url=report_address(resource.dataset.slug, resource.slug, version=version),
        correct_url=_correct_address(request, resource, version),
    )


def _correct_address(request: HttpRequest, resource: Resource, version: str) -> str:
    """Where a steward corrects what stands in the row that is open; "" for others, who are not even asked about."""
    if "_row" not in request.GET or version != resource.current or not request.user.is_authenticated:
        return ""
    return reverse("intake:corrections", args=[resource.dataset.slug, resource.slug]) if can_propose(request.user, resource) else ""


def page_of(
    request: HttpRequest, resource: Resource, opened: Table, *, made: Manifest, today: date, is_public: bool = True
) -> ResourcePage:
    """The page of `resource` with the rows of the table `opened` out of the version `made`; with files of it if it `is_public`."""
    whole = asked_of(request, opened)
    asked, result = _answered(replace(whole, query=at_first(whole.query, opened.schema)), opened)
    query, address = replace(asked.query, select=whole.query.select), asked.address
    narrowing = facet_question(query, opened)
    lines = column_lines(opened.schema, column_texts(resource))
    corrected = corrected_part(resource, made.id, opened.schema, lines) if is_public else None
    return ResourcePage(
        resource=resource,
        dates=dates_of([resource], today=today),
        table=shown_table(opened, asked, lines, result, caption=resource.title, marks=corrected.marks(result) if corrected else None),
        place=place_of(asked, result),
        some=some_columns(address, query, opened.schema),
        facets=facets_of(address, lines, questions.ask(opened, narrowing)) if narrowing else (),
        filters=filters_of(address, lines, query),
        window=window_of(opened, asked, lines, result, corrected.cells if corrected else None),
        opens=tuple((name, address.opening(("_choose", name))) for name in _windows(opened)),
        refused=tuple(_refusal(error) for error in asked.refused),
        loosen=() if result.count else without_each(opened, query, address, lines),
        taking=taking(resource, address, result, rows=opened.rows, schema=opened.schema, grouped=query.is_grouped) if is_public else None,
        api_url="",
        provenance=_provenance(resource, made),
        columns=lines,
        versions=history([resource], limit=VERSIONS_SHOWN),
        terms=TERMS[resource.dataset.licence],
        source_line=source_line(resource.dataset, resource.state_on),
        archived=archived_of(request.user, resource.dataset),
        cite=None,
        version=made.id,
        is_old=False,
        is_partial=query.is_filtered or query.is_grouped,
        is_plain=not request.GET,
        is_grouped=query.is_grouped,
        count=result.count,
        unsummed=unsummed_sentence(result),
        corrected=corrected,
    )


def _windows(table: Table) -> Sequence[str]:
    """What may be chosen above the table."""
    return ("condition", "columns", "groups", *(["signs"] if has_signs(table) else []))


def _version(request: HttpRequest, resource: Resource) -> str:
    """The version that the address names; a reader between two pages goes on in the version of the first."""
    named, cursor = request.GET.get("version"), request.GET.get("cursor")
    if named or not cursor:
        return visible_version(request.user, resource, version=named or None)
    try:
        return visible_version(request.user, resource, version=parse_cursor(cursor).version)
    except (WrongQuery, NotFound, Gone):
        return visible_version(request.user, resource)


def _answered(asked: Asked, table: Table) -> tuple[Asked, Result]:
    """The question with a page of readable length, and its answer; a place in another list is left out."""
    asked = replace(asked, query=replace(asked.query, limit=min(asked.query.limit or PAGE, LARGEST_PAGE), facets=()))
    try:
        return asked, questions.ask(table, asked.query)
    except WrongQuery as error:
        first = replace(asked.query, cursor="", start=0)
        asked = replace(asked, query=first, address=replace(asked.address, place=()), refused=(*asked.refused, error))
    return asked, questions.ask(table, asked.query)


def _refusal(error: WrongQuery) -> str:
    told = language()
    return " ".join(filter(None, [error.sentence(told), error.advice(told)]))


def facet_question(query: Query, table: Table) -> Query | None:
    """The question for values to narrow by; it does not depend on order and place, so its answer is kept for every page."""
    if table.rows > FACETS_UP_TO_ROWS or not (names := faceted_columns(table.schema)):
        return None
    return Query(where=query.where, text=query.text, facets=names, limit=0)


def _citation(request: HttpRequest, resource: Resource, version: str, bank: str) -> Citation:
    dataset = resource.dataset
    return cite(
        unit=dataset.unit.name,
        title=resource.title if resource.title.startswith(dataset.title) else f"{dataset.title}: {resource.title}",
        key=f"{dataset.slug}-{resource.slug}",
        bank=bank,
        address=request.build_absolute_uri(f"/r/{resource.pk}/{version}.csv"),
        state_on=resource.state_on,
        published_at=resource.published_at,
    )


def _provenance(resource: Resource, made: Manifest) -> Provenance:
    """The chain from the source to this version; of the original the public sees name and hash, never the bytes."""
    dataset = resource.dataset
    return Provenance(
        sentence=(dataset.source or gettext("The source has not been named yet.")) + " " + gettext("Answers for it:"),
        steward=Link(text=dataset.unit.name, url=dataset.unit.get_absolute_url()),
        facts=(*chain_of(resource, made), *_past(resource)),
    )


def _past(resource: Resource) -> Iterable[Fact]:
    if resource.past_downloads:
        yield Fact(name=gettext("Downloads"), text=past_downloads_in_words(resource.past_downloads))
