"""`/r/{resource}/{version}/chart.svg|png|csv|json`: a chart of a version by its question, an address that stays for ever.

The parameters are those of the chart's page; `lang=en` gives English words, `_size=narrow` the picture for a telephone. `json` is the
Vega specification that draws the same picture in a browser.
"""

import csv
import io
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import gettext, override
from django.views.decorators.http import require_safe

from ratusz.bank.base.errors import NotFound
from ratusz.bank.base.sentences import N_
from ratusz.bank.publish.csv import harmless
from ratusz.portal.api.reader import Asked, question_pairs
from ratusz.portal.catalog.access import access_resource_id, visible_version
from ratusz.portal.core import demo
from ratusz.portal.explore.charts.describe import describe
from ratusz.portal.explore.charts.drawn import Drawable, chart_of, drawable
from ratusz.portal.explore.charts.frame import SIZES, WIDE
from ratusz.portal.explore.charts.nodes import Figures
from ratusz.portal.explore.charts.pictures import png, vega_of, whole
from ratusz.portal.explore.charts.words import name_of
from ratusz.portal.explore.conditional import answer
from ratusz.portal.explore.tables import open_table

_TYPES = {"svg": "image/svg+xml", "png": "image/png", "csv": "text/csv; charset=utf-8", "json": "application/json"}


@require_safe
def chart(request: HttpRequest, resource_id: UUID, version_id: UUID, suffix: str) -> HttpResponseBase:
    """The chart as a file."""
    if suffix not in _TYPES:
        raise NotFound("unknown-format", N_("There is no format {found}."), values={"found": suffix}, allowed=tuple(_TYPES))
    found = access_resource_id(request.user, resource_id)
    chosen = visible_version(request.user, found, version=str(version_id))
    if not found.is_table:
        raise _nothing()
    asked = Asked(resource=found, version=chosen, table=open_table(str(found.id), chosen), fixed=True)
    language = "en" if request.GET.get("lang") == "en" else "pl"
    with override(language):
        wanted = chart_of(asked.table, question_pairs(request))
        if wanted is None:
            raise _nothing()
        return answer(
            request, asked.freshness(request.get_full_path()), lambda: _file(request, drawable(found, asked.table, wanted), suffix)
        )


def _nothing() -> NotFound:
    return NotFound("nothing-to-draw", N_("There is nothing here that a chart could be drawn of."))


def _file(request: HttpRequest, drawn: Drawable, suffix: str) -> HttpResponse:
    size = SIZES.get(request.GET.get("_size", ""), WIDE)
    if suffix == "csv":
        body: bytes = _as_csv(drawn.figures)
    elif suffix == "json":
        body = vega_of(drawn.picture(size))
    elif suffix == "png":
        body = png(drawn.picture(size))
    else:
        body = whole(drawn.picture(size), describe(drawn.figures))
    response = HttpResponse(body, content_type=_TYPES[suffix])
    name = demo.file_name(f"{drawn.resource.dataset.slug}--{drawn.resource.slug}--{drawn.figures.chart.kind}.{suffix}")
    if suffix == "svg":
        # Its fonts are inside of it, in a style of its own.
        response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; sandbox"
    if suffix != "json":
        response.headers["Content-Disposition"] = content_disposition_header(suffix == "csv", name) or "attachment"
    return response


def _cell(value: object) -> object:
    """Opened in a spreadsheet, a text that begins like a formula runs nothing."""
    return harmless(value) if isinstance(value, str) else "" if value is None else value


def _as_csv(figures: Figures) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    # Figures that lack values say so, as on the picture.
    lacks = [gettext("part of the values is missing")] if figures.doubtful else []
    writer.writerow([*(harmless(", ".join(filter(None, [name_of(one, figures.labels), one.unit]))) for one in figures.columns), *lacks])
    writer.writerows(
        [*map(_cell, row), *(("*" if at in figures.doubtful else "",) if lacks else ())] for at, row in enumerate(figures.rows)
    )
    return out.getvalue().encode()
