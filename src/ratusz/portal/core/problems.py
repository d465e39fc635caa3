"""An error as machines read it: RFC 9457 problem+json."""

import json
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext as _

from ratusz.bank.base.errors import UserError


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What went wrong, in one language: HTTP status, stable code, short title, sentence, how to mend it, what was allowed."""

    status: int
    code: str
    title: str
    detail: str
    hint: str = ""
    allowed: tuple[str, ...] = ()


def problem_of(error: UserError, *, language: str) -> Problem:
    """`error` in `language` ("pl" or "en")."""
    return Problem(
        status=error.http_status,
        code=error.code,
        title=title_of(error.http_status, language=language),
        detail=error.sentence(language),
        hint=error.advice(language),
        allowed=error.allowed,
    )


def title_of(status: int, *, language: str) -> str:
    """Three words for an HTTP status."""
    with override(language):
        titles = {
            400: _("Wrong request"),
            403: _("Not allowed"),
            404: _("Nothing here"),
            405: _("Not this way"),
            409: _("Somebody was faster"),
            410: _("Withdrawn"),
            413: _("Too large"),
            422: _("Cannot be processed"),
            429: _("Too many requests"),
            503: _("Busy"),
            507: _("No space left"),
        }
        return titles.get(status) or (_("Our fault") if status >= 500 else _("Wrong request"))


def language_of(request: HttpRequest) -> str:
    """On addresses that name no language: that of the person signed in, else what Accept-Language asks for, else Polish."""
    person = getattr(request, "user", None)
    chosen = person.language if person is not None and person.is_authenticated else get_language_from_request(request)
    return "en" if chosen.startswith("en") else "pl"


def problem_response(problem: Problem) -> HttpResponse:
    """`problem` as application/problem+json, readable from any page of the web."""
    body = {
        "type": "about:blank",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "code": problem.code,
        "hint": problem.hint,
        "allowed": list(problem.allowed),
    }
    response = HttpResponse(json.dumps(body, ensure_ascii=False), status=problem.status, content_type="application/problem+json")
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "no-store"
    patch_vary_headers(response, ["Accept-Language"])
    return response
