"""What may be wrong with a folder that moves in: each with the row of the spreadsheet, and how to mend it there."""

from ratusz.bank.base.sentences import N_
from ratusz.bank.model.problem import ProblemKind, Severity, problem_kinds

_ERRORS = {
    "moving-column-missing": (N_("The sheet “{table}” has no column “{expected}”."), N_("Take the headings from the template.")),
    "moving-value-missing": (N_("“{column}” is empty."), N_("Fill it in; this row cannot move in without it.")),
    "moving-twice": (N_("{found} stands in an earlier row too."), N_("Each dataset has one row and an identifier of its own.")),
    "moving-unit-unknown": (
        N_("There is no unit “{found}” in this bank."),
        N_("Write its name or address as on the page of institutions, or make the unit first. There are: {expected}."),
    ),
    "moving-theme-unknown": (
        N_("There is no category “{found}” in this bank."),
        N_("Write one of: {expected}. Or make the category first."),
    ),
    "moving-licence-unknown": (N_("The licence “{found}” is not known."), N_("Write one of: {expected}.")),
    "moving-frequency-unknown": (N_("The frequency “{found}” is not known."), N_("Write one of: {expected}.")),
    "moving-mode-unknown": (N_("The way of joining “{found}” is not known."), N_("Write “zastępuje” or “dodaje”.")),
    "moving-day-unreadable": (N_("“{found}” is not a day."), N_("Write it like 2019-03-05 or 5.03.2019, with a time where there is one.")),
    "moving-number-unreadable": (N_("“{found}” is not a number of downloads or a place in a list."), N_("Write digits only.")),
    "moving-dataset-unknown": (
        N_("No row of the sheet of datasets has the identifier “{found}”."),
        N_("Write the identifier as it stands there."),
    ),
    "moving-file-missing": (
        N_("There is no file {found} here."),
        N_("Write its path from the folder of the spreadsheet on, or add the file."),
    ),
    "moving-file-empty": (N_("The file {found} is empty."), N_("Find the real one, or delete the row.")),
    "moving-file-too-large": (
        N_("The file {found} is larger than {expected} MB."),
        N_("Ask the administrator to raise the limit, or divide the file."),
    ),
    "moving-file-not-read": (N_("The file {found} cannot be read: {expected}"), N_("Save it as CSV, XLSX or PDF.")),
    "moving-neither": (N_("The row names neither a file nor an address."), N_("Fill in “plik” or “adres odnośnika”.")),
    "moving-both": (N_("The row names a file and an address."), N_("Keep one of them; make two rows where both are wanted.")),
    "moving-link-unusable": (N_("{found} is not an address that can be published."), N_("Write it from https:// on.")),
    "moving-address-unusable": (
        N_("{found} is not an address of one page of the earlier portal."),
        N_("Write the address as it stood in the browser; several are separated by spaces."),
    ),
    "moving-kind-changes": (
        N_("The files of one resource are of different kinds: {found} after {expected}."),
        N_("Give the document or link a resource of its own."),
    ),
    "moving-stopped": (N_("{found} waits for a decision: {expected}"), N_("Open the delivery, decide, and let the move go on.")),
    "moving-failed": (N_("{found} could not be taken in: {expected}"), N_("Mend the file and move in again; everything else stays.")),
}
_WARNINGS = {
    "moving-would-stop": (
        N_("{found} would wait for a decision: {expected}"),
        N_("Take out of it what may not go out before it moves in, or decide about it then."),
    ),
    "moving-would-fail": (N_("{found} could not be taken in: {expected}"), N_("Mend the file before it moves in.")),
    "moving-address-taken": (
        N_("The address {found} leads to something else already."),
        N_("It stays as it is. Check which one is right."),
    ),
    "moving-tables-left": (
        N_("{found} holds {expected} tables; the first one was taken, the others were left out."),
        N_("Deliver them as tables of their own where they are needed."),
    ),
    "moving-kept-as-document": (
        N_("{found} holds no table that can be read and is kept as a document."),
        N_("Deliver it as CSV or XLSX where its figures are wanted."),
    ),
    "moving-day-later": (
        N_("{found} was published before what stands there, so it is shown as published today."),
        N_("Correct the day in the spreadsheet before the first move where the order matters."),
    ),
}
_ADVICE = {
    "moving-file-unused": (N_("No row names the file {found}."), N_("Add a row for it, or leave it out.")),
}
for _severity, _kinds in ((Severity.ERROR, _ERRORS), (Severity.WARNING, _WARNINGS), (Severity.ADVICE, _ADVICE)):
    for _code, (_message, _hint) in _kinds.items():
        problem_kinds[_code] = ProblemKind(severity=_severity, message=_message, hint=_hint)
