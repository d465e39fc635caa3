"""From a resource a person may see to the table of one of its versions."""

from collections.abc import Mapping

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from ratusz.bank.model.table import Table
from ratusz.bank.publish.exported import Labels
from ratusz.bank.store.manifest import Manifest
from ratusz.portal.catalog.models import Resource
from ratusz.portal.catalog.words import column_texts
from ratusz.portal.core import bank, demo
from ratusz.portal.core.remembered import remembered


@remembered(4_096)
def manifest(resource: str, version: str) -> Manifest:
    """The manifest of a version; kept, for versions never change. `resource`, `version`: ids as text."""
    return bank.store().manifest(resource, version)


@remembered(4_096)
def open_table(resource: str, version: str) -> Table:
    """The table of a version. Access has been decided by the caller (catalog.access): this asks nobody."""
    return bank.store().table(manifest(resource, version))


def labels(resource: Resource) -> Mapping[str, str]:
    """Column name → label in the reader's language, where the catalogue has one."""
    return {name: text.label for name, text in column_texts(resource).items() if text.label}


def words_for_people(resource: Resource, request: HttpRequest) -> Labels:
    """What a file for people says of itself: labels, title, source, steward, day, licence, permanent address."""
    dataset = resource.dataset
    facts = [
        (gettext("Dataset"), dataset.title),
        (gettext("Published by"), dataset.unit.name),
        (gettext("Source"), dataset.source),
        (gettext("State on"), date_format(resource.state_on) if resource.state_on else ""),
        (gettext("Licence"), dataset.get_licence_display()),
        (gettext("Address"), request.build_absolute_uri(f"/r/{resource.pk}")),
    ]
    return Labels(
        columns=labels(resource), title=resource.title, facts=tuple((name, value) for name, value in facts if value),
        language="en" if get_language() == "en" else "pl", notice=demo.notice(),
    )  # fmt: skip
