"""Explorations for people: the saved question answered by the version that is current now."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext

from ratusz.bank.query.result import Result
from ratusz.portal.catalog.access import visible_version
from ratusz.portal.catalog.standing import Anybody
from ratusz.portal.catalog.words import column_texts
from ratusz.portal.explore import questions
from ratusz.portal.explore.tables import open_table
from ratusz.portal.pages.columns import column_lines
from ratusz.portal.pages.dataset import source_line
from ratusz.portal.pages.explorer.address import Address
from ratusz.portal.pages.explorer.asked import Asked
from ratusz.portal.pages.listing import language
from ratusz.portal.pages.rows import shown_table
from ratusz.portal.saved.models import Exploration
from ratusz.portal.saved.questions import parsed
from ratusz.portal.saved.values import is_provisional
from ratusz.portal.show.numbers import format_day
from ratusz.portal.show.table import DataTable

ROWS_SHOWN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplorationPage:
    """An exploration and its answer: the first rows of `count`, its source, and what to beware of."""

    exploration: Exploration
    table: DataTable
    count: int
    version: str
    source: str
    doubts: tuple[str, ...]
    embed: str = ""

    @property
    def is_cut(self) -> bool:
        """Whether there are more rows than are shown."""
        return self.count > len(self.table.rows)


def exploration_page(user: Anybody, exploration: Exploration, *, today: date, most: int = ROWS_SHOWN) -> ExplorationPage:
    """`exploration` as `user`, who may see it, reads it; at most `most` rows. Gone where its table was withdrawn."""
    resource = exploration.resource
    version = visible_version(user, resource)
    table = open_table(str(resource.pk), version)
    query = parsed(table, exploration.question)
    asked = Asked(query=replace(query, limit=min(query.limit or most, most), facets=()), address=Address(path=""), windows={})
    result = questions.ask(table, asked.query)
    lines = column_lines(table.schema, column_texts(resource))
    return ExplorationPage(
        exploration=exploration,
        table=_plain(shown_table(table, asked, lines, result, caption=exploration.title)),
        count=result.count if query.limit is None else min(result.count, query.limit),
        version=version,
        source=source_line(resource.dataset, resource.state_on),
        doubts=tuple(_doubts(exploration, result, today)),
    )


def _plain(table: DataTable) -> DataTable:
    """The same table without anything to press: a saved view has its choice and its order."""
    columns = (replace(column, sort_url="", menu_url="", narrowed=False, link=None) for column in table.columns)
    return replace(table, columns=tuple(columns), number_urls=(), row_urls=())


def _doubts(exploration: Exploration, result: Result, today: date) -> Iterable[str]:
    if is_provisional(result.columns, column_texts(exploration.resource)):
        yield gettext("Some values are provisional: they may still be corrected.")
    due = exploration.resource.next_due_on
    if due is not None and due < today:
        yield gettext("A newer state was due on %(day)s and has not come.") % {"day": format_day(due, language())}
    if exploration.doubt:
        yield exploration.doubt
