"""Pages of the desk: discrepancies to release, to explain, to verify."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from ratusz.bank.base.clock import day_of, utc_now
from ratusz.bank.base.workdays import within_days
from ratusz.portal.catalog.office import OfficeRequest, attempt, history_of, office_only, show
from ratusz.portal.catalog.standing import COORDINATORS, standing_of
from ratusz.portal.core.errors import nothing_here
from ratusz.portal.discrepancies import actions, declaring
from ratusz.portal.discrepancies.access import access_in_office
from ratusz.portal.discrepancies.codes import Origin, Outcome, State, View
from ratusz.portal.discrepancies.declaring import Expected
from ratusz.portal.discrepancies.forms import CommentForm, DecisionForm, NoteForm, ReleaseForm, ReopenForm, WhyForm
from ratusz.portal.discrepancies.models import Discrepancy
from ratusz.portal.discrepancies.observing import number_in
from ratusz.portal.discrepancies.policy import can_comment, can_decide, can_note, can_release, can_reopen, can_send_back, can_verify, leads
from ratusz.portal.discrepancies.presenters import (
    Told,
    office_badge,
    office_line,
    sentence_of,
    side_in_words,
    title_of,
    value_in_words,
)
from ratusz.portal.discrepancies.reports import report_page
from ratusz.portal.people.models import User
from ratusz.portal.saved.models import Exploration, Figure
from ratusz.portal.show.components import Badge, Event, Line, Link

LISTED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One that was found, as a line with a box to tick."""

    number: int
    line: Line
    affects: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePage:
    """What is to be released (for a coordinator), explained, verified; what is settled."""

    waiting: tuple[Waiting, ...]
    more: int
    form: ReleaseForm | None
    has_reports: bool
    explained: tuple[Line, ...]
    verified: tuple[Line, ...]
    settled: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandledPage:
    """A discrepancy and the ways to go on with it; forms that one may not use are None."""

    discrepancy: Discrepancy
    title: str
    badge: Badge
    sentence: str
    is_late: bool
    is_public: bool
    sides: tuple[Told, ...]
    affects: tuple[Link, ...]
    decision: DecisionForm | None
    decided: str
    release: ReleaseForm | None
    may_verify: bool
    back: WhyForm | None
    reopen: ReopenForm | None
    note: NoteForm | None
    comment: CommentForm | None
    teach: str
    happened: tuple[Event, ...]


@office_only
def to_handle(request: OfficeRequest) -> HttpResponse:
    """All that I take part in; of what was found, what I may release."""
    return _queue(request, None)


def _queue(request: OfficeRequest, form: ReleaseForm | None) -> HttpResponse:
    mine, today = Discrepancy.objects.seen_in_office(request.user), day_of(utc_now())
    found = list(mine.waiting().loaded()[:LISTED]) if _leads_anywhere(request) else []
    due, hanging = within_days(today, actions.ANSWERED_WITHIN_DAYS), _hanging(found)
    page = QueuePage(
        waiting=tuple(
            Waiting(
                number=one.number, line=office_line(one, today), affects=_affects_in_words(sum(hanging[table] for table in _tables(one)))
            )
            for one in found
        ),
        more=max(0, mine.waiting().count() - LISTED) if found else 0,
        form=form or (ReleaseForm(None, numbers=[one.number for one in found], due_on=due) if found else None),
        has_reports=any(one.origin == Origin.PERSON for one in found),
        explained=tuple(office_line(one, today) for one in mine.filter(state=State.ASSIGNED).order_by("due_on").loaded()[:LISTED]),
        verified=tuple(office_line(one, today) for one in mine.filter(state=State.DECIDED).order_by("decided_at").loaded()[:LISTED]),
        settled=tuple(office_line(one, today) for one in mine.settled().order_by("-changed_at").loaded()[:LISTED]),
    )
    return show(request, "discrepancies/to_handle.html", page, nav=reverse("discrepancies:to-handle"), status=422 if form else 200)


