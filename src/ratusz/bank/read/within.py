"""Tables of a recipe counted through, those of the members of an archive too: table 3 may be the first of the second member."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ratusz.bank.read.recipe import Recipe, TableRecipe


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """Where a table is: in `recipe`, as its table `number`; `member`: the path of that in the archive, "" for a file of its own.

    `before`: how many tables earlier members have.
    """

    recipe: Recipe
    number: int
    member: str = ""
    before: int = 0

    @property
    def table(self) -> TableRecipe:
        """The table itself."""
        return self.recipe.tables[self.number - 1]


def all_tables(recipe: Recipe) -> tuple[Within, ...]:
    """Every table of `recipe`, in the order in which they are counted."""
    return tuple(_all(recipe))


def _all(recipe: Recipe) -> Iterator[Within]:
    for number in range(1, len(recipe.tables) + 1):
        yield Within(recipe=recipe, number=number)
    before = len(recipe.tables)
    for member in recipe.members:
        for number in range(1, len(member.recipe.tables) + 1):
            yield Within(recipe=member.recipe, number=number, member=member.path, before=before)
        before += len(member.recipe.tables)


def put_back(recipe: Recipe, at: Within, changed: Recipe) -> Recipe:
    """`recipe` with `changed` in place of the recipe that `at` is in."""
    if not at.member:
        return changed
    return replace(recipe, members=tuple(replace(one, recipe=changed) if one.path == at.member else one for one in recipe.members))
