"""The sheet for a council session: chosen figures and explorations on one A4, with sources, days and doubts. Its address holds it all."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext

from ratusz.bank.base.errors import UserError, WrongQuery
from ratusz.bank.base.sentences import N_
from ratusz.portal.catalog.standing import Anybody
from ratusz.portal.explore.charts.frame import WIDE
from ratusz.portal.pages.explorations import ExplorationPage, exploration_page
from ratusz.portal.pages.figures import FigureLine, figure_lines
from ratusz.portal.pages.listing import language
from ratusz.portal.pages.trends import spark_of
from ratusz.portal.saved.models import Exploration, Figure
from ratusz.portal.show.trend import Trend

T = TypeVar("T", Figure, Exploration)
#: What the address may ask for: more would be no sheet.
MOST_ITEMS, MOST_TITLE = 40, 200
ROWS_SHOWN = 12
#: Height of a printed page less its margins, and of what stands on it, in millimetres as Chromium sets it (measured).
PAGE_MM, HEAD_MM, FOOT_MM = 273.0, 20.5, 11.0
#: How wide charts and maps are printed: one of each, with their words, fit a page.
CHART_MM, MAP_MM = 138.0, 130.0
_LINE_MM, _SOURCE_MM, _TITLE_MM, _NUMBER_MM, _GAP_MM, _ROW_MM = 4.5, 3.8, 5.1, 9.0, 5.0, 5.1
_TREND_MM = 14.0
#: What stands around a map and its legend beside their words.
_LEGEND_MM = 9.0
#: Letters in a line of half the page and of all of it; sources are smaller, titles larger.
_HALF, _WHOLE, _SMALLER, _LARGER = 60, 128, 1.15, 0.75


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """An exploration that cannot be shown now, and why."""

    title: str
    url: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFigure:
    """A figure and, where it has other periods, the line of how it went."""

    line: FigureLine
    trend: Trend | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Something one may put on the sheet."""

    slug: str
    title: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPage:
    """The sheet, and what else could stand on it. `height_mm`: as it will be printed, estimated."""

    title: str
    figures: tuple[SheetFigure, ...]
    explorations: tuple[ExplorationPage, ...]
    missing: tuple[Missing, ...]
    offered_figures: tuple[Choice, ...]
    offered_explorations: tuple[Choice, ...]
    host: str
    address: str
    printed_on: date
    height_mm: float

    @property
    def is_empty(self) -> bool:
        """Whether nothing was chosen."""
        return not (self.figures or self.explorations or self.missing)

    @property
    def has_map(self) -> bool:
        """Whether a map stands on it."""
        return any(one.map is not None for one in self.explorations)

    @property
    def fits(self) -> bool:
        """Whether it is printed on one page."""
        return self.height_mm <= PAGE_MM


def sheet_page(request: HttpRequest, user: Anybody, *, today: date) -> SheetPage:
    """The sheet that the address asks for, as `user` may see it; what they may not see is left out as if it were not there."""
    asked = request.GET
    lines = figure_lines(user, _chosen(Figure.objects.meant_for(user).loaded(), _slugs(asked, "liczba")), today=today)
    figures = tuple(SheetFigure(line=line, trend=spark_of(line.figure) if line.value else None) for line in lines)
    shown, missing = _explorations(user, _chosen(Exploration.objects.meant_for(user).loaded(), _slugs(asked, "widok")), today=today)
    return SheetPage(
        title=asked.get("tytul", "")[:MOST_TITLE].strip() or gettext("Figures for the session"),
        figures=figures,
        explorations=shown,
        missing=missing,
        offered_figures=_offered(Figure, user, asked.getlist("liczba")),
        offered_explorations=_offered(Exploration, user, asked.getlist("widok")),
        host=request.get_host(),
        address=request.build_absolute_uri(),
        printed_on=today,
        height_mm=height_of(figures, shown, missing),
    )


