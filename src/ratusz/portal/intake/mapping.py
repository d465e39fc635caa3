"""A column under another heading: the steward says which one it is, and from then on it is read so."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.bank.read import correct as marks
from ratusz.bank.read.recipe import ColumnRecipe, Recipe, TableRecipe
from ratusz.bank.read.within import Within, all_tables, put_back
from ratusz.portal.corrections.shown import source_table
from ratusz.portal.intake import correcting
from ratusz.portal.intake.models import DeliveredTable
from ratusz.portal.people.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """A column that is read as another than its heading says."""

    name: str
    label: str
    heading: str


def mapped_in(table: DeliveredTable) -> tuple[Mapped, ...]:
    """The columns of a table that are read as others than their headings say."""
    if not table.delivery.recipe:
        return ()
    at = _within(table, correcting.recipe_of(table.delivery))
    columns = at.table.columns if at else ()
    return tuple(Mapped(name=one.name, label=one.label, heading=one.heading) for one in columns if one.heading)


def map_column(*, table: DeliveredTable, new: str, lost: str, seen: str, by: User, now: datetime) -> None:
    """The column `new` of the file is the one that stood as `lost`. The file is read anew, and later ones by the same recipe."""
    known = source_table(str(table.resource_id), table.base).schema if table.base else None
    if known is None or lost not in known:
        raise WrongUsage("unknown-column", N_("There is no column {found}."), values={"found": lost})
    label = known.column(lost).label
    said: dict[str, object] = {"mark": "stands-for", "table": table.name, "column": new, "is": label}

    def change(one: TableRecipe, column: ColumnRecipe) -> TableRecipe:
        return marks.stand_for(one, column.position, name=lost, label=label)

    _change(table, new, change, said, seen=seen, by=by, now=now)


def unmap_column(*, table: DeliveredTable, name: str, seen: str, by: User, now: datetime) -> None:
    """It is a column of its own after all."""

    def change(one: TableRecipe, column: ColumnRecipe) -> TableRecipe:
        return marks.stand_alone(one, column.position)

    _change(table, name, change, {"mark": "stands-alone", "table": table.name, "column": name}, seen=seen, by=by, now=now)


def _change(
    table: DeliveredTable,
    name: str,
    change: Callable[[TableRecipe, ColumnRecipe], TableRecipe],
    said: dict[str, object],
    *,
    seen: str,
    by: User,
    now: datetime,
) -> None:
    recipe = correcting.recipe_of(table.delivery)
    at = _within(table, recipe)
    column = next((one for one in at.table.columns if one.name == name), None) if at else None
    if at is None or column is None:
        raise WrongUsage("unknown-column", N_("There is no column {found}."), values={"found": name})
    changed = marks.at(at.recipe, at.number, lambda one: change(one, column))
    made = put_back(recipe, at, changed)
    correcting.correct(delivery=table.delivery, seen=seen, recipe=made, said=said, by=by, now=now)
    table.delivery.refresh_from_db()
    correcting.save(delivery=table.delivery, seen=table.delivery.standing_recipe, by=by, now=now)


def _within(table: DeliveredTable, recipe: Recipe) -> Within | None:
    """The table in a recipe: by its name, else by its number among those that are read."""
    listed = list(_taken(recipe))
    named = [at for at in listed if at.table.name == table.name]
    if len(named) == 1:
        return named[0]
    return listed[table.number - 1] if table.number <= len(listed) else None


def _taken(recipe: Recipe) -> Iterator[Within]:
    return (at for at in all_tables(recipe) if at.table.take)
