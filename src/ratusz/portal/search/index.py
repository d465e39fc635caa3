"""One index: a folder made by tantivy. It holds what it was told; who may see what is decided by the terms it is asked with.

A folder is written by one process at a time (the caller holds the lock) and read by any number. The mark, which says how much of
the journal is in it, is a document among the others: both are committed, or neither.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import tantivy

from ratusz.bank.base.text import polish_key
from ratusz.portal.search.words import english_stem, folded, terms_of, words_of

#: Changes with what is written of a record, or how: an index of another form is made anew.
FORM = "2"
#: Field → what a word found in it counts. `exact` holds the words as they are written, the `_en` ones stems of English words.
WEIGHTS: Mapping[str, float] = {
    "title": 8.0, "keywords": 5.0, "holder": 2.0, "columns": 2.0, "values": 2.5, "text": 1.0, "exact": 2.0, "title_en": 6.0, "text_en": 1.0,
}  # fmt: skip
POLISH, ENGLISH = ("title", "keywords", "holder", "columns", "values", "text"), ("title_en", "text_en")
#: Those whose written words are told to whoever mistypes.
_WRITTEN = ("title", "keywords", "columns", "values", "title_en")
#: Facets of several values: a record holds its values as one term too, so that counting looks at it once.
SETS = ("kind", "format", "year", "openness")
FACETS = ("theme", "unit", *SETS, "licence", "frequency", "tag")
#: Every term of a record, whatever it was found in: what narrows is looked up here, the weighted fields only put it in order.
EVERY = "every"
_JOINT = "\x1f"
_MARK = "mark"
_HEAP_TO_BUILD, _HEAP_TO_CHANGE = 96_000_000, 15_000_000
_ORDER_LETTERS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What one dataset is found by.

    `texts`: field of POLISH or ENGLISH → its text. `facets`: name of FACETS → values. `seen_by`, `holds_for`, `office`, `reader`: who
    may see it, see `asked.Reader`. `title`: what it is ordered by. `changed`, `published`, `used`: numbers it is ordered by.
    `worth`: 0 or more; relevance is multiplied by the binary logarithm of 2 + worth.
    """

    id: str
    title: str
    texts: Mapping[str, str]
    facets: Mapping[str, tuple[str, ...]]
    seen_by: tuple[str, ...] = ("public",)
    holds_for: tuple[str, ...] = ("public",)
    office: str = ""
    reader: str = "both"
    archived: bool = False
    changed: int = 0
    published: int = 0
    used: int = 0
    worth: float = 0.0


def schema() -> tantivy.Schema:
    """The fields of an index."""
    builder = tantivy.SchemaBuilder()
    for name in ("id", "said"):
        builder.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
    for name in WEIGHTS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field(EVERY, tokenizer_name="whitespace", index_option="basic")
    for name in FACETS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=name not in SETS)
    for name in (*(set_of(name) for name in SETS), "order"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in ("seen_by", "holds_for", "office", "reader", "archived"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("changed", "published", "used"):
        builder.add_integer_field(name, fast=True)
    builder.add_float_field("worth", fast=True)
    return builder.build()


def set_of(facet: str) -> str:
    """The field in which the values of `facet` stand as one term."""
    return f"{facet}_set"


def values_in(term: str) -> list[str]:
    """The values of such a term."""
    return term.split(_JOINT) if term else []


class Index:
    """An index, opened. `path`: its folder; None keeps it in memory and drops it with the object."""

    def __init__(self, path: Path | None) -> None:
        if path is not None:
            path.mkdir(parents=True, exist_ok=True)
        self.schema = schema()
        self._index = tantivy.Index(self.schema, path=None if path is None else str(path))
        self._heap = _HEAP_TO_BUILD if path is not None else _HEAP_TO_CHANGE

    @property
    def searcher(self) -> Any:
        """What was committed when `reload` was last called."""
        return self._index.searcher()

    def reload(self) -> None:
        """See what others have committed."""
        self._index.reload()

    @property
    def mark(self) -> str:
        """What the last writer said of how far it came; "" before the first."""
        found = self.searcher.search(tantivy.Query.term_query(self.schema, "id", _MARK), 1, count=False).hits
        return str(self.searcher.doc(found[0][1])["said"][0]) if found else ""

    def write(self, records: Iterable[Record], *, gone: Iterable[str], mark: str, build: bool = False) -> None:
        """Take out the records of the ids in `gone`, put `records` in, set the mark: all of it or nothing.

        `build`: there is nothing in it yet, and much to come.
        """
        writer = self._index.writer(heap_size=self._heap if build else _HEAP_TO_CHANGE, num_threads=1)
        try:
            for one in (*gone, _MARK):
                writer.delete_documents_by_term("id", one)
            for record in records:
                writer.add_document(_document(record))
            said = tantivy.Document()
            said.add_text("id", _MARK)
            said.add_text("said", mark)
            writer.add_document(said)
            writer.commit()
        finally:
            writer.wait_merging_threads()
        self.reload()


def _document(record: Record) -> Any:
    found = tantivy.Document()
    found.add_text("id", record.id)
    written = " ".join([_folded(record.texts[name]) for name in _WRITTEN if record.texts.get(name)])
    terms = {name: _terms(record.texts[name]) for name in POLISH if record.texts.get(name)}
    terms |= {name: _stems(record.texts[name]) for name in ENGLISH if record.texts.get(name)} | {"exact": written}
    for name, some in terms.items():
        found.add_text(name, some)
    found.add_text(EVERY, " ".join(dict.fromkeys(" ".join(terms.values()).split())))
    found.add_text("said", " ".join(record.texts[name] for name in _WRITTEN[:2] if record.texts.get(name)))
    for name, values in record.facets.items():
        for value in values:
            found.add_text(name, value)
        if name in SETS and values:
            found.add_text(set_of(name), _JOINT.join(values))
    for name, values in (
        ("seen_by", record.seen_by),
        ("holds_for", record.holds_for),
        ("office", (record.office,)),
        ("reader", (record.reader,)),
    ):
        for value in values:
            found.add_text(name, value)
    found.add_text("archived", "1" if record.archived else "0")
    found.add_text("order", in_order(record.title))
    for name in ("changed", "published", "used"):
        found.add_integer(name, getattr(record, name))
    found.add_float("worth", record.worth)
    return found


@lru_cache(16_384)
def _terms(text: str) -> str:
    return " ".join([_terms_of(word) for word in words_of(text)])


@lru_cache(65_536)
def _terms_of(word: str) -> str:
    return " ".join(terms_of(word))


@lru_cache(1_024)
def _stems(text: str) -> str:
    return " ".join([english_stem(word) for word in words_of(text)])


@lru_cache(16_384)
def _folded(text: str) -> str:
    return " ".join(dict.fromkeys([folded(word) for word in words_of(text)]))


def in_order(title: str) -> str:
    """A text that stands before another, code by code, where `title` stands before the other in the Polish alphabet."""
    return "".join([_place(letter) for letter in unicodedata.normalize("NFC", title[:_ORDER_LETTERS])])


@lru_cache(1_024)
def _place(letter: str) -> str:
    return "".join(chr((place + 2) * 512 + min(code, 511)) for place, code in polish_key(letter))
