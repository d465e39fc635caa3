"""What the desk shows, ready for the components."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ratusz.portal.catalog.models import Resource
from ratusz.portal.catalog.office import language
from ratusz.portal.catalog.queries import due_in_words
from ratusz.portal.core.duties import Duty, DutyKind
from ratusz.portal.desk.month import Expected, UnitMonth
from ratusz.portal.desk.queries import Owed
from ratusz.portal.intake.models import Delivery
from ratusz.portal.show.components import Badge, Facet, FacetValue, Link
from ratusz.portal.show.numbers import format_day

KINDS = {
    DutyKind.DELIVER: gettext_lazy("to deliver"),
    DutyKind.CORRECT: gettext_lazy("to correct"),
    DutyKind.DECIDE: gettext_lazy("to decide"),
    DutyKind.REVIEW: gettext_lazy("to review"),
    DutyKind.ANSWER: gettext_lazy("to answer"),
    DutyKind.VOICE: gettext_lazy("from residents"),
    DutyKind.LINK: gettext_lazy("broken links"),
    DutyKind.LETTER: gettext_lazy("letters that did not arrive"),
    DutyKind.SYSTEM: gettext_lazy("the machine"),
}
#: How many tables of one unit are told one by one.
_NAMED = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyLine:
    """One line of the desk."""

    title: str
    text: str
    url: str
    action: str
    badge: Badge
    when: str
    other: str = ""
    other_url: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedLine:
    """What one unit owes, in words."""

    unit: str
    unit_id: UUID
    text: str
    tables: tuple[Link, ...]
    more: str
    badge: Badge
    can_remind: bool
    is_late: bool


def duty_line(duty: Duty, today: date) -> DutyLine:
    """A duty as a line."""
    badge = Badge(text=_("set by law"), tone="warning") if duty.is_statutory else Badge(text=str(KINDS[duty.kind]), tone="info")
    if duty.is_overdue(today):
        badge = Badge(text=_("overdue"), tone="danger")
    elif duty.due_on == today:
        badge = Badge(text=_("today"), tone="warning")
    when = _("by %(day)s") % {"day": format_day(duty.due_on, language())} if duty.due_on else ""
    if not when and duty.since:
        when = _("waits since %(day)s") % {"day": format_day(duty.since, language())}
    text = " · ".join(filter(None, [duty.sentence, duty.unit, when]))
    return DutyLine(
        title=duty.title, text=text, url=duty.url, action=duty.action, badge=badge, when=when, other=duty.other, other_url=duty.other_url,
        said=duty.said,
    )  # fmt: skip


def duty_lines(duties: Iterable[Duty], today: date, address: str) -> tuple[DutyLine, ...]:
    """Duties as lines; several broken links are one line that leads to all of them. `address`: of the desk."""
    shown = list(duties)
    links = [duty for duty in shown if duty.kind == DutyKind.LINK]
    lines = [duty_line(duty, today) for duty in shown if len(links) < 2 or duty.kind != DutyKind.LINK]
    if len(links) > 1:
        many = ngettext("%(count)s link does not lead where it should", "%(count)s links do not lead where they should", len(links))
        badge, text = Badge(text=str(KINDS[DutyKind.LINK]), tone="info"), ", ".join(dict.fromkeys(duty.unit for duty in links if duty.unit))
        url = f"{address}?rodzaj={DutyKind.LINK.value}"
        lines.append(DutyLine(title=many % {"count": len(links)}, text=text, url=url, action=_("See them"), badge=badge, when=""))
    return tuple(lines)


def desk_sentence(waiting: int, overdue: int) -> str:
    """How much waits, in a sentence or two."""
    if not waiting:
        return _("Nothing waits for you.")
    said = ngettext("%(count)s thing waits for you.", "%(count)s things wait for you.", waiting) % {"count": waiting}
    if overdue:
        late = ngettext("%(count)s of them is overdue.", "%(count)s of them are overdue.", overdue) % {"count": overdue}
        return f"{said} {late}"
    return said


def kinds_facet(counts: Iterable[tuple[DutyKind, int]], chosen: str, address: str) -> Facet:
    """The kinds that wait, to narrow by."""
    values = tuple(
        FacetValue(
            text=str(KINDS[kind]), count=count, chosen=kind == chosen, url=address if kind == chosen else f"{address}?rodzaj={kind.value}"
        )
        for kind, count in counts
    )
    return Facet(title=_("What"), values=values)


def owed_line(owed: Owed, today: date) -> OwedLine:
    """What a unit owes as a line."""
    people = ", ".join(person.name for person in owed.stewards) or _("nobody: name a steward")
    more = max(len(owed.resources) - _NAMED, 0) + max(len(owed.stuck) - _NAMED, 0)
    other = Badge(text=_("soon due"), tone="info") if owed.resources else Badge(text=_("to be finished"), tone="warning")
    late = ngettext("%(count)s overdue", "%(count)s overdue", owed.overdue) % {"count": owed.overdue}
    return OwedLine(
        unit=owed.unit,
        unit_id=owed.unit_id,
        text=_("Delivered by: %(people)s") % {"people": people},
        tables=(
            *(_owed_table(one, today) for one in owed.resources[:_NAMED]),
            *(Link(text=f"{one.title}: {one.why}", url=one.url) for one in owed.stuck[:_NAMED]),
        ),
        more=ngettext("and %(count)s more", "and %(count)s more", more) % {"count": more} if more > 0 else "",
        badge=Badge(text=late, tone="danger") if owed.overdue else other,
        can_remind=bool(owed.stewards),
        is_late=any(one.next_due_on is not None and one.next_due_on < today for one in owed.resources),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthTable:
    """A table of a unit in the month."""

    title: str
    url: str
    badge: Badge


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthLine:
    """A unit in the month, in words."""

    unit: str
    unit_id: UUID
    badge: Badge
    people: str
    reminded: str
    tables: tuple[MonthTable, ...]
    can_remind: bool


def month_line(month: UnitMonth, today: date) -> MonthLine:
    """A unit in the month as a line."""
    done = sum(not one.is_open for one in month.expected)
    counted = _("%(done)s of %(all)s delivered") % {"done": done, "all": len(month.expected)}
    people = ", ".join(person.name for person in month.stewards) or _("nobody: name a steward")
    reminded = _("reminded on %(day)s") % {"day": format_day(month.reminded_at, language())} if month.reminded_at else ""
    return MonthLine(
        unit=month.unit,
        unit_id=month.unit_id,
        badge=Badge(text=_("all delivered") if month.is_done else counted, tone="success" if month.is_done else "warning"),
        people=_("Delivered by: %(people)s") % {"people": people},
        reminded=reminded,
        tables=tuple(_month_table(one, today) for one in month.expected),
        can_remind=bool(month.stewards) and not month.is_done,
    )


def _month_table(expected: Expected, today: date) -> MonthTable:
    resource = expected.resource
    return MonthTable(
        title=resource.title,
        url=reverse("intake:resource", args=[resource.dataset.slug, resource.slug]),
        badge=_badge_in_month(expected, today),
    )


def _badge_in_month(expected: Expected, today: date) -> Badge:
    resource, due = expected.resource, expected.resource.next_due_on
    if expected.came and resource.checked_on:
        return Badge(text=_("nothing changed"), tone="success")
    if expected.came:
        day = format_day(resource.published_at, language()) if resource.published_at else ""
        if expected.days_late:
            late = ngettext("published on %(day)s, %(count)s day late", "published on %(day)s, %(count)s days late", expected.days_late)
            return Badge(text=late % {"day": day, "count": expected.days_late}, tone="warning")
        return Badge(text=_("published on %(day)s") % {"day": day}, tone="success")
    if expected.state:
        return Badge(text=str(Delivery.State(expected.state).label), tone="info" if not expected.is_open else "warning")
    return Badge(text=due_in_words(due or today, today).rstrip("."), tone="danger" if due and due < today else "info")


def _owed_table(resource: Resource, today: date) -> Link:
    """A table and its day, leading to where one answers for it, or makes a one-time link."""
    text = f"{resource.title}: {due_in_words(resource.next_due_on or today, today)}"
    return Link(text=text, url=reverse("intake:resource", args=[resource.dataset.slug, resource.slug]))
