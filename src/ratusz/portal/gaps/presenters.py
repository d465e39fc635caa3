"""Gaps in words: one sentence for one cause, what was decided, what hangs on it and why one is the first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ratusz.portal.catalog.office import language
from ratusz.portal.core.strangers import personal_in
from ratusz.portal.discrepancies.models import Phenomenon
from ratusz.portal.gaps.codes import Standing
from ratusz.portal.gaps.models import Gap
from ratusz.portal.gaps.sentences import sentence_of
from ratusz.portal.saved.models import Exploration, Figure
from ratusz.portal.show.components import Badge, Line, Link
from ratusz.portal.show.numbers import format_day
from ratusz.portal.stewardship.models import Consumer, Purpose, Requirement

#: Sort of what is blocked → its model, in the order in which it is told.
_SORTS: tuple[tuple[str, Any], ...] = (
    ("consumers", Consumer),
    ("figures", Figure),
    ("purposes", Purpose),
    ("needs", Requirement),
    ("phenomena", Phenomenon),
    ("views", Exploration),
)
_TONES: Mapping[str, Any] = {
    Standing.OPEN: "warning", Standing.TAKEN: "info", Standing.PLANNED: "info", Standing.ABSENT: "neutral", Standing.RIGHT: "success",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocking:
    """What of each sort a gap blocks, as links; `why`: in a sentence why it stands where it does."""

    links: tuple[Link, ...]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A gap as everybody reads it. `about`: the table, or who needs it; `stands`: what the office says; `why`: what hangs on it."""

    sentence: str
    about: Link
    badge: Badge
    stands: str
    why: str
    key: str


def about_of(gap: Gap) -> Link:
    """The table that it lacks in; of a need, what is needed."""
    if gap.resource is not None:
        return Link(text=gap.title, url=gap.resource.get_absolute_url())
    return Link(text=gap.title)


def stands_of(gap: Gap, today: date) -> str:
    """What the office says of it: nothing yet, who looks after it, by when it comes, or why it will not."""
    made = gap.decision
    if made is None or gap.standing == Standing.OPEN:
        return _("Nobody has said yet when it will be there.")
    values = {"unit": made.unit.name, "day": format_day(made.due_on, language()) if made.due_on else "", "reason": made.reason}
    if gap.standing == Standing.PLANNED:
        late = made.due_on is not None and made.due_on < today
        told = _("It was planned for %(day)s and has not come.") if late else _("It is planned for %(day)s (%(unit)s).")
        return f"{told % values} {made.reason}".strip()
    if gap.standing == Standing.ABSENT:
        return _("It will not be there: %(reason)s") % values
    if gap.standing == Standing.RIGHT:
        return _("The figure is right: %(reason)s") % values
    return _("%(unit)s looks after it.") % values


def badge_of(gap: Gap, today: date) -> Badge:
    """Its state in a word or two."""
    if gap.standing == Standing.PLANNED and gap.decision and gap.decision.due_on and gap.decision.due_on < today:
        return Badge(text=_("past its day"), tone="danger")
    return Badge(text=str(Standing(gap.standing).label), tone=_TONES[gap.standing])


def office_line(gap: Gap, today: date, labels: Mapping[str, str], why: str) -> Line:
    """A line of a list of the office."""
    made = gap.decision
    who = made.person.name if made and made.person else gap.unit.name
    told = [sentence_of(gap, labels), _("Whose: %(who)s.") % {"who": who}]
    return Line(title=gap.title, url=gap.address, text=" ".join(told), badge=badge_of(gap, today), said=why)


def said_of(gap: Gap, today: date, blocking: Blocking, labels: Mapping[str, str]) -> Said:
    """The gap as everybody reads it."""
    return Said(
        sentence=sentence_of(gap, labels), about=about_of(gap), badge=badge_of(gap, today), stands=stands_of(gap, today), why=blocking.why,
        key=gap.key,
    )  # fmt: skip


def blocking_of(gaps: Iterable[Gap], *, public: bool) -> Mapping[str, Blocking]:
    """Key of a gap → what it blocks; everybody reads only of what is public. One question for each sort."""
    listed = list(gaps)
    found: dict[str, dict[str, Any]] = {}
    for sort, model in _SORTS:
        ids = {one for gap in listed for one in gap.blocks.get(sort, ())}
        rows = model.objects.filter(pk__in=[UUID(one) for one in ids]) if ids else ()
        found[sort] = {str(one.pk): one for one in rows if not public or _is_public(one)}
    return {gap.key: _blocking(gap, found) for gap in listed}


def _is_public(thing: Any) -> bool:
    if isinstance(thing, Requirement):
        return False
    return thing.removed_at is None and bool(getattr(thing, "is_public", True))


def _blocking(gap: Gap, found: Mapping[str, Mapping[str, Any]]) -> Blocking:
    named: list[tuple[str, str]] = []
    views = 0
    for sort, _model in _SORTS:
        for pk in gap.blocks.get(sort, ()):
            thing = found[sort].get(pk)
            if thing is None or (gap.requirement_id and sort == "needs"):
                continue
            views += sort == "views"
            if sort != "views":
                named.append((_name(thing), "" if isinstance(thing, Consumer | Purpose | Requirement) else thing.get_absolute_url()))
    links = [Link(text=text, url=url) for text, url in dict.fromkeys(named)]
    if not links and not views:
        return Blocking(links=(), why="")
    told = [link.text for link in links[:3]]
    if (left := len(links) - 3) > 0:
        told.append(ngettext("%(number)s more thing", "%(number)s more things", left) % {"number": left})
    if views:
        told.append(ngettext("%(number)s saved view", "%(number)s saved views", views) % {"number": views})
    return Blocking(links=tuple(links), why=_("It holds up: %(what)s.") % {"what": ", ".join(told)})


def _name(thing: Any) -> str:
    if isinstance(thing, Consumer):
        return f"{thing.name} ({thing.due})" if thing.due else thing.name
    if isinstance(thing, Figure):
        told = _("“%(title)s” on the home page") if thing.at_home else _("the figure “%(title)s”")
        return told % {"title": thing.title}
    if isinstance(thing, Phenomenon):
        return _("comparing “%(name)s”") % {"name": thing.name}
    return str(thing)


def may_be_told(gap: Gap) -> bool:
    """Whether everybody may read the words of it: a need may name people."""
    return gap.requirement is None or not personal_in(gap.requirement.text)
