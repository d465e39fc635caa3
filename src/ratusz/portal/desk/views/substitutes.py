"""Substitutes: who does whose work, from day to day."""

from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ratusz.bank.base.clock import day_of, utc_now
from ratusz.portal.catalog.office import OfficeRequest, attempt, office_only, show
from ratusz.portal.core.errors import nothing_here
from ratusz.portal.desk.forms import SubstituteForm
from ratusz.portal.people import staff
from ratusz.portal.people.models import Substitution
from ratusz.portal.people.policy import can_name_substitute
from ratusz.portal.people.standing import may_run


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A substitution, and whether the reader may end it."""

    substitution: Substitution
    is_now: bool
    can_end: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SubstitutesPage:
    """Substitutions that hold or will hold, and forms for new ones: one's own, and for others."""

    lines: tuple[Line, ...]
    mine: SubstituteForm
    others: SubstituteForm | None


@office_only
def substitutes(request: OfficeRequest) -> HttpResponse:
    """Who substitutes whom; a new substitution."""
    runs, for_other = may_run(request.user), "principal" in request.POST
    sent = request.POST if request.method == "POST" else None
    mine = SubstituteForm(request.user, None if for_other else sent)
    others = SubstituteForm(None, sent if for_other else None, auto_id="other_%s") if runs else None
    form = others if for_other and others is not None else mine
    if request.method == "POST" and form.is_valid():
        given = {"principal": request.user} | form.cleaned_data
        return attempt(
            request,
            lambda: staff.name_substitute(**given, by=request.user, now=utc_now()),
            done=_("The substitute is named."),
            to=request.path,
        )
    page = SubstitutesPage(lines=_lines(request), mine=mine, others=others)
    return show(request, "desk/substitutes.html", page, nav=reverse("desk:account"), status=422 if form.errors else 200)


@office_only
@require_POST
def end(request: OfficeRequest, substitution: int) -> HttpResponse:
    """End a substitution before its day."""
    found = Substitution.objects.select_related("principal", "substitute").filter(pk=substitution).first()
    if found is None or not can_name_substitute(request.user, found.principal):
        raise nothing_here()
    return attempt(
        request,
        lambda: staff.end_substitution(substitution=found, by=request.user, now=utc_now()),
        done=_("The substitution is ended."),
        to=request.path.split("zastepstwa/")[0] + "zastepstwa/",
    )


def _lines(request: OfficeRequest) -> tuple[Line, ...]:
    today = day_of(utc_now())
    found = Substitution.objects.filter(last_on__gte=today).select_related("principal", "substitute")
    if not may_run(request.user):
        found = found.filter(Q(principal=request.user) | Q(substitute=request.user))
    loaded = found.prefetch_related("principal__memberships")
    return tuple(
        Line(substitution=one, is_now=one.holds_on(today), can_end=can_name_substitute(request.user, one.principal)) for one in loaded
    )
