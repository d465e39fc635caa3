"""Correcting how a delivery was read: each accepted state is a recipe in the store, by its hash, and one can go back.

A mark makes the next draft, undo goes back to the one before, starting anew takes what the bank proposes by itself, and saving has
the whole file read by the draft. Each is done to what its person saw: `seen` is the hash of the recipe that stood on their page, and
where another one stands by now, nothing is changed and Conflict is raised.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from ratusz.bank.base.errors import Conflict, WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.bank.read.opened import Opened, completed, open_file
from ratusz.bank.read.recipe import Dialect, Recipe
from ratusz.portal.catalog.policy import is_steward
from ratusz.portal.core import audit, bank
from ratusz.portal.core.policy import require
from ratusz.portal.core.remembered import remembered
from ratusz.portal.intake.models import Delivery
from ratusz.portal.intake.policy import can_prepare
from ratusz.portal.intake.tasks import start_reading
from ratusz.portal.people.models import User

#: Steps that can be taken back.
KEPT = 20


def recipe_of(delivery: Delivery) -> Recipe:
    """The recipe that is being corrected, else the one that the delivery was read by."""
    return _recipe(delivery.standing_recipe)


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


def require_seen(delivery: Delivery, *, seen: str) -> None:
    """Nothing where the recipe `seen` on the page still stands; else Conflict."""
    if delivery.is_being_read or delivery.standing_recipe != seen:
        raise Conflict(
            "overtaken",
            N_("The reading was corrected in the meantime, by somebody else or in another window. What was done there is kept."),
            N_("Look at it as it is now."),
        )


@transaction.atomic
def correct(*, delivery: Delivery, seen: str, recipe: Recipe, said: Mapping[str, object], by: User, now: datetime) -> None:
    """`recipe`, made of the one that was seen, is the draft now. `said`: the mark, for the record."""
    row = _held(delivery, seen, by)
    made = bank.store().add_document(recipe.as_json())
    if made == row.standing_recipe:
        return
    row.drafts_before = [*row.drafts_before, row.standing_recipe][-KEPT:]
    row.draft = made
    row.documents_before = [*row.documents_before, made]
    row.save(update_fields=["draft", "drafts_before", "documents_before"])
    audit.record("delivery.reading-marked", target=row, by=by, at=now, detail={**said, "recipe": made})


@transaction.atomic
def undo(*, delivery: Delivery, seen: str, by: User, now: datetime) -> None:
    """Go one step back."""
    row = _held(delivery, seen, by)
    if not row.drafts_before:
        raise WrongUsage("nothing-to-undo", N_("There is nothing to take back."))
    *row.drafts_before, row.draft = row.drafts_before
    if row.draft == row.recipe:
        row.draft = ""
    row.save(update_fields=["draft", "drafts_before"])
    audit.record("delivery.mark-undone", target=row, by=by, at=now)


def start_anew(*, delivery: Delivery, seen: str, by: User, now: datetime) -> None:
    """Forget everything that anybody said of how the file is read: the draft is what the bank proposes by itself.

    The file is opened before anything is locked, for it may take minutes.
    """
    require(is_steward, by, delivery)
    require_seen(delivery, seen=seen)
    require(can_prepare, by, delivery)
    _begin_anew(delivery, bank.store().add_document(_proposed(delivery).as_json()), seen=seen, by=by, now=now)


@transaction.atomic
def _begin_anew(delivery: Delivery, fresh: str, *, seen: str, by: User, now: datetime) -> None:
    row = _held(delivery, seen, by)
    row.documents_before = [*row.documents_before, fresh]
    row.draft, row.drafts_before = ("" if fresh == row.recipe else fresh), []
    row.save(update_fields=["draft", "drafts_before", "documents_before"])
    audit.record("delivery.marks-forgotten", target=row, by=by, at=now)


@transaction.atomic
def save(*, delivery: Delivery, seen: str, by: User, now: datetime) -> None:
    """Have the whole file read by the draft."""
    row = _held(delivery, seen, by)
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


def _held(delivery: Delivery, seen: str, by: User) -> Delivery:
    """The row as it is now, held until the end of the transaction, where `by` may change it and saw how it stands."""
    found: Delivery = Delivery.objects.select_for_update(of=("self",)).select_related("dataset__unit").get(pk=delivery.pk)
    require(is_steward, by, found)
    require_seen(found, seen=seen)
    require(can_prepare, by, found)
    return found


@remembered(64)
def _recipe(document: str) -> Recipe:
    return Recipe.from_json(bank.store().document(document))


# The number of cells kept is bounded by `read.opened`.
@remembered(3)
def _opened(original: str, file_name: str, dialect: Dialect | None, member: str) -> Opened:
    return open_file(bank.store().original(original), file_name=file_name, dialect=dialect, member=member)
