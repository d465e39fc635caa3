"""Figures and explorations in pages of others: what may frame them, and the code to copy.

Only what everybody sees is ever framed, whoever is signed in: a page of others must not show what is for the office.
"""

from collections.abc import Mapping

from django.http import HttpResponse
from django.utils.html import escape

from ratusz.portal.saved.models import Exploration

#: As strict as ours and without scripts, but that any page may frame it.
FRAMED_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors *; object-src 'none'"
)
FIGURE_HEIGHT = 260
#: Of an exploration by what it is seen as: a chart and a map stand above their tables, which scroll.
HEIGHTS: Mapping[str, int] = {Exploration.View.TABLE: 520, Exploration.View.CHART: 700, Exploration.View.MAP: 760}


def embed_code(address: str, title: str, *, height: int) -> str:
    """The HTML that shows the absolute `address` in a page of others."""
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" width="100%" height="{height}" '
        'style="border:0" loading="lazy" referrerpolicy="no-referrer"></iframe>'
    )


def may_be_framed(response: HttpResponse) -> HttpResponse:
    """`response` with the policy of what is framed."""
    response.headers["Content-Security-Policy"] = FRAMED_POLICY
    return response
