"""What can be wrong with a query: a stable code, a sentence, what would have been right, the nearest known name."""

from collections.abc import Iterable
from difflib import get_close_matches

from ratusz.bank.base.errors import WrongQuery
from ratusz.bank.base.sentences import N_
from ratusz.bank.model.schema import Column

_NEAREST = N_("Did you mean {nearest}?")
_ONE_OF = N_("One of: {allowed}.")


def _hint(name: str, allowed: tuple[str, ...], *, misspelt: bool) -> tuple[str, dict[str, object]]:
    if misspelt and (near := get_close_matches(name, allowed, n=1)):
        return _NEAREST, {"nearest": near[0]}
    return (_ONE_OF, {"allowed": ", ".join(allowed)}) if allowed else ("", {})


def _wrong(code: str, message: str, name: str, allowed: Iterable[str], *, misspelt: bool = True, **values: object) -> WrongQuery:
    known = tuple(allowed)
    hint, filled = _hint(name, known, misspelt=misspelt)
    return WrongQuery(code, message, hint, values={"name": name, **values, **filled}, allowed=known)


def unknown_column(name: str, allowed: Iterable[str]) -> WrongQuery:
    """`name` is no column of the table."""
    return _wrong("unknown-column", N_("There is no column {name}."), name, allowed)


def unknown_parameter(name: str, allowed: Iterable[str]) -> WrongQuery:
    """`name` is neither a column nor a parameter."""
    return _wrong("unknown-parameter", N_("There is no column or parameter {name}."), name, allowed)


def repeated_parameter(name: str) -> WrongQuery:
    """A parameter that may be given once was given twice."""
    return WrongQuery("repeated-parameter", N_("The parameter {name} may be given only once."), values={"name": name})


def unknown_operator(name: str, allowed: Iterable[str]) -> WrongQuery:
    """`name` after `__` is no operator."""
    return _wrong("unknown-operator", N_("There is no operator {name}."), name, allowed)


def operator_unfit(name: str, column: Column, allowed: Iterable[str]) -> WrongQuery:
    """The operator does not fit the type of the column."""
    message = N_("The operator {name} does not fit column {column}, which is of type {type}.")
    return _wrong("operator-unfit", message, name, allowed, misspelt=False, column=column.name, type=str(column.type))


def value_unfit(value: str, column: Column, example: str) -> WrongQuery:
    """The value cannot be one of the column's."""
    return WrongQuery(
        "value-unfit",
        N_("“{value}” cannot be compared with column {column}, which is of type {type}."),
        N_("Write it like this: {example}."),
        values={"value": value, "column": column.name, "type": str(column.type), "example": example},
    )


def choice_unfit(value: str, column: str, allowed: Iterable[str]) -> WrongQuery:
    """The value is none of a fixed list (statuses, true and false)."""
    return _wrong("choice-unfit", N_("“{name}” cannot be asked of column {column}."), value, allowed, column=column)


def box_unfit(value: str) -> WrongQuery:
    """A bounding box that is not four numbers in their order."""
    return WrongQuery(
        "box-unfit",
        N_("“{value}” is not a bounding box."),
        N_("Write west, south, east and north in degrees: 18.98,50.30,19.06,50.36."),
        values={"value": value},
    )


def box_without_pair(column: str, allowed: Iterable[str]) -> WrongQuery:
    """The column has no partner that holds the other coordinate."""
    return _wrong(
        "box-without-pair",
        N_("Column {name} has no partner with the other coordinate, so a bounding box cannot be asked of it."),
        column,
        allowed,
    )


def area_unknown(name: str, allowed: Iterable[str]) -> WrongQuery:
    """No boundaries of the bank know an area of that name or code."""
    return _wrong("area-unknown", N_("There are no boundaries of an area called {name}."), name, allowed)


def without_boundaries() -> WrongQuery:
    """Places are asked for by an area, and nobody has said where areas lie."""
    return WrongQuery(
        "no-boundaries",
        N_("The bank has no boundaries of areas, so places cannot be asked for by an area."),
        N_("Ask by a box: lon__bbox=18.98,50.30,19.06,50.36."),
    )


def order_unfit(name: str, allowed: Iterable[str]) -> WrongQuery:
    """Nothing in the result is called `name`, so it cannot be sorted by it."""
    return _wrong("order-unfit", N_("The result cannot be sorted by {name}."), name, allowed)


def roll_unfit(name: str, column: Column) -> WrongQuery:
    """Only dates and periods have years, quarters and months."""
    return WrongQuery(
        "roll-unfit",
        N_("Column {column} is of type {type}: it has no years, quarters or months."),
        N_("Group by {column} itself."),
        values={"name": name, "column": column.name, "type": str(column.type)},
        allowed=(column.name,),
    )


def group_unfit(text: str, allowed: Iterable[str], *, misspelt: bool) -> WrongQuery:
    """Not a column, nor year(), quarter() or month() of one."""
    return _wrong("group-unfit", N_("Rows cannot be grouped by {name}."), text, allowed, misspelt=misspelt)


def measure_unfit(text: str, allowed: Iterable[str], *, misspelt: bool) -> WrongQuery:
    """Not a measure, or one that the column's type does not have."""
    return _wrong("measure-unfit", N_("{name} cannot be measured here."), text, allowed, misspelt=misspelt)


def name_twice(name: str) -> WrongQuery:
    """Two things in one result would have the same name."""
    return WrongQuery(
        "name-twice", N_("Two columns of the result would be called {name}."), N_("Ask for it only once."), values={"name": name}
    )


def select_with_group() -> WrongQuery:
    """A grouped result has the columns it is grouped by and its measures."""
    return WrongQuery(
        "select-with-group",
        N_("A grouped result has its groups and measures, so columns cannot be selected."),
        N_("Leave out select, or leave out group and measure."),
    )


def number_unfit(name: str, value: str, least: int, most: int) -> WrongQuery:
    """`limit` or `from` is not a whole number within its bounds."""
    return WrongQuery(
        "number-unfit",
        N_("The parameter {name} is a whole number from {least} to {most}, not “{value}”."),
        values={"name": name, "value": value, "least": least, "most": most},
        allowed=(f"{least}-{most}",),
    )


def cursor_with_start() -> WrongQuery:
    """Two places at once."""
    return WrongQuery("cursor-with-from", N_("Give either cursor or from, not both."))


def cursor_mismatch() -> WrongQuery:
    """A cursor of another query or version, or no cursor at all."""
    return WrongQuery(
        "cursor-mismatch",
        N_("This cursor belongs to another question or to another version of the data."),
        N_("Start again from the first page."),
    )


def too_long(name: str, most: int) -> WrongQuery:
    """More than a parameter may hold."""
    return WrongQuery(
        "too-long", N_("The parameter {name} holds more than {most} characters or values."), values={"name": name, "most": most}
    )
