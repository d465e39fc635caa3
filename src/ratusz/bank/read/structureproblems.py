"""What is told of the structure of a sheet: totals, groups, wide tables."""

from ratusz.bank.base.sentences import N_
from ratusz.bank.model.problem import Severity

STRUCTURE: dict[str, tuple[Severity, str, str]] = {
    "total-row": (
        Severity.ADVICE,
        N_("This row was left out: “{found}” only adds up other rows of the table."),
        N_("Nothing to do. Counted together with the other rows it would give twice the sum."),
    ),
    "total-row-kept": (
        Severity.WARNING,
        N_("This row calls itself a total, “{found}”, but does not add up the other rows; it was kept as data."),
        N_("Say whether it is a total, to be left out, or data like the other rows."),
    ),
    "group-row": (
        Severity.ADVICE,
        N_("This row only heads the rows below it: “{found}”. It was left out."),
        N_("Nothing to do, if it holds no data of its own."),
    ),
}
