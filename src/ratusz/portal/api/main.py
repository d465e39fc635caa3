"""The machine API: one object, its routers, its description."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import override
from ninja import NinjaAPI
from ninja.errors import ValidationError

from ratusz import __version__
from ratusz.portal.api import catalogue, tables
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
api.add_router("", tables.router)


@api.exception_handler(ValidationError)
def parameter_refused(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A parameter that is not of its type, as every other error of the API."""
    language = language_of(request)
    first = error.errors[0]
    with override(language):
        detail = _("The parameter %(name)s is not right: %(why)s.") % {"name": first["loc"][-1], "why": first["msg"]}
    return problem_response(Problem(status=400, code="bad-parameter", title=title_of(400, language=language), detail=detail))
