"""Public pages: what one may ask for, a form for each, what becomes of it, what others asked for."""

import secrets

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ratusz.bank.base.clock import day_of, utc_now
from ratusz.portal.asking import actions
from ratusz.portal.asking.access import access_own, access_shown
from ratusz.portal.asking.actions import Kind, Wish
from ratusz.portal.asking.forms import FormalForm, WishForm
from ratusz.portal.asking.models import Asked
from ratusz.portal.asking.presenters import AskedPage, asked_page, line_of, ways
from ratusz.portal.catalog.access import access_dataset
from ratusz.portal.catalog.models import Dataset
from ratusz.portal.catalog.office import sent
from ratusz.portal.core.errors import nothing_here
from ratusz.portal.core.sparing import once_a_day
from ratusz.portal.core.strangers import for_everybody

LISTED = 200
#: What was searched for is as long as a title.
LONGEST_WORDS = 200
#: The word of an address → what is asked for.
KINDS = {"pytanie": Kind.QUESTION, "dane": Kind.DATA, "ponowne-wykorzystanie": Kind.REUSE, "informacja-publiczna": Kind.INFORMATION}
_FORMAL = frozenset({Kind.REUSE, Kind.INFORMATION})
_PRIVATE = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow", "Cache-Control": "private, no-store"}


@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """`/zapytaj/`: what it is that one wants to ask for."""
    about = _about(request)
    return render(request, "asking/ask.html", {"about": about, "ways": ways(about.slug if about else "", _words(request))})


@for_everybody
def write(request: HttpRequest, word: str) -> HttpResponseBase:
    """`/zapytaj/{word}/`: the form for it."""
    kind = KINDS.get(word)
    if kind is None:
        raise nothing_here()
    about, now = _about(request), utc_now()
    begun = {"text": _words(request)}
    form = (
        FormalForm(sent(request), now=now, kind=kind, initial=begun) if kind in _FORMAL else WishForm(sent(request), now=now, initial=begun)
    )
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data.get(name) or "" for name in ("text", "purpose", "form", "name", "email")}
        made = actions.ask(wish=Wish(kind=kind, about=about, **given), token=secrets.token_urlsafe(18), now=now)
        return redirect(f"{made.own_address}#dotarlo")
    context = {
        "form": form,
        "about": about,
        "kind": kind,
        "is_formal": kind in _FORMAL,
        "is_reuse": kind == Kind.REUSE,
        "title": _TITLES[kind](),
    }
    response = render(request, "asking/write.html", context, status=422 if form.is_bound else 200)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require_safe
def asked_list(request: HttpRequest) -> HttpResponse:
    """`/prosby/`: what people asked for, and what came of it."""
    seen = Asked.objects.visible_to(request.user).loaded()
    waiting = seen.filter(state=Asked.State.SHOWN).order_by("-voices", "-number")
    page = {"waiting": [line_of(one) for one in waiting[:LISTED]], "answered": [line_of(one) for one in seen.answered()[:LISTED]]}
    return render(request, "asking/asked_list.html", page)


@require_safe
def asked(request: HttpRequest, number: int) -> HttpResponse:
    """`/prosby/{number}/`: one of them."""
    return render(request, "asking/asked.html", {"page": _page(request, access_shown(request.user, number), is_own=False)})


@require_safe
def own(request: HttpRequest, number: int, token: str) -> HttpResponse:
    """`/prosby/{number}/{token}/`: the same for whoever sent it; of a formal request its receipt."""
    found = access_own(number, token)
    context = {"page": _page(request, found, is_own=True), "address": request.build_absolute_uri(found.own_address)}
    response = render(request, "asking/asked.html", context)
    for name, value in _PRIVATE.items():
        response.headers[name] = value
    return response


@for_everybody
def voice(request: HttpRequest, number: int) -> HttpResponseBase:
    """`/prosby/{number}/tez-potrzebuje/`: one more needs it, once a day for each address."""
    found = access_shown(request.user, number)
    if request.method == "POST":
        counted = once_a_day(request, f"voice {found.pk}")
        if counted:
            actions.add_voice(asked=found, by=request.user, now=utc_now())
        return render(request, "asking/voice.html", {"asked": found, "counted": counted})
    return redirect(found.get_absolute_url())


def _about(request: HttpRequest) -> Dataset | None:
    slug = request.GET.get("zbior", "")
    return access_dataset(request.user, slug) if slug else None


def _words(request: HttpRequest) -> str:
    """What was searched for in vain, for the beginning of the question."""
    return request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_WORDS]


def _page(request: HttpRequest, found: Asked, *, is_own: bool) -> AskedPage:
    seen = Dataset.objects.visible_to(request.user).order_by()
    return asked_page(
        found,
        is_own=is_own,
        sees_found=found.found_id is not None and seen.filter(pk=found.found_id).exists(),
        today=day_of(utc_now()),
        sees_about=found.about_id is not None and seen.filter(pk=found.about_id).exists(),
    )


_TITLES = {
    Kind.QUESTION: lambda: _("A question"),
    Kind.DATA: lambda: _("Ask for data to be published"),
    Kind.REUSE: lambda: _("Formal request to re-use public sector information"),
    Kind.INFORMATION: lambda: _("Formal request for public information"),
}
