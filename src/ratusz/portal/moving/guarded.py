"""One bad thing of a move never stops the others: where what went wrong with it ends."""

import logging
from types import TracebackType
from typing import Self

from ratusz.bank.base.errors import Stopped, UserError
from ratusz.bank.base.sentences import N_
from ratusz.bank.model.problem import Place, Problem
from ratusz.portal.core.remarks import remark

logger = logging.getLogger(__name__)


def our_fault() -> Stopped:
    """What is said where nobody but us is to blame."""
    return Stopped(
        "moving-broke",
        N_("Something broke on our side while this was taken in. It has been written down."),
        N_("Let the move go on; if it happens again, tell the administrator of the bank."),
    )


class Guarded:
    """Where what went wrong with one thing ends: told with its place, kept in the log, and the others go on."""

    def __init__(self, told: list[Problem], where: Place, name: str) -> None:
        self._told, self._where, self._name = told, where, name
        self.error: Exception | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> bool:
        if not isinstance(error, Exception):
            return False
        self.error = error
        if not isinstance(error, UserError):
            # Its name may be a person's, and stays in the report of the move.
            logger.error("row %s of %s could not be taken in", self._where.row, self._where.table, exc_info=error)
        known = error if isinstance(error, UserError) else our_fault()
        said = remark(known.message, values=known.values)
        self._told.append(Problem(code="moving-failed", where=self._where, found=self._name, expected=said))
        return True
