"""Public pages: the list of discrepancies, one of them, a phenomenon with its holdings, and the form of a resident."""

import secrets
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from ratusz.bank.base.clock import utc_now
from ratusz.portal.catalog.office import sent
from ratusz.portal.core.strangers import for_everybody
from ratusz.portal.discrepancies import actions
from ratusz.portal.discrepancies.access import access_own, access_public
from ratusz.portal.discrepancies.codes import PUBLIC_STATES as STATES
from ratusz.portal.discrepancies.forms import RaiseForm
from ratusz.portal.discrepancies.models import Discrepancy, Phenomenon
from ratusz.portal.discrepancies.phenomena import access_public_phenomenon, phenomenon_page, public_phenomena
from ratusz.portal.discrepancies.presenters import line_of, public_page, state_in_words
from ratusz.portal.show.components import Line, Pager
from ratusz.portal.stewardship.said import is_page_shown

ON_A_PAGE = 50
_PRIVATE = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow", "Cache-Control": "private, no-store"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """The list. `counts`: of the three states; `state`: to which it is narrowed; `is_why_shown`: the page on purposes is shown."""

    lines: tuple[Line, ...]
    counts: tuple[tuple[str, int], ...]
    state: str
    phenomena: tuple[Phenomenon, ...]
    pager: Pager | None
    is_why_shown: bool


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """`/rozbieznosci/`: what differs and what came of it."""
    public = Discrepancy.objects.public()
    state = request.GET.get("stan", "")
    counts = tuple((name, public.in_public_state(name).count()) for name in STATES)
    found = public.in_public_state(state).loaded().order_by("state", "-weight", "-number")
    pages = Paginator(found, ON_A_PAGE)
    at = pages.get_page(request.GET.get("strona"))
    page = ListPage(
        lines=tuple(line_of(one) for one in at),
        counts=counts,
        state=state if state in STATES else "",
        phenomena=tuple(public_phenomena()),
        pager=_pager(at, state) if pages.num_pages > 1 else None,
        is_why_shown=is_page_shown(),
    )
    return render(request, "discrepancies/list.html", {"page": page})


def _pager(at: Page[Discrepancy], state: str) -> Pager:
    def address(number: int) -> str:
        return f"?stan={state}&strona={number}" if state in STATES else f"?strona={number}"

    return Pager(
        total=at.paginator.count,
        first=at.start_index(),
        last=at.end_index(),
        previous_url=address(at.previous_page_number()) if at.has_previous() else "",
        next_url=address(at.next_page_number()) if at.has_next() else "",
    )


@require_safe
def one(request: HttpRequest, number: int) -> HttpResponse:
    """`/rozbieznosci/{number}/`: both values, what they mean, who answers, what came of it."""
    return render(request, "discrepancies/one.html", {"page": public_page(access_public(number))})


@require_safe
def own(request: HttpRequest, number: int, token: str) -> HttpResponse:
    """`/rozbieznosci/{number}/{token}/`: what became of what somebody reported, for whoever has the address."""
    found = access_own(number, token)
    is_public = Discrepancy.objects.public().filter(pk=found.pk).exists()
    told = {"found": found, "badge": state_in_words(found), "is_public": is_public, "address": request.build_absolute_uri()}
    response = render(request, "discrepancies/own.html", told)
    for name, value in _PRIVATE.items():
        response.headers[name] = value
    return response


@require_safe
def phenomenon(request: HttpRequest, slug: str) -> HttpResponse:
    """`/rozbieznosci/zjawiska/{slug}/`: who holds figures of it, what each means, and where they differ."""
    return render(request, "discrepancies/phenomenon.html", {"page": phenomenon_page(access_public_phenomenon(slug))})


@for_everybody
def raise_it(request: HttpRequest) -> HttpResponseBase:
    """`/rozbieznosci/zglos/`: figures that somebody saw and that do not agree."""
    chosen = public_phenomena().filter(slug=request.GET.get("zjawisko", "")).first()
    form = RaiseForm(sent(request), phenomena=public_phenomena(), now=utc_now(), initial={"phenomenon": chosen.pk if chosen else None})
    if request.method == "POST" and form.is_valid():
        words = {name: form.cleaned_data[name] for name in ("phenomenon", "period", "text", "nickname")}
        made = actions.raise_it(token=secrets.token_urlsafe(18), now=utc_now(), **words)
        return redirect("discrepancies:own", made.number, made.token)
    response = render(request, "discrepancies/raise.html", {"form": form}, status=422 if form.is_bound else 200)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