def _leads_anywhere(request: OfficeRequest) -> bool:
    standing = standing_of(request.user)
    return bool((standing.everywhere | standing.reach.keys()).intersection(COORDINATORS))


def _affects(one: Discrepancy, user: User) -> list[Figure | Exploration]:
    """Figures and views that are saved of the tables of its sides, as far as `user` sees those; those of the home page first."""
    tables = _tables(one)
    figures = Figure.objects.visible_to(user).filter(resource__in=tables).order_by("-at_home", "title_pl")
    return [*figures, *Exploration.objects.visible_to(user).filter(resource__in=tables)]


def _tables(one: Discrepancy) -> set[UUID]:
    return {side.holding.resource_id for side in one.sides.all()}


def _hanging(found: Iterable[Discrepancy]) -> Counter[UUID]:
    """How many figures and views hang on each of the tables, asked once for a whole list."""
    tables = {table for one in found for table in _tables(one)}
    hanging: Counter[UUID] = Counter()
    for kind in (Figure, Exploration):
        hanging.update(kind.objects.kept().filter(resource__in=tables).order_by().values_list("resource", flat=True))
    return hanging


def _affects_in_words(count: int) -> str:
    if not count:
        return ""
    told = ngettext("%(number)s figure or view hangs on these tables", "%(number)s figures and views hang on these tables", count)
    return told % {"number": count}


@office_only
@require_POST
def release(request: OfficeRequest) -> HttpResponseBase:
    """Ask those who hold the figures, about one or several; or set them aside."""
    if not _leads_anywhere(request):
        raise nothing_here()
    mine = Discrepancy.objects.seen_in_office(request.user).filter(state=State.DETECTED)
    form = ReleaseForm(request.POST, numbers=mine.values_list("number", flat=True), due_on=day_of(utc_now()))
    if request.POST.get("aside"):
        return _aside(request, mine)
    if not form.is_valid():
        return _queue(request, form)
    given, chosen = form.cleaned_data, list(mine.filter(number__in=form.cleaned_data["chosen"]))
    count = len(chosen)
    done = ngettext("Those who hold the figures were asked about %(number)s difference.",
                    "Those who hold the figures were asked about %(number)s differences.", count) % {"number": count}  # fmt: skip
    return attempt(
        request,
        lambda: actions.release(
            discrepancies=chosen, due_on=given["due_on"], arbiter=given["arbiter"], shown_text=given["shown_text"], by=request.user,
            now=utc_now(),
        ),
        done=done,
        to=reverse("discrepancies:to-handle"),
    )  # fmt: skip


def _aside(request: OfficeRequest, mine: object) -> HttpResponseBase:
    numbers = [int(one) for one in request.POST.getlist("chosen") if one.isascii() and one.isdigit() and len(one) < 10]
    chosen = list(mine.filter(number__in=numbers))  # type: ignore[attr-defined]
    return attempt(
        request,
        lambda: actions.set_aside(discrepancies=chosen, why=request.POST.get("why", ""), by=request.user, now=utc_now()),
        done=_("Set aside. Nobody is asked, and residents do not read of it."),
        to=reverse("discrepancies:to-handle"),
    )


@office_only
def handle(request: OfficeRequest, number: int) -> HttpResponse:
    """One discrepancy."""
    return _page(request, access_in_office(request.user, number))


@office_only
@require_POST
def decide(request: OfficeRequest, number: int) -> HttpResponseBase:
    """Why the figures differ, and what comes of it."""
    found = access_in_office(request.user, number)
    form = DecisionForm(request.POST, discrepancy=found, values=_values(found))
    if not form.is_valid():
        return _page(request, found, decision=form)
    return attempt(
        request,
        lambda: actions.decide(discrepancy=found, said=form.said(), by=request.user, now=utc_now()),
        done=_("Kept. Somebody else verifies it, then everybody reads it."),
        to=reverse("discrepancies:handle", args=[number]),
    )


