"""`/api/v1/datasets`: the catalogue for machines."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_noop
from ninja import Query, Router
from ninja.decorators import decorate_view

from ratusz.portal.api import addresses, present
from ratusz.portal.api.shapes import DatasetOut, DatasetsOut
from ratusz.portal.catalog.access import access_dataset, access_dataset_id
from ratusz.portal.explore.conditional import by_content
from ratusz.portal.search.catalogue import LARGEST_PAGE, Found, Wanted, find

router = Router(tags=["catalogue"])


@router.get("/datasets", response=DatasetsOut, url_name="api_datasets", summary=gettext_noop("Datasets: words, filters, facets, pages"))
@decorate_view(by_content)
def datasets(
    request: HttpRequest,
    q: str = Query(
        "",
        description="Words, as people write them: endings, case and diacritics do not matter, other words for the same are found too. "
        "Where no dataset has all of them, those with most are given, and `complete` says how many have all",
    ),
    theme: str | None = None,
    unit: str | None = None,
    licence: str | None = None,
    frequency: str | None = None,
    tag: str | None = None,
    kind: str | None = Query(None, description="table, document or link: datasets that hold one"),
    format: str | None = Query(  # noqa: A002  the name of the parameter
        None, description="csv, xlsx…, pdf, wms…: datasets of which something can be had in it"
    ),
    year: str | None = Query(None, description="2023: datasets whose data is about that year"),
    openness: str | None = Query(None, description="1 to 5: datasets with so many stars of openness"),
    archived: bool = Query(False, description="Datasets that are updated no more, instead of those that are"),  # noqa: FBT001  a parameter
    sort: str = Query(
        "", description="relevance, title, -published, -changed or -used; without it relevance where there are words, else title"
    ),
    limit: int = Query(100, ge=1, le=LARGEST_PAGE),
    cursor: str | None = None,
) -> dict[str, Any]:
    """What the reader may see of the catalogue."""
    given = {
        "theme": theme,
        "unit": unit,
        "licence": licence,
        "frequency": frequency,
        "tag": tag,
        "kind": kind,
        "format": format,
        "year": year,
        "openness": openness,
    }
    filters = {name: value for name, value in given.items() if value}
    question = {"q": q, "sort": sort, **filters, **({"archived": "1"} if archived else {})}
    start = addresses.from_offset_cursor(cursor, question) if cursor else 0
    found = find(request.user, Wanted(text=q, filters=filters, sort=sort, limit=limit, start=start, archived=archived))
    return {
        "items": [present.dataset_out(request, each, present.visible_resources(request.user, each)) for each in found.datasets],
        "count": found.count,
        "complete": found.complete,
        "corrected": dict(found.corrected),
        "facets": {name: [{"value": v.value, "label": v.label, "count": v.count} for v in values] for name, values in found.facets.items()},
        **_neighbours(request, found, question),
    }


def _neighbours(request: HttpRequest, found: Found, question: Mapping[str, object]) -> dict[str, str | None]:
    start, limit = found.wanted.start, found.wanted.limit
    after = addresses.to_offset_cursor(start + limit, question) if found.has_more else None
    before = addresses.to_offset_cursor(max(0, start - limit), question) if start else None
    return {"next": addresses.here_with(request, after), "prev": addresses.here_with(request, before)}


@router.get("/datasets/{address}", response=DatasetOut, url_name="api_dataset", summary=gettext_noop("One dataset, by slug or id"))
@decorate_view(by_content)
def dataset(request: HttpRequest, address: str) -> dict[str, Any]:
    """A dataset and those of its resources that the reader may see."""
    found = access_dataset_id(request.user, address) if _looks_like_id(address) else access_dataset(request.user, address)
    return present.dataset_out(request, found, present.visible_resources(request.user, found))


def _looks_like_id(address: str) -> bool:
    return len(address) == 36 and address.count("-") == 4
