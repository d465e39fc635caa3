"""Counts of a day and of a month, as JSON files that are whole or not there."""

import json
import os
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

#: What was done, to which thing (an id, or the name of a page), in which format.
Key = tuple[str, str, str]


@dataclass(slots=True, kw_only=True)
class Words:
    """Words of searches: how often, and how much the last search found.

    `people`: addresses that searched for them, each once a day; `most`: the most of them on one day. One person who searches again and
    again makes `count` grow and not `most`.
    """

    count: int = 0
    found: int = 0
    people: int = 0
    most: int = 0


@dataclass(slots=True, kw_only=True)
class Counts:
    """What was counted. `days`: day → what → how often. `sources`: names of the files that are counted in.

    `closed`: whether it is final, but for files that come late. `invented_until`: the last day whose figures were made up for a demo.
    """

    days: dict[str, Counter[str]] = field(default_factory=dict)
    things: Counter[Key] = field(default_factory=Counter)
    words: dict[str, Words] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    closed: bool = False
    invented_until: str = ""

    def note(self, day: str, key: Key, count: int = 1) -> None:
        """Add `count` of something."""
        self.days.setdefault(day, Counter())[key[0]] += count
        self.things[key] += count

    def search(self, words: str, *, found: int, count: int = 1, people: int = 0) -> None:
        """Add searches for `words` on one day, by `people` who were not counted in on that day yet."""
        self._add(words, Words(count=count, found=found, people=people, most=people))

    def add(self, other: "Counts") -> None:
        """Add what others counted, later than this."""
        for day, counts in other.days.items():
            self.days.setdefault(day, Counter()).update(counts)
        self.things.update(other.things)
        for words, one in other.words.items():
            self._add(words, one)
        self.sources = (*self.sources, *other.sources)
        self.invented_until = max(self.invented_until, other.invented_until)

    def _add(self, words: str, one: Words) -> None:
        known = self.words.setdefault(words, Words())
        known.count, known.found = known.count + one.count, one.found
        known.people, known.most = known.people + one.people, max(known.most, one.most)

    def as_json(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {
            "days": self.days,
            "things": [[*key, count] for key, count in sorted(self.things.items())],
            "words": [[words, one.count, one.found, one.people, one.most] for words, one in sorted(self.words.items())],
            "sources": self.sources,
            "closed": self.closed,
            "invented_until": self.invented_until,
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Counts":
        """The inverse of `as_json`."""
        return cls(
            days={day: Counter(counts) for day, counts in kept["days"].items()},
            things=Counter({(what, thing, detail): count for what, thing, detail, count in kept["things"]}),
            words={
                words: Words(count=count, found=found, people=sum(people[:1]), most=sum(people[1:]))
                for words, count, found, *people in kept["words"]
            },
            sources=tuple(kept["sources"]),
            closed=bool(kept["closed"]),
            invented_until=kept["invented_until"],
        )


def together(parts: Iterable[Counts]) -> Counts:
    """All of `parts`, the oldest first."""
    whole = Counts()
    for part in parts:
        whole.add(part)
    return whole


def read_counts(path: Path) -> Counts | None:
    """What the file holds; None where there is none."""
    try:
        return Counts.from_json(json.loads(path.read_bytes()))
    except FileNotFoundError:
        return None


def write_counts(path: Path, counts: Counts) -> None:
    """Whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix="draft-", suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(counts.as_json(), file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)