@office_only
@require_POST
def comment(request: OfficeRequest, number: int) -> HttpResponseBase:
    """Something for the others."""
    found, form = access_in_office(request.user, number), CommentForm(request.POST)
    if not form.is_valid():
        return _page(request, found, comment=form)
    return attempt(
        request,
        lambda: actions.comment(discrepancy=found, text=form.cleaned_data["text"], by=request.user, now=utc_now()),
        done=_("Those who take part can read it."),
        to=reverse("discrepancies:handle", args=[number]),
    )


@office_only
@require_POST
def verify(request: OfficeRequest, number: int) -> HttpResponseBase:
    """It holds."""
    found = access_in_office(request.user, number)
    return attempt(
        request,
        lambda: actions.verify(discrepancy=found, by=request.user, now=utc_now(), stands=request.POST.get("stands", "")),
        done=_("Verified. Everybody can read it now.") if found.view == View.PUBLIC else _("Verified."),
        to=reverse("discrepancies:handle", args=[number]),
    )


@office_only
@require_POST
def send_back(request: OfficeRequest, number: int) -> HttpResponseBase:
    """It does not hold."""
    found, form = access_in_office(request.user, number), WhyForm(request.POST)
    if not form.is_valid():
        return _page(request, found, back=form)
    return attempt(
        request,
        lambda: actions.send_back(discrepancy=found, why=form.cleaned_data["why"], by=request.user, now=utc_now()),
        done=_("Sent back to those who explain it."),
        to=reverse("discrepancies:handle", args=[number]),
    )


@office_only
@require_POST
def reopen(request: OfficeRequest, number: int) -> HttpResponseBase:
    """It was settled, and is not."""
    found, form = access_in_office(request.user, number), ReopenForm(request.POST)
    if not form.is_valid():
        return _page(request, found, reopen=form)
    given = form.cleaned_data
    return attempt(
        request,
        lambda: actions.reopen(discrepancy=found, why=given["why"], due_on=given["due_on"], by=request.user, now=utc_now()),
        done=_("Opened again."),
        to=reverse("discrepancies:handle", args=[number]),
    )


@office_only
@require_POST
def note(request: OfficeRequest, number: int) -> HttpResponseBase:
    """What everybody reads."""
    found, form = access_in_office(request.user, number), NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, found, note=form)
    return attempt(
        request,
        lambda: actions.write_note(discrepancy=found, by=request.user, now=utc_now(), **form.cleaned_data),
        done=_("Kept."),
        to=reverse("discrepancies:handle", args=[number]),
    )


@office_only
@require_POST
def expect(request: OfficeRequest, number: int) -> HttpResponseBase:
    """What was explained is expected from now on: the two holdings differ by about as much."""
    found = access_in_office(request.user, number)
    said = _taught(found)
    to = reverse("discrepancies:handle", args=[number])
    if said is None:
        return attempt(request, lambda: None, done=_("There are not two numbers to learn from."), to=to)
    return attempt(
        request,
        lambda: declaring.expect(said=said, by=request.user, now=utc_now(), because=found),
        done=_("From now on this difference is expected; only a larger one is found."),
        to=to,
    )


def _taught(found: Discrepancy) -> Expected | None:
    """The expected difference that an explained one teaches: of its two sides that differ."""
    sides = [
        (side, number) for side in found.sides.all() if side.differs and not side.sign and (number := number_in(side.value)) is not None
    ]
    if len(sides) < 2 or not _is_explained(found):
        return None
    if len(sides) > 2:
        ordered = sorted(sides, key=lambda one: one[1])
        sides = [ordered[0], ordered[-1]]
    (first, low), (second, high) = sides
    if not low:
        return None
    offset = round(high / low - 1, 4)
    return Expected(first=first.holding, second=second.holding, offset=offset, relative=_AROUND, why_pl=found.note_pl, why_en=found.note_en)


