"""The page of a chart: picture, what it says, the table under it, files, and the form that makes another one of the same data."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from ratusz.bank.model.schema import Schema, Type
from ratusz.bank.publish.drawn import NotDrawn
from ratusz.bank.query import params
from ratusz.bank.query.nodes import Query, Roll
from ratusz.bank.query.result import ResultColumn
from ratusz.portal.catalog.access import visible_version
from ratusz.portal.catalog.columns import kind_of
from ratusz.portal.catalog.models import Resource
from ratusz.portal.catalog.words import column_texts
from ratusz.portal.explore.charts import address, words
from ratusz.portal.explore.charts.describe import describe, title_of
from ratusz.portal.explore.charts.drawn import Drawable, chart_of, cut_of, doubt_of, drawable, source_of
from ratusz.portal.explore.charts.frame import NARROW, SIZES, WIDE, Size
from ratusz.portal.explore.charts.nodes import Chart, Figures, Kind
from ratusz.portal.explore.tables import open_table
from ratusz.portal.pages.columns import column_lines
from ratusz.portal.pages.explorer.address import PLACE, Address
from ratusz.portal.pages.filters import Filters, filters_of
from ratusz.portal.pages.sides import Sides, sides_of
from ratusz.portal.show.addresses import with_parameters
from ratusz.portal.show.components import Download
from ratusz.portal.show.table import Column, DataTable, Sign
from ratusz.portal.show.table import Kind as ColumnKind

_DAYED = {Type.DATE, Type.DATETIME, Type.PERIOD}
#: Where a column has no name of its own among these, it is one of figures.
_COUNTED = frozenset({"count", "distinct"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A picture in the page: which size, its SVG, and where the browser finds the Vega that brings it to life."""

    size: str
    width: int
    svg: SafeString
    vega_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A field of the builder: its name, label and options (value, text, chosen)."""

    name: str
    label: str
    options: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartPage:
    """What the page shows. `title`, `says`, `pictures`, `table` and `downloads` are empty where nothing can be drawn."""

    resource: Resource
    sides: Sides
    filters: Filters
    choices: tuple[Choice, ...]
    carried: tuple[tuple[str, str], ...]
    is_old: bool
    title: str = ""
    says: str = ""
    notes: tuple[str, ...] = ()
    source: str = ""
    pictures: tuple[Drawn, ...] = ()
    table: DataTable | None = None
    downloads: tuple[Download, ...] = ()


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
        choices=tuple(_choices(chart, table.schema, {line.name: line.label for line in lines})),
        carried=_carried(request, query),
        is_old=version != resource.current,
    )
    if chart is None:
        return page
    return _with_chart(page, drawable(resource, table, chart, narrowed=", ".join(link.text for link in filters.chosen)))


def _with_chart(page: ChartPage, drawn: Drawable) -> ChartPage:
    figures = drawn.figures
    return replace(
        page,
        title=title_of(figures),
        says=describe(figures),
        notes=tuple(filter(None, [*figures.notes, doubt_of(figures), cut_of(figures)])),
        source=source_of(drawn.resource, figures.version),
        pictures=tuple(_pictures(drawn)),
        table=_table(figures),
        downloads=tuple(_downloads(drawn)),
    )


def _pictures(drawn: Drawable) -> Iterator[Drawn]:
    """Both widths; none where drawing failed: the table under the chart says the same."""
    try:
        for size in SIZES.values():
            made = drawn.picture(size)
            # Vega escapes the texts that it draws; a test holds it to that.
            svg = mark_safe(made.inline())  # noqa: S308
            yield Drawn(size=size.name, width=made.width, svg=svg, vega_url=file_address(drawn, "json", size))
    except NotDrawn:
        return


def file_address(drawn: Drawable, suffix: str, size: Size = WIDE) -> str:
    """The permanent address of a chart as a file, in the language of the page."""
    path = f"/r/{drawn.resource.pk}/{drawn.figures.version}/chart.{suffix}"
    more = [("lang", "en")] if words.language() == "en" else []
    narrow = [("_size", size.name)] if size is NARROW else []
    return with_parameters(path, [*address.write(drawn.figures.chart), *more, *narrow], {})


def _downloads(drawn: Drawable) -> Iterator[Download]:
    for name, suffix, note in (
        ("PNG", "png", gettext("picture, for documents")),
        ("SVG", "svg", gettext("drawing, for print")),
        ("CSV", "csv", gettext("the figures of the chart")),
    ):
        yield Download(format=name, url=file_address(drawn, suffix), note=note)


def _table(figures: Figures) -> DataTable:
    """The figures of the chart, the same ones."""
    columns = tuple(
        Column(name=f"c{at}", label=words.name_of(column, figures.labels), kind=_kind(column), unit=column.unit or "")
        for at, column in enumerate(figures.columns)
    )
    groups = len(figures.columns) - 1 if figures.chart.kind.is_grouped else 0
    if figures.chart.kind is Kind.SHARES:
        groups -= 1
    rows = [(*(words.value_in_words(cell) for cell in row[:groups]), *row[groups:]) for row in figures.rows]
    none = Sign(sign=".", meaning=gettext("no figure"))
    signs = {(at, len(row) - 1): none for at, row in enumerate(rows) if row[-1] is None}
    return DataTable(caption=title_of(figures), columns=columns, rows=rows, signs=signs, caption_hidden=True)


def _kind(column: ResultColumn) -> ColumnKind:
    """Groups stand in words; figures are numbers."""
    if column.function in _COUNTED:
        return "number"
    return "code" if column.type in _DAYED or column.function in set(Roll) else kind_of(column.type)


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
    yield _choice(address.X, gettext("Along the axis"), list(_axes(schema, labels)), x)
    yield _choice(address.Y, gettext("Figure"), list(_measures(schema, labels)), y)
    names = [(column.name, labels[column.name]) for column in schema.columns if column.type in {Type.TEXT, Type.BOOLEAN}]
    yield _choice(address.SERIES, gettext("In colours"), [("", gettext("(no division)")), *names, *_whole_numbers(schema, labels)], series)


def _whole_numbers(schema: Schema, labels: dict[str, str]) -> Iterator[tuple[str, str]]:
    yield from ((column.name, labels[column.name]) for column in schema.columns if column.type in {Type.INTEGER, Type.PERIOD})


def _axes(schema: Schema, labels: dict[str, str]) -> Iterator[tuple[str, str]]:
    for column in schema.columns:
        yield column.name, labels[column.name]
        for roll in Roll if column.type in _DAYED else ():
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
