"""`/api/v1/resources/{address}/sql?q=`: a SELECT over a table, and over others that the reader may see."""

import hashlib
from dataclasses import replace
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext_noop
from ninja import Query, Router

from ratusz.bank.base.errors import WrongQuery
from ratusz.bank.base.sentences import N_
from ratusz.bank.publish import answered
from ratusz.portal.api.reader import Asked, opened
from ratusz.portal.api.shapes import SqlOut
from ratusz.portal.core.visitor import asker
from ratusz.portal.explore import sql as explore
from ratusz.portal.explore.conditional import answer
from ratusz.portal.secrecy.queries import hidden_among

router = Router(tags=["tables"])
FORMATS = ("json", "csv", "parquet")
#: Why there are not all rows, where there is no place for it among them.
CUT_HEADER = "X-Cut"
#: How many cells of the tables that were read are kept secret, so that sums over them are too small.
SUPPRESSED_HEADER = "X-Suppressed"


@router.get("/resources/{path:address}/sql", response=SqlOut, url_name="api_sql", summary=gettext_noop("A SELECT in SQL"))
def sql(
    request: HttpRequest,
    address: str,
    q: str = Query(description='One SELECT. The table is `data`; others are `"dataset/resource"`.'),
    form: str = Query("json", alias="format", description="json, csv or parquet"),
    version: str = Query("", description="A version of `data`; else the current one"),  # noqa: ARG001  read by `opened`
    at: str = Query("", description="The version of `data` that was current on this day"),  # noqa: ARG001  read by `opened`
) -> HttpResponseBase:
    """Rows as those of `/rows`; `cut` says why there are not all: `rows` (10 000 are the most) or `bytes`; null where all are there."""
    asked = opened(request, address)
    if form not in FORMATS:
        raise WrongQuery("unknown-format", N_("There is no format {found}."), values={"found": form}, allowed=FORMATS)
    found = explore.ask(request.user, asked.table, q, who=asker(request))
    suppressed = hidden_among([(asked.resource, asked.version), *((other, other.current) for other in found.others)])
    content = _json(asked, found.answer, suppressed) if form == "json" else answered.written(found.answer, form)
    freshness = replace(asked.freshness(hashlib.sha256(content).hexdigest(), form), fixed=False)
    freshness = replace(freshness, shared=freshness.shared and found.is_public, changed_at=None)

    def make() -> HttpResponse:
        response = HttpResponse(content, content_type=answered.FORMATS[form])
        if found.answer.cut:
            response.headers[CUT_HEADER] = found.answer.cut
        if suppressed:
            response.headers[SUPPRESSED_HEADER] = str(suppressed)
        if form != "json":
            response.headers["Content-Disposition"] = f'attachment; filename="{asked.resource.slug}-sql.{form}"'
        return response

    return answer(request, freshness, make)


def _json(asked: Asked, found: explore.Answer, suppressed: int) -> bytes:
    rows = list(answered.objects(found))
    body: dict[str, Any] = {
        "rows": rows,
        "count": len(rows),
        "columns": [{"name": name, "label": "", "type": kind, "unit": None} for name, kind in found.columns],
        "status": [],
        "facets": {},
        "next": None,
        "prev": None,
        "version": asked.version,
        "cut": found.cut or None,
        "suppressed": suppressed,
    }
    return orjson.dumps(body)
