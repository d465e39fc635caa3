"""From a resource and a chart to its figures and its picture: what pages, permanent addresses and others that show charts ask."""

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext, ngettext

from ratusz.bank.base.sentences import say
from ratusz.bank.model.status import BY_CODE
from ratusz.bank.model.table import Table
from ratusz.portal.catalog.models import Publication, Resource
from ratusz.portal.core import bank, demo
from ratusz.portal.core.remembered import remembered
from ratusz.portal.explore import questions
from ratusz.portal.explore.charts import address
from ratusz.portal.explore.charts.describe import by_of, capital, span_of, title_of
from ratusz.portal.explore.charts.frame import Frame, Size
from ratusz.portal.explore.charts.gather import Source, gather
from ratusz.portal.explore.charts.nature import first_chart
from ratusz.portal.explore.charts.nodes import Chart, Figures, Kind
from ratusz.portal.explore.charts.pictures import Picture, picture
from ratusz.portal.explore.charts.scale import numbers
from ratusz.portal.explore.charts.spec import spec_of
from ratusz.portal.explore.charts.words import language, number
from ratusz.portal.explore.charts.years import is_over_years, one_row, over_years, rows_differ
from ratusz.portal.explore.conditions import narrowed_in_words
from ratusz.portal.explore.copies import LARGE_ROWS
from ratusz.portal.explore.profiles import profile_of
from ratusz.portal.explore.tables import labels
from ratusz.portal.explore.turns import turn
from ratusz.portal.show.look import current_look
from ratusz.portal.show.numbers import format_day
from ratusz.portal.show.series import series_colours


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawable:
    """A chart of one version of a resource, with its figures. `narrowed`: what its conditions are, in words, or nothing."""

    resource: Resource
    figures: Figures
    narrowed: str = ""

    def spec(self, size: Size) -> dict[str, Any]:
        """Its Vega-Lite specification."""
        return spec_of(self.figures, frame_of(self), size)

    def picture(self, size: Size) -> Picture:
        """Its picture; NotDrawn where it cannot be drawn in time."""
        return picture(self.figures.version, self.spec(size))


def chart_of(table: Table, pairs: address.Pairs) -> Chart | None:
    """The chart that an address asks for, or the first one of the version; None where there is nothing to draw."""
    found = address.parse(pairs, table.schema)
    if found is not None:
        return one_row(table, found) if is_over_years(found, table.schema) else found
    query, profile = address.question(pairs, table.schema), profile_of(table)
    return over_years(table, query) if rows_differ(table.schema, profile) else first_chart(table.schema, profile, query)


def drawable(resource: Resource, table: Table, chart: Chart) -> Drawable:
    """`chart` of `table`, a version of `resource`. Access has been decided by whoever opened the table."""
    names = names_of(resource, table)
    figures = _figures(table, chart, tuple(names.items()), language())
    return Drawable(resource=resource, figures=figures, narrowed=narrowed_in_words(chart.query, names))


@remembered(128)
def _figures(table: Table, chart: Chart, names: tuple[tuple[str, str], ...], _language: str) -> Figures:
    """The figures of `chart` with notes in the language of the page; kept, for versions never change."""
    waits = turn if table.rows >= LARGE_ROWS else nullcontext
    source = Source(table=table, engine=bank.engine(), ask=lambda query: questions.ask(table, query), labels=dict(names), turn=waits)
    return gather(source, chart)


def names_of(resource: Resource, table: Table) -> Mapping[str, str]:
    """What people call each column, in the reader's language."""
    known = labels(resource)
    return {column.name: known.get(column.name) or column.label or column.name for column in table.schema.columns}


def frame_of(drawn: Drawable) -> Frame:
    """The words around the plot."""
    figures, resource = drawn.figures, drawn.resource
    where_and_when = ", ".join(filter(None, [resource.title, _area_of(resource), span_of(figures)]))
    under = ". ".join(filter(None, [where_and_when, capital(by_of(figures)), drawn.narrowed]))
    return Frame(
        title=title_of(figures),
        subtitle=under,
        notes=tuple(
            filter(None, [*figures.notes, doubt_of(figures), cut_of(figures), source_of(resource, figures.version), demo.notice()])
        ),
        colours=series_colours(current_look().colour),
        language=language(),
    )


def _area_of(resource: Resource) -> str:
    """The area that the data are about, where its title does not say it."""
    area = str(resource.dataset.area_name)
    return "" if area in resource.title else area


def source_of(resource: Resource, version: str) -> str:
    """Where the figures are from and of when: "Źródło: GUS. Stan na 31 grudnia 2023. Ratusz"."""
    dataset, state = resource.dataset, state_of(resource, version)
    parts = [
        gettext("Source: %(source)s") % {"source": (dataset.source or dataset.unit.name).rstrip(".")},
        gettext("state on %(day)s") % {"day": format_day(state, language())} if state else "",
        settings.BANK_NAME or "Ratusz",
    ]
    return ", ".join(filter(None, parts))


def state_of(resource: Resource, version: str) -> date | None:
    """The day that `version` describes."""
    if version == resource.current:
        return resource.state_on
    found = Publication.objects.filter(resource=resource, version=version).values_list("state_on", flat=True).first()
    return found if isinstance(found, date) else None


def doubt_of(figures: Figures) -> str:
    """What is missing behind the figures, and why; "" where nothing is."""
    why = [_cells(count, say(BY_CODE[code].meaning, language())) for code, count in figures.statuses if code in BY_CODE]
    empty = sum(count for code, count in figures.statuses if code not in BY_CODE)
    if empty:
        why.append(_cells(empty, gettext("no value")))
    if not why:
        return ""
    if figures.chart.kind is Kind.HISTOGRAM:
        return gettext("Not in the chart: %(reasons)s.") % {"reasons": "; ".join(why)}
    sign = gettext("hollow point") if figures.chart.kind is Kind.LINE else "*"
    return gettext("%(sign)s – part of the values is missing: %(reasons)s.") % {"sign": sign, "reasons": "; ".join(why)}


def _cells(count: int, why: str) -> str:
    """As "234 cells: no reliable information"."""
    return ngettext("%(number)s cell: %(why)s", "%(number)s cells: %(why)s", count) % {"number": number(count), "why": why}


def cut_of(figures: Figures) -> str:
    """Said where the axis of a line does not begin at zero."""
    if figures.chart.kind is not Kind.LINE:
        return ""
    values = [float(row[-1]) for row in figures.rows if row[-1] is not None]
    return gettext("The axis of figures does not begin at zero.") if values and numbers(values, from_zero=False).is_cut else ""
