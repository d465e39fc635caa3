"""Days of birth: said to be such, or beside a name."""

import re
from collections.abc import Sequence

from ratusz.bank.base.sentences import N_
from ratusz.bank.model.problem import ProblemKind, Severity, problem_kinds
from ratusz.bank.protect.kinds.decide import DECIDE
from ratusz.bank.protect.kinds.kind import NOWHERE, Grade, Kind, Where, add, kinds

problem_kinds["birth-date-found"] = ProblemKind(
    severity=Severity.ERROR,
    message=N_("The column “{column}” holds days of birth of people, in {found} rows."),
    hint=DECIDE,
)

_DAY = r"[0-3]?[0-9][.\-/ ](?:[01]?[0-9]|[IVX]{1,4}|[^\W\d_]{3,12})[.\-/ ](?:18|19|20)[0-9]{2}|(?:18|19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]"
_RE2_DAY = r"[0-3]?[0-9][.\-/ ][0-9IVX]{1,4}[.\-/ ](18|19|20)[0-9]{2}|(18|19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]"
_SAID = re.compile(rf"(?<!\w)(?:ur\.?|urodz\w*\.?|data urodzenia)[ :]*(?:dnia|dn\.|w dniu)?[ ]*({_DAY})(?![0-9])", re.IGNORECASE)
_WHOLE = re.compile(rf"(?<![0-9])({_DAY})(?![0-9])")


def _find(text: str, where: Where) -> Sequence[str]:
    if where.said:
        return _WHOLE.findall(text)
    found = _SAID.findall(text)
    if not found and (days := _WHOLE.findall(text)) and kinds["name-found"].find(text, NOWHERE):
        # A name and a day are a birth only where little else is said: minutes of a meeting name people and days too.
        found = days if len(text.split()) <= 6 else []
    return found


add(
    Kind(
        code="birth-date-found", named="ur.", sign=rf"[Uu][Rr]\.? *[0-9]|[Uu][Rr][Oo][Dd][Zz]|\pL[ ,(]+({_RE2_DAY})", said_sign="[0-9]{4}",
        find=_find, grade=Grade.PERSON, labels=("urodz",),
    )
)  # fmt: skip
