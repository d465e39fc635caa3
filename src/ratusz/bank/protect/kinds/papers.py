"""Numbers of identity cards (ABA300000) and passports (AB1234567), each with a check digit."""

import re
from collections.abc import Sequence

from ratusz.bank.base.sentences import N_
from ratusz.bank.model.problem import ProblemKind, Severity, problem_kinds
from ratusz.bank.protect.kinds.decide import DECIDE
from ratusz.bank.protect.kinds.kind import Grade, Kind, Where, add, numbers, weighted

problem_kinds["identity-card-found"] = ProblemKind(
    severity=Severity.ERROR,
    message=N_("The column “{column}” holds what look like numbers of identity cards, in {found} rows."),
    hint=DECIDE,
)
problem_kinds["passport-found"] = ProblemKind(
    severity=Severity.ERROR,
    message=N_("The column “{column}” holds what look like numbers of passports, in {found} rows."),
    hint=DECIDE,
)

_CARD = re.compile(r"(?<![A-Za-z0-9])([A-Z]{3})[ ]?([0-9]{6})(?![A-Za-z0-9])")
_PASSPORT = re.compile(r"(?<![A-Za-z0-9])([A-Z]{2})[ ]?([0-9]{7})(?![A-Za-z0-9])")
_CARD_WEIGHTS = (7, 3, 1, 9, 7, 3, 1, 7, 3)
_PASSPORT_WEIGHTS = (7, 3, 9, 1, 7, 3, 1, 7, 3)


def fits_card(number: str) -> bool:
    """Whether three letters and six digits are the number of an identity card."""
    return weighted(numbers(number), _CARD_WEIGHTS) % 10 == 0


def fits_passport(number: str) -> bool:
    """Whether two letters and seven digits are the number of a passport."""
    return weighted(numbers(number), _PASSPORT_WEIGHTS) % 10 == 0


def _find_cards(text: str, _where: Where) -> Sequence[str]:
    return [number for number in map("".join, _CARD.findall(text)) if fits_card(number)]


def _find_passports(text: str, _where: Where) -> Sequence[str]:
    return [number for number in map("".join, _PASSPORT.findall(text)) if fits_passport(number)]


add(
    Kind(
        code="identity-card-found", named="ABC123456", sign=r"[A-Z]{3} ?[0-9]{6}", find=_find_cards, grade=Grade.PERSON,
        shaped=lambda text: len(_CARD.findall(text)), labels=("dowod", "dowo"),
    )
)  # fmt: skip
add(
    Kind(
        code="passport-found", named="AB1234567", sign=r"[A-Z]{2} ?[0-9]{7}", find=_find_passports, grade=Grade.PERSON,
        shaped=lambda text: len(_PASSPORT.findall(text)), labels=("paszport",),
    )
)  # fmt: skip
