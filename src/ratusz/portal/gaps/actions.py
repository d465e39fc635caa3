"""What is done about gaps: declaring what a table is to hold, taking a gap up, giving it to a unit, planning, settling, opening again."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from ratusz.bank.base.clock import day_of
from ratusz.bank.base.errors import Conflict, WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.portal.catalog.models import Resource
from ratusz.portal.core import audit, journal
from ratusz.portal.core.policy import require
from ratusz.portal.core.strangers import refuse_personal
from ratusz.portal.core.texts import note_of, reason_of
from ratusz.portal.gaps.access import cube_of, may_be_given
from ratusz.portal.gaps.codes import DOUBTED, Standing
from ratusz.portal.gaps.models import Cube, Decision, Gap
from ratusz.portal.gaps.policy import can_assign, can_declare, can_plan, can_reopen, can_settle, can_take
from ratusz.portal.gaps.words import CubeWords, expectations
from ratusz.portal.people.models import Unit, User


@dataclass(frozen=True, slots=True, kw_only=True)
class Settling:
    """That nothing will come (or that the figure is right), and why. `onwards`: nor will anything of later periods."""

    reason_pl: str
    reason_en: str = ""
    onwards: bool = False


@transaction.atomic
def declare(*, resource: Resource, words: CubeWords, by: User, now: datetime, number: int = 0) -> Cube:
    """Say what a table is to hold. `number`: the edition that `by` looked at, 0 for none.

    Conflict where somebody changed it meanwhile; WrongUsage where it makes no sense.
    """
    require(can_declare, by, resource)
    expectations(words)
    Resource.objects.select_for_update(of=("self",)).get(pk=resource.pk)  # before the first edition there is nothing else to wait for
    known = Cube.objects.select_for_update().filter(resource=resource).first()
    if (known.number if known else 0) != number:
        raise Conflict(
            "cube-changed", N_("Somebody changed what is expected meanwhile."), N_("Look at it anew and make your change again.")
        )
    cube = known or Cube(resource=resource, made_at=now, made_by=by)
    was = {} if known is None else _told(known.words)
    for name, value in _told(words).items():
        setattr(cube, name, value)
    cube.source = note_of(words.source)[:300]
    cube.number, cube.changed_at, cube.changed_by, cube.removed_at = number + 1, now, by, None
    cube.save()
    audit.record("gap.cube-declared", target=resource, by=by, at=now, detail={"was": was, "is": _told(words), "edition": cube.number})
    journal.write("cube", target=resource, at=now)
    return cube


def _told(words: CubeWords) -> dict[str, object]:
    """As the columns of a row hold it."""
    return {
        "columns": list(words.columns), "across": words.across, "filters": words.filters, "period_column": words.period_column,
        "area_column": words.area_column, "breakdowns": list(words.breakdowns), "every": words.every, "since": words.since,
        "until": words.until, "lag": words.lag, "grace": words.grace, "areas": [list(one) for one in words.areas],
        "codes": {name: list(codes) for name, codes in words.codes.items()}, "combos": [list(one) for one in words.combos],
        "source": words.source, "is_public": words.is_public,
    }  # fmt: skip


@transaction.atomic
def take_back(*, cube: Cube, by: User, now: datetime) -> None:
    """Expect nothing of the table any more. What was decided about its gaps is kept."""
    require(can_declare, by, cube.resource)
    held = Cube.objects.select_for_update().get(pk=cube.pk)
    if held.removed_at is not None:
        return
    held.removed_at = now
    held.save(update_fields=["removed_at"])
    audit.record("gap.cube-removed", target=cube.resource, by=by, at=now)
    journal.write("cube", target=cube.resource, at=now)


@transaction.atomic
def take(*, gap: Gap, about: str, by: User, now: datetime, stands: str = "") -> Decision:
    """Look after it oneself. `about`: the gap in a sentence, for the history; `stands`: as the form said it stood."""
    require(can_take, by, gap)
    made = _decided(gap, about, by, now, stands)
    made.person = by
    made.standing = Standing.TAKEN if made.standing == Standing.OPEN else made.standing
    _keep(gap, made, by, now)
    audit.record("gap.taken", target=_target(gap), by=by, at=now, detail=_detail(gap, made))
    return made


@transaction.atomic
def assign(*, gap: Gap, about: str, unit: Unit, person: User | None, by: User, now: datetime, stands: str = "") -> Decision:
    """Give it to a unit, perhaps to somebody there; WrongUsage for one that does not see the table."""
    require(can_assign, by, gap)
    if not may_be_given(gap).filter(pk=unit.pk).exists():
        raise WrongUsage(
            "gap-unit-blind",
            N_("{unit} does not see the table, and could do nothing about it."),
            N_("Choose a unit that sees it, or let this one see it first."),
            values={"unit": unit.name_pl},
        )
    made = _decided(gap, about, by, now, stands)
    made.unit, made.person = unit, person
    made.standing = Standing.TAKEN if made.standing == Standing.OPEN else made.standing
    _keep(gap, made, by, now)
    audit.record("gap.assigned", target=_target(gap), by=by, at=now, detail=_detail(gap, made) | {"unit": unit.name_pl})
    return made


@transaction.atomic
def plan(*, gap: Gap, about: str, due_on: date, note_pl: str, note_en: str, by: User, now: datetime, stands: str = "") -> Decision:
    """Say by when it will be there; everybody reads the day and the note."""
    require(can_plan, by, gap)
    refuse_personal(note_pl, note_en)
    if due_on <= day_of(now):
        raise WrongUsage("gap-plan-past", N_("The day must lie ahead."), N_("Choose tomorrow or a later day."))
    made = _decided(gap, about, by, now, stands)
    made.standing, made.due_on, made.reason_pl, made.reason_en = Standing.PLANNED, due_on, note_of(note_pl), note_of(note_en)
    made.onwards = False
    _keep(gap, made, by, now)
    detail = _detail(gap, made) | {"due_on": due_on.isoformat(), "reason": made.reason_pl}
    audit.record("gap.planned", target=_target(gap), by=by, at=now, detail=detail)
    return made


@transaction.atomic
def settle(*, gap: Gap, about: str, said: Settling, by: User, now: datetime, stands: str = "") -> Decision:
    """Say that it does not exist or will not be gathered; of a doubted figure, that it is right. Everybody reads why."""
    require(can_settle, by, gap)
    refuse_personal(said.reason_pl, said.reason_en)
    is_doubt = gap.kind in DOUBTED
    made = _decided(gap, about, by, now, stands)
    made.standing, made.due_on = Standing.RIGHT if is_doubt else Standing.ABSENT, None
    made.reason_pl = reason_of(said.reason_pl, missing=N_("Write why: everybody who looks for it reads that."))
    made.reason_en, made.onwards = note_of(said.reason_en), said.onwards and not is_doubt
    _keep(gap, made, by, now)
    detail = _detail(gap, made) | {"reason": made.reason_pl}
    if is_doubt:
        audit.record("gap.right", target=_target(gap), by=by, at=now, detail=detail)
    else:
        audit.record("gap.absent", target=_target(gap), by=by, at=now, detail=detail)
    return made


@transaction.atomic
def reopen(*, gap: Gap, why: str, by: User, now: datetime) -> None:
    """What was decided does not hold any more; it stays in the history."""
    require(can_reopen, by, gap)
    held = Decision.objects.select_for_update().get(gaps=gap)
    held.ended_at, held.changed_at, held.changed_by = now, now, by
    held.save(update_fields=["ended_at", "changed_at", "changed_by"])
    owner = gap.resource.dataset.unit if gap.resource else held.requirement.asked_of or held.requirement.unit  # type: ignore[union-attr]
    Gap.objects.filter(decision=held).update(decision=None, standing=Standing.OPEN, unit=owner)
    reason = note_of(why)
    audit.record("gap.reopened", target=_target(gap), by=by, at=now, detail={"gap": gap.key, "reason": f"{held.about} {reason}".strip()})
    journal.write("gap", target=_target(gap), at=now)


def _decided(gap: Gap, about: str, by: User, now: datetime, stands: str) -> Decision:
    """What stands about the gap, locked, or a new decision about its cells; Conflict where another one was made since the form opened."""
    now_there = Gap.objects.select_for_update(of=("self",)).filter(key=gap.key).first()  # two may decide at once
    pk = now_there.decision_id if now_there is not None else gap.decision_id
    held = Decision.objects.select_for_update().filter(pk=pk, ended_at=None).first() if pk else None
    if stands and stands != (held.stands if held else "-"):
        raise Conflict("gap-changed", N_("Somebody has decided something about it in the meantime."), N_("Read what they wrote."))
    if held is not None:
        return held
    return Decision(
        resource=gap.resource, requirement=gap.requirement, region=gap.region, about=about[:300], unit=gap.unit, made_at=now, made_by=by,
        standing=Standing.OPEN,
    )  # fmt: skip


def _keep(gap: Gap, made: Decision, by: User, now: datetime) -> None:
    made.changed_at, made.changed_by = now, by
    made.save()
    gap.decision, gap.standing, gap.unit = made, made.standing, made.unit
    Gap.objects.filter(key=gap.key).update(decision=made, standing=made.standing, unit=made.unit)
    journal.write("gap", target=_target(gap), at=now)


def _detail(gap: Gap, made: Decision) -> dict[str, str]:
    """Which gap it was, for its history."""
    return {"gap": gap.key, "about": made.about}


def _target(gap: Gap) -> Resource:
    """The table that it lacks in; of a need, the need."""
    return gap.resource or gap.requirement  # type: ignore[return-value]


def is_declared(resource: Resource) -> bool:
    """Whether somebody said what the table is to hold, and it still holds."""
    found = cube_of(resource)
    return found is not None and found.removed_at is None