def _is_explained(found: Discrepancy) -> bool:
    """Whether everybody may read what it teaches: a rule tells both how far the figures are apart, and why."""
    return found.view == View.PUBLIC and found.state == State.CLOSED and found.outcome in _TEACHING and bool(found.note_pl)


_TEACHING = frozenset({Outcome.EXPLAINED, Outcome.ACCEPTED, Outcome.FALSE_ALARM})


#: A difference that was explained once may be so much more or less next time.
_AROUND = Decimal("0.01")


@office_only
def report(request: OfficeRequest) -> HttpResponse:
    """The yearly report on consistency, to be printed."""
    asked = request.GET.get("rok", "")
    today = day_of(utc_now())
    year = int(asked) if asked.isascii() and asked.isdigit() and 2000 <= int(asked) <= today.year else today.year
    return show(request, "discrepancies/report.html", report_page(request.user, year, today=today), nav=reverse("discrepancies:to-handle"))


def _values(found: Discrepancy) -> list[tuple[str, str]]:
    """The figures to choose the right one from: those that speak of the same, no terms."""
    told: dict[str, list[str]] = {}
    for side in (one for one in found.sides.all() if not one.sign):
        told.setdefault(side.value, []).append(side.holding.label)
    return [(value, f"{value_in_words(value)} ({', '.join(names)})") for value, names in told.items() if value]


def _page(
    request: OfficeRequest,
    found: Discrepancy,
    *,
    decision: DecisionForm | None = None,
    comment: CommentForm | None = None,
    back: WhyForm | None = None,
    reopen: ReopenForm | None = None,
    note: NoteForm | None = None,
) -> HttpResponse:
    user, today = request.user, day_of(utc_now())
    due = within_days(today, actions.ANSWERED_WITHIN_DAYS)
    bound = decision or comment or back or reopen or note
    page = HandledPage(
        discrepancy=found,
        title=title_of(found),
        badge=office_badge(found),
        sentence=sentence_of(found),
        is_late=found.state == State.ASSIGNED and (found.due_on or date.max) < today,
        is_public=Discrepancy.objects.public().filter(pk=found.pk).exists(),
        sides=tuple(side_in_words(side) for side in found.sides.all()),
        affects=tuple(Link(text=one.title, url=one.get_absolute_url()) for one in _affects(found, user)),
        decision=decision or (DecisionForm(None, discrepancy=found, values=_values(found)) if can_decide(user, found) else None),
        decided=str(Outcome(found.outcome).label) if found.outcome else "",
        release=ReleaseForm(None, numbers=[found.number], due_on=due) if can_release(user, found) else None,
        may_verify=can_verify(user, found),
        back=back or (WhyForm() if can_send_back(user, found) else None),
        reopen=reopen or (ReopenForm(initial={"due_on": due}) if can_reopen(user, found) else None),
        note=note or (_note_form(found) if can_note(user, found) and found.state == State.CLOSED and found.released_at else None),
        comment=comment or (CommentForm() if can_comment(user, found) else None),
        teach=_teaches(found) if leads(user, found) else "",
        happened=history_of(found),
    )
    return show(request, "discrepancies/handle.html", page, nav=reverse("discrepancies:to-handle"), status=422 if bound else 200)


def _note_form(found: Discrepancy) -> NoteForm:
    return NoteForm(initial={"note_pl": found.note_pl, "note_en": found.note_en})


def _teaches(found: Discrepancy) -> str:
    """What would be expected from now on, as a sentence; "" where nothing is to be learned."""
    said = _taught(found)
    if said is None:
        return ""
    percent = value_in_words(str(round((said.offset or Decimal(0)) * 100, 1)))
    values = {"second": said.second.label, "first": said.first.label, "percent": percent}
    return _("%(second)s differs from %(first)s by about %(percent)s %%.") % values
