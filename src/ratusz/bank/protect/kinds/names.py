"""First name and surname together. One without the other is nobody; patrons of streets and schools are not people of today.

A patron stands in the form of "whose?" (ul. Jana Kochanowskiego), so that form is a person only in running text that speaks of no patron.
"""

import re
from collections.abc import Sequence

from ratusz.bank.base.sentences import N_
from ratusz.bank.base.text import fold
from ratusz.bank.model.problem import ProblemKind, Severity, problem_kinds
from ratusz.bank.protect.kinds.bodies import PATRON
from ratusz.bank.protect.kinds.decide import DECIDE
from ratusz.bank.protect.kinds.firstnames import AMBIGUOUS, FORMS, MEN, MEN_OF, WOMEN, WOMEN_OF
from ratusz.bank.protect.kinds.kind import NOWHERE, Grade, Kind, Where, add
from ratusz.bank.protect.kinds.unlisted import SIGN, unlisted

problem_kinds["name-found"] = ProblemKind(
    severity=Severity.ERROR,
    message=N_("The column “{column}” holds what look like names of people, in {found} rows."),
    hint=DECIDE,
)

#: "3 Maja" is a day, the only one that is a first name too.
_DAY_BEFORE = re.compile(r"\d\.? $")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\.?")
#: What makes a capitalised word after a first name no surname: places, offices, saints, dates.
_NO_SURNAMES_WORDS = """
wielki wielka dolny dolna górny górna biskupi święty święta paweł paul kanty nepomucen polska polski śląsk śląska śląski śląskie park
górniczy górnicza rondo miasto gmina powiat ulica plac osiedle szkoła przedszkole zespół sp lo zoo pl al ul os nr im
ii iii iv vi vii viii ix xi xii xx xxi styczeń luty marzec kwiecień maj czerwiec lipiec sierpień
wrzesień październik listopad grudzień poniedziałek wtorek środa czwartek
piątek sobota niedziela north south street center centrum kopalnia huta zakład firma spółka klub hotel dom bar sklep apteka kino teatr
salon studio parafia kościół the and cup open grand de la le tel mail pesel nip regon oraz lub dr mgr inż
"""
_NO_SURNAMES = frozenset(_NO_SURNAMES_WORDS.split())
_TWO_WORDS = re.compile(r"\s*[^\W\d_a-ząćęłńóśźż][^\W\d_]+(?:[ -][^\W\d_a-ząćęłńóśźż][^\W\d_]*\.?){1,3}\s*")
_SURNAME_ENDS = re.compile(
    r"(?:sk|ck|dzk|zk)[iay]|(?:[eo]wicz|czyk|czak|czuk|iak|ak|ek|ik|yk|uk|arz|orz|as|oś|uś|ala|oła|uła|ura|ara|ska|dło|eja|ej|ko|ka|ga|cha|ach|uch|ch|acz|icz|asz|osz|usz|el|al|er|ert)"
)
_ROLES = re.compile(
    r"\b(?:radn\w*|prezydent\w*|burmistrz\w*|wojt\w*|starost\w*|dyrektor\w*|naczelni\w*|kierowni\w*|minist\w*|pose[lł]\w*|poslan\w*|senator\w*|"
    r"sekretar\w*|skarbni\w*|przewodnicz\w*|wiceprzewodnicz\w*|prezes\w*|kandydat\w*|autor\w*|trener\w*|marszal\w*|wojewod\w*|rzeczni\w*|"
    r"komendant\w*|patron\w*|rezyser\w*|inspektor\w*|kurator\w*|dzielnicow\w*|soltys\w*|redaktor\w*|prof\.|komitet\w*|kontakt\w*|"
    r"osob\w* odpowiedzial\w*|osob\w* do kontaktu|sporzadz\w*|opracow\w*|gestor\w*|wykonawc\w*|projektant\w*|laureat\w*|author|creator|"
    r"koalicyjn\w*|artyst\w*|wokal\w*)"
)


def is_of_post(text: str) -> bool:
    """Whether a text, folded, speaks of people in their posts: a mayor, a head of a school, an author."""
    return bool(_ROLES.search(text))


def _find(text: str, where: Where) -> Sequence[str]:
    """Names that the list has, else those that only what stands beside them tells; "Pan Wołodyjowski" is a title where titles stand."""
    found = _listed(text, where)
    return found if found or where.is_number or where.of_works else list(unlisted(text))


