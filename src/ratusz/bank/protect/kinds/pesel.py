"""PESEL: the number of every person, with the day of birth in it."""

import re

from ratusz.bank.base.sentences import N_
from ratusz.bank.model.problem import ProblemKind, Severity, problem_kinds
from ratusz.bank.protect.kinds.decide import DECIDE
from ratusz.bank.protect.kinds.kind import Grade, Kind, Number, Where, add, weighted, weighted_sql

problem_kinds["pesel-found"] = ProblemKind(
    severity=Severity.ERROR,
    message=N_("The column “{column}” holds what look like PESEL numbers, in {found} rows."),
    hint=DECIDE,
)

_WEIGHTS = (1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)
_ELEVEN_DIGITS = r"[0-9]{11}"
#: A date of birth and five digits, as people set them apart: 440514 01359, 44-05-14-01359, 44 05 14 01359.
#: Other ways to space eleven digits (accounts, telephones) are more often something else.
_APART = r"[0-9]{6}[ \x{00A0}-][0-9]{5}|[0-9]{2}[ \x{00A0}-][0-9]{2}[ \x{00A0}-][0-9]{2}[ \x{00A0}-]?[0-9]{5}"
_WHOLE = re.compile(r"(?<![0-9])[0-9]{11}(?![0-9])")
_SET_APART = re.compile(_APART.replace(r"\x{00A0}", "\u00a0").join((r"(?<![0-9])(?:", r")(?![0-9])")))


def is_pesel(text: str) -> str:
    """SQL: whether the expression `text`, of eleven digits, is a PESEL number: checksum, month with its century, day."""
    digits = [f"CAST({text}[{position}] AS INTEGER)" for position in range(1, 12)]
    month, day = f"({digits[2]} * 10 + {digits[3]})", f"({digits[4]} * 10 + {digits[5]})"
    return f"(({weighted_sql(text, _WEIGHTS)}) % 10 = 0 AND {month} % 20 BETWEEN 1 AND 12 AND {day} BETWEEN 1 AND 31)"


def holds_pesel(text: str) -> str:
    """SQL: whether the expression `text` holds a PESEL number among other letters and digits."""
    whole = f"list_filter(regexp_extract_all({text}, '[0-9]{{11,}}'), lambda n: length(n) = 11)"
    apart = f"regexp_extract_all({text}, '(?:^|[^0-9])({_APART})(?:$|[^0-9])', 1)"
    bare = f"list_transform({apart}, lambda n: regexp_replace(n, '[^0-9]', '', 'g'))"
    inside = f"len(list_filter(list_concat({whole}, {bare}), lambda n: {is_pesel('n')})) > 0"
    return f"(regexp_matches({text}, '{_ELEVEN_DIGITS}|{_APART}') AND {inside})"


def names_pesel(text: str) -> bool:
    """The same of a text at hand."""
    return bool(_find(text))


def fits(digits: str) -> bool:
    """Whether eleven digits are a PESEL number."""
    values = [int(digit) for digit in digits]
    month, day = values[2] * 10 + values[3], values[4] * 10 + values[5]
    return weighted(values, _WEIGHTS) % 10 == 0 and 1 <= month % 20 <= 12 and 1 <= day <= 31


def _find(text: str, _where: Where = Where()) -> list[str]:  # noqa: B008  frozen, one for all
    bare = (re.sub("[^0-9]", "", number) for number in (*_WHOLE.findall(text), *_SET_APART.findall(text)))
    return [digits for digits in bare if fits(digits)]


add(
    Kind(
        code="pesel-found", named="PESEL", sign=f"{_ELEVEN_DIGITS}|{_APART}", find=_find, grade=Grade.PERSON, labels=("pesel",),
        number=Number(digits=11, zeros=1, test=is_pesel), narrow=holds_pesel,
    )
)  # fmt: skip
