"""`/api/v1/statistics`: how the bank is used, for machines."""

from collections import Counter
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_noop
from ninja import Router

from ratusz.portal.api.shapes import StatisticsOut
from ratusz.portal.usage import queries, tables
from ratusz.portal.usage.events import What

router = Router(tags=["statistics"])


@router.get("/statistics", response=StatisticsOut, url_name="api_statistics", summary=gettext_noop("How the bank is used, by month"))
def statistics(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001  the same for everybody
    """Views, downloads, calls and searches by month; of things that everybody may see, and words that several people searched for."""
    counted, before = queries.months(), queries.before()
    things = ({"month": row[0], "dataset": row[1], "resource": row[3], "what": row[5], "format": row[6], "number": row[7]}
              for row in tables.rows(tables.THINGS, counted))  # fmt: skip
    words = (dict(zip(tables.HEADS[tables.WORDS], row, strict=True)) for row in tables.rows(tables.WORDS, counted))
    return {
        "months": [_of_month(name, counts.days) for name, counts in counted.items()],
        "things": list(things),
        "words": list(words),
        "before": asdict(before) if before else None,
        "invented_until": max((counts.invented_until for counts in counted.values()), default=""),
    }


def _of_month(name: str, days: dict[str, Counter[str]]) -> dict[str, Any]:
    total: Counter[str] = Counter()
    for of_day in days.values():
        total.update(of_day)
    return {
        "month": name,
        "views": tables.views_of_day(total),
        "downloads": total[What.DOWNLOAD],
        "calls": total[What.CALL],
        "searches": total[What.SEARCH],
    }
