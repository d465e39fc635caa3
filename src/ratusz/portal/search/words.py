"""Polish words as the search knows them: base forms by Morfeusz, stems where it knows none, all of it without diacritics.

What is indexed and what is asked go through the same functions, so that "ścieżek", "ścieżki" and "sciezka" meet in one term.
"""

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

import morfeusz2
import snowballstemmer

from ratusz.bank.base.text import fold

_WORD = re.compile(r"[^\W_]+")
#: A language has some hundred thousand words in use; a bank some ten thousand.
_KEPT = 65_536
#: Ways to write a word with diacritics that are tried. More are met only in words of over twelve letters.
_TRIED = 96
_SHORTEST_STEM = 4
_WITH_MARKS = {"a": "aą", "c": "cć", "e": "eę", "l": "lł", "n": "nń", "o": "oó", "s": "sś", "z": "zżź"}
_VOWELS = frozenset("aąeęioóuy")
#: What sounds alike and is written wrongly, with what may have been meant.
_SOUNDS = (("u", "ó"), ("ó", "u"), ("rz", "ż"), ("ż", "rz"), ("ch", "h"), ("h", "ch"), ("om", "ą"), ("em", "ę"), ("en", "ę"), ("on", "ą"))
#: Classes of forms of verbs in the tags of Morfeusz; gerunds and participles are as good as nouns.
_VERBS = frozenset({"fin", "praet", "impt", "imps", "inf", "bedzie", "aglt", "pcon", "pant", "winien", "pred"})
#: What verbs get before them to say that it is done: "naładować" is "ładować", done. What is left of the verb has so many letters at least.
_DONE = ("prze", "przy", "roz", "wy", "za", "na", "po", "od", "do", "ob", "u", "s", "z", "o")
_SHORTEST_VERB = 6
#: How the tags of adjectives of the higher and the highest degree end.
_DEGREES = (":sup", ":com")
_turn = threading.Lock()


@cache
def _morfeusz() -> morfeusz2.Morfeusz:
    return morfeusz2.Morfeusz(generate=False)


@cache
def _stemmer(language: str) -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer(language)


def words_of(text: str) -> list[str]:
    """The words and numbers of `text` in lower case, in order, with their diacritics."""
    return _WORD.findall(unicodedata.normalize("NFC", text).lower())


def places_of(text: str) -> Iterator[tuple[int, int, str]]:
    """Where each word of `text` begins and ends, and the word in lower case."""
    for found in _WORD.finditer(text):
        yield found.start(), found.end(), unicodedata.normalize("NFC", found[0]).lower()


@lru_cache(_KEPT)
def _readings(word: str) -> tuple[tuple[str, str], ...]:
    """Base form and tag of each way to read the whole word, at last as a name; what an abbreviation stands for is no form of it."""
    return _analysed(word) or _analysed(word.capitalize())


def _analysed(word: str) -> tuple[tuple[str, str], ...]:
    with _turn:
        found = _morfeusz().analyse(word)
    return tuple(
        (lemma.partition(":")[0], tag)
        for start, end, (_, lemma, tag, *_rest) in found
        if (start, end) == (0, 1) and tag != "ign" and not tag.startswith("brev")
    )


def _likely(word: str) -> list[tuple[str, str]]:
    """The readings of a word; typed without diacritics and unknown so, those of the ways it may be written."""
    return list(_readings(word)) or ([each for written in _written(word) for each in _readings(written)] if word.isascii() else [])


@lru_cache(_KEPT)
def known(word: str) -> tuple[str, ...]:
    """The base forms of a word in lower case, without diacritics; none where Morfeusz does not know it."""
    return tuple(dict.fromkeys(fold(lemma) for lemma, _tag in _readings(word)))


@lru_cache(_KEPT)
def meant(word: str) -> tuple[str, ...]:
    """Those that who types the word means: a noun that is also what doing something is called ("mieszkanie") is the noun."""
    found = _readings(word)
    is_noun = any(tag.startswith("subst") for _lemma, tag in found)
    return tuple(dict.fromkeys(fold(lemma) for lemma, tag in found if not (is_noun and tag.startswith("ger"))))


