"""`/obraz/…`: the picture of a page that somebody shares, drawn from the data: its chart or its figure, beside title, day and city.

Its address holds a hash of all that is drawn, so an address never shows something else; an outdated one leads to the one of now.
"""

import hashlib
import re
import textwrap
from datetime import date
from html import escape

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from ratusz.bank.base.clock import utc_now
from ratusz.bank.base.errors import UserError
from ratusz.portal.catalog.access import access_dataset, access_resource
from ratusz.portal.catalog.models import Dataset, Resource
from ratusz.portal.core import demo
from ratusz.portal.core.errors import nothing_here
from ratusz.portal.explore.charts.drawn import chart_of, drawable
from ratusz.portal.explore.charts.frame import WIDE
from ratusz.portal.explore.charts.pictures import Picture, png
from ratusz.portal.explore.conditional import Freshness, answer
from ratusz.portal.explore.tables import open_table
from ratusz.portal.pages.figures import figure_line
from ratusz.portal.pages.listing import columns_in_words, language, rows_in_words
from ratusz.portal.saved.access import access_exploration, access_figure
from ratusz.portal.saved.models import Exploration, Figure
from ratusz.portal.saved.questions import pairs_of
from ratusz.portal.show.colour import palette
from ratusz.portal.show.look import current_look
from ratusz.portal.show.numbers import format_day

WIDTH, HEIGHT = 1_200, 630
#: The side with the words; the other one is for the data.
_SIDE, _MARGIN = 460, 44
#: Sizes of type of a title, how tall it may be, and the mean width of a letter in parts of the size.
_TYPE, _TALLEST, _LETTER = (46, 40, 34, 28), 270, 0.56
_FONT = "'Source Sans 3', sans-serif"
_LARGEST_ROWS = 1_000_000
_EVERYBODY = AnonymousUser()
_SIZE = re.compile(r'<svg [^>]*?width="([\d.]+)" height="([\d.]+)"')

Thing = Dataset | Resource | Figure | Exploration


def picture_path(kind: str, thing: Thing, table: Resource | None) -> str:
    """Where the picture of `thing` is. `kind`: zbior, tabela, liczba, widok; `table`: what its chart is drawn of."""
    slugs = f"{thing.dataset.slug}--{thing.slug}" if isinstance(thing, Resource) else thing.slug
    return reverse("pages:picture", args=[kind, slugs, _name(kind, thing, table)])


@require_safe
def picture(request: HttpRequest, kind: str, slug: str, name: str) -> HttpResponseBase:
    """The picture as everybody may see it."""
    thing, table = _found(kind, slug)
    if name != _name(kind, thing, table):
        return HttpResponseRedirect(picture_path(kind, thing, table))
    freshness = Freshness(parts=(kind, slug, name), changed_at=None, fixed=True, shared=True)
    return answer(request, freshness, lambda: HttpResponse(_pixels(kind, thing, table, name), content_type="image/png"))


def _found(kind: str, slug: str) -> tuple[Thing, Resource | None]:
    if kind == "zbior":
        dataset = access_dataset(_EVERYBODY, slug)
        tables = Resource.objects.visible_to(_EVERYBODY).published().filter(dataset=dataset, kind=Resource.Kind.TABLE)
        table = tables.first()
        if table is not None:
            table.dataset = dataset
        return dataset, table
    if kind == "tabela":
        resource = access_resource(_EVERYBODY, *slug.split("--", 1)) if "--" in slug else None
        if resource is None:
            raise nothing_here()
        return resource, resource if resource.is_table else None
    if kind in {"liczba", "widok"}:
        saved: Figure | Exploration = (access_figure if kind == "liczba" else access_exploration)(_EVERYBODY, slug)
        return saved, saved.resource
    raise nothing_here()


def _name(kind: str, thing: Thing, table: Resource | None) -> str:
    """A hash of all that is drawn: the version, the question, the words, the look, the language; of a figure also the day."""
    look = current_look()
    parts = (
        kind, thing.title, _unit(thing), table.current if table else "", getattr(thing, "question", ""), str(_day(thing, table)),
        f"{thing.unit} {thing.places} {_today()}" if isinstance(thing, Figure) else "",
        look.name, look.colour, language(), str(demo.is_demo()),
    )  # fmt: skip
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:20]


def _pixels(kind: str, thing: Thing, table: Resource | None, name: str) -> bytes:
    # Half as large as it will be: pictures are made with two pixels for each of the drawing.
    body = _figure(thing) if isinstance(thing, Figure) else _chart(thing, table)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH // 2}" height="{HEIGHT // 2}" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>{_words(thing, table)}{body or _counts(table)}</svg>'
    )
    return png(Picture(name=f"share-{kind}-{name}", svg=svg))


