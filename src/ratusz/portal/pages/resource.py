"""The page of a table: rows with filters, facets, order and pages; files; provenance; columns; history."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.http import HttpRequest
from django.utils.translation import gettext

from ratusz.bank.model.table import Table
from ratusz.bank.query.nodes import Query
from ratusz.bank.store.manifest import Manifest
from ratusz.portal.catalog.access import visible_version
from ratusz.portal.catalog.models import Resource
from ratusz.portal.catalog.words import column_texts
from ratusz.portal.explore import questions
from ratusz.portal.explore.tables import manifest, open_table
from ratusz.portal.pages.columns import ColumnLine, column_lines
from ratusz.portal.pages.dataset import Archived, Dates, archived_of, citation, dates_of, past_downloads_in_words, source_line
from ratusz.portal.pages.filters import Filters, Pairs, faceted_columns, facets_of, filters_of, parameters_of
from ratusz.portal.pages.history import history
from ratusz.portal.pages.licences import TERMS, Terms
from ratusz.portal.pages.rows import pager_of, shown_table
from ratusz.portal.show.addresses import with_parameters
from ratusz.portal.show.components import Download, Event, Facet, Fact, Link, Pager, Provenance
from ratusz.portal.show.table import DataTable

PAGE = 100
LARGEST_PAGE = 500
VERSIONS_SHOWN = 8
#: Facets are counted over the whole table, so they are offered only where that is quick.
FACETS_UP_TO_ROWS = 300_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourcePage:
    """What the page of a table shows. `is_old`: an earlier version than the current one is shown.

    `downloads`, `api_url` and `cite` are empty where the rows are not public.
    """

    resource: Resource
    dates: Dates
    table: DataTable
    pager: Pager
    facets: tuple[Facet, ...]
    filters: Filters
    downloads: tuple[Download, ...]
    api_url: str
    provenance: Provenance
    columns: tuple[ColumnLine, ...]
    versions: tuple[Event, ...]
    terms: Terms
    source_line: str
    cite: str
    archived: Archived | None
    version: str
    is_old: bool
    is_partial: bool
    count: int
    problems: int


def resource_page(request: HttpRequest, resource: Resource, *, bank: str, today: date) -> ResourcePage:
    """The page of `resource` (with its dataset), for the question in the address."""
    version = visible_version(request.user, resource, version=request.GET.get("version") or None)
    page = page_of(request, resource, open_table(str(resource.pk), version), made=manifest(str(resource.pk), version), today=today)
    return replace(
        page,
        downloads=tuple(_downloads(resource, request)),
        api_url=request.build_absolute_uri(_api_address(resource, "rows", request)),
        cite=_citation(request, resource, version, bank),
        is_old=version != resource.current,
    )


def page_of(request: HttpRequest, resource: Resource, opened: Table, *, made: Manifest, today: date) -> ResourcePage:
    """The page of `resource` with the rows of the table `opened` out of the version `made`, without what leads to files of it."""
    query = question(request, opened)
    result = questions.ask(opened, query)
    narrowing = facet_question(query, opened)
    counted = questions.ask(opened, narrowing) if narrowing else result
    lines = column_lines(opened.schema, column_texts(resource))
    filters = filters_of(request, lines, query)
    return ResourcePage(
        resource=resource,
        dates=dates_of([resource], today=today),
        table=shown_table(request, lines, query, result, caption=resource.title),
        pager=pager_of(request, result),
        facets=facets_of(request, lines, counted),
        filters=filters,
        downloads=(),
        api_url="",
        provenance=_provenance(resource, made),
        columns=lines,
        versions=history([resource], limit=VERSIONS_SHOWN),
        terms=TERMS[resource.dataset.licence],
        source_line=source_line(resource.dataset, resource.state_on),
        archived=archived_of(request.user, resource.dataset),
        cite="",
        version=made.id,
        is_old=False,
        is_partial=query.is_filtered or query.is_grouped,
        count=result.count,
        problems=sum(made.problems.values()),
    )


def question(request: HttpRequest, table: Table) -> Query:
    """The question of the address, with a page of readable length."""
    pairs = [(name, value) for name, values in request.GET.lists() for value in values]
    query = questions.parse(table, pairs)
    limit = min(query.limit or PAGE, LARGEST_PAGE)
    return replace(query, limit=limit, facets=())


def facet_question(query: Query, table: Table) -> Query | None:
    """The question for values to narrow by; it does not depend on order and place, so its answer is kept for every page."""
    if query.is_grouped or table.rows > FACETS_UP_TO_ROWS:
        return None
    return Query(where=query.where, text=query.text, facets=faceted_columns(table.schema), limit=0)


def _downloads(resource: Resource, request: HttpRequest) -> Iterable[Download]:
    """The formats, with the filters of the page: a download is what is seen, all of its rows."""
    notes = (
        ("CSV", "csv", (), gettext("text, for programs")),
        (gettext("CSV for Excel"), "csv", (("for", "excel"),), gettext("semicolons, decimal comma")),
        ("XLSX", "xlsx", (), gettext("spreadsheet")),
        ("JSON", "json", (), gettext("for web pages")),
        ("JSON Lines", "jsonl", (), gettext("row by row")),
        ("Parquet", "parquet", (), gettext("for analysis")),
    )
    for name, suffix, more, note in notes:
        yield Download(format=name, url=_api_address(resource, f"export.{suffix}", request, more), note=note)


def _api_address(resource: Resource, end: str, request: HttpRequest, more: Pairs = ()) -> str:
    return with_parameters(f"/api/v1/resources/{resource.pk}/{end}", (*parameters_of(request), *more), {})


def _citation(request: HttpRequest, resource: Resource, version: str, bank: str) -> str:
    dataset = resource.dataset
    title = resource.title if resource.title.startswith(dataset.title) else f"{dataset.title}: {resource.title}"
    address = request.build_absolute_uri(f"/r/{resource.pk}/{version}.csv")
    return citation(dataset.unit.name, title, bank, address, state_on=resource.state_on)


def _provenance(resource: Resource, made: Manifest) -> Provenance:
    """The chain from the source to this version; of the original the public sees name and hash, never the bytes."""
    dataset = resource.dataset
    return Provenance(
        sentence=(dataset.source or gettext("The source has not been named yet.")) + " " + gettext("Answers for it:"),
        steward=Link(text=dataset.unit.name, url=dataset.unit.get_absolute_url()),
        facts=tuple(_chain(resource, made)),
    )


def _chain(resource: Resource, made: Manifest) -> Iterable[Fact]:
    source_url, lineage = resource.dataset.source_url, made.lineage
    if source_url:
        yield Fact(name=gettext("Address of the source"), links=(Link(text=source_url, url=source_url),))
    if lineage.file_name:
        sheet = gettext("table “%(name)s”") % {"name": lineage.table_name} if lineage.table_name else ""
        yield Fact(name=gettext("Delivered file"), text=lineage.file_name, note=sheet)
    if lineage.original:
        yield Fact(name=gettext("Fingerprint of the file"), code=f"sha256:{lineage.original}")
    if lineage.recipe:
        yield Fact(name=gettext("Recipe of the reading"), code=f"sha256:{lineage.recipe}")
    yield Fact(name=gettext("Version"), code=made.id)
    yield Fact(name=gettext("Version made"), day=made.made_at, note=lineage.software)
    if resource.past_downloads:
        yield Fact(name=gettext("Downloads"), text=past_downloads_in_words(resource.past_downloads))
