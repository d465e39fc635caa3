"""What a heading says: its text on one line, its unit, and in bilingual tables its Polish part."""

import re
import unicodedata
from collections.abc import Iterable

from ratusz.bank.read.syntax import UNITS

_HYPHENATED = re.compile(r"(?<=[a-ząćęłńóśźż])-\s*\n\s*(?=[a-ząćęłńóśźż])")
#: Words that a person divided to fit a narrow cell and that the cell shows on one line: what stands behind the hyphen is no word.
_DIVIDED = re.compile(
    r"(?<=[a-ząćęłńóśźż][a-ząćęłńśźż])-(?="
    r"(?:stw[aoe]?|stwie|no[śs]ci?|wo[śs]ci?|nych|wych|nego|wego|ni[ae]|niem|niach|cj[aei]|cyjn[aey]|ski|ska|skie|skich|skiego|tur[ay])\b)"
)
_BRACKETS = re.compile(r"\s*[\[(]\s*(?:w\s+)?([^\[\]()]{1,16}?)\s*[\])]")
#: The way of the Local Data Bank: "ludność;ogółem;2019;[osoba]".
_SQUARE_BRACKETS = re.compile(r"\[[^\W\d_][\w .%/²³-]{0,14}\]")
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
above accidents accommodation administrative adult after age aged ages agricultural airport all an and annual apartments april are
area areas as at august auxiliary average base be beds been below beneficiaries benefits biggest billion births board books both
boys budget building buildings but by can capita cars cause change children cinemas cities city civil code communes companies
completed consumption cost council count country crimes current date day days death deaths december decrease disabled divorces
domestic during dwelling dwellings each economic education elderly electricity emigra emigration emission emissions employed
employees employment end energy enterprises entities entry estate estimated events excluding executed expenditure expenditures
families family fatalities february females figures final fires firms first fiscal flats floor following for foreign forest
forests from gas general girls given gmina gminas graduates grants green gross group groups having health heating high higher
highest hospitals hour hours household households housing identifier if immigra immigration in including income increase indicator
industry infant infants inflow inhabitants injured injuries institutions internal international investment issued its january july
june killed kind kindergartens land largest last length less level libraries list live local localisation localities location long
low lower lowest main major males many march marriages may mean median member members men middle migration million minus month
monthly more most municipal municipalities museums name natural net network new next nights no noise none not november number
numbers nurseries nursery occupied october of offences official old on one only opening operating or original other out outflow
over overall own paid parks part partial participants pensions per period permanent permits persons pipeline places plus poland
pollution population port position possible post powiat powiats pre preliminary present previous price prices primary private
production property protected provided provisional public pupils purchase quantity quarter quarters ranking rate registered
reported required research residence resident residents retail revenue revenues roads room rooms rural salaries same schools
second secondary section sector selected self september series services several sewage sewerage sex share short since single size
smallest social source specific specification square standard start state statistical status stay structure students sub subsidies
such supply surface taken tax taxes teachers technical term territorial territories than the theatres their these this those thous
thousand three through times tion to total tourist tourists town towns traffic transport turnover two type types under unemployed
unemployment unit units until up urban usable use used users value various vehicles via victims villages visitors voivodeship
voivodeships voivodship voivodships volume wages was waste water week weeks were when where which while who whole will with within
without women working year years young
"""
_ENGLISH = frozenset(_WORDS.split())
#: English words that Polish headings use too: alone they prove nothing.
_ALSO_POLISH = """
as by date gmina list lot may minus most net no on or park plus port post powiat sector series standard status sub tion to transport
via
"""
_SHARED = frozenset(_ALSO_POLISH.split())


def clean_label(text: str) -> str:
    """A heading's text on one line: hyphenated words joined, blanks single, each letter one character."""
    return " ".join(_DIVIDED.sub("", _HYPHENATED.sub("", unicodedata.normalize("NFC", text))).split())


def polish_label(text: str) -> str:
    """`text` on one line without its English lines; all of it where there is no other line."""
    kept: list[str] = []
    english = False
    for line in _lines(_HYPHENATED.sub("", text)):
        english = is_english(line) or (bool(kept or english) and _could_be_english(line))
        kept += [] if english or line in kept else [_without_english_end(line)]
    return clean_label(" ".join(kept)) if any(any(map(str.isalpha, line)) for line in kept) else clean_label(text)


def _without_english_end(line: str) -> str:
    """A line without the English words that end it: "Mężczyźni Males"."""
    words = line.split()
    end = len(words)
    while end > 1 and words[end - 1].casefold().strip("()") in _ENGLISH - _SHARED:
        end -= 1
    return " ".join(words[:end])


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
    bracketed = [unit for found in _BRACKETS.finditer(label) if (unit := as_unit(found[0]))]
    if bracketed:
        return bracketed[-1]
    said = _SAID.search(label)
    ranked = said and re.search(r"\b(?:według|wg)\b", label[: said.start()])  # "lokata według powierzchni w ha" is no area
    return as_unit(said[1]) if said and not ranked else None


def as_unit(text: str) -> str | None:
    """The unit that `text` is, in brackets or after "w" or bare, or None; in square brackets anything short is one."""
    bare = text.strip().strip("[]()").strip()
    bare = re.sub(r"^w\s+", "", bare).replace(" ²", "²").replace("km 2", "km2").replace("m 2", "m2")
    if bare in _KNOWN or bare.casefold() in {"zł", "pln", "szt", "szt.", "osoba", "%"}:
        return _SQUARES.get(bare, bare)
    return bare if _SQUARE_BRACKETS.fullmatch(text.strip()) else None


def without_unit(label: str) -> str:
    """`label` without a unit in brackets: what a column is called by machines."""
    return _BRACKETS.sub(lambda found: "" if as_unit(found[0]) else found[0], label)
