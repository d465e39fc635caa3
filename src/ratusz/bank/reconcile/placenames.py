"""Names of territories as files write them: what is before and after the name, abbreviations, and which name is meant.

"M.Siemianowice Śląskie", "Siemianowice Sl.", "gm. Siemianowice Śl. (1)" are one name; "powiat brzeziński" is not "Brzeziny".
"""

import re
from dataclasses import dataclass

from ratusz.bank.base.text import fold

_LEVELS: dict[str, tuple[str, ...]] = {
    "voivodeship": ("wojewodztwo", "woj"),
    "powiat": ("powiat", "pow"),
    "gmina": ("gmina", "gm"),
    "city": ("miasto", "m", "miasto stoleczne", "m st", "st", "stoleczne", "mst"),
}
_LEVEL_OF = {word: level for level, words in _LEVELS.items() for word in words}
_KIND_AFTER = {
    "1": "city",
    "2": "rural gmina",
    "3": "gmina",
    "4": "town part",
    "5": "rural part",
    "miasto": "city",
    "gmina miejska": "city",
    "miejska": "city",
    "m": "city",
    "gmina wiejska": "rural gmina",
    "wiejska": "rural gmina",
    "w": "rural gmina",
    "gmina miejsko wiejska": "gmina",
    "miejsko wiejska": "gmina",
    "obszar wiejski": "rural part",
    "powiat": "powiat",
    "miasto na prawach powiatu": "city",
    "m n p p": "city",
}
_IN_BRACKETS = re.compile(r"\(([^()]*)\)\s*$")
_AFTER = re.compile(
    r"(?:\s*[-–—,]\s*)(miasto|m|obszar wiejski|gmina wiejska|gmina miejska|gmina|wies|miasto na prawach powiatu|m\.\s*n\.\s*p\.\s*p)\.?$"
)
_SINCE = re.compile(r"\s+(?:od|do)\s+\d{4}(?:\s*r\.?)?$")
_RIGHTS = re.compile(r"\b(?:miasto )?na prawach powiatu\b")
_TOKEN = re.compile(r"[a-z0-9]+\.?")
_WORDS = {"n": "nad", "k": "kolo", "sw": "swieta", "nad": "nad"}
_SHORT = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name apart from what its spelling adds. `words` are without case and diacritics; a word that ends in a point is shortened.

    `level`: what the spelling says it is (voivodeship, powiat, gmina, city, a part); empty where it does not.
    """

    words: tuple[str, ...]
    level: str = ""

    @property
    def key(self) -> str:
        """Equal for spellings of one name that shorten nothing."""
        return " ".join(word.rstrip(".") for word in self.words)


def name_of(text: str) -> Name:
    """The name in `text`."""
    bare, level = " ".join(fold(text).replace("/", " ").split()), ""
    bare = _SINCE.sub("", bare)
    if _RIGHTS.search(bare):
        bare, level = " ".join(_RIGHTS.sub(" ", bare).split()), "city"
    if found := _IN_BRACKETS.search(bare):
        said = " ".join(re.findall(r"[a-z0-9]+", found[1]))
        if said in _KIND_AFTER:
            bare, level = bare[: found.start()].strip(), _KIND_AFTER[said]
    if found := _AFTER.search(bare):
        said = " ".join(re.findall(r"[a-z0-9]+", found[1]))
        bare, level = bare[: found.start()].strip(), _KIND_AFTER.get(said, level)
    tokens = _TOKEN.findall(bare)
    while len(tokens) > 1 and (word := tokens[0].rstrip(".")) in _LEVEL_OF and (tokens[0].endswith(".") or len(word) > 2):
        # "Powiat m. X" is the city that is a powiat.
        level = _LEVEL_OF[word] if level in {"", "powiat", "gmina"} and _LEVEL_OF[word] == "city" else level or _LEVEL_OF[word]
        tokens = tokens[1:]
    if len(tokens) > 1 and tokens[0] == "m" and text.strip()[:1] == "M":
        tokens, level = tokens[1:], level or "city"
    return Name(words=tuple(_WORDS.get(one.rstrip("."), one) if one.endswith(".") or one == "n" else one for one in tokens), level=level)


def shortens(word: str, whole: str) -> bool:
    """Whether `word` may stand for `whole`: with its point, letters of it in their order, the first one first."""
    if word.rstrip(".") == whole.rstrip("."):
        return True
    if not word.endswith(".") or word[0] != whole[0] or len(word) > len(whole):
        return False
    letters = iter(whole)
    return all(letter in letters for letter in word[:-1])


def means(name: Name, whole: Name) -> bool:
    """Whether `name` is a spelling, perhaps shortened, of `whole`."""
    return len(name.words) == len(whole.words) and all(map(shortens, name.words, whole.words))


def perhaps(name: Name, whole: Name) -> bool:
    """Whether a person might mean `whole`: words left out at the end, shortened without a point, or one letter wrong."""
    if len(name.words) < len(whole.words):
        return all(map(shortens, name.words, whole.words[: len(name.words)])) and len(name.words[0]) > _SHORT
    if len(name.words) != len(whole.words):
        return False
    different = [(a.rstrip("."), b.rstrip(".")) for a, b in zip(name.words, whole.words, strict=True) if not shortens(a, b)]
    if len(different) != 1:
        return False
    a, b = different[0]
    return (len(a) > 1 and shortens(f"{a}.", b)) or (min(len(a), len(b)) > _SHORT and _one_apart(a, b))


def _one_apart(a: str, b: str) -> bool:
    """Whether one letter put in, left out, changed, or two neighbours exchanged make `a` into `b`."""
    if abs(len(a) - len(b)) > 1:
        return False
    at = next((number for number, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return a[at + 1 :] == b[at + 1 :] or a[at:] == b[at + 1 :] or a[at + 1 :] == b[at:] or a[at : at + 2] == b[at : at + 2][::-1]


def fits(level: str, other: str) -> bool:
    """Whether two levels said by spellings may be of one territory; an unsaid one fits all but a part, "gmina" is said of any."""
    if level == other:
        return True
    parts = {"town part", "rural part"}
    if "" in {level, other}:
        return not {level, other} & parts
    return {level, other} in ({"gmina", "city"}, {"gmina", "rural gmina"})
