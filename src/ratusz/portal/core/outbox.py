"""Letters: written once in the transaction of what they tell about, sent by the worker, tried again when the server is away.

Each letter carries a token in its Message-ID and, where the bank has an address for it, in its envelope sender: a mail server that
gives it back says so with the token (`core.bounces`). What is refused for good, given up or given back is *lost*: a person sees to it.
"""

import hmac
from datetime import datetime, timedelta
from email.utils import parseaddr
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F
from django.utils.crypto import salted_hmac

from ratusz.portal.core.models import Letter

MOST_TRIES = 10
AT_ONCE = 50
_SIGNS = 20
#: Accounts of the bank itself have such addresses (RFC 2606): nothing is written to them.
NOWHERE = ".invalid"
#: How `once` of a letter begins that is sent anew in place of another, whose number follows.
AGAIN = "again "


def are_printed() -> bool:
    """Whether there is no mail server: letters are printed where the worker writes, and reach nobody."""
    return str(settings.EMAIL_BACKEND).endswith("console.EmailBackend")


def write(*, once: str, to: str, subject: str, body: str, now: datetime, unsubscribe: str = "") -> bool:
    """Write a letter; one with the same `once` ("submitted 17 renata@…") is there already and stays as it is. Whether it was new.

    `unsubscribe`: where one click ends letters like this one.

    Titles may hold breaks of lines, a subject may not: there they begin another header.
    """
    if to.endswith(NOWHERE):
        return False
    named = " ".join(subject.split())[:200]
    letter = Letter(once=once[:120], to=to, subject=named, body=body, written_at=now, try_at=now, unsubscribe=unsubscribe)
    known = Letter.objects.filter(once=letter.once).exists()
    if not known:
        Letter.objects.bulk_create([letter], ignore_conflicts=True)
    return not known


def is_written(once: str) -> bool:
    """Whether the letter is there already: for what must not be made a second time to fill it."""
    return Letter.objects.filter(once=once[:120]).exists()


def send_due(*, now: datetime) -> int:
    """Send the letters whose turn it is; how many went out.

    A letter is claimed before it is sent, so two workers never send it twice; one that dies in between leaves it to the next try.
    """
    due = Letter.objects.filter(sent_at=None, lost_at=None, try_at__lte=now, tries__lt=MOST_TRIES).order_by("try_at")[:AT_ONCE]
    return sum(_send(letter, now=now) for letter in due)


def failed_letters() -> int:
    """How many letters did not arrive and wait for somebody to see to them."""
    return Letter.objects.filter(lost_at__isnull=False, settled_at=None, unsubscribe="").count()


def wait_after(tries: int) -> timedelta:
    """How long to wait after the try number `tries`: 1, 2, 4… minutes, at most 6 hours."""
    return timedelta(minutes=min(2 ** (tries - 1), 360))


def token_of(letter: Letter) -> str:
    """What tells this letter from others in a report of a mail server; nobody else can make one."""
    return f"{letter.pk}-{_mark(letter.pk)}"


def letter_of(token: str) -> Letter | None:
    """The letter that `token` names; None where the token is not ours."""
    number, _, mark = token.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 19 and hmac.compare_digest(mark.encode(), _mark(int(number)).encode())):
        return None
    return Letter.objects.filter(pk=int(number)).first()


def message_of(letter: Letter) -> EmailMessage:
    """The letter as it is handed to the mail server."""
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    headers = {"Message-ID": f"<letter.{token_of(letter)}@{host}>", "Auto-Submitted": "auto-generated"}
    if letter.unsubscribe:
        # RFC 8058: mail programs show a button, which ends it without a page.
        headers |= {"List-Unsubscribe": f"<{letter.unsubscribe}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    sender = None
    if settings.BANK_BOUNCES:
        name, _, domain = settings.BANK_BOUNCES.rpartition("@")
        sender, headers["From"] = f"{name}+{token_of(letter)}@{domain}", settings.DEFAULT_FROM_EMAIL
    return EmailMessage(subject=letter.subject, body=letter.body, from_email=sender, to=[letter.to], headers=headers)


def _send(letter: Letter, *, now: datetime) -> bool:
    mine = Letter.objects.filter(pk=letter.pk, tries=letter.tries, sent_at=None)
    if not mine.update(tries=F("tries") + 1, try_at=now + wait_after(letter.tries + 1)):
        return False
    try:
        message_of(letter).send()
    except (SMTPException, OSError, ValueError) as error:  # ValueError: what is no address or no header
        lost = now if _is_for_good(error) or letter.tries + 1 >= MOST_TRIES else None
        Letter.objects.filter(pk=letter.pk).update(failure=f"{type(error).__name__}: {error}"[:2000], lost_at=lost)
        return False
    Letter.objects.filter(pk=letter.pk).update(sent_at=now, failure="")
    return True


def _is_for_good(error: Exception) -> bool:
    """Whether the server refused this letter and would refuse it again (5xx), or no letter can be made of it.

    A server that is closed, and a password or a sender that it does not know, are no fault of the letter's.
    """
    if isinstance(error, ValueError):
        return True
    if isinstance(error, SMTPRecipientsRefused):
        return all(500 <= code < 600 for code, _said in error.recipients.values())
    return isinstance(error, SMTPDataError) and 500 <= error.smtp_code < 600


def _mark(number: int) -> str:
    return salted_hmac("letter", str(number), algorithm="sha256").hexdigest()[:_SIGNS]
