"""`ratusz upgrade`: the database is kept aside, migrated and looked at; what went wrong is put back as it was."""

import fcntl
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from django.conf import settings
from django.core.management import call_command
from django.test import Client

from ratusz.bank.base.clock import utc_now
from ratusz.bank.base.errors import Conflict, UserError
from ratusz.bank.base.sentences import N_
from ratusz.bank.store.verify import verify
from ratusz.portal.catalog.models import Dataset, Resource
from ratusz.portal.config import snapshot
from ratusz.portal.config.env import FILE_NAME
from ratusz.portal.core import bank, jobs, schema
from ratusz.portal.core.maintenance import maintenance

LOCK, KEPT = "upgrade.lock", 3
#: Pages looked at besides the fixed ones.
MOST_PAGES = 50
WORKERS_LEAVE_S = 90

Say = Callable[[str, dict[str, object]], None]


class Returned(UserError):
    """The upgrade failed, and the bank is as it was."""

    exit_code = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Upgraded:
    """What an upgrade did. `steps`: migrations, in order; `pages`: how many pages were looked at; `kept_at`: where the old database is."""

    steps: tuple[str, ...]
    pages: int
    files: int
    kept_at: str


def upgrade(*, say: Say, now: datetime) -> Upgraded:
    """Bring the bank to this version of Ratusz, or leave it as it was and raise `Returned`. One at a time."""
    with _alone():
        snapshot.refuse_newer(snapshot.migrations())
        planned = schema.steps()
        with maintenance(bank.directory()):
            _wait_for_workers(say)
            kept = _keep(now)
            say(N_("The database is kept in {place}."), {"place": str(kept)})
            return _carried_out(planned, kept, say=say)


def _carried_out(planned: tuple[str, ...], kept: Path, *, say: Say) -> Upgraded:
    with _OrAsItWas(kept):
        call_command("migrate", verbosity=0, interactive=False)
        say(N_("{count} migrations are done; now the store and the pages are looked at."), {"count": len(planned)})
        files, pages = _looked_at_store(), _looked_at_pages()
    return Upgraded(steps=planned, pages=pages, files=files, kept_at=str(kept))


class _OrAsItWas:
    """Whatever fails within is answered by putting database and settings back from `kept`, and told as `Returned`."""

    def __init__(self, kept: Path) -> None:
        self._kept = kept

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if error is None:
            return
        snapshot.put_back(self._kept / snapshot.FILES[snapshot.kind()])
        shutil.copyfile(self._kept / FILE_NAME, bank.directory() / FILE_NAME)
        if isinstance(error, Exception):
            why = str(error) if isinstance(error, UserError) else f"{type(error).__name__}: {error}"
            raise Returned(
                "upgrade-returned",
                N_("The upgrade failed and everything is as it was before: {why}"),
                N_("Start the version of Ratusz that ran until now, and send this sentence to its makers."),
                values={"why": why},
            ) from error


def _keep(now: datetime) -> Path:
    """The database and the settings as they are, beside the store; the last few stay. The store needs none: it only grows."""
    root = bank.directory() / bank.BEFORE_UPGRADES
    folder = root / f"{now.astimezone(UTC):%Y-%m-%dT%H%M%SZ}"
    folder.mkdir(parents=True, mode=0o700)
    snapshot.take(folder)
    shutil.copyfile(bank.directory() / FILE_NAME, folder / FILE_NAME)
    (folder / FILE_NAME).chmod(0o600)
    for old in sorted(root.iterdir())[:-KEPT]:
        shutil.rmtree(old)
    return folder


def _looked_at_store() -> int:
    """Every hash of the store; how many files. The first that is wrong is raised."""
    count = 0
    for checked in verify(bank.store()):
        if checked.error:
            raise checked.error
        count += 1
    return count


def _looked_at_pages() -> int:
    """The public pages that matter, as a visitor sees them; how many. The first that is not well is raised."""
    settings.BANK_LETS_IN = True
    try:
        client = Client(SERVER_NAME="localhost", raise_request_exception=False)
        count = 0
        for address in _addresses():
            count += 1
            status = client.get(address, secure=settings.SESSION_COOKIE_SECURE).status_code
            if status != 200:
                raise Conflict("page-broken", N_("The page {address} answers {status}."), values={"address": address, "status": status})
    finally:
        settings.BANK_LETS_IN = False
    return count


def _addresses() -> Iterator[str]:
    yield from ("/", "/dane/", "/statystyki/", "/instytucje/", "/konto/wejscie/", "/api/v1/datasets", "/api/v1/openapi.json")
    datasets = Dataset.objects.published().filter(audience="public").order_by("-changed_at")[:MOST_PAGES]
    yield from (each.get_absolute_url() for each in datasets)
    shown = Resource.objects.published().filter(audience="public", dataset__audience="public").select_related("dataset")
    for each in shown.order_by("-published_at")[:MOST_PAGES]:
        yield each.get_absolute_url()
        if each.is_table:
            yield f"/api/v1/resources/{each.pk}/rows?limit=1"


def _wait_for_workers(say: Say) -> None:
    """Until the workers have left, which they do by themselves; one that stays prevents the upgrade."""
    pause = threading.Event()
    for second in range(WORKERS_LEAVE_S):
        if not jobs.living_workers(now=utc_now()):
            return
        if second == 0:
            say(N_("Waiting for the workers to leave…"), {})
        pause.wait(1)
    raise Conflict("workers-stay", N_("A worker of this bank is still at work."), N_("Stop it, then upgrade again."))


@contextmanager
def _alone() -> Iterator[None]:
    with (bank.directory() / LOCK).open("wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Conflict("upgrade-runs", N_("This bank is being upgraded now.")) from error
        yield
