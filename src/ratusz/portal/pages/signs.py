"""The signs that stand in place of numbers, in the reader's language."""

from ratusz.bank.base.sentences import say
from ratusz.bank.model.status import BY_CODE, STATUSES, CellStatus
from ratusz.portal.show.table import Sign


def sign_of(code: str, language: str) -> Sign:
    """The sign for a cell's status; a code that this version does not know shows as "?" with the code."""
    status = BY_CODE.get(code)
    return _sign(status, language) if status else Sign(sign="?", meaning=code)


def all_signs(language: str) -> tuple[Sign, ...]:
    """Every sign, in the order of the standard."""
    return tuple(_sign(status, language) for status in STATUSES)


def _sign(status: CellStatus, language: str) -> Sign:
    return Sign(sign=status.sign, meaning=say(status.meaning, language))
