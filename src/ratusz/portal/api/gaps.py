"""`/api/v1/gaps`: what is known to be missing in the data, as residents see it, for machines."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_noop, override
from ninja import Query, Router
from ninja.decorators import decorate_view

from ratusz.bank.base.sentences import LANGUAGES
from ratusz.portal.api.addresses import absolute, from_offset_cursor, here_with, to_offset_cursor
from ratusz.portal.api.gapshapes import GapsOut
from ratusz.portal.core import demo
from ratusz.portal.explore.conditional import by_content
from ratusz.portal.gaps.models import Gap
from ratusz.portal.gaps.sentences import sentence_of
from ratusz.portal.gaps.views import told_to_everybody

router = Router(tags=["gaps"])
MOST = 100


@router.get(
    "/gaps",
    response=GapsOut,
    url_name="api_gaps",
    summary=gettext_noop("What is missing in the data: which figures, since when, why, and by when they will be there"),
)
@decorate_view(by_content)
def gaps(
    request: HttpRequest,
    dataset: str = Query("", description="Slug of a dataset"),
    unit: str = Query("", description="Slug of the unit that looks after it"),
    kind: str = Query("", description="One kind, as in the answer"),
    state: str = Query("", description="One state, as in the answer"),
    limit: int = Query(50, ge=1, le=MOST),
    cursor: str = "",
) -> dict[str, Any]:
    """Of tables that everybody sees, whoever asks; a figure that is kept secret is no gap. Those that take the most from others first."""
    question = {"dataset": dataset, "unit": unit, "kind": kind, "state": state}
    asked = {"resource__dataset__slug": dataset, "unit__slug": unit, "kind": kind, "standing": state}
    found = told_to_everybody().filter(**{name: value for name, value in asked.items() if value})
    start, count = from_offset_cursor(cursor, question) if cursor else 0, found.count()
    listed = found.loaded()[start : start + limit]
    more = to_offset_cursor(start + limit, question) if start + limit < count else None
    return {"items": [_out(request, one) for one in listed], "count": count, "next": here_with(request, more)}


def _out(request: HttpRequest, gap: Gap) -> dict[str, Any]:
    made, table = gap.decision, gap.resource
    return {
        "id": gap.key,
        "kind": gap.kind,
        "state": gap.standing,
        "sentence": {language: _sentence(gap, language) for language in LANGUAGES},
        "resource": f"{table.dataset.slug}/{table.slug}" if table else "",
        "columns": gap.columns,
        "areas": gap.areas,
        "breakdowns": gap.breakdowns,
        "periods": gap.periods,
        "cells": gap.cells,
        "found": gap.found,
        "due_on": gap.due_on,
        "planned_on": made.due_on if made else None,
        "reason": {"pl": made.reason_pl if made else "", "en": made.reason_en if made else ""},
        "unit": {"pl": gap.unit.name_pl, "en": gap.unit.name_en},
        "found_at": gap.found_at,
        "page_url": absolute(request, gap.place),
        "demo": demo.is_demo(),
    }


def _sentence(gap: Gap, language: str) -> str:
    with override(language):
        return sentence_of(gap)
