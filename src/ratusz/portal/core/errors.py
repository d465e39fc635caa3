"""The one place that turns errors into answers: a page for people, problem+json for machines under /api/."""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.template.loader import select_template
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ratusz.bank.base.errors import NotFound, UserError, WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.portal.core.moved import Moved, led_on
from ratusz.portal.core.problems import Problem, language_of, problem_of, problem_response, title_of

API = "/api/"
_COME_BACK = frozenset({429, 503})


class ErrorPagesMiddleware:
    """Answers a UserError that a view raised. Anything else is a fault of ours and goes to `server_error`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """A NUL in an address means nothing, and PostgreSQL breaks on it. A method an address does not have is told of like any error."""
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return bad_request(request, SuspiciousOperation())
        response = self.get_response(request)
        return _not_this_way(request, response) if isinstance(response, HttpResponseNotAllowed) else response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The answer to a UserError, or to an old address; None leaves other exceptions to Django, which logs them."""
        if isinstance(exception, Moved):
            return led_on(request, exception)
        return answer(request, exception) if isinstance(exception, UserError) else None


def answer(request: HttpRequest, error: UserError) -> HttpResponse:
    """The answer to `error`, of the kind and in the language that the request asks for."""
    response = _answer(request, problem_of(error, language=_language(request)))
    if error.http_status in _COME_BACK and "seconds" in error.values:
        response.headers["Retry-After"] = str(error.values["seconds"])
    return response


def nothing_here() -> NotFound:
    """What is raised for "does not exist" and "not yours to see" alike."""
    return NotFound(
        "not-found",
        N_("There is nothing at this address."),
        N_("It may have been moved, or it is not for everybody. Look for it in the catalogue, or sign in."),
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler404: an address that leads nowhere looks like one that is not yours."""
    return answer(request, exception if isinstance(exception, NotFound) else nothing_here())


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  Django's signature
    """Django's handler400: a request that no browser of ours sends."""
    return _plain(request, 400, "bad-request", _("The request cannot be understood."))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  Django's signature
    """Django's handler403."""
    return _plain(request, 403, "not-allowed", _("This is not for you to do."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  Django's signature
    """A form that was sent from elsewhere, or from a page older than the session."""
    return _plain(request, 403, "form-expired", _("This form has expired. Open the page again and repeat what you did."))


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500: our fault, which Django has logged; nothing of it is shown.

    Nobody is greeted by name, and no session is opened: whatever broke may be what knows people. The session stands aside only
    while the page is written: found empty by what comes after, it would be taken away from the browser, and its person signed out.
    """
    session = getattr(request, "session", None)
    request.user, request.session = AnonymousUser(), SessionBase()
    page = _plain(request, 500, "our-fault", _("Something broke on our side. It has been written down; please try again."))
    if session is not None:
        request.session = session
    return page


def _language(request: HttpRequest) -> str:
    if request.path.startswith(API):
        return language_of(request)
    return "en" if (get_language() or "pl").startswith("en") else "pl"


def _not_this_way(request: HttpRequest, response: HttpResponseNotAllowed) -> HttpResponse:
    """`response` in words, with the methods that would have been right."""
    methods = tuple(name.strip() for name in response.headers["Allow"].split(","))
    error = MethodUnknown(
        "method-not-allowed",
        N_("This address cannot be asked with {found}."),
        N_("Use one of those allowed."),
        values={"found": request.method},
        allowed=methods,
    )
    told = answer(request, error)
    told.headers["Allow"] = response.headers["Allow"]
    return told


class MethodUnknown(WrongUsage):
    """An HTTP method that an address does not have."""

    http_status = 405


def _plain(request: HttpRequest, status: int, code: str, sentence: object) -> HttpResponse:
    title = title_of(status, language=_language(request))
    return _answer(request, Problem(status=status, code=code, title=title, detail=str(sentence)))


def _answer(request: HttpRequest, problem: Problem) -> HttpResponse:
    return problem_response(problem) if request.path.startswith(API) else _page(request, problem)


def _page(request: HttpRequest, problem: Problem) -> HttpResponse:
    """`errors/<status>.html` where there is one, else `errors/error.html`; both take `problem`."""
    template = select_template([f"errors/{problem.status}.html", "errors/error.html"])
    # What broke may be the database: the footer asks it for nothing then.
    told = {"problem": problem, "footer_extra": None} if problem.status >= 500 else {"problem": problem}
    response = HttpResponse(template.render(told, request), status=problem.status)
    response["Cache-Control"] = "no-store"
    return response
