"""What a declaration would do to a table, in sentences and as a list of what is lost."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ratusz.bank.build.secrecy import Guard
from ratusz.bank.engine.protocol import quote
from ratusz.bank.protect.cells.declared import Method, Protection
from ratusz.bank.protect.cells.rules import Rule
from ratusz.portal.catalog.office import language
from ratusz.portal.core import bank
from ratusz.portal.intake.models import DeliveredTable
from ratusz.portal.intake.smallcells import rows_of
from ratusz.portal.show.numbers import format_number
from ratusz.portal.show.table import Column, DataTable

#: So many hidden numbers are listed; all of them stand in the log of the version.
LISTED = 300


def guard_in_words(guard: Guard, protection: Protection) -> str:
    """What is lost, and why."""
    if protection.method is Method.ROUND:
        return _rounded(guard)
    if guard.standing_out is not None and protection.persons is not None:
        return _alike(guard, *guard.standing_out, k=protection.persons.k)
    if not guard.hidden:
        return _("Nothing has to be hidden: no number is too small.")
    count = ngettext("%(count)s number would be hidden", "%(count)s numbers would be hidden", len(guard.hidden))
    said = count % {"count": _number(len(guard.hidden))}
    share = format_number(100 * len(guard.hidden) / guard.cells, language(), places=1)
    return _("%(hidden)s (%(share)s %% of all): %(small)s because they are small, %(rest)s so that those cannot be computed from sums.") % {
        "hidden": said, "share": share, "small": _number(guard.primary), "rest": _number(len(guard.hidden) - guard.primary),
    }  # fmt: skip


def _rounded(guard: Guard) -> str:
    changed, furthest, off = guard.lost
    said = ngettext(
        "%(changed)s of %(cells)s number would be changed, by %(furthest)s at most.",
        "%(changed)s of %(cells)s numbers would be changed, by %(furthest)s at most.",
        guard.cells,
    ) % {"changed": _number(changed), "cells": _number(guard.cells), "furthest": _number(round(furthest))}
    if not off:
        hold = _("All sums hold.")
        return f"{said} {hold}"
    differ = ngettext(
        "In %(count)s sum the rounded parts do not add up to the rounded whole.",
        "In %(count)s sums the rounded parts do not add up to the rounded whole.",
        off,
    )
    return f"{said} {differ % {'count': _number(off)}}"


def _alike(guard: Guard, count: int, before: int, coarse: int, *, k: int) -> str:
    stand = _("As delivered, %(out)s of %(rows)s rows stand out: fewer than %(k)s are like them, or all like them say the same.") % {
        "out": _number(before), "rows": _number(count), "k": k,
    }  # fmt: skip
    then = _("With what is shown less exactly, %(out)s do.") % {"out": _number(coarse)}
    rows = len({one.spot[0] for one in guard.hidden})
    lost = ngettext(
        "%(rows)s row (%(share)s %% of all) would lose what is known of the person.",
        "%(rows)s rows (%(share)s %% of all) would lose what is known of the person.",
        rows,
    ) % {"rows": _number(rows), "share": format_number(100 * rows / max(count, 1), language(), places=1)}
    return " ".join([stand, then, lost if rows else _("No row would lose anything more.")])


def _number(value: int) -> str:
    return format_number(value, language())


def exposed_in_words(guard: Guard) -> str:
    """That something could be known all the same; "" where nothing could."""
    if not guard.exposed:
        return ""
    if guard.standing_out is not None:
        out = ngettext(
            "%(count)s person could be picked out all the same by whoever lays this version beside those that are open.",
            "%(count)s persons could be picked out all the same by whoever lays this version beside those that are open.",
            guard.exposed,
        ) % {"count": _number(guard.exposed)}
        closing = _("Close the earlier versions first, or show the same columns as exactly as in them.")
        return f"{out} {closing}"
    if guard.figures:
        known = ngettext(
            "%(count)s small number could be known too well all the same, from rounded sums, earlier versions or other tables.",
            "%(count)s small numbers could be known too well all the same, from rounded sums, earlier versions or other tables.",
            guard.exposed,
        ) % {"count": _number(guard.exposed)}
        advice = _("Round so that all sums hold, or to a larger number.")
        return f"{known} {advice}"
    said = ngettext(
        "%(count)s hidden number could be computed all the same, from earlier versions or other tables.",
        "%(count)s hidden numbers could be computed all the same, from earlier versions or other tables.",
        guard.exposed,
    )
    return said % {"count": _number(guard.exposed)}


def rule_in_words(rule: Rule, protection: Protection) -> str:
    """Why a number is hidden."""
    words = {
        Rule.FEW: _("fewer than %(threshold)s"),
        Rule.ZERO: _("nobody, which tells something too"),
        Rule.FEW_CONTRIBUTORS: _("of fewer than %(threshold)s"),
        Rule.DOMINANCE: _("one makes most of it"),
        Rule.KNOWN_WITHIN: _("one could know another"),
        Rule.STANDS_OUT: _("too few rows are alike"),
        Rule.SECONDARY: _("so that others cannot be computed"),
    }
    return words[rule] % {"threshold": protection.threshold}


def listed(table: DeliveredTable, protection: Protection, guard: Guard) -> tuple[DataTable | None, int]:
    """What is lost, of whom each is and what it is; and how many are not listed."""
    if protection.persons is not None:
        rows = sorted({one.spot[0] for one in guard.hidden})
        return (_persons(table, protection.persons.known, rows[:LISTED]), max(len(rows) - LISTED, 0)) if rows else (None, 0)
    if guard.figures:
        return _figures(table, protection, guard)
    shown = guard.hidden[:LISTED]
    return (_hidden(table, protection, guard), len(guard.hidden) - len(shown)) if shown else (None, 0)


def _persons(table: DeliveredTable, known: Sequence[str], numbers: Sequence[int]) -> DataTable:
    schema, cells = rows_of(table).schema, _cells(table, known, numbers)
    return DataTable(
        caption=_("Rows that would lose what is known of the person"),
        columns=tuple(Column(name=name, label=schema.column(name).label or name) for name in known),
        rows=[[cells[number][name] for name in known] for number in numbers],
    )


def _figures(table: DeliveredTable, protection: Protection, guard: Guard) -> tuple[DataTable, int]:
    """Rounded numbers that are not as they were, in the order of the table."""
    schema, by = rows_of(table).schema, [one.column for one in protection.breakdowns]
    cells = _cells(table, [*by, *protection.columns], sorted({row for row, _name in guard.figures}))
    changed = [(row, name, figure) for (row, name), figure in sorted(guard.figures.items()) if cells[row][name] not in {figure, None}]
    lines = [
        [*(cells[row][one] for one in by), schema.column(name).label, cells[row][name], figure] for row, name, figure in changed[:LISTED]
    ]
    end = (Column(name="number", label=_("How many"), kind="number"), Column(name="shown", label=_("Shown as"), kind="number"))
    made = DataTable(caption=_("Numbers that would be changed"), columns=(*_heads(table, by), *end), rows=lines)
    return made, max(len(changed) - LISTED, 0)


def _hidden(table: DeliveredTable, protection: Protection, guard: Guard) -> DataTable:
    shown, by = guard.hidden[:LISTED], [one.column for one in protection.breakdowns]
    schema, cells = rows_of(table).schema, _cells(table, [*by, *protection.columns], sorted({one.spot[0] for one in shown}))
    lines: Sequence[Sequence[object]] = [
        [*(cells[row][one] for one in by), schema.column(name).label, cells[row][name], rule_in_words(found.rule, protection)]
        for found in shown
        for row, name in [found.spot]
    ]
    end = (Column(name="number", label=_("How many"), kind="number"), Column(name="why", label=_("Why")))
    return DataTable(caption=_("Numbers that would be hidden"), columns=(*_heads(table, by), *end), rows=lines)


def _heads(table: DeliveredTable, by: Sequence[str]) -> Iterable[Column]:
    schema = rows_of(table).schema
    return *(Column(name=name, label=schema.column(name).label or name) for name in by), Column(name="counted", label=_("Column"))


def _cells(table: DeliveredTable, names: Sequence[str], numbers: Sequence[int]) -> dict[int, dict[str, object]]:
    """Some columns of some rows, by row."""
    rows, wanted = rows_of(table), ", ".join(str(number) for number in numbers)
    found = bank.engine().fetch(
        f'SELECT "_row", {", ".join(map(quote, names))} FROM {bank.engine().scan_table(rows)} WHERE "_row" IN ({wanted})'
    )
    return {row[0]: dict(zip(names, row[1:], strict=True)) for row in found}