def _words(thing: Thing, table: Resource | None) -> str:
    """The side in the colour of the city: bank, title, publisher, day."""
    look = current_look()
    ground = palette(look.colour, "light")["base-default"]
    size, lines = _set(thing.title)
    title = "".join(_text(_MARGIN, 190 + at * size * 1.22, line, size=size, weight=600) for at, line in enumerate(lines))
    day = _day(thing, table)
    foot = [*textwrap.wrap(_unit(thing), 38)[:2], gettext("State on: %(day)s") % {"day": format_day(day, language())} if day else ""]
    feet = "".join(_text(_MARGIN, HEIGHT - 96 + at * 30, line, size=22) for at, line in enumerate(filter(None, foot)))
    notice = _text(_MARGIN, HEIGHT - 10, gettext("DEMO DATA"), size=18, weight=600) if demo.is_demo() else ""
    return (
        f'<rect width="{_SIDE}" height="{HEIGHT}" fill="{ground}"/><rect x="{_MARGIN}" y="112" width="72" height="6" fill="#ffffff"/>'
        f"{_text(_MARGIN, 84, textwrap.shorten(look.name, 30, placeholder='…'), size=28, weight=600)}{title}{feet}{notice}"
    )


def _set(title: str) -> tuple[int, list[str]]:
    """The largest type in which the title, its longest word too, has room."""
    room = _SIDE - 2 * _MARGIN
    for size in _TYPE:
        lines = textwrap.wrap(title, int(room / (size * _LETTER)), break_long_words=False)
        if len(lines) * size <= _TALLEST and max(map(len, lines)) * size * _LETTER <= room:
            return size, lines
    return _TYPE[-1], textwrap.wrap(title, int(room / (_TYPE[-1] * _LETTER)))[: _TALLEST // _TYPE[-1]]


def _chart(thing: Thing, table: Resource | None) -> str:
    """The chart of a saved view, or the first one of the table; "" where there is none, or it cannot be drawn in time."""
    if table is None or not table.is_published or table.rows > _LARGEST_ROWS:
        return ""
    opened = open_table(str(table.pk), table.current)
    question = getattr(thing, "question", "")
    try:
        wanted = chart_of(opened, pairs_of(question))
        drawn = drawable(table, opened, wanted).picture(WIDE) if wanted else None
    except UserError:
        return ""
    if drawn is None:
        return ""
    found = _SIZE.search(drawn.svg)
    if found is None:
        return ""
    wide, tall = float(found[1]), float(found[2])
    scale = min((WIDTH - _SIDE - 48) / wide, (HEIGHT - 48) / tall)
    left, top = _SIDE + 24 + (WIDTH - _SIDE - 48 - wide * scale) / 2, 24 + (HEIGHT - 48 - tall * scale) / 2
    return f'<g transform="translate({left:.1f} {top:.1f}) scale({scale:.4f})">{drawn.svg}</g>'


def _figure(figure: Figure) -> str:
    """The value, as large as there is room for; in words why there is none."""
    line = figure_line(_EVERYBODY, figure, today=_today())
    middle = _SIDE + (WIDTH - _SIDE) / 2
    if not line.value:
        return _text(middle, HEIGHT / 2, gettext("no current value"), size=48, ink="#1b1a17", anchor="middle")
    size = min(170, int(1_250 / max(len(line.value), 4)))
    unit = _text(middle, HEIGHT / 2 + 84, line.unit, size=40, ink="#5c564b", anchor="middle") if line.unit else ""
    return _text(middle, HEIGHT / 2 + 16, line.value, size=size, weight=600, ink="#1b1a17", anchor="middle") + unit


def _counts(table: Resource | None) -> str:
    """How much there is, where nothing can be drawn."""
    if table is None:
        return ""
    middle = _SIDE + (WIDTH - _SIDE) / 2
    rows, columns = rows_in_words(table.rows), columns_in_words(table.columns)
    first = _text(middle, HEIGHT / 2, rows, size=64, weight=600, ink="#1b1a17", anchor="middle")
    return first + _text(middle, HEIGHT / 2 + 60, columns, size=40, ink="#5c564b", anchor="middle")


def _text(x: float, y: float, text: str, *, size: int, weight: int = 400, ink: str = "#ffffff", anchor: str = "start") -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" font-family="{_FONT}" font-size="{size}" font-weight="{weight}" fill="{ink}" text-anchor="{anchor}">'
        f"{escape(text)}</text>"
    )


def _unit(thing: Thing) -> str:
    dataset = thing if isinstance(thing, Dataset) else thing.dataset
    return dataset.unit.name


def _day(thing: Thing, table: Resource | None) -> date | None:
    found = thing if isinstance(thing, Resource) else table
    return found.state_on if found else None


def _today() -> date:
    return timezone.localdate(utc_now())
