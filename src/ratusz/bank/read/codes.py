"""Numbers that nobody adds: they stay text, with their leading zeros."""

import re
from collections import Counter
from collections.abc import Iterable

from ratusz.bank.read.syntax import words

_LABELS = frozenset(
    {
        "teryt",
        "nip",
        "regon",
        "pesel",
        "krs",
        "telefon",
        "tel",
        "fax",
        "faks",
        "simc",
        "terc",
        "pna",
        "iban",
        "kod",
        "code",
        "pocztowy",
        "postcode",
        "zip",
        "phone",
        "isbn",
        "issn",
        "ean",
        "pkd",
    }
)
#: Words that name codes when they are all there is of a name: "Rozdział" does, "Część gminna (rozdział 75621)" does not.
_BARE = frozenset({"wk", "pk", "gk", "gt", "woj", "gmi", "rodz", "dzial", "dz", "rozdzial", "rozdz", "paragraf", "par", "konto", "dowod"})
#: Words that name codes when nothing but "number" stands beside them: "ULIC" does, "liczba ulic" and "odpady kom." do not.
_ALONE = frozenset({"ulic", "kom", "komorka", "kontakt"})
_NUMBER = frozenset({"nr", "numer"})
_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]")
_WEIGHTS = {
    10: ((6, 5, 7, 2, 3, 4, 5, 6, 7),),
    11: ((1, 3, 7, 9, 1, 3, 7, 9, 1, 3),),
    9: ((8, 9, 2, 3, 4, 5, 6, 7),),
    14: ((2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8),),
}
#: Digits of a BIGINT that always fit.
LONGEST_NUMBER = 18


_WRITTEN = re.compile(
    r"\d{2}-\d{3}"  # postal code
    r"|\d{3}-\d{3}-\d{2}-\d{2}|\d{3}-\d{2}-\d{2}-\d{3}"  # NIP
    r"|(?:\+48[ -]?)?(?:\(?\d{2}\)?[ -]\d{3}[ -]\d{2}[ -]\d{2}|\d{3}[ -]\d{3}[ -]\d{3})"  # telephone
)


_CODE = re.compile(r"(?=.*\d)(?=.*[A-Za-zĄĆĘŁŃÓŚŹŻąćęłńóśźż/_–-])[\w/–-]{1,12}")


def is_code(text: str) -> bool:
    """Whether `text` is short, of one word, and has figures with letters or marks: "14a", "3/5", "1-15"."""
    return bool(_CODE.fullmatch(text))


def is_written_code(text: str) -> bool:
    """Whether `text` is a code that people write in groups: no number, and no name of a column either."""
    return bool(_WRITTEN.fullmatch(text.strip()))


def is_code_label(label: str) -> bool:
    """Whether a column's own name, the last level of its heading, without what stands in brackets, names codes."""
    own = set(words(_BRACKETS.sub(" ", label.rpartition(" / ")[2])))
    alone = bool(own & _ALONE) and own <= _ALONE | _NUMBER
    return label.strip() == "§" or bool(_LABELS & own) or alone or bool(own & _BARE and len(own) <= 2)


def are_codes(label: str, values: Counter[str]) -> bool:
    """Whether a column of whole numbers, called `label`, holds codes: by its name, its zeros, its length or its check digits.

    One value with a leading zero among many without is a slip of the pen, not a code.
    """
    digits = {text: count for text, count in values.items() if text.isascii() and text.isdigit()}
    if not digits:
        return False
    if is_code_label(label) or are_teryt(digits):
        return True
    total = sum(digits.values())
    zeros = [text for text in digits if len(text) > 1 and text[0] == "0"]
    if len(zeros) > 1 or (zeros and sum(digits[text] for text in zeros) * 10 >= total):
        return True
    if any(len(text) > LONGEST_NUMBER for text in digits):
        return True
    lengths = set(map(len, digits))
    if len(digits) < 5 or len(lengths) != 1 or not lengths <= set(_WEIGHTS):
        return False
    return sum(_checks(text) for text in digits) >= 0.95 * len(digits)


def are_teryt(texts: Iterable[str]) -> bool:
    """Whether texts are codes of communes or counties, at least twenty, in the spelling of six or seven figures, zeros lost or not."""
    codes = set(texts)
    full = max(map(len, codes), default=0)
    if full not in (6, 7) or len(codes) < 20 or min(map(len, codes)) < full - 1:
        return False
    return all(_is_unit(code.zfill(full)) for code in codes)


def _is_unit(code: str) -> bool:
    """Whether a code of six or seven figures can be one of TERYT: an even voivodship to 32, a county, and a kind of commune."""
    voivodship, county = int(code[:2]), int(code[2:4])
    return voivodship % 2 == 0 and 2 <= voivodship <= 32 and county <= 79 and (len(code) == 6 or code[6] in "01234589")


def zeros_lost(label: str, values: Counter[str]) -> tuple[str, str] | None:
    """A code that has lost its leading zero and how it should be, where codes of one length have some that are one figure shorter.

    Only codes that begin with the number of a voivodship: 2, 4, 6 and 8 are then 02, 04, 06 and 08.
    """
    codes = {text for text in values if text.isascii() and text.isdigit()}
    full = max(map(len, codes), default=0)
    short = {code for code in codes if len(code) == full - 1}
    if full not in (2, 4, 6, 7) or not short or len(codes) < 5 or any(len(code) < full - 1 for code in codes):
        return None
    if not (is_code_label(label) or are_teryt(codes)):
        return None
    if all(code[0] in "2468" for code in short) and all(10 <= int(code[:2]) <= 32 and int(code[:2]) % 2 == 0 for code in codes - short):
        example = min(short)
        return example, example.zfill(full)
    return None


def _checks(text: str) -> bool:
    """Whether the last digit of NIP, PESEL or REGON is right."""
    for weights in _WEIGHTS[len(text)]:
        total = sum(weight * int(digit) for weight, digit in zip(weights, text, strict=False))
        control = (10 - total % 10) % 10 if len(text) == 11 else total % 11 % 10
        if control == int(text[-1]):
            return True
    return False
