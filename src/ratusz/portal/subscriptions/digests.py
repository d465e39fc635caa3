"""News become letters: at once, in the morning, on Monday morning. What strangers do not see any more is not told of."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from ratusz.bank.base.clock import WARSAW
from ratusz.portal.catalog.models import Resource
from ratusz.portal.core import outbox
from ratusz.portal.subscriptions import letters
from ratusz.portal.subscriptions.models import News, Subscriber, Subscription
from ratusz.portal.subscriptions.topics import STRANGER

Rhythm = Subscription.Rhythm
#: Morning letters are written from this hour on, in the city.
MORNING = 7


def send_due(*, now: datetime) -> int:
    """Write the letters whose time it is; how many."""
    return sum(_send(rhythm, now=now) for rhythm in _due(now))


def _due(now: datetime) -> Iterable[Rhythm]:
    here = now.astimezone(WARSAW)
    yield Rhythm.AT_ONCE
    if here.hour >= MORNING:
        yield Rhythm.DAILY
        if here.weekday() == 0:
            yield Rhythm.WEEKLY


def _send(rhythm: Rhythm, *, now: datetime) -> int:
    waiting = News.objects.filter(subscription__rhythm=rhythm).values("subscription__subscriber")
    return sum(_tell(subscriber, rhythm, now=now) for subscriber in Subscriber.objects.filter(pk__in=waiting))


@transaction.atomic
def _tell(subscriber: Subscriber, rhythm: Rhythm, *, now: datetime) -> bool:
    """One letter with all that waits in this rhythm. It is gone from what waits in the same transaction."""
    news = News.objects.filter(subscription__subscriber=subscriber, subscription__rhythm=rhythm).order_by("number")
    waiting = list(news.select_related("resource__dataset"))
    last = waiting[-1].number if rhythm == Rhythm.AT_ONCE else now.astimezone(WARSAW).date()
    once = f"news {subscriber.pk} {rhythm} {last}"
    if rhythm != Rhythm.AT_ONCE and outbox.is_written(once):
        return False
    seen = set(
        Resource.objects.visible_to(STRANGER).published().filter(pk__in=[one.resource_id for one in waiting]).values_list("pk", flat=True)
    )
    written = letters.tell(subscriber, [one for one in waiting if one.resource_id in seen], once=once, now=now)
    for subscription, number in {one.subscription_id: one.number for one in waiting}.items():
        Subscription.objects.filter(pk=subscription).update(told_to=number)
    News.objects.filter(pk__in=[one.pk for one in waiting]).delete()
    return written
