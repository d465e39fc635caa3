"""What of erasures waits for a person: to be confirmed or refused by somebody else than who asked."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from ratusz.portal.core.duties import Duty, DutyKind
from ratusz.portal.erasure.access import purges_seen_by
from ratusz.portal.erasure.models import Purge
from ratusz.portal.erasure.policy import CONFIRMERS, can_confirm
from ratusz.portal.people.standing import Anybody, standing_of


def duties(user: Anybody, now: datetime) -> Iterator[Duty]:  # noqa: ARG001  what waits here waits whatever the hour
    """Erasures that `user` may confirm."""
    standing = standing_of(user)
    if not standing.everywhere.intersection(CONFIRMERS) and not any(standing.reach.get(role) for role in CONFIRMERS):
        return
    for purge in purges_seen_by(user):
        if purge.state == Purge.State.ASKED and can_confirm(user, purge):
            yield _to_confirm(purge)


def _to_confirm(purge: Purge) -> Duty:
    values = {"person": str(purge.asked_by), "reason": purge.reason, "what": (purge.resource or purge.dataset).title}
    return Duty(
        kind=DutyKind.DECIDE, title=_("To be erased for good: %(what)s") % values, url=purge.get_absolute_url(),
        sentence=_("%(person)s asks for it: %(reason)s") % values, action=_("Decide"), since=purge.asked_at,
        unit=purge.dataset.unit.name, target=purge.pk,
    )  # fmt: skip