def _listed(text: str, where: Where) -> Sequence[str]:
    """Names in the form of "who?", and in running text in that of "whose?"; each as it stands.

    In a column that says so, two words with capitals are a name, whatever they are: no list has all first names.
    """
    if where.said and _TWO_WORDS.fullmatch(text):
        return [text]
    words = [(one[0], one.start(), one.end()) for one in _WORD.finditer(text)]
    if len(words) < 2:
        return ()
    folded: str | None = None
    found = []
    for place, (word, start, end) in enumerate(words):
        form = word.lower().rstrip(".")
        who, whose = form in MEN or form in WOMEN, form in MEN_OF or form in WOMEN_OF
        if not (who or whose) or not word[0].isupper() or word.endswith(".") or (form == "maja" and _DAY_BEFORE.search(text, 0, start)):
            continue
        after = _surname_after(text, words, place)
        folded = fold(text) if folded is None else folded
        if PATRON.search(folded[max(0, start - 60) : start]):
            continue
        if after is not None:
            surname = words[after][0]
            if (who and _is_surname(surname, form)) or (
                whose and _is_running(words, place, after) and _is_whose(surname) and not PATRON.search(folded)
            ):
                found.append(text[start : words[after][2]])
        if not found and who and _is_reversed(text, words, place):
            found.append(text[words[place - 1][1] : end])
    return found


Words = Sequence[tuple[str, int, int]]


def _is_running(words: Words, place: int, after: int) -> bool:
    """Whether a text says something besides a name: a stop called "Tychy Marii Konopnickiej" has capitals only, as names of places do."""
    return any(word[0].islower() and len(word) > 2 for word, _start, _end in (*words[:place], *words[after + 1 :]))


def _surname_after(text: str, words: Words, place: int) -> int | None:
    """The place of the word that would be the surname: the next one, behind a second first name or an initial."""
    at = place + 1
    if at < len(words) and (_is_initial(words[at][0]) or words[at][0].lower() in MEN | WOMEN | MEN_OF | WOMEN_OF):
        at += 1 if at + 1 < len(words) and _touch(text, words, at - 1, at) else 0
    if at >= len(words) or not all(_touch(text, words, one, one + 1) for one in range(place, at)):
        return None
    return at


def _is_initial(word: str) -> bool:
    return len(word) == 2 and word[0].isupper() and word[1] == "."


def _touch(text: str, words: Words, one: int, other: int) -> bool:
    """Whether nothing but blanks, and few of them, stands between two words."""
    between = text[words[one][2] : words[other][1]]
    return not between.strip() and 1 <= len(between) <= 3


def _is_surname(word: str, first: str) -> bool:
    """Whether a word may be the surname of somebody called `first`, in the form of "who?"."""
    low = word.lower()
    if len(low) < 3 or word.endswith(".") or not word[0].isupper() or low in _NO_SURNAMES or low in MEN or low in WOMEN:
        return False
    if low.endswith(("ego", "iej", "skich", "ckich", "owej", "emu", "ą", "ę", "u")):
        return False
    if first in WOMEN:
        plain = not low.endswith(("i", "y", "e"))
        return plain and not (first in AMBIGUOUS and low.endswith("a") and not low.endswith(("ska", "cka", "dzka", "zka")))
    return True


def _is_whose(word: str) -> bool:
    """Whether a word is a surname in the form of "whose?" that nothing else has: -skiego, -ckiej, -wicza, -aka, -ka."""
    return word[0].isupper() and word.lower().endswith(
        ("skiego", "ckiego", "dzkiego", "skiej", "ckiej", "dzkiej", "wicza", "czyka", "czaka")
    )


def _is_reversed(text: str, words: Words, place: int) -> bool:
    """Kowalska Anna; Kowalska, Anna: little else in the cell, and a word before that is a surname by its ending."""
    if place == 0 or len([word for word in words if len(word[0]) > 2]) > 4:
        return False
    before, start = words[place - 1][0], words[place - 1][2]
    between = text[start : words[place][1]]
    low = before.lower()
    ends = _SURNAME_ENDS.search(low[-5:])
    plain = before[0].isupper() and len(low) > 3 and low not in _NO_SURNAMES and low not in MEN | WOMEN | MEN_OF | WOMEN_OF
    return (
        plain
        and between.strip(" ,") == ""
        and len(between) <= 3
        and ends is not None
        and _SURNAME_ENDS.match(low, len(low) - len(ends[0])) is not None
    )


def _sign() -> str:
    """RE2: the beginning of a first name at that of a word. Whole names would take ten times longer to compile, and find little less."""
    heads = sorted({head for name in FORMS for head in (name.capitalize()[:4], name.upper()[:4])})
    return rf"(^|[^\pL])({'|'.join(heads)})|{SIGN}"


def holds_name(text: str) -> bool:
    """Whether a text names a person whose first name is known: of many cells in a row, endings alone say too little."""
    return bool(_listed(text, NOWHERE))


add(
    Kind(
        code="name-found", named="imię i nazwisko", sign=_sign(), find=_find, grade=Grade.NAME, labels=("nazwisk",), said_sign=r"\pL[ -]\pL"
    )
)
