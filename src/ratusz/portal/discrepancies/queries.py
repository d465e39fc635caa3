"""What of discrepancies waits for a person, and what is said of them beside a figure and on the page of a dataset."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ratusz.bank.base.errors import WrongQuery
from ratusz.portal.catalog.standing import COORDINATORS, EDITORS, Anybody, standing_of
from ratusz.portal.core.duties import Duty, DutyKind
from ratusz.portal.core.kept import kept
from ratusz.portal.discrepancies.codes import State, View
from ratusz.portal.discrepancies.comparing import AGREE, DIFFER, Compared, last_compared
from ratusz.portal.discrepancies.models import Discrepancy, Holding, Side
from ratusz.portal.discrepancies.observing import unit_of
from ratusz.portal.discrepancies.policy import can_decide, can_verify
from ratusz.portal.discrepancies.querysets import seen_by_everybody
from ratusz.portal.discrepancies.scanning import key_of
from ratusz.portal.explore import questions
from ratusz.portal.explore.tables import open_table
from ratusz.portal.saved.models import Figure
from ratusz.portal.saved.questions import parsed

LISTED_BESIDE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What other holdings say of the slice of a figure, which is in `unit`. `discrepancy`: its number, where residents may read of one."""

    discrepancy: int | None
    unit: str
    others: tuple[tuple[Holding, str], ...]


def duties(user: Anybody, now: datetime) -> Iterator[Duty]:  # noqa: ARG001  what waits here waits whatever the hour
    """Discrepancies that `user` is to explain or to verify; and, for a coordinator, that there are some to release."""
    standing = standing_of(user)
    if not standing.is_member or not (standing.everywhere | standing.reach.keys()).intersection(EDITORS):
        return
    yield from _to_release(user)
    open_ones = Discrepancy.objects.seen_in_office(user).filter(state__in=(State.ASSIGNED, State.DECIDED)).loaded()
    for one in open_ones:
        if one.state == State.ASSIGNED and _is_asked(user, one) and can_decide(user, one):
            yield _duty(one, _("Figures of your unit do not agree with those of others. Say why."), _("Explain"))
        elif one.state == State.DECIDED and can_verify(user, one):
            yield _duty(one, _("Somebody explained a difference between figures. Look whether it holds."), _("Verify"))


def _to_release(user: Anybody) -> Iterator[Duty]:
    """One duty for all that was found: a first scan may find hundreds, and asks nobody by itself."""
    if not (standing_of(user).everywhere | standing_of(user).reach.keys()).intersection(COORDINATORS):
        return
    found = list(Discrepancy.objects.seen_in_office(user).waiting().values_list("detected_at", flat=True))
    if not found:
        return
    count = len(found)
    yield Duty(
        kind=DutyKind.DECIDE,
        title=_("Figures that do not agree"),
        sentence=ngettext(
            "Comparing found %(number)s difference that nobody was asked about yet.",
            "Comparing found %(number)s differences that nobody was asked about yet.",
            count,
        )
        % {"number": count},
        url=reverse("discrepancies:to-handle"),
        action=_("Look through"),
        since=min(found),
    )


def _is_asked(user: Anybody, one: Discrepancy) -> bool:
    """Whether it is a side of theirs; where none has a steward of its own, it waits for the one that settles it."""
    standing = standing_of(user)
    sides = {side.holding.steward_id for side in one.sides.all()} | ({one.arbiter_id} if one.arbiter_id else set())
    mine = frozenset().union(*(standing.reach.get(role, frozenset()) for role in EDITORS))
    return bool(mine & sides) or not sides


def _duty(one: Discrepancy, sentence: str, action: str) -> Duty:
    return Duty(
        kind=DutyKind.ANSWER,
        title=_("Discrepancy %(number)s: %(name)s") % {"number": one.number, "name": one.phenomenon.name},
        sentence=sentence,
        url=reverse("discrepancies:handle", args=[one.number]),
        action=action,
        since=one.reopened_at or one.released_at,
        due_on=one.due_on,
        unit=(one.arbiter or one.phenomenon.owner).name,
        target=one.pk,
    )


def of_tables(tables: Iterable[UUID]) -> tuple[Discrepancy, ...]:
    """Public discrepancies with a side in one of `tables`: open ones first."""
    wanted = tuple(tables)

    def find() -> tuple[Discrepancy, ...]:
        sides = Side.objects.filter(holding__resource__in=wanted).values("discrepancy")
        found = Discrepancy.objects.public().filter(pk__in=sides).loaded()
        return tuple(sorted(found, key=lambda one: (one.state == State.CLOSED, -one.weight, -one.number)))

    return kept(("discrepancies of", *wanted), find)


