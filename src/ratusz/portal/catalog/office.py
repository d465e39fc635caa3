"""What every page of the desk does: only for people of the office, one frame, one way to act and say what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.cache import cache
from django.db.models import Model
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ratusz.bank.base.errors import NotAllowed, UserError
from ratusz.portal.catalog.models import Resource
from ratusz.portal.catalog.policy import is_member
from ratusz.portal.catalog.standing import COORDINATORS, EDITORS, INSPECTORS, Standing, standing_of
from ratusz.portal.core.duties import count_key
from ratusz.portal.core.models import AuditEntry
from ratusz.portal.core.policy import require
from ratusz.portal.core.verbs import details, sentence
from ratusz.portal.people.models import Role, User
from ratusz.portal.people.proof import awaits_proof
from ratusz.portal.people.standing import may_run
from ratusz.portal.show.components import Event, Link

P = ParamSpec("P")
F = TypeVar("F", bound=BaseForm)
#: Under which name the cache keeps that something was published once: what is begun is never new again.
_BEGUN = "bank-begun"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Links of the menu that belong together."""

    title: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """The navigation of the office: links always in its row, links in the row of a wide window only, groups of links in its menu.

    What a narrow window has no room for stands in the menu there.
    """

    row: tuple[Link, ...]
    wide: tuple[Link, ...]
    menu: tuple[Group, ...]


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
    wide, runs = [], may_run(request.user)
    if _is_new(request):
        row.insert(0, Link(text=_("First steps"), url=reverse("pages:first-steps")))
    if runs:
        wide = [Link(text=_("People"), url=reverse("desk:people")), Link(text=_("Units"), url=reverse("desk:units"))]
    if standing.everywhere.intersection(INSPECTORS) or any(standing.reach.get(role) for role in INSPECTORS):
        wide.append(Link(text=_("Personal data"), url=reverse("intake:personal-data")))
    return Entries(row=tuple(row), wide=tuple(wide), menu=tuple(one for one in _menu(standing, runs=runs) if one.links))


def _menu(standing: Standing, *, runs: bool) -> tuple[Group, ...]:
    """The menu in four parts: what we know of the data, what people tell and ask, the bank, and who I am."""
    edits = any(standing.reach.get(role) for role in EDITORS) or bool(standing.everywhere.intersection(EDITORS))
    leads = bool(standing.everywhere.intersection(COORDINATORS))
    data, people, bank = [], [], []
    if edits:
        data += [
            Link(text=_("What data is for"), url=reverse("stewardship:overview")),
            Link(text=_("What is missing"), url=reverse("gaps:list")),
            Link(text=_("Figures that do not agree"), url=reverse("discrepancies:to-handle")),
            Link(text=_("Figures and saved views"), url=reverse("pages:saved-list")),
        ]
        people += [
            Link(text=_("Reports of errors"), url=reverse("findings:to-handle")),
            Link(text=_("What people asked for"), url=reverse("asking:to-handle")),
            Link(text=_("Surveys"), url=reverse("surveys:to-handle")),
        ]
    if runs:
        data.append(Link(text=_("Deliveries of this month"), url=reverse("desk:month")))
    if leads:
        data.append(Link(text=_("Categories"), url=reverse("catalog:categories")))
        bank.append(Link(text="dane.gov.pl", url=reverse("dane_gov_pl:page")))
    bank += [Link(text=_("Erasing"), url=reverse("erasure:purges")), Link(text=_("What happened"), url=reverse("desk:log"))]
    if Role.ADMINISTRATOR in standing.everywhere:
        bank.append(Link(text=_("Pages of the bank"), url=reverse("about:kept")))
        bank.append(Link(text=_("System"), url=reverse("upkeep:system")))
    mine = [Link(text=_("My account"), url=reverse("desk:account"))]
    return tuple(
        Group(title=title, links=tuple(links))
        for title, links in ((_("About the data"), data), (_("Residents"), people), (_("The bank"), bank), (_("About me"), mine))
    )


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


def once_more(form: F, **stands: object) -> F:
    """`form` as it was sent, but for the hidden fields that say how things `stands`: whoever read what changed may send it again."""
    sent_data: Any = form.data
    data = sent_data.copy()
    for name, value in stands.items():
        data[form.add_prefix(name)] = str(value)
    form.data = data
    return form


def attempt(
    request: HttpRequest, act: Callable[[], object], *, done: str, to: str, again: Callable[[], HttpResponse] | None = None
) -> HttpResponse:
    """Do `act`, say `done`, or say what prevented it; then go `to`.

    `again`: the page with what was typed, shown where something prevented it, so that nobody writes it a second time.
    """
    if tried(request, act):
        messages.success(request, done)
    elif again is not None:
        return again()
    return redirect(to)
