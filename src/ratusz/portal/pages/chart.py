"""The page of a chart: what it shows, and the form that makes another one of the same data."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from ratusz.bank.model.schema import Schema, Type
from ratusz.bank.model.table import Table
from ratusz.bank.query import params
from ratusz.bank.query.nodes import Query, Roll
from ratusz.portal.catalog.access import visible_version
from ratusz.portal.catalog.models import Resource
from ratusz.portal.catalog.words import column_texts
from ratusz.portal.explore.charts import address, words
from ratusz.portal.explore.charts.drawn import chart_of, drawable
from ratusz.portal.explore.charts.nature import year_columns
from ratusz.portal.explore.charts.nodes import Chart, Kind
from ratusz.portal.explore.charts.years import is_over_years, names_of_rows, naming
from ratusz.portal.explore.tables import open_table
from ratusz.portal.pages.beside import differing_here
from ratusz.portal.pages.charted import DAYED, Charted, charted
from ratusz.portal.pages.columns import ColumnLine, column_lines
from ratusz.portal.pages.explorer.address import PLACE, Address
from ratusz.portal.pages.filters import Filters, filters_of
from ratusz.portal.pages.offering import save_links
from ratusz.portal.pages.sides import Sides, sides_of
from ratusz.portal.saved.models import Exploration
from ratusz.portal.show.addresses import with_parameters
from ratusz.portal.show.components import Line, Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A field of the builder: its name, label and options (value, text, chosen)."""

    name: str
    label: str
    options: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartPage:
    """What the page shows. `shown` is None where nothing can be drawn."""

    resource: Resource
    sides: Sides
    filters: Filters
    choices: tuple[Choice, ...]
    carried: tuple[tuple[str, str], ...]
    is_old: bool
    shown: Charted | None = None
    differing: tuple[Line, ...] = ()
    save_as: tuple[Link, ...] = ()


def chart_page(request: HttpRequest, resource: Resource) -> ChartPage:
    """The page for the chart of the address, or for the first one of the version."""
    version = visible_version(request.user, resource, version=request.GET.get("version") or None)
    table = open_table(str(resource.pk), version)
    pairs = [(name, value) for name, values in request.GET.lists() for value in values]
    chart = chart_of(table, pairs)
    query = chart.query if chart else address.question(pairs, table.schema)
    lines = column_lines(table.schema, column_texts(resource))
    here = Address(path=request.path, pairs=tuple(pair for pair in pairs if pair[1] and pair[0] not in PLACE))
    filters = filters_of(here, lines, Query(where=query.where, text=query.text))
    page = ChartPage(
        resource=resource,
        sides=sides_of(request, resource, "chart"),
        filters=filters,
        choices=(*_row_choice(chart, table, lines), *_choices(chart, table.schema, {line.name: line.label for line in lines})),
        carried=tuple(pair for pair in _carried(request, query) if pair[0] != _row_field(chart, table)),
        is_old=version != resource.current,
    )
    if chart is None:
        return page
    shown = charted(drawable(resource, table, chart))
    save_as = save_links(request.user, resource, address.write(chart), view=Exploration.View.CHART)
    drawn = {one.column or "" for one in chart.query.measures} | set(chart.query.select)
    return replace(page, shown=shown, differing=differing_here(resource, version, drawn), save_as=tuple(save_as))


def _carried(request: HttpRequest, query: Query) -> tuple[tuple[str, str], ...]:
    """The filters and the version, which the form of the builder keeps."""
    version = request.GET.get("version")
    narrowing = Query(where=query.where, text=query.text)
    return (*params.write(narrowing), *([("version", version)] if version else []))


def _choices(chart: Chart | None, schema: Schema, labels: dict[str, str]) -> Iterator[Choice]:
    """The fields of the builder, each with what is drawn now chosen."""
    kind = chart.kind if chart else Kind.BARS
    x = chart.x.name if chart and chart.x else chart.query.select[0] if chart and len(chart.query.select) > 1 else ""
    y = chart.measure.name if chart and chart.kind.is_grouped else f"sum({chart.query.select[-1]})" if chart else ""
    series = chart.series.name if chart and chart.series else ""
    kinds = [(str(one), str(words.KINDS[one])) for one in Kind]
    yield _choice(address.KIND, gettext("Kind of chart"), kinds, str(kind))
    axes = list(_axes(schema, labels))
    if years := year_columns(schema):
        axes.insert(0, (address.YEARS, gettext("years, %(first)s–%(last)s") % {"first": years[0].label, "last": years[-1].label}))
    yield _choice(address.X, gettext("Along the axis"), axes, address.YEARS if chart and is_over_years(chart, schema) else x)
    yield _choice(address.Y, gettext("Figure"), list(_measures(schema, labels)), y)
    names = [(column.name, labels[column.name]) for column in schema.columns if column.type in {Type.TEXT, Type.BOOLEAN}]
    yield _choice(address.SERIES, gettext("In colours"), [("", gettext("(no division)")), *names, *_whole_numbers(schema, labels)], series)


def _row_field(chart: Chart | None, table: Table) -> str:
    """The name of the field that chooses the row of a chart over years; "" of another chart."""
    named = naming(table.schema) if chart and is_over_years(chart, table.schema) else None
    return named.name if named else ""


def _row_choice(chart: Chart | None, table: Table, lines: Sequence[ColumnLine]) -> Iterator[Choice]:
    """Which row is drawn over the years: rows of such tables are different things."""
    if chart is None or not (name := _row_field(chart, table)):
        return
    chosen = next((str(one.values[0]) for one in chart.query.where if one.column == name and one.values), "")
    label = next(line.label for line in lines if line.name == name)
    yield _choice(name, label, [(one, one) for one in names_of_rows(table)], chosen)


def _whole_numbers(schema: Schema, labels: dict[str, str]) -> Iterator[tuple[str, str]]:
    yield from ((column.name, labels[column.name]) for column in schema.columns if column.type in {Type.INTEGER, Type.PERIOD})


def _axes(schema: Schema, labels: dict[str, str]) -> Iterator[tuple[str, str]]:
    for column in schema.columns:
        yield column.name, labels[column.name]
        for roll in Roll if column.type in DAYED else ():
            yield f"{roll}({column.name})", f"{labels[column.name]}: {words.FUNCTIONS[roll]}"


def _measures(schema: Schema, labels: dict[str, str]) -> Iterator[tuple[str, str]]:
    yield "count", gettext("number of rows")
    for column in schema.columns:
        for function in address.measures_of(column) if column.type.is_number else ():
            yield f"{function}({column.name})", f"{labels[column.name]}: {words.FUNCTIONS[function]}"
        if not column.type.is_number:
            yield f"distinct({column.name})", f"{labels[column.name]}: {words.FUNCTIONS['distinct']}"


def _choice(name: str, label: str, options: Sequence[tuple[str, str]], chosen: str) -> Choice:
    return Choice(name=name, label=label, options=tuple((value, text, value == chosen) for value, text in options))


def built_address(request: HttpRequest, resource: Resource) -> str | None:
    """The tidy address of the chart that the builder's fields ask for; None where they were not sent."""
    pairs = [(name, value) for name, values in request.GET.lists() for value in values]
    if not address.sent(pairs):
        return None
    version = request.GET.get("version")
    table = open_table(str(resource.pk), visible_version(request.user, resource, version=version or None))
    more = [("version", version)] if version else []
    return with_parameters(
        reverse("pages:chart", args=[resource.dataset.slug, resource.slug]), [*address.write(address.built(pairs, table.schema)), *more], {}
    )
