"""`/sitemap.xml` and `/robots.txt`: what is to be found, and what is not worth looking at.

A list of all addresses up to 50 000 of them, an index of such lists beyond. Only what everybody sees stands in it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_safe

from ratusz.portal.catalog.models import Dataset, Resource, Theme
from ratusz.portal.core import demo
from ratusz.portal.core.errors import nothing_here
from ratusz.portal.people.models import Unit
from ratusz.portal.saved.models import Exploration, Figure
from ratusz.portal.show.frame import absolute

#: The most that one list may hold (sitemaps.org).
MOST = 50_000
_EVERYBODY = AnonymousUser()
_BEGINS = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_PAGES = (
    "pages:home", "pages:catalogue", "pages:figures", "pages:explorations", "pages:units", "pages:statistics", "pages:reuse", "pages:days",
    "pages:calendar", "pages:accessibility", "about:contact", "about:terms", "about:privacy",
)  # fmt: skip

Line = tuple[str, datetime | None]
#: What robots may not ask: the office, accounts, and addresses without end (each filter of each table is one).
_CLOSED = (
    "/urzad/", "/konto/", "/en/urzad/", "/en/konto/", "/*?", "/api/v1/*/rows", "/api/v1/*/map", "/api/v1/*/sql", "/api/v1/*/diff",
    "/*/sql/", "/osadz/", "/en/osadz/", "/zestawienie/", "/en/zestawienie/", "/wzornik/", "/en/wzornik/", "/r/*/chart.",
)  # fmt: skip
#: These carry a mark of their release, and a page without its colours is judged as a broken one.
_OPEN = ("/motyw.css", "/znak.svg")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  asks nothing of the request
    """`/robots.txt`: nothing of a demo city; of a real one all that has an end."""
    closed, opened = (["/"], []) if demo.is_demo() else (_CLOSED, _OPEN)
    lines = ["User-agent: *", *(f"Allow: {path}" for path in opened), *(f"Disallow: {path}" for path in closed)]
    if not demo.is_demo():
        lines += ["", f"Sitemap: {absolute(reverse('sitemap'))}"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  asks nothing of the request
    """`/sitemap.xml`: all addresses, or where lists of them are."""
    sizes = {name: part.count() for name, part in _parts().items()}
    if sum(sizes.values()) + len(_PAGES) <= MOST:
        return _answer(_listed(line for name in ("strony", *sizes) for line in _lines(name)))
    places = [("strony", 0), *((name, number) for name, size in sizes.items() for number in range(-(-size // MOST)))]
    listed = (f"<sitemap><loc>{escape(absolute(reverse('sitemap-part', args=place)))}</loc></sitemap>\n" for place in places)
    return _answer(f'<sitemapindex xmlns="{_SPACE}">\n{"".join(listed)}</sitemapindex>\n')


@require_safe
def part(request: HttpRequest, name: str, number: int) -> HttpResponse:  # noqa: ARG001  asks nothing of the request
    """`/sitemap-zbiory-2.xml`: one list of an index."""
    lines = list(_lines(name, number)) if name == "strony" or name in _parts() else []
    if not lines:
        raise nothing_here()
    return _answer(_listed(lines))


def _parts() -> Mapping[str, QuerySet[Any]]:
    """What stands in the lists beside the pages that every bank has."""
    resources = Resource.objects.visible_to(_EVERYBODY).published()
    return {
        "kategorie": Theme.objects.filter(datasets__in=Dataset.objects.visible_to(_EVERYBODY)).distinct(),
        "instytucje": Unit.objects.filter(datasets__in=Dataset.objects.visible_to(_EVERYBODY)).distinct(),
        "zbiory": Dataset.objects.visible_to(_EVERYBODY).with_published_at(),
        "zasoby": resources.select_related("dataset").only("slug", "published_at", "dataset__slug"),
        "liczby": Figure.objects.visible_to(_EVERYBODY).select_related("resource"),
        "widoki": Exploration.objects.visible_to(_EVERYBODY).select_related("resource"),
    }


def _dated(part: str) -> Callable[[Any], datetime | None]:
    """When a thing of this part last changed; None where nobody can say."""
    if part == "zbiory":
        return lambda one: max(filter(None, (one.changed_at, one.last_published_at)))
    if part == "zasoby":
        return lambda one: one.published_at
    if part in {"liczby", "widoki"}:
        return lambda one: max(filter(None, (one.changed_at, one.resource.published_at)))
    return lambda one: None  # noqa: ARG005  a category and a unit keep no day


def _lines(name: str, number: int = 0) -> Iterator[Line]:
    """Path and day of each address of the list."""
    with override("pl"):
        if name == "strony":
            yield from ((reverse(page), None) for page in _PAGES)
            return
        found, dated = _parts()[name].order_by("pk"), _dated(name)
        for one in found[number * MOST : (number + 1) * MOST].iterator(chunk_size=2_000):
            yield one.get_absolute_url(), dated(one)


def _listed(lines: Iterable[Line]) -> str:
    return f'<urlset xmlns="{_SPACE}" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n{"".join(map(_url, lines))}</urlset>\n'


def _url(line: Line) -> str:
    path, at = line
    polish, english = escape(absolute(path)), escape(absolute(f"/en{path}"))
    day = f"<lastmod>{at.isoformat(timespec='seconds')}</lastmod>" if at else ""
    other = f'<xhtml:link rel="alternate" hreflang="en" href="{english}"/>'
    return f"<url><loc>{polish}</loc>{day}{other}</url>\n"


def _answer(body: str) -> HttpResponse:
    return HttpResponse(_BEGINS + body, content_type="application/xml; charset=utf-8")
