"""Pages of corrections: all of a table, a new one, one with what it changes, and what is decided about it."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from ratusz.bank.base.clock import utc_now
from ratusz.bank.base.errors import NotAllowed, UserError
from ratusz.bank.check.corrections.chosen import where_of
from ratusz.bank.check.corrections.correction import Action, Correction
from ratusz.bank.check.corrections.judge import Judged
from ratusz.bank.model.schema import Column as Stored
from ratusz.bank.query.one import one_row
from ratusz.bank.query.values import print_value
from ratusz.portal.catalog.access import access_resource_at_work
from ratusz.portal.catalog.models import Resource
from ratusz.portal.catalog.office import OfficeRequest, attempt, language, office_only, show
from ratusz.portal.catalog.office import tried as tried_act
from ratusz.portal.core import bank
from ratusz.portal.core.errors import nothing_here
from ratusz.portal.core.policy import require
from ratusz.portal.corrections import actions
from ratusz.portal.corrections.models import Kept, Making
from ratusz.portal.corrections.policy import can_decide, can_propose, can_withdraw
from ratusz.portal.corrections.queries import again_of, limits_of, making_of, source_of, tried
from ratusz.portal.corrections.words import correction_in_words, guard_in_words, outcome_in_words, writer_of
from ratusz.portal.intake import remaking
from ratusz.portal.intake.mendforms import CorrectionForm, PlaceForm
from ratusz.portal.intake.smallcells import may_show_few
from ratusz.portal.intake.tasks import start_remaking
from ratusz.portal.show.numbers import format_number
from ratusz.portal.show.table import Column, DataTable

#: So many cells are shown before it is accepted; all are counted.
SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A correction in words. `warning`: why it does nothing any more."""

    kept: Kept
    text: str
    guard: str
    warning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionsPage:
    """The corrections of a table: those that stand, those that ended; and, for those who may, the way to a new one."""

    resource: Resource
    standing: tuple[Line, ...]
    ended: tuple[Line, ...]
    again: Making | None
    place: PlaceForm | None
    form: CorrectionForm | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionPage:
    """One correction, what it changes in the last version, and who may do what with it.

    `opened`: the form that was refused ("decline", "withdraw"), with the `reason` that was typed in it.
    """

    line: Line
    sentence: str
    cells: DataTable | None
    can_decide: bool
    can_withdraw: bool
    making: Making | None
    asks_few: bool
    opened: str
    reason: str


@office_only
def corrections(request: OfficeRequest, dataset: str, resource: str) -> HttpResponseBase:
    """All of a table; a new one is proposed here. The address may name the cell that is wrong."""
    found = _table(access_resource_at_work(request.user, dataset, resource))
    if request.method == "POST":
        return _propose(request, found)
    columns, form, place = _columns(found), None, None
    if can_propose(request.user, found):
        place = PlaceForm(columns, request.GET if "kolumna" in request.GET else None, row=request.GET.get("wiersz", ""))
        if place.is_bound and place.is_valid():
            form = CorrectionForm(columns, given=_given(found, place.cleaned_data["wiersz"], place.cleaned_data["kolumna"]))
        elif "nowa" in request.GET:
            place, form = PlaceForm(columns), CorrectionForm(columns)
    return _listed(request, found, place=place, form=form)


def _propose(request: OfficeRequest, found: Resource) -> HttpResponseBase:
    require(can_propose, request.user, found)
    columns = _columns(found)
    form = CorrectionForm(columns, request.POST)
    if not form.is_valid():
        return _listed(request, found, place=PlaceForm(columns), form=form, status=422)
    wanted, given = form.correction, form.cleaned_data
    if wanted.action is Action.SCALE:
        wanted = limits_of(wanted, found)
    try:
        made = actions.propose(
            resource=found, correction=wanted, reason=given["reason"], provider=given["provider"], by=request.user, now=utc_now()
        )
    except NotAllowed:
        raise
    except UserError as error:
        form.add_error(None, f"{error.sentence(language())} {error.advice(language())}".strip())
        return _listed(request, found, place=PlaceForm(columns), form=form, status=422)
    messages.success(request, _("Proposed. It changes nothing until somebody else accepts it."))
    return redirect(made.get_absolute_url())


