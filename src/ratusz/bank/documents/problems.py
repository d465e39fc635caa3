"""What may be wrong with a document: refusals, and remarks that its officer and reviewer read."""

from ratusz.bank.base.errors import Unreadable
from ratusz.bank.base.sentences import N_
from ratusz.bank.model.problem import ProblemKind, Severity, problem_kinds

_REFUSALS = {
    "document-unknown": (
        N_("This is not a document that can be kept: neither PDF, nor a text or slides of an office program, nor a picture."),
        N_("Save it as PDF or DOCX. A spreadsheet or CSV is delivered as a table."),
    ),
    "document-damaged": (
        N_("The document is cut off or damaged: {found}."),
        N_("Open it, save it anew, and deliver it again."),
    ),
    "document-encrypted": (
        N_("The document is protected by a password or against copying."),
        N_("Save it without protection: residents, screen readers and programs must be able to open it."),
    ),
    "document-macros": (
        N_("The document holds macros, programs that run in the reader's computer."),
        N_("Save it without macros, as DOCX or PPTX, or as PDF."),
    ),
    "document-too-large": (
        N_("The document has {found} MB; at most {expected} MB are kept."),
        N_("Make its pictures smaller, or divide it."),
    ),
}

#: The one that always waits for a person: no program knows whose name may stand in a document.
UNREAD = "document-unread"
problem_kinds[UNREAD] = ProblemKind(
    severity=Severity.ERROR,
    message=N_("Whether this document holds personal data, no program can tell."),
    hint=N_("Read all of it, the last page and the file's properties too. Then say that it may be published, and why you know."),
)
problem_kinds["document-author"] = ProblemKind(
    severity=Severity.WARNING,
    message=N_("The properties of the file name people: {found}. Whoever downloads it can read them."),
    hint=N_("If that is not wanted, remove the properties in the program it was written with, and deliver it again."),
)
problem_kinds["document-comments"] = ProblemKind(
    severity=Severity.WARNING,
    message=N_("The document holds comments or recorded changes: texts that were taken out can be read in it."),
    hint=N_("Accept or reject the changes, delete the comments, and deliver it again."),
)
problem_kinds["document-attachments"] = ProblemKind(
    severity=Severity.WARNING,
    message=N_("Other files are packed into the document."),
    hint=N_("Look whether they may be published too; nobody has checked them."),
)
problem_kinds["document-active"] = ProblemKind(
    severity=Severity.WARNING,
    message=N_("The document runs something when it is opened (a script or a start command)."),
    hint=N_("Print it to PDF anew, so that it is only read."),
)
problem_kinds["document-without-text"] = ProblemKind(
    severity=Severity.ADVICE,
    message=N_("The document seems to be a scan: it holds pictures of pages and no text."),
    hint=N_("Screen readers and searches find nothing in it. Publish the document it was printed from, or add text recognition."),
)
problem_kinds["picture-place"] = ProblemKind(
    severity=Severity.WARNING,
    message=N_("The picture says where it was taken (GPS in its properties)."),
    hint=N_("If that is not wanted, save it without properties, and deliver it again."),
)


def refuse(code: str, *, found: object = "", expected: object = "") -> Unreadable:
    """The refusal with this code, to be raised."""
    message, hint = _REFUSALS[code]
    return Unreadable(code, message, hint, values={"found": found, "expected": expected})
