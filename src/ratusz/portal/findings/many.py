"""A page of the desk: many reports at once are set aside, and brought back where that was wrong."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.http import Http404, HttpResponseBase
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ratusz.bank.base.clock import utc_now
from ratusz.portal.catalog.office import OfficeRequest, attempt, office_only, sent, show
from ratusz.portal.findings import actions
from ratusz.portal.findings.forms import ManyForm
from ratusz.portal.findings.models import Finding

#: At once. Who has more presses the button again.
LISTED = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Reports that were set aside together and can still be brought back. `key`: what the form sends."""

    at: datetime
    by: str
    why: str
    count: int
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ManyPage:
    """`form` is None where nothing waits."""

    form: ManyForm | None
    batches: tuple[Batch, ...]


@office_only
def many(request: OfficeRequest) -> HttpResponseBase:
    """Choose what is no report, say why, and be done with it."""
    mine = Finding.objects.handled_by(request.user).loaded()
    waiting = list(mine.waiting()[:LISTED])
    form = ManyForm(sent(request), waiting=waiting)
    if request.method == "POST" and form.is_valid():
        chosen = [one for one in waiting if str(one.number) in form.cleaned_data["numbers"]]
        why = form.cleaned_data["why"]
        return attempt(
            request,
            lambda: actions.set_many_aside(findings=chosen, why=why, by=request.user, now=utc_now()),
            done=_("Set aside. Nobody sees them; below you can bring them back."), to=reverse("findings:many"),
        )  # fmt: skip
    page = ManyPage(form=form if waiting else None, batches=tuple(_batches(request)))
    return show(request, "findings/many.html", page, nav=reverse("findings:to-handle"), status=422 if form.is_bound else 200)


@office_only
@require_POST
def many_back(request: OfficeRequest) -> HttpResponseBase:
    """They are reports after all."""
    try:
        at = parse_datetime(request.POST.get("key", ""))
    except ValueError:
        at = None
    found = list(Finding.objects.handled_by(request.user).loaded().brought_back().filter(answered_at=at)) if at else []
    if not found:
        raise Http404
    return attempt(
        request,
        lambda: actions.bring_back(findings=found, by=request.user, now=utc_now()),
        done=_("Brought back: they wait for an answer again."), to=reverse("findings:many"),
    )  # fmt: skip


def _batches(request: OfficeRequest) -> Iterator[Batch]:
    aside = Finding.objects.handled_by(request.user).loaded().brought_back()[: 5 * LISTED]
    for (at, by, why), some in groupby(aside, key=lambda one: (one.answered_at, str(one.answered_by), one.answer)):
        yield Batch(at=at, by=by, why=why, count=len(list(some)), key=at.isoformat())
