"""What is said of a resource on its page in the office: what stands, what is due, what was answered, which links are open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ratusz.portal.catalog.calendars import calendar_of
from ratusz.portal.catalog.models import Resource
from ratusz.portal.catalog.office import language
from ratusz.portal.catalog.services import format_in_words
from ratusz.portal.contracts.promiseddays import calendar_in_words, state_badge
from ratusz.portal.intake.models import Answer, OneTimeLink
from ratusz.portal.intake.queries import manifest
from ratusz.portal.show.components import Fact
from ratusz.portal.show.numbers import format_day, format_moment
from ratusz.portal.show.table import rows_in_words


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLine:
    """One answer in words. `can_undo`: it is the newest that stands."""

    answer: Answer
    title: str
    text: str
    can_undo: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkLine:
    """One open link in words."""

    link: OneTimeLink
    text: str


def standing_facts(resource: Resource) -> tuple[Fact, ...]:
    """What everybody sees of the resource now, and how files join it."""
    if not resource.current:
        return (Fact(name=_("What stands"), text=_("nothing published yet")),)
    size = rows_in_words(resource.rows, language()) if resource.is_table else format_in_words(resource.format)
    facts = [Fact(name=_("Content"), text=size)]
    if resource.state_on:
        facts.append(Fact(name=_("State on"), day=resource.state_on))
    facts.append(Fact(name=_("Published"), day=resource.published_at, note=str(resource.published_by or _("by itself"))))
    if resource.mode:
        facts.append(Fact(name=_("How files join"), text=str(Resource.Mode(resource.mode).label)))
    if resource.key:
        facts.append(Fact(name=_("Rows are told apart by"), text=_labels(resource, resource.key)))
    if resource.withheld:
        facts.append(Fact(name=_("Kept inside the office"), text=_labels(resource, resource.withheld)))
    return tuple(facts)


def _labels(resource: Resource, names: Iterable[str]) -> str:
    schema = manifest(str(resource.pk), resource.private).schema
    return ", ".join(schema.column(name).label if name in schema else name for name in names)


def due_facts(resource: Resource, *, today: date) -> tuple[Fact, ...]:
    """When the next delivery is due."""
    declared = calendar_of(resource) if resource.is_table else None
    often = calendar_in_words(declared) if declared else str(resource.dataset.get_frequency_display())
    facts = [Fact(name=_("How often it is updated"), text=often)]
    if resource.next_due_on:
        days = (today - resource.next_due_on).days
        note = ngettext("%(days)s day ago", "%(days)s days ago", days) % {"days": days} if days > 0 else ""
        note = f"{note} ({state_badge(resource.next_due_on, today).text})" if note else note
        facts.append(Fact(name=_("Next delivery due"), day=resource.next_due_on, note=note))
    else:
        facts.append(Fact(name=_("Next delivery due"), text=_("no day is promised")))
    if resource.checked_on:
        facts.append(Fact(name=_("Checked, nothing changed"), day=resource.checked_on))
    return tuple(facts)


def answer_lines(resource: Resource, *, limit: int) -> tuple[AnswerLine, ...]:
    """The latest answers, newest first."""
    found = list(Answer.objects.filter(resource=resource).select_related("by", "link__person", "link__unit", "undone_by")[:limit])
    newest = next((one for one in found if one.undone_at is None), None)
    return tuple(_answer_line(one, can_undo=one is newest and one.due_after == resource.next_due_on) for one in found)


def _answer_line(answer: Answer, *, can_undo: bool) -> AnswerLine:
    title = _("Nothing changed")
    if answer.until:
        title = _("Late, will come by %(day)s") % {"day": format_day(answer.until, language())}
    facts = [str(answer.by or answer.link), format_moment(answer.at, language()), answer.note]
    if answer.undone_at:
        facts.append(_("taken back: %(reason)s") % {"reason": answer.undone_because})
    return AnswerLine(answer=answer, title=title, text=" · ".join(filter(None, facts)), can_undo=can_undo)


def link_lines(resource: Resource, *, now: datetime) -> tuple[LinkLine, ...]:
    """The links that are still open."""
    found = OneTimeLink.objects.open_now(now).filter(resource=resource).select_related("person", "unit", "made_by")
    return tuple(_link_line(link) for link in found)


def _link_line(link: OneTimeLink) -> LinkLine:
    made = _("made by %(person)s") % {"person": link.made_by} if link.made_by else _("sent with a reminder")
    until = _("good until %(moment)s") % {"moment": format_moment(link.expires_at, language())}
    return LinkLine(link=link, text=f"{made} · {until}")
