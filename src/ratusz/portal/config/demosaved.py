"""Figures and explorations of a described city, saved by the people who would save them."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from ratusz.portal.catalog.models import Resource
from ratusz.portal.people.models import User
from ratusz.portal.saved.actions import ExplorationWords, FigureWords, save_exploration, save_figure
from ratusz.portal.saved.models import Exploration, Figure

Described = Mapping[str, Any]


def save_all(city: Mapping[str, Any], *, now: datetime) -> None:
    """Save what `city` describes and an earlier call has not; what is of a table that did not come is left out."""
    for number, one in enumerate(city.get("figure", ())):
        if (resource := _table(one, Figure)) is not None:
            words = FigureWords(**_words(one, FigureWords))
            # One after another, so that the home page keeps the order of the description.
            save_figure(resource=resource, question=one["question"], words=words, by=_by(one), now=now + timedelta(seconds=number))
    for one in city.get("exploration", ()):
        if (resource := _table(one, Exploration)) is not None:
            said = ExplorationWords(**_words(one, ExplorationWords))
            save_exploration(resource=resource, question=one["question"], words=said, by=_by(one), now=now)


def _table(described: Described, kind: type[Figure] | type[Exploration]) -> Resource | None:
    """The table, where it is published and nothing of this title was saved of it."""
    dataset, slug = described["table"].split("/")
    found = Resource.objects.published().select_related("dataset__unit").filter(dataset__slug=dataset, slug=slug).first()
    if found is None or kind.objects.filter(resource=found, title_pl=described["title_pl"]).exists():
        return None
    return found


def _words(described: Described, kind: type[FigureWords] | type[ExplorationWords]) -> dict[str, Any]:
    return {one.name: described[one.name] for one in fields(kind) if one.name in described}


def _by(described: Described) -> User:
    return User.objects.get(email=described["by"])
