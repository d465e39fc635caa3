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
without women working year years young gmina gminas powiat powiats
"""
_ENGLISH = frozenset(_WORDS.split())
#: English words that Polish headings use too: alone they prove nothing.
_SHARED = frozenset({"gmina", "powiat", "to", "on", "by", "post", "sub", "net", "sector", "date"})


def clean_label(text: str) -> str:
    """A heading's text on one line: hyphenated words joined, blanks single."""
    return " ".join(_HYPHENATED.sub("", text).split())


def polish_label(text: str) -> str:
    """`text` on one line without its English lines; all of it where there is no other line."""
    lines = _lines(_HYPHENATED.sub("", text))
    kept = [line for line in lines if not is_english(line)]
    return clean_label(" ".join(kept)) if any(any(map(str.isalpha, line)) for line in kept) else clean_label(text)


def is_english(text: str) -> bool:
    """Whether a line of a heading is English: at least half of its words are, one of them surely, and none has a Polish letter."""
    words = re.findall(r"[^\W\d_]{2,}", text)
    if not words or _DIACRITICS.search(text):
        return False
    english = [word for word in map(str.casefold, words) if word in _ENGLISH]
    return 2 * len(english) >= len(words) and any(word not in _SHARED for word in english)


def are_bilingual(texts: Iterable[str]) -> bool:
    """Whether cells of a heading say things twice: at least two have Polish and English lines."""
    both = 0
    for text in texts:
        lines = [line for line in _lines(text) if any(map(str.isalpha, line))]
        both += len({is_english(line) for line in lines}) == 2
    return both > 1


def _lines(text: str) -> list[str]:
    return [line.strip() for line in re.split(r"\n| / ", text) if line.strip()]


def unit_of(label: str) -> str | None:
    """The unit that a heading names in brackets or after "w", or None."""
    bracketed = [found[1] for found in _BRACKETS.finditer(label) if as_unit(found[1])]
    if bracketed:
        return as_unit(bracketed[-1])
    said = _SAID.search(label)
    return as_unit(said[1]) if said else None


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
