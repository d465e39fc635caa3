"""What a delivery tells of corrections that its source has overtaken."""

from ratusz.bank.base.sentences import N_
from ratusz.bank.model.problem import ProblemKind, Severity, problem_kinds

problem_kinds["correction-mended"] = ProblemKind(
    severity=Severity.WARNING,
    message=N_("The source has been mended: in the column “{column}” it says {found} by itself. The correction was not applied."),
    hint=N_("Withdraw the correction: it is needed no more."),
)
problem_kinds["correction-gone"] = ProblemKind(
    severity=Severity.WARNING,
    message=N_("The row that a correction speaks of is not in the data any more: {expected}."),
    hint=N_("Withdraw the correction, or look whether the row only has another key now."),
)
problem_kinds["correction-differs"] = ProblemKind(
    severity=Severity.ERROR,
    message=N_("The source says {found} in the column “{column}”; a correction expected {expected} there, so it was not applied."),
    hint=N_("Ask the source which value is right; then withdraw the correction, or make a new one."),
)
problem_kinds["correction-column-missing"] = ProblemKind(
    severity=Severity.WARNING,
    message=N_("A correction speaks of the column {expected}, which is not here: it was not applied."),
    hint=N_("Withdraw the correction, or say which column took its place."),
)
problem_kinds["correction-unfit"] = ProblemKind(
    severity=Severity.ERROR,
    message=N_("A correction writes {expected} in the column “{column}”, which holds no such values now: it was not applied."),
    hint=N_("Withdraw the correction, or make a new one with a value as they are there now."),
)