@office_only
def correction(request: OfficeRequest, dataset: str, resource: str, number: int) -> HttpResponseBase:
    """One correction and what it changes."""
    return _page(request, _kept(request, dataset, resource, number))


def _page(request: OfficeRequest, kept: Kept, *, opened: str = "") -> HttpResponse:
    making = making_of(kept)
    is_made = making is not None and making.goes_on
    # What has ended is not tried any more.
    judged = tried(kept.correction, kept.resource) if kept.is_proposed or kept.is_active else None
    page = CorrectionPage(
        line=_line(kept, _columns(kept.resource)),
        sentence=_sentence(kept, judged) if judged else "",
        cells=_cells(kept, judged) if judged and judged.applies else None,
        can_decide=not is_made and can_decide(request.user, kept),
        can_withdraw=not is_made and can_withdraw(request.user, kept),
        making=making,
        asks_few=may_show_few(kept),
        opened=opened,
        reason=request.POST.get("reason", ""),
    )
    return show(request, "intake/correction.html", page, nav=reverse("catalog:datasets"), status=422 if opened else 200)


@office_only
@require_POST
def accept(request: OfficeRequest, dataset: str, resource: str, number: int) -> HttpResponseBase:
    """It holds from now on."""
    kept = _kept(request, dataset, resource, number)
    few_because = request.POST.get("few_because", "")
    return _remade(
        request,
        kept,
        lambda: remaking.accept(
            kept=kept, few_because=few_because, by=request.user, now=utc_now(), random_bytes=secrets.token_bytes, begin=start_remaking
        ),
        done=_("Accepted. Everybody sees the corrected table now, and beside it what the source says."),
    )


@office_only
@require_POST
def decline(request: OfficeRequest, dataset: str, resource: str, number: int) -> HttpResponseBase:
    """A second person does not accept it."""
    kept, reason = _kept(request, dataset, resource, number), request.POST.get("reason", "")
    return attempt(
        request,
        lambda: actions.decline(kept=kept, reason=reason, by=request.user, now=utc_now()),
        done=_("Declined. Whoever proposed it sees why."),
        to=kept.get_absolute_url(),
        again=lambda: _page(request, _kept(request, dataset, resource, number), opened="decline"),
    )


@office_only
@require_POST
def withdraw(request: OfficeRequest, dataset: str, resource: str, number: int) -> HttpResponseBase:
    """It holds no more."""
    kept, reason = _kept(request, dataset, resource, number), request.POST.get("reason", "")
    few_because = request.POST.get("few_because", "")
    return _remade(
        request,
        kept,
        lambda: remaking.withdraw(
            kept=kept, reason=reason, few_because=few_because, by=request.user, now=utc_now(), random_bytes=secrets.token_bytes,
            begin=start_remaking,
        ),
        done=_("Withdrawn. Everybody sees what the source says again."),
        again=lambda: _page(request, _kept(request, dataset, resource, number), opened="withdraw"),
    )  # fmt: skip


@office_only
@require_safe
def progress(request: OfficeRequest, dataset: str, resource: str, number: int) -> HttpResponse:
    """How far the table is: asked by the page while it waits; when it is made, the page is to be loaded anew."""
    kept = _kept(request, dataset, resource, number)
    making = making_of(kept)
    response = render(request, "intake/_making.html", {"making": making, "kept": kept})
    if making is None or not making.goes_on:
        response.headers["HX-Refresh"] = "true"
    return response


def _remade(
    request: OfficeRequest, kept: Kept, act: Callable[[], Making | None], *, done: str, again: Callable[[], HttpResponse] | None = None
) -> HttpResponse:
    """Do it, and say that it is done, or that the worker has begun."""
    begun: list[Making | None] = []
    if tried_act(request, lambda: begun.append(act())):
        later = _("The table is large, so it is made in the background. This page says how far it is.")
        messages.success(request, later if begun[0] else done)
    elif again is not None:
        return again()
    return redirect(kept.get_absolute_url())


