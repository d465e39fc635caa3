"""The page of a table, a document or a link as a resident will see it, before it is published: for those who prepare or review it."""

from copy import copy
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from hashlib import sha256

from django.http import HttpRequest
from django.urls import reverse

from ratusz.bank.base.clock import WARSAW
from ratusz.bank.model.table import Table
from ratusz.portal.catalog.calendars import due_after
from ratusz.portal.catalog.models import Publication, Resource
from ratusz.portal.corrections.shown import shown_table
from ratusz.portal.intake import queries
from ratusz.portal.intake.models import DeliveredTable
from ratusz.portal.intake.smallcells import small_cells
from ratusz.portal.pages.resource import ResourcePage, page_of
from ratusz.portal.pages.whole import WholePage
from ratusz.portal.pages.whole import page_of as page_of_whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What is told above the page: where it comes from, what stays inside, and whether something is still to be decided.

    `template`: of the page that is shown beneath.
    """

    table: DeliveredTable
    withheld: tuple[str, ...]
    is_settled: bool
    hides_small: bool = False
    template: str = "pages/resource.html"


def preview_page(request: HttpRequest, table: DeliveredTable, goes_to: Resource, *, today: date) -> tuple[ResourcePage, Preview]:
    """The page of the resource `goes_to` with the rows that `table` would make public."""
    made = queries.manifest_of(table)
    shown = queries.shown_schema(table)
    resource = copy(goes_to)
    resource.dataset = table.delivery.dataset
    opened = _opened(table)
    resource.rows, resource.columns, resource.state_on = opened.rows, len(shown.columns), table.delivery.state_on
    # The dates that it will have once it is published, not those of what stands now.
    resource.published_at, resource.checked_on = datetime.combine(today, time(12), WARSAW), None
    if not resource.dataset.archived_at:
        resource.next_due_on = due_after(resource, today, described=table.delivery.state_on)
    preview = Preview(
        table=table,
        withheld=tuple(column.label for column in made.schema.columns if column.name not in shown),
        is_settled=all(need.decision for need in queries.needs(table)),
        hides_small=(small := small_cells(table)) is not None and small.hides,
    )
    return page_of(request, resource, opened, made=made, today=today, is_public=False), preview


def whole_preview(request: HttpRequest, table: DeliveredTable, goes_to: Resource, *, today: date) -> tuple[WholePage, Preview]:
    """The page of the document or the link `goes_to` as `table` would make it."""
    delivery, facts = table.delivery, table.reading
    resource = copy(goes_to)
    resource.dataset, resource.state_on = delivery.dataset, delivery.state_on
    shown = Publication(
        resource=resource, version=table.version, at=delivery.received_at, state_on=delivery.state_on, original=delivery.original,
        format=facts.get("format") or facts["service"], bytes=facts.get("bytes", 0), url=facts.get("url", ""),
    )  # fmt: skip
    address = reverse("intake:original", args=[delivery.pk])
    page = page_of_whole(request, resource, shown, made=queries.manifest_of(table), file_url=address, today=today)
    settled = all(need.decision for need in queries.needs(table))
    return page, Preview(table=table, withheld=(), is_settled=settled, template="pages/whole.html")


def _opened(table: DeliveredTable) -> Table:
    """The version without its withheld columns, under a name of its own: answers about it are kept by name."""
    rows, shown = shown_table(str(table.resource_id), table.version), queries.shown_schema(table)
    left = sha256(" ".join(shown.names).encode()).hexdigest()[:16]
    columns = tuple(rows.schema.column(name) for name in shown.names)
    return replace(rows, schema=replace(shown, columns=columns), raw=(), version=f"{rows.version}.{left}")
