"""What a heading says: its text on one line, its unit, and in bilingual tables its Polish part."""

import re
from collections.abc import Iterable

from ratusz.bank.read.syntax import UNITS

_HYPHENATED = re.compile(r"(?<=[a-ząćęłńóśźż])-\s*\n\s*(?=[a-ząćęłńóśźż])")
_BRACKETS = re.compile(r"\s*[\[(]\s*(?:w\s+)?([^\[\]()]{1,16}?)\s*[\])]")
_SAID = re.compile(r"\bw\s+(%|‰|zł|tys\.? zł|mln zł|km ?[2²]|ha)(?=$|[\s,;)/])")
_SQUARES = {"km²": "km2", "m²": "m2", "m³": "m3", "µg/m³": "µg/m3", "μg/m3": "µg/m3", "μg/m³": "µg/m3", "ng/m³": "ng/m3", "mg/m³": "mg/m3"}
_MORE_UNITS = (
    "osoba",
    "osoby",
    "os",
    "tys.",
    "tys",
    "tys. os.",
    "tys. osób",
    "tys zł",
    "mln",
    "mld zł",
    "szt.",
    "sztuka",
    "ng/m3",
    "ng/m³",
    "mg/m3",
    "mg/m³",
    "μg/m3",
    "μg/m³",
    "dm3",
    "m3/h",
    "mm",
    "cm",
    "hPa",
    "m/s",
    "km/h",
    "GJ",
    "MW",
    "kW",
    "GWh",
    "g",
    "mg",
    "s",
    "dni",
    "doba",
    "miesiące",
    "promil",
    "pkt",
    "punkt",
    "punkty",
    "euro",
)
_KNOWN = {*UNITS, *_MORE_UNITS} - {"r."}
_DIACRITICS = re.compile(r"[ąćęłńóśźżĄĆĘŁŃÓŚŹŻ]")
#: Words of English headings.
_WORDS = """
above accidents administrative adult after age aged ages agricultural all and annual apartments are area at average base beds
below births board books boys building buildings by capita cars cause change children cities city code communes consumption cost
council count country current date day days death deaths dwellings each economic education employed employees employment end
enterprises entities entry estate executed expenditure expenditures females figures first floor for forest from girls graduates
gross group groups having health higher hospitals household households housing in inhabitants increase decrease income indicator
industry injured institutions investment kind killed land length less live local localisation location lower males marriages men
mean median member members middle migration month monthly more municipal municipalities name net nights number numbers of old on
or other over own paid participants per period permanent persons places population position post pre price prices primary private
production property protected public pupils quarter ranking rate registered residence residents revenue revenues roads room rooms
rural salaries schools secondary sector sex share size social source specification square state stay structure students sub supply
surface taxes territorial identifier than the their thousand to total tourist town towns traffic type unemployed unemployment unit
units urban usable users value vehicles villages voivodship voivodships voivodeship voivodeships wages waste water which with
without women working year years young gmina gminas powiat powiats poland thous
territories localities auxiliary quarters largest biggest smallest highest lowest airport port status including excluding
"""
_ENGLISH = frozenset(_WORDS.split())
#: English words that Polish headings use too: alone they prove nothing.
_SHARED = frozenset({"gmina", "powiat", "to", "on", "by", "post", "sub", "net", "sector", "date", "port", "status"})


def clean_label(text: str) -> str:
    """A heading's text on one line: hyphenated words joined, blanks single."""
    return " ".join(_HYPHENATED.sub("", text).split())


def polish_label(text: str) -> str:
    """`text` on one line without its English lines; all of it where there is no other line."""
    kept: list[str] = []
    english = False
    for line in _lines(_HYPHENATED.sub("", text)):
        english = is_english(line) or (english and _could_be_english(line))
        kept += [] if english else [line]
    return clean_label(" ".join(kept)) if any(any(map(str.isalpha, line)) for line in kept) else clean_label(text)


def is_english(text: str) -> bool:
    """Whether a line of a heading is English: at least half of its words are, one of them surely, and none has a Polish letter."""
    words = _english_or_not(text)
    return 2 * sum(words.values()) >= len(words) > 0 and any(known and word not in _SHARED for word, known in words.items())


def is_all_english(text: str) -> bool:
    """Whether every line of a text is English."""
    lines = _lines(text)
    return bool(lines) and all(map(is_english, lines))


def _could_be_english(text: str) -> bool:
    """Whether all words of a line are English ones, those that Polish has too included."""
    words = _english_or_not(text)
    return bool(words) and all(words.values())


def _english_or_not(text: str) -> dict[str, bool]:
    """The words of `text`, with letters set apart joined ("T O T A L"), and whether each is English; none where a letter is Polish."""
    if _DIACRITICS.search(text):
        return {}
    joined = re.sub(r"(?<!\w)\w(?: \w)+(?!\w)", lambda found: found[0].replace(" ", ""), text)
    return {word: word in _ENGLISH for word in map(str.casefold, re.findall(r"[^\W\d_]{2,}", joined))}


def are_bilingual(texts: Iterable[str]) -> bool:
    """Whether cells of a heading say things twice: at least two have Polish and English lines."""
    both = 0
    for text in texts:
        lines = [line for line in _lines(text) if any(map(str.isalpha, line))]
        both += len({is_english(line) for line in lines}) == 2
    return both > 1


def _lines(text: str) -> list[str]:
    return [line.strip() for line in re.split(r"\n| / |\s{2,}", text) if line.strip()]


def unit_of(label: str) -> str | None:
    """The unit that a heading names in brackets or after "w", or None."""
    bracketed = [found[1] for found in _BRACKETS.finditer(label) if as_unit(found[1])]
    if bracketed:
        return as_unit(bracketed[-1])
    said = _SAID.search(label)
    ranked = said and re.search(r"\b(?:według|wg)\b", label[: said.start()])  # "lokata według powierzchni w ha" is no area
    return as_unit(said[1]) if said and not ranked else None


def as_unit(text: str) -> str | None:
    """The unit that `text` is, in brackets or after "w" or bare, or None."""
    bare = text.strip().strip("[]()").strip()
    bare = re.sub(r"^w\s+", "", bare).replace(" ²", "²").replace("km 2", "km2").replace("m 2", "m2")
    if bare in _KNOWN or bare.casefold() in {"zł", "pln", "szt", "szt.", "osoba", "%"}:
        return _SQUARES.get(bare, bare)
    return None


def without_unit(label: str) -> str:
    """`label` without a unit in brackets: what a column is called by machines."""
    return _BRACKETS.sub(lambda found: "" if as_unit(found[1]) else found[0], label)
