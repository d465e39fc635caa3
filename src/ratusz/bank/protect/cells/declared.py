"""What is declared of a table whose cells count people or firms: what it is broken down by, what it counts, when a cell tells too much."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.base.sentences import N_

#: Counts below it are hidden. Five persons: the practice of statistical offices; three entities: art. 38 of the act on public statistics.
PERSONS, ENTITIES = 5, 3
#: A hidden value must stay uncertain by so many percent of itself, whatever is added and subtracted.
WIDTH_PERCENT = 15
_MOST_THRESHOLD = 100


class Method(StrEnum):
    """What is done about cells that tell too much. OPEN: nothing, for a reason that somebody gave."""

    SUPPRESS = "suppress"
    ROUND = "round"
    OPEN = "open"


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
    uncertainty that stays. `base`: to what is rounded.
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

    def __post_init__(self) -> None:
        if not 2 <= self.threshold <= _MOST_THRESHOLD:
            raise ValueError(f"a threshold is 2 to {_MOST_THRESHOLD}, not {self.threshold}")

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
        return {**asdict(self), "method": str(self.method)}

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
        return cls(**plain)

    def require_fits(self, names: tuple[str, ...]) -> None:
        """WrongUsage where it names a column that is not there, counts nothing, or counts what it breaks down by."""
        by, counted = [one.column for one in self.breakdowns], list(self.columns)
        for name in (*by, *counted, *self.along, *self.inside):
            if name not in names:
                raise WrongUsage("unknown-column", N_("There is no column {found}."), values={"found": name}, allowed=names)
        if not counted:
            raise WrongUsage("nothing-counted", N_("Say which column holds the counts."))
        if both := sorted(set(by) & set(counted)):
            raise WrongUsage(
                "counted-and-broken-down", N_("The column {found} cannot be both a group and a count."), values={"found": both[0]}
            )
