"""What is said of a broken promise."""

from ratusz.bank.base.sentences import N_
from ratusz.bank.model.problem import ProblemKind, Severity, problem_kinds

problem_kinds["promise-filled"] = ProblemKind(
    severity=Severity.WARNING,
    message=N_("The contract promises a value in each row of the column “{column}”; here it is missing."),
    hint=N_("Fill it in, or write a sign that says why there is none (for example “-” or “b.d.”)."),
)
problem_kinds["promise-between"] = ProblemKind(
    severity=Severity.WARNING,
    message=N_("In the column “{column}” stands {found}; the contract promises {expected}."),
    hint=N_("Look at the value in its source. If it is right, have the limits of the contract widened."),
    tells_numbers=True,
)
problem_kinds["promise-one-of"] = ProblemKind(
    severity=Severity.WARNING,
    message=N_("In the column “{column}” stands “{found}”, which is not among the words agreed on: {expected}."),
    hint=N_("Write the agreed word, or have the new one added to the contract."),
)
problem_kinds["promise-written"] = ProblemKind(
    severity=Severity.WARNING,
    message=N_("In the column “{column}” stands “{found}”, which is not written as agreed, like “{expected}”."),
    hint=N_("Write it like the example. Zeros in front are lost when a sheet takes a code for a number."),
)
problem_kinds["promise-unique"] = ProblemKind(
    severity=Severity.WARNING,
    message=N_("“{found}” stands in {expected} rows; the contract promises that it stands once."),
    hint=N_("Leave the superfluous rows out, or correct what should tell them apart."),
)
problem_kinds["promise-known"] = ProblemKind(
    severity=Severity.WARNING,
    message=N_("In the column “{column}” stands “{found}”, which is not in {expected}."),
    hint=N_("Correct the value, or add it first where it belongs."),
)
problem_kinds["promise-adds-up"] = ProblemKind(
    severity=Severity.WARNING,
    message=N_("In the column “{column}” stands {found}; its parts add up to {expected}."),
    hint=N_("Look which of the numbers of this row was written or counted wrongly."),
    tells_numbers=True,
)
problem_kinds["promise-total-rows"] = ProblemKind(
    severity=Severity.WARNING,
    message=N_("The total in the column “{column}” is {found}; the rows it adds up give {expected}."),
    hint=N_("Look whether a row is missing, stands twice, or the total is older than its rows."),
    tells_numbers=True,
)
problem_kinds["promise-steady"] = ProblemKind(
    severity=Severity.WARNING,
    message=N_("In the column “{column}” stands {found}; before it was {expected}. The contract allows no such jump."),
    hint=N_("Look whether a unit changed or a digit slipped. If it is right, say in the note of the delivery why."),
    tells_numbers=True,
)
problem_kinds["promise-complete"] = ProblemKind(
    severity=Severity.WARNING,
    message=N_("The table has {found} rows; the contract promises at least {expected}."),
    hint=N_("Look whether the file is complete."),
)
problem_kinds["promise-column-gone"] = ProblemKind(
    severity=Severity.ERROR,
    message=N_("The contract promises the column “{column}”, which is missing. Perhaps it is now called “{found}”."),
    hint=N_("Say which column took its place, or announce the change to those who use it before you deliver."),
)
problem_kinds["promise-column-missing"] = ProblemKind(
    severity=Severity.ERROR,
    message=N_("The contract promises the column “{column}”, which is missing."),
    hint=N_("Add it, or announce the change to those who use it before you deliver."),
)
problem_kinds["promise-column-type"] = ProblemKind(
    severity=Severity.ERROR,
    message=N_("The contract promises {expected} in the column “{column}”; it was read as {found}."),
    hint=N_("Look for cells that are no such value, for example a remark among numbers."),
)
problem_kinds["promise-unkept"] = ProblemKind(
    severity=Severity.WARNING,
    message=N_("A rule of the contract speaks of {expected}, which is not here: it was not looked after."),
    hint=N_("Correct the rule, or deliver what it speaks of."),
)
problem_kinds["promise-unfit"] = ProblemKind(
    severity=Severity.WARNING,
    message=N_("A rule of the contract cannot be looked after, because {found} does not fit the table."),
    hint=N_("Correct the rule: a limit is written like its column, what is added up are numbers, a pattern has all its brackets."),
)
