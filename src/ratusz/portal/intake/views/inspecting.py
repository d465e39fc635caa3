"""The pages of the data-protection officer: every decision about personal data; one of them; asking for it anew; stopping a publication."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ratusz.bank.base.clock import utc_now
from ratusz.portal.catalog import publishing
from ratusz.portal.catalog.office import OfficeRequest, attempt, language, office_only, show
from ratusz.portal.catalog.policy import is_inspector
from ratusz.portal.core.errors import nothing_here
from ratusz.portal.core.policy import require
from ratusz.portal.intake import reopening
from ratusz.portal.intake.inspecting import BEFORE, CURRENT, PERSONAL, WAITS, Chosen, decisions, is_open, state_of
from ratusz.portal.intake.models import Decision
from ratusz.portal.intake.personalwords import kind_in_words
from ratusz.portal.intake.policy import can_answer, can_reopen
from ratusz.portal.people.models import Unit
from ratusz.portal.show.components import Badge, Fact
from ratusz.portal.show.numbers import format_day, format_number
from ratusz.portal.show.table import Column, DataTable

PER_PAGE = 50
_FROM_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


class ChooseForm(forms.Form):
    """What of the list is wanted."""

    is_filter = True

    jednostka = forms.ChoiceField(label=gettext_lazy("Unit"), required=False)
    rodzaj = forms.ChoiceField(label=gettext_lazy("Kind of data"), required=False)
    stan = forms.ChoiceField(label=gettext_lazy("State"), required=False)

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        units = Unit.objects.order_by("name_pl")
        self._offer("jednostka", [("", _("all")), *((unit.slug, unit.name) for unit in units)])
        self._offer("rodzaj", [("", _("all")), *((code, kind_in_words(code)) for code in PERSONAL)])
        self._offer("stan", [("", _("all")), ("open", _("to be decided anew")), ("current", _("those that matter now"))])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker: declared above
        field.choices = choices

    @property
    def chosen(self) -> Chosen:
        """What was chosen; an unknown value chooses nothing."""
        given = self.cleaned_data if self.is_valid() else {}
        return Chosen(unit=given.get("jednostka", ""), code=given.get("rodzaj", ""), state=given.get("stan", ""))


class ReopenForm(forms.Form):
    """Why a decision has to be made anew."""

    reason = forms.CharField(label=gettext_lazy("Why it has to be decided anew"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)


class StopForm(forms.Form):
    """Why a publication is stopped."""

    reason = forms.CharField(
        label=gettext_lazy("Why it is withdrawn"), help_text=gettext_lazy("Everybody who opens its address will read this."),
        widget=forms.Textarea(attrs={"rows": 3}), max_length=2000,
    )  # fmt: skip
    sure = forms.BooleanField(label=gettext_lazy("I want to withdraw the whole resource from everybody now"))


class AnswerForm(forms.Form):
    """The decision made anew."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("Decision"), widget=forms.RadioSelect,
        choices=[("publish", gettext_lazy("it stays published")),
                 ("withhold", gettext_lazy("keep the column inside from the next delivery on"))],
    )  # fmt: skip
    reason = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """The list, a page of it, and how it was narrowed."""

    sentence: str
    form: ChooseForm
    table: DataTable | None
    csv_url: str
    previous_url: str
    next_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionPage:
    """One decision: what it was about, what was decided, and what the reader may do."""

    decision: Decision
    title: str
    badge: Badge
    facts: tuple[Fact, ...]
    is_open: bool
    reopen: ReopenForm | None
    stop: StopForm | None
    answer: AnswerForm | None
    history_url: str
    deliver_url: str


