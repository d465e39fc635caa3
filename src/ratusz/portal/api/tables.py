"""`/api/v1/resources/{address}…`: rows, files, history, difference, schema and profile of a table.

`address` is the id of the resource or `dataset/resource`.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext_noop
from ninja import Router
from ninja.decorators import decorate_view

from ratusz.bank.base.errors import WrongQuery
from ratusz.bank.base.sentences import N_
from ratusz.bank.publish.formats import SUFFIXES
from ratusz.bank.query.profiled import to_json
from ratusz.portal.api import addresses, present
from ratusz.portal.api.reader import Asked, access, access_table, opened, question_pairs
from ratusz.portal.api.shapes import CorrectionsOut, ResourceOut, RowsOut, SchemaOut, VersionsOut
from ratusz.portal.catalog.access import visible_version
from ratusz.portal.catalog.models import Publication
from ratusz.portal.catalog.words import column_texts
from ratusz.portal.explore import comparing, questions
from ratusz.portal.explore.boundaries import boundaries_for
from ratusz.portal.explore.conditional import answer, by_content
from ratusz.portal.explore.exports import send
from ratusz.portal.explore.maps import address as maps
from ratusz.portal.explore.maps.features import features
from ratusz.portal.explore.maps.layers import layer_of
from ratusz.portal.explore.profiles import profile_of
from ratusz.portal.explore.tables import labels, open_table, worded

router = Router(tags=["tables"])


def _json(request: HttpRequest, asked: Asked, *parts: str, make: Callable[[], Any]) -> HttpResponseBase:
    """A JSON answer about a version, with validators; large whole numbers must already be strings."""
    return answer(
        request,
        asked.freshness(request.build_absolute_uri(), *parts),
        lambda: HttpResponse(orjson.dumps(make()), content_type="application/json"),
    )


@router.get(
    "/resources/{path:address}/rows",
    response=RowsOut,
    url_name="api_rows",
    summary=gettext_noop("Rows: filters, order, groups, facets, pages"),
)
def rows(request: HttpRequest, address: str) -> HttpResponseBase:
    """Rows: `col=v`, `col__op=v`, `q`, `select`, `sort`, `group`, `measure`, `facet`, `limit`, `cursor`, `from`, `version`, `at`."""
    asked = opened(request, address)
    query = questions.parse(asked.table, question_pairs(request))

    def make() -> dict[str, Any]:
        result = questions.ask(asked.table, query)
        out = replace(result, columns=worded(asked.resource, result.columns)).as_json()
        out["next"] = addresses.here_with(request, result.next)
        out["prev"] = addresses.here_with(request, result.prev)
        return out

    return _json(request, asked, questions.normal(query), make=make)


@router.get("/resources/{path:address}/export.{suffix}", url_name="api_export", summary=gettext_noop("Rows as a file"))
def export(request: HttpRequest, address: str, suffix: str) -> HttpResponseBase:
    """The rows a question asks for as a file: csv, json, jsonl, xlsx, ods, parquet, geojson. `csv?for=excel` suits Polish Excel.

    A large workbook takes long: 202, `Retry-After`, and in `Location` where to look how far it is; from there 303 leads to the file.
    """
    asked = opened(request, address)
    if suffix not in SUFFIXES:
        raise WrongQuery("unknown-format", N_("There is no format {found}."), values={"found": suffix}, allowed=SUFFIXES)
    return send(request, asked.resource, asked.table, question_pairs(request), suffix, asked.freshness(request.get_full_path()))


@router.get(
    "/resources/{path:address}/map", url_name="api_map", summary=gettext_noop("Shapes, clusters of points or coloured areas in view")
)
def shapes_in_view(request: HttpRequest, address: str) -> HttpResponseBase:
    """GeoJSON of a view: what filters, groups and measures in `rows`, `_box=west,south,east,north`, `_zoom=12`, `_classes`, `_figure`."""
    asked = opened(request, address)
    pairs = question_pairs(request)
    wanted, known = maps.parse(pairs, asked.table.schema), boundaries_for(request.user)
    if wanted.box is None:
        raise WrongQuery("view-missing", N_("Say what is in view: _box=west,south,east,north and _zoom=0 to 20."))
    box, zoom = wanted.box, maps.zoom_of(request.GET.get(maps.ZOOM, ""))
    told = asked.freshness(request.build_absolute_uri(), *(one.version for one in known))
    return answer(
        request,
        told,
        lambda: HttpResponse(orjson.dumps(features(layer_of(asked.table, wanted, known), box, zoom)), content_type="application/geo+json"),
    )


@router.get(
    "/resources/{path:address}/versions",
    response=VersionsOut,
    url_name="api_versions",
    summary=gettext_noop("Public versions, newest first"),
)
@decorate_view(by_content)
def versions(request: HttpRequest, address: str) -> dict[str, Any]:
    """The public versions, newest first."""
    found = access(request, address)
    visible_version(request.user, found)
    items = [present.version_out(request, each) for each in Publication.objects.filter(resource=found)]
    return {"items": items, "count": len(items)}


@router.get("/resources/{path:address}/diff", url_name="api_diff", summary=gettext_noop("What changed between two versions"))
def difference(request: HttpRequest, address: str) -> HttpResponseBase:
    """What changed `from` one public version `to` another: counts, columns, and the first rows, cell by cell."""
    found = access_table(request, address)
    names = [request.GET.get("from", ""), request.GET.get("to", "")]
    if not all(names):
        raise WrongQuery("versions-missing", N_("Say which versions to compare: from=… and to=…."))
    before, after = (open_table(str(found.id), visible_version(request.user, found, version=name)) for name in names)
    asked = Asked(resource=found, version="..".join(names), table=after, fixed=True)
    return _json(request, asked, make=lambda: comparing.difference(before, after, limit=1_000).as_json())


@router.get("/resources/{path:address}/schema", response=SchemaOut, url_name="api_schema", summary=gettext_noop("Columns and key"))
def schema(request: HttpRequest, address: str) -> HttpResponseBase:
    """Names, labels, types, units and key of the columns of a version, and what the dictionary says of each in both languages."""
    asked = opened(request, address)

    def make() -> dict[str, Any]:
        known, texts = labels(asked.resource), column_texts(asked.resource)
        columns = [
            {
                "name": column.name,
                "label": known.get(column.name, column.label),
                "type": str(column.type),
                "unit": (texts[column.name].unit if column.name in texts else "") or column.unit,
                **({"precision": column.precision, "scale": column.scale} if column.type == "decimal" else {}),
                "dictionary": present.dictionary_out(texts.get(column.name)),
            }
            for column in asked.table.schema.columns
        ]
        return {"version": asked.version, "columns": columns, "key": list(asked.table.schema.key)}

    return _json(request, asked, str(sorted(present.dictionaries(asked.resource).items())), make=make)


@router.get(
    "/resources/{path:address}/corrections",
    response=CorrectionsOut,
    url_name="api_corrections",
    summary=gettext_noop("What the office corrects in what the source says"),
)
def corrections(request: HttpRequest, address: str) -> HttpResponseBase:
    """The corrections in a version: what each does, the first cells with what the source says, why, and who says what is right."""
    asked = opened(request, address)
    return _json(request, asked, "corrections", make=lambda: present.corrections_out(asked.resource, asked.version))


@router.get("/resources/{path:address}/profile", url_name="api_profile", summary=gettext_noop("What the columns hold"))
def profile(request: HttpRequest, address: str) -> HttpResponseBase:
    """Per column: values, missing ones and why, different ones, least, greatest, mean, median, the most frequent, how they are spread."""
    asked = opened(request, address)
    return _json(request, asked, make=lambda: to_json(profile_of(asked.table)))


# Last: its path takes everything that the others leave.
@router.get("/resources/{path:address}", response=ResourceOut, url_name="api_resource", summary=gettext_noop("One resource"))
@decorate_view(by_content)
def resource(request: HttpRequest, address: str) -> dict[str, Any]:
    """The resource: titles, dates, addresses."""
    found = access(request, address)
    return present.resource_out(request, found, found.dataset)
