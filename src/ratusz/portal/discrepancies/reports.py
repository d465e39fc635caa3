"""The yearly report on consistency: how many figures did not agree, why, and how long it took to mend or explain them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ratusz.bank.base.clock import day_of
from ratusz.portal.catalog.standing import Anybody
from ratusz.portal.discrepancies.codes import MENDED, Cause, State
from ratusz.portal.discrepancies.models import Discrepancy
from ratusz.portal.discrepancies.presenters import office_line, state_in_words
from ratusz.portal.show.components import Fact, Line
from ratusz.portal.show.table import Column, DataTable

LISTED = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPage:
    """The report of a year. `years`: those that something was found in, for the choice."""

    year: int
    years: tuple[int, ...]
    facts: tuple[Fact, ...]
    tables: tuple[DataTable, ...]
    lines: tuple[Line, ...]
    left: int


def report_page(user: Anybody, year: int, *, today: date) -> ReportPage:
    """The report of `year`: those released in it, or before and not settled when it began; of what `user` takes part in."""
    mine = Discrepancy.objects.seen_in_office(user).exclude(released_at=None)
    started = Q(released_at__year=year)
    carried = Q(released_at__year__lt=year) & (Q(verified_at=None) | Q(verified_at__year__gte=year))
    found = list(mine.filter(started | carried).loaded().order_by("state", "-weight", "-number"))
    earliest = mine.order_by("released_at").values_list("released_at", flat=True).first()
    first = earliest.year if earliest else year
    return ReportPage(
        year=year,
        years=tuple(range(today.year, min(first, year) - 1, -1)),
        facts=tuple(_facts(found, min(today, date(year, 12, 31)))),
        tables=tuple(table for table in (_by_cause(found), _by_unit(found)) if table),
        lines=tuple(office_line(one, today) for one in found[:LISTED]),
        left=max(0, len(found) - LISTED),
    )


def _facts(found: list[Discrepancy], until: date) -> Iterable[Fact]:
    states = Counter(state_in_words(one).text for one in found)
    yield Fact(name=_("Differences between figures"), text=str(len(found)))
    for state, count in states.most_common():
        yield Fact(name=state[:1].upper() + state[1:], text=str(count))
    late = sum(one.state == State.ASSIGNED and one.due_on is not None and one.due_on < until for one in found)
    if late:
        yield Fact(name=_("Not answered by their day"), text=str(late))
    for name, outcome_is in ((_("Time until corrected"), True), (_("Time until explained"), False)):
        days = [_days(one) for one in found if one.verified_at is not None and (one.outcome in MENDED) is outcome_is]
        if days:
            middle = round(median(days))
            told = ngettext("%(number)s day", "%(number)s days", middle) % {"number": middle}
            yield Fact(name=name, text=_("half within %(days)s") % {"days": told})


def _days(one: Discrepancy) -> int:
    assert one.verified_at is not None  # noqa: S101  for the type checker: asked for by whoever calls
    return (day_of(one.verified_at) - day_of(one.detected_at)).days


def _by_cause(found: list[Discrepancy]) -> DataTable | None:
    causes = Counter(str(Cause(one.cause).label) for one in found if one.cause and one.state == State.CLOSED)
    return _table(_("By cause"), _("Cause"), causes.most_common())


def _by_unit(found: list[Discrepancy]) -> DataTable | None:
    units: Counter[str] = Counter()
    for one in found:
        units.update({side.holding.steward.name for side in one.sides.all()})
    return _table(_("By unit that holds one of the figures"), _("Unit"), units.most_common())


def _table(caption: str, head: str, rows: list[tuple[str, int]]) -> DataTable | None:
    if not rows:
        return None
    cells: list[tuple[Any, ...]] = list(rows)
    columns = (Column(name="what", label=head), Column(name="count", label=_("How many"), kind="number"))
    return DataTable(caption=caption, columns=columns, rows=cells)
