"""What is done to the registry: things declared, changed with a reason, put aside, brought back; the page shown to everybody."""

from datetime import datetime
from typing import Any

from django.db import transaction

from ratusz.bank.base.clock import day_of
from ratusz.bank.base.errors import Conflict, WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.portal.core import audit, journal
from ratusz.portal.core.policy import require
from ratusz.portal.core.strangers import refuse_personal
from ratusz.portal.core.texts import note_of, reason_of, seen
from ratusz.portal.people.models import Unit, User
from ratusz.portal.stewardship.models import Declared, Distinct, Flow, Line, Part, Showing
from ratusz.portal.stewardship.policy import answers_for_either, can_bring_back, can_change, can_make, can_put_aside, can_show_page
from ratusz.portal.stewardship.shares import note_share
from ratusz.portal.stewardship.words import MADE, FlowWords, Words, many, said, told, words_of


@transaction.atomic
def make(*, words: Words, unit: Unit, by: User, now: datetime) -> Any:
    """Declare something for `unit`."""
    require(can_make, by, unit)
    kind = MADE[type(words)]
    made = kind(unit=unit, made_at=now, made_by=by, changed_at=now, changed_by=by, **_clean(words))
    if isinstance(made, Flow):
        made.confirmed_on = day_of(now)
    made.save(force_insert=True)
    _set_many(made, words)
    audit.record("declared.made", target=made, by=by, at=now)
    _told(made, Line.Answer.ADDED, by=by, now=now)
    _written(made, now=now)
    return made


@transaction.atomic
def change(*, thing: Declared, words: Words, by: User, now: datetime, why: str = "", stands: str = "", unit: Unit | None = None) -> bool:
    """Say `words` of `thing` from now on; whether anything changed. `stands`: how it stood when they were written. `unit`: who answers."""
    _hold(thing)
    require(can_change, by, thing)
    if stands and stands != thing.stands:
        raise Conflict("overtaken", N_("Somebody changed it in the meantime."), N_("Look at it as it is now, and change it again."))
    if unit is not None and unit.pk != thing.unit_id:
        require(can_make, by, unit)
    before = words_of(thing)
    after = {**_clean(words), **many(words)}
    old = {**said(before), **many(before)}
    changed = [name for name, value in after.items() if _differs(old[name], value)]
    is_moved = unit is not None and unit.pk != thing.unit_id
    if not changed and not is_moved:
        return False
    was = {name: told(old[name]) for name in changed}
    new = {name: told(after[name]) for name in changed}
    if unit is not None and is_moved:
        _told(thing, Line.Answer.CORRECTED, by=by, now=now)  # the unit that asked it away has answered
        was["unit"], new["unit"] = str(thing.unit), str(unit)
        thing.unit = unit
    for name, value in _clean(words).items():
        setattr(thing, name, value)
    thing.changed_at, thing.changed_by = now, by
    thing.save()
    _set_many(thing, words)
    audit.record("declared.changed", target=thing, by=by, at=now, detail={"before": was, "after": new, "why": note_of(why)})
    _told(thing, Line.Answer.ADDED if is_moved else Line.Answer.CORRECTED, by=by, now=now)
    _written(thing, now=now)
    return True


@transaction.atomic
def put_aside(*, thing: Declared, why: str, by: User, now: datetime) -> None:
    """Count it no more; it can be brought back."""
    _hold(thing)
    require(can_put_aside, by, thing)
    reason = reason_of(why, missing=N_("Write why it is put aside."))
    thing.removed_at, thing.changed_at, thing.changed_by = now, now, by
    thing.save(update_fields=["removed_at", "changed_at", "changed_by"])
    audit.record("declared.put-aside", target=thing, by=by, at=now, detail={"why": reason})
    _told(thing, Line.Answer.ENDED, by=by, now=now)
    _written(thing, now=now)


@transaction.atomic
def bring_back(*, thing: Declared, by: User, now: datetime) -> None:
    """Count it again."""
    _hold(thing)
    require(can_bring_back, by, thing)
    thing.removed_at, thing.changed_at, thing.changed_by = None, now, by
    thing.save(update_fields=["removed_at", "changed_at", "changed_by"])
    audit.record("declared.brought-back", target=thing, by=by, at=now)
    _told(thing, Line.Answer.WAITING, by=by, now=now)
    _written(thing, now=now)


@transaction.atomic
def end(*, flow: Flow, why: str, by: User, now: datetime) -> None:
    """Say that nobody gathers this any more."""
    _hold(flow)
    require(can_change, by, flow)
    if flow.ended_on is not None:
        raise Conflict("flow-ended", N_("It is said already that nobody gathers this any more."))
    flow.ended_on, flow.changed_at, flow.changed_by = day_of(now), now, by
    flow.save(update_fields=["ended_on", "changed_at", "changed_by"])
    audit.record("flow.ended", target=flow, by=by, at=now, detail={"why": note_of(why)})
    _told(flow, Line.Answer.ENDED, by=by, now=now)
    _written(flow, now=now)


