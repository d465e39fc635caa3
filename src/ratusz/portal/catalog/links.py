"""Links asked once a week whether they still lead somewhere. A broken one stays in the catalogue, and says so."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from ratusz.bank.connectors.links import Ask, LinkState, Outcome, check_link
from ratusz.portal.catalog.models import LinkCheck, Resource
from ratusz.portal.core import audit, journal

EVERY = timedelta(days=7)
#: One that does not answer is asked again sooner: servers have bad days.
AGAIN = timedelta(days=1)
AT_ONCE = 20


def take_due(*, now: datetime) -> Iterable[UUID]:
    """Ids of published links whose turn it is, each given to one caller: whoever gets it asks it now."""
    due = LinkCheck.objects.filter(next_at__lte=now, resource__in=Resource.objects.published()).order_by("next_at")
    for found in list(due[:AT_ONCE]):
        if LinkCheck.objects.filter(pk=found.pk, next_at=found.next_at).update(next_at=now + AGAIN):
            yield found.resource_id


def check(*, resource_id: UUID, ask: Ask, now: datetime) -> Outcome | None:
    """Ask the address of a link by `ask`, and write down what was heard; None where it is no link any more.

    The asking takes seconds and stands outside of any transaction; an address changed meanwhile keeps its own state.
    """
    resource = Resource.objects.filter(pk=resource_id, kind=Resource.Kind.LINK).exclude(url="").first()
    if resource is None:
        return None
    outcome = check_link(resource.url, ask)
    _note(resource, outcome, now=now)
    return outcome


@transaction.atomic
def _note(asked: Resource, outcome: Outcome, *, now: datetime) -> None:
    row = Resource.objects.select_for_update().get(pk=asked.pk)
    if row.url != asked.url:
        return
    found, _ = LinkCheck.objects.get_or_create(resource=row, defaults={"next_at": now})
    before, broken = found.state, outcome.state is LinkState.BROKEN
    found.state, found.status, found.why, found.moved_to = outcome.state, outcome.status, outcome.why or "", outcome.moved_to
    found.checked_at, found.next_at = now, now + (AGAIN if broken else EVERY)
    found.broken_since, found.told_at = ((found.broken_since or now), found.told_at) if broken else (None, None)
    found.save()
    if before != found.state:
        detail = {"before": before, "after": found.state, "status": outcome.status, "moved_to": outcome.moved_to}
        audit.record("link.checked", target=row, by=None, at=now, detail=detail)
    # Each time, for the day of it is shown, and what strangers see is kept in memory while the journal stands.
    journal.write("link-checked", target=row, version=row.current, at=now)
