"""Pages of the desk: one discrepancy to explain, to verify, to note; the report of a year."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ratusz.bank.base.clock import day_of, utc_now
from ratusz.bank.base.workdays import within_days
from ratusz.portal.catalog.office import OfficeRequest, attempt, history_of, office_only, once_more, show
from ratusz.portal.discrepancies import actions, declaring
from ratusz.portal.discrepancies.access import access_in_office
from ratusz.portal.discrepancies.codes import Outcome, State, View
from ratusz.portal.discrepancies.declaring import Expected
from ratusz.portal.discrepancies.forms import CommentForm, DecisionForm, NoteForm, ReleaseForm, ReopenForm, WhyForm
from ratusz.portal.discrepancies.models import Discrepancy
from ratusz.portal.discrepancies.observing import number_in
from ratusz.portal.discrepancies.policy import can_comment, can_decide, can_note, can_release, can_reopen, can_send_back, can_verify, leads
from ratusz.portal.discrepancies.presenters import (
    Told,
    office_badge,
    sentence_of,
    side_in_words,
    title_of,
    value_in_words,
)
from ratusz.portal.discrepancies.reports import report_page
from ratusz.portal.people.models import User
from ratusz.portal.saved.models import Exploration, Figure
from ratusz.portal.show.components import Badge, Event, Link


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


def _affects(one: Discrepancy, user: User) -> list[Figure | Exploration]:
    """Figures and views that are saved of the tables of its sides, as far as `user` sees those; those of the home page first."""
    tables = {side.holding.resource_id for side in one.sides.all()}
    figures = Figure.objects.visible_to(user).filter(resource__in=tables).order_by("-at_home", "title_pl")
    return [*figures, *Exploration.objects.visible_to(user).filter(resource__in=tables)]


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
        again=lambda: _again(request, number, decision=form),
    )


@office_only
@require_POST
def comment(request: OfficeRequest, number: int) -> HttpResponseBase:
    """Something for the others."""
    found, form = access_in_office(request.user, number), CommentForm(request.POST, auto_id="comment_%s")
    if not form.is_valid():
        return _page(request, found, comment=form)
    return attempt(
        request,
        lambda: actions.comment(discrepancy=found, text=form.cleaned_data["text"], by=request.user, now=utc_now()),
        done=_("Those who take part can read it."),
        to=reverse("discrepancies:handle", args=[number]),
        again=lambda: _again(request, number, comment=form),
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
    found, form = access_in_office(request.user, number), WhyForm(request.POST, auto_id="back_%s")
    if not form.is_valid():
        return _page(request, found, back=form)
    return attempt(
        request,
        lambda: actions.send_back(discrepancy=found, why=form.cleaned_data["why"], by=request.user, now=utc_now()),
        done=_("Sent back to those who explain it."),
        to=reverse("discrepancies:handle", args=[number]),
        again=lambda: _again(request, number, back=form),
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
        again=lambda: _again(request, number, reopen=form),
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
        again=lambda: _again(request, number, note=form),
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
        release=ReleaseForm(None, numbers=[found.number], initial={"due_on": due}) if can_release(user, found) else None,
        may_verify=can_verify(user, found),
        back=back or (WhyForm(auto_id="back_%s") if can_send_back(user, found) else None),
        reopen=reopen or (ReopenForm(initial={"due_on": due}) if can_reopen(user, found) else None),
        note=note or (_note_form(found) if can_note(user, found) and found.state == State.CLOSED and found.released_at else None),
        comment=comment or (CommentForm(auto_id="comment_%s") if can_comment(user, found) else None),
        teach=_teaches(found) if leads(user, found) else "",
        happened=history_of(found),
    )
    return show(request, "discrepancies/handle.html", page, nav=reverse("discrepancies:to-handle"), status=422 if bound else 200)


def _again(request: OfficeRequest, number: int, **forms: Any) -> HttpResponse:
    """The page as things stand now, with the form that was refused, which may be sent once more."""
    found = access_in_office(request.user, number)
    return _page(request, found, **{name: once_more(form, stands=found.stands) for name, form in forms.items()})


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
