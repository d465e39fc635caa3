"""Areas of one file that are spelled in several ways, taken as one where nothing speaks against it; doubts are told.

With a list of areas each text becomes the code of the list. Without one, codes are one where they are read alike, names where they are
the same name with or without what a spelling adds. Two spellings that give two values for one cell are two areas.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ratusz.bank.model.problem import Place, Problem
from ratusz.bank.reconcile.numbering import numbered
from ratusz.bank.reconcile.placenames import Name, fits, means, name_of, perhaps
from ratusz.bank.reconcile.places import Certainty, Places
from ratusz.bank.reconcile.teryt import code_of, digits_of, have_lost_zeros

Ints = NDArray[np.int64]
_MOST_NAMES = 5000
_TOLD = 200


@dataclass(frozen=True, kw_only=True)
class Column:
    """Texts of a column and, for each row, which of them it has."""

    names: Sequence[str]
    codes: Ints


@dataclass(frozen=True, kw_only=True)
class Joined:
    """Spelling → the one that stands for it, for those that change; what is told of it."""

    spellings: Mapping[str, str]
    problems: tuple[Problem, ...]


def joined(area: Column, holding: Column, others: Sequence[Column], values: pa.Array, places: Places | None) -> Joined:
    """How the areas of a file are to be written. `others`: phenomenon, period and breakdowns; `values`: the text of each row."""
    if places is not None:
        return _by_list(area.names, places)
    if _all_plain(area.names):
        return Joined(spellings={}, problems=())
    groups, doubts = _groups(area, holding)
    if not groups and not doubts:
        return Joined(spellings={}, problems=())
    count = dict(zip(area.names, np.bincount(area.codes, minlength=len(area.names)).tolist(), strict=True))
    apart = _contradicting(area, [holding, *others], values, groups)
    spellings: dict[str, str] = {}
    problems: list[Problem] = []
    for number, group in enumerate(groups):
        best = max(group, key=lambda name: (name == digits_of(name), len(digits_of(name) or "") == 7, count[name], name))
        rest = [name for name in group if name != best]
        if number in apart:
            doubts += [(name, best) for name in rest]
        else:
            spellings |= dict.fromkeys(rest, best)
            problems += [Problem(code="areas-as-one", found=name, expected=best, where=Place(column="area")) for name in rest]
    problems += [Problem(code="area-doubtful", found=one, expected=other, where=Place(column="area")) for one, other in doubts]
    return Joined(spellings=spellings, problems=tuple(problems[:_TOLD]))


def _by_list(names: Iterable[str], places: Places) -> Joined:
    spellings, problems = {}, []
    for text, match in places.find_all(name for name in names if name).items():
        if match.code is not None:
            spellings[text] = match.code
        else:
            code = "area-doubtful" if match.certainty is Certainty.DOUBT else "area-not-listed"
            problems.append(Problem(code=code, found=text, expected=", ".join(match.candidates) or None, where=Place(column="area")))
    changed = {text: code for text, code in spellings.items() if text != code}
    return Joined(spellings=changed, problems=tuple(problems[:_TOLD]))


def _all_plain(names: Sequence[str]) -> bool:
    """Whether the texts are digits of one length, which are one spelling."""
    return all(name.isdigit() for name in names if name) and len({len(name) for name in names if name}) <= 1


def _groups(area: Column, holding: Column) -> tuple[list[list[str]], list[tuple[str, str]]]:
    """Spellings that are one area, and pairs that might be."""
    keys: dict[str, str] = {}
    named: dict[str, Name] = {}
    lost = _with_lost_zeros(area, holding)
    for text in filter(None, area.names):
        if digits_of(text) is not None:
            code = code_of(text, zeros_lost=text in lost)
            if code is not None:
                keys[text] = code.key
        elif not any(letter.isdigit() for letter in text.partition("(")[0]) and (name := name_of(text)).words:
            named[text] = name
    found: dict[str, list[str]] = defaultdict(list)
    for text, key in keys.items():
        found[key].append(text)
    groups = [group for group in found.values() if len(group) > 1]
    if len(named) > _MOST_NAMES:
        return groups, []
    of_names, doubts = _of_names(named)
    return groups + of_names, doubts


def _with_lost_zeros(area: Column, holding: Column) -> set[str]:
    """Codes of holdings whose codes were numbers once; a code that another holding writes too is none of them."""
    short = [number for number, name in enumerate(area.names) if len(digits_of(name) or "") in {3, 5, 6}]
    if not short or len(short) == len([name for name in area.names if name]):
        return set()
    pairs, _ = numbered(holding.codes * len(area.names) + area.codes, len(holding.names) * len(area.names))
    columns: dict[int, list[str]] = defaultdict(list)
    for pair in pairs.tolist():
        columns[pair // len(area.names)].append(area.names[pair % len(area.names)])
    lost = {who: have_lost_zeros(texts) for who, texts in columns.items()}
    wholly = {text for who, texts in columns.items() if lost[who] for text in texts}
    return wholly - {text for who, texts in columns.items() if not lost[who] for text in texts}


def _of_names(named: Mapping[str, Name]) -> tuple[list[list[str]], list[tuple[str, str]]]:
    by_key: dict[str, list[str]] = defaultdict(list)
    for text, name in named.items():
        if not any(word.endswith(".") for word in name.words):
            by_key[name.key].append(text)
    groups: list[list[str]] = []
    doubts: list[tuple[str, str]] = []
    for texts in by_key.values():
        levels = {named[text].level for text in texts} - {""}
        if all(fits(one, other) for one in levels for other in levels):
            groups.append(list(texts))
        else:
            groups += [[text for text in texts if named[text].level == level] for level in sorted({named[text].level for text in texts})]
            doubts += [(text, other) for text in texts if not named[text].level for other in texts if other != text]
    letters: dict[str, list[int]] = defaultdict(list)
    for number, group in enumerate(groups):
        letters[named[group[0]].words[0][0]].append(number)
    for text, name in named.items():
        if any(word.endswith(".") for word in name.words):
            near = [
                at for at in letters[name.words[0][0]] if means(name, named[groups[at][0]]) and fits(name.level, named[groups[at][0]].level)
            ]
            if len(near) == 1:
                groups[near[0]].append(text)
            else:
                doubts += [(text, groups[at][0]) for at in near]
    doubts += _perhaps_one(groups, letters, named)
    return [group for group in groups if len(group) > 1], doubts


def _perhaps_one(groups: list[list[str]], letters: Mapping[str, list[int]], named: Mapping[str, Name]) -> Iterator[tuple[str, str]]:
    """Names that a person might mean by one another: a word left out, a letter wrong; where it is only one other."""
    for of_letter in letters.values():
        for at in of_letter:
            name = named[groups[at][0]]
            near = [other for other in of_letter if other != at and perhaps(name, named[groups[other][0]])]
            if len(near) == 1 and not (at > near[0] and perhaps(named[groups[near[0]][0]], name)):
                yield groups[at][0], groups[near[0]][0]


def _contradicting(area: Column, others: Sequence[Column], values: pa.Array, groups: list[list[str]]) -> set[int]:
    """The groups in which two spellings give two values for one cell."""
    of_name = {name: number for number, group in enumerate(groups) for name in group}
    group = np.array([of_name.get(name, -1) for name in area.names], np.int64)[area.codes]
    rows = np.flatnonzero(group >= 0)
    key = group[rows]
    for column in others:
        key = np.unique(key * len(column.names) + column.codes[rows], return_inverse=True)[1]
    twice = np.bincount(key)[key] > 1
    rows, key = rows[twice], key[twice]
    texts = [(text or "").strip() for text in values.take(pa.array(rows)).to_pylist()]
    said: dict[int, tuple[int, str]] = {}
    found = set()
    for one, row, text in zip(key.tolist(), rows.tolist(), texts, strict=True):
        spelling, value = said.setdefault(one, (int(area.codes[row]), text))
        if spelling != area.codes[row] and value != text:
            found.add(int(group[row]))
    return found
