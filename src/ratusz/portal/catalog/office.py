"""What every page of the desk does: only for people of the office, one frame, one way to act and say what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.cache import cache
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ratusz.bank.base.errors import NotAllowed, UserError
from ratusz.portal.catalog.models import Resource
from ratusz.portal.catalog.policy import is_member
from ratusz.portal.catalog.standing import COORDINATORS, EDITORS, INSPECTORS, standing_of
from ratusz.portal.core.duties import count_key
from ratusz.portal.core.models import AuditEntry
from ratusz.portal.core.policy import require
from ratusz.portal.core.verbs import details, sentence
from ratusz.portal.people.models import Role, User
from ratusz.portal.people.proof import awaits_proof
from ratusz.portal.people.standing import may_run
from ratusz.portal.show.components import Event, Link

P = ParamSpec("P")
#: Under which name the cache keeps that something was published once: what is begun is never new again.
_BEGUN = "bank-begun"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """The navigation of the office: links always in its row, links in the row of a wide window only, links in its menu.

    What a narrow window has no room for stands in the menu there.
    """

    row: tuple[Link, ...]
    wide: tuple[Link, ...]
    menu: tuple[Link, ...]


class OfficeRequest(HttpRequest):
    """A request of somebody who is signed in and works in the office; `office_only` sees to it."""

    user: User


def office_only(view: Callable[Concatenate[OfficeRequest, P], HttpResponseBase]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """`view` for people of the office: others are asked to sign in, or told that they may not."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(_place_of(request))
        if awaits_proof(request.user):
            return redirect("mfa_activate_totp")
        require(is_member, request.user)
        if request.method == "POST":
            cache.delete(count_key(request.user.pk))
        response = view(cast(OfficeRequest, request), *args, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return guarded


def _place_of(request: HttpRequest) -> str:
    """Where to go on after signing in: here, or to the page whose form was sent after its session had ended."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    came_from = urlsplit(request.headers.get("Referer", ""))
    is_ours = came_from.netloc == request.get_host() and came_from.path.startswith("/")
    return came_from.path if is_ours and not came_from.path.startswith("//") else reverse("desk:desk")


def sent(request: HttpRequest) -> QueryDict | None:
    """What was sent with a form; None where the form is only looked at."""
    return request.POST if request.method == "POST" else None


def language() -> str:
    """The language of the page, as the bank knows it."""
    return "en" if (get_language() or "pl").startswith("en") else "pl"


def show(request: HttpRequest, template: str, page: object, *, nav: str = "", status: int = 200, **more: Any) -> HttpResponse:
    """The page of the desk made of `template`; `nav` is the entry of the navigation that is current."""
    entries = _entries(request)
    return render(request, template, {"page": page, "nav": nav, "desk_links": entries, **more}, status=status)


def _entries(request: HttpRequest) -> Entries:
    """Where the reader may go: what they do every week in the row, the rest in the menu."""
    standing = standing_of(request.user)
    row = [Link(text=_("Datasets"), url=reverse("catalog:datasets"))]
    wide = [Link(text=_("People"), url=reverse("desk:people")), Link(text=_("Units"), url=reverse("desk:units"))]
    if _is_new(request):
        row.insert(0, Link(text=_("First steps"), url=reverse("pages:first-steps")))
    if not may_run(request.user):
        wide = []
    if standing.everywhere.intersection(INSPECTORS) or any(standing.reach.get(role) for role in INSPECTORS):
        wide.append(Link(text=_("Personal data"), url=reverse("intake:personal-data")))
    menu = [Link(text=_("Categories"), url=reverse("catalog:categories"))] if standing.everywhere.intersection(COORDINATORS) else []
    if any(standing.reach.get(role) for role in EDITORS) or standing.everywhere.intersection(EDITORS):
        menu.append(Link(text=_("What data is for"), url=reverse("stewardship:overview")))
        menu.append(Link(text=_("Figures and saved views"), url=reverse("pages:saved-list")))
        menu.append(Link(text=_("Reports of errors"), url=reverse("findings:to-handle")))
        menu.append(Link(text=_("Figures that do not agree"), url=reverse("discrepancies:to-handle")))
        menu.append(Link(text=_("What is missing"), url=reverse("gaps:list")))
        menu.append(Link(text=_("What people asked for"), url=reverse("asking:to-handle")))
        menu.append(Link(text=_("Surveys"), url=reverse("surveys:to-handle")))
    if standing.everywhere.intersection(COORDINATORS):
        menu.append(Link(text="dane.gov.pl", url=reverse("dane_gov_pl:page")))
    menu += [Link(text=_("Erasing"), url=reverse("erasure:purges")), Link(text=_("What happened"), url=reverse("desk:log"))]
    if Role.ADMINISTRATOR in standing.everywhere:
        menu.append(Link(text=_("Pages of the bank"), url=reverse("about:kept")))
        menu.append(Link(text=_("System"), url=reverse("upkeep:system")))
    menu.append(Link(text=_("My account"), url=reverse("desk:account")))
    return Entries(row=tuple(row), wide=tuple(wide), menu=tuple(menu))


def history_of(thing: Model, *, most: int | None = None) -> tuple[Event, ...]:
    """What was done to `thing`, the last first; at most so many lines."""
    entries = AuditEntry.objects.filter(target_id=str(thing.pk)).select_related("by", "in_place_of").order_by("-at")[:most]
    return tuple(Event(at=one.at, title=sentence(one), text=details(one)) for one in entries)


def _is_new(request: HttpRequest) -> bool:
    """Whether the reader furnishes the bank and nothing is published in it yet."""
    furnishes = not isinstance(request.user, AnonymousUser) and standing_of(request.user).everywhere.intersection(COORDINATORS)
    if not furnishes or cache.get(_BEGUN):
        return False
    begun = Resource.objects.published().exists()
    if begun:
        cache.set(_BEGUN, True, timeout=86_400)
    return not begun


def tried(request: HttpRequest, act: Callable[[], object]) -> bool:
    """Do `act`; False where something prevented it, which is said. What one may not do at all is a page of its own (403)."""
    try:
        act()
    except NotAllowed:
        raise
    except UserError as error:
        messages.error(request, f"{error.sentence(language())} {error.advice(language())}".strip())
        return False
    return True


def attempt(request: HttpRequest, act: Callable[[], object], *, done: str, to: str) -> HttpResponse:
    """Do `act`, say `done`, or say what prevented it; then go `to`."""
    if tried(request, act):
        messages.success(request, done)
    return redirect(to)
