"""How much what the bank holds is used. Whoever shows it looks up what the reader may see: ids of things are counted, not names."""

import json
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from django.conf import settings

from ratusz.portal.catalog.models import Dataset, OldAddress, Resource
from ratusz.portal.usage.counting import folder
from ratusz.portal.usage.counts import Counts, Words, read_counts, together
from ratusz.portal.usage.events import What
from ratusz.portal.usage.rolling import MONTHS

#: Words are told to others only when so many addresses searched for them, and so many of those on one day: what a single person looks
#: for is theirs, and nobody writes on the page of statistics by searching for it again and again.
LEAST_PEOPLE, LEAST_ON_A_DAY = 3, 2
MONTHS_OF_POPULARITY = 12
#: `{"downloads": 710, "resources": 379, "source": "…"}`: of a portal before this one that counted no dataset by itself.
BEFORE = "before.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """How often a thing was looked at, downloaded, asked for by programs."""

    views: int = 0
    downloads: int = 0
    calls: int = 0

    @property
    def popular(self) -> int:
        """What "most used" goes by: looks and downloads. One program that asks all night is not popularity."""
        return self.views + self.downloads


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """Words that were searched for, how often, and how much the last search found."""

    words: str
    count: int
    found: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """Downloads and resources that an earlier portal counted, and who says so."""

    downloads: int
    resources: int
    source: str


def months() -> Mapping[str, Counts]:
    """The counts of each month ("2026-11"), the oldest first. Treat them as frozen: others read the same object."""
    return _read(_files())


def popularity() -> Mapping[UUID, int]:
    """Dataset → how often it and what is in it was looked at and downloaded in twelve months; who was not is not in it."""
    return {dataset: use.popular for dataset, use in lately().items()}


def lately() -> Mapping[UUID, Use]:
    """Dataset → its use and that of what is in it, in twelve months."""
    return _lately(_files()[-MONTHS_OF_POPULARITY:])


def before() -> Before | None:
    """What an earlier portal counted in total, as its administrator wrote it down; None where nobody did."""
    if settings.BANK_DIR is None:
        return None
    try:
        kept = json.loads((folder() / BEFORE).read_bytes())
        return Before(downloads=int(kept["downloads"]), resources=int(kept["resources"]), source=str(kept["source"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def use_of_things(counts: Counts) -> dict[str, Use]:
    """Id of a dataset or a resource → its use."""
    found: dict[str, Counter[str]] = {}
    for (what, thing, _detail), count in counts.things.items():
        if thing and what in {What.VIEW, What.DOWNLOAD, What.CALL}:
            found.setdefault(thing, Counter())[what] += count
    return {thing: Use(views=one[What.VIEW], downloads=one[What.DOWNLOAD], calls=one[What.CALL]) for thing, one in found.items()}


def use_of_datasets(counts: Counts) -> dict[UUID, Use]:
    """Dataset → its use and that of what is in it."""
    things = use_of_things(counts)
    found: dict[UUID, Use] = {}
    for thing, owner in _owners(things).items():
        one, so_far = things[thing], found.get(owner, Use())
        found[owner] = Use(views=so_far.views + one.views, downloads=so_far.downloads + one.downloads, calls=so_far.calls + one.calls)
    return found


def downloads_by_format(counts: Counts) -> Counter[str]:
    """Format → downloads in it."""
    found: Counter[str] = Counter()
    for (what, _thing, detail), count in counts.things.items():
        if what == What.DOWNLOAD:
            found[detail] += count
    return found


def searches(counts: Counts, *, in_vain: bool) -> tuple[Searched, ...]:
    """Words that several visitors searched for, the most frequent first: those that found something, or those that did not."""
    told = (
        Searched(words=words, count=one.count, found=one.found)
        for words, one in counts.words.items()
        if are_told(one) and _is_in_vain(one) is in_vain
    )
    return tuple(sorted(told, key=lambda one: (-one.count, one.words)))


def are_told(words: Words) -> bool:
    """Whether enough people searched for the words to tell others of them."""
    return words.people >= LEAST_PEOPLE and words.most >= LEAST_ON_A_DAY


def ids_of(addresses: Collection[str]) -> dict[str, str]:
    """Slugs ("dataset", "dataset/resource") or ids → ids, of what there is."""
    slugs = {one for one in addresses if not _is_id(one)}
    found = {one: one for one in _known_ids({one for one in addresses if _is_id(one)})}
    datasets = {one.partition("/")[0] for one in slugs}
    for few in _few(sorted(datasets)):
        for old in OldAddress.objects.filter(dataset_slug__in=few):
            address = f"{old.dataset_slug}/{old.resource_slug}".rstrip("/")
            found[address] = str(old.resource_id or old.dataset_id)
        found |= {slug: str(pk) for slug, pk in Dataset.objects.filter(slug__in=few).values_list("slug", "pk")}
        rows = Resource.objects.filter(dataset__slug__in=few).values_list("dataset__slug", "slug", "pk")
        found |= {f"{dataset}/{slug}": str(pk) for dataset, slug, pk in rows}
    return {one: found[one] for one in addresses if one in found}


def last_day(of: Mapping[str, Counts]) -> date | None:
    """The last day of which anything is counted."""
    return max((date.fromisoformat(day) for counts in of.values() for day in counts.days), default=None)


def _files() -> tuple[tuple[str, int], ...]:
    """The files of months, each with when it was written, so that what was read of it can be kept."""
    if settings.BANK_DIR is None:
        return ()
    return tuple((str(path), path.stat().st_mtime_ns) for path in sorted((folder() / MONTHS).glob("????-??.json")))


@lru_cache(maxsize=4)
def _read(files: tuple[tuple[str, int], ...]) -> Mapping[str, Counts]:
    read = {Path(path).stem: read_counts(Path(path)) for path, _ in files}
    return {month: counts for month, counts in read.items() if counts is not None}


@lru_cache(maxsize=4)
def _lately(files: tuple[tuple[str, int], ...]) -> Mapping[UUID, Use]:
    return use_of_datasets(together(_read(files).values()))


def _owners(things: Collection[str]) -> dict[str, UUID]:
    """Id of a thing → the dataset that it is or is in."""
    found: dict[str, UUID] = {}
    for few in _few(sorted(things)):
        found |= {str(pk): pk for pk in Dataset.objects.filter(pk__in=few).values_list("pk", flat=True)}
        found |= {str(pk): owner for pk, owner in Resource.objects.filter(pk__in=few).values_list("pk", "dataset_id")}
    return found


def _known_ids(ids: Collection[str]) -> set[str]:
    return set(_owners(ids))


def _few(ordered: list[str], most: int = 500) -> list[list[str]]:
    """In pieces that fit in a statement."""
    return [ordered[start : start + most] for start in range(0, len(ordered), most)]


def _is_in_vain(words: Words) -> bool:
    return words.found == 0


def _is_id(address: str) -> bool:
    try:
        return str(UUID(address)) == address
    except ValueError:
        return False
