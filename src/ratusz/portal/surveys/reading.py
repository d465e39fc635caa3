"""Pages of the desk: what people wrote in a survey that has closed, text by text."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ratusz.bank.base.clock import utc_now
from ratusz.portal.catalog.codes import in_language
from ratusz.portal.catalog.office import OfficeRequest, attempt, office_only, show
from ratusz.portal.core.strangers import personal_in
from ratusz.portal.show.components import Badge, Tone
from ratusz.portal.surveys import actions
from ratusz.portal.surveys.access import access_text, access_to_read
from ratusz.portal.surveys.forms import TextForm
from ratusz.portal.surveys.models import FreeText, Survey
from ratusz.portal.surveys.policy import can_judge

Verdict = FreeText.Verdict
#: As many as somebody reads in one go; the next page follows.
AT_ONCE = 20
_TONES: dict[str, Tone] = {
    Verdict.UNREAD: "warning", Verdict.SHOWN: "success", Verdict.REWORDED: "success", Verdict.LEFT_OUT: "neutral",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLine:
    """A text with the question it answers; `personal`: what in it looks like data of a person."""

    text: FreeText
    question: str
    badge: Badge
    personal: tuple[str, ...]
    form: TextForm | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TextsPage:
    """Texts to read, those read already, and whether all are."""

    survey: Survey
    unread: int
    to_read: tuple[TextLine, ...]
    read: tuple[TextLine, ...]
    may_hand_on: bool
    leaving: int


@office_only
def texts(request: OfficeRequest, survey: str) -> HttpResponse:
    """What people wrote."""
    return _page(request, access_to_read(request.user, survey))


@office_only
@require_POST
def judge(request: OfficeRequest, survey: str, text: UUID) -> HttpResponseBase:
    """What becomes of one of them."""
    found = access_to_read(request.user, survey)
    one, form = access_text(found, text), TextForm(request.POST, prefix=str(text))
    if not form.is_valid():
        return _page(request, found, wrong=(one.pk, form))
    given = form.cleaned_data
    return attempt(
        request,
        lambda: actions.judge(text=one, verdict=given["verdict"], words=given["words"], by=request.user, now=utc_now()),
        done=_("Noted."),
        to=reverse("surveys:texts", args=[found.slug]),
    )


@office_only
@require_POST
def hand_on(request: OfficeRequest, survey: str) -> HttpResponseBase:
    """All were read."""
    found = access_to_read(request.user, survey)
    return attempt(
        request,
        lambda: actions.hand_on(survey=found, by=request.user, now=utc_now()),
        done=_("Handed on. What may leave becomes a delivery within a minute and goes to a reviewer."),
        to=reverse("surveys:handle", args=[found.slug]),
    )


def _page(request: OfficeRequest, found: Survey, *, wrong: tuple[UUID, TextForm] | None = None) -> HttpResponse:
    judges = can_judge(request.user, found)
    unread, rest = found.texts.unread(), found.texts.exclude(verdict=Verdict.UNREAD)
    questions = {number: in_language(one.label.pl, one.label.en) for number, one in found.questionnaire.numbered}

    def line(one: FreeText) -> TextLine:
        is_wrong = wrong is not None and wrong[0] == one.pk
        form = wrong[1] if wrong is not None and is_wrong else _form_of(one)
        return TextLine(
            text=one,
            question=questions[one.question],
            badge=Badge(text=str(one.get_verdict_display()), tone=_TONES[one.verdict]),
            personal=personal_in(one.text),
            form=form if judges else None,
        )

    page = TextsPage(
        survey=found,
        unread=unread.count(),
        to_read=tuple(map(line, unread[:AT_ONCE])),
        read=tuple(map(line, rest)),
        may_hand_on=judges and rest.exists() and not unread.exists(),
        leaving=rest.leaving().count(),
    )
    return show(request, "surveys/texts.html", page, nav=reverse("surveys:to-handle"), status=422 if wrong else 200)


def _form_of(one: FreeText) -> TextForm:
    is_read = one.verdict != Verdict.UNREAD
    return TextForm(prefix=str(one.pk), initial={"verdict": one.verdict if is_read else "", "words": one.shown_text or one.text})
