"""What the registry lacks, line by line: each with who answers for it and what to do next; and what waits for a person."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ratusz.bank.base.clock import day_of
from ratusz.portal.catalog.standing import EDITORS, standing_of
from ratusz.portal.core.duties import Duty, DutyKind
from ratusz.portal.people.models import Role, Unit, User
from ratusz.portal.people.queries import holders_by_unit
from ratusz.portal.people.standing import Anybody
from ratusz.portal.stewardship.models import Flow, Line, Part, Purpose, Requirement
from ratusz.portal.stewardship.twins import Twins, twins


class Lack(StrEnum):
    """What may be missing in the registry; the values stand in addresses."""

    PURPOSE = "bez-celu"
    NEEDED = "potrzebne"
    TWICE = "podwojnie"
    SOURCE = "bez-zrodla"
    BASIS = "bez-podstawy"


NAMES = {
    Lack.PURPOSE: gettext_lazy("Gathered with no known purpose"),
    Lack.NEEDED: gettext_lazy("Needed, not gathered"),
    Lack.TWICE: gettext_lazy("Gathered twice"),
    Lack.SOURCE: gettext_lazy("No source named"),
    Lack.BASIS: gettext_lazy("Personal data without a basis"),
}
EXPLAINED = {
    Lack.PURPOSE: gettext_lazy("A unit gathers it and nobody said what for. Name the purpose, or stop gathering it."),
    Lack.NEEDED: gettext_lazy("Somebody needs it for a purpose or a report, and no unit gathers it."),
    Lack.TWICE: gettext_lazy("Two units seem to gather the same. Agree who gathers and who takes it over, or say why they differ."),
    Lack.SOURCE: gettext_lazy("It is not said from which unit, system or person it comes, so nobody can check it."),
    Lack.BASIS: gettext_lazy(
        "It tells of people, or nobody said whether it does, and no law is named. The data-protection officer asks first."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """One line of a list: what it is about, why it is here, who answers, and what to do next."""

    title: str
    url: str
    sentence: str
    unit: Unit
    people: tuple[User, ...]
    action: str
    action_url: str
    can_act: bool


def counts(user: Anybody) -> dict[Lack, int]:
    """How many lines each list has, for whoever reads the registry."""
    flows = Flow.objects.readable_by(user)
    return {
        Lack.PURPOSE: flows.without_purpose().count(),
        Lack.NEEDED: Requirement.objects.readable_by(user).unmet().count(),
        Lack.TWICE: len(pairs(user)),
        Lack.SOURCE: flows.without_source().count(),
        Lack.BASIS: flows.without_basis().count(),
    }


def pairs(user: Anybody) -> tuple[Twins, ...]:
    """Flows that seem to be gathered twice, both of which `user` may read."""
    return twins(Flow.objects.readable_by(user).running().select_related("unit", "system", "resource", "from_unit"))


def missing(user: Anybody, lack: Lack) -> tuple[Missing, ...]:
    """The lines of one list, those of the reader's own units first."""
    people = holders_by_unit(Role.STEWARD)
    standing = standing_of(user)

    def may(unit: Unit) -> bool:
        return standing.has(EDITORS, unit.pk)

    if lack is Lack.TWICE:
        found = [_twice(pair, people, can_act=may(pair.first.unit) or may(pair.second.unit)) for pair in pairs(user)]
    elif lack is Lack.NEEDED:
        needed = Requirement.objects.readable_by(user).unmet().select_related("unit", "asked_of", "purpose", "consumer")
        found = [_needed(one, people, can_act=may(one.asked_of or one.unit)) for one in needed]
    else:
        found = [_flow(one, lack, people, can_act=may(one.unit)) for one in _flows(user, lack)]
    own = standing.works_in
    return tuple(sorted(found, key=lambda one: (one.unit.pk not in own, one.unit.name, one.title)))


def _flows(user: Anybody, lack: Lack) -> Iterable[Flow]:
    flows = Flow.objects.readable_by(user).loaded()
    if lack is Lack.PURPOSE:
        return flows.without_purpose()
    return flows.without_source() if lack is Lack.SOURCE else flows.without_basis()


