"""The page of those who keep the machine up, and the figures for Prometheus."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ratusz.bank.base.clock import day_of, utc_now
from ratusz.portal.catalog.office import OfficeRequest, attempt, office_only, show
from ratusz.portal.core import demo, measured, watching
from ratusz.portal.core.errors import nothing_here
from ratusz.portal.core.models import Letter
from ratusz.portal.core.visitor import is_of_this_machine
from ratusz.portal.show.components import Fact, Figure, ProblemLine
from ratusz.portal.show.table import DataTable
from ratusz.portal.upkeep import actions, metrics, presenters, queries, sizes
from ratusz.portal.upkeep.policy import can_keep_up
from ratusz.portal.upkeep.troubles import of_pages, troubles, unsafe_settings
from ratusz.portal.upkeep.words import task_in_words

DAYS_BACK = 7
LETTERS_SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterLine:
    """A letter of a demo city, and to whom it would go."""

    to: str
    letter: Letter


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskLine:
    """A task that was given up."""

    id: UUID
    words: str
    at: datetime | None
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemPage:
    """How the machine is."""

    problems: tuple[ProblemLine, ...]
    unsafe: tuple[ProblemLine, ...]
    figures: tuple[Figure, ...]
    tasks: tuple[TaskLine, ...]
    more_tasks: int
    running: int
    room: tuple[Fact, ...]
    backup: tuple[Fact, ...]
    lost_letters: int
    jobs: DataTable
    faults: DataTable
    pages: DataTable
    slowest: DataTable
    versions: tuple[Fact, ...]


@office_only
@require_safe
def system(request: OfficeRequest) -> HttpResponse:
    """What is wrong first, then everything else."""
    _require(request)
    now = utc_now()
    watching.recorder().flush(now=now)
    seen = measured.seen_since(watching.folder(), day_of(now) - timedelta(days=DAYS_BACK - 1))
    work, room = queries.work(now=now), sizes.room()
    lately = (now - timedelta(days=1)).isoformat()[:10]
    tasks = queries.failed_tasks()
    page = SystemPage(
        problems=presenters.lines([*troubles(work, room, now=now), *of_pages(seen, today=lately)]),
        unsafe=presenters.lines(unsafe_settings()),
        figures=presenters.figures(work, room),
        tasks=tuple(
            TaskLine(id=one.id, words=task_in_words(one.task_path), at=one.finished_at, kind=one.exception_class_path) for one in tasks
        ),
        more_tasks=work.queue.failed - len(tasks),
        running=work.queue.running,
        room=presenters.room_facts(room),
        backup=presenters.backup_facts(work),
        lost_letters=work.letters.lost,
        jobs=presenters.jobs_table(work.marks),
        faults=presenters.faults_table(seen),
        pages=presenters.pages_table(seen),
        slowest=presenters.slowest_table(seen),
        versions=presenters.versions(),
    )
    return show(request, "upkeep/system.html", page, nav=reverse("upkeep:system"))


@office_only
@require_POST
def start_again(request: OfficeRequest, task: UUID) -> HttpResponse:
    """A task once more."""
    _require(request)
    act = lambda: actions.start_again(task=task, by=request.user, now=utc_now())  # noqa: E731
    return attempt(request, act, done=_("The task waits for a worker again."), to=reverse("upkeep:system"))


@office_only
@require_POST
def forget(request: OfficeRequest, task: UUID) -> HttpResponse:
    """A task no more."""
    _require(request)
    act = lambda: actions.forget(task=task, by=request.user, now=utc_now())  # noqa: E731
    return attempt(request, act, done=_("The task is forgotten."), to=reverse("upkeep:system"))


@never_cache
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """`/metrics`: for programs of this machine, or with the token of the settings; for others there is nothing here."""
    if not _may_measure(request):
        raise nothing_here()
    now = utc_now()
    watching.recorder().flush(now=now)
    return HttpResponse(metrics.text(now=now), content_type=metrics.MEDIA_TYPE)


def _may_measure(request: HttpRequest) -> bool:
    token = settings.BANK_METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token and hmac.compare_digest(given.encode(), token.encode()):
        return True
    return is_of_this_machine(request)


def _require(request: OfficeRequest) -> None:
    """For others than administrators there is nothing here."""
    if not can_keep_up(request.user):
        raise nothing_here()


@require_safe
def demo_letters(request: HttpRequest) -> HttpResponse:
    """`/poczta-pokazowa/`: the letters of a demo city, which reach nobody. Another bank has no such page."""
    if not demo.is_demo():
        raise nothing_here()
    shown = [LetterLine(to=_veiled(one.to), letter=one) for one in Letter.objects.order_by("-written_at", "-pk")[:LETTERS_SHOWN]]
    response = render(request, "upkeep/outbox.html", {"lines": shown})
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _veiled(address: str) -> str:
    """An address as others may see it: whole where it is made up, else without what tells whose it is."""
    name, _at, host = address.rpartition("@")
    return address if host.endswith((".example", ".example.org")) else f"{name[:1]}…@{host}"
