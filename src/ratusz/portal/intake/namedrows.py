"""Which row of a table a row of the delivered file is, in words by which people know it, and where they see it."""

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext as _

from ratusz.bank.build.places import table_row
from ratusz.bank.model.schema import Column, Schema, Type
from ratusz.bank.query.one import one_row
from ratusz.bank.read.result import Reading
from ratusz.portal.catalog.columns import kind_of
from ratusz.portal.catalog.models import Resource
from ratusz.portal.catalog.office import language
from ratusz.portal.core import bank
from ratusz.portal.corrections.shown import shown_table
from ratusz.portal.intake.models import DeliveredTable
from ratusz.portal.intake.queries import manifest_of
from ratusz.portal.show.components import Link
from ratusz.portal.show.table import value_in_words

#: Columns that name a row, where none is said to tell rows apart.
_MOST_NAMES = 2


def namer(table: DeliveredTable) -> Callable[[int], Link | None]:
    """Row of the file → "No. 6: 2026-10-03, station A", leading to the row as a resident will see it; None where that is not known."""

    def named(row: int) -> Link | None:
        place = _row_of(table, row)
        found = one_row(bank.engine(), shown_table(str(table.resource_id), table.version), place) if place is not None else None
        if found is None:
            return None
        shown = [value_in_words(found.values[one.name], kind_of(one.type), language()) for one in _naming(table, manifest_of(table).schema)]
        said = _("No. %(number)s in the table: %(row)s") % {"number": found.number, "row": ", ".join(filter(None, shown))}
        address = reverse("pages:as-resident", args=[table.delivery_id, table.number])
        return Link(text=said.rstrip(": "), url="" if table.delivery.is_closed else f"{address}?_row={found.number}")

    return named


def _row_of(table: DeliveredTable, row: int) -> int | None:
    """The number of the row in the version that was made; a correction changes rows that stand in other places."""
    if not table.version or (table.base and table.mode == Resource.Mode.CORRECTS):
        return None
    place = table_row(Reading.from_json(table.reading), row)
    if place is None or not 1 <= place <= table.rows:
        return None
    joined = bool(table.base) and table.mode == Resource.Mode.ADDS
    return place + (manifest_of(table).rows - table.rows if joined else 0)


def _naming(table: DeliveredTable, schema: Schema) -> list[Column]:
    """The columns by which people know a row: those that tell rows apart, else the first that hold days, periods and words."""
    keys = [schema.column(name) for name in table.key if name in schema]
    words = [one for one in schema.columns if one.type in {Type.PERIOD, Type.DATE, Type.DATETIME, Type.TEXT}]
    return keys or words[:_MOST_NAMES]