def _flow(flow: Flow, lack: Lack, people: Mapping[UUID, list[User]], *, can_act: bool) -> Missing:
    field, action, sentence = {
        Lack.PURPOSE: ("purposes", _("Say what for"), _used_by(flow)),
        Lack.SOURCE: ("from_unit", _("Name the source"), _("Neither a unit, nor a system, nor a person is named.")),
        Lack.BASIS: ("personal", _("Name the law"), _personal_sentence(flow)),
    }[lack]
    url = flow.get_absolute_url()
    return Missing(
        title=flow.title, url=url, sentence=sentence, unit=flow.unit, people=tuple(people.get(flow.unit_id, ())), action=action,
        action_url=f"{url}?powod={lack}#id_{field}", can_act=can_act,
    )  # fmt: skip


def _personal_sentence(flow: Flow) -> str:
    if flow.personal == Flow.Personal.YES:
        return _("It tells of people, and no law is named by which they are kept.")
    return _("Nobody said whether it tells of people.")


def _used_by(flow: Flow) -> str:
    users = [one.name for one in flow.consumers.all() if one.removed_at is None]
    if users:
        return _("It is used: %(users)s. The purpose is not written down.") % {"users": ", ".join(users)}
    return _("No purpose and nobody who uses it are named.")


def _needed(one: Requirement, people: Mapping[UUID, list[User]], *, can_act: bool) -> Missing:
    what_for = one.consumer.name if one.consumer else one.purpose.text if one.purpose else ""
    sentence = _("Needed by: %(unit)s.") % {"unit": one.unit.name}
    if what_for:
        sentence = _("Needed by: %(unit)s, for: %(what)s.") % {"unit": one.unit.name, "what": what_for}
    owner = one.asked_of or one.unit
    new = reverse("stewardship:new", args=[Flow.KIND])
    asked = {"potrzeba": str(one.pk), "jednostka": owner.slug}
    return Missing(
        title=one.text, url=one.get_absolute_url(), sentence=sentence, unit=owner, people=tuple(people.get(owner.pk, ())),
        action=_("Declare who gathers it"), action_url=f"{new}?{urlencode(asked)}", can_act=can_act,
    )  # fmt: skip


def _twice(pair: Twins, people: Mapping[UUID, list[User]], *, can_act: bool) -> Missing:
    address = reverse("stewardship:twins", args=[pair.first.pk, pair.second.pk])
    both = dict.fromkeys([*people.get(pair.first.unit_id, ()), *people.get(pair.second.unit_id, ())])
    return Missing(
        title=f"{pair.first.title} ({pair.first.unit.name}) – {pair.second.title} ({pair.second.unit.name})", url=address,
        sentence=" ".join(pair.reasons), unit=pair.first.unit, people=tuple(both), action=_("Compare and decide"), action_url=address,
        can_act=can_act,
    )  # fmt: skip


def duties(user: Anybody, now: datetime) -> Iterator[Duty]:
    """Lists of campaigns to be looked through, and purposes whose day of review has come, for people of the units."""
    standing = standing_of(user)
    if not standing.reach.get(Role.STEWARD):
        return
    mine = standing.reach[Role.STEWARD]
    parts = Part.objects.open().filter(unit__in=mine).select_related("campaign", "unit")
    for part in parts.annotate(waiting=Count("lines", filter=Q(lines__answer=Line.Answer.WAITING))):
        yield Duty(
            kind=DutyKind.ANSWER,
            title=_("Inventory: %(name)s") % {"name": part.campaign.name},
            sentence=_("Look through what your unit gathers; lines without an answer: %(count)s.") % {"count": part.waiting},
            url=part.get_absolute_url(),
            action=_("Open the list"),
            since=part.campaign.opened_at,
            due_on=part.campaign.due_on,
            unit=part.unit.name,
            target=part.campaign_id,
        )
    for purpose in Purpose.objects.to_review(day_of(now)).filter(unit__in=mine).select_related("unit"):
        yield Duty(
            kind=DutyKind.DECIDE,
            title=_("Does this purpose still hold: %(text)s") % {"text": purpose.text},
            sentence=_("Its day of review has come. Say until when it holds, or put it aside."),
            url=purpose.get_absolute_url(),
            action=_("Look at it"),
            due_on=purpose.review_on,
            unit=purpose.unit.name,
            target=purpose.pk,
        )
