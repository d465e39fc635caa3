"""What is wrong with the machine, in sentences that say how one mends it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_network
from typing import Literal
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ratusz.portal.catalog.office import language
from ratusz.portal.core import confined, outbox
from ratusz.portal.core.measured import Seen
from ratusz.portal.show.numbers import format_moment, format_size
from ratusz.portal.upkeep.queries import Work
from ratusz.portal.upkeep.sizes import Room
from ratusz.portal.upkeep.words import job_in_words

Weight = Literal["advice", "warning", "error"]
#: Of the disk: below the first one should see to it, below the second the bank soon stops taking files.
LITTLE_ROOM, NO_ROOM = (0.10, 10_000_000_000), (0.03, 2_000_000_000)
BACKUP_OLD_AFTER = timedelta(hours=50)
UNREAD_AFTER = timedelta(minutes=15)
SECRET_SIGNS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One thing that is wrong: a stable code, how bad it is, a sentence, how one mends it, where one sees more."""

    code: str
    weight: Weight
    sentence: str
    mend: str
    url: str = ""


def troubles(work: Work, room: Room, *, now: datetime) -> Iterator[Trouble]:
    """What is wrong with disk, work, letters and backups."""
    yield from _of_the_disk(room)
    yield from _of_the_work(work, now)
    yield from _of_letters(work)
    yield from _of_backups(work, now)


def _of_the_disk(room: Room) -> Iterator[Trouble]:
    for weight, (share, least) in (("error", NO_ROOM), ("warning", LITTLE_ROOM)):
        if room.free_share < share or room.free < least:
            yield Trouble(
                code="disk-full",
                weight="error" if weight == "error" else "warning",
                sentence=_("Only %(free)s of the disk is free.") % {"free": format_size(room.free, language())},
                mend=_("Enlarge the disk, or delete the folder cache in the directory of the bank: it is made again by itself."),
            )
            return


def _of_the_work(work: Work, now: datetime) -> Iterator[Trouble]:
    if not work.workers:
        yield Trouble(
            code="no-worker",
            weight="error",
            sentence=_("No worker runs: files are not read, letters are not sent, nothing is published at its hour."),
            mend=_("Start it: systemctl start ratusz-worker, or ratusz worker --dir with the directory of the bank."),
        )
    if work.queue.failed:
        yield Trouble(
            code="tasks-failed",
            weight="warning",
            sentence=ngettext("%(count)s task was given up.", "%(count)s tasks were given up.", work.queue.failed)
            % {"count": work.queue.failed},
            mend=_("Start it again below; if it fails again, look into the log for its place."),
        )
    for mark in work.failing:
        yield Trouble(
            code="job-failing",
            weight="warning",
            sentence=_("This job of the timetable failed when it was last tried: %(job)s.") % {"job": job_in_words(mark.name)},
            mend=_("It is tried again by itself. If it goes on failing, the log says where: %(kind)s.")
            % {"kind": mark.failure.partition(":")[0]},
        )
    if work.oldest_unread is not None and now - work.oldest_unread > UNREAD_AFTER:
        scanner = bool(settings.BANK_SCAN_COMMAND)
        yield Trouble(
            code="files-wait",
            weight="warning",
            sentence=_("A file has waited to be read since %(at)s.") % {"at": format_moment(work.oldest_unread, language())},
            mend=_("Look whether the virus scanner answers: the setting scan_command.")
            if scanner
            else _("Look whether the worker runs; a second one may run beside it."),
        )


def _of_letters(work: Work) -> Iterator[Trouble]:
    if work.letters.refused:
        yield Trouble(
            code="mail-refused",
            weight="warning",
            sentence=ngettext(
                "%(count)s letter was refused by the mail server several times.",
                "%(count)s letters were refused by the mail server several times.",
                work.letters.refused,
            )
            % {"count": work.letters.refused},
            mend=_("Look at the settings mail_url and mail_from, and whether the mail server answers."),
        )
    if outbox.are_printed() and not settings.BANK_DEMO:
        yield Trouble(
            code="no-mail-server",
            weight="warning",
            sentence=_("There is no mail server, so letters go nowhere: invitations, reminders, links to deliver."),
            mend=_(
                "Write its address into the setting mail_url and start the bank again. Until then letters stand in the log of the worker."
            ),
        )


