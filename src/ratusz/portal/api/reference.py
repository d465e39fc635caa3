"""`/api/docs`: the description of the API as a page for people, made from the same description as `openapi.json`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ratusz.portal.api.main import api


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
    return render(request, "api/docs.html", {"endpoints": endpoints()})