def height_of(figures: Sequence[SheetFigure], explorations: Sequence[ExplorationPage], missing: Sequence[Missing]) -> float:
    """How high the sheet will be in print: figures stand two in a row, tables over the whole width."""
    heights = [_figure_mm(line) for line in figures]
    rows = sum(max(heights[at : at + 2]) + _GAP_MM for at in range(0, len(heights), 2))
    return HEAD_MM + FOOT_MM + rows + sum(_exploration_mm(one) + _GAP_MM for one in explorations) + 2 * _LINE_MM * len(missing)


def _figure_mm(one: SheetFigure) -> float:
    line = one.line
    texts = [line.figure.text, f"{line.why} {line.last}".strip(), *line.doubts]
    words = _words_mm(line.figure.title, texts, [line.source, line.figure.get_absolute_url()], _HALF)
    return _NUMBER_MM + (_TREND_MM if one.trend else 0) + words


def _exploration_mm(page: ExplorationPage) -> float:
    if page.is_drawn:
        words = _words_mm(page.exploration.title, _texts_of(page), [page.source, page.exploration.get_absolute_url()], _WHOLE)
        return words + _picture_mm(page)
    texts = [page.exploration.text, *page.doubts, *(f"{sign.sign} {sign.meaning}" for sign in page.table.used_signs())]
    rows = sum(_lines(" ".join(str(cell) for cell in row), _WHOLE) for row in page.table.rows) + 2 + bool(page.table.totals)
    words = _words_mm(page.exploration.title, texts, [page.source, page.exploration.get_absolute_url()], _WHOLE)
    return words + rows * _ROW_MM + (_LINE_MM if page.is_cut else 0)


def _texts_of(page: ExplorationPage) -> Iterable[str]:
    """The words around a picture, each a line or more."""
    yield from (page.exploration.text, *page.doubts)
    if page.map is not None:
        of, legend = page.map.of, page.map.legend
        yield page.map.title
        yield " ".join((*page.map.sentences, f"{of.title}. {of.source}" if of else ""))
        yield "___".join(line.text for line in legend.lines) if legend else ""


def _picture_mm(page: ExplorationPage) -> float:
    """How high the picture is."""
    if page.map is not None:
        return MAP_MM * page.map.drawings[0].height / page.map.drawings[0].width + _LEGEND_MM
    return CHART_MM * max(one.height / one.width for one in page.chart.pictures if one.size == WIDE.name) if page.chart else 0.0


def _words_mm(title: str, texts: Iterable[str], sources: Iterable[str], letters: float) -> float:
    """How high the words of one thing are, in lines of so many `letters`."""
    said = sum(_lines(text, letters) for text in texts) * _LINE_MM + sum(_lines(text, letters * _SMALLER) for text in sources) * _SOURCE_MM
    return _lines(title, letters * _LARGER) * _TITLE_MM + said


def _lines(text: str, letters: float) -> int:
    return sum(math.ceil(max(1, len(line)) / letters) for line in text.splitlines())


def _slugs(asked: QueryDict, name: str) -> list[str]:
    slugs = list(dict.fromkeys(asked.getlist(name)))
    if len(slugs) > MOST_ITEMS:
        raise WrongQuery("sheet-too-long", N_("A sheet holds at most {most} things of a kind."), values={"most": MOST_ITEMS})
    return slugs


def _chosen(those: QuerySet[T], slugs: list[str]) -> list[T]:
    """The chosen ones of `those`, in the order of the address."""
    found = {one.slug: one for one in those.filter(slug__in=slugs)}
    return [found[slug] for slug in slugs if slug in found]


def _explorations(
    user: Anybody, explorations: Iterable[Exploration], *, today: date
) -> tuple[tuple[ExplorationPage, ...], tuple[Missing, ...]]:
    """The answers, and the explorations that have none now."""
    shown, missing = [], []
    for one in explorations:
        try:
            shown.append(exploration_page(user, one, today=today, most=ROWS_SHOWN))
        except UserError as error:
            missing.append(Missing(title=one.title, url=one.get_absolute_url(), why=error.sentence(language())))
    return tuple(shown), tuple(missing)


def _offered(model: type[Figure] | type[Exploration], user: Anybody, chosen: list[str]) -> tuple[Choice, ...]:
    listed = model.objects.visible_to(user)
    return tuple(Choice(slug=one.slug, title=one.title, chosen=one.slug in chosen) for one in listed)
