"""What of the catalogue waits for a person: links to be mended; and which tables are due."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ratusz.portal.catalog.models import Frequency, LinkCheck, Resource
from ratusz.portal.catalog.office import language
from ratusz.portal.catalog.querysets import ResourceQuerySet
from ratusz.portal.catalog.services import why_broken
from ratusz.portal.catalog.standing import EDITORS
from ratusz.portal.core.duties import Duty, DutyKind
from ratusz.portal.people.standing import Anybody
from ratusz.portal.show.numbers import format_day

#: How many days ahead a delivery is asked for; the habit of dane.gov.pl.
DAYS_AHEAD = {Frequency.MONTHLY: 3, Frequency.WEEKLY: 1, Frequency.DAILY: 0}
MOST_DAYS_AHEAD = 7


def days_ahead(frequency: str) -> int:
    """How many days before its day a delivery of this frequency is asked for."""
    return DAYS_AHEAD.get(Frequency(frequency), MOST_DAYS_AHEAD)


def duties(user: Anybody, now: datetime) -> Iterator[Duty]:  # noqa: ARG001  what waits here waits whatever the hour
    """Links of `user` that do not lead where they should."""
    for check in LinkCheck.objects.troubled_for(user, EDITORS).select_related("resource__dataset__unit"):
        yield _to_mend(check)


def soon_due(today: date) -> ResourceQuerySet:
    """Resources to be delivered by now, or within the days ahead of their frequency; the oldest first."""
    early = Q()
    for frequency in Frequency.values:
        early |= Q(dataset__frequency=frequency, next_due_on__lte=today + timedelta(days=days_ahead(frequency)))
    found: ResourceQuerySet = Resource.objects.filter(early, withdrawn_at=None, dataset__unit__closed_on=None)
    return found.select_related("dataset__unit").order_by("next_due_on", "title_pl")


def to_deliver(resource: Resource, today: date) -> Duty:
    """A table that is to be delivered, as a duty."""
    due = resource.next_due_on or today
    return Duty(
        kind=DutyKind.DELIVER,
        title=resource.title,
        sentence=f"{resource.dataset.title}. {due_in_words(due, today)}",
        url=f"{reverse('intake:deliver')}?dataset={resource.dataset.slug}&resource={resource.pk}",
        action=_("Deliver a file"),
        due_on=due,
        unit=resource.dataset.unit.name,
        target=resource.pk,
        other=_("No change, or later"),
        other_url=reverse("intake:resource", args=[resource.dataset.slug, resource.slug]) + "#termin",
    )


def due_in_words(due: date, today: date) -> str:
    """How a day lies to today."""
    days = (due - today).days
    if days == 0:
        return _("It is due today.")
    if days > 0:
        return ngettext("It is due in %(count)s day.", "It is due in %(count)s days.", days) % {"count": days}
    return ngettext("It is %(count)s day late.", "It is %(count)s days late.", -days) % {"count": -days}


def _to_mend(check: LinkCheck) -> Duty:
    link = check.resource
    if check.broken_since:
        text = _("Since %(day)s: %(why)s.") % {"day": format_day(check.broken_since, language()), "why": why_broken(check)}
    else:
        text = _("It leads on to %(url)s now.") % {"url": check.moved_to}
    return Duty(
        kind=DutyKind.LINK,
        title=link.title,
        sentence=f"{link.dataset.title}. {text}",
        url=f"{reverse('intake:link')}?resource={link.pk}",
        action=_("Mend it"),
        since=check.broken_since or check.checked_at,
        unit=link.dataset.unit.name,
        target=link.pk,
    )
