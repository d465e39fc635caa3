"""Every problem the reader can find, and every reason to refuse a file, in plain words.

A problem never stops the reading: the row is kept, the text is kept. A refusal (`Unreadable`) means that nothing was read.
"""

from ratusz.bank.base.errors import Unreadable
from ratusz.bank.base.sentences import N_
from ratusz.bank.model.problem import ProblemKind, Severity, problem_kinds
from ratusz.bank.read.structureproblems import STRUCTURE

_KINDS: dict[str, tuple[Severity, str, str]] = {
    "unreadable-value": (
        Severity.WARNING,
        N_("Cells of the column “{column}” look like “{expected}”; this one says “{found}”."),
        N_("The cell was kept as it is and counts as “no value”. Mend it in the file, or say that the column holds text."),
    ),
    "spreadsheet-error": (
        Severity.WARNING,
        N_("The spreadsheet shows the error {found} in the column “{column}”."),
        N_("Mend the formula in the spreadsheet and deliver the file again."),
    ),
    "formula-without-value": (
        Severity.WARNING,
        N_("The file holds a formula here, {found}, and not its result."),
        N_("Open the file in a spreadsheet program, save it, and deliver it again."),
    ),
    "ragged-row": (
        Severity.WARNING,
        N_("This row has {found} fields, most have {expected}."),
        N_("The row was kept. Look whether a separator is missing, or one too many stands in a text."),
    ),
    "empty-rows": (Severity.ADVICE, N_("Empty rows were left out: {found}."), N_("Nothing to do.")),
    "repeated-header": (Severity.ADVICE, N_("The heading is repeated here, in the middle of the table."), N_("The row was left out.")),
    "numbering-row": (Severity.ADVICE, N_("This row only numbers the columns."), N_("The row was left out.")),
    "header-missing": (
        Severity.WARNING,
        N_("The table has no heading, so its columns are only numbered."),
        N_("Add a first row with the names of the columns."),
    ),
    "header-merged": (
        Severity.ADVICE,
        N_("The heading takes {found} rows; its levels were joined, as in “{expected}”."),
        N_("Nothing to do, if the names of the columns read well."),
    ),
    "duplicate-column": (
        Severity.WARNING,
        N_("Two columns are called “{column}”; the second one got a number."),
        N_("Give each column a name of its own."),
    ),
    "column-unnamed": (
        Severity.WARNING,
        N_("A column with values has no name; it is now called “{column}”."),
        N_("Write a name in the heading."),
    ),
    "merged-cells": (
        Severity.ADVICE,
        N_("Merged cells in the table were filled with their common value: {found}."),
        N_("One record should be one row, with each cell filled in."),
    ),
    "digits-not-shown": (
        Severity.ADVICE,
        N_("In the column “{column}” the spreadsheet shows fewer digits than it holds, in {found} cells; what is shown was read."),
        N_("If more digits matter, show them in the spreadsheet."),
    ),
    "place-unknown": (
        Severity.WARNING,
        N_("The file does not say in which system its coordinates are, so they were kept as they are and are on no map."),
        N_("Add the .prj file, or save the layer with its coordinate system."),
    ),
    "rows-far-below": (
        Severity.WARNING,
        N_("Far below the table, from row {found} on, stands something more; it was left out."),
        N_("If it is data, move it up to the other rows."),
    ),
    "not-numbers": (
        Severity.WARNING,
        N_("The column “{column}” holds infinite or impossible numbers; they count as “no value”: {found}."),
        N_("Look how they came to be, and write nothing instead."),
    ),
    "deleted-records": (
        Severity.ADVICE,
        N_("Records marked as deleted were left out: {found}."),
        N_("Nothing to do, if they were deleted on purpose."),
    ),
    "memos-left-out": (
        Severity.WARNING,
        N_("Long texts of this table lie in another file and were not read."),
        N_("Save the table as CSV or XLSX, if they are needed."),
    ),
    "records-missing": (
        Severity.ERROR,
        N_("The file says that it holds {expected} records, and holds {found}."),
        N_("It was probably cut off. Deliver it again."),
    ),
    "macros-left-out": (
        Severity.ADVICE,
        N_("The workbook holds macros; they were left out, only its values were read."),
        N_("Nothing to do."),
    ),
    "formats-not-read": (
        Severity.WARNING,
        N_("The file does not say how its numbers are shown, so they were read as they are stored."),
        N_("Look at percentages, codes with leading zeros and dates, or save the file as XLSX."),
    ),
    "ambiguous-date": (
        Severity.WARNING,
        N_("The dates of the column “{column}” can be read in two ways; “{found}” was read as day first."),
        N_("Write dates as 2024-03-02."),
    ),
    "ambiguous-number": (
        Severity.WARNING,
        N_("The numbers of the column “{column}” can be read in two ways; the mark in “{found}” was read as the decimal one."),
        N_("Write thousands without a mark."),
    ),
    "encoding-guessed": (
        Severity.ADVICE,
        N_("The file does not say how its letters are written; {found} was assumed."),
        N_("Look whether ą, ś and ź are right. Save files as UTF-8."),
    ),
    "encoding-unknown": (
        Severity.WARNING,
        N_("The letters of the file are in an encoding or alphabet that is not known here; {found} was assumed, probably wrongly."),
        N_("Save the file as UTF-8 from the program it comes from."),
    ),
    "mixed-encodings": (
        Severity.WARNING,
        N_("Some lines are written in another encoding than the rest: {found}. They were read as {expected}."),
        N_("The file was probably put together from two. Look whether their letters are right, and save all of it as UTF-8."),
    ),
    "letters-damaged": (
        Severity.WARNING,
        N_("The file holds letters that were damaged before it came here."),
        N_("Save the file again from the program it comes from, as UTF-8."),
    ),
    "hidden-sheet": (
        Severity.WARNING,
        N_("The sheet “{table}” is hidden in the file."),
        N_("Look whether it may be published at all."),
    ),
    "hidden-rows": (
        Severity.ERROR,
        N_("Hidden rows or columns of the sheet were read too: {found}."),
        N_("Look whether they may be published at all."),
    ),
    "member-no-table": (
        Severity.ADVICE,
        N_("The file “{table}” in the archive is no table and was left out."),
        N_("Nothing to do, if it only accompanies the data."),
    ),
    "member-unreadable": (
        Severity.WARNING,
        N_("The file “{table}” in the archive cannot be read ({found}) and was left out."),
        N_("Deliver it on its own to see what is wrong with it."),
    ),
    "empty-sheet": (Severity.ADVICE, N_("The sheet “{table}” holds no table."), N_("Nothing to do.")),
    "recipe-table-missing": (
        Severity.ERROR,
        N_("The earlier file had a table “{table}”; this one has none."),
        N_("Look whether it is the right file."),
    ),
    "recipe-table-new": (
        Severity.WARNING,
        N_("The table “{table}” was not in the earlier file."),
        N_("Say what it is, or that it is to be left out."),
    ),
    "recipe-header-moved": (
        Severity.ADVICE,
        N_("The heading was found in row {found}; in the earlier file it was in row {expected}."),
        N_("Nothing to do."),
    ),
    "recipe-header-lost": (
        Severity.WARNING,
        N_("The heading of the earlier file was not found; the table was read anew."),
        N_("Look whether the names and types of the columns are right."),
    ),
    "recipe-column-missing": (
        Severity.WARNING,
        N_("The earlier file had a column “{column}”; this one has none."),
        N_("If it was renamed, give it its earlier name."),
    ),
    "recipe-column-new": (
        Severity.WARNING,
        N_("The column “{column}” was not in the earlier file."),
        N_("Look whether its type is right."),
    ),
    "recipe-encoding": (
        Severity.ADVICE,
        N_("The earlier file was written as {expected}, this one as {found}."),
        N_("Nothing to do, if the letters are right."),
    ),
}

