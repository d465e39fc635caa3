"""E-mail addresses and telephone numbers."""

import re
from collections.abc import Iterator, Sequence

from ratusz.bank.base.sentences import N_
from ratusz.bank.base.text import fold
from ratusz.bank.model.problem import ProblemKind, Severity, problem_kinds
from ratusz.bank.protect.kinds.decide import DECIDE
from ratusz.bank.protect.kinds.firstnames import MEN, WOMEN
from ratusz.bank.protect.kinds.kind import Grade, Kind, Number, Where, add

problem_kinds["email-found"] = ProblemKind(
    severity=Severity.ERROR,
    message=N_("The column “{column}” holds e-mail addresses, in {found} rows."),
    hint=DECIDE,
)
problem_kinds["phone-found"] = ProblemKind(
    severity=Severity.ERROR,
    message=N_("The column “{column}” holds what look like telephone numbers, in {found} rows."),
    hint=DECIDE,
)

EMAIL = r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}"
#: 600 100 200, 600-100-200, 32 220 00 00, (32) 220-00-00, each perhaps after +48; longer runs of digits are something else.
PHONE = (
    r"(?:(?<![0-9 +-])(?<![0-9][.,])|(?<=[^0-9+-][ -]))(?:\(?(?:\+|00)48\)?[ -]?)?"
    r"([1-9][0-9]{2}[ -][0-9]{3}[ -][0-9]{3}|\(?0?[1-9][0-9]\)?[ -][0-9]{3}[ -][0-9]{2}[ -][0-9]{2})"
    r"(?![0-9]|[ -][0-9]|[.,][0-9]{1,2}(?![0-9]))"
)
#: Behind a figure that goes on no longer, since it has decimals, four digits in a row or a sign after it: 12,5 600 100 200.
_BEHIND = (
    r"(?:[0-9][.,][0-9]+|[0-9]{4,})[ ]+([1-9][0-9]{2} [0-9]{3} [0-9]{3}|[1-9][0-9] [0-9]{3} [0-9]{2} [0-9]{2})"
    r"(?![0-9]|[ -][0-9]|[.,][0-9]{1,2}(?![0-9]))"
)
PHONE_WITH_PREFIX = (
    r"(?:(?:\+|00)48[ -]?|(?:\btel|\bkom\b|\bkom[oó]r|\bfax|\bfaks)[a-zéó.]*:?[ ]{0,2}(?:nr[ ]?)?)"
    r"\(?(?:0[ -]?)?([1-9](?:[ /()-]{0,2}[0-9]){8})(?![0-9])"
)
#: Codes of areas: what stands in brackets or before a stroke is one, perhaps after a zero: (32) 228 12 08, 32/228-12-08.
_AREA = r"(?:1[2-8]|2[2-59]|3[2-4]|4[1-468]|5[24-689]|6[1-3578]|7[14-7]|8[1-79]|9[145])"
_IN_AREA = (
    rf"(?<![0-9/.,-])(?:\((?:0[ -]?)?({_AREA})\)[ -]?([0-9]{{3}}[ -]?[0-9]{{2}}[ -]?[0-9]{{2}})|"
    rf"(?:0[ -]?)?({_AREA})[ ]?/[ ]?([0-9]{{3}}[ -][0-9]{{2}}[ -][0-9]{{2}}))(?![0-9]|[/-][0-9])"
)
_BARE_PHONE = r"^ *([0-9]{9}) *$"
#: With hyphens alone it is one even behind another number.
_HYPHENED = re.compile(r"(?<![0-9-])([0-9]{3}-[0-9]{3}-[0-9]{3})(?![0-9-])")
#: A number as a file writes it, perhaps with its unit.
_GROUPED = re.compile(r"\s*[-+]?[0-9]{1,3}(?:[ -][0-9]{3})*(?:[.,][0-9]+)?\s*[^\W\d]{0,4}[%.²³]?\s*")
#: Shapes and lists of coordinates: three digits and a blank are nothing there.
_SHAPE = re.compile(
    r"\b(?:MULTI)?(?:POINT|LINESTRING|POLYGON|CURVE|SURFACE)\s*(?:Z|M|ZM)?\s*\(|GEOMETRYCOLLECTION\s*\(|\"coordinates\"\s*:|\[\s*\[\s*-?[0-9]",
    re.IGNORECASE,
)
_EMAILS, _PHONES, _PREFIXED, _BARE = (
    re.compile(EMAIL),
    re.compile(PHONE),
    re.compile(PHONE_WITH_PREFIX, re.IGNORECASE),
    re.compile(_BARE_PHONE),
)
_BEHIND_FIGURE, _BY_AREA = re.compile(_BEHIND), re.compile(_IN_AREA)
#: Boxes that belong to a post, not to a person.
_GENERIC = re.compile(
    r"(?:sekretariat|urzad|um|ug|sp|zs|zso|zsp|zsz|lo|szkola|gimnazjum|przedszkole|pm|p|zlobek|biuro|kontakt|info|bok|poczta|kancelaria|"
    r"dyrekcja|dyrektor|mops|gops|ops|pcpr|pup|bip|biblioteka|mbp|muzeum|teatr|dom|dps|mdk|mok|mosir|osir|zgm|zdm|zdmik|zarzad|"
    r"recepcja|office|contact|sport|promocja|prasa|rzecznik|redakcja|rekrutacja|admin|webmaster|iod|iodo|rodo|podatki|kadry|"
    r"starostwo|powiat|gmina|miasto|rada|prezydent|burmistrz|wojt|straz|sm|dyzurny|zamowienia|przetargi|noreply|no-reply|ekosekretariat|"
    r"parafia|klub|fundacja|stowarzyszenie|centrum|osrodek|poradnia|ppp|przychodnia|szpital|pogotowie|schronisko|hotel|sklep|firma)"
    r"(?:[._-]?[a-z]{0,24}[0-9]*)?(?:[._-].*)?"
)
_PERSONAL_WORD = re.compile(r"[a-z]\.[a-z-]{3,}|[a-z]{3,}\.[a-z-]{3,}")
_OF_OFFICES = re.compile(r"(?:.*\.)?(?:gov|edu|mil)\.pl|.*\b(?:um|ug|umig|powiat|starostwo|gmina|sp|lo|zs|zso|mops|gops|pup)\b.*")
_MAIL_FOR_ALL_WORDS = """
gmail.com wp.pl o2.pl onet.pl onet.eu op.pl interia.pl interia.eu poczta.fm poczta.onet.pl tlen.pl gazeta.pl vp.pl autograf.pl
buziaczek.pl amorki.pl go2.pl yahoo.com hotmail.com outlook.com live.com icloud.com me.com proton.me protonmail.com spoko.pl poczta.pl
int.pl neostrada.pl googlemail.com yahoo.pl outlook.pl
"""
MAIL_FOR_ALL = frozenset(_MAIL_FOR_ALL_WORDS.split())
_FIRST_NAMES = frozenset(map(fold, MEN | WOMEN))
PHONE_LABELS = ("tel", "kom", "phone", "fax", "faks")


