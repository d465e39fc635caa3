"""What other holdings say beside a figure, in a sentence with a link; the same on home, lists, the page of the figure and the API."""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext

from ratusz.portal.catalog.models import Resource
from ratusz.portal.discrepancies.models import Discrepancy
from ratusz.portal.discrepancies.observing import unit_of
from ratusz.portal.discrepancies.presenters import line_of, sentence_of, state_in_words, with_unit
from ratusz.portal.discrepancies.queries import beside, of_tables, of_version
from ratusz.portal.saved.models import Figure
from ratusz.portal.show.components import Line, Link

LISTED = 5


def others_say(figure: Figure, held: Collection[UUID]) -> Link | None:
    """As "Others give: PKW 61 149 (explained)", leading to the discrepancy, or to all holdings; None where nobody says otherwise.

    `held`: `tables_held`.
    """
    found = beside(figure, held)
    if found is None:
        return None
    several = len({unit_of(holding) for holding, _value in found.others} | {found.unit}) > 1
    said = ", ".join(f"{holding.label} {with_unit(value, holding, several=several)}" for holding, value in found.others)
    if found.discrepancy is None:
        address = reverse("discrepancies:phenomenon", args=[found.others[0][0].phenomenon.slug])
        return Link(text=gettext("Others give: %(said)s") % {"said": said}, url=address)
    one = Discrepancy.objects.loaded().get(number=found.discrepancy)
    told = gettext("Others give: %(said)s (%(state)s)") % {"said": said, "state": state_in_words(one).text}
    return Link(text=told, url=one.get_absolute_url())


def differing_here(resource: Resource, version: str, columns: Collection[str] = ()) -> tuple[Line, ...]:
    """Public discrepancies in which figures of this version take part, as lines; of `columns` alone where some are named."""
    found = dict.fromkeys(of_version(resource.pk, version, columns))
    shown = ((line_of(one), sentence_of(one)) for one in list(found)[:LISTED])
    return tuple(replace(line, text=said or line.text) for line, said in shown)


def differing_in(resources: list[Resource]) -> tuple[Line, ...]:
    """Public discrepancies with a side in one of `resources`, as lines."""
    return tuple(line_of(one) for one in of_tables(one.pk for one in resources if one.is_table)[:LISTED])