@office_only
def listing(request: OfficeRequest) -> HttpResponse:
    """Every decision about personal data that the reader may see."""
    form = ChooseForm(request.GET)
    pages = Paginator(decisions(request.user, form.chosen), PER_PAGE)
    page = pages.get_page(request.GET.get("strona"))
    asked = {name: value for name, value in request.GET.items() if name != "strona" and value}
    here = reverse("intake:personal-data")
    shown = ListPage(
        sentence=_("Decisions found: %(count)s.") % {"count": format_number(pages.count, language())},
        form=form,
        table=_table(page.object_list) if pages.count else None,
        csv_url=f"{reverse('intake:personal-data-csv')}?{urlencode(asked)}",
        previous_url=f"{here}?{urlencode({**asked, 'strona': page.previous_page_number()})}" if page.has_previous() else "",
        next_url=f"{here}?{urlencode({**asked, 'strona': page.next_page_number()})}" if page.has_next() else "",
    )
    return show(request, "intake/personal_data.html", shown, nav=reverse("intake:personal-data"))


@office_only
def as_csv(request: OfficeRequest) -> HttpResponse:
    """The same list as CSV for a spreadsheet."""
    out = StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, delimiter=";")
    writer.writerow([*_heads().values(), _("Address")])
    for one in decisions(request.user, ChooseForm(request.GET).chosen).iterator(chunk_size=500):
        writer.writerow([_harmless(str(cell)) for cell in (*_cells(one), request.build_absolute_uri(_address(one)))])
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="dane-osobowe.csv"'
    return response


@office_only
def decision(request: OfficeRequest, decision: int) -> HttpResponse:
    """One decision."""
    return _page(request, _found(request, decision))


@office_only
@require_POST
def reopen(request: OfficeRequest, decision: int) -> HttpResponseBase:
    """Ask for it to be made anew."""
    found, form = _found(request, decision), ReopenForm(request.POST)
    require(can_reopen, request.user, found.table.delivery)
    if not form.is_valid():
        return _page(request, found, reopen=form)
    to = _address(found) if found.table.delivery.is_closed else reverse("intake:personal-data")
    return attempt(
        request, lambda: reopening.reopen(decision=found, by=request.user, now=utc_now(), **form.cleaned_data),
        done=_("The steward was asked to decide anew."), to=to,
    )  # fmt: skip


@office_only
@require_POST
def answer(request: OfficeRequest, decision: int) -> HttpResponseBase:
    """Decide anew."""
    found, form = _found(request, decision), AnswerForm(request.POST)
    require(can_answer, request.user, found.table.delivery)
    if not form.is_valid():
        return _page(request, found, answer=form)
    return attempt(
        request, lambda: reopening.answer(decision=found, by=request.user, now=utc_now(), **form.cleaned_data),
        done=_("Saved."), to=_address(found),
    )  # fmt: skip


@office_only
@require_POST
def stop(request: OfficeRequest, decision: int) -> HttpResponseBase:
    """Withdraw what the decision let out."""
    found, form = _found(request, decision), StopForm(request.POST)
    resource = found.table.resource
    if resource is None:
        raise nothing_here()
    require(is_inspector, request.user, resource)
    if not form.is_valid():
        return _page(request, found, stop=form)
    reason = form.cleaned_data["reason"]
    return attempt(
        request, lambda: publishing.withdraw(resource=resource, reason=reason, by=request.user, now=utc_now()),
        done=_("Withdrawn. Nobody outside sees it any more."), to=_address(found),
    )  # fmt: skip


def _found(request: OfficeRequest, number: int) -> Decision:
    found = decisions(request.user, Chosen()).filter(pk=number).first()
    if found is None:
        raise nothing_here()
    return found


def _page(
    request: OfficeRequest,
    found: Decision,
    *,
    reopen: ReopenForm | None = None,
    answer: AnswerForm | None = None,
    stop: StopForm | None = None,
) -> HttpResponse:
    delivery, resource, open_ = found.table.delivery, found.table.resource, is_open(found)
    may_stop = resource is not None and resource.is_published and is_inspector(request.user, resource)
    may_reopen = found.reopened_at is None and state_of(found) != BEFORE and can_reopen(request.user, delivery)
    may_answer = open_ and found.verdict == Decision.Verdict.PUBLISH and can_answer(request.user, delivery)
    page = DecisionPage(
        decision=found,
        title=capfirst(kind_in_words(found.code)),
        badge=_badge(found),
        facts=_facts(found),
        is_open=open_,
        reopen=(reopen or ReopenForm()) if may_reopen else None,
        stop=(stop or StopForm(auto_id="stop_%s")) if may_stop else None,
        answer=(answer or AnswerForm(auto_id="answer_%s")) if may_answer else None,
        history_url=reverse("catalog:history", args=[resource.dataset.slug, resource.slug]) if resource is not None else "",
        deliver_url=f"{reverse('intake:deliver')}?{urlencode({'dataset': delivery.dataset.slug})}",
    )
    wrong = any(form is not None for form in (reopen, answer, stop))
    return show(request, "intake/personal_decision.html", page, nav=reverse("intake:personal-data"), status=422 if wrong else 200)


