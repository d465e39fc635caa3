"""Letters: written once in the transaction of what they tell about, sent by the worker, tried again when the server is away."""

from datetime import datetime, timedelta
from smtplib import SMTPException

from django.core.mail import EmailMessage
from django.db.models import F

from ratusz.portal.core.models import Letter

MOST_TRIES = 10
AT_ONCE = 50


def write(*, once: str, to: str, subject: str, body: str, now: datetime) -> None:
    """Write a letter; one with the same `once` ("submitted 17 renata@…") is there already and stays as it is."""
    letter = Letter(once=once[:120], to=to, subject=subject[:200], body=body, written_at=now, try_at=now)
    Letter.objects.bulk_create([letter], ignore_conflicts=True)


def is_written(once: str) -> bool:
    """Whether the letter is there already: for what must not be made a second time to fill it."""
    return Letter.objects.filter(once=once[:120]).exists()


def send_due(*, now: datetime) -> int:
    """Send the letters whose turn it is; how many went out.

    A letter is claimed before it is sent, so two workers never send it twice; one that dies in between leaves it to the next try.
    """
    due = Letter.objects.filter(sent_at=None, try_at__lte=now, tries__lt=MOST_TRIES).order_by("try_at")[:AT_ONCE]
    return sum(_send(letter, now=now) for letter in due)


def failed_letters() -> int:
    """How many letters were given up after MOST_TRIES."""
    return Letter.objects.filter(sent_at=None, tries__gte=MOST_TRIES).count()


def wait_after(tries: int) -> timedelta:
    """How long to wait after the try number `tries`: 1, 2, 4… minutes, at most 6 hours."""
    return timedelta(minutes=min(2 ** (tries - 1), 360))


def _send(letter: Letter, *, now: datetime) -> bool:
    mine = Letter.objects.filter(pk=letter.pk, tries=letter.tries, sent_at=None)
    if not mine.update(tries=F("tries") + 1, try_at=now + wait_after(letter.tries + 1)):
        return False
    try:
        EmailMessage(subject=letter.subject, body=letter.body, to=[letter.to]).send()
    except (SMTPException, OSError) as error:
        Letter.objects.filter(pk=letter.pk).update(failure=f"{type(error).__name__}: {error}"[:2000])
        return False
    Letter.objects.filter(pk=letter.pk).update(sent_at=now, failure="")
    return True