def of_version(table: UUID, version: str, columns: Collection[str] = ()) -> tuple[Discrepancy, ...]:
    """Public discrepancies one of whose sides stands in `version` of `table`; of `columns` alone where some are named."""
    if table not in tables_held():
        return ()
    return tuple(
        one
        for one in of_tables([table])
        for side in one.sides.all()
        if (side.holding.resource_id, side.version) == (table, version) and (not columns or (side.column or side.holding.column) in columns)
    )


def tables_held() -> frozenset[UUID]:
    """The tables from which holdings of public phenomena take their figures."""

    def find() -> frozenset[UUID]:
        held = Holding.objects.kept().filter(phenomenon__is_public=True, phenomenon__removed_at=None)
        return frozenset(held.order_by().values_list("resource_id", flat=True))

    return kept(("tables held",), find)


def beside(figure: Figure, held: Collection[UUID]) -> Beside | None:
    """What other holdings say where `figure` says something; None where none speaks of the same or all agree.

    The same for everybody: from what strangers see. `held`: `tables_held`, asked once for many figures.
    """
    if figure.resource_id not in held:
        return None

    def find() -> tuple[Beside, ...]:
        found = _beside(figure)
        return () if found is None else (found,)

    return next(iter(kept(("beside", figure.pk), find)), None)


def _beside(figure: Figure) -> Beside | None:
    resource = figure.resource
    holdings = list(Holding.objects.kept().filter(resource=resource, phenomenon__is_public=True, phenomenon__removed_at=None).loaded())
    if not holdings or not resource.is_published:
        return None
    cell = _cell(figure)
    if cell is None:
        return None
    for holding in holdings:
        found = _slice_at(holding, cell, resource.current)
        if found is not None and found.state != AGREE:
            return _told(holding, found)
    return None


def _cell(figure: Figure) -> tuple[int, str] | None:
    """Row and column of the cell that a figure shows; None where it is worked out of several."""
    table = open_table(str(figure.resource_id), figure.resource.current)
    try:
        query = parsed(table, figure.question)
        if query.is_grouped:
            return None
        result = questions.ask(table, query)
    except WrongQuery:
        return None
    if len(result.columns) != 1 or len(result.numbers) != 1:
        return None
    return result.numbers[0], result.columns[0].name


def _slice_at(holding: Holding, cell: tuple[int, str], version: str) -> Compared | None:
    last = last_compared(holding.phenomenon_id, View.PUBLIC)
    for one in last.slices if last else ():
        for value in one.values:
            if value.holding == str(holding.pk) and (value.row, value.column) == cell and value.version == version:
                return one
    return None


def _told(holding: Holding, found: Compared) -> Beside | None:
    """The slice beside the figure, with those others only whose tables everybody sees in the version that was compared."""
    mine = next(value.value for value in found.values if value.holding == str(holding.pk))
    ids = [one.holding for one in found.values if one.holding != str(holding.pk) and one.value != mine and not one.sign]
    seen = Holding.objects.kept().filter(pk__in=ids, resource__in=seen_by_everybody()).loaded()
    by_id = {str(one.pk): one for one in seen}
    values = [value for value in found.values if value.holding in by_id]
    others = tuple((by_id[one.holding], one.value) for one in values if by_id[one.holding].resource.current == one.version)
    if not others:
        return None
    key = key_of(holding.phenomenon_id, View.PUBLIC, found)
    number = Discrepancy.objects.public().filter(key=key).values_list("number", flat=True).first()
    if found.state == DIFFER and number is None:
        return None  # nobody released it: a coordinator decides what residents are told of
    return Beside(discrepancy=number, unit=unit_of(holding), others=others[:LISTED_BESIDE])


def others_in_data(figure: Figure) -> Iterator[dict[str, Any]]:
    """What other holdings say beside `figure`, for programs: each with its value, its unit, how the difference stands and where it is told.

    `state`: one of `PUBLIC_STATES`; empty where the difference is an expected one.
    """
    found = beside(figure, tables_held())
    if found is None:
        return
    one = None if found.discrepancy is None else Discrepancy.objects.loaded().get(number=found.discrepancy)
    state = "" if one is None else one.public_state
    for holding, value in found.others:
        address = one.get_absolute_url() if one else reverse("discrepancies:phenomenon", args=[holding.phenomenon.slug])
        name = {"pl": holding.label_pl, "en": holding.label_en}
        yield {"holding": name, "value": value, "unit": unit_of(holding), "state": state, "url": address}
