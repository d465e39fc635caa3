"""The page that a one-time link opens, without an account: a file, or an answer, and nothing else. It never publishes."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from pathlib import Path
from tempfile import TemporaryDirectory

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from ratusz.bank.base.clock import utc_now
from ratusz.bank.base.errors import Gone, UserError, WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.portal.catalog.office import language
from ratusz.portal.core.errors import nothing_here
from ratusz.portal.intake import actions, answering, filling
from ratusz.portal.intake.answerforms import DropForm, LateForm, UnchangedForm, largest
from ratusz.portal.intake.dropping import DropPage, drop_page
from ratusz.portal.intake.linking import open_link
from ratusz.portal.intake.models import OneTimeLink
from ratusz.portal.intake.views.workbook import workbook

#: Files that one link takes in an hour: more is a program, or a mishap.
MOST_FILES, IN = 20, timedelta(hours=1)
#: What a form holds beside its file.
_FORM_BYTES = 1_000_000

_HEADERS = {"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}

View = Callable[[HttpRequest, OneTimeLink], HttpResponseBase]


class TooManyFiles(WrongUsage):
    """A link was used too often in a short time."""

    http_status = 429


class TooLarge(WrongUsage):
    """More bytes than a link takes; they were not read."""

    http_status = 413


def by_link(view: View) -> Callable[[HttpRequest, str], HttpResponseBase]:
    """`view` for whoever has the address; the link is looked at before a byte of what was sent. Nobody keeps, lists or is told of it.

    There is no session whose rights another page could borrow, hence no token against that.
    """

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, token: str) -> HttpResponseBase:
        try:
            response = view(request, open_link(token, now=utc_now()))
        except Gone as gone:
            values = {"why": gone.sentence(language()), "advice": gone.advice(language())}
            response = render(request, "intake/drop_closed.html", values, status=gone.http_status)
        for name, value in _HEADERS.items():
            response.headers[name] = value
        return response

    return guarded


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def drop(request: HttpRequest, link: OneTimeLink) -> HttpResponseBase:
    """Look, send a file, hand it in, or answer instead."""
    if request.method != "POST":
        return _look(request, link)
    _refuse_large(request)
    doing = _DOES.get(request.POST.get("do", ""))
    if doing is None:
        raise nothing_here()
    return doing(request, link, utc_now())


@by_link
@require_safe
def drop_template(request: HttpRequest, link: OneTimeLink) -> HttpResponseBase:  # noqa: ARG001
    """The workbook to fill in: its columns, none of its rows."""
    resource = link.resource
    if not resource.private:
        raise nothing_here()
    with TemporaryDirectory(prefix="ratusz-template-") as folder:
        target = Path(folder) / "template.xlsx"
        filling.make_template(resource, target, language=language(), bare=True)
        ending = _("template")
        return workbook(target.read_bytes(), f"{resource.title} - {ending}.xlsx")


@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """Where one comes when the link has done its work; of what was sent it says nothing."""
    return render(request, "intake/drop_thanks.html", {})


def _look(request: HttpRequest, link: OneTimeLink) -> HttpResponse:
    page = drop_page(link)
    if request.headers.get("HX-Request"):
        response = render(request, "intake/_drop_progress.html", {"page": page, "address": request.path})
        if page.delivery is None or not page.delivery.is_being_read:
            response.headers["HX-Refresh"] = "true"
        return response
    return _shown(request, page)


def _shown(request: HttpRequest, page: DropPage, *, status: int = 200, error: str = "") -> HttpResponse:
    return render(request, "intake/drop.html", {"page": page, "address": request.path, "error": error}, status=status)


def _send(request: HttpRequest, link: OneTimeLink, now: datetime) -> HttpResponseBase:
    if link.deliveries.filter(received_at__gt=now - IN).count() >= MOST_FILES:
        raise TooManyFiles(
            "too-many-files", N_("This link was used {found} times within an hour."), N_("Wait an hour, or ask the office."),
            values={"found": MOST_FILES},
        )  # fmt: skip
    form = DropForm(request.POST, request.FILES)
    if not form.is_valid():
        return _shown(request, drop_page(link, form=form), status=422)
    file = form.cleaned_data["file"]
    original = actions.keep(file.chunks())
    actions.receive_by_link(link=link, file_name=file.name, original=original, note=form.cleaned_data["note"], now=now)
    return redirect(request.path)


def _hand_in(request: HttpRequest, link: OneTimeLink, now: datetime) -> HttpResponseBase:
    delivery = drop_page(link).delivery
    if delivery is None or request.POST.get("delivery", str(delivery.pk)) != str(delivery.pk):
        return redirect(request.path)  # somebody else with the link sent another file since: this one is looked at first
    return _done(request, link, lambda: actions.hand_in(delivery=delivery, now=now))


def _say_unchanged(request: HttpRequest, link: OneTimeLink, now: datetime) -> HttpResponseBase:
    form = UnchangedForm(request.POST)
    if not form.is_valid():
        return _shown(request, drop_page(link, unchanged=form), status=422)
    return _done(request, link, lambda: answering.say_unchanged(resource=link.resource, by=link, note=form.cleaned_data["note"], now=now))


def _say_late(request: HttpRequest, link: OneTimeLink, now: datetime) -> HttpResponseBase:
    form = LateForm(request.POST)
    if not form.is_valid():
        return _shown(request, drop_page(link, late=form), status=422)
    return _done(request, link, lambda: answering.say_late(resource=link.resource, by=link, now=now, **form.cleaned_data))


_DOES = {"send": _send, "hand-in": _hand_in, "unchanged": _say_unchanged, "late": _say_late}


def _done(request: HttpRequest, link: OneTimeLink, act: Callable[[], object]) -> HttpResponseBase:
    try:
        act()
    except UserError as error:
        told = f"{error.sentence(language())} {error.advice(language())}".strip()
        return _shown(request, drop_page(link), status=error.http_status, error=told)
    return redirect(reverse("intake:drop-thanks"))


def _refuse_large(request: HttpRequest) -> None:
    """By what it says of itself, before it is read."""
    length = request.headers.get("Content-Length", "")
    if length.isdigit() and int(length) > largest() + _FORM_BYTES:
        raise TooLarge("file-too-large", N_("The file is too large for this page."), N_("Ask the office how to deliver it."))