@lru_cache(_KEPT)
def is_verb(word: str) -> bool:
    """Whether a word can only be a form of a verb: what somebody does tells less of a table than what it is done to."""
    found = _likely(word)
    return bool(found) and all(tag.partition(":")[0] in _VERBS for _lemma, tag in found)


@lru_cache(_KEPT)
def is_compared(word: str) -> bool:
    """Whether a word says of which there is more or most ("najstarszy"): a table has them all, and never the word."""
    return any(tag.startswith("adj") and tag.endswith(_DEGREES) for _lemma, tag in _likely(word))


@lru_cache(_KEPT)
def undone(word: str) -> tuple[str, ...]:
    """Base forms of the verbs that a verb is made of: "naładuję" is of "ładować", as "ładowania" is."""
    lemmas = {lemma for lemma, tag in _likely(word) if tag.partition(":")[0] in _VERBS}
    rests = {lemma.removeprefix(done) for lemma in lemmas for done in _DONE if lemma.startswith(done)}
    return tuple(sorted({fold(rest) for rest in rests if len(rest) >= _SHORTEST_VERB and _is_infinitive(rest)}))


def _is_infinitive(word: str) -> bool:
    return any(tag.startswith("inf") for _lemma, tag in _readings(word))


@lru_cache(_KEPT)
def folded(word: str) -> str:
    """A word without diacritics."""
    return fold(word)


@lru_cache(_KEPT)
def terms_of(word: str) -> tuple[str, ...]:
    """What a word of a text is found by: its base forms, or its stem where it has none."""
    return known(word) or (stem(word),)


@lru_cache(_KEPT)
def stem(word: str) -> str:
    """The stem of a word that no dictionary knows, without diacritics."""
    if len(word) < _SHORTEST_STEM or not word.isalpha():
        return fold(word)
    return fold(_stemmer("polish").stemWord(word))


@lru_cache(_KEPT)
def english_stem(word: str) -> str:
    """The stem of an English word."""
    return fold(_stemmer("english").stemWord(word))


@lru_cache(_KEPT)
def restored(word: str) -> tuple[str, ...]:
    """Base forms of what a word typed without diacritics, or as it sounds, may have meant."""
    found: dict[str, None] = {}
    if word.isascii():
        for written in _written(word):
            found.update(dict.fromkeys(known(written)))
    if not found and not known(word):
        for written in _heard(word):
            found.update(dict.fromkeys(known(written)))
    return tuple(form for form in found if form not in known(word))


def is_word(word: str) -> bool:
    """Whether a word is rightly spelled as it stands or but for its diacritics: then it is not another one mistyped."""
    return bool(known(word)) or (word.isascii() and any(known(written) for written in _written(word)))


def _heard(word: str) -> Iterator[str]:
    """`word` with one sound written the other way; typed without diacritics, with those too."""
    for wrong, meant in _SOUNDS:
        for found in re.finditer(wrong, word):
            written = word[: found.start()] + meant + word[found.end() :]
            yield written
            if word.isascii():
                yield from _written(written)


def _written(word: str) -> list[str]:
    """Ways to write `word` with diacritics that Polish spelling allows, at most _TRIED, `word` itself left out."""
    ways = [""]
    for at, letter in enumerate(word):
        ways = [way + mark for way in ways for mark in _marks(word, at, letter)][: _TRIED + 1]
    return [way for way in ways if way != word]


def _marks(word: str, at: int, letter: str) -> str:
    """The letters that may stand at `at`, the plain one first."""
    marks = _WITH_MARKS.get(letter, letter)
    before, after = word[at - 1] if at else "", word[at + 1] if at + 1 < len(word) else ""
    if letter in "ae" and (not before or before in _VOWELS - {"i"}):
        return letter
    if letter in "csnz" and (after == "i" or (letter in "cs" and after == "z")):
        return letter + ("ż" if letter == "z" else "")
    if letter in "csn" and after in _VOWELS and after:
        return letter
    if letter == "z" and before in {"r", "c", "s"}:
        return letter
    if letter == "z" and after in _VOWELS and after:
        return "zż"
    return marks
