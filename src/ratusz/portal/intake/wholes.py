"""The part of a delivery's page that is about a document or a link, and the offer to keep a file as a document."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from ratusz.bank.documents import kind_of
from ratusz.portal.catalog.models import Publication, Resource
from ratusz.portal.catalog.office import language
from ratusz.portal.catalog.services import SERVICES, format_in_words
from ratusz.portal.core import bank
from ratusz.portal.intake import queries
from ratusz.portal.intake.models import DeliveredTable, Delivery
from ratusz.portal.intake.presenters import problem_lines
from ratusz.portal.intake.sections import NeedView, need_view
from ratusz.portal.show.components import Fact, Link, ProblemLine
from ratusz.portal.show.numbers import format_day, format_size


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """A document or a link that was delivered. `before`: what stands where it goes; empty for a first one. `is_same`: byte for byte."""

    table: DeliveredTable
    resource: Resource
    sentence: str
    facts: tuple[Fact, ...]
    problems: tuple[ProblemLine, ...]
    needs: tuple[NeedView, ...]
    before: str
    is_same: bool
    url: str
    is_link: bool


def whole_of(delivery: Delivery, *, can_change: bool) -> Whole | None:
    """The part about what `delivery` brought; None where it brought tables, or could not be taken in."""
    table = delivery.tables.select_related("resource").prefetch_related("decisions__by").first()
    if delivery.kind == Delivery.Kind.TABLE or delivery.is_being_read or table is None or table.resource is None or not table.version:
        return None
    table.delivery = delivery
    needs = queries.needs(table)
    is_link = delivery.kind == Delivery.Kind.LINK
    standing = Publication.objects.filter(resource=table.resource, version=table.resource.current).first()
    return Whole(
        table=table,
        resource=table.resource,
        sentence=_link_sentence(table) if is_link else _document_sentence(table),
        facts=_link_facts(table) if is_link else _document_facts(delivery, table),
        problems=problem_lines(queries.report_of(table), but={need.code for need in needs}),
        needs=tuple(need_view(need, can_change=can_change) for need in needs),
        before=_before(standing) if standing else "",
        is_same=standing is not None and standing.original == delivery.original,
        url=table.reading["url"] if is_link else reverse("intake:original", args=[delivery.pk]),
        is_link=is_link,
    )


def document_offer(delivery: Delivery) -> str:
    """The name of the kind of document that a file which holds no table is ("PDF"); empty where it is none."""
    if delivery.state != Delivery.State.UNREADABLE or delivery.kind != Delivery.Kind.TABLE or delivery.is_infected:
        return ""
    kind = kind_of(bank.store().original(delivery.original))
    return kind.name if kind else ""


def _document_sentence(table: DeliveredTable) -> str:
    values = {"format": format_in_words(table.reading["format"]), "size": format_size(table.reading["bytes"], language())}
    return _("A document, %(format)s, %(size)s. It is published as it is; nobody but a person reads it.") % values


def _link_sentence(table: DeliveredTable) -> str:
    return _("A link: %(service)s. Its address is asked once a week whether it still answers.") % {
        "service": SERVICES[table.reading["service"]]
    }


def _document_facts(delivery: Delivery, table: DeliveredTable) -> tuple[Fact, ...]:
    return (
        Fact(name=_("File"), text=delivery.file_name),
        Fact(name=_("Format"), text=format_in_words(table.reading["format"]), note=format_size(delivery.size_bytes, language())),
        Fact(name=_("Fingerprint of the file"), code=f"sha256:{delivery.original}"),
    )


def _link_facts(table: DeliveredTable) -> tuple[Fact, ...]:
    url = table.reading["url"]
    return (
        Fact(name=_("Address"), links=(Link(text=url, url=url),)),
        Fact(name=_("What is there"), text=str(SERVICES[table.reading["service"]])),
    )


def _before(standing: Publication) -> str:
    day = format_day(standing.at, language())
    if standing.url:
        return _("Now the link leads to %(url)s (since %(day)s).") % {"url": standing.url, "day": day}
    size = format_size(standing.bytes, language())
    return _("It replaces the document of %(day)s (%(size)s). The earlier one stays at its own address.") % {"day": day, "size": size}
