"""`ratusz backup`: the whole bank out, while people work: first the database, then the store, which only grows."""

import fcntl
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from ratusz import __version__
from ratusz.bank.base.clock import WARSAW
from ratusz.bank.base.errors import Conflict, UserError, WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.bank.store.backup import (
    BackedUp,
    BackupManifest,
    Progress,
    Target,
    copy_store,
    finished,
    forget_unused,
    is_archive,
    open_target,
)
from ratusz.portal.config import snapshot
from ratusz.portal.config.env import FILE_NAME
from ratusz.portal.core import backups, bank, outbox
from ratusz.portal.people.models import Role, User

logger = logging.getLogger(__name__)

LOCK, USAGE = "backup.lock", "usage"
#: Of the counters: what is being written, and what says that somebody writes.
_UNFINISHED = frozenset({".part", ".lock"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """How many backups of a folder stay: the newest of each of so many days, and of each of so many weeks."""

    days: int
    weeks: int


def back_up(out: Path, *, now: datetime, progress: Progress, keep: Keep | None = None) -> BackupManifest:
    """A backup of the bank at `out`, a folder of backups or an archive. What comes of it is written down; a failure is told by letter."""
    backups.begun(now=now)
    try:
        with _alone():
            made = _made(out, now=now, progress=progress)
            if keep is not None and not is_archive(out):
                forget_old(out, keep=keep)
    except Exception as error:
        _tell_of_failure(error, now=now)
        raise
    backups.done(now=now)
    logger.info("backup done: %d files, %d bytes", len(made.files), made.size)
    return made


def by_timer() -> tuple[Path, Keep]:
    """Where the settings say that backups go, and how long they are kept; WrongUsage where they say nothing."""
    if not settings.BANK_BACKUP_TO:
        raise WrongUsage("backup-nowhere", N_("The setting backup_to is empty."), N_("Write there a folder on another disk."))
    return Path(settings.BANK_BACKUP_TO), Keep(days=settings.BANK_BACKUP_DAYS, weeks=settings.BANK_BACKUP_WEEKS)


def forget_old(folder: Path, *, keep: Keep) -> list[str]:
    """Delete the backups that are not kept, and the files that only they had; the names of those deleted."""
    newest_first = finished(folder)[::-1]
    days = dict.fromkeys(path.name[:10] for path in newest_first)
    weeks = dict.fromkeys(_week(path.name) for path in newest_first)
    kept: set[str] = {newest_first[0].name} if newest_first else set()
    for names, name_of, most in ((days, lambda path: path.name[:10], keep.days), (weeks, lambda path: _week(path.name), keep.weeks)):
        for name in list(names)[:most]:
            kept.add(next(path.name for path in newest_first if name_of(path) == name))
    old = [path for path in newest_first if path.name not in kept]
    for path in old:
        # The list goes first: what is left without it is no backup any more.
        (path / "manifest.json").unlink()
        rmtree(path)
    if old:
        forget_unused(folder)
    return [path.name for path in old]


def is_due(now: datetime, *, at: str, last: datetime | None) -> bool:
    """Whether the hour `at` ("02:30") has come since the `last` try."""
    hour, _colon, minute = at.partition(":")
    local = now.astimezone(WARSAW)
    moment = local.replace(hour=int(hour), minute=int(minute or 0), second=0, microsecond=0)
    if moment > local:
        moment -= timedelta(days=1)
    return last is None or last < moment


def _made(out: Path, *, now: datetime, progress: Progress) -> BackupManifest:
    with TemporaryDirectory(prefix="backup-", dir=bank.directory() / bank.CACHE) as work, open_target(out, now=now) as target:
        seen = snapshot.migrations()
        taken = snapshot.take(Path(work))
        own = [target.add_own(taken, taken.name), target.add_own(bank.directory() / FILE_NAME, FILE_NAME)]
        files, damaged = copy_store(bank.store(), target, progress=progress)
        manifest = BackupManifest(
            made_at=now,
            software=f"ratusz {__version__}",
            database={"kind": snapshot.kind(), "file": taken.name, "migrations": seen},
            own=tuple(own),
            files=(*files, *_usage(target)),
            damaged=damaged,
        )
        target.finish(manifest)
    return manifest


def _usage(target: Target) -> Iterator[BackedUp]:
    """The counters, which grow at their end while they are copied. Files of events go when their day is closed: its counts came before."""
    for path in sorted((bank.directory() / USAGE).rglob("*")):
        if not path.is_file() or path.suffix in _UNFINISHED:
            continue
        try:
            added = target.add(path, str(path.relative_to(bank.directory())))
        except FileNotFoundError:
            continue
        yield added


@contextmanager
def _alone() -> Iterator[None]:
    """One backup at a time."""
    with (bank.directory() / bank.CACHE / LOCK).open("wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Conflict("backup-runs", N_("A backup of this bank is being made already."), N_("Wait until it is done.")) from error
        yield


def _tell_of_failure(error: Exception, *, now: datetime) -> None:
    """One letter a day to each administrator, and a line in the log."""
    why = error.sentence(settings.LANGUAGE_CODE) if isinstance(error, UserError) else f"{type(error).__name__}: {error}"
    logger.error("the backup failed: %s", why)
    backups.failed(why, now=now)
    for person in User.objects.filter(memberships__role=Role.ADMINISTRATOR, is_active=True).distinct():
        with override(person.language):
            subject = _("The backup of the data bank failed")
            words = _("The backup of %(bank)s that began at %(at)s failed:\n\n%(why)s\n\nUntil one succeeds, the last whole one counts.")
            body = words % {"bank": settings.BANK_NAME or "Ratusz", "at": f"{now.astimezone(WARSAW):%Y-%m-%d %H:%M}", "why": why}
            outbox.write(once=f"backup failed {now:%Y-%m-%d} {person.pk}", to=person.email, subject=subject, body=body, now=now)


def _week(name: str) -> str:
    year, week, _day = datetime.fromisoformat(name[:10]).isocalendar()
    return f"{year}-{week:02d}"
