"""`{% resource_sides resource "contract" %}`: the pages of the office about one resource, the one named marked as where one is."""

from collections.abc import Iterator
from typing import Any

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.translation import gettext as _

from ratusz.portal.catalog.models import Resource
from ratusz.portal.catalog.policy import can_edit
from ratusz.portal.show.components import Link

register = template.Library()


@register.inclusion_tag("catalog/_sides.html", takes_context=True)
def resource_sides(context: Context, resource: Resource, here: str) -> dict[str, Any]:
    """Links that lead the reader somewhere: nobody is sent to a page that is not theirs."""
    edits = can_edit(context["request"].user, resource)
    return {"links": [(name, link) for name, link in _links(resource, edits=edits)], "here": here}


def _links(resource: Resource, *, edits: bool) -> Iterator[tuple[str, Link]]:
    at = [resource.dataset.slug, resource.slug]
    yield "work", Link(text=_("Deliveries"), url=reverse("intake:resource", args=at))
    if edits:
        yield "words", Link(text=_("Description"), url=reverse("catalog:resource-edit", args=at))
    if edits and resource.is_table:
        yield "columns", Link(text=_("Columns"), url=reverse("catalog:columns", args=at))
    if resource.is_table and (resource.private or resource.current):
        yield "contract", Link(text=_("Contract"), url=reverse("contracts:contract", args=at))
    if resource.is_table:
        yield "calendar", Link(text=_("Release calendar"), url=reverse("contracts:calendar", args=at))
    if resource.is_table and resource.current:
        yield "corrections", Link(text=_("Corrections"), url=reverse("intake:corrections", args=at))
        if edits:
            yield "cube", Link(text=_("What it is to hold"), url=reverse("gaps:cube", args=at))
            yield "secrecy", Link(text=_("Small numbers"), url=reverse("intake:protect-standing", args=at))
    yield "history", Link(text=_("History"), url=reverse("catalog:history", args=at))
