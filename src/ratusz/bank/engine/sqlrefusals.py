"""Why a visitor's SQL was not answered, in words for people."""

from collections.abc import Mapping
from typing import Any

from ratusz.bank.base.errors import UserError, WrongQuery
from ratusz.bank.base.sentences import N_


class Busy(UserError):
    """Too many statements at once; try again in `values["seconds"]`."""

    http_status = 503


class TooSlow(WrongQuery):
    """A statement that took more time than it is given, and was ended."""

    http_status = 422

    def __init__(self, seconds: float) -> None:
        super().__init__(
            "sql-too-slow",
            N_("The statement took longer than {seconds} s and was stopped."),
            N_("Ask for fewer rows: filter first, join and sort afterwards."),
            values={"seconds": f"{seconds:g}"},
        )


class GaveWay(Busy):
    """A statement that was ended because somebody else waited for its worker."""

    def __init__(self, seconds: float) -> None:
        super().__init__(
            "sql-gave-way",
            N_("Others wait, so the statement was stopped after {taken} s."),
            N_("Try again in {seconds} seconds, or ask for fewer rows: filter first, join and sort afterwards."),
            values={"taken": f"{seconds:.2g}", "seconds": 10},
        )


#: What may be wrong, before it is filled in.
_REFUSALS = {
    error.code: error
    for error in (
        WrongQuery("sql-empty", N_("There is no statement."), N_("Write one SELECT; it may begin with WITH.")),
        WrongQuery("sql-several", N_("Only one statement is answered at a time."), N_("Write one SELECT; it may begin with WITH.")),
        WrongQuery("sql-not-select", N_("Only SELECT is answered here, not {found}."), N_("Write one SELECT; it may begin with WITH.")),
        WrongQuery(
            "sql-syntax",
            N_("The statement cannot be read near {found}."),
            N_("What is wrong may stand just before the place that is named."),
        ),
        WrongQuery("sql-too-long", N_("The statement is too long or nested too deeply."), N_("It may have 20 000 characters.")),
        WrongQuery("sql-construct", N_("{found} is not answered here."), N_("See the guide for what a statement may hold.")),
        WrongQuery(
            "sql-function",
            N_("The function {found} is not answered here."),
            N_("Functions of text, numbers, dates, lists, groups and windows are."),
        ),
        WrongQuery(
            "sql-type", N_("There is no type {found} here."), N_("Use VARCHAR, BIGINT, DECIMAL, DATE, TIMESTAMP, BOOLEAN or DOUBLE.")
        ),
        WrongQuery(
            "sql-table",
            N_("There is no table {found} that you may see."),
            N_('The table of this address is called data; others are named like "dataset/resource", in quotation marks.'),
        ),
        WrongQuery("sql-name-taken", N_("WITH cannot make a table called {found}."), N_("Give it another name, of letters and digits.")),
        WrongQuery("sql-column", N_("There is no column {found}."), N_("Names and types of columns stand in the schema of the table.")),
        WrongQuery(
            "sql-group", N_("{found} stands neither in GROUP BY nor in a function of the group."), N_("Group by it, or take max() of it.")
        ),
        WrongQuery("sql-value", N_("“{found}” cannot be made into a value of that type."), N_("TRY_CAST gives an empty value instead.")),
        WrongQuery(
            "sql-wrong", N_("The statement cannot be answered: {why}"), N_("Names and types of columns stand in the schema of the table.")
        ),
        WrongQuery("sql-memory", N_("The statement needs more memory than it is given."), N_("Ask for fewer groups, columns or rows.")),
        WrongQuery("sql-failed", N_("The statement could not be answered."), N_("Ask for less, or in another way.")),
    )
}
#: The same where the place is known.
_WITH_PLACE = {
    "sql-syntax": N_("Line {line}, column {column}: the statement cannot be read near {found}."),
    "sql-column": N_("Line {line}, column {column}: there is no column {found}."),
    "sql-group": N_("Line {line}, column {column}: {found} stands neither in GROUP BY nor in a function of the group."),
    "sql-construct": N_("Line {line}, column {column}: {found} is not answered here."),
    "sql-function": N_("Line {line}, column {column}: the function {found} is not answered here."),
    "sql-type": N_("Line {line}, column {column}: there is no type {found} here."),
    "sql-table": N_("Line {line}, column {column}: there is no table {found} that you may see."),
    "sql-wrong": N_("Line {line}, column {column}: the statement cannot be answered: {why}"),
}


def refusal(told: Mapping[str, Any]) -> UserError:
    """The error for what a worker told, with `line` and `column` among its values where they are known.

    What the worker says beside the code is text, whatever it is.
    """
    plain = _REFUSALS.get(told["code"], _REFUSALS["sql-failed"])
    sentence = plain.message
    values: dict[str, object] = {"found": str(told.get("found", "")), "why": str(told.get("why", ""))}
    if isinstance(told.get("line"), int) and isinstance(told.get("column"), int):
        values |= {"line": told["line"], "column": told["column"]}
        sentence = _WITH_PLACE.get(plain.code, sentence)
    return WrongQuery(plain.code, sentence, plain.hint, values=values, allowed=tuple(map(str, told.get("near", ()))))


def busy() -> Busy:
    """For those who come when all workers are taken."""
    return Busy(
        "sql-busy",
        N_("Too many statements are being answered at this moment."),
        N_("Try again in {seconds} seconds."),
        values={"seconds": 5},
    )