def _facts(found: Decision) -> tuple[Fact, ...]:
    delivery = found.table.delivery
    facts = [
        Fact(name=_("Dataset"), text=delivery.dataset.title),
        Fact(name=_("Unit"), text=delivery.dataset.unit.name),
        Fact(name=_("Resource"), text=found.table.resource.title if found.table.resource else ""),
        Fact(name=_("Column"), text=found.column or "–"),
        Fact(name=_("Decision"), text=str(Decision.Verdict(found.verdict).label)),
        Fact(name=_("Reason"), text=found.reason_said),
        Fact(name=_("Who"), text=str(found.by), note=format_day(found.at, language())),
    ]
    if found.remembered:
        facts.append(Fact(name=_("Remembered"), text=_("Taken over from an earlier delivery.")))
    return tuple(facts)


def _heads() -> dict[str, str]:
    return {
        "resource": _("Resource"), "state": _("State"), "kind": _("Kind of data"), "column": _("Column"), "verdict": _("Decision"),
        "reason": _("Reason"), "by": _("Who"), "at": _("Day"), "remembered": _("Remembered"), "unit": _("Unit"),
    }  # fmt: skip


def _cells(found: Decision) -> tuple[str, ...]:
    delivery, resource = found.table.delivery, found.table.resource
    return (
        f"{delivery.dataset.title}: {resource.title}" if resource is not None else delivery.dataset.title, _badge(found).text,
        kind_in_words(found.code), found.column, str(Decision.Verdict(found.verdict).label), found.reason_said, str(found.by),
        format_day(found.at, language()), _("yes") if found.remembered else _("no"), delivery.dataset.unit.name,
    )  # fmt: skip


def _shown_heads() -> dict[str, str]:
    """Fewer and narrower than in the file, so that the page holds them."""
    return {"resource": _("Resource"), "state": _("State"), "kind": _("Kind of data"), "verdict": _("Decision and reason"), "by": _("Who")}


def _shown_cells(found: Decision) -> tuple[str, ...]:
    what, state, kind, column, verdict, reason, by, day, _remembered, unit = _cells(found)
    remembered = _("remembered")
    verdict = f"{verdict} ({remembered})" if found.remembered else verdict
    return what, state, f"{kind}: {column}" if column else kind, f"{capfirst(verdict)}. {reason}", f"{by}, {unit}, {day}"


def _table(found: object) -> DataTable:
    assert hasattr(found, "__iter__")  # noqa: S101  a page of a query, which has no type of its own
    rows = list(found)
    return DataTable(
        caption=_("Decisions about personal data"), caption_hidden=True,
        columns=tuple(Column(name=name, label=label) for name, label in _shown_heads().items()),
        rows=[_shown_cells(one) for one in rows], row_urls=tuple(_address(one) for one in rows),
    )  # fmt: skip


def _badge(found: Decision) -> Badge:
    if is_open(found):
        return Badge(text=_("to be decided anew"), tone="danger")
    return {
        WAITS: Badge(text=_("not published yet"), tone="warning"),
        CURRENT: Badge(text=_("published now"), tone="info"),
        BEFORE: Badge(text=_("no longer shown"), tone="neutral"),
    }[state_of(found)]


def _address(found: Decision) -> str:
    return reverse("intake:personal-decision", args=[found.pk])


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FROM_FORMULAS) else cell
