"""Names of people whose first names no list has, by what Polish says of them: a title, a surname's ending, a word for somebody beside it.

Adjectives of places end as surnames do (Ruda Śląska, Park Bytkowski), so -ski and -cki alone are nobody; -wicz, -czyk and their kin are.
"""

import re
from collections.abc import Iterator

from ratusz.bank.base.text import fold
from ratusz.bank.protect.kinds.bodies import FIRM, PATRON
from ratusz.bank.protect.kinds.firstnames import MEN, MEN_OF, WOMEN, WOMEN_OF

#: So much of a text on either side of a name is read for what it says of it.
_NEAR = 40
_WORD = r"[A-ZĄĆĘŁŃÓŚŹŻ][a-ząćęłńóśźż]{2,}|[A-ZĄĆĘŁŃÓŚŹŻ]{3,}"
_DOUBLE = rf"(?:{_WORD})(?:-(?:{_WORD}))?"
#: In every case in which a surname stands behind a title or a first name.
_ADJECTIVE = r"(?:sk|ck|dzk)(?:i|a|iego|iej|iemu|im|ą)"
_NOUN = r"(?:wicz|czyk|czak|czuk)(?:a|owi|em)?"
_OTHER = (
    r"(?:iak|[lnrwb]ak|[^i]ek|[^aeiouy]ik|[^aeiouy]yk|arz|orz|acz|asz|osz|usz|uś|oń|eń|er|eld|ert|uch|[rłl]ko|łka|[wbr]ka|ała|oła|uła|ura|"
    r"ara|owa|ówna)(?:a|owi|em)?"
)
_ENDS_AS_SURNAME = re.compile(rf".*(?:{_ADJECTIVE}|{_NOUN}|{_OTHER})")
_BEHIND_TITLE = re.compile(
    r"(?<![\w.])(?:[Pp]an(?:i|a|u|em|ią)?|[Pp]\.|(?:mgr|dr|lek|inż)\.?)(?: (?:mgr|dr|lek|inż|hab|med|arch)\.?)*(?: +|(?<=\bp\.))"
    rf"({_DOUBLE})(?: +({_DOUBLE}))?"
)
_PAIR = re.compile(rf"(?<![\w.-])({_WORD}) +(?:[A-ZĄĆĘŁŃÓŚŹŻ]\. +)?({_DOUBLE})(?![\w-])")
_SAID = re.compile(
    rf"(?i:imi(?:ę|e|enia) i nazwisk[oa]|nazwisk[oa] i imi(?:ę|e|enia))(?:\s*[:–-]?\s*|[^:\d]{{1,30}}:\s*)({_DOUBLE} +{_DOUBLE})"
)
_NOUN_ENDS, _ADJECTIVE_ENDS = re.compile(rf".*{_NOUN}", re.IGNORECASE), re.compile(rf".*{_ADJECTIVE}", re.IGNORECASE)
#: Words for somebody, folded: what somebody did, whose kin somebody is.
_SOMEBODY = (
    r"(?:syn|synowi|corka|corce|corki|matka|matki|matce|ojciec|ojca|ojcu|brat|brata|siostra|siostry|zona|zony|maz|meza|babcia|dziadek|"
    r"wnuk|wnuczka|opiekun\w*|rodzic\w*|wnioskodawc\w*|wlascicie\w*|najemc\w*|lokator\w*|sasiad\w*|pacjent\w*|uczen|uczennica|ucznia|"
    r"uczennicy|dluzni\w*|sprawc\w*|pokrzywdzon\w*|swiad(?:ek|ka)|zglaszajac\w*|ur\.|urodzon[ya]|zam\.|zamieszkal[ya]|zmarl[ya]|emeryt\w*|"
    r"rencist\w*)"
)
_SOMEBODY_BEFORE = re.compile(rf"(?:(?<!\w){_SOMEBODY})[ ,:–-]*$")
_DID = re.compile(r"[^\W\d_]{2,}(?<!zosta)(?<!powsta)(?<!\bby)(?:ł|ła) +$", re.IGNORECASE)
_SOMEBODY_AFTER = re.compile(rf"[ ,;(–-]*{_SOMEBODY}(?!\w)")
#: First words of what is called by two words and is nobody.
_NO_FIRST = re.compile(
    r".*(?:e|ego|iej|ich|ych|ow)|pan|pani|p|nowa|stara|biala|czarna|ruda|wielka|mala|gorna|dolna|ulica|aleja|gmina|huta|kopalnia|wieza|dolina|"
    r"willa|kamienica|galeria|arena|hala|baza|strefa|puszcza|kalwaria|szkola|trasa|droga|firma|spolka|fundacja|orkiestra|kapela|druzyna|"
    r"piekarnia|mlyn|cegielnia|mlyn|cegielnia|cukiernia|karczma|restauracja|gospoda|kwiaciarnia|ksiegarnia|masarnia|stacja|brygada|rynek|dwor|palac|staw|las|wiadukt|"
    r"zamek|kanal|rezerwat|wzgorze|gora|lotnisko|dworzec|linia|bar|kawiarnia|pizzeria|warsztat|serwis|sklad|salon|marka|nagroda|puchar"
)
_NO_SURNAME = re.compile(
    r"(?:slask|polsk|wielkopolsk|malopolsk|mazowieck|podlask|pomorsk|kujawsk|lubelsk|lodzk|lubusk|krakowsk|warszawsk|miejsk|wiejsk|"
    r"europejsk|morsk|rzymsk|grodzk)\w{1,4}"
)
_DEGREE = re.compile(r"(?:mgr|dr|lek|inż)\b", re.IGNORECASE)
_RUNNING = re.compile(r"(?<!\w)[a-ząćęłńóśźż]+[ ,:–-]+$")
_FIRST = MEN | WOMEN | MEN_OF | WOMEN_OF

