"""A page of the desk: words that people searched for, and those struck out."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ratusz.bank.base.clock import utc_now
from ratusz.portal.catalog.office import OfficeRequest, attempt, office_only, sent, show
from ratusz.portal.core.policy import require
from ratusz.portal.usage import actions, queries
from ratusz.portal.usage.counts import together
from ratusz.portal.usage.forms import StrikeForm
from ratusz.portal.usage.models import StruckWords
from ratusz.portal.usage.policy import can_strike

#: More are on the page of statistics; what is searched for most is what others read.
LISTED = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsPage:
    """`form`: the words that others are told; None where there are none. `struck`: when, by whom and why, without the words."""

    form: StrikeForm | None
    struck: tuple[StruckWords, ...]


@office_only
def words(request: OfficeRequest) -> HttpResponseBase:
    """Strike words out that should not have been kept."""
    require(can_strike, request.user, None)
    whole = together(queries.months().values())
    told = (*queries.searches(whole, in_vain=True), *queries.searches(whole, in_vain=False))[:LISTED]
    form = StrikeForm(sent(request), told=told)
    if request.method == "POST" and form.is_valid():
        chosen, reason = form.cleaned_data["words"], form.cleaned_data["reason"]
        return attempt(
            request,
            lambda: actions.strike(words=chosen, reason=reason, by=request.user, now=utc_now()),
            done=_("Struck out: they are told nobody any more, and not kept."), to=reverse("usage:words"),
        )  # fmt: skip
    struck = tuple(StruckWords.objects.select_related("struck_by")[:LISTED])
    page = WordsPage(form=form if told else None, struck=struck)
    return show(request, "usage/words.html", page, status=422 if form.is_bound else 200)


@office_only
@require_POST
def let_in(request: OfficeRequest, struck: UUID) -> HttpResponseBase:
    """Keep them again."""
    found = get_object_or_404(StruckWords, pk=struck)
    return attempt(
        request,
        lambda: actions.let_in(struck=found, by=request.user, now=utc_now()),
        done=_("They are kept again when somebody searches for them."), to=reverse("usage:words"),
    )  # fmt: skip
