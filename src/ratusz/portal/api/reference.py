"""`/api/docs`: the description of the API as a page for people, made from the same description as `openapi.json`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ratusz.bank.query.nodes import MAX_LIMIT
from ratusz.portal.api.main import api
from ratusz.portal.catalog.models import Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A parameter of an endpoint."""

    name: str
    place: str
    type: str
    required: bool
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """An address of the API: what it gives and what it takes."""

    id: str
    path: str
    summary: str
    says: str
    parameters: tuple[Parameter, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A whole address that anybody may open: rows of a table that is published here."""

    address: str
    title: str


@lru_cache(maxsize=1)
def endpoints() -> tuple[Endpoint, ...]:
    """Every endpoint, in the order of the description."""
    return tuple(_endpoints(api.get_openapi_schema()["paths"]))


def _endpoints(paths: Mapping[str, Any]) -> Iterator[Endpoint]:
    for path, methods in paths.items():
        for operation in methods.values():
            yield Endpoint(
                id=operation["operationId"],
                path=path,
                summary=operation.get("summary", ""),
                says=operation.get("description", ""),
                parameters=tuple(map(_parameter, operation.get("parameters", ()))),
            )


def _parameter(data: Mapping[str, Any]) -> Parameter:
    schema = data.get("schema", {})
    kinds = [schema.get("type"), *(each.get("type") for each in schema.get("anyOf", ()))]
    return Parameter(
        name=data["name"],
        place=data["in"],
        required=data.get("required", False),
        says=data.get("description") or schema.get("description", ""),
        type=" / ".join(kind for kind in kinds if kind and kind != "null"),
    )


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The page."""
    told = {"endpoints": endpoints(), "example": _example(request), "errors": _ERRORS, "most_rows": MAX_LIMIT, "nav": "api"}
    return render(request, "api/docs.html", told)


def _example(request: HttpRequest) -> Example | None:
    """The first rows of the table that was published last; None where nothing is."""
    tables = Resource.objects.visible_to(AnonymousUser()).published().filter(kind=Resource.Kind.TABLE)
    latest = tables.select_related("dataset").order_by("-published_at").first()
    if latest is None:
        return None
    address = f"/api/v1/resources/{latest.dataset.slug}/{latest.slug}/rows?limit=2"
    return Example(address=request.build_absolute_uri(address), title=f"{latest.dataset.title}: {latest.title}")


#: The status of an answer → when it comes.
_ERRORS = (
    (400, _("A parameter or a column is not right; `detail` says which and `allowed` what could stand there.")),
    (404, _("There is no such dataset, table or version, or you may not see it.")),
    (405, _("The address is only for reading: GET.")),
    (410, _("It was here and was withdrawn; the reason is given.")),
    (429, _("Too many questions from one address; `Retry-After` says how long to wait.")),
    (503, _("The bank is busy or under maintenance; `Retry-After` says how long to wait.")),
)