#: RE2, met by every text in which `unlisted` finds anybody.
SIGN = (
    r"\b([Pp]an(i|a|u|em|ią)? +|[Pp]\. *|(mgr|dr|lek|inż)\.? +)[\pL. ]*\p{Lu}\pL{2,}|[Ii][Mm][Ii][^ ]{1,4} [Ii] [Nn][Aa][Zz]|"
    r"[Nn][Aa][Zz][Ww][Ii][Ss][Kk][OoAa] [Ii] [Ii][Mm]|"
    r"\p{Lu}\pL{2,} +(\p{Lu}\. +)?\p{Lu}[\pL-]*([sScC][kK]|[dD][zZ][kK]|[wW][iI][cC][zZ]|[cC][zZ][yYaAuU][kK])"
)


def unlisted(text: str) -> Iterator[str]:
    """Names in a text, as they stand; none in one that speaks of a firm or another body."""
    if FIRM.search(fold(text)):
        return
    yield from _SAID.findall(text)
    yield from _titled(text)
    for found in _PAIR.finditer(text):
        first, last = fold(found[1]), fold(found[2])
        before = _before(text, found)
        if _NO_FIRST.fullmatch(first) or _NO_SURNAME.fullmatch(last) or PATRON.search(f"{before}{first} "):
            continue
        declined = first.endswith(("y", "i")) or last.endswith(("a", "owi", "em"))
        if declined and not last.endswith(("ska", "cka", "dzka")) and not _RUNNING.search(text, 0, found.start()):
            continue  # "Meblowy Adamowicz" is a shop, "Henryka Adamowicza" a street, "dla Jaśminy Adamowicz" somebody
        if _NOUN_ENDS.fullmatch(last) or (_ADJECTIVE_ENDS.fullmatch(last) and _is_somebody(text, found)):
            yield found[0]


def _titled(text: str) -> Iterator[str]:
    for found in _BEHIND_TITLE.finditer(text):
        names = [one for one in found.groups() if one]
        ends = any(_ENDS_AS_SURNAME.fullmatch(one.lower()) and not _NO_SURNAME.fullmatch(fold(one)) for one in names)
        # Behind a degree, two words are somebody whatever they end in, but for a field: mgr Administracji Publicznej.
        ends = ends or (
            len(names) == 2 and _DEGREE.match(found[0]) is not None and not names[1].lower().endswith(("ej", "ego", "ych", "ich"))
        )
        if ends and not _FIRST.issuperset(map(str.lower, names)) and not PATRON.search(_before(text, found)):
            yield " ".join(names)


def _is_somebody(text: str, found: re.Match[str]) -> bool:
    """Whether a word beside a name says that it is one of a person."""
    after = fold(text[found.end() :][:_NEAR])
    did = _DID.search(text[max(0, found.start() - _NEAR) : found.start()])
    return bool(did or _SOMEBODY_BEFORE.search(_before(text, found)) or _SOMEBODY_AFTER.match(after))


def _before(text: str, found: re.Match[str]) -> str:
    return fold(text[max(0, found.start() - _NEAR) : found.start()])
