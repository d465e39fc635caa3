"""`/api/v1/figures`: the figures of the bank with their values, for machines."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_noop
from ninja import Router
from ninja.decorators import decorate_view

from ratusz.bank.base.clock import utc_now
from ratusz.bank.base.sentences import LANGUAGES
from ratusz.portal.api.addresses import absolute
from ratusz.portal.api.shapes import FigureHistoryOut, FiguresOut
from ratusz.portal.catalog.access import visible_version
from ratusz.portal.core import demo
from ratusz.portal.discrepancies.queries import others_in_data
from ratusz.portal.explore.conditional import by_content
from ratusz.portal.saved.access import access_figure
from ratusz.portal.saved.models import Figure
from ratusz.portal.saved.values import Edition, NoValue, exact, history_of, state_of

router = Router(tags=["figures"])


@router.get(
    "/figures", response=FiguresOut, url_name="api_figures", summary=gettext_noop("Figures: single values with definition, day and source")
)
@decorate_view(by_content)
def figures(request: HttpRequest) -> dict[str, Any]:
    """All figures that the reader may see."""
    listed = Figure.objects.visible_to(request.user).loaded()
    items = [_figure_out(request, one, today=_today()) for one in listed]
    return {"items": items, "count": len(items)}


@router.get(
    "/figures/{slug}",
    response=FigureHistoryOut,
    url_name="api_figure",
    summary=gettext_noop("One figure, and its value in published versions"),
)
@decorate_view(by_content)
def figure(request: HttpRequest, slug: str) -> dict[str, Any]:
    """A figure with its history, newest version first; 410 with the reason where its table was withdrawn."""
    found = access_figure(request.user, slug)
    visible_version(request.user, found.resource)
    return {**_figure_out(request, found, today=_today()), "history": [_edition_out(one) for one in history_of(found)]}


def _today() -> date:
    return timezone.localdate(utc_now())


def _figure_out(request: HttpRequest, figure: Figure, *, today: date) -> dict[str, Any]:
    state, resource, dataset = state_of(request.user, figure, today=today), figure.resource, figure.dataset
    shown = state.current or state.last
    rows = f"/api/v1/resources/{resource.pk}/rows"
    return {
        "id": figure.pk,
        "slug": figure.slug,
        "title": {"pl": figure.title_pl, "en": figure.title_en},
        "definition": {"pl": figure.text_pl, "en": figure.text_en},
        "doubt": {"pl": figure.doubt_pl, "en": figure.doubt_en},
        "unit": {"pl": figure.unit_pl, "en": figure.unit_en},
        "current": _edition_out(state.current) if state.current else None,
        "problem": _problem_out(state.why) if state.why else None,
        "last": _edition_out(state.last) if state.last else None,
        "type": str(shown.reading.column.type) if shown and shown.reading.column else "",
        "next_due_on": resource.next_due_on,
        "resource": f"{dataset.slug}/{resource.slug}",
        "steward": {"pl": dataset.unit.name_pl, "en": dataset.unit.name_en},
        "source": {"pl": dataset.source_pl, "en": dataset.source_en},
        "licence": dataset.licence,
        "others": [{**one, "url": absolute(request, one["url"])} for one in others_in_data(figure)] if state.current else [],
        "page_url": absolute(request, figure.get_absolute_url()),
        "rows_url": absolute(request, f"{rows}?{figure.question}" if figure.question else rows),
        "demo": demo.is_demo(),
    }


def _edition_out(edition: Edition) -> dict[str, Any]:
    reading = edition.reading
    return {
        "value": None if reading.value is None else exact(reading.value),
        "problem": _problem_out(reading.why) if reading.why else None,
        "state_on": edition.state_on,
        "published_at": edition.published_at,
        "version": edition.version,
        "left_out": reading.left_out,
        "hidden": reading.hidden,
    }


def _problem_out(why: NoValue) -> dict[str, Any]:
    return {"code": why.code, "message": {language: why.sentence(language) for language in LANGUAGES}}
