"""What can be wrong with a file of observations, of rules or of verdicts, as codes and sentences."""

from collections.abc import Mapping

from ratusz.bank.base.errors import Unreadable, WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.bank.model.problem import ProblemKind, Severity, problem_kinds

_KINDS: dict[str, tuple[Severity, str, str]] = {
    "observation-broken": (
        Severity.WARNING,
        N_("Row {row} has another number of fields than the heading, and was left out."),
        N_("Enclose values that hold the separator in quotation marks."),
    ),
    "observation-nameless": (
        Severity.WARNING,
        N_("Row {row} does not say whose observation it is, and was left out."),
        N_("Fill in the column “{column}”."),
    ),
    "observation-not-a-number": (
        Severity.WARNING,
        N_("Row {row} holds “{found}” where this phenomenon has numbers; it was compared with nothing."),
        N_("Write a number, or leave the cell empty."),
    ),
    "observation-repeated": (
        Severity.WARNING,
        N_("Row {row} gives a second value, “{found}”, for the same holding, area and period; the first one was compared."),
        N_("Keep one of the two, or name the breakdown that tells them apart."),
    ),
    "period-unknown": (
        Severity.ADVICE,
        N_("“{found}” is not a period; it was taken as a name, which has no place in time."),
        N_("Write 2023, 2023-H1, 2023-Q1, 2023-05, 2023-05-31 or 2023/24."),
    ),
    "areas-as-one": (
        Severity.ADVICE,
        N_("“{found}” and “{expected}” were taken as two spellings of one area."),
        N_("If they are two areas, write them so that they differ, or give a list of areas."),
    ),
    "area-doubtful": (
        Severity.ADVICE,
        N_("“{found}” may be the same area as “{expected}”; nothing was taken as one."),
        N_("Write both alike, or give a list of areas that has both."),
    ),
    "area-not-listed": (
        Severity.ADVICE,
        N_("“{found}” is not in the list of areas; it stays as it is written."),
        N_("Add it to the list, or mend its spelling."),
    ),
    "verdict-without-observation": (
        Severity.ADVICE,
        N_("The verdict in row {row} is about something that was not observed: {found}."),
        N_("Write phenomenon, area and period as the observations have them."),
    ),
    "verdict-not-a-number": (
        Severity.ADVICE,
        N_("The verdict in row {row} is “{found}” where this phenomenon has numbers; it decides nothing."),
        N_("Write the number that was found to be true."),
    ),
    "verdict-repeated": (
        Severity.ADVICE,
        N_("Row {row} gives a second verdict, “{found}”, on the same thing; the last one counts."),
        N_("Keep one of the two."),
    ),
    "rule-without-observation": (
        Severity.ADVICE,
        N_("The rules speak of “{found}”, of which there is no observation."),
        N_("Write phenomena and holdings as the observations have them."),
    ),
}
for _code, (_severity, _message, _hint) in _KINDS.items():
    problem_kinds[_code] = ProblemKind(severity=_severity, message=_message, hint=_hint)

_REFUSALS: dict[str, tuple[str, str]] = {
    "observations-columns": (
        N_("The file has no column “{column}”."),
        N_("It needs the columns phenomenon, holding, area, period and value; every other column is a breakdown."),
    ),
    "areas-columns": (
        N_("The list of areas has no column “{column}”."),
        N_("It needs the columns code and name; from, until and was may follow."),
    ),
    "observations-empty": (N_("The file holds no observation."), N_("Look whether it is the right file.")),
    "observations-not-text": (
        N_("The file is no text: a workbook, perhaps, or a damaged file."),
        N_("Save it as CSV in UTF-8."),
    ),
    "observations-damaged": (N_("The file cannot be read as a table: {found}."), N_("Save it as CSV in UTF-8.")),
}


def refuse(code: str, **values: object) -> Unreadable:
    """The refusal that `code` names, to be raised."""
    message, hint = _REFUSALS[code]
    return Unreadable(code, message, hint, values=values)


def wrong_rule(message: str, hint: str = "", *, values: Mapping[str, object] | None = None, allowed: tuple[str, ...] = ()) -> WrongUsage:
    """A mistake in a file of rules, to be raised; all of them carry the code `comparison-rule`."""
    return WrongUsage("comparison-rule", message, hint, values=values, allowed=allowed)
