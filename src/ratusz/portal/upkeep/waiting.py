"""What of the machine waits for its administrator, as duties of the desk."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from ratusz.portal.core.duties import Duty, DutyKind
from ratusz.portal.people.standing import Anybody
from ratusz.portal.upkeep import queries, sizes
from ratusz.portal.upkeep.policy import can_keep_up
from ratusz.portal.upkeep.troubles import troubles, unsafe_settings


def duties(user: Anybody, now: datetime) -> Iterator[Duty]:
    """Each warning is one duty; advice is not."""
    if not can_keep_up(user) or settings.BANK_DIR is None:
        return
    for one in (*troubles(queries.work(now=now), sizes.disk_alone(), now=now), *unsafe_settings()):
        if one.weight != "advice":
            yield Duty(
                kind=DutyKind.SYSTEM, title=one.sentence, sentence=one.mend, url=reverse("upkeep:system"), action=_("See to it"), since=now
            )
