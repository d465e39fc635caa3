"""`/api/v1/rozbieznosci`: figures that do not agree, as residents see them, for machines."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_noop, override
from ninja import Query, Router
from ninja.decorators import decorate_view

from ratusz.bank.base.sentences import LANGUAGES
from ratusz.portal.api.addresses import absolute, from_offset_cursor, here_with, to_offset_cursor
from ratusz.portal.api.discrepancyshapes import DiscrepanciesOut, DiscrepancyOut
from ratusz.portal.core import demo
from ratusz.portal.discrepancies.access import access_public
from ratusz.portal.discrepancies.codes import State
from ratusz.portal.discrepancies.models import Discrepancy, Side
from ratusz.portal.discrepancies.presenters import sentence_of
from ratusz.portal.explore.conditional import by_content

router = Router(tags=["discrepancies"])
MOST = 100


@router.get(
    "/rozbieznosci",
    response=DiscrepanciesOut,
    url_name="api_discrepancies",
    summary=gettext_noop("Figures of one thing that do not agree: both values, who answers, what came of it"),
)
@decorate_view(by_content)
def discrepancies(
    request: HttpRequest,
    state: str = Query("", description="do-wyjasnienia, wyjasnione or poprawione; empty for all"),
    phenomenon: str = Query("", description="Slug of a phenomenon"),
    dataset: str = Query("", description="Slug of a dataset that one of the figures stands in"),
    limit: int = Query(50, ge=1, le=MOST),
    cursor: str = "",
) -> dict[str, Any]:
    """Released ones whose figures everybody sees; what is inside the office is never among them, whoever asks."""
    question = {"state": state, "phenomenon": phenomenon, "dataset": dataset}
    found = Discrepancy.objects.public().in_public_state(state).order_by("-changed_at", "-number")
    if phenomenon:
        found = found.filter(phenomenon__slug=phenomenon)
    if dataset:
        found = found.filter(pk__in=Side.objects.filter(holding__resource__dataset__slug=dataset).values("discrepancy"))
    start, count = from_offset_cursor(cursor, question) if cursor else 0, found.count()
    listed = found.loaded()[start : start + limit]
    more = to_offset_cursor(start + limit, question) if start + limit < count else None
    return {"items": [_out(request, one) for one in listed], "count": count, "next": here_with(request, more)}


@router.get(
    "/rozbieznosci/{number}",
    response=DiscrepancyOut,
    url_name="api_discrepancy",
    summary=gettext_noop("One of the figures that do not agree"),
)
@decorate_view(by_content)
def discrepancy(request: HttpRequest, number: int) -> dict[str, Any]:
    """Both values, what each counts, where it stands and who answers for it; the note once somebody verified it."""
    return _out(request, access_public(number))


def _out(request: HttpRequest, one: Discrepancy) -> dict[str, Any]:
    settled = one.state == State.CLOSED
    return {
        "number": one.number,
        "phenomenon": one.phenomenon.slug,
        "name": {"pl": one.phenomenon.name_pl, "en": one.phenomenon.name_en},
        "area": one.area,
        "period": one.period,
        "breakdown": one.breakdown,
        "since": one.since,
        "state": one.public_state,
        "sentence": {language: _sentence(one, language) for language in LANGUAGES},
        "cause": one.cause if settled else "",
        "note": {"pl": one.note_pl if settled else "", "en": one.note_en if settled else ""},
        "values": [_side_out(request, side) for side in one.sides.all()],
        "detected_at": one.detected_at,
        "released_at": one.released_at,
        "verified_at": one.verified_at if settled else None,
        "agree_since": one.gone_at if one.agrees else None,
        "changed_at": one.changed_at,
        "page_url": absolute(request, one.get_absolute_url()),
        "demo": demo.is_demo(),
    }


def _sentence(one: Discrepancy, language: str) -> str:
    with override(language):
        return sentence_of(one)


def _side_out(request: HttpRequest, side: Side) -> dict[str, Any]:
    holding, resource = side.holding, side.holding.resource
    return {
        "holding": {"pl": holding.label_pl, "en": holding.label_en},
        "value": side.value,
        "unit": holding.unit or holding.phenomenon.unit,
        "base": holding.base,
        "reference": holding.reference,
        "state_on": side.state_on,
        "differs": side.differs,
        "resource": f"{resource.dataset.slug}/{resource.slug}",
        "row": side.row,
        "column": side.column,
        "version": side.version,
        "steward": {"pl": holding.steward.name_pl, "en": holding.steward.name_en},
        "rows_url": absolute(request, f"/api/v1/resources/{resource.pk}/rows"),
    }
