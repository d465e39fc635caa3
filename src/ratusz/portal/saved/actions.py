"""What is done to figures and explorations: saving, changing, removing, bringing back."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from ratusz.bank.base.errors import Conflict, WrongQuery
from ratusz.bank.base.sentences import N_
from ratusz.bank.base.text import slug as slug_of
from ratusz.bank.model.table import Table
from ratusz.portal.catalog.models import Resource
from ratusz.portal.core import audit, journal
from ratusz.portal.core.policy import require
from ratusz.portal.core.texts import note_of
from ratusz.portal.explore.boundaries import boundaries_for
from ratusz.portal.explore.maps import address as maps
from ratusz.portal.explore.maps.layers import layer_of
from ratusz.portal.explore.tables import open_table
from ratusz.portal.people.models import User
from ratusz.portal.saved.models import Exploration, Figure, Saved
from ratusz.portal.saved.policy import can_bring_back, can_change, can_put_at_home, can_save
from ratusz.portal.saved.questions import pairs_of, tidy
from ratusz.portal.saved.values import read

#: Reasons for no value that may pass with the next version; any other means that the question is not one of a figure.
_PASSING = frozenset({"cell-status", "cell-empty"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplorationWords:
    """What people say of an exploration, and what it is seen as: a value of `Exploration.View`."""

    title_pl: str
    title_en: str = ""
    text_pl: str = ""
    text_en: str = ""
    doubt_pl: str = ""
    doubt_en: str = ""
    view: str = Exploration.View.TABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureWords:
    """What people say of a figure; its text is the definition."""

    title_pl: str
    title_en: str = ""
    text_pl: str = ""
    text_en: str = ""
    doubt_pl: str = ""
    doubt_en: str = ""
    unit_pl: str = ""
    unit_en: str = ""
    places: int | None = None
    largest_age_days: int | None = None
    at_home: bool = False


@transaction.atomic
def save_exploration(*, resource: Resource, question: str, words: ExplorationWords, by: User, now: datetime) -> Exploration:
    """Save the answer to `question` (parameters of the address) as an exploration of `resource`."""
    require(can_save, by, resource)
    kept = fitting(resource, question, words.view, by)
    made = Exploration(resource=resource, question=kept, slug=_free_slug(Exploration, words.title_pl), **asdict(words))
    _make(made, by=by, now=now)
    return made


@transaction.atomic
def save_figure(*, resource: Resource, question: str, words: FigureWords, by: User, now: datetime) -> Figure:
    """Save the one value that `question` gives as a figure of `resource`; WrongQuery where it is not one value."""
    require(can_save, by, resource)
    if words.at_home:
        require(can_put_at_home, by, resource)
    kept = one_value(resource, question)
    made = Figure(resource=resource, question=kept, slug=_free_slug(Figure, words.title_pl), **asdict(words))
    _make(made, by=by, now=now)
    return made


@transaction.atomic
def change(
    *,
    saved: Figure | Exploration,
    words: ExplorationWords | FigureWords,
    by: User,
    now: datetime,
    question: str | None = None,
    why: str = "",
) -> None:
    """Say `words` of `saved` from now on, and ask `question` where one is given."""
    require(can_change, by, saved)
    if isinstance(words, FigureWords) and words.at_home != getattr(saved, "at_home", False):
        require(can_put_at_home, by, saved)
    now_said = asdict(words)
    if isinstance(saved, Figure):
        now_said |= {} if question is None else {"question": one_value(saved.resource, question)}
    elif question is not None or now_said["view"] != saved.view:
        now_said["question"] = fitting(saved.resource, saved.question if question is None else question, now_said["view"], by)
    was = {name: getattr(saved, name) for name, value in now_said.items() if getattr(saved, name) != value}
    for name in was:
        setattr(saved, name, now_said[name])
    saved.changed_at, saved.changed_by = now, by
    saved.save()
    told = {"was": was, "is": {name: now_said[name] for name in was}, "why": note_of(why)}
    audit.record("saved.changed", target=saved, by=by, at=now, detail=told)
    journal.write("saved", target=saved, at=now)


@transaction.atomic
def remove(*, saved: Saved, by: User, now: datetime) -> None:
    """Show `saved` to nobody any more."""
    require(can_change, by, saved)
    saved.removed_at, saved.changed_at, saved.changed_by = now, now, by
    saved.save(update_fields=["removed_at", "changed_at", "changed_by"])
    audit.record("saved.removed", target=saved, by=by, at=now)
    journal.write("saved", target=saved, at=now)


@transaction.atomic
def bring_back(*, saved: Saved, by: User, now: datetime) -> None:
    """Show `saved` again at its address."""
    require(can_bring_back, by, saved)
    saved.removed_at, saved.changed_at, saved.changed_by = None, now, by
    saved.save(update_fields=["removed_at", "changed_at", "changed_by"])
    audit.record("saved.brought-back", target=saved, by=by, at=now)
    journal.write("saved", target=saved, at=now)


def one_value(resource: Resource, question: str) -> str:
    """`question` in tidy form, where it gives one value of `resource`, or a cell with a sign; else WrongQuery."""
    table = _current(resource)
    kept = tidy(table, question)
    why = read(table, kept).why
    if why is not None and why.code not in _PASSING:
        raise WrongQuery(
            why.code,
            why.message,
            N_("Ask for one value: a measure without groups, or one column of one row."),
            values=why.values,
        )
    return kept


def fitting(resource: Resource, question: str, view: str, by: User) -> str:
    """`question` in tidy form, where `resource` can be seen as `view` with it; else WrongQuery."""
    table = _current(resource)
    kept = tidy(table, question, view)
    if view == Exploration.View.MAP:
        layer_of(table, maps.parse(pairs_of(kept), table.schema), boundaries_for(by))
    return kept


def _current(resource: Resource) -> Table:
    if not resource.current:
        raise Conflict("nothing-published", N_("Nothing had been published here then."))
    return open_table(str(resource.pk), resource.current)


def _make(made: Saved, *, by: User, now: datetime) -> None:
    made.made_at, made.made_by, made.changed_at, made.changed_by = now, by, now, by
    made.save(force_insert=True)
    audit.record("saved.made", target=made, by=by, at=now, detail={"dataset": made.dataset.slug, "question": made.question})
    journal.write("saved", target=made, at=now)


def _free_slug(model: type[Saved], title: str) -> str:
    """A slug made of `title` that nothing of this kind has or had."""
    wanted = slug_of(title)[:90] or model.KIND
    there = Figure.objects if model is Figure else Exploration.objects
    taken = set(there.filter(slug__startswith=wanted).values_list("slug", flat=True))
    return wanted if wanted not in taken else next(f"{wanted}-{n}" for n in range(2, len(taken) + 3) if f"{wanted}-{n}" not in taken)
