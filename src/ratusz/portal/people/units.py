"""What is done to the tree of units: made, described, moved. A unit is closed on the desk, where what it answers for is known."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime

from django.db import transaction

from ratusz.bank.base.errors import Conflict
from ratusz.bank.base.sentences import N_
from ratusz.bank.base.text import slug
from ratusz.portal.core import audit, journal
from ratusz.portal.core.policy import require
from ratusz.portal.core.texts import address_of
from ratusz.portal.people.models import Unit, User
from ratusz.portal.people.policy import can_change_units
from ratusz.portal.people.standing import upwards


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitWords:
    """What is said of a unit: its names, what it is, whom to ask."""

    name_pl: str
    name_en: str = ""
    kind: str = Unit.Kind.DEPARTMENT
    contact: str = ""
    email: str = ""
    phone: str = ""
    url: str = ""
    bip_url: str = ""
    about_pl: str = ""
    about_en: str = ""


@transaction.atomic
def make_unit(*, words: UnitWords, parent: Unit | None, by: User, now: datetime) -> Unit:
    """A new unit below `parent`, or at the top."""
    require(can_change_units, by, parent)
    words = replace(words, url=address_of(words.url), bip_url=address_of(words.bip_url))
    unit = Unit.objects.create(slug=_free_slug(words.name_pl), parent=parent, **asdict(words))
    audit.record("unit.made", target=unit, by=by, at=now)
    journal.write("unit", target=unit, at=now)
    return unit


@transaction.atomic
def describe_unit(*, unit: Unit, words: UnitWords, by: User, now: datetime) -> None:
    """Change what is said of a unit; its address stays."""
    require(can_change_units, by, unit)
    words = replace(words, url=address_of(words.url), bip_url=address_of(words.bip_url))
    before = {name: getattr(unit, name) for name, value in asdict(words).items() if getattr(unit, name) != value}
    for name, value in asdict(words).items():
        setattr(unit, name, value)
    unit.save(update_fields=list(asdict(words)))
    if before:
        audit.record("unit.described", target=unit, by=by, at=now, detail={"before": before})
        journal.write("unit", target=unit, at=now)


@transaction.atomic
def move_unit(*, unit: Unit, parent: Unit | None, by: User, now: datetime) -> None:
    """Put a unit below another one. Roles held above reach it from then on, so who moves it must run both places."""
    require(can_change_units, by, unit)
    require(can_change_units, by, parent)
    if parent is not None and unit.pk in upwards(parent.pk, dict(Unit.objects.values_list("id", "parent"))):
        raise Conflict("unit-below-itself", N_("A unit cannot lie below itself."))
    if unit.parent_id == (parent.pk if parent else None):
        return
    old, unit.parent = unit.parent, parent
    unit.save(update_fields=["parent"])
    detail = {"from": old.slug if old else "", "to": parent.slug if parent else ""}
    audit.record("unit.moved", target=unit, by=by, at=now, detail=detail)
    journal.write("unit", target=unit, at=now)


def _free_slug(name: str) -> str:
    wanted = slug(name)[:70] or "jednostka"
    taken = set(Unit.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    return next(one for one in (wanted, *(f"{wanted}-{number}" for number in range(2, len(taken) + 3))) if one not in taken)