def _of_backups(work: Work, now: datetime) -> Iterator[Trouble]:
    if settings.BANK_DEMO:
        return
    done, day = work.backup.done_at, format_moment(work.backup.done_at, language()) if work.backup.done_at else ""
    if work.backup.failure:
        yield Trouble(
            code="backup-failed",
            weight="error",
            sentence=_("The last backup failed: %(why)s") % {"why": work.backup.failure},
            mend=_("Look whether the folder of the setting backup_to is there and has room, then run ratusz backup."),
        )
    if done is None:
        yield Trouble(
            code="no-backup",
            weight="warning",
            sentence=_("There is no backup of this bank."),
            mend=_("Write a folder on another disk into the setting backup_to; the worker then makes one a day."),
        )
    elif now - done > BACKUP_OLD_AFTER:
        yield Trouble(
            code="backup-old",
            weight="warning",
            sentence=_("The last backup is of %(day)s.") % {"day": day},
            mend=_("Look whether the worker runs at the hour of the setting backup_at."),
        )


def of_pages(seen: Seen, *, today: str) -> Iterator[Trouble]:
    """What broke today."""
    broke = sum(count for count, last in seen.faults.values() if last[:10] >= today)
    if broke:
        yield Trouble(
            code="faults-today",
            weight="warning",
            sentence=ngettext("A page broke %(count)s time lately.", "Pages broke %(count)s times lately.", broke) % {"count": broke},
            mend=_("The places are listed below. Tell the makers of Ratusz of them, with the version."),
        )


def unsafe_settings() -> Iterator[Trouble]:
    """Settings that a bank on the Internet should not have."""
    host = urlsplit(settings.BANK_ADDRESS).hostname or ""
    at_home = settings.BANK_DEMO or host in {"127.0.0.1", "localhost", "::1"}
    if not settings.BANK_ADDRESS.startswith("https://") and not at_home:
        yield _unsafe("no-tls", _("Passwords travel unencrypted: the address of the bank begins with http."), _(
            "Put a web server with TLS in front of it and write its https address into the setting address."))  # fmt: skip
    if not settings.BANK_MFA and not settings.BANK_OIDC_NAME and not settings.BANK_DEMO:
        yield _unsafe("no-second-proof", _("Those who publish sign in with a password alone."), _(
            "Set require_mfa to true, unless the sign-in of the office asks for a second proof."))  # fmt: skip
    if len(settings.SECRET_KEY) < SECRET_SIGNS:
        yield _unsafe("secret-short", _("The secret key is short."), _(
            "Write a new one of fifty random characters into the setting secret_key; everybody signs in anew."))  # fmt: skip
    if any(ip_network(one, strict=False).num_addresses > 2**24 for one in settings.BANK_PROXIES):
        yield _unsafe("proxies-wide", _("Almost anybody may say from which address they ask."), _(
            "Write only the addresses of your own web servers into the setting proxies."))  # fmt: skip
    if not settings.BANK_SCAN_COMMAND and not settings.BANK_DEMO:
        yield _unsafe("no-scanner", _("Files are not asked about viruses."), _(
            "If the office has a scanner, write its command into the setting scan_command."), weight="advice")  # fmt: skip
    yield from _of_sql()
    if settings.BANK_DEMO:
        yield _unsafe("demo", _("This is a demo city: anybody may sign in as anybody."), _("Put nothing of yours in it."), weight="advice")


def _of_sql() -> Iterator[Trouble]:
    """Advice while only programs ask in SQL, a warning once every table has a page for it."""
    if settings.BANK_SQL_WORKERS and confined.lacks_landlock():
        yield _unsafe(
            "no-landlock",
            _("The kernel of this machine has no Landlock, so one of the three walls before questions in SQL is thinner."),
            _("Use Linux 5.13 or later, and let the service use Landlock; until then leave sql_page off, or set sql_workers to 0."),
            weight="warning" if settings.BANK_SQL_PAGE else "advice",
        )


def _unsafe(code: str, sentence: str, mend: str, *, weight: Weight = "warning") -> Trouble:
    return Trouble(code=code, weight=weight, sentence=sentence, mend=mend)
