"""What is done to subscriptions: asked for, confirmed by the address, changed, ended by a person or by a letter that came back.

Nothing of a subscription is public, so nothing of it goes to the journal; the audit knows of what, never whose.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.core import signing
from django.db import transaction

from ratusz.bank.base.errors import Gone
from ratusz.bank.base.sentences import N_
from ratusz.portal.core import audit
from ratusz.portal.core.models import Letter
from ratusz.portal.subscriptions import letters
from ratusz.portal.subscriptions.models import Subscriber, Subscription
from ratusz.portal.subscriptions.topics import Topic

#: How long a letter of confirmation is good, and how long one that was sent is kept.
CONFIRMED_WITHIN, LETTERS_KEPT = timedelta(days=7), timedelta(days=30)
#: An address that never said yes is not written to more often, in a day and in as long as letters are kept; one that did may ask for more.
MOST_LETTERS_A_DAY, MOST_LETTERS_KEPT, MOST_LETTERS_OF_OURS = 3, 6, 20
MOST_OF_ONE = 50
_SALT = "ratusz.subscription"


@transaction.atomic
def ask(*, email: str, topic: Topic, rhythm: str, language: str, token: Callable[[], str], now: datetime) -> None:
    """Write to `email` whether it wants this. What is told to whoever asks is the same, whatever is known of the address."""
    address = email.strip().lower()
    subscriber, _made = Subscriber.objects.get_or_create(email=address, defaults={"token": token(), "language": language, "made_at": now})
    about = {"kind": topic.kind, "dataset": topic.dataset, "theme": topic.theme, "unit": topic.unit, "search": topic.search}
    known: Subscription | None = subscriber.subscriptions.filter(**about).first()
    if known is not None and known.confirmed_at is not None:
        return
    if known is None and not _make_room(subscriber):
        return
    wanted = known or Subscription(subscriber=subscriber, **about)
    wanted.rhythm, wanted.asked_at = rhythm, now
    wanted.save()
    if _may_be_asked(subscriber, now=now):
        letters.ask_to_confirm(wanted, token=confirmation_of(wanted), now=now)


def confirmation_of(subscription: Subscription) -> str:
    """What only a letter to its address holds."""
    return signing.dumps(str(subscription.pk), salt=_SALT)


def subscription_of(confirmation: str) -> Subscription:
    """What a letter asks to confirm; Gone for what is too old, ended or not ours."""
    try:
        key = signing.loads(confirmation, salt=_SALT, max_age=CONFIRMED_WITHIN)
    except signing.BadSignature:
        key = None
    found: Subscription | None = Subscription.objects.loaded().filter(pk=key).first() if key else None
    if found is None:
        raise Gone("confirmation-expired", N_("This link does not open any more."), N_("Ask for the news once more."))
    return found


@transaction.atomic
def confirm(*, subscription: Subscription, now: datetime) -> None:
    """The address says yes; a second time changes nothing."""
    if subscription.confirmed_at is None:
        subscription.confirmed_at = now
        subscription.save(update_fields=["confirmed_at"])
        audit.record("subscription.confirmed", target=subscription, by=None, at=now)
        letters.welcome(subscription, now=now)


@transaction.atomic
def change_rhythm(*, subscription: Subscription, rhythm: str) -> None:
    """From now on so often."""
    subscription.rhythm = rhythm
    subscription.save(update_fields=["rhythm"])


@transaction.atomic
def drop(*, subscription: Subscription, now: datetime) -> None:
    """No news of this any more."""
    audit.record("subscription.ended", target=subscription, by=None, at=now)
    subscriber = subscription.subscriber
    subscription.delete()
    if not subscriber.subscriptions.exists():
        _forget(subscriber)


@transaction.atomic
def end(*, subscriber: Subscriber, now: datetime) -> None:
    """No letters any more; the address is forgotten."""
    for subscription in subscriber.subscriptions.confirmed():
        audit.record("subscription.ended", target=subscription, by=None, at=now)
    _forget(subscriber)


@transaction.atomic
def end_bounced(*, now: datetime) -> int:
    """An address whose letter came back for good gets no more, and nobody of the office has to see to it; how many."""
    lost = Letter.objects.filter(lost_at__isnull=False, settled_at=None).exclude(unsubscribe="")
    addresses = set(lost.values_list("to", flat=True))
    for subscriber in Subscriber.objects.filter(email__in=addresses):
        end(subscriber=subscriber, now=now)
    Letter.objects.filter(to__in=addresses, settled_at=None, lost_at__isnull=False).exclude(unsubscribe="").update(
        settled_at=now, settled_note="ended"
    )
    return len(addresses)


@transaction.atomic
def forget(*, now: datetime) -> None:
    """What was never confirmed, addresses without a subscription, and letters that were sent."""
    Subscription.objects.stale(now - CONFIRMED_WITHIN).delete()
    Subscriber.objects.filter(subscriptions=None).delete()
    ended = Letter.objects.exclude(unsubscribe="").filter(written_at__lt=now - LETTERS_KEPT)
    ended.exclude(sent_at=None, settled_at=None).delete()


def _make_room(subscriber: Subscriber) -> bool:
    """Whether there is room for one more. What was never confirmed gives way: anybody may have asked for it, to keep others from it."""
    if subscriber.subscriptions.confirmed().count() >= MOST_OF_ONE:
        return False
    unconfirmed = subscriber.subscriptions.filter(confirmed_at=None).order_by("-asked_at").values_list("pk", flat=True)
    Subscription.objects.filter(pk__in=list(unconfirmed[MOST_OF_ONE - 1 :])).delete()
    return True


def _may_be_asked(subscriber: Subscriber, *, now: datetime) -> bool:
    """Whether one more letter of confirmation is no nuisance to the address."""
    asked = Letter.objects.filter(to=subscriber.email, once__startswith=letters.CONFIRMATION)
    today = asked.filter(written_at__gt=now - timedelta(days=1)).count()
    if subscriber.subscriptions.confirmed().exists():
        return today < MOST_LETTERS_OF_OURS
    return today < MOST_LETTERS_A_DAY and asked.filter(written_at__gt=now - LETTERS_KEPT).count() < MOST_LETTERS_KEPT


def _forget(subscriber: Subscriber) -> None:
    """The address, and what waits to be sent to it."""
    Letter.objects.filter(to=subscriber.email, sent_at=None, lost_at=None).exclude(unsubscribe="").delete()
    subscriber.delete()
