"""Why a cell has no number: the signs of official statistics, as data.

Signs are those of Statistics Poland ("znaki umowne") and Eurostat; `sdmx` is the nearest code of SDMX CL_OBS_STATUS 2.2.
"""

from dataclasses import dataclass

from ratusz.bank.base.sentences import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class CellStatus:
    """One reason. `code` is stored, `sign` is shown, `meaning` is a msgid, `spellings` are what files write (casefolded)."""

    code: str
    sign: str
    meaning: str
    sdmx: str
    spellings: tuple[str, ...]


STATUSES: tuple[CellStatus, ...] = (
    CellStatus(code="none", sign="-", meaning=N_("did not occur"), sdmx="M", spellings=("-", "–", "—", "−")),
    CellStatus(
        code="unknown",
        sign=".",
        meaning=N_("no information, or none that can be relied on"),
        sdmx="O",
        spellings=(".", "b.d.", "b.d", "bd", "bd.", "b. d.", "brak", "brak danych", "n/a", "na", "#n/d!", "#n/d", "#n/a"),
    ),
    CellStatus(
        code="not-applicable",
        sign="x",
        meaning=N_("cannot or need not be filled in"),
        sdmx="M",
        spellings=("x", "nd", "nd.", "n.d.", "nie dotyczy", "n. d."),
    ),
    CellStatus(code="missing", sign=":", meaning=N_("not available"), sdmx="L", spellings=(":",)),
    CellStatus(code="suppressed", sign="#", meaning=N_("not published: statistical secrecy"), sdmx="Q", spellings=("#",)),
    CellStatus(code="negligible", sign="0", meaning=N_("smaller than half of the unit shown"), sdmx="N", spellings=("0*",)),
    CellStatus(code="unreadable", sign="?", meaning=N_("the file holds a text here that does not fit the column"), sdmx="O", spellings=()),
    CellStatus(
        code="error",
        sign="!",
        meaning=N_("the spreadsheet shows an error here"),
        sdmx="O",
        spellings=(
            "#adr!",
            "#ref!",
            "#dziel/0!",
            "#div/0!",
            "#nazwa?",
            "#name?",
            "#arg!",
            "#value!",
            "#liczba!",
            "#num!",
            "#zero!",
            "#null!",
        ),
    ),
)

BY_CODE: dict[str, CellStatus] = {status.code: status for status in STATUSES}
BY_SPELLING: dict[str, CellStatus] = {spelling: status for status in STATUSES for spelling in status.spellings}


def status_of(text: str) -> CellStatus | None:
    """The status that a cell's text is a sign for, or None when the text is something else."""
    return BY_SPELLING.get(text.strip().casefold())