for _code, (_severity, _message, _hint) in (_KINDS | STRUCTURE).items():
    problem_kinds[_code] = ProblemKind(severity=_severity, message=_message, hint=_hint)

_REFUSALS: dict[str, tuple[str, str]] = {
    "empty-file": (N_("The file is empty."), N_("Look whether it was saved, and deliver it again.")),
    "no-table": (N_("The file holds no table."), N_("Look whether it is the right file.")),
    "not-a-table": (
        N_("This is not a table."),
        N_("Deliver the data as CSV or XLSX."),
    ),
    "format-not-read": (
        N_("Files of this kind cannot be read yet."),
        N_("Save it as CSV or XLSX and deliver that."),
    ),
    "binary-file": (
        N_("The file is not a text and not a spreadsheet."),
        N_("Deliver the data as CSV or XLSX."),
    ),
    "encrypted": (
        N_("The file is locked with a password."),
        N_("Save it without a password and deliver it again."),
    ),
    "damaged-file": (
        N_("The file is damaged and cannot be opened."),
        N_("Open it where it comes from, save it again, and deliver that."),
    ),
    "empty-archive": (N_("The archive holds no file."), N_("Look whether the right files were packed, and deliver it again.")),
    "needs-too-much-memory": (
        N_("The table is so wide and long that reading it needs more memory than the bank may use."),
        N_("Deliver it in parts, or turn columns into rows."),
    ),
    "too-many-tables": (
        N_("The file holds {found} tables; at most {expected} are read."),
        N_("Deliver them in several files."),
    ),
    "too-many-members": (
        N_("The archive holds {found} files; at most {expected} are read."),
        N_("Deliver them in several archives."),
    ),
    "archive-in-archive": (
        N_("The archive holds another archive, “{found}”, which is not opened."),
        N_("Unpack it and deliver what is inside."),
    ),
    "json-damaged": (
        N_("The file begins as JSON and is broken at line and column {found}."),
        N_("Make it anew with the program it comes from."),
    ),
    "json-no-list": (N_("The JSON is large and holds no list of objects near its beginning."), N_("Deliver the list alone, or as CSV.")),
    "unpacks-too-large": (
        N_("Unpacked, the file would take {found}; more than {expected} is not opened."),
        N_("Deliver the data in parts, or as CSV."),
    ),
    "unsafe-xml": (
        N_("The file holds instructions that no spreadsheet program writes ({found}), so it was not opened."),
        N_("Save it again from a spreadsheet program."),
    ),
    "too-many-columns": (
        N_("The table has {found} columns; at most {expected} are read."),
        N_("Look whether the right separator was used, or turn columns into rows."),
    ),
    "field-too-long": (
        N_("One field holds more than {expected} characters."),
        N_("A quotation mark is probably not closed. Save the file again from the program it comes from."),
    ),
    "recipe-damaged": (
        N_("The recipe cannot be used: {found}."),
        N_("Read the file without a recipe and save the new one."),
    ),
}
REFUSAL_CODES = tuple(sorted(_REFUSALS))


def refuse(code: str, *, message: str | None = None, found: object = None, expected: object = None) -> Unreadable:
    """The error that says why a file cannot be read; `code` is one of `REFUSAL_CODES`, `message` a closer sentence than its own."""
    usual, hint = _REFUSALS[code]
    return Unreadable(code, message or usual, hint, values={"found": found, "expected": expected})
