"""A question put to an index: a page of ids in order, how many there are, how many by each value of each facet."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import tantivy

from ratusz.bank.base.text import fold
from ratusz.portal.search.asked import Asked, Composer, Part, Word, forms_of, parted
from ratusz.portal.search.index import FACETS, SETS, Index, set_of, values_in
from ratusz.portal.search.synonyms import Synonyms
from ratusz.portal.search.words import is_word, words_of

RELEVANCE, TITLE, PUBLISHED, CHANGED, USED = "relevance", "title", "-published", "-changed", "-used"
_FIELDS = {PUBLISHED: "published", CHANGED: "changed", USED: "used"}
#: Values of a facet that are told at most; a catalogue with more institutions tells the largest.
MOST_VALUES = 200
#: With fewer datasets that have every word, those that have most of them, or one of two, are told too.
_FEW = 3
#: Of what is near a mistyped word so many titles are looked at; a beginning stands for so many words.
_NEAR, _BEGUN = 40, 30
_SHORTEST_BEGINNING, _BEGINNING_COUNTS = 3, 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`ids` of the page in order. `complete`: how many have all the words; `count`: how many in all.

    `facets`: name → value → datasets. `asked`: the question as it was answered; `corrected`: typed word → what it was taken for.
    """

    ids: tuple[str, ...]
    count: int
    complete: int
    asked: Asked
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    corrected: Mapping[str, str] = field(default_factory=dict)


def answer(
    index: Index, asked: Asked, synonyms: Synonyms, *, sort: str = RELEVANCE, start: int = 0, limit: int = 20,
    facets: tuple[str, ...] = FACETS,
) -> Answer:  # fmt: skip
    """What `index` says to `asked`. Where no dataset has all its words, mistyped ones are mended, then fewer are enough."""
    searcher, composer = index.searcher, Composer(index.schema)
    query = composer.ordered if sort == RELEVANCE else composer.narrowed
    ids, count = _page(searcher, query(asked), sort=sort, start=start, limit=limit)
    complete, least, corrected = count, None, dict[str, str]()
    if asked.parts and count < _FEW and not _is_filtered_out(searcher, composer, asked, count):
        if not count and any(len(part.words) > 1 for part in asked.parts):
            asked = replace(asked, parts=parted(asked.parts, synonyms))
            count = complete = _count(searcher, composer.narrowed(asked))
        if not count:
            asked, corrected = _mended(index, composer, asked)
            complete = _count(searcher, composer.narrowed(asked))
        if not complete and (weak := _weak(searcher, composer, asked)):
            asked = weak
        least = _least(searcher, composer, asked, complete)
        ids, count = _page(searcher, query(asked, least=least), sort=sort, start=start, limit=limit)
    counted = _counted(searcher, composer, asked, least, facets)
    return Answer(ids=ids, count=count, complete=complete, asked=asked, facets=counted, corrected=corrected)


def has_all(index: Index, asked: Asked, synonyms: Synonyms) -> bool:
    """Whether any record has all the words, those that stand together for one thing also one by one."""
    searcher, composer = index.searcher, Composer(index.schema)
    if searcher.search(composer.narrowed(asked), 1, count=False).hits:
        return True
    if all(len(part.words) == 1 for part in asked.parts):
        return False
    alone = replace(asked, parts=parted(asked.parts, synonyms))
    return bool(searcher.search(composer.narrowed(alone), 1, count=False).hits)


def _is_filtered_out(searcher: Any, composer: Composer, asked: Asked, count: int) -> bool:
    """Whether the words do find something, and only the filters leave nothing: then it is them that are to be changed."""
    return not count and bool(asked.filters) and bool(_count(searcher, composer.narrowed(replace(asked, filters={}))))


def _count(searcher: Any, query: Any) -> int:
    """How many fit, without looking for the best of them: a tenth of the time. Every record has a number in `used`."""
    return int(searcher.aggregate(query, {"all": {"value_count": {"field": "used"}}})["all"]["value"])


def _least(searcher: Any, composer: Composer, asked: Asked, complete: int) -> int | None:
    """How many of the words are enough; None for all of them."""
    for least in range(len(asked.heavy) - 1, 0, -1):
        if _count(searcher, composer.narrowed(asked, least=least)) > complete:
            return least
    return None


def _weak(searcher: Any, composer: Composer, asked: Asked) -> Asked | None:
    """The question put by its light words alone, where nothing has any of the others; None where something has."""
    light = tuple(part for part in asked.parts if part.is_light)
    if len(light) in {0, len(asked.parts)} or _count(searcher, composer.narrowed(asked, least=1)):
        return None
    return replace(asked, parts=light)


def _page(searcher: Any, query: Any, *, sort: str, start: int, limit: int) -> tuple[tuple[str, ...], int]:
    if sort == RELEVANCE:
        found = searcher.search(query, limit, offset=start, weight_by_field="worth")
    elif sort == TITLE:
        found = searcher.search(query, limit, offset=start, order_by_field="order", order=tantivy.Order.Asc)
    else:
        found = searcher.search(query, limit, offset=start, order_by_field=_FIELDS[sort])
    return tuple(searcher.doc(at)["id"][0] for _, at in found.hits), int(found.count)


