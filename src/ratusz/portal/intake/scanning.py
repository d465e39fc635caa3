"""The office's virus scanner is asked about each file before anybody reads it. An infected one is locked away, for everybody."""

import logging
import shlex
import subprocess
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from ratusz.bank.base.errors import Stopped
from ratusz.bank.base.sentences import N_
from ratusz.portal.core import audit, bank, outbox
from ratusz.portal.intake.models import Delivery
from ratusz.portal.people.models import Role, User

logger = logging.getLogger(__name__)

INFECTED = "delivery-infected"
_PATH = "{path}"


class Verdict(StrEnum):
    """What the scanner says. `UNKNOWN`: it could not be asked, or did not answer in time."""

    CLEAN = "clean"
    INFECTED = "infected"
    UNKNOWN = "unknown"


class ScannerAway(Stopped):
    """The scanner does not answer and the bank reads nothing unscanned: the file waits."""

    http_status = 503


def is_on() -> bool:
    """Whether there is a scanner to ask."""
    return bool(settings.BANK_SCAN_COMMAND)


def require_clean(delivery: Delivery, *, now: datetime) -> None:
    """Nothing for a clean file, or where there is no scanner. Raises Stopped for an infected one, ScannerAway where the file must wait."""
    if not is_on():
        return
    said = ask(bank.store().original(delivery.original), command=settings.BANK_SCAN_COMMAND, timeout_s=settings.BANK_SCAN_TIMEOUT_S)
    if said == Verdict.INFECTED:
        lock_away(delivery, now=now)
        raise Stopped(
            INFECTED,
            N_("The virus scanner of the office stopped this file. It is locked away and nobody can open it."),
            N_("Tell your IT people, have your computer checked, and deliver a clean file."),
        )
    if said == Verdict.UNKNOWN and settings.BANK_SCAN_REQUIRED:
        raise ScannerAway(
            "scanner-away", N_("The virus scanner of the office does not answer, so the file waits."), N_("It is tried again by itself.")
        )


def ask(path: Path, *, command: str, timeout_s: int) -> Verdict:
    """What the scanner says of the file at `path`: exit code 0 is clean, 1 infected, anything else no answer."""
    words = [word.replace(_PATH, str(path)) for word in shlex.split(command)]
    try:
        with path.open("rb") as file:
            given = subprocess.DEVNULL if _PATH in command else file
            done = subprocess.run(words, stdin=given, capture_output=True, timeout=timeout_s, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        logger.error("the virus scanner cannot be asked: %s", type(error).__name__)  # noqa: TRY400  its words hold a path
        return Verdict.UNKNOWN
    if done.returncode not in {0, 1}:
        logger.error("the virus scanner ended with %d", done.returncode)
    return {0: Verdict.CLEAN, 1: Verdict.INFECTED}.get(done.returncode, Verdict.UNKNOWN)


@transaction.atomic
def lock_away(delivery: Delivery, *, now: datetime) -> None:
    """The bytes leave the reach of every door; the audit and the administrators know."""
    bank.store().quarantine(delivery.original)
    audit.record("delivery.quarantined", target=delivery, by=None, at=now, detail={"sha256": delivery.original})
    for person in User.objects.filter(memberships__role=Role.ADMINISTRATOR, is_active=True).distinct():
        with override(person.language):
            subject = _("The virus scanner stopped a file")
            words = _(
                "The file %(file)s, delivered for “%(dataset)s”, was stopped by the virus scanner before it was read. "
                "Nobody can open it.\n\n"
                "The delivery: %(url)s\n\nSee to the computer it came from."
            )
            url = settings.BANK_ADDRESS + reverse("intake:delivery", args=[delivery.pk])
            body = words % {"file": delivery.file_name, "dataset": delivery.dataset.title, "url": url}
        outbox.write(once=f"infected {delivery.pk} {person.pk}", to=person.email, subject=subject, body=body, now=now)
