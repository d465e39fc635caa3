"""Pages of the desk where figures and explorations are saved, changed, removed and brought back."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ratusz.bank.base.clock import utc_now
from ratusz.bank.base.errors import UserError
from ratusz.portal.catalog.access import access_resource_to_edit
from ratusz.portal.catalog.models import Resource
from ratusz.portal.catalog.office import OfficeRequest, attempt, history_of, office_only, sent, show, tried
from ratusz.portal.catalog.words import column_texts
from ratusz.portal.core.errors import nothing_here
from ratusz.portal.explore.tables import open_table
from ratusz.portal.pages.explorations import ExplorationPage, exploration_page
from ratusz.portal.pages.figures import FigureLine, figure_line
from ratusz.portal.pages.listing import language
from ratusz.portal.saved import actions
from ratusz.portal.saved.access import access_to_edit, kind_of
from ratusz.portal.saved.forms import ExplorationForm, FigureForm, Form, form_of
from ratusz.portal.saved.models import Exploration, Figure, Saved
from ratusz.portal.saved.policy import can_put_at_home, can_save
from ratusz.portal.saved.questions import pairs_of, view_of
from ratusz.portal.saved.values import read
from ratusz.portal.show.components import Event

PREVIEW_ROWS, HAPPENED = 10, 8
#: Of what is not kept yet: its address leads nowhere and is not shown.
_NO_SLUG = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPage:
    """What I may change, and what was removed of it."""

    figures: tuple[FigureLine, ...]
    explorations: tuple[Exploration, ...]
    removed: tuple[Saved, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SavingPage:
    """A form, and what it would show. `why`: why the question cannot be saved so. `saved` is None for a new one."""

    kind: str
    resource: Resource
    form: Form
    saved: Saved | None
    rows_url: str
    line: FigureLine | None = None
    answer: ExplorationPage | None = None
    why: str = ""
    happened: tuple[Event, ...] = ()

    @property
    def is_figure(self) -> bool:
        """Whether it gives one value."""
        return self.kind == Figure.KIND


def _today() -> date:
    return timezone.localdate(utc_now())


@office_only
def saved_list(request: OfficeRequest) -> HttpResponse:
    """What is saved of the tables I answer for."""
    figures = Figure.objects.editable_by(request.user).loaded()
    explorations = Exploration.objects.editable_by(request.user).loaded()
    page = SavedPage(
        figures=tuple(figure_line(request.user, one, today=_today()) for one in figures.kept()),
        explorations=tuple(explorations.kept()),
        removed=(*figures.removed(), *explorations.removed()),
    )
    return show(request, "pages/saved_list.html", page, nav=request.path)


@office_only
def saved_new(request: OfficeRequest, kind: str, dataset: str, resource: str) -> HttpResponseBase:
    """Save the question in the address as a figure or an exploration."""
    model, found = kind_of(kind), access_resource_to_edit(request.user, dataset, resource)
    if not can_save(request.user, found):
        raise nothing_here()
    asked = request.POST.get("question") if request.method == "POST" else request.META.get("QUERY_STRING", "")
    form = _form(request, model, found, question=asked or "")
    draft = model(resource=found, question=urlencode(pairs_of(asked or "")), slug=_NO_SLUG)
    if isinstance(draft, Exploration):
        draft.view = request.POST.get("view") or view_of(asked or "")
    page = _previewed(request, SavingPage(kind=kind, resource=found, form=form, saved=None, rows_url=_asked_at(draft)), draft)
    if request.method == "POST" and form.is_valid():
        made: list[Saved] = []
        if tried(request, lambda: made.append(_save(found, form, request))):
            return redirect("pages:saved-edit", kind, made[0].slug)
    return show(request, "pages/saving.html", page, nav=reverse("pages:saved-list"))


@office_only
def saved_edit(request: OfficeRequest, kind: str, slug: str) -> HttpResponseBase:
    """Change what is said of it, look at what it shows, remove it."""
    found = access_to_edit(request.user, kind, slug)
    form = _form(request, type(found), found.resource, saved=found)
    if request.method == "POST" and form.is_valid():
        return attempt(
            request,
            lambda: actions.change(saved=found, words=form.words(), question=form.cleaned_data["question"], by=request.user, now=utc_now()),
            done=_("Saved. It is shown so from now on."),
            to=request.path,
        )
    page = SavingPage(
        kind=kind, resource=found.resource, form=form, saved=found, rows_url=_asked_at(found), happened=history_of(found, most=HAPPENED)
    )
    return show(request, "pages/saving.html", _previewed(request, page, found), nav=reverse("pages:saved-list"))


@office_only
@require_POST
def saved_remove(request: OfficeRequest, kind: str, slug: str) -> HttpResponseBase:
    """Show it to nobody any more."""
    found = access_to_edit(request.user, kind, slug)
    return attempt(
        request,
        lambda: actions.remove(saved=found, by=request.user, now=utc_now()),
        done=_("Removed. It can be brought back at the end of this list."),
        to=reverse("pages:saved-list"),
    )


@office_only
@require_POST
def saved_back(request: OfficeRequest, kind: str, slug: str) -> HttpResponseBase:
    """Show it again."""
    found = access_to_edit(request.user, kind, slug)
    return attempt(
        request,
        lambda: actions.bring_back(saved=found, by=request.user, now=utc_now()),
        done=_("It is shown again, at the address it had."),
        to=reverse("pages:saved-list"),
    )


def _asked_at(saved: Figure | Exploration) -> str:
    """The page where its question is asked."""
    return saved.view_address if isinstance(saved, Exploration) else saved.rows_address


def _form(request: OfficeRequest, model: type[Saved], resource: Resource, *, saved: Saved | None = None, question: str = "") -> Form:
    kind = FigureForm if model is Figure else ExplorationForm
    form = form_of(kind, sent(request), saved=saved, question=question, at_home=can_put_at_home(request.user, resource))
    if saved is None and kind is FigureForm:
        form.initial["unit_pl"] = _unit_of(resource, question)
    return form


def _unit_of(resource: Resource, question: str) -> str:
    """The unit of the column that `question` asks for, to begin with."""
    column = read(open_table(str(resource.pk), resource.current), question).column
    if column is None:
        return ""
    text = column_texts(resource).get(column.source or "")
    return (text.unit if text and column.unit is None and not column.function else "") or column.unit or ""


def _save(resource: Resource, form: Form, request: OfficeRequest) -> Saved:
    given: dict[str, Any] = {"resource": resource, "question": form.cleaned_data["question"], "by": request.user, "now": utc_now()}
    if isinstance(form, FigureForm):
        return actions.save_figure(words=form.words(), **given)
    return actions.save_exploration(words=form.words(), **given)


def _previewed(request: OfficeRequest, page: SavingPage, saved: Figure | Exploration) -> SavingPage:
    """`page` with what `saved`, kept or not, shows now; or why nothing."""
    saved.title_pl = saved.title_pl or _("Preview")
    try:
        if isinstance(saved, Figure):
            if page.saved is None:
                actions.one_value(saved.resource, saved.question)
            return replace(page, line=figure_line(request.user, saved, today=_today()))
        if page.saved is None:
            saved.question = actions.fitting(saved.resource, saved.question, saved.view, request.user)
        return replace(page, answer=exploration_page(request.user, saved, today=_today(), most=PREVIEW_ROWS))
    except UserError as error:
        return replace(page, why=f"{error.sentence(language())} {error.advice(language())}".strip())
