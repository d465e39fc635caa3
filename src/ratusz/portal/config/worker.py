"""The worker: tasks of the queue in the main thread, the timetable in another, both ended by one SIGTERM."""

import logging
import signal
import threading
import time
from types import FrameType

from django.db import DatabaseError, InterfaceError, OperationalError, close_old_connections, connections
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction, is_locked_database_exception

from ratusz.bank.base.clock import utc_now
from ratusz.bank.base.errors import Conflict
from ratusz.bank.base.sentences import N_
from ratusz.portal.config.timetable import TIMETABLE
from ratusz.portal.core import bank, jobs, maintenance, schema, turns
from ratusz.portal.core.schedule import run_due

logger = logging.getLogger(__name__)

POLL_S, TICK_S, BEAT_S, GOODBYE_S = 0.5, 1, 10, 30
#: A database that is away is asked again after one second, then two, and so on up to this.
LONGEST_WAIT_S = 30
_AWAY = (DatabaseError, InterfaceError)
#: So many tasks go before a long one each time it lets others in, so that it ends too.
MOST_TURNS = 10


class GracefulWorker(Worker):
    """Told to end twice by SIGTERM, it lets its task end all the same: whoever ends a group of processes tells each of them twice.

    A second Ctrl+C breaks the task off; it is taken up again later. A database that does not answer is waited for.
    """

    def run(self) -> None:
        """Work until told to stop. After the database was away it goes on by another name: what it held is taken up as that of the dead."""
        name, away, tries = self.worker_id, 0, 0
        while self.running:
            began = time.monotonic()
            try:
                super().run()
            except _AWAY as error:
                if self.batch:
                    raise
                logger.warning("the database does not answer the worker: %s", type(error).__name__)
            else:
                return
            self.running_task = False
            close_old_connections()
            away += 1
            self.worker_id = f"{name}-{away}"
            tries = 1 if time.monotonic() - began > LONGEST_WAIT_S else tries + 1
            threading.Event().wait(min(2 ** (tries - 1), LONGEST_WAIT_S))

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """Work no more after the task at hand."""
        if self.running or signum != signal.SIGTERM:
            super().shutdown(signum, frame)

    def let_others_in(self) -> None:
        """Run what waits beside the long task at hand, which goes on afterwards."""
        for _turn in range(MOST_TURNS):
            waiting = self._claimed() if self.running else None
            if waiting is None:
                break
            self.run_task(waiting)
            self.running_task = True

    def _claimed(self) -> DBTaskResult | None:
        """The next task that is no long one; None where none waits, or another process holds the database."""
        tasks = DBTaskResult.objects.ready().filter(backend_name=self.backend_name, priority__gt=turns.LONG)
        try:
            with exclusive_transaction(tasks.db):
                found = tasks.get_locked()
                if found is not None:
                    found.claim(self.worker_id)
                return found
        except OperationalError as error:
            if not is_locked_database_exception(error):
                raise
            return None


def run(*, worker_id: str, until_idle: bool = False) -> None:
    """Work until SIGTERM or SIGINT, which let the task at hand end, or an upgrade; with `until_idle`, until the queue is empty."""
    if maintenance.is_on(bank.directory()):
        raise Conflict("upgrade-runs", N_("This bank is being upgraded now."), N_("Start the worker again when that is done."))
    if schema.look(now=utc_now()) == "behind":
        raise Conflict(
            "upgrade-needed", N_("This bank was made by an older version of Ratusz."), N_("Run `ratusz upgrade`, then try again.")
        )
    jobs.beat(worker_id, now=utc_now())
    jobs.take_up_again(now=utc_now())
    worker = GracefulWorker(
        queue_names=["*"],
        interval=POLL_S,
        batch=until_idle,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=worker_id,
        excluded_queue_names=[],
    )
    end_turns = turns.takes_turns(worker.let_others_in)
    stop = threading.Event()
    clockwork = threading.Thread(target=_keep_time, args=(stop, worker), name="timetable")
    worker.configure_signals()
    clockwork.start()
    try:
        worker.run()
    finally:
        end_turns()
        stop.set()
        clockwork.join(timeout=GOODBYE_S)
        jobs.say_goodbye(worker.worker_id)


def _keep_time(stop: threading.Event, worker: Worker) -> None:
    """Go through the timetable every second. A database that is away is waited for: the bank outlives its restart.

    An upgrade ends the worker: what comes next is done by the new version.
    """
    beat = jobs.Beat(every_s=BEAT_S)
    while True:
        try:
            if maintenance.is_on(bank.directory()):
                logger.warning("the bank is being upgraded: this worker leaves")
                worker.running = False
                break
            beat.tick(worker.worker_id, now=utc_now())
            run_due(TIMETABLE, now=utc_now())
        except _AWAY as error:
            logger.warning("the database does not answer the timetable: %s", type(error).__name__)
            close_old_connections()
        if stop.wait(TICK_S):
            break
    connections.close_all()
