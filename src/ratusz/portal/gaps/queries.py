"""What of gaps waits for a person, what everybody reads of a table or figure, and how it stands unit by unit."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ratusz.bank.base.clock import day_of
from ratusz.portal.catalog.models import ColumnText, Resource
from ratusz.portal.catalog.standing import EDITORS, Anybody, standing_of
from ratusz.portal.core.duties import Duty, DutyKind
from ratusz.portal.core.kept import kept
from ratusz.portal.gaps.codes import SETTLED, Standing
from ratusz.portal.gaps.marks import marked
from ratusz.portal.gaps.models import Decision, Gap
from ratusz.portal.gaps.querysets import units_of
from ratusz.portal.gaps.sentences import sentence_of
from ratusz.portal.people.models import Unit
from ratusz.portal.saved.models import Figure

#: So many gaps stand on the page of a table; the rest is a click away.
LISTED_BESIDE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class OfUnit:
    """How a unit stands: what nobody has taken up, what is looked after, planned, past its day, settled."""

    unit: Unit
    open: int
    taken: int
    planned: int
    late: int
    settled: int

    @property
    def waiting(self) -> int:
        """All that something is to be done about."""
        return self.open + self.taken + self.planned


def duties(user: Anybody, now: datetime) -> Iterator[Duty]:
    """Gaps that `user` or their unit promised something about, each; and one line for all that nobody has taken up."""
    standing = standing_of(user)
    if not standing.is_member or not (standing.everywhere | standing.reach.keys()).intersection(EDITORS):
        return
    own = frozenset().union(*(standing.reach.get(role, frozenset()) for role in EDITORS)) & standing.works_in
    promised = Q(standing=Standing.PLANNED) | Q(standing=Standing.TAKEN, decision__person=user.pk)
    mine = Gap.objects.seen_in_office(user).waiting().of_units(units_of(user))
    untaken = Q(standing=Standing.OPEN, unit__in=own)
    # Counted first, in one statement: most people promised nothing, and a first look may find many.
    found = mine.order_by().aggregate(
        promised=Count("pk", filter=promised), untaken=Count("pk", filter=untaken), since=Min("found_at", filter=untaken)
    )
    listed = list(mine.filter(promised).loaded()) if found["promised"] else []
    called = labels_of(listed)
    for one in listed:
        if one.decision is not None:
            yield _promised(one, one.decision, sentence_of(one, called.get(one.resource_id)), day_of(now))
    if found["untaken"]:
        yield _untaken(found["untaken"], found["since"])


def _promised(gap: Gap, made: Decision, said: str, today: date) -> Duty:
    late = made.due_on is not None and made.due_on < today
    return Duty(
        kind=DutyKind.DELIVER if gap.resource_id else DutyKind.DECIDE,
        title=_("Missing: %(about)s") % {"about": gap.resource.dataset.title if gap.resource else gap.title},
        sentence=_("%(about)s The day has passed.") % {"about": said} if late else said,
        url=gap.address,
        action=_("See what is missing"),
        since=made.changed_at,
        due_on=made.due_on,
        unit=gap.unit.name,
    )


def _untaken(count: int, since: datetime) -> Duty:
    """One duty for all of my units: a first look may find many, and asks nobody by itself."""
    told = ngettext(
        "Something is missing in the data of your unit: %(number)s gap that nobody has taken up.",
        "Something is missing in the data of your unit: %(number)s gaps that nobody has taken up.",
        count,
    )
    return Duty(
        kind=DutyKind.DECIDE,
        title=_("What is missing"),
        sentence=told % {"number": count},
        url=reverse("gaps:list") + "?stan=open&jednostka=moje",
        action=_("Look through"),
        since=since,
    )


def of_tables(tables: Iterable[UUID]) -> tuple[Gap, ...]:
    """Gaps of `tables` that everybody may read of, what waits first."""
    wanted = marked(tables)

    def find() -> tuple[Gap, ...]:
        found = list(Gap.objects.public(needs=False).filter(resource__in=wanted).loaded())
        return tuple(sorted(found, key=lambda one: one.standing in SETTLED))

    return kept(("gaps of", *wanted), find) if wanted else ()


def blocking_figure(figure: Figure) -> tuple[Gap, ...]:
    """Gaps that take something from `figure`, of those that everybody may read of."""
    return tuple(one for one in of_tables([figure.resource_id]) if str(figure.pk) in one.blocks.get("figures", ()))


def labels_of(gaps: Iterable[Gap]) -> Mapping[UUID | None, Mapping[str, str]]:
    """Table → how its columns are called, in one question."""
    tables = {one.resource_id for one in gaps if one.resource_id}
    found: dict[UUID | None, dict[str, str]] = {pk: {} for pk in tables}
    for text in ColumnText.objects.filter(resource__in=tables) if tables else ():
        if text.label:
            found[text.resource_id][text.name] = text.label
    return found


def by_unit(user: Anybody, today: date) -> tuple[OfUnit, ...]:
    """The units that `user` leads, those with the most to do first."""
    units = Unit.objects.in_bulk()
    counts: dict[UUID, dict[str, int]] = {}
    for row in Gap.objects.seen_in_office(user).led_by(user).order_by().values("unit", "standing").annotate(count=Count("pk")):
        counts.setdefault(row["unit"], {})[row["standing"]] = row["count"]
    late = dict(Gap.objects.seen_in_office(user).led_by(user).past_their_day(today).order_by().values_list("unit").annotate(Count("pk")))
    found = [
        OfUnit(
            unit=units[pk],
            open=of.get(Standing.OPEN, 0),
            taken=of.get(Standing.TAKEN, 0),
            planned=of.get(Standing.PLANNED, 0),
            late=late.get(pk, 0),
            settled=sum(of.get(one, 0) for one in SETTLED),
        )
        for pk, of in counts.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.late, -one.waiting, one.unit.name)))


def undeclared(user: Anybody) -> tuple[int, int]:
    """Of how many published tables that `user` answers for it is said what they are to hold, and of how many there are."""
    units = units_of(user)
    tables = Resource.objects.published().filter(kind="table", dataset__archived_at=None)
    mine = tables if units is None else tables.filter(dataset__unit__in=units)
    return mine.filter(cube__removed_at=None, cube__isnull=False).count(), mine.count()
