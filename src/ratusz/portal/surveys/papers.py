"""Pages of the desk: sheets of paper are typed in, and those typed wrongly are taken back."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from ratusz.bank.base.clock import day_of, utc_now
from ratusz.portal.catalog.office import OfficeRequest, attempt, office_only, sent, show, tried
from ratusz.portal.surveys import answering
from ratusz.portal.surveys.access import access_to_write
from ratusz.portal.surveys.answering import Typed
from ratusz.portal.surveys.forms import PaperForm, TakeBackForm
from ratusz.portal.surveys.models import Survey, SurveyAnswer
from ratusz.portal.surveys.presenters import chosen_in_words

#: Sheets in the list of those typed in, the last days first.
LISTED = 100
#: So long the button under the sheet that was just kept takes its words back too.
_TAKES_BACK_S = 8 * 3_600


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperPage:
    """A sheet of paper to be typed in; `typed`: how many the reader has typed in before; `back`: takes back the one just kept."""

    survey: Survey
    form: PaperForm
    typed: int
    takes: bool
    back: TakeBackForm | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLine:
    """A sheet that the reader typed in: its day and what was chosen on it, with the form that takes it back."""

    on: date
    chosen: tuple[str, ...]
    form: TakeBackForm


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetsPage:
    """Sheets that the reader typed in; `just`: takes back the one that was just kept, with its words."""

    survey: Survey
    sheets: tuple[SheetLine, ...]
    more: bool
    just: TakeBackForm | None


@office_only
def paper(request: OfficeRequest, survey: str) -> HttpResponseBase:
    """Type a sheet of paper in; the next empty form follows.

    It follows in the same answer: what leads from a sheet to the words on it is in that page alone, and nowhere in the bank.
    """
    found, now = access_to_write(request.user, survey), utc_now()
    form, back = PaperForm(sent(request), questionnaire=found.questionnaire), None
    if request.method == "POST" and form.is_valid():
        made: list[Typed | None] = []
        sheet = form.sheet()
        if tried(request, lambda: made.append(answering.type_in(survey=found, sheet=sheet, by=request.user, now=now))):
            messages.success(request, _("Typed in. The next sheet, please."))
            form = PaperForm(None, questionnaire=found.questionnaire)
            back = TakeBackForm(initial={"sheet": _signed(request, found, made[0])}) if made[0] else None
    mine = SurveyAnswer.objects.filter(survey=found, typed_by=request.user).count()
    page = PaperPage(survey=found, form=form, typed=mine, takes=found.takes_paper(day_of(now)), back=back)
    return show(request, "surveys/paper.html", page, nav=_list(), status=422 if form.is_bound else 200)


@office_only
def sheets(request: OfficeRequest, survey: str) -> HttpResponseBase:
    """What I typed in; one of them is taken back, with a reason."""
    found = access_to_write(request.user, survey)
    form = TakeBackForm(sent(request))
    if request.method == "POST" and form.is_valid():
        typed = _read(request, found, form.cleaned_data["sheet"])
        reason, done = form.cleaned_data["reason"], _("The sheet was taken back. Type it in again as it should be.")
        return attempt(
            request,
            lambda: answering.take_sheet_back(survey=found, typed=typed, reason=reason, by=request.user, now=utc_now()),
            done=done, to=reverse("surveys:paper", args=[found.slug]),
        )  # fmt: skip
    return _sheets(request, found, form)


def _sheets(request: OfficeRequest, found: Survey, form: TakeBackForm) -> HttpResponse:
    mine = list(SurveyAnswer.objects.filter(survey=found, typed_by=request.user).order_by("-on", "pk")[: LISTED + 1])
    named = str(form["sheet"].value() or "") if form.is_bound else ""
    lines = tuple(
        SheetLine(
            on=one.on,
            chosen=tuple(chosen_in_words(found.questionnaire, one.given)),
            form=form if named == str(one.pk) else TakeBackForm(initial={"sheet": one.pk}, auto_id=f"{one.pk}-%s"),
        )
        for one in mine[:LISTED]
    )
    just = form if form.is_bound and ":" in named else None
    page = SheetsPage(survey=found, sheets=lines, more=len(mine) > LISTED, just=just)
    return show(request, "surveys/sheets.html", page, nav=_list(), status=422 if form.is_bound else 200)


def _list() -> str:
    return reverse("surveys:to-handle")


def _salt(request: OfficeRequest, survey: Survey) -> str:
    return f"sheet of {survey.pk} typed by {request.user.pk}"


def _signed(request: OfficeRequest, survey: Survey, typed: Typed) -> str:
    return signing.dumps([str(typed.sheet), *map(str, typed.texts)], salt=_salt(request, survey))


def _read(request: OfficeRequest, survey: Survey, named: str) -> Typed:
    """The sheet that is meant: signed with its words, or by its id alone; one of nobody where neither can be read."""
    try:
        sheet, *texts = signing.loads(named, salt=_salt(request, survey), max_age=_TAKES_BACK_S) if ":" in named else [named]
        return Typed(sheet=UUID(sheet), texts=tuple(map(UUID, texts)))
    except (signing.BadSignature, ValueError):
        return Typed(sheet=UUID(int=0))