def _kept(request: OfficeRequest, dataset: str, resource: str, number: int) -> Kept:
    found = _table(access_resource_at_work(request.user, dataset, resource))
    kept: Kept | None = Kept.objects.filter(resource=found, number=number).loaded().first()
    if kept is None:
        raise nothing_here()
    return kept


def _table(found: Resource) -> Resource:
    if not found.is_table:
        raise nothing_here()
    return found


def _columns(found: Resource) -> tuple[Stored, ...]:
    table = source_of(found)
    return table.schema.columns if table else ()


def _given(found: Resource, row: int, column: str) -> Correction:
    """A correction of that cell, as far as the table says it by itself."""
    table = source_of(found)
    where = where_of(bank.engine(), table, row, but=column) if table else None
    cells = one_row(bank.engine(), table, row) if table and where else None
    value = cells.values.get(column) if cells else None
    expect = "" if value is None else print_value(value)
    return Correction(number=0, action=Action.OVERRIDE, where=where or (), column=column, expect=expect)


def _listed(
    request: OfficeRequest, found: Resource, *, place: PlaceForm | None, form: CorrectionForm | None, status: int = 200
) -> HttpResponse:
    columns = _columns(found)
    lines = [_line(one, columns) for one in Kept.objects.filter(resource=found).loaded()]
    page = CorrectionsPage(
        resource=found,
        standing=tuple(one for one in lines if one.kept.is_active or one.kept.is_proposed),
        ended=tuple(one for one in reversed(lines) if not (one.kept.is_active or one.kept.is_proposed)),
        again=again_of(found),
        place=place,
        form=form,
    )
    return show(request, "intake/corrections.html", page, nav=reverse("catalog:datasets"), status=status)


def _line(kept: Kept, columns: Sequence[Stored]) -> Line:
    wanted, labels, write = kept.correction, {one.name: one.label for one in columns}, writer_of(columns, language())
    return Line(
        kept=kept,
        text=correction_in_words(wanted, labels, write),
        guard=guard_in_words(wanted, labels, write),
        warning=outcome_in_words(kept.outcome, write(wanted.column, kept.found)) if kept.is_outdated else "",
    )


def _sentence(kept: Kept, judged: Judged) -> str:
    """What becomes of it in the last version."""
    if not judged.applies:
        return outcome_in_words(str(judged.outcome), (judged.odd.found if judged.odd else None) or "")
    count = {"count": format_number(judged.rows, language())}
    if kept.is_active:
        return (
            ngettext("It is about %(count)s row of the last version.", "It is about %(count)s rows of the last version.", judged.rows)
            % count
        )
    return {
        Action.DROP: ngettext("%(count)s row of the last version will go.", "%(count)s rows of the last version will go.", judged.rows),
        Action.FLAG: ngettext("%(count)s value will be told to be doubtful.", "%(count)s values will be told to be doubtful.", judged.rows),
    }.get(
        kept.correction.action,
        ngettext("%(count)s cell of the last version will change.", "%(count)s cells of the last version will change.", judged.rows),
    ) % count


def _cells(kept: Kept, judged: Judged) -> DataTable:
    """The first rows that it is about: what the source says, and what is shown instead."""
    wanted, columns = kept.correction, _columns(kept.resource)
    label = {one.name: one.label for one in columns}.get(wanted.column, wanted.column)
    write = writer_of(columns, language())
    gone = _("– left out –") if wanted.action is Action.DROP else ""
    return DataTable(
        caption=_("What it changes"),
        caption_hidden=True,
        columns=(
            Column(name="row", label=_("Row"), kind="number"),
            Column(name="column", label=_("Column")),
            Column(name="found", label=_("The source says")),
            Column(name="value", label=_("Shown instead")),
        ),
        rows=[
            (cell.row, label, write(cell.column, cell.found or "") or "–", gone or write(cell.column, cell.value or "") or "–")
            for cell in judged.touched[:SHOWN]
        ],
    )
