"""Remarks on cells of a spreadsheet: what stands on the cell, in which colour, and on the first sheet."""

from collections.abc import Iterable
from dataclasses import dataclass

from ratusz.bank.base.sentences import N_, say
from ratusz.bank.model.problem import Severity

#: Fill and ink by severity: told by a word too.
COLOURS = {Severity.ERROR: ("F8D0CF", "8C1D18"), Severity.WARNING: ("FCE3C0", "6B4400"), Severity.ADVICE: ("D6E6F7", "16406B")}
HEADS = (N_("Weight"), N_("Place"), N_("What is odd"), N_("Found"), N_("Expected"), N_("How to mend it"))
WIDTHS = (13, 26, 52, 24, 24, 52)
REMARKS = N_("Remarks")
_TITLE = N_("Remarks on this file")
_LEGEND = N_("Cells with a remark are coloured and have a comment. Click a place to go there, mend it, and deliver the file again.")
_NONE = N_("Nothing odd was found.")
#: A comment is read in a small box, and a cell holds no more.
COMMENT_CHARACTERS, CELL_CHARACTERS = 1_500, 32_767
#: A workbook with more remarks is of no use to anybody.
MOST_REMARKS = 5_000
AUTHOR = "Ratusz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A cell: the sheet, row and column from 0."""

    sheet: str
    row: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A problem in words; `spot`: its cell, None where it has none in what is shown."""

    severity: Severity
    word: str
    spot: Spot | None
    table: str
    row: int | None
    column: str
    message: str
    found: str
    expected: str
    hint: str

    @property
    def place(self) -> str:
        """Where it is, to be read."""
        parts = (self.table, "" if self.row is None else str(self.row), self.column)
        return " · ".join(part for part in parts if part)

    def cells(self) -> tuple[str, ...]:
        """What stands on the first sheet, in the order of `HEADS`."""
        return tuple(text[:CELL_CHARACTERS] for text in (self.word, self.place, self.message, self.found, self.expected, self.hint))


def intro(language: str, count: int) -> tuple[str, str]:
    """The title of the first sheet and the line below it."""
    return say(_TITLE, language), say(_LEGEND if count else _NONE, language)


def by_spot(remarks: Iterable[Remark]) -> dict[Spot, tuple[Severity, str]]:
    """Each marked cell with its gravest severity and all that is said of it; the gravest come first in `remarks`."""
    found: dict[Spot, tuple[Severity, str]] = {}
    for remark in remarks:
        if remark.spot is None:
            continue
        text = f"{remark.word}: {remark.message}\n{remark.hint}".strip()
        severity, before = found.get(remark.spot, (remark.severity, ""))
        found[remark.spot] = severity, (f"{before}\n\n{text}" if before else text)[:COMMENT_CHARACTERS]
    return found
