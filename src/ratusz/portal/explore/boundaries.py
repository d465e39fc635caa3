"""Boundaries of areas are a table of the bank like any other; which tables are such is a setting."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from ratusz.bank.base.errors import Gone, NotFound, UserError
from ratusz.bank.model.schema import Schema, Type
from ratusz.bank.model.table import Table
from ratusz.bank.query import compile as sql
from ratusz.bank.query import wrong
from ratusz.bank.query.nodes import Outline, Query
from ratusz.bank.query.places import shape_column
from ratusz.bank.read.geometry import GEOMETRY
from ratusz.bank.shapes.areas import area_key, code_of
from ratusz.bank.shapes.outlines import Shapes, shapes_of
from ratusz.portal.catalog.access import access_resource, visible_version
from ratusz.portal.catalog.models import Audience, Resource
from ratusz.portal.catalog.standing import Anybody
from ratusz.portal.core import bank
from ratusz.portal.core.moved import Moved
from ratusz.portal.core.remembered import remembered
from ratusz.portal.explore.maps.nodes import Boundaries
from ratusz.portal.explore.tables import open_table

#: The communes of the country are 2 477.
MOST_AREAS = 5_000
#: Names of areas that a refusal tells.
_MOST_NAMED = 20


def boundaries_for(user: Anybody) -> tuple[Boundaries, ...]:
    """The boundaries that `settings` name, those which everybody may see: maps of public tables must not tell of others."""
    return tuple(_known(user))


def outline_of(text: str) -> Outline:
    """Where the area of a name or code lies, by the first boundaries that know it; WrongQuery where none do.

    The same for everybody, for an answer is kept for all: boundaries that not everybody may see say nothing here.
    """
    known = boundaries_for(AnonymousUser())
    if not known:
        raise wrong.without_boundaries()
    for one in known:
        if places := _meant(text, one):
            return Outline(version=one.version, shapes=tuple(one.written[place] for place in places if one.written[place]))
    names = [name for one in known for name in one.names]
    raise wrong.area_unknown(text, get_close_matches(text, names, n=_MOST_NAMED) or names[:_MOST_NAMED])


def _meant(text: str, one: Boundaries) -> tuple[int, ...]:
    """The area itself, else all areas within the one of a code: a county where only its communes are drawn."""
    key, code = area_key(text), code_of(text)
    if key in one.places:
        return (one.places[key],)
    return tuple(sorted({place for known, place in one.places.items() if code and known.isdigit() and known.startswith(code)}))


def _known(user: Anybody) -> Iterator[Boundaries]:
    for address in settings.BANK_BOUNDARIES:
        dataset, _, slug = address.partition("/")
        try:
            resource = access_resource(user, dataset, slug)
            version = visible_version(user, resource)
        except (NotFound, Gone, Moved):
            continue
        if resource.is_table and {resource.audience, resource.dataset.audience} == {Audience.PUBLIC}:
            found = _boundaries(resource, version)
            if found is not None:
                yield found


def _boundaries(resource: Resource, version: str) -> Boundaries | None:
    read = _read(str(resource.pk), version)
    if read is None:
        return None
    written, shapes, names, places = read
    return Boundaries(
        written=written, shapes=shapes, names=names, places=places, version=version, resource=str(resource.pk),
        title=resource.title, url=resource.get_absolute_url(), source=resource.dataset.source,
    )  # fmt: skip


@remembered(8)
def _read(resource: str, version: str) -> tuple[tuple[str, ...], Shapes, tuple[str, ...], dict[str, int]] | None:
    """Shapes as written and on the plane, names and keys of a table of areas; None of one that has no shapes or too many rows."""
    table = open_table(resource, version)
    if shape_column(table.schema) is None or table.rows > MOST_AREAS:
        return None
    try:
        columns = _columns(table)
    except UserError:
        return None
    written = tuple(text or "" for text in columns[GEOMETRY])
    return written, shapes_of(written), _names(table.schema, columns), _places(columns)


def _columns(table: Table) -> dict[str, list[Any]]:
    wanted = [column.name for column in table.schema.columns if column.type is Type.TEXT or column.name in table.schema.key]
    query = Query(select=tuple(wanted))
    window = sql.Window()
    asked = sql.rows(bank.engine().scan_table(table), query, table.schema, window, in_order=False)
    rows = bank.engine().fetch(asked.sql, asked.values)
    return {name: [row[at] for row in rows] for at, name in enumerate(wanted)}


def _names(schema: Schema, columns: dict[str, list[Any]]) -> tuple[str, ...]:
    """What people call the areas: the first column of different words that are no codes."""
    told = [name for name in columns if name != GEOMETRY]
    for name in told:
        values = columns[name]
        words = {str(value) for value in values if value is not None and not code_of(str(value))}
        if len(words) == len(values):
            return tuple(map(str, values))
    first = told[0] if told else schema.names[0]
    return tuple("" if value is None else str(value) for value in columns.get(first, [None] * len(columns[GEOMETRY])))


def _places(columns: dict[str, list[Any]]) -> dict[str, int]:
    """Keys by which an area may be meant: of each column in which no two areas are the same."""
    found: dict[str, int] = {}
    for name, values in columns.items():
        keys = [area_key(value) for value in values if value is not None]
        if name != GEOMETRY and len(set(keys)) == len(values):
            for at, key in enumerate(keys):
                found.setdefault(key, at)
    return found
