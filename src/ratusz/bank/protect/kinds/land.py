"""Numbers of land registers (księgi wieczyste): WA1M/00012345/6. With one of them anybody finds the owner of a flat."""

import re
from collections.abc import Sequence

from ratusz.bank.base.sentences import N_
from ratusz.bank.model.problem import ProblemKind, Severity, problem_kinds
from ratusz.bank.protect.kinds.decide import DECIDE
from ratusz.bank.protect.kinds.kind import Grade, Kind, Where, add, weighted

problem_kinds["land-register-found"] = ProblemKind(
    severity=Severity.ERROR,
    message=N_("The column “{column}” holds numbers of land registers (KW), in {found} rows."),
    hint=DECIDE,
)

_NUMBER = re.compile(r"(?<![A-Za-z0-9])([A-Z]{2}[0-9][A-Z])[ ]?/[ ]?([0-9]{8})[ ]?/[ ]?([0-9])(?![0-9])")
#: What letters count for in the check digit; the rule knows no Q and no V.
_LETTERS = "XABCDEFGHIJKLMNOPRSTUWYZ"
_VALUES = {**{str(digit): digit for digit in range(10)}, **{letter: number for number, letter in enumerate(_LETTERS, 10)}}
_WEIGHTS = (1, 3, 7) * 4


def check_digit(court: str, number: str) -> int | None:
    """The check digit of register `number` (eight digits) of a court's department (KA1I); None where a letter is never used."""
    values = [_VALUES.get(letter) for letter in court + number]
    known = [value for value in values if value is not None]
    return weighted(known, _WEIGHTS) % 10 if len(known) == len(values) else None


def _find(text: str, _where: Where) -> Sequence[str]:
    return [f"{court}/{number}/{check}" for court, number, check in _NUMBER.findall(text) if check_digit(court, number) == int(check)]


add(
    Kind(
        code="land-register-found", named="KW", sign=r"[A-Z]{2}[0-9][A-Z] ?/ ?[0-9]{8}", find=_find, grade=Grade.PERSON,
        labels=("kw", "ksieg"), marks=lambda value: (value[:4],),
    )
)  # fmt: skip
