"""The place that a finding is about: a dataset, a table of it, a column, a row, a cell, as the address names them."""

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from ratusz.bank.query.one import one_row
from ratusz.bank.query.values import print_value
from ratusz.portal.catalog.access import access_dataset, access_resource, visible_version
from ratusz.portal.catalog.models import Dataset, Resource
from ratusz.portal.catalog.standing import Anybody
from ratusz.portal.catalog.words import column_texts
from ratusz.portal.core import bank
from ratusz.portal.core.errors import nothing_here
from ratusz.portal.explore.tables import open_table
from ratusz.portal.findings.models import Finding
from ratusz.portal.show.numbers import format_number

#: The parameters of the address, and of the form that carries them on.
VERSION, ROW, COLUMN = "wersja", "wiersz", "kolumna"
_LONGEST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What somebody looked at. `label`: of the column, in words; `value`: what stood in the cell."""

    dataset: Dataset
    resource: Resource | None = None
    version: str = ""
    row: int | None = None
    column: str = ""
    label: str = ""
    value: str = ""


def place_of(user: Anybody, dataset: str, resource: str, parameters: QueryDict) -> Place:
    """The place at the address; nothing_here for what `user` may not see or what does not exist."""
    if not resource:
        return Place(dataset=access_dataset(user, dataset))
    found = access_resource(user, dataset, resource)
    version = visible_version(user, found, version=parameters.get(VERSION) or None)
    if not found.is_table:
        return Place(dataset=found.dataset, resource=found, version=version)
    table, name, number = open_table(str(found.pk), version), parameters.get(COLUMN, ""), parameters.get(ROW, "")
    if name and name not in table.schema:
        raise nothing_here()
    row = None
    if number:
        is_number = number.isascii() and number.isdigit() and len(number) <= 15
        row = one_row(bank.engine(), table, int(number)) if is_number else None
        if row is None:
            raise nothing_here()
    value = row.values[name] if row is not None and name else None
    text = column_texts(found).get(name) if name else None
    return Place(
        dataset=found.dataset,
        resource=found,
        version=version,
        row=row.number if row is not None else None,
        column=name,
        label=((text.label if text else "") or table.schema.column(name).label)[:_LONGEST] if name else "",
        value="" if value is None else print_value(value)[:_LONGEST],
    )


def place_in_words(place: Place | Finding) -> str:
    """As "Residents of districts · row 12 · column Residents · 13 218"."""
    label = place.label if isinstance(place, Place) else _label_of(place)
    parts = [place.resource.title if place.resource is not None else ""]
    if place.row is not None:
        parts.append(_("row %(number)s") % {"number": format_number(place.row, "pl")})
    if label:
        parts.append(_("column “%(name)s”") % {"name": label})
    if isinstance(place, Place) and place.value:
        parts.append(_("there stands: %(value)s") % {"value": place.value})
    return " · ".join(filter(None, parts))


def _label_of(finding: Finding) -> str:
    """The column in the reader's language, as it is called now; else as it was called then."""
    text = column_texts(finding.resource).get(finding.column) if finding.resource is not None and finding.column else None
    return (text.label if text else "") or finding.column_label
