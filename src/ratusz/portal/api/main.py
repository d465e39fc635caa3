"""The machine API: one object, its routers, its description."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import ValidationError

from ratusz import __version__
from ratusz.bank.base.sentences import N_, say
from ratusz.portal.api import catalogue, discrepancies, figures, gaps, sql, statistics, tables
from ratusz.portal.core.problems import Problem, language_of, problem_response, title_of

api = NinjaAPI(
    title="Ratusz",
    version="1",
    urls_namespace="api",
    description=(
        "Open data of the city. Reading needs no account. Errors are RFC 9457 problem+json with a stable `code`. "
        "Answers about a version never change; answers about the current one carry an ETag. "
        f"Served by Ratusz {__version__}."
    ),
    openapi_url="/openapi.json",
    docs_url=None,
)
api.add_router("", catalogue.router)
api.add_router("", sql.router)
api.add_router("", figures.router)
api.add_router("", discrepancies.router)
api.add_router("", gaps.router)
api.add_router("", statistics.router)
api.add_router("", tables.router)


@api.exception_handler(ValidationError)
def parameter_refused(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A parameter that is not of its type, as every other error of the API."""
    language = language_of(request)
    first = error.errors[0]
    with override(language):
        values = {"name": first["loc"][-1], "why": _why(first)}
        detail = _("The parameter %(name)s is not right: %(why)s.") % values
    return problem_response(Problem(status=400, code="bad-parameter", title=title_of(400, language=language), detail=detail))


#: What pydantic calls it → what is said of it; its own sentences are English.
_WHY = {
    "missing": N_("it is missing"),
    "int_parsing": N_("a whole number is expected"),
    "int_from_float": N_("a whole number is expected"),
    "int_parsing_size": N_("the number is too large"),
    "greater_than_equal": N_("it must be at least {ge}"),
    "less_than_equal": N_("it must be at most {le}"),
}


def _why(error: Mapping[str, Any]) -> str:
    """Why a parameter is refused, in the language that is active."""
    sentence = _WHY.get(error["type"], N_("the value is not of the right kind"))
    return say(sentence, get_language() or "pl", error.get("ctx", {}))
