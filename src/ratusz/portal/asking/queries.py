"""What people asked for that waits for a person."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from ratusz.portal.asking.models import Asked
from ratusz.portal.catalog.standing import standing_of
from ratusz.portal.core.duties import Duty, DutyKind
from ratusz.portal.core.texts import quoted
from ratusz.portal.people.standing import Anybody


def duties(user: Anybody, now: datetime) -> Iterator[Duty]:  # noqa: ARG001  what waits here waits whatever the hour
    """What waits for an answer of `user`."""
    if not standing_of(user).is_member:
        return
    for asked in Asked.objects.handled_by(user).waiting().loaded():
        yield Duty(
            kind=DutyKind.VOICE,
            title=_("Request %(number)s: %(what)s") % {"number": asked.number, "what": asked.title or asked.get_kind_display()},
            sentence=_sentence(asked),
            said="" if asked.is_formal else quoted(asked.text),
            is_statutory=asked.is_formal,
            url=reverse("asking:handle", args=[asked.number]),
            action=_("Answer"),
            since=asked.came_at,
            due_on=asked.due_on,
            unit=asked.unit.name if asked.unit else "",
            target=asked.pk,
        )


def _sentence(asked: Asked) -> str:
    if asked.is_formal:
        return _("A formal request; the day is set by law. Answer it from the office's mailbox and note it here.")
    if asked.state == Asked.State.RECEIVED:
        return _("Somebody asked for something. Read it, let it be seen, answer.")
    return _("Everybody sees that it waits for an answer.")
