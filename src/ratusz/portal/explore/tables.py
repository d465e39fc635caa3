"""From a resource a person may see to the table of one of its versions."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from ratusz.bank.model.table import Table
from ratusz.bank.publish.exported import Labels
from ratusz.bank.query import params
from ratusz.bank.query.nodes import Function, Query
from ratusz.bank.query.result import ResultColumn
from ratusz.bank.store.manifest import Manifest
from ratusz.portal.catalog.models import ColumnText, Resource
from ratusz.portal.catalog.words import column_texts
from ratusz.portal.core import bank, demo
from ratusz.portal.core.remembered import remembered
from ratusz.portal.corrections.shown import shown_table
from ratusz.portal.explore.conditions import narrowed_in_words

_EVERYTHING = Query()
#: What is made of values and is measured as they are.
_KEEPS_UNIT = frozenset({"", Function.SUM, Function.MEAN, Function.MEDIAN, Function.MIN, Function.MAX})


@remembered(4_096)
def manifest(resource: str, version: str) -> Manifest:
    """The manifest of a version; kept, for versions never change. `resource`, `version`: ids as text."""
    return bank.store().manifest(resource, version)


def open_table(resource: str, version: str) -> Table:
    """The table of a version as it is shown. Access has been decided by the caller (catalog.access): this asks nobody."""
    return shown_table(resource, version)


def labels(resource: Resource) -> Mapping[str, str]:
    """Column name → label in the reader's language, where the catalogue has one."""
    return {name: text.label for name, text in column_texts(resource).items() if text.label}


def worded(resource: Resource, columns: Sequence[ResultColumn]) -> tuple[ResultColumn, ...]:
    """The columns of a result called as people call them, each in the unit that the catalogue gives it, or else the version."""
    texts = column_texts(resource)
    return tuple(_worded(column, texts.get(column.source or "")) for column in columns)


def _worded(column: ResultColumn, text: ColumnText | None) -> ResultColumn:
    if text is None:
        return column
    label = text.label if column.name == column.source else ""
    unit = text.unit if column.function in _KEEPS_UNIT else ""
    return replace(column, label=label or column.label, unit=unit or column.unit)


def words_for_people(resource: Resource, request: HttpRequest, query: Query = _EVERYTHING) -> Labels:
    """What a file for people says of itself: labels, title, source, days, whom to ask, licence, addresses; of a part what narrows it."""
    dataset, texts = resource.dataset, column_texts(resource)
    known = labels(resource)
    asked = urlencode(params.write(query))
    seen = resource.get_absolute_url() + (f"?{asked}" if asked else "")
    contact = (dataset.contact_name, dataset.contact_email or dataset.unit.email, dataset.contact_phone or dataset.unit.phone)
    facts = [
        (gettext("Dataset"), dataset.title),
        (gettext("Published by"), dataset.unit.name),
        (gettext("Source"), dataset.source),
        (gettext("State on"), date_format(resource.state_on) if resource.state_on else ""),
        (gettext("Published"), date_format(resource.published_at) if resource.published_at else ""),
        (gettext("Questions"), ", ".join(filter(None, contact))),
        (gettext("Licence"), dataset.get_licence_display()),
        (gettext("Filters"), narrowed_in_words(query, known)),
        (gettext("This table in the bank"), request.build_absolute_uri(seen)),
        (gettext("Address"), request.build_absolute_uri(f"/r/{resource.pk}")),
    ]
    return Labels(
        columns=known,
        units={name: text.unit for name, text in texts.items() if text.unit},
        title=resource.title,
        facts=tuple((name, value) for name, value in facts if value),
        language="en" if get_language() == "en" else "pl",
        notice=demo.notice(),
    )
