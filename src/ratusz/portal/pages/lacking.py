"""Why something is not available: what is known to be missing in a table, a dataset or behind a figure, in sentences for everybody."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from ratusz.portal.catalog.models import Resource
from ratusz.portal.gaps.models import Gap
from ratusz.portal.gaps.presenters import stands_of
from ratusz.portal.gaps.queries import LISTED_BESIDE, blocking_figure, labels_of, of_tables
from ratusz.portal.gaps.sentences import sentence_of
from ratusz.portal.saved.models import Figure
from ratusz.portal.show.components import Link


def lacking_in(resources: Iterable[Resource], *, today: date, name_tables: bool = False) -> tuple[Link, ...]:
    """Sentences on what is missing in `resources`, each leading to its place in the list of the city; the first ones only."""
    return _told(of_tables(one.pk for one in resources if one.is_table)[:LISTED_BESIDE], today, name_tables=name_tables)


def lacking_behind(figure: Figure, *, today: date) -> tuple[Link, ...]:
    """Sentences on what is missing in the rows that `figure` asks for."""
    return _told(blocking_figure(figure)[:LISTED_BESIDE], today, name_tables=False)


def _told(gaps: Sequence[Gap], today: date, *, name_tables: bool) -> tuple[Link, ...]:
    called = labels_of(gaps)
    return tuple(Link(text=_sentence(one, today, called.get(one.resource_id, {}), name_tables=name_tables), url=one.place) for one in gaps)


def _sentence(gap: Gap, today: date, labels: Mapping[str, str], *, name_tables: bool) -> str:
    told = f"{sentence_of(gap, labels)} {stands_of(gap, today)}"
    return f"{gap.title}: {told}" if name_tables else told