def is_of_office(address: str, domains: frozenset[str]) -> bool:
    """Whether an e-mail address is a box of an office, a firm or another body; `domains`: the bank's own."""
    box, _, domain = address.lower().partition("@")
    if domain in domains or any(domain.endswith(f".{one}") for one in domains):
        return True
    if domain in MAIL_FOR_ALL:
        return bool(_GENERIC.fullmatch(box)) and not _PERSONAL_WORD.fullmatch(box)
    return bool(_GENERIC.fullmatch(box) or _OF_OFFICES.fullmatch(domain))


def is_somebodys(address: str) -> bool:
    """Whether the box of an e-mail address is called as a person is: anna.nowak, j.kowalski, nowakanna77 not."""
    words = re.findall(r"[a-z]+", address.lower().partition("@")[0])
    named = any(word in _FIRST_NAMES for word in words) and len(words) > 1
    return named or (len(words) == 2 and len(words[0]) == 1 and len(words[1]) > 3)


def _find_emails(text: str, _where: Where) -> list[str]:
    return _EMAILS.findall(text) if "@" in text else []


def _find_phones(text: str, where: Where) -> Sequence[str]:
    found = [*_PREFIXED.findall(text), *map("".join, _BY_AREA.findall(text))]
    if not _SHAPE.search(text):
        found += [*_HYPHENED.findall(text), *_BEHIND_FIGURE.findall(text)]
        if not (where.is_number and _GROUPED.fullmatch(text)):  # 123 456 789 is how a file writes a number there
            found += _PHONES.findall(text)
    if where.said:
        found += _BARE.findall(text)
    return list(dict.fromkeys(re.sub("[^0-9]", "", number).lstrip("0") for number in found))


def _is_phone(text: str) -> str:
    """SQL: whether nine digits may be a telephone number."""
    return f"({text}[1] <> '0')"


def _marks_of_email(address: str) -> Iterator[str]:
    yield address.lower().partition("@")[2]


def _marks_of_phone(digits: str) -> Iterator[str]:
    yield (
        "mobile"
        if digits[0] in "5678" and digits[:2] not in {"52", "54", "55", "56", "58", "61", "62", "63", "65", "67", "68"}
        else digits[:2]
    )


_SIGN = (
    r"[0-9]{2,3}\)?[ -][0-9]{3}[ -][0-9]{2,3}|(\+|\b00)48([ -]?\(?[0-9]){9}|[0-9] ?[)/][ -]?[0-9]{3}[ -]?[0-9]{2}[ -]?[0-9]{2}|"
    rf"([Tt][Ee][Ll]|[Kk][Oo][Mm]|[Ff][Aa]([Xx]|[Kk][Ss]))[A-Za-zéóÉÓ.]*:? ?([ ]|[Nn][Rr] ?)?\(?[0-9]|{_BARE_PHONE}"
)
add(
    Kind(
        code="email-found", named="e-mail", sign="@", find=_find_emails, grade=Grade.SHARED, marks=_marks_of_email,
        labels=("email", "mail"),
    )
)  # fmt: skip
add(
    Kind(
        code="phone-found", named="tel.",
        sign=_SIGN,
        find=_find_phones, grade=Grade.SHARED, labels=PHONE_LABELS, marks=_marks_of_phone,
        number=Number(digits=9, test=_is_phone, alone=False),
    )
)  # fmt: skip
