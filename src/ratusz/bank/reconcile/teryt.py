"""Codes of territory (TERYT) in the spellings of files, as one code.

A code is 2 digits of the voivodeship, 2 of the powiat, 2 of the gmina, 1 of its kind: 2474011. Files write it with spaces, hyphens,
a letter before it, as a number that lost its zero or gained ".0", without the kind, as a powiat with zeros, or inside the 12 digits
of the local data bank.
"""

import re
from dataclasses import dataclass

_BEFORE = re.compile(r"^(?:(?:kod\s*)?(?:teryt|terc)?\s*:?\s*)?(?:pl|t|gm|pow|woj)?[\s_.:-]*(?=\d)", re.IGNORECASE)
_DIGITS = re.compile(r"\d{1,2}(?:[\s_./-]?\d{1,7}){0,3}")
_BANK = re.compile(r"0[1-7](\d\d)\d\d\d(\d\d)(\d\d)(\d)")
CITIES_FROM, _LAST = 61, 80
_LAST_POWIAT = 42
_WHOLE = "123"
_KINDS = "1234589"
#: The sixteen voivodeships by their codes, as the act of 24 July 1998 names them.
VOIVODESHIPS = {
    "02": "dolnośląskie", "04": "kujawsko-pomorskie", "06": "lubelskie", "08": "lubuskie", "10": "łódzkie", "12": "małopolskie",
    "14": "mazowieckie", "16": "opolskie", "18": "podkarpackie", "20": "podlaskie", "22": "pomorskie", "24": "śląskie",
    "26": "świętokrzyskie", "28": "warmińsko-mazurskie", "30": "wielkopolskie", "32": "zachodniopomorskie",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One territory. `key` is equal for all spellings of it; `level`: voivodeship, powiat, gmina, part.

    A city that is a powiat has one key on both levels. `other` is the key of a second reading (a zero that may be lost), or empty.
    """

    key: str
    level: str
    other: str = ""


def code_of(text: str, *, zeros_lost: bool = False) -> Code | None:
    """The code that `text` writes, or None. `zeros_lost`: codes around it begin without their zeros, so six digits may be seven."""
    digits = digits_of(text)
    if digits is None:
        return None
    plain, longer = _read(digits), _read("0" + digits)
    if len(digits) % 2 and len(digits) < 7:
        return longer
    if plain is None or longer is None:
        return plain or longer
    if zeros_lost and len(digits) == 6:
        return longer
    return Code(key=plain.key, level=plain.level, other=longer.key)


def digits_of(text: str) -> str | None:
    """The digits of a text that is a code and nothing else, of 1 to 7; None for other texts."""
    bare = _BEFORE.sub("", text.strip(), count=1)
    bare = re.sub(r"[.,]0$", "", bare) if re.fullmatch(r"\d{3,7}[.,]0", bare) else bare
    if bank := _BANK.fullmatch(bare):
        return "".join(bank.groups())
    if not _DIGITS.fullmatch(bare):
        return None
    digits = re.sub(r"\D", "", bare)
    return digits if len(digits) <= 7 else None


def _read(digits: str) -> Code | None:
    voivodeship, powiat, gmina, kind = digits[:2], digits[2:4], digits[4:6], digits[6:]
    if len(digits) not in {2, 4, 6, 7} or not (2 <= int(voivodeship) <= 32 and int(voivodeship) % 2 == 0):
        return None
    if not powiat.strip("0") and not gmina.strip("0"):
        return Code(key=voivodeship, level="voivodeship")
    if not (1 <= int(powiat) <= _LAST_POWIAT or CITIES_FROM <= int(powiat) <= _LAST):
        return None
    if not gmina.strip("0"):
        return Code(key=voivodeship + powiat, level="powiat") if not kind.strip("0") else None
    if kind and kind not in _KINDS:
        return None
    if kind and kind not in _WHOLE:
        return Code(key=digits, level="part")
    city = int(powiat) >= CITIES_FROM and gmina == "01"
    return Code(key=voivodeship + powiat if city else digits[:6], level="gmina")


def have_lost_zeros(texts: list[str]) -> bool:
    """Whether the codes of one column were numbers once: some have an odd number of digits below seven, or none of seven digits
    begins with a zero while six digits make sense with one more only.
    """
    found = [digits for text in texts if (digits := digits_of(text))]
    if any(len(digits) in {5, 3} for digits in found):
        return not any(digits[0] == "0" for digits in found)
    six, seven = [one for one in found if len(one) == 6], [one for one in found if len(one) == 7]
    return bool(six) and bool(seven) and not any(one[0] == "0" for one in found) and all(_read("0" + one) for one in six)
