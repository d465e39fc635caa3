"""Moving in from the command line: the same steps, rules and records as on the web, done at once by one person."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ratusz.bank.base.errors import NotFound, WrongUsage
from ratusz.bank.base.ids import RandomBytes
from ratusz.bank.base.sentences import N_
from ratusz.portal.core.remarks import problem_json
from ratusz.portal.intake import refusals
from ratusz.portal.moving import actions, doing
from ratusz.portal.moving.foreseen import Progress, with_foreseen
from ratusz.portal.moving.models import Move, MovedFile
from ratusz.portal.moving.plan import make_plan
from ratusz.portal.moving.policy import moves_in
from ratusz.portal.moving.source import open_source
from ratusz.portal.moving.template import write_template
from ratusz.portal.people.models import Role, User

__all__ = ["Outcome", "Wanted", "move_in", "write_template"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the command line says. `as_email`, `accept_as`: e-mails, "" for nobody named. `look`: a dry run that reads the files.

    `few_because`: why small numbers of people may be shown; "": tables with such wait for a decision.
    """

    place: Path
    as_email: str = ""
    accept_as: str = ""
    few_because: str = ""
    vouched: bool = False
    dry_run: bool = False
    look: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of it. `move`: None of a dry run. `stopped`: files that wait for a decision or failed."""

    counts: dict[str, int]
    problems: tuple[dict[str, Any], ...]
    move: Move | None = None
    stopped: tuple[MovedFile, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        return {
            "state": self.move.state if self.move else "dry-run",
            "address": self.move.get_absolute_url() if self.move else "",
            "counts": self.counts,
            "problems": list(self.problems),
            "open": [
                {"file": one.name, "row": one.row, "state": one.state, "delivery": str(one.delivery_id or "")} for one in self.stopped
            ],
        }


def _untold(_done: int, _count: int, _size: int) -> None:
    """Progress that nobody looks at."""


def move_in(wanted: Wanted, *, now: Callable[[], datetime], random_bytes: RandomBytes, progress: Progress = _untold) -> Outcome:
    """Check; without `dry_run` take in, and publish where somebody else is named to accept. Begun again, it goes on.

    `progress`: of the look at the files.
    """
    if wanted.dry_run or wanted.look:
        source = open_source(wanted.place)
        plan = make_plan(source)
        plan = with_foreseen(plan, source, progress) if wanted.look else plan
        return Outcome(counts=plan.counts(), problems=tuple(problem_json(problem) for problem in plan.problems))
    by = _person(wanted.as_email) if wanted.as_email else _only_coordinator()
    move = actions.bring_place(place=wanted.place.resolve(), by=by, now=now())
    doing.check(move_id=move.pk)
    move.refresh_from_db()
    if move.failure:
        raise refusals.from_json(move.failure)
    actions.start(move=move, vouched=wanted.vouched, by=by, now=now(), queued=False)
    doing.prepare(move_id=move.pk, now=now(), random_bytes=random_bytes)
    move.refresh_from_db()
    if wanted.accept_as and move.state == Move.State.PREPARED:
        other = _person(wanted.accept_as)
        actions.accept(move=move, note="", few_because=wanted.few_because, by=other, now=now(), queued=False)
        doing.accept(move_id=move.pk, now=now(), random_bytes=random_bytes)
        move.refresh_from_db()
    held = move.files.filter(state__in=(MovedFile.State.STOPPED, MovedFile.State.FAILED, MovedFile.State.WAITING))
    return Outcome(counts=move.counts, problems=tuple(move.report), move=move, stopped=tuple(held))


def _person(email: str) -> User:
    found = User.objects.filter(email__iexact=email, is_active=True).first()
    if found is None:
        raise NotFound("person-unknown", N_("There is no account with the address {email}."), values={"email": email})
    return found


def _only_coordinator() -> User:
    """The only person who may move data in; WrongUsage where there are several or none."""
    roles = (Role.COORDINATOR, Role.ADMINISTRATOR)
    people = User.objects.filter(is_active=True, memberships__role__in=roles, memberships__unit=None).distinct().order_by("email")
    able = [user for user in people if moves_in(user, None)]
    if len(able) == 1:
        return able[0]
    raise WrongUsage(
        "coordinator-not-named",
        N_("It is not clear who moves the data in."),
        N_("Name a coordinator of the whole bank with --as."),
        allowed=tuple(user.email for user in able),
    )
