"""The kept pages for everybody, and where they are written."""

from dataclasses import asdict
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ratusz.bank.base.clock import utc_now
from ratusz.portal.about import actions, presenters, queries
from ratusz.portal.about.forms import FORMS, LogoForm
from ratusz.portal.about.models import KeptVersion, Key, Logo
from ratusz.portal.about.policy import can_keep
from ratusz.portal.catalog.office import OfficeRequest, attempt, office_only, sent, show, tried
from ratusz.portal.core.errors import nothing_here
from ratusz.portal.core.headers import SANDBOX


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """`/prywatnosc/`."""
    return _page(request, Key.PRIVACY)


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """`/regulamin/`."""
    return _page(request, Key.TERMS)


@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    """`/kontakt/`."""
    return _page(request, Key.CONTACT)


@require_safe
def logo(request: HttpRequest, sha256: str) -> HttpResponseBase:  # noqa: ARG001  the same for everybody
    """`/logo/{hash}.png`: a picture that the bank made itself."""
    found = Logo.objects.filter(sha256=sha256, removed_at=None).values_list("png", flat=True).first()
    if found is None:
        raise nothing_here()
    response = HttpResponse(bytes(found), content_type="image/png")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


@office_only
def kept(request: OfficeRequest) -> HttpResponseBase:
    """`/urzad/strony/`: the pages, what is lacking, the logos and the form for another one."""
    _require(request)
    form = LogoForm(sent(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("says_pl", "says_en", "url")}
        file = form.cleaned_data["file"]
        act = lambda: actions.add_logo(sent=file.read(actions.MOST_SENT), **said, by=request.user, now=utc_now())  # noqa: E731
        return attempt(request, act, done=_("The logo stands in the footer of every page."), to=reverse("about:kept"))
    return show(request, "about/kept.html", presenters.kept_list(form), nav=reverse("about:kept"))


@office_only
def edit(request: OfficeRequest, key: str) -> HttpResponseBase:
    """`/urzad/strony/{key}/`: one page is written, looked at, saved."""
    _require(request)
    wanted = _key(key)
    form = FORMS[wanted](sent(request), initial=asdict(queries.current(wanted)) | {"after": _last(wanted)})
    is_sent = request.method == "POST" and form.is_valid()
    looked_at = form.content() if is_sent and "preview" in request.POST else None
    if is_sent and looked_at is None:
        said = {"note": form.cleaned_data["note"], "after": form.cleaned_data["after"]}
        act = lambda: actions.save(key=wanted, content=form.content(), by=request.user, now=utc_now(), **said)  # noqa: E731
        if tried(request, act):
            return redirect("about:kept")
    page = presenters.edit_page(wanted, form, looked_at=looked_at)
    return show(request, "about/edit.html", page, nav=reverse("about:kept"))


@office_only
@require_POST
def restore(request: OfficeRequest, key: str, number: int) -> HttpResponseBase:
    """Say again what an earlier version said."""
    _require(request)
    found = KeptVersion.objects.filter(key=_key(key), number=number).first()
    if found is None:
        raise nothing_here()
    act = lambda: actions.restore(version=found, by=request.user, now=utc_now())  # noqa: E731
    return attempt(request, act, done=_("The earlier version stands again."), to=reverse("about:edit", args=[key]))


@office_only
@require_POST
def logo_remove(request: OfficeRequest, logo: UUID) -> HttpResponseBase:
    """Show a logo no more."""
    _require(request)
    found = Logo.objects.filter(pk=logo, removed_at=None).first()
    if found is None:
        raise nothing_here()
    act = lambda: actions.remove_logo(logo=found, by=request.user, now=utc_now())  # noqa: E731
    return attempt(request, act, done=_("The logo was removed."), to=reverse("about:kept"))


def _page(request: HttpRequest, key: Key) -> HttpResponse:
    facts = presenters.contact_facts() if key == Key.CONTACT else ()
    body = queries.html_of(queries.current(key).body)
    return render(request, "about/page.html", {"title": key.label, "body": body, "facts": facts})


def _key(text: str) -> Key:
    if text not in Key.values:
        raise nothing_here()
    return Key(text)


def _last(key: Key) -> int:
    return KeptVersion.objects.filter(key=key).values_list("number", flat=True).first() or 0


def _require(request: OfficeRequest) -> None:
    """For others than administrators there is nothing here."""
    if not can_keep(request.user):
        raise nothing_here()
