"""What an import of one document after another would do: the portal creates, changes and deletes by idents and by nothing else."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum

from ratusz.bank.publish.dane_gov_pl.nouns import StateDataset, StateResource

Thing = StateDataset | StateResource


class Act(StrEnum):
    """FORK: known by another ident than before, so the portal deletes it with its numbers and address and creates it anew."""

    CREATE = "create"
    CHANGE = "change"
    FORK = "fork"
    DELETE = "delete"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One thing that the portal would do. `of`: title of the dataset of a resource, "" for a dataset; `changed`: names of fields."""

    act: Act
    ident: str
    title: str
    of: str = ""
    changed: tuple[str, ...] = ()
    was: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fall:
    """How many datasets and resources there were, and how many of those would be deleted. `left`: datasets that stay or come."""

    datasets: int
    resources: int
    gone_datasets: int
    gone_resources: int
    left: int

    @classmethod
    def none(cls) -> "Fall":
        """Nothing was there, so nothing vanishes."""
        return cls(datasets=0, resources=0, gone_datasets=0, gone_resources=0, left=0)

    def is_too_much(self, *, most_percent: int) -> bool:
        """Whether a person must say that it is meant: everything goes, or more than `most_percent` and more than one thing."""
        if self.datasets and not self.left:
            return True
        pairs = ((self.gone_datasets, self.datasets), (self.gone_resources, self.resources))
        return any(gone > 1 and gone * 100 > there * most_percent for gone, there in pairs)


def deeds(before: Sequence[StateDataset], after: Sequence[StateDataset]) -> tuple[Deed, ...]:
    """What the portal, which holds `before`, would do with `after`. Of a dataset that comes or goes its resources are not listed."""
    old, new = {one.ident: one for one in before}, {one.ident: one for one in after}
    found = list(_deeds(old, new, of=""))
    for ident in old.keys() & new.keys():
        had, has = ({one.ident: one for one in side[ident].resources} for side in (old, new))
        found += _deeds(had, has, of=new[ident].title.pl)
    order = list(Act)
    return tuple(sorted(found, key=lambda one: (order.index(one.act), one.of or one.title, one.of != "", one.title, one.ident)))


def fall(before: Sequence[StateDataset], after: Sequence[StateDataset]) -> Fall:
    """What would vanish: counted by idents, for a document that holds as many things under other idents deletes them all."""
    had, has = _resources(before), _resources(after)
    old, new = {one.ident for one in before}, {one.ident for one in after}
    return Fall(
        datasets=len(old), resources=len(had), gone_datasets=len(old - new), gone_resources=len(had - has), left=len(new),
    )  # fmt: skip


def _resources(datasets: Iterable[StateDataset]) -> set[str]:
    return {resource.ident for one in datasets for resource in one.resources}


def _deeds(old: Mapping[str, Thing], new: Mapping[str, Thing], *, of: str) -> Iterator[Deed]:
    gone = {ident: one for ident, one in old.items() if ident not in new}
    twins = {key: one for one in gone.values() for key in (one.url, one.title.pl)}
    for ident, one in new.items():
        if ident in old:
            changed = tuple(_changed(old[ident], one))
            if changed:
                yield Deed(act=Act.CHANGE, ident=ident, title=one.title.pl, of=of, changed=changed)
            continue
        twin = twins.get(one.url) or twins.get(one.title.pl)
        if twin is not None and gone.pop(twin.ident, None) is not None:
            yield Deed(act=Act.FORK, ident=ident, title=one.title.pl, of=of, was=twin.ident)
        else:
            yield Deed(act=Act.CREATE, ident=ident, title=one.title.pl, of=of)
    for ident, one in gone.items():
        yield Deed(act=Act.DELETE, ident=ident, title=one.title.pl, of=of)


def _changed(before: Thing, after: Thing) -> Iterator[str]:
    for name in (field.name for field in fields(after) if field.name != "resources"):
        if getattr(before, name) != getattr(after, name):
            yield name
