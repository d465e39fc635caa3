"""What a chart shows wherever it stands: picture in both widths, what it says, the table under it, where it is from, files."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from ratusz.bank.model.schema import Type
from ratusz.bank.publish.drawn import NotDrawn
from ratusz.bank.query.nodes import Roll
from ratusz.bank.query.result import ResultColumn
from ratusz.portal.catalog.columns import kind_of
from ratusz.portal.explore.charts import address, words
from ratusz.portal.explore.charts.describe import describe, title_of
from ratusz.portal.explore.charts.drawn import Drawable, cut_of, doubt_of, source_of
from ratusz.portal.explore.charts.frame import NARROW, SIZES, WIDE, Size
from ratusz.portal.explore.charts.nodes import Figures, Kind
from ratusz.portal.show.addresses import with_parameters
from ratusz.portal.show.components import Download
from ratusz.portal.show.table import Column, DataTable, Sign
from ratusz.portal.show.table import Kind as ColumnKind

#: Types of columns whose values are days or longer times.
DAYED = {Type.DATE, Type.DATETIME, Type.PERIOD}
#: Where a column has no name of its own among these, it is one of figures.
_COUNTED = frozenset({"count", "distinct"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A picture in the page: which size, its SVG, and where the browser finds the Vega that brings it to life."""

    size: str
    width: int
    height: int
    svg: SafeString
    vega_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Charted:
    """A chart as a page shows it. `pictures` is empty where it could not be drawn in time: the table says the same."""

    title: str
    says: str
    notes: tuple[str, ...]
    source: str
    pictures: tuple[Drawn, ...]
    table: DataTable
    downloads: tuple[Download, ...]


def charted(drawn: Drawable) -> Charted:
    """What is shown of a chart with its figures."""
    figures = drawn.figures
    return Charted(
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
            yield Drawn(size=size.name, width=made.width, height=made.height, svg=svg, vega_url=file_address(drawn, "json", size))
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
    return "code" if column.type in DAYED or column.function in set(Roll) else kind_of(column.type)
