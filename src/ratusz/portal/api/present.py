"""From rows of the catalogue to the shapes of the API."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from ratusz.bank.base.clock import day_of
from ratusz.bank.check.corrections.correction import Action
from ratusz.bank.publish.formats import OF_ANY_TABLE
from ratusz.portal.api.addresses import absolute, export_path, whole_path
from ratusz.portal.catalog.models import ColumnText, Dataset, Publication, Resource
from ratusz.portal.catalog.services import publication_link
from ratusz.portal.catalog.words import column_texts
from ratusz.portal.core import demo
from ratusz.portal.corrections.models import Kept
from ratusz.portal.corrections.queries import in_version
from ratusz.portal.people.models import User


def dataset_out(request: HttpRequest, dataset: Dataset, resources: Iterable[Resource]) -> dict[str, Any]:
    """A dataset as `DatasetOut`; `resources` are those the reader may see."""
    return {
        "id": dataset.id,
        "slug": dataset.slug,
        "title": {"pl": dataset.title_pl, "en": dataset.title_en},
        "description": {"pl": dataset.description_pl, "en": dataset.description_en},
        "unit": {
            "slug": dataset.unit.slug,
            "name": {"pl": dataset.unit.name_pl, "en": dataset.unit.name_en},
            "url": absolute(request, dataset.unit.get_absolute_url()),
        },
        "theme": {
            "slug": dataset.theme.slug,
            "name": {"pl": dataset.theme.name_pl, "en": dataset.theme.name_en},
            "eu_theme": dataset.theme.eu_code,
            "eu_themes": list(dataset.theme.eu_codes),
        },
        "keywords": dataset.keywords,
        "licence": dataset.licence,
        "frequency": dataset.frequency,
        "source": {"pl": dataset.source_pl, "en": dataset.source_en},
        "source_url": dataset.source_url,
        "contact": {
            "name": dataset.contact_name or dataset.unit.name_pl,
            "phone": dataset.contact_phone or dataset.unit.phone,
            "email": dataset.contact_email or dataset.unit.email,
        },
        "coverage": {
            "start": dataset.covers_from,
            "end": dataset.covers_to,
            "area_code": dataset.area_code,
            "area_name": dataset.area_name,
        },
        "archived": _archived_out(dataset),
        "past_downloads": dataset.past_downloads,
        "created_at": dataset.created_at,
        "changed_at": dataset.changed_at,
        "page_url": absolute(request, dataset.get_absolute_url()),
        "demo": demo.is_demo(),
        "resources": [resource_out(request, resource, dataset) for resource in resources],
    }


def resource_out(request: HttpRequest, resource: Resource, dataset: Dataset) -> dict[str, Any]:
    """A resource as `ResourceOut`."""
    return {
        "id": resource.id,
        "dataset": dataset.slug,
        "slug": resource.slug,
        "title": {"pl": resource.title_pl, "en": resource.title_en},
        "description": {"pl": resource.description_pl, "en": resource.description_en},
        "kind": resource.kind,
        "format": resource.format,
        "bytes": resource.bytes,
        "url": resource.url,
        "check": _check_out(resource),
        "version": resource.current,
        "rows": resource.rows,
        "columns": resource.columns,
        "state_on": resource.state_on,
        "published_at": resource.published_at,
        "checked_on": _checked_on(resource),
        "next_due_on": resource.next_due_on,
        "past_downloads": resource.past_downloads,
        "page_url": absolute(request, f"/dane/{dataset.slug}/{resource.slug}/"),
        "rows_url": absolute(request, f"/api/v1/resources/{resource.id}/rows") if resource.is_table else None,
        "permanent_url": absolute(request, f"/r/{resource.id}"),
        "downloads": {name: absolute(request, path) for name, path in _downloads(resource).items()},
        "demo": demo.is_demo(),
    }


def _archived_out(dataset: Dataset) -> dict[str, Any] | None:
    """The successor is named to those who may see it; whether they may is decided where its own address is asked."""
    if dataset.archived_at is None:
        return None
    instead = dataset.successor if dataset.successor_id and dataset.successor and dataset.successor.audience == "public" else None
    return {"at": dataset.archived_at, "reason": dataset.archived_reason, "successor": instead.slug if instead else ""}


def _downloads(resource: Resource) -> dict[str, str]:
    """Format → path: those of the rows of a table, or the document as it is. A link leads elsewhere."""
    if resource.is_table:
        return {name: export_path(resource, name) for name in OF_ANY_TABLE}
    return {resource.format: whole_path(resource)} if resource.kind == Resource.Kind.DOCUMENT and resource.current else {}


def _check_out(resource: Resource) -> dict[str, Any] | None:
    check = resource.link_check if resource.kind == Resource.Kind.LINK and hasattr(resource, "link_check") else None
    if check is None:
        return None
    return {name: getattr(check, name) for name in ("state", "status", "moved_to", "checked_at", "broken_since")}


def _checked_on(resource: Resource) -> date | None:
    """The day somebody said that nothing has changed since the publication; of a link the day its address was last asked."""
    if resource.kind != Resource.Kind.LINK:
        return resource.checked_on
    checked = resource.link_check.checked_at if hasattr(resource, "link_check") else None
    return day_of(checked) if checked else None


def dictionary_out(text: ColumnText | None) -> dict[str, Any] | None:
    """What people say of a column, in both languages; None where nobody has said anything."""
    if text is None:
        return None
    pairs = ("label", "meaning", "counted", "method")
    both = {name: {"pl": getattr(text, f"{name}_pl"), "en": getattr(text, f"{name}_en")} for name in pairs}
    return {**both, "unit": text.unit, "codes": text.codes, "settled": text.settled}


def dictionaries(resource: Resource) -> dict[str, Any]:
    """Name of a column → its dictionary: what an answer that shows them depends on."""
    return {name: dictionary_out(text) for name, text in column_texts(resource).items()}


def version_out(request: HttpRequest, publication: Publication) -> dict[str, Any]:
    """A publication as `VersionOut`."""
    return {
        "version": publication.version,
        "at": publication.at,
        "state_on": publication.state_on,
        "rows": publication.rows,
        "bytes": publication.bytes,
        "note": publication.note_said,
        "withdrawn_reason": publication.withdrawn_reason,
        "url": absolute(request, publication_link(publication).url),
    }


def visible_resources(user: User | AnonymousUser, dataset: Dataset) -> list[Resource]:
    """The published resources of `dataset` that `user` may see, in order."""
    return list(Resource.objects.filter(dataset=dataset).visible_to(user).published().select_related("link_check"))


def corrections_out(resource: Resource, version: str) -> dict[str, Any]:
    """The corrections in a version as `CorrectionsOut`."""
    found = in_version(resource, version)
    if found is None:
        return {"version": version, "digest": None, "items": []}
    said = {one.number: one for one in Kept.objects.filter(resource=resource, number__in=list(found.rows))}
    items = [
        {
            "number": one.number,
            "action": str(one.action),
            "column": one.column,
            "rows": found.rows[one.number],
            "cells": [
                {"row": cell.row, "column": cell.column, "found": cell.found, "value": cell.value}
                for cell in found.cells
                if cell.number == one.number and one.action is not Action.DROP
            ],
            "reason": said[one.number].reason if one.number in said else "",
            "provider": said[one.number].provider if one.number in said else "",
        }
        for one in (found.corrections if found.is_told else ())
    ]
    # Of what is told here and no more: of anything else it would be a way to try guesses.
    digest = hashlib.sha256(json.dumps(items).encode()).hexdigest() if items else None
    return {"version": version, "digest": digest, "items": items}
