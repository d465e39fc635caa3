"""Which columns of a table hold areas whose boundaries the bank knows."""

from functools import partial

from ratusz.bank.model.schema import Column
from ratusz.bank.model.table import Table
from ratusz.portal.catalog.standing import Anybody
from ratusz.portal.core.remembered import remembered
from ratusz.portal.explore import questions
from ratusz.portal.explore.boundaries import boundaries_for
from ratusz.portal.explore.maps.nature import is_placed, look_for_areas
from ratusz.portal.explore.maps.nodes import Boundaries


def area_columns(table: Table, known: tuple[Boundaries, ...]) -> tuple[Column, ...]:
    """The columns of `table` that hold areas of `known`; looked for once for a version, so that a page of rows pays nothing."""
    if not known:
        return ()
    place = _looked_at(table.version, tuple(one.version for one in known))
    if not place:
        place.append(tuple(column.name for column in look_for_areas(table, known, partial(questions.ask, table))))
    return tuple(map(table.schema.column, place[0]))


def has_map(user: Anybody, table: Table) -> bool:
    """Whether a table can be drawn: its rows, or areas that it names."""
    return is_placed(table.schema) or bool(area_columns(table, boundaries_for(user)))


@remembered(4_096)
def _looked_at(_version: str, _known: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Where the names of the columns found are kept."""
    return []
