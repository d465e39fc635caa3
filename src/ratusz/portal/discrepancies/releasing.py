"""Pages of the desk: what comparing found, to be asked about or set aside; what I take part in."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from ratusz.bank.base.clock import day_of, utc_now
from ratusz.bank.base.workdays import within_days
from ratusz.portal.catalog.office import OfficeRequest, attempt, office_only, show
from ratusz.portal.catalog.standing import COORDINATORS, standing_of
from ratusz.portal.core.errors import nothing_here
from ratusz.portal.discrepancies import actions
from ratusz.portal.discrepancies.codes import Origin, State
from ratusz.portal.discrepancies.forms import AsideForm, ReleaseForm
from ratusz.portal.discrepancies.models import Discrepancy
from ratusz.portal.discrepancies.presenters import office_line
from ratusz.portal.saved.models import Exploration, Figure
from ratusz.portal.show.components import Line

LISTED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One that was found, as a line with a box to tick."""

    number: int
    line: Line
    affects: str
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePage:
    """What is to be released (for a coordinator), explained, verified; what is settled."""

    waiting: tuple[Waiting, ...]
    more: int
    form: ReleaseForm | None
    aside: AsideForm
    has_reports: bool
    explained: tuple[Line, ...]
    verified: tuple[Line, ...]
    settled: tuple[Line, ...]


@office_only
def to_handle(request: OfficeRequest) -> HttpResponse:
    """All that I take part in; of what was found, what I may release."""
    return _queue(request)


def _queue(request: OfficeRequest, *, form: ReleaseForm | None = None, aside: AsideForm | None = None) -> HttpResponse:
    """The page; with a form that was refused, all that was ticked and typed stands in it, also of one that is not among the first."""
    mine, today = Discrepancy.objects.seen_in_office(request.user), day_of(utc_now())
    found = list(mine.waiting().loaded()[:LISTED]) if _leads_anywhere(request) else []
    ticked = {int(number) for number in request.POST.getlist("chosen") if number.isascii() and number.isdigit() and len(number) < 10}
    if lost := ticked - {one.number for one in found}:
        found = [*mine.filter(state=State.DETECTED, number__in=lost).loaded(), *found]
    numbers = [one.number for one in found]
    given: dict[str, object] = {"due_on": within_days(today, actions.ANSWERED_WITHIN_DAYS), **request.POST.dict()}
    page = QueuePage(
        waiting=_waiting(found, ticked),
        more=max(0, mine.waiting().count() - LISTED) if found else 0,
        form=form or (ReleaseForm(None, numbers=numbers, initial=given) if found or aside else None),
        aside=aside or AsideForm(None, numbers=numbers, initial=given),
        has_reports=any(one.origin == Origin.PERSON for one in found) or bool(request.POST.get("shown_text")),
        explained=tuple(office_line(one, today) for one in mine.filter(state=State.ASSIGNED).order_by("due_on").loaded()[:LISTED]),
        verified=tuple(office_line(one, today) for one in mine.filter(state=State.DECIDED).order_by("decided_at").loaded()[:LISTED]),
        settled=tuple(office_line(one, today) for one in mine.settled().order_by("-changed_at").loaded()[:LISTED]),
    )
    status = 422 if form or aside else 200
    return show(request, "discrepancies/to_handle.html", page, nav=reverse("discrepancies:to-handle"), status=status)


def _leads_anywhere(request: OfficeRequest) -> bool:
    standing = standing_of(request.user)
    return bool((standing.everywhere | standing.reach.keys()).intersection(COORDINATORS))


def _waiting(found: Sequence[Discrepancy], chosen: Collection[int]) -> tuple[Waiting, ...]:
    """Lines with what hangs on them, asked once for the whole list."""
    today, tables_of = day_of(utc_now()), {one.pk: {side.holding.resource_id for side in one.sides.all()} for one in found}
    tables = {table for one in tables_of.values() for table in one}
    hanging: Counter[object] = Counter()
    for kind in (Figure, Exploration):
        hanging.update(kind.objects.kept().filter(resource__in=tables).order_by().values_list("resource", flat=True))
    return tuple(
        Waiting(
            number=one.number,
            line=office_line(one, today),
            affects=_affects_in_words(sum(hanging[table] for table in tables_of[one.pk])),
            is_chosen=one.number in chosen,
        )
        for one in found
    )


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
    if request.POST.get("aside"):
        return _aside(request, mine)
    form = ReleaseForm(request.POST, numbers=mine.values_list("number", flat=True))
    if not form.is_valid():
        return _queue(request, form=form)
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
        again=lambda: _queue(request, form=form),
    )  # fmt: skip


def _aside(request: OfficeRequest, mine: Iterable[Discrepancy]) -> HttpResponseBase:
    known = {one.number: one for one in mine}
    form = AsideForm(request.POST, numbers=known)
    if not form.is_valid():
        return _queue(request, aside=form)
    chosen = [known[number] for number in form.cleaned_data["chosen"]]
    return attempt(
        request,
        lambda: actions.set_aside(discrepancies=chosen, why=form.cleaned_data["why"], by=request.user, now=utc_now()),
        done=_("Set aside. Nobody is asked, and residents do not read of it."),
        to=reverse("discrepancies:to-handle"),
        again=lambda: _queue(request, aside=form),
    )
