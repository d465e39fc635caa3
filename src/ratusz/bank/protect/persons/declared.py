"""What is declared of rows on persons: what somebody may know of a person, what nobody should learn, how many rows must be alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.base.sentences import N_

#: Rows alike, and different values of what nobody should learn in each group of them.
ALIKE, DIFFERENT = 5, 2
_MOST_ALIKE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Coarser:
    """A column shown less exactly. `by`: numbers in steps of it, text by so many first characters, days by periods of so many months."""

    column: str
    by: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Persons:
    """`known`: columns that somebody may know of a person (age, sex, street); `sensitive`: those that nobody should learn.

    At least `k` rows must be alike in all of `known`, with at least `l` different values of each sensitive column among them.
    `coarser`: what is shown less exactly first. Rows that still stand out lose what is known of them.
    """

    known: tuple[str, ...]
    sensitive: tuple[str, ...] = ()
    k: int = ALIKE
    l: int = DIFFERENT  # noqa: E741  it is called so
    coarser: tuple[Coarser, ...] = ()

    def __post_init__(self) -> None:
        if not 2 <= self.k <= _MOST_ALIKE or not 1 <= self.l <= self.k:
            raise ValueError(f"k is 2 to {_MOST_ALIKE} and l at most k, not {self.k} and {self.l}")

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Persons":
        """From plain values, as `dataclasses.asdict` gives them."""
        lists = {name: tuple(data[name]) for name in ("known", "sensitive")}
        return cls(**{**data, **lists, "coarser": tuple(Coarser(**one) for one in data["coarser"])})

    def require_fits(self, names: tuple[str, ...]) -> None:
        """WrongUsage where it names a column that is not there, or nothing is known."""
        for name in (*self.known, *self.sensitive, *(one.column for one in self.coarser)):
            if name not in names:
                raise WrongUsage("unknown-column", N_("There is no column {found}."), values={"found": name}, allowed=names)
        if not self.known:
            raise WrongUsage("nothing-known", N_("Say which columns somebody may know of a person."))
