"""Views of figures, explorations, what is framed elsewhere, and the sheet."""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ratusz.bank.base.clock import utc_now
from ratusz.bank.base.errors import Gone, UserError
from ratusz.portal.explore.maps.address import BOX
from ratusz.portal.explore.maps.background import policy_with
from ratusz.portal.pages.embedded import FIGURE_HEIGHT, HEIGHTS, embed_code, may_be_framed
from ratusz.portal.pages.explorations import exploration_page
from ratusz.portal.pages.figures import figure_line, figure_lines, figure_page
from ratusz.portal.pages.listing import language
from ratusz.portal.pages.outside.share import Share, share_of_saved
from ratusz.portal.pages.sheet import sheet_page
from ratusz.portal.saved.access import access_exploration, access_figure
from ratusz.portal.saved.models import Exploration, Figure

#: Rows of an exploration in a page of others: it scrolls there.
FRAMED_ROWS = 50


def _today() -> date:
    return timezone.localdate(utc_now())


def _share(request: HttpRequest, found: Figure | Exploration) -> Share | None:
    """What is said of it to everybody; nothing to those who may see more than everybody."""
    return share_of_saved(found) if request.user.is_anonymous and found.resource.is_published else None


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """`/liczby/`: all of them, to be read or put on a sheet."""
    lines = figure_lines(request.user, Figure.objects.visible_to(request.user).loaded(), today=_today())
    return render(request, "pages/figures.html", {"lines": lines, "nav": "figures"})


@require_safe
def figure(request: HttpRequest, slug: str) -> HttpResponse:
    """`/liczby/{slug}/`."""
    found = access_figure(request.user, slug)
    embed = embed_code(request.build_absolute_uri(reverse("pages:embedded-figure", args=[slug])), found.title, height=FIGURE_HEIGHT)
    api_url = request.build_absolute_uri(reverse("api:api_figure", args=[slug]))
    page = figure_page(request.user, found, embed=embed, api_url=api_url, today=_today())
    return render(request, "pages/figure.html", {"page": page, "nav": "figures", "share": _share(request, found)}, status=_status(found))


@require_safe
def explorations(request: HttpRequest) -> HttpResponse:
    """`/widoki/`: all of them, to be read or put on a sheet."""
    listed = Exploration.objects.visible_to(request.user).loaded()
    return render(request, "pages/explorations.html", {"explorations": listed, "nav": "figures"})


@require_safe
def exploration(request: HttpRequest, slug: str) -> HttpResponse:
    """`/widoki/{slug}/`."""
    found = access_exploration(request.user, slug)
    page = exploration_page(request.user, found, today=_today(), box=request.GET.get(BOX, ""))
    address = request.build_absolute_uri(reverse("pages:embedded-exploration", args=[slug]))
    code = embed_code(address, found.title, height=HEIGHTS[found.view])
    response = render(request, "pages/exploration.html", {"page": page, "embed": code, "nav": "figures", "share": _share(request, found)})
    if page.map is not None:
        response.headers["Content-Security-Policy"] = policy_with(page.map.background)
    return response


@require_safe
def embedded_figure(request: HttpRequest, slug: str) -> HttpResponse:
    """`/osadz/liczba/{slug}/`: as everybody sees it, for a frame."""
    found = access_figure(AnonymousUser(), slug)
    line = figure_line(AnonymousUser(), found, today=_today())
    context = {"line": line, "back": request.build_absolute_uri(found.get_absolute_url())}
    return may_be_framed(render(request, "pages/embedded_figure.html", context, status=_status(found)))


@require_safe
def embedded_exploration(request: HttpRequest, slug: str) -> HttpResponse:
    """`/osadz/widok/{slug}/`: as everybody sees it, for a frame; where it cannot be shown, why."""
    found = access_exploration(AnonymousUser(), slug)
    context = {"exploration": found, "back": request.build_absolute_uri(found.get_absolute_url())}
    try:
        page = exploration_page(AnonymousUser(), found, today=_today(), most=FRAMED_ROWS)
    except UserError as error:
        context |= {"why": error.sentence(language())}
        return may_be_framed(render(request, "pages/embedded_exploration.html", context, status=error.http_status))
    return may_be_framed(render(request, "pages/embedded_exploration.html", {**context, "page": page}))


@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """`/zestawienie/?liczba=…&widok=…&tytul=…`."""
    return render(request, "pages/sheet.html", {"page": sheet_page(request, request.user, today=_today()), "nav": "figures"})


def _status(figure: Figure) -> int:
    """A figure of a withdrawn table has a page that says why, and is gone all the same."""
    return Gone.http_status if figure.resource.withdrawn_at is not None else 200
