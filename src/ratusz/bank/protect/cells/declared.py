"""What is declared of a table whose cells count people or firms: what it is broken down by, what it counts, when a cell tells too much."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.bank.protect.persons.declared import Persons

#: Counts below it are hidden. Five persons: the practice of statistical offices; three entities: art. 38 of the act on public statistics.
PERSONS, ENTITIES = 5, 3
#: A hidden value must stay uncertain by so many percent of itself, whatever is added and subtracted.
WIDTH_PERCENT = 15
_MOST_THRESHOLD = 100


#: To what figures may be rounded.
BASES = (3, 5, 10)


class Method(StrEnum):
    """What is done about figures that tell too much. ALIKE: rows on persons are made alike. OPEN: nothing, for a reason somebody gave."""

    SUPPRESS = "suppress"
    ROUND = "round"
    ALIKE = "alike"
    OPEN = "open"

    @property
    def guards_cells(self) -> bool:
        """Whether it is cells of a table of counts that are hidden or rounded."""
        return self in {Method.SUPPRESS, Method.ROUND}


class Rounding(StrEnum):
    """How figures are rounded. Only CONTROLLED keeps the sums. RANDOM: up or down by chance, the same figure always the same way."""

    CONTROLLED = "controlled"
    NEAREST = "nearest"
    RANDOM = "random"

    @property
    def keeps_sums(self) -> bool:
        """Whether rounded parts add up to their rounded whole."""
        return self is Rounding.CONTROLLED


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakdown:
    """A column whose values are groups. `totals`: values that mean all of them ("Razem"); `parents`: (part, whole) of groups of groups.

    `grows`: each next value holds what the one before held and what came since, so that differences are groups too.
    """

    column: str
    totals: tuple[str, ...] = ()
    parents: tuple[tuple[str, str], ...] = ()
    grows: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A column of counts or sums. `parts`: columns that add up to it in each row.

    `contributors`: the column that says of how many (for sums of money); `largest`: columns of the largest contributions, the first one
    first. These two never go out themselves.
    """

    column: str
    parts: tuple[str, ...] = ()
    contributors: str = ""
    largest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dominance:
    """(n, k): the `first` largest contributions are more than `percent` of the sum."""

    first: int = 1
    percent: int = 75


@dataclass(frozen=True, slots=True, kw_only=True)
class Protection:
    """The whole declaration. `along`: columns that are hidden in a row with its counts, for they give them back (shares, means).

    `zeros`: an empty group tells something too. `known_within`: p %-rule: the second contributor must not know the first one within
    so many percent. `grows`: a version continues the one before, so that differences between them are groups too. `width`: percent of
    uncertainty that stays. `base`: to what is rounded, `rounding`: how, `seed`: what chance goes by, never shown. `persons`: of rows on
    persons, where there are no counts.
    """

    breakdowns: tuple[Breakdown, ...] = ()
    counts: tuple[Count, ...] = ()
    along: tuple[str, ...] = ()
    method: Method = Method.SUPPRESS
    threshold: int = PERSONS
    zeros: bool = False
    dominance: Dominance | None = None
    known_within: int | None = None
    grows: bool = False
    width: int = WIDTH_PERCENT
    base: int = PERSONS
    rounding: Rounding = Rounding.CONTROLLED
    seed: str = ""
    persons: Persons | None = None

    def __post_init__(self) -> None:
        if not 2 <= self.threshold <= _MOST_THRESHOLD:
            raise ValueError(f"a threshold is 2 to {_MOST_THRESHOLD}, not {self.threshold}")
        if self.method is Method.ROUND and self.base not in BASES:
            raise ValueError(f"figures are rounded to one of {BASES}, not to {self.base}")

    @property
    def half(self) -> int:
        """How much of a rounded figure stays open: what is shown as nought may be nought to so many."""
        return (self.base - 1) // 2

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of counts, those of parts first."""
        return tuple(dict.fromkeys([*(part for one in self.counts for part in one.parts), *(one.column for one in self.counts)]))

    @property
    def inside(self) -> tuple[str, ...]:
        """The columns about contributors, which never go out."""
        return tuple(dict.fromkeys(name for one in self.counts for name in (one.contributors, *one.largest) if name))

    def as_json(self) -> dict[str, Any]:
        """Plain values, for the store and the database."""
        return {**asdict(self), "method": str(self.method), "rounding": str(self.rounding)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Protection":
        """The inverse of `as_json`."""
        plain = dict(data)
        plain["breakdowns"] = tuple(
            Breakdown(**{**one, "totals": tuple(one["totals"]), "parents": tuple((part, whole) for part, whole in one["parents"])})
            for one in data["breakdowns"]
        )
        plain["counts"] = tuple(Count(**{**one, "parts": tuple(one["parts"]), "largest": tuple(one["largest"])}) for one in data["counts"])
        plain["along"], plain["method"] = tuple(data["along"]), Method(data["method"])
        plain["dominance"] = Dominance(**data["dominance"]) if data["dominance"] else None
        plain["rounding"] = Rounding(data.get("rounding", Rounding.CONTROLLED))
        plain["persons"] = Persons.from_json(data["persons"]) if data.get("persons") else None
        return cls(**plain)

    def require_fits(self, names: tuple[str, ...]) -> None:
        """WrongUsage where it names a column that is not there, hides and counts nothing, or counts what it breaks down by."""
        if self.persons is not None:
            self.persons.require_fits(names)
            return
        by, counted = [one.column for one in self.breakdowns], list(self.columns)
        for name in (*by, *counted, *self.along, *self.inside):
            if name not in names:
                raise WrongUsage("unknown-column", N_("There is no column {found}."), values={"found": name}, allowed=names)
        if not counted and self.method is not Method.OPEN:
            raise WrongUsage("nothing-counted", N_("Say which column holds the counts."))
        if both := sorted(set(by) & set(counted)):
            raise WrongUsage(
                "counted-and-broken-down", N_("The column {found} cannot be both a group and a count."), values={"found": both[0]}
            )
