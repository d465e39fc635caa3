"""The address of a table as a noun: what is seen, where in it one is, and the addresses of everything one step away."""

from collections.abc import Mapping
from dataclasses import dataclass

from ratusz.portal.show.addresses import with_parameters

Pair = tuple[str, str]
Pairs = tuple[Pair, ...]
#: Parameters that say where in the list one is; they are left out as soon as the list is another one.
PLACE = ("cursor", "from")
#: What stands above the table, and where the browser goes when it is opened without a script.
WINDOW = "okno"
#: Links of one kind take no more of a page than this: each holds the whole address, and with a long one they are left out.
MOST_LINK_CHARS = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """`pairs`: the parameters that narrow, order, group and choose columns, and the version; `place`: those of `PLACE`."""

    path: str
    pairs: Pairs = ()
    place: Pairs = ()

    @property
    def here(self) -> str:
        """The table as it is seen now, with nothing open above it."""
        return with_parameters(self.path, (*self.pairs, *self.place), {})

    def has_room(self, links: int) -> bool:
        """Whether so many links that hold the whole address do not make a page too heavy."""
        return links * len(self.here) <= MOST_LINK_CHARS

    def changed(self, changes: Mapping[str, str | None]) -> str:
        """With other values of some parameters, from the first row on; None takes a parameter away."""
        return with_parameters(self.path, self.pairs, changes)

    def plus(self, *more: Pair) -> str:
        """With more parameters, from the first row on; one that is there already is not given twice."""
        return with_parameters(self.path, (*self.pairs, *(pair for pair in more if pair not in self.pairs)), {})

    def without(self, *gone: Pair) -> str:
        """Without some parameters, from the first row on."""
        return with_parameters(self.path, tuple(pair for pair in self.pairs if pair not in gone), {})

    def replaced(self, names: frozenset[str], *more: Pair) -> str:
        """Without any parameter of `names` and with `more`, from the first row on."""
        return with_parameters(self.path, (*(pair for pair in self.pairs if pair[0] not in names), *more), {})

    def opening(self, *window: Pair) -> str:
        """The same rows with something opened above them."""
        return with_parameters(self.path, (*self.pairs, *self.place, *window), {}) + f"#{WINDOW}"

    def only(self, *names: str) -> Pairs:
        """The parameters of these names."""
        return tuple(pair for pair in self.pairs if pair[0] in names)


def address_of(path: str, pairs: Pairs) -> Address:
    """The address with `pairs`, of which those with an empty value or a name that begins with `_` say nothing about rows."""
    told = tuple(pair for pair in pairs if pair[1] and not pair[0].startswith("_") and pair[0] != "facet")
    return Address(
        path=path,
        pairs=tuple(pair for pair in told if pair[0] not in PLACE),
        place=tuple(pair for pair in told if pair[0] in PLACE),
    )
