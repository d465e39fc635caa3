"""Other words for the same, from `synonyms.toml`: which parts of a question mean what, and which words mean nothing on their own."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.bank.base.text import fold
from ratusz.portal.search.words import known, stem, words_of

KEPT = Path(__file__).with_name("synonyms.toml")
#: A bank's own groups, beside its settings.
OWN = "synonyms.toml"
_Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Synonyms:
    """`silent`: words that only ask or join, without diacritics; `light`: words that nearly every title has.

    `groups`: ways to say one thing, each as the terms of its words; `begins`: term → the groups with a way that begins with it.
    """

    silent: frozenset[str] = frozenset()
    light: frozenset[str] = frozenset()
    groups: tuple[tuple[_Phrase, ...], ...] = ()
    begins: dict[str, tuple[tuple[int, _Phrase], ...]] = field(default_factory=dict)

    def at(self, words: Sequence[set[str]]) -> tuple[int, tuple[_Phrase, ...]]:
        """How many of `words`, from the first on, stand for one thing, and the other ways to say it. `words`: terms of each."""
        length, found = 1, dict[_Phrase, None]()
        for group, phrase in (each for term in words[0] for each in self.begins.get(term, ())):
            if len(phrase) < length or len(phrase) > len(words) or not all(term in words[at] for at, term in enumerate(phrase)):
                continue
            if len(phrase) > length:
                length, found = len(phrase), {}
            found.update(dict.fromkeys(way for way in self.groups[group] if way != phrase))
        ways = (tuple(term for term in way if term not in self.silent) for way in found)
        return length, tuple(dict.fromkeys(way for way in ways if way))


@cache
def synonyms(own: Path | None = None) -> Synonyms:
    """Those of Ratusz, and those that the file `own` adds. Read once in a process."""
    kept = _read(KEPT)
    added = _read(own) if own is not None and own.exists() else {}
    groups = [[_phrase(way) for way in group] for told in (kept, added) for group in _groups(told)]
    begins: dict[str, list[tuple[int, _Phrase]]] = {}
    for number, group in enumerate(groups):
        for phrase in group:
            begins.setdefault(phrase[0], []).append((number, phrase))
    return Synonyms(
        silent=_folded(kept.get("silent", ()), added.get("silent", ())), light=_folded(kept.get("light", ()), added.get("light", ())),
        groups=tuple(tuple(dict.fromkeys(group)) for group in groups), begins={term: tuple(found) for term, found in begins.items()},
    )  # fmt: skip


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongUsage(
            "synonyms-unreadable", N_("{path} cannot be read: {why}"), values={"path": path.name, "why": str(error)}
        ) from error


def _groups(told: dict[str, Any]) -> Iterable[list[str]]:
    for subject in told.get("subject", ()):
        yield from (group for group in subject["groups"] if len(group) > 1)


def _phrase(way: str) -> _Phrase:
    """The terms of a way to say it: of each word the form that it is written in, else its first base form, which is the likeliest."""
    return tuple(_likeliest(word, known(word) or (stem(word),)) for word in words_of(way))


def _likeliest(word: str, forms: tuple[str, ...]) -> str:
    plain = fold(word)
    return plain if plain in forms else forms[0]


def _folded(*words: Iterable[str]) -> frozenset[str]:
    return frozenset(fold(word) for some in words for word in some)
