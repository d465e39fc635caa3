"""The question of an address, as it is saved: tidy, without the place in the list and without a version.

Of a chart and of a map what draws them is kept too, under names with an underscore before them, as in their addresses.
"""

from collections.abc import Sequence
from urllib.parse import parse_qsl, urlencode

from ratusz.bank.base.errors import WrongQuery
from ratusz.bank.base.sentences import N_
from ratusz.bank.model.table import Table
from ratusz.bank.query.nodes import Query
from ratusz.bank.query.params import write
from ratusz.portal.explore import questions
from ratusz.portal.explore.charts import address as charts
from ratusz.portal.explore.charts.drawn import chart_of
from ratusz.portal.explore.charts.nodes import Chart
from ratusz.portal.explore.maps import address as maps
from ratusz.portal.saved.models import Exploration

#: The parameter that says what a question to be saved is seen as.
VIEW = "_view"
#: What names a place or a version, not a question.
_NOT_ASKED = frozenset({"cursor", "from", "facet", "version", "at", VIEW})

Pairs = tuple[tuple[str, str], ...]


def pairs_of(text: str) -> Pairs:
    """The parameters of a saved question, or of an address that somebody pasted."""
    return tuple(pair for pair in _all(text) if pair[0] not in _NOT_ASKED)


def view_of(text: str) -> Exploration.View:
    """What the address `text` is seen as: said in it, or a chart where it names one, or a table."""
    named = dict(_all(text))
    if named.get(VIEW) in set(Exploration.View):
        return Exploration.View(named[VIEW])
    return Exploration.View.CHART if charts.KIND in named else Exploration.View.TABLE


def parsed(table: Table, text: str) -> Query:
    """The question `text` to `table`; WrongQuery where it does not fit."""
    return questions.parse(table, [pair for pair in pairs_of(text) if not pair[0].startswith("_")])


def charted(table: Table, text: str) -> Chart:
    """The chart that `text` asks for; WrongQuery where nothing of `table` can be drawn so."""
    chart = chart_of(table, pairs_of(text))
    if chart is None:
        raise WrongQuery("no-chart", N_("This table has no column of numbers, days or few names."))
    return chart


def tidy(table: Table, text: str, view: str = Exploration.View.TABLE) -> str:
    """The question `text` as it is kept of `view`; WrongQuery where it does not fit `table`."""
    return urlencode(_written(table, text, view))


def _written(table: Table, text: str, view: str) -> Sequence[tuple[str, str]]:
    if view == Exploration.View.CHART:
        return charts.write(charted(table, text))
    if view == Exploration.View.MAP:
        return maps.write(maps.parse(pairs_of(text), table.schema))
    return write(parsed(table, text))


def _all(text: str) -> list[tuple[str, str]]:
    asked = text.partition("?")[2] if text.startswith(("?", "/", "http")) and "?" in text else text
    return parse_qsl(asked.partition("#")[0])
