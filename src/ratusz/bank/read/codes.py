"""Numbers that nobody adds: they stay text, with their leading zeros."""

from collections import Counter

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
        "ulic",
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
    }
)
_WEIGHTS = {
    10: ((6, 5, 7, 2, 3, 4, 5, 6, 7),),
    11: ((1, 3, 7, 9, 1, 3, 7, 9, 1, 3),),
    9: ((8, 9, 2, 3, 4, 5, 6, 7),),
    14: ((2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8),),
}
#: Digits of a BIGINT that always fit.
LONGEST_NUMBER = 18


def are_codes(label: str, values: Counter[str]) -> bool:
    """Whether a column of whole numbers, called `label`, holds codes: by its name, its zeros, its length or its check digits.

    One value with a leading zero among many without is a slip of the pen, not a code.
    """
    digits = {text: count for text, count in values.items() if text.isascii() and text.isdigit()}
    if not digits:
        return False
    if _LABELS.intersection(words(label)):
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


def _checks(text: str) -> bool:
    """Whether the last digit of NIP, PESEL or REGON is right."""
    for weights in _WEIGHTS[len(text)]:
        total = sum(weight * int(digit) for weight, digit in zip(weights, text, strict=False))
        control = (10 - total % 10) % 10 if len(text) == 11 else total % 11 % 10
        if control == int(text[-1]):
            return True
    return False
