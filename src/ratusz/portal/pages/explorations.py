"""Explorations for people: the saved question answered by the version that is current now."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext

from ratusz.bank.model.table import Table
from ratusz.bank.query.result import ResultColumn, columns_of
from ratusz.portal.catalog.access import visible_version
from ratusz.portal.catalog.standing import Anybody
from ratusz.portal.catalog.words import column_texts
from ratusz.portal.explore import questions
from ratusz.portal.explore.charts.drawn import drawable
from ratusz.portal.explore.maps.address import BOX
from ratusz.portal.explore.tables import open_table
from ratusz.portal.pages.charted import Charted, charted
from ratusz.portal.pages.columns import column_lines
from ratusz.portal.pages.dataset import source_line
from ratusz.portal.pages.explorer.address import Address
from ratusz.portal.pages.explorer.asked import Asked
from ratusz.portal.pages.explorer.wide import at_first
from ratusz.portal.pages.listing import language
from ratusz.portal.pages.mapped import Mapped, made_of, mapped
from ratusz.portal.pages.rows import shown_table
from ratusz.portal.saved.models import Exploration
from ratusz.portal.saved.questions import charted as chart_asked
from ratusz.portal.saved.questions import pairs_of, parsed
from ratusz.portal.saved.values import is_provisional
from ratusz.portal.show.numbers import format_day
from ratusz.portal.show.table import DataTable

ROWS_SHOWN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplorationPage:
    """An exploration and its answer: rows, of which `table` has the first of `count`, under a chart or a map where it is seen so.

    `more_columns`: how many columns of a wide table are not shown.
    """

    exploration: Exploration
    table: DataTable
    count: int
    version: str
    source: str
    doubts: tuple[str, ...]
    more_columns: int = 0
    chart: Charted | None = None
    map: Mapped | None = None

    @property
    def is_cut(self) -> bool:
        """Whether there are more rows than are shown."""
        return self.count > len(self.table.rows)

    @property
    def is_drawn(self) -> bool:
        """Whether a picture stands above the rows; one that could not be drawn leaves its table."""
        return self.map is not None or (self.chart is not None and bool(self.chart.pictures))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    table: DataTable
    count: int
    columns: tuple[ResultColumn, ...]
    more_columns: int = 0
    chart: Charted | None = None
    map: Mapped | None = None


def exploration_page(user: Anybody, exploration: Exploration, *, today: date, most: int = ROWS_SHOWN, box: str = "") -> ExplorationPage:
    """`exploration` as `user`, who may see it, reads it; of rows at most `most`, of a map `box` where somebody moved about.

    Gone where its table was withdrawn.
    """
    resource = exploration.resource
    version = visible_version(user, resource)
    table = open_table(str(resource.pk), version)
    if exploration.view == Exploration.View.CHART:
        answer = _charted(exploration, table)
    elif exploration.view == Exploration.View.MAP:
        answer = _mapped(user, exploration, table, box)
    else:
        answer = _rows(exploration, table, most)
    return ExplorationPage(
        exploration=exploration,
        table=answer.table,
        count=answer.count,
        version=version,
        source=source_line(resource.dataset, resource.state_on),
        doubts=tuple(_doubts(exploration, answer.columns, today)),
        more_columns=answer.more_columns,
        chart=answer.chart,
        map=answer.map,
    )


def _rows(exploration: Exploration, table: Table, most: int) -> _Answer:
    query = parsed(table, exploration.question)
    shown = replace(at_first(query, table.schema), limit=min(query.limit or most, most), facets=())
    asked = Asked(query=shown, address=Address(path=""), windows={})
    result = questions.ask(table, shown)
    lines = column_lines(table.schema, column_texts(exploration.resource))
    return _Answer(
        table=_plain(shown_table(table, asked, lines, result, caption=exploration.title)),
        count=result.count if query.limit is None else min(result.count, query.limit),
        columns=result.columns,
        more_columns=len(table.schema.columns) - len(shown.select) if shown.select != query.select else 0,
    )


def _charted(exploration: Exploration, table: Table) -> _Answer:
    chart = chart_asked(table, exploration.question)
    drawn = drawable(exploration.resource, table, chart)
    shown = charted(drawn)
    return _Answer(table=shown.table, count=len(shown.table.rows), columns=drawn.figures.columns, chart=shown)


def _mapped(user: Anybody, exploration: Exploration, table: Table, box: str) -> _Answer:
    pairs = pairs_of(exploration.question)
    seen = (*(pair for pair in pairs if pair[0] != BOX), (BOX, box)) if box else pairs
    made = made_of(user, exploration.resource, table, seen)
    shown = mapped(made)
    columns = columns_of(made.asked.query, table.schema)
    return _Answer(table=shown.table, count=len(shown.table.rows) + shown.left_below, columns=columns, map=shown)


def _plain(table: DataTable) -> DataTable:
    """The same table without anything to press: a saved view has its choice and its order."""
    columns = (replace(column, sort_url="", menu_url="", narrowed=False, link=None) for column in table.columns)
    return replace(table, columns=tuple(columns), number_urls=(), row_urls=(), sign_url=None)


def _doubts(exploration: Exploration, columns: Iterable[ResultColumn], today: date) -> Iterable[str]:
    if is_provisional(columns, column_texts(exploration.resource)):
        yield gettext("Some values are provisional: they may still be corrected.")
    due = exploration.resource.next_due_on
    if due is not None and due < today:
        yield gettext("A newer state was due on %(day)s and has not come.") % {"day": format_day(due, language())}
    if exploration.doubt:
        yield exploration.doubt
