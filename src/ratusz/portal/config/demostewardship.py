"""What a described city gathers, what for, and who uses it: declared through the same doors as people use."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from ratusz.bank.base.clock import day_of
from ratusz.portal.catalog.models import Resource
from ratusz.portal.people.models import Unit, User
from ratusz.portal.people.queries import stewards_of
from ratusz.portal.stewardship import actions
from ratusz.portal.stewardship.actions import show_page
from ratusz.portal.stewardship.models import Campaign, Consumer, Declared, Flow, Purpose, Requirement, Superior, System
from ratusz.portal.stewardship.rounds import confirm_line, finish, open_campaign
from ratusz.portal.stewardship.said import is_page_shown
from ratusz.portal.stewardship.superiors import name_superior
from ratusz.portal.stewardship.words import ConsumerWords, FlowWords, PurposeWords, RequirementWords, SystemWords, Words

Described = Mapping[str, Any]
#: The list of a description → the kind, its words, and by which field it is known. Later ones name earlier ones.
_KINDS: tuple[tuple[str, type[Declared], type[Words], str], ...] = (
    ("system", System, SystemWords, "name"),
    ("purpose", Purpose, PurposeWords, "text_pl"),
    ("consumer", Consumer, ConsumerWords, "name_pl"),
    ("flow", Flow, FlowWords, "title"),
    ("requirement", Requirement, RequirementWords, "text"),
)
#: What was declared over so many days: the share of what has no purpose has a history.
_OVER_DAYS = 60


def declare_all(city: Described, *, now: datetime) -> None:
    """Declare what `city` describes and an earlier call has not; a flow to a table that did not come is left out."""
    for name, kind, words, key in _KINDS:
        listed = city.get(name, ())
        for number, one in enumerate(listed):
            at = now - timedelta(days=_OVER_DAYS - _OVER_DAYS * number // max(1, len(listed)))
            if kind.objects.filter(**{key: one[key]}).exists():
                continue
            given = _given(one, now=now)
            if given is not None:
                unit = Unit.objects.get(slug=one["unit"])
                actions.make(
                    words=words(**{field.name: given[field.name] for field in fields(words) if field.name in given}),
                    unit=unit,
                    by=_steward(unit),
                    now=at,
                )


def open_inventories(city: Described, *, now: datetime) -> None:
    """Open the inventories that `city` describes and an earlier call has not, name superiors, show the page; units answer some lines."""
    for one in city.get("superior", ()):
        unit, by = Unit.objects.get(slug=one["unit"]), User.objects.get(email=one["by"])
        if not Superior.objects.filter(unit=unit).exists():
            name_superior(unit=unit, name=one["name"], email=one["email"], by=by, now=now)
    if "shown_by" in city.get("why_page", {}) and not is_page_shown():
        show_page(is_shown=True, by=User.objects.get(email=city["why_page"]["shown_by"]), now=now)
    for one in city.get("inventory", ()):
        if Campaign.objects.filter(name=one["name"]).exists():
            continue
        units = [Unit.objects.get(slug=slug) for slug in one["units"]]
        at, due = now - timedelta(days=one["days_ago"]), day_of(now) + timedelta(days=one["due_in_days"])
        by = User.objects.get(email=one["by"])
        made = open_campaign(name=one["name"], due_on=due, letter=one["letter"], units=units, by=by, now=at)
        for part in made.parts.filter(unit__slug__in=one.get("confirmed", ())).select_related("unit"):
            for line in part.lines.select_related("flow", "part__campaign"):
                confirm_line(line=line, by=_steward(part.unit), now=at + timedelta(days=2))
            finish(part=part, note="", by=_steward(part.unit), now=at + timedelta(days=2, hours=1))


def _given(one: Described, *, now: datetime) -> dict[str, Any] | None:
    """The values of a description, in which names are the rows they stand for; None where its table did not come."""
    given: dict[str, Any] = dict(one)
    if "resource" in one:
        dataset, slug = one["resource"].split("/")
        given["resource"] = Resource.objects.select_related("dataset").filter(dataset__slug=dataset, slug=slug).first()
        if given["resource"] is None:
            return None
    for name in ("from_unit", "asked_of"):
        if name in one:
            given[name] = Unit.objects.get(slug=one[name])
    if "system" in one:
        given["system"] = System.objects.get(name=one["system"])
    given["purposes"] = tuple(Purpose.objects.get(text_pl=text) for text in one.get("purposes", ()))
    given["consumers"] = tuple(Consumer.objects.get(name_pl=text) for text in one.get("consumers", ()))
    if "purpose" in one:
        given["purpose"] = Purpose.objects.get(text_pl=one["purpose"])
    if "consumer" in one:
        given["consumer"] = Consumer.objects.get(name_pl=one["consumer"])
    if "met_by" in one:
        given["met_by"] = Flow.objects.get(title=one["met_by"])
    if "columns" in one:
        given["columns"] = tuple(one["columns"])
    if "review_in_days" in one:
        given["review_on"] = day_of(now) + timedelta(days=int(one["review_in_days"]))
    return given


def _steward(unit: Unit) -> User:
    return stewards_of(unit).first() or User.objects.filter(memberships__role="coordinator", memberships__unit=None).first()  # type: ignore[return-value]
