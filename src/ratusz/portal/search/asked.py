"""What a person typed, as a question to the index: words that must be found, words that may, and who is asking."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import tantivy

from ratusz.bank.base.text import fold
from ratusz.portal.search.index import ENGLISH, EVERY, POLISH, WEIGHTS
from ratusz.portal.search.synonyms import Synonyms
from ratusz.portal.search.words import english_stem, is_compared, is_verb, meant, restored, stem, undone, words_of

#: More words than this ask nothing more precise.
MOST_WORDS = 16
#: No word of the language has more letters; what words mean is kept in memory, so they have an end.
MOST_LETTERS = 60
#: What another word for the same, or another reading of what was typed, counts beside the word itself.
_SYNONYM, _RESTORED, _UNDONE = 0.75, 0.8, 0.5
_MUST, _SHOULD = tantivy.Occur.Must, tantivy.Occur.Should
#: Of the fields that have a word the best counts in full, each other one so much.
_TIE = 0.25
#: What it counts to fit at all, so that what is found only by a stem is still put in order by its worth.
_FITS = 0.1
#: What it counts that the title has all of several words: in a small catalogue no word is rare, and use alone would put others before it.
_TITLED = 15.0
#: What it counts to have all the words where fewer are enough: more than anything else can, so that those stand first.
_WHOLE = 100_000.0
#: Where another word for the same is looked for: of columns and holders nearly everything has one.
_OF_OTHERS = ("title", "keywords", "values", "text")

Query = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word that was typed. `forms`: terms it may be found by and what each counts; `is_light`: it says nothing on its own."""

    typed: str
    forms: tuple[tuple[str, float], ...]
    is_light: bool = False

    @property
    def plain(self) -> str:
        """The word without diacritics."""
        return fold(self.typed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One or more words that stand for one thing, and other ways to say it, each with the terms that it takes.

    `telling`: those terms of the other ways that say it on their own, and not only ask or join.
    """

    words: tuple[Word, ...]
    others: tuple[tuple[str, ...], ...] = ()
    telling: frozenset[str] = frozenset()

    @property
    def is_light(self) -> bool:
        """Whether a dataset without it may be what is looked for as much as one with it."""
        return not self.others and all(word.is_light for word in self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who asks, in the terms that records name their readers by. `audiences`: "public", "office" and ids of units.

    `works_in`: ids of units whose drafts the reader sees. `sees_all`: a role in the whole bank.
    """

    audiences: frozenset[str] = frozenset({"public"})
    works_in: frozenset[str] = frozenset()
    is_member: bool = False
    sees_all: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question to the index. `filters`: facet → value."""

    parts: tuple[Part, ...] = ()
    filters: Mapping[str, str] = field(default_factory=dict)
    archived: bool = False
    reader: Reader = field(default_factory=Reader)

    @property
    def heavy(self) -> tuple[Part, ...]:
        """The parts that narrow; where there are none, all."""
        return tuple(part for part in self.parts if not part.is_light) or self.parts


def parts_of(text: str, synonyms: Synonyms) -> tuple[Part, ...]:
    """The parts of what was typed, in order; words that only ask or join are left out, unless there are no others."""
    words = [_word(typed[:MOST_LETTERS], synonyms) for typed in words_of(text)[:MOST_WORDS]]
    found = list(_joined(words, synonyms))
    return tuple(part for part in found if not _is_silent(part, synonyms)) or tuple(found)


def _is_silent(part: Part, synonyms: Synonyms) -> bool:
    return not part.others and all(_asks(word, synonyms) for word in part.words)


def _asks(word: Word, synonyms: Synonyms) -> bool:
    """Whether a word only asks or joins, in the form that it is listed in or in another one."""
    forms = meant(word.typed)
    return word.plain in synonyms.silent or (bool(forms) and synonyms.silent.issuperset(forms))


def _word(typed: str, synonyms: Synonyms) -> Word:
    return Word(typed=typed, forms=forms_of(typed), is_light=fold(typed) in synonyms.light or is_verb(typed) or is_compared(typed))


@lru_cache(8_192)
def forms_of(typed: str) -> tuple[tuple[str, float], ...]:
    """The terms that a typed word may be found by: what it is, what it may have meant, at last its stem.

    Of verbs no stem: that of "zapisać" is "zapis", which is something else.
    """
    found = dict.fromkeys(meant(typed), 1.0)
    weight = _RESTORED if found else 1.0
    for form in restored(typed):
        found.setdefault(form, weight)
    for form in undone(typed):
        found.setdefault(form, _UNDONE)
    if not is_verb(typed):
        found.setdefault(stem(typed), 1.0 if not found else _RESTORED)
    return tuple(found.items())


def _joined(words: list[Word], synonyms: Synonyms) -> Iterator[Part]:
    """Words that stand together for one thing become one part, the longest first."""
    at = 0
    while at < len(words):
        length, others = synonyms.at([_known_by(word) for word in words[at:]])
        taken = words[at : at + length]
        if length > 1:
            taken = [_widened(word, synonyms) for word in taken if word.plain not in synonyms.silent] or taken
        yield _part(tuple(taken), others, synonyms)
        at += length


def parted(parts: Iterable[Part], synonyms: Synonyms) -> tuple[Part, ...]:
    """The same words, each a part of its own."""
    alone = [synonyms.at([_known_by(word)])[1] for part in parts for word in part.words]
    return tuple(
        Part(words=(word,), others=others) for word, others in zip((word for part in parts for word in part.words), alone, strict=True)
    )


def _part(words: tuple[Word, ...], others: tuple[tuple[str, ...], ...], synonyms: Synonyms) -> Part:
    telling = {term for other in others for term in other} - synonyms.silent - synonyms.light
    return Part(words=words, others=others, telling=frozenset(telling))


def _known_by(word: Word) -> set[str]:
    return {form for form, _ in word.forms} | {word.plain}


def _widened(word: Word, synonyms: Synonyms) -> Word:
    """A word among others of its part, found also by other single words for the same."""
    others = [other[0] for other in synonyms.at([_known_by(word)])[1] if len(other) == 1]
    return replace(word, forms=(*word.forms, *((other, _SYNONYM) for other in others)))


class Composer:
    """Composes queries for an index with `schema`."""

    def __init__(self, schema: tantivy.Schema) -> None:
        self._schema = schema

    def narrowed(self, asked: Asked, *, least: int | None = None, without: str = "") -> Query:
        """What fits `asked`, in no order. `least`: how many of its heavy parts are enough, all where None; `without`: a filter left out."""
        found = [(_MUST, one) for one in self._seen(asked)]
        found += [(_MUST, self._term(name, value)) for name, value in asked.filters.items() if name != without]
        heavy = [self._fits(part) for part in asked.heavy]
        if least is None or least >= len(heavy):
            found += [(_MUST, one) for one in heavy]
        else:
            found.append((_MUST, tantivy.Query.boolean_query([(_SHOULD, one) for one in heavy], minimum_number_should_match=least)))
        return tantivy.Query.boolean_query(found)

    def ordered(self, asked: Asked, *, least: int | None = None) -> Query:
        """The same, with a score: how well each fits. Where fewer words are enough, what has all of them stands first."""
        fits = tantivy.Query.const_score_query(self.narrowed(asked, least=least), _FITS)
        found = [(_MUST, fits), *((_SHOULD, self._part(part)) for part in asked.parts)]
        if sum(len(part.words) for part in asked.heavy) > 1:
            titled = self._all([self._any("title", _terms(word)) for part in asked.heavy for word in part.words])
            found.append((_SHOULD, tantivy.Query.const_score_query(titled, _TITLED)))
        if least is not None:
            found.append((_SHOULD, tantivy.Query.const_score_query(self.narrowed(asked), _WHOLE)))
        return tantivy.Query.boolean_query(found)

    def _seen(self, asked: Asked) -> Iterator[Query]:
        """Records that the reader may see, kept up or archived."""
        who = asked.reader
        yield self._any("reader", ("both", "office" if who.is_member else "public"))
        yield self._term("archived", "1" if asked.archived else "0")
        if who.sees_all:
            return
        meant = [self._any("seen_by", who.audiences), self._any("holds_for", who.audiences)]
        if not who.works_in:
            yield from meant
            return
        yield tantivy.Query.boolean_query([(_SHOULD, self._all(meant)), (_SHOULD, self._any("office", who.works_in))])

    def _fits(self, part: Part) -> Query:
        """Records that have all the words of the part, or all of another way to say it."""
        ways = [self._all([self._any(EVERY, _terms(word)) for word in part.words])]
        ways += [self._all([self._term(EVERY, form) for form in other]) for other in part.others]
        return ways[0] if len(ways) == 1 else tantivy.Query.boolean_query([(_SHOULD, way) for way in ways])

    def _part(self, part: Part) -> Query:
        """The best of: all the words as typed; all the words of another way to say it."""
        ways = [self._all([self._word(word) for word in part.words])]
        ways += [tantivy.Query.boost_query(self._all([self._form(form) for form in other]), _SYNONYM) for other in part.others]
        return ways[0] if len(ways) == 1 else tantivy.Query.disjunction_max_query(ways, _TIE)

    def _word(self, word: Word) -> Query:
        """The best place that has the word; one that nearly everything has counts in titles alone."""
        fields = ("title",) if word.is_light else POLISH
        found = [self._term(name, form, weight * WEIGHTS[name]) for form, weight in word.forms for name in fields]
        if word.is_light:
            return tantivy.Query.disjunction_max_query(found, _TIE)
        found.append(self._term("exact", word.plain, WEIGHTS["exact"]))
        found += [self._term(name, english_stem(word.typed), WEIGHTS[name]) for name in ENGLISH]
        return tantivy.Query.disjunction_max_query(found, _TIE)

    def _form(self, form: str) -> Query:
        return tantivy.Query.disjunction_max_query([self._term(name, form, WEIGHTS[name]) for name in _OF_OTHERS], _TIE)

    @staticmethod
    def _all(queries: list[Query]) -> Query:
        return queries[0] if len(queries) == 1 else tantivy.Query.boolean_query([(_MUST, one) for one in queries])

    def _any(self, name: str, values: Iterable[str]) -> Query:
        """Any of the values; a query of a set of terms would take thirty times as long (an automaton is made of it)."""
        wanted = [(_SHOULD, self._term(name, value)) for value in values]
        return wanted[0][1] if len(wanted) == 1 else tantivy.Query.boolean_query(wanted)

    def _term(self, name: str, value: str, weight: float = 0.0) -> Query:
        if not weight:
            return tantivy.Query.term_query(self._schema, name, value, index_option="basic")
        return tantivy.Query.boost_query(tantivy.Query.term_query(self._schema, name, value, index_option="freq"), weight)


def _terms(word: Word) -> set[str]:
    return {form for form, _ in word.forms} | {word.plain, english_stem(word.typed)}
