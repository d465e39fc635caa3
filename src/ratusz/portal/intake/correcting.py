"""Correcting how a delivery was read: each accepted state is a recipe in the store, by its hash, and one can go back.

A mark makes the next draft, undo goes back to the one before, starting anew takes what the bank proposes by itself, and saving has
the whole file read by the draft.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from django.db import transaction

from ratusz.bank.base.errors import Conflict, WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.bank.read.opened import Opened, completed, open_file
from ratusz.bank.read.recipe import Dialect, Recipe
from ratusz.portal.core import audit, bank
from ratusz.portal.core.policy import require
from ratusz.portal.intake.models import Delivery
from ratusz.portal.intake.policy import can_prepare
from ratusz.portal.intake.tasks import start_reading
from ratusz.portal.people.models import User

#: Steps that can be taken back.
KEPT = 20


def recipe_of(delivery: Delivery) -> Recipe:
    """The recipe that is being corrected, else the one that the delivery was read by."""
    return _recipe(delivery.draft or delivery.recipe)


def opened(delivery: Delivery, recipe: Recipe, member: str = "") -> Opened:
    """The sheets of the delivered file, or of a member of an archive. Those looked at last are remembered: marks come one by one."""
    return _opened(delivery.original, delivery.file_name, recipe.dialect, member)


def reopened(delivery: Delivery, recipe: Recipe, member: str = "") -> Recipe:
    """A recipe that says only how the text is written, with what the text then holds; WrongUsage where it cannot be so."""
    made = completed(opened(delivery, recipe, member), recipe)
    if made.dialect != recipe.dialect:
        raise WrongUsage(
            "not-written-so",
            N_("The file cannot be opened so: its letters, or most of its lines, say otherwise."),
            N_("Look whether the marks you chose stand in the file."),
        )
    return made


@transaction.atomic
def correct(*, delivery: Delivery, recipe: Recipe, said: Mapping[str, object], by: User, now: datetime) -> None:
    """`recipe`, made of the one that `delivery` showed, is the draft now. `said`: the mark, for the record."""
    row = _locked(delivery)
    require(can_prepare, by, row)
    if (row.draft, row.recipe) != (delivery.draft, delivery.recipe):
        raise Conflict("overtaken", N_("Somebody else corrected the reading in the meantime."), N_("Look at it as it is now."))
    made = bank.store().add_document(recipe.as_json())
    if made == (row.draft or row.recipe):
        return
    row.drafts_before = [*row.drafts_before, row.draft or row.recipe][-KEPT:]
    row.draft = made
    row.save(update_fields=["draft", "drafts_before"])
    audit.record("delivery.reading-marked", target=row, by=by, at=now, detail={**said, "recipe": made})


@transaction.atomic
def undo(*, delivery: Delivery, by: User, now: datetime) -> None:
    """Go one step back."""
    row = _locked(delivery)
    require(can_prepare, by, row)
    if not row.drafts_before:
        raise WrongUsage("nothing-to-undo", N_("There is nothing to take back."))
    *row.drafts_before, row.draft = row.drafts_before
    if row.draft == row.recipe:
        row.draft = ""
    row.save(update_fields=["draft", "drafts_before"])
    audit.record("delivery.mark-undone", target=row, by=by, at=now)


def start_anew(*, delivery: Delivery, by: User, now: datetime) -> None:
    """Forget everything that anybody said of how the file is read: the draft is what the bank proposes by itself.

    The file is opened before anything is locked, for it may take minutes.
    """
    require(can_prepare, by, delivery)
    _begin_anew(delivery, bank.store().add_document(_proposed(delivery).as_json()), by=by, now=now)


@transaction.atomic
def _begin_anew(delivery: Delivery, fresh: str, *, by: User, now: datetime) -> None:
    row = _locked(delivery)
    require(can_prepare, by, row)
    row.draft, row.drafts_before = ("" if fresh == row.recipe else fresh), []
    row.save(update_fields=["draft", "drafts_before"])
    audit.record("delivery.marks-forgotten", target=row, by=by, at=now)


@transaction.atomic
def save(*, delivery: Delivery, by: User, now: datetime) -> None:
    """Have the whole file read by the draft."""
    row = _locked(delivery)
    require(can_prepare, by, row)
    if not row.draft:
        raise WrongUsage("nothing-corrected", N_("Nothing was corrected."))
    row.recipe, row.draft = row.draft, ""
    row.state, row.reading_since = Delivery.State.RECEIVED, None
    row.save(update_fields=["recipe", "draft", "state", "reading_since"])
    audit.record("delivery.reading-corrected", target=row, by=by, at=now, detail={"recipe": row.recipe})
    start_reading(row)


def _proposed(delivery: Delivery) -> Recipe:
    """What the bank proposes by itself, for each member of an archive."""
    before = recipe_of(delivery)
    if not before.members:
        return completed(_opened(delivery.original, delivery.file_name, None, ""), None)
    members = [
        replace(one, recipe=completed(_opened(delivery.original, delivery.file_name, None, one.path), None)) for one in before.members
    ]
    return replace(before, members=tuple(members))


def _locked(delivery: Delivery) -> Delivery:
    found: Delivery = Delivery.objects.select_for_update(of=("self",)).select_related("dataset__unit").get(pk=delivery.pk)
    return found


@lru_cache(maxsize=64)
def _recipe(document: str) -> Recipe:
    return Recipe.from_json(bank.store().document(document))


# The number of cells kept is bounded by `read.opened`.
@lru_cache(maxsize=3)
def _opened(original: str, file_name: str, dialect: Dialect | None, member: str) -> Opened:
    return open_file(bank.store().original(original), file_name=file_name, dialect=dialect, member=member)
