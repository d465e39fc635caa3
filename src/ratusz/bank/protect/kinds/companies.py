"""NIP and REGON: numbers of taxpayers and of firms; of people too, where they trade under their own name."""

import re
from collections.abc import Sequence

from ratusz.bank.base.sentences import N_
from ratusz.bank.model.problem import ProblemKind, Severity, problem_kinds
from ratusz.bank.protect.kinds.decide import DECIDE
from ratusz.bank.protect.kinds.kind import Grade, Kind, Number, Where, add, weighted, weighted_sql

problem_kinds["nip-found"] = ProblemKind(
    severity=Severity.ERROR,
    message=N_("The column “{column}” holds what look like tax numbers (NIP) of people, in {found} rows."),
    hint=N_("Numbers of firms and offices may go out. Where they are of people, withhold the column, or say why it may be published."),
)
problem_kinds["regon-found"] = ProblemKind(
    severity=Severity.ERROR,
    message=N_("The column “{column}” holds what look like business numbers (REGON) of people, in {found} rows."),
    hint=DECIDE,
)

_NIP_WEIGHTS = (6, 5, 7, 2, 3, 4, 5, 6, 7)
_NIP_FORMS = (
    r"[1-9][0-9]{9}",
    r"[1-9][0-9]{2}[- ][0-9]{3}[- ][0-9]{2}[- ][0-9]{2}",
    r"[1-9][0-9]{2}[- ][0-9]{2}[- ][0-9]{2}[- ][0-9]{3}",
)
_NIP = re.compile(rf"(?<![0-9])(?<![0-9][-])(?:PL[ ]?)?({'|'.join(_NIP_FORMS)})(?![0-9]|-[0-9])")
_NIP_WORD = re.compile(r"\bNIP\b", re.IGNORECASE)
_REGON_WEIGHTS = (8, 9, 2, 3, 4, 5, 6, 7)
_REGON_14_WEIGHTS = (2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8)
_REGON = re.compile(r"(?<![0-9])(?<![0-9]-)([0-9]{14}|[0-9]{9})(?![0-9]|-[0-9])")
_REGON_WORD = re.compile(r"\bREGON\b", re.IGNORECASE)


def is_nip(text: str) -> str:
    """SQL: whether the expression `text`, of ten digits, is a NIP."""
    return f"(({weighted_sql(text, _NIP_WEIGHTS)}) % 11 = CAST({text}[10] AS INTEGER) AND {text}[1] <> '0')"


def is_regon(text: str) -> str:
    """SQL: whether the expression `text`, of nine digits, is a REGON."""
    return f"((({weighted_sql(text, _REGON_WEIGHTS)}) % 11) % 10 = CAST({text}[9] AS INTEGER) AND {text} NOT SIMILAR TO '0+')"


def fits_nip(digits: str) -> bool:
    """Whether ten digits are a NIP."""
    values = [int(digit) for digit in digits]
    return weighted(values[:9], _NIP_WEIGHTS) % 11 == values[9]


def fits_regon(digits: str) -> bool:
    """Whether nine or fourteen digits are a REGON; a long one begins with a short one."""
    values = [int(digit) for digit in digits]
    short = weighted(values[:8], _REGON_WEIGHTS) % 11 % 10 == values[8] and any(values)
    return short and (len(values) == 9 or weighted(values[:13], _REGON_14_WEIGHTS) % 11 % 10 == values[13])


def _find_nip(text: str, where: Where) -> Sequence[str]:
    if where.is_number and not _NIP_WORD.search(text):
        return ()
    bare = (re.sub("[^0-9]", "", number) for number in _NIP.findall(text))
    return [digits for digits in bare if fits_nip(digits)]


def _find_regon(text: str, where: Where) -> Sequence[str]:
    """Bare nine digits are as often a telephone: there a telephone's column, or one of numbers, must say REGON."""
    if where.is_number and not _REGON_WORD.search(text):
        return ()
    return [digits for digits in _REGON.findall(text) if fits_regon(digits)]


def _shaped_like_nip(text: str) -> int:
    return 0 if _NIP_WORD.search(text) else len(_NIP.findall(text))


def _shaped_like_regon(text: str) -> int:
    return 0 if _REGON_WORD.search(text) else len(_REGON.findall(text))


add(
    Kind(
        code="nip-found", named="NIP", sign=r"[0-9]{10}|[0-9]{3}[ -][0-9]{2,3}[ -][0-9]{2}[ -][0-9]{2,3}", find=_find_nip,
        grade=Grade.FIRM, shaped=_shaped_like_nip, labels=("nip",), number=Number(digits=10, test=is_nip, alone=False),
    )
)  # fmt: skip
add(
    Kind(
        code="regon-found", named="REGON", sign=r"[0-9]{9}", find=_find_regon, grade=Grade.FIRM, shaped=_shaped_like_regon,
        labels=("regon",), number=Number(digits=9, test=is_regon, alone=False),
    )
)  # fmt: skip