@transaction.atomic
def begin_again(*, flow: Flow, by: User, now: datetime) -> None:
    """Say that it is gathered after all."""
    _hold(flow)
    require(can_change, by, flow)
    flow.ended_on, flow.confirmed_on, flow.changed_at, flow.changed_by = None, day_of(now), now, by
    flow.save(update_fields=["ended_on", "confirmed_on", "changed_at", "changed_by"])
    audit.record("flow.begun-again", target=flow, by=by, at=now)
    _written(flow, now=now)


@transaction.atomic
def confirm(*, flow: Flow, by: User, now: datetime) -> None:
    """Say that what stands there is so."""
    _hold(flow)
    require(can_change, by, flow)
    flow.confirmed_on = day_of(now)
    flow.save(update_fields=["confirmed_on"])
    audit.record("flow.confirmed", target=flow, by=by, at=now)
    _told(flow, Line.Answer.CONFIRMED, by=by, now=now)


@transaction.atomic
def tell_apart(*, first: Flow, second: Flow, why: str, by: User, now: datetime) -> None:
    """Say that two flows which seem to be the same are not."""
    require(answers_for_either, by, (first, second))
    reason = reason_of(why, missing=N_("Write how they differ."))
    low, high = sorted((first, second), key=lambda flow: str(flow.pk))
    _made, is_new = Distinct.objects.get_or_create(first=low, second=high, defaults={"why": reason, "at": now, "by": by})
    if not is_new:
        raise Conflict("told-apart", N_("Somebody has said so already."))
    for flow in (first, second):
        audit.record("flow.told-apart", target=flow, by=by, at=now, detail={"why": reason})
    journal.write("flow", target=first, at=now)


@transaction.atomic
def show_page(*, is_shown: bool, by: User, now: datetime) -> None:
    """Let everybody read what data is gathered for, or nobody any more."""
    require(can_show_page, by, None)
    made = Showing.objects.create(at=now, by=by, is_shown=is_shown)
    if is_shown:
        audit.record("why-page.shown", target=made, by=by, at=now)
    else:
        audit.record("why-page.hidden", target=made, by=by, at=now)
    journal.write("why-page", target=made, at=now)  # pages that are kept for everybody tell of it, or must not any more


def _clean(words: Words) -> dict[str, Any]:
    """The fields as they are kept; refused where the one that names it is empty, or what everybody reads tells of a person."""
    found = {name: seen(value).strip() if isinstance(value, str) else value for name, value in said(words).items()}
    name = next(iter(found))
    if not found[name]:
        raise WrongUsage("name-missing", N_("Write what it is."))
    if found.get("is_public"):
        refuse_personal(*(value for value in found.values() if isinstance(value, str)))
    if isinstance(words, FlowWords):
        found["columns"] = list(dict.fromkeys(filter(None, (seen(one).strip() for one in found["columns"]))))
        if found["personal"] == Flow.Personal.NO:
            found["personal_basis"] = ""
    return found


def _differs(old: Any, new: Any) -> bool:
    if isinstance(old, tuple) or isinstance(new, tuple):
        return {one.pk for one in old} != {one.pk for one in new}
    return bool(old != new)


def _set_many(thing: Declared, words: Words) -> None:
    for name, rows in many(words).items():
        getattr(thing, name).set(rows)


def _hold(thing: Declared) -> None:
    """Make it what it is now, until the end of the transaction."""
    thing.refresh_from_db(from_queryset=type(thing).objects.select_for_update(of=("self",)))


def _told(thing: Declared, answer: str, *, by: User, now: datetime) -> None:
    """What was said of a flow is an answer in the inventories that its unit has open."""
    if not isinstance(thing, Flow):
        return
    parts = Part.objects.open().filter(unit=thing.unit_id)
    if answer == Line.Answer.ADDED:
        made = (Line(part=part, flow=thing, answer=answer, answered_at=now, answered_by=by) for part in parts)
        Line.objects.bulk_create(made, ignore_conflicts=True)  # what was given away and came back stands there already
        return
    lines = Line.objects.filter(part__in=parts, flow=thing).exclude(answer=Line.Answer.ADDED)
    if answer == Line.Answer.CONFIRMED:  # who corrected it has confirmed it
        lines = lines.exclude(answer=Line.Answer.CORRECTED)
    lines.update(answer=answer, answered_at=now if answer else None, answered_by=by if answer else None)


def _written(thing: Declared, *, now: datetime) -> None:
    """Tell the journal, and keep the share of what has no purpose."""
    journal.write("flow" if isinstance(thing, Flow) else "declared", target=thing, at=now)
    note_share(now=now)
