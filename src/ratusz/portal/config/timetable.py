"""What the workers do, and how often."""

import secrets
import subprocess
import sys
from datetime import datetime
from functools import partial

from django.conf import settings
from django.contrib.sessions.models import Session

from ratusz.portal.asking import actions as asking
from ratusz.portal.catalog.models import Dataset
from ratusz.portal.catalog.tasks import check_due_links
from ratusz.portal.config import backup
from ratusz.portal.config.followers import FOLLOWERS
from ratusz.portal.core import backups, bank, jobs, outbox
from ratusz.portal.core.followers import Follower, catch_up
from ratusz.portal.core.schedule import Job
from ratusz.portal.corrections import shown as corrected_tables
from ratusz.portal.dane_gov_pl.actions import put_in_place
from ratusz.portal.desk import reminders
from ratusz.portal.discrepancies import actions as discrepancies
from ratusz.portal.erasure.actions import carry_out_confirmed
from ratusz.portal.explore.tasks import make_missing_copies, sweep_pictures
from ratusz.portal.findings import actions as findings
from ratusz.portal.gaps.tasks import look_at_due
from ratusz.portal.intake import tasks as remakes
from ratusz.portal.intake.forgetting import forget_addresses
from ratusz.portal.intake.linkletters import tell_of_broken
from ratusz.portal.intake.timed import publish_due
from ratusz.portal.search.node import ANEW_UP_TO, node
from ratusz.portal.secrecy import tasks as trials
from ratusz.portal.stewardship.shares import note_share
from ratusz.portal.subscriptions import actions as subscriptions
from ratusz.portal.subscriptions import digests
from ratusz.portal.surveys import closing
from ratusz.portal.usage import actions as usage
from ratusz.portal.usage.delivering import deliver_use

MINUTE, HOUR, DAY = 60, 3_600, 86_400


def _follow(follower: Follower, now: datetime) -> None:
    catch_up(follower, now=now)


def _send_letters(now: datetime) -> None:
    outbox.send_due(now=now)


def _remind(now: datetime) -> None:
    reminders.write_due(now=now)


def _take_up_again(now: datetime) -> None:
    jobs.take_up_again(now=now)
    remakes.fail_given_up(now=now)
    trials.fail_given_up(now=now)


def _forget_tasks(now: datetime) -> None:
    jobs.forget(now=now)


def _forget_addresses(now: datetime) -> None:
    forget_addresses(now=now)
    asking.forget(now=now)
    findings.forget(now=now)
    discrepancies.forget(now=now)
    subscriptions.forget(now=now)


def _tell_news(now: datetime) -> None:
    subscriptions.end_bounced(now=now)
    digests.send_due(now=now)


def _check_links(now: datetime) -> None:
    if settings.BANK_CHECK_LINKS:
        check_due_links(now=now)


def _tell_of_links(now: datetime) -> None:
    tell_of_broken(now=now)


def _finish_erasures(now: datetime) -> None:
    carry_out_confirmed(now=now)


def _begin_backup(now: datetime) -> None:
    """In a process of its own: letters and followers do not wait for it."""
    if not settings.BANK_BACKUP_TO or not backup.is_due(now, at=settings.BANK_BACKUP_AT, last=backups.last_backup().begun_at):
        return
    backups.begun(now=now)
    command = [sys.executable, "-m", "ratusz", "backup", "--timer", "--dir", str(bank.directory())]
    _CHILDREN[:] = [child for child in _CHILDREN if child.poll() is None]
    _CHILDREN.append(subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL))


#: Asked now and then whether they ended, so that none stays behind as a dead entry of the process table.
_CHILDREN: list["subprocess.Popen[bytes]"] = []


def _publish_due(now: datetime) -> None:
    publish_due(now=now, random_bytes=secrets.token_bytes)


def _close_surveys(now: datetime) -> None:
    closing.work(now=now, random_bytes=secrets.token_bytes)


def _put_document_in_place(now: datetime) -> None:
    put_in_place(now=now)


def _make_copies(now: datetime) -> None:
    make_missing_copies(now=now)


def _follow_for_search(_now: datetime) -> None:
    """So that no reader waits for a change to be put into the index."""
    node().index()


def _renew_index(_now: datetime) -> None:
    """Take the bytes of what was erased and changed out of the index. A large one is made in a process of its own."""
    if Dataset.objects.count() <= ANEW_UP_TO:
        node().rebuild()
        return
    command = [sys.executable, "-m", "ratusz", "index", "rebuild", "--dir", str(bank.directory())]
    _CHILDREN[:] = [child for child in _CHILDREN if child.poll() is None]
    _CHILDREN.append(subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL))


def _sweep_pictures(now: datetime) -> None:
    sweep_pictures(now=now)


def _sweep_staging(now: datetime) -> None:
    bank.store().sweep(now=now)
    corrected_tables.sweep(now=now)


def _roll_up_use(now: datetime) -> None:
    usage.roll_up(now=now)


def _deliver_use(now: datetime) -> None:
    deliver_use(now=now, random_bytes=secrets.token_bytes)


def _note_share(now: datetime) -> None:
    note_share(now=now)


def _find_what_is_late(now: datetime) -> None:
    look_at_due(now=now)


def _end_sessions(now: datetime) -> None:
    Session.objects.filter(expire_date__lt=now).delete()


TIMETABLE: tuple[Job, ...] = (
    *(Job(name=f"follow {follower.name}", every_s=5, run=partial(_follow, follower)) for follower in FOLLOWERS),
    Job(name="send letters", every_s=10, run=_send_letters),
    Job(name="tell news", every_s=30, run=_tell_news),
    Job(name="remind", every_s=10 * MINUTE, run=_remind),
    Job(name="publish what is due", every_s=20, run=_publish_due),
    Job(name="close surveys", every_s=30, run=_close_surveys),
    Job(name="take up tasks again", every_s=30, run=_take_up_again),
    Job(name="check links", every_s=10 * MINUTE, run=_check_links),
    Job(name="tell of broken links", every_s=7 * DAY, run=_tell_of_links),
    Job(name="finish erasures", every_s=10, run=_finish_erasures),
    Job(name="make serving copies", every_s=15, run=_make_copies),
    Job(name="follow search", every_s=5, run=_follow_for_search),
    Job(name="renew search index", every_s=DAY, run=_renew_index),
    Job(name="put the document for dane.gov.pl in place", every_s=MINUTE, run=_put_document_in_place),
    Job(name="begin backup", every_s=MINUTE, run=_begin_backup),
    Job(name="sweep pictures", every_s=HOUR, run=_sweep_pictures),
    Job(name="sweep staging", every_s=HOUR, run=_sweep_staging),
    Job(name="roll up use", every_s=2 * MINUTE, run=_roll_up_use),
    Job(name="deliver use", every_s=HOUR, run=_deliver_use),
    Job(name="note what has no purpose", every_s=6 * HOUR, run=_note_share),
    Job(name="find what is late", every_s=HOUR, run=_find_what_is_late),
    Job(name="end sessions", every_s=DAY, run=_end_sessions),
    Job(name="forget tasks", every_s=DAY, run=_forget_tasks),
    Job(name="forget addresses", every_s=DAY, run=_forget_addresses),
)
