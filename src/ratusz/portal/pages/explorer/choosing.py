"""Choosing: which columns in which order, which groups and measures, and one more condition. Each is a plain form."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ratusz.bank.model.schema import Schema, Type
from ratusz.bank.query.nodes import Query
from ratusz.portal.explore.conditions import COMPARISONS
from ratusz.portal.pages.columns import ColumnLine
from ratusz.portal.pages.explorer.address import Address, Pairs
from ratusz.portal.pages.explorer.words import MEASURES, OFFERED, ROLLS, in_words

#: With more columns than this the form does not repeat all their names: addresses would grow too long.
PLAIN_UP_TO = 60
GROUPS, MEASURED = 2, 2
Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnsWindow:
    """Columns in the order shown, then those left out: name, label, whether it is shown."""

    template = "pages/explorer/_columns.html"
    columns: tuple[tuple[str, str, bool], ...]
    plain: str
    all_url: str
    carried: Pairs
    close_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupsWindow:
    """Groups and measures asked for now, with empty lines for more. A choice is (value, text)."""

    template = "pages/explorer/_groups.html"
    groups: tuple[str, ...]
    measures: tuple[tuple[str, str], ...]
    group_choices: Choices
    functions: Choices
    columns: Choices
    carried: Pairs
    rows_url: str
    close_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionWindow:
    """One more condition."""

    template = "pages/explorer/_condition.html"
    columns: Choices
    operators: Choices
    carried: Pairs
    close_url: str


def columns_window(address: Address, lines: Sequence[ColumnLine], query: Query) -> ColumnsWindow:
    """The form for the columns of the table with `lines`."""
    labels = {line.name: line.label for line in lines}
    shown = query.select or tuple(labels)
    left_out = [name for name in labels if name not in shown]
    return ColumnsWindow(
        columns=(*((name, labels[name], True) for name in shown), *((name, labels[name], False) for name in left_out)),
        plain=",".join(labels) if len(labels) <= PLAIN_UP_TO else "",
        all_url=address.changed({"select": None}),
        carried=tuple(pair for pair in address.pairs if pair[0] != "select"),
        close_url=address.here,
    )


def groups_window(address: Address, lines: Sequence[ColumnLine], query: Query, schema: Schema) -> GroupsWindow:
    """The form for groups and measures."""
    groups = [one.name for one in query.group]
    measures = [(str(one.function), one.column or "") for one in query.measures]
    shape = {"group", "measure", "sort", "select"}
    return GroupsWindow(
        groups=(*groups, *[""] * max(1, GROUPS - len(groups))),
        measures=(*measures, *[("", "")] * max(1, MEASURED - len(measures))),
        group_choices=tuple(_group_choices(lines, schema)),
        functions=tuple((str(name), str(text)) for name, text in MEASURES.items()),
        columns=tuple((line.name, line.label) for line in lines),
        carried=tuple(pair for pair in address.pairs if pair[0] not in shape),
        rows_url=address.replaced(frozenset(shape)) if query.is_grouped else "",
        close_url=address.here,
    )


def condition_window(address: Address, lines: Sequence[ColumnLine]) -> ConditionWindow:
    """The form that adds a condition."""
    return ConditionWindow(
        columns=tuple((line.name, line.label) for line in lines),
        operators=tuple((str(op), str(COMPARISONS[op])) for op in OFFERED),
        carried=address.pairs,
        close_url=address.here,
    )


def _group_choices(lines: Sequence[ColumnLine], schema: Schema) -> Iterable[tuple[str, str]]:
    for line in lines:
        yield line.name, line.label
        if schema.column(line.name).type in {Type.DATE, Type.DATETIME, Type.PERIOD}:
            for roll in ROLLS:
                yield f"{roll}({line.name})", in_words(str(roll), line.label)