def _counted(searcher: Any, composer: Composer, asked: Asked, least: int | None, facets: tuple[str, ...]) -> dict[str, dict[str, int]]:
    """Counts by value. Those of a facet that is chosen are of what all the other filters leave."""
    free = [name for name in facets if name not in asked.filters]
    found = _aggregated(searcher, composer.narrowed(asked, least=least), free)
    for name in facets:
        if name in asked.filters:
            found |= _aggregated(searcher, composer.narrowed(asked, least=least, without=name), [name])
    return {name: found[name] for name in facets}


def _aggregated(searcher: Any, query: Any, names: list[str]) -> dict[str, dict[str, int]]:
    if not names:
        return {}
    wanted = {name: {"terms": {"field": set_of(name) if name in SETS else name, "size": MOST_VALUES}} for name in names}
    told = searcher.aggregate(query, wanted)
    return {name: _values(told[name]["buckets"], is_set=name in SETS) for name in names}


def _values(buckets: list[dict[str, Any]], *, is_set: bool) -> dict[str, int]:
    found: Counter[str] = Counter()
    for bucket in buckets:
        for value in values_in(bucket["key"]) if is_set else (bucket["key"],):
            found[value] += int(bucket["doc_count"])
    return dict(found)


def _mended(index: Index, composer: Composer, asked: Asked) -> tuple[Asked, dict[str, str]]:
    """The question with each word that nothing has taken for the beginning of one, or replaced by the nearest one that something has."""
    searcher, corrected, parts = index.searcher, dict[str, str](), []
    for part in asked.parts:
        words = []
        for word in part.words:
            alone = replace(asked, parts=(Part(words=(word,)),), filters={})
            if _count(searcher, composer.narrowed(alone)):
                words.append(word)
                continue
            begun = begun_by(index, word)
            if begun != word and _count(searcher, composer.narrowed(replace(alone, parts=(Part(words=(begun,)),)))):
                words.append(begun)
            elif not is_word(word.typed) and (meant := _nearest(index, composer, alone, word)):
                corrected[word.typed] = meant
                words.append(Word(typed=meant, forms=forms_of(meant), is_light=word.is_light))
            else:
                words.append(word)
        parts.append(replace(part, words=tuple(words)))
    return replace(asked, parts=tuple(parts)), corrected


def begun_by(index: Index, word: Word, *, shortest: int = _SHORTEST_BEGINNING) -> Word:
    """The word, found also by the most frequent words that begin with it; one of fewer letters than `shortest` as it is."""
    if len(word.plain) < shortest:
        return word
    known = {form for form, _ in word.forms}
    found = [term for term, _ in index.searcher.terms_with_prefix("every", word.plain, limit=_BEGUN) if term not in known]
    return replace(word, forms=(*word.forms, *((term, _BEGINNING_COUNTS) for term in found)))


def titles(index: Index, asked: Asked, *, limit: int) -> tuple[str, ...]:
    """Ids of what best fits a question whose last word is being typed."""
    composer = Composer(index.schema)
    last = asked.parts[-1]
    begun = replace(last, words=(*last.words[:-1], begun_by(index, last.words[-1], shortest=1)))
    return _page(index.searcher, composer.ordered(replace(asked, parts=(*asked.parts[:-1], begun))), sort=RELEVANCE, start=0, limit=limit)[
        0
    ]


def _nearest(index: Index, composer: Composer, asked: Asked, word: Word) -> str:
    """The word nearest to `word` among those that readers see in titles and keywords; "" where none is near."""
    most = 0 if len(word.plain) < 4 else 1 if len(word.plain) < 7 else 2
    if not most or not word.plain.isalpha():
        return ""
    seen = composer.narrowed(replace(asked, parts=()))
    near = tantivy.Query.fuzzy_term_query(index.schema, "exact", word.plain, distance=most)
    both = tantivy.Query.boolean_query([(tantivy.Occur.Must, seen), (tantivy.Occur.Must, near)])
    searcher, times = index.searcher, Counter[str]()
    for _, at in searcher.search(both, _NEAR, count=False).hits:
        times.update(words_of(searcher.doc(at)["said"][0]))
    steps = {other: distance(word.plain, fold(other), most=most) for other in times}
    close = [(steps[other], -times[other], other) for other in times if steps[other] <= most]
    return min(close)[2] if close else ""


def distance(one: str, other: str, *, most: int) -> int:
    """How many letters have to be added, left out, changed or swapped with their neighbour; `most` + 1 for more than `most`."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        last, before, row = before, row, [i]
        for j, mark in enumerate(other, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != mark))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == mark:
                best = min(best, last[j - 2] + 1)
            row.append(best)
    return min(row[-1], most + 1)
