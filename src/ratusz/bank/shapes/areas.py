"""Codes and names of areas, written as they may be: 2474011, 247401 and "siemianowice śląskie" each find what they mean."""

import re

from ratusz.bank.base.text import fold

#: A TERYT code of a voivodeship, a county, or a commune with the digit of its kind or without.
CODE = re.compile(r"\d{2}|\d{4}|\d{6,7}", re.ASCII)


def area_key(value: object) -> str:
    """What two spellings of one area have in common: the telling digits of a TERYT code, or folded words."""
    text = " ".join(str(value).split())
    return code_of(text) or fold(text)


def code_of(text: str) -> str:
    """The digits that all codes within a TERYT code begin with: 24 of 2400000, 2474 of 2474000, 247401 of 2474011; "" of other texts."""
    if not CODE.fullmatch(text):
        return ""
    digits = text[:6]
    while len(digits) > 2 and digits.endswith("00"):
        digits = digits[:-2]
    return digits
