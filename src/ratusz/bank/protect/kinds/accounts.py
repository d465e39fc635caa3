"""Bank accounts (NRB, and IBAN of Poland): 26 digits, in fours or together."""

import re
from collections.abc import Sequence

from ratusz.bank.base.sentences import N_
from ratusz.bank.model.problem import ProblemKind, Severity, problem_kinds
from ratusz.bank.protect.kinds.decide import DECIDE
from ratusz.bank.protect.kinds.kind import Grade, Kind, Where, add

problem_kinds["bank-account-found"] = ProblemKind(
    severity=Severity.ERROR,
    message=N_("The column “{column}” holds numbers of bank accounts, in {found} rows."),
    hint=DECIDE,
)

_NUMBER = re.compile(r"(?<![0-9])(?:PL ?)?([0-9]{2}(?:[ -]?[0-9]{4}){6})(?![0-9])")
_POLAND = "2521"


def fits(digits: str) -> bool:
    """Whether 26 digits are the number of an account."""
    return int(digits[2:] + _POLAND + digits[:2]) % 97 == 1


def _find(text: str, _where: Where) -> Sequence[str]:
    bare = (re.sub("[^0-9]", "", number) for number in _NUMBER.findall(text))
    return [digits for digits in bare if fits(digits)]


add(
    Kind(
        code="bank-account-found", named="IBAN", sign=r"[0-9]{2}([ -]?[0-9]{4}){6}", find=_find, grade=Grade.SHARED,
        labels=("konto", "rachun", "iban", "nrb"), marks=lambda digits: (digits[2:5],),
    )
)  # fmt: skip
