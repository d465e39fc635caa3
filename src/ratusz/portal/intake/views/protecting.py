"""Pages on which somebody says what becomes of small numbers of people and of rows on persons, and sees what would be lost and why."""

import csv
from dataclasses import dataclass, replace
from io import StringIO
from typing import TypeAlias
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ratusz.bank.base.clock import utc_now
from ratusz.bank.base.errors import UserError
from ratusz.bank.protect.cells.declared import Method, Protection
from ratusz.portal.catalog.access import access_resource_at_work
from ratusz.portal.catalog.models import Resource
from ratusz.portal.catalog.office import OfficeRequest, attempt, language, office_only, show
from ratusz.portal.catalog.policy import can_work_on
from ratusz.portal.core.errors import nothing_here
from ratusz.portal.core.policy import require
from ratusz.portal.intake.access import access_table
from ratusz.portal.intake.models import DeliveredTable
from ratusz.portal.intake.personsforms import PersonsForm
from ratusz.portal.intake.protectforms import ProtectForm
from ratusz.portal.intake.protectwords import exposed_in_words, guard_in_words, listed
from ratusz.portal.intake.queries import manifest_of
from ratusz.portal.intake.smallcells import proposed, question_about
from ratusz.portal.secrecy import trials
from ratusz.portal.secrecy.actions import declare, seed_of
from ratusz.portal.secrecy.models import Declaration, Trial
from ratusz.portal.secrecy.queries import declaration_of, hidden_cells
from ratusz.portal.secrecy.tasks import begin
from ratusz.portal.show.table import DataTable

Form: TypeAlias = ProtectForm | PersonsForm
_TRIAL = "proba"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectPage:
    """The form, what it would do, and what was declared before. `stopped`: why it cannot be done so; `trial`: where it takes long, how
    far it is; `is_long`: it takes long, and nobody has asked for it yet.
    """

    table: DeliveredTable
    form: Form
    declaration: Declaration | None
    is_proposed: bool
    of_persons: bool
    sentence: str = ""
    stopped: str = ""
    lost: DataTable | None = None
    left_out: int = 0
    trial: Trial | None = None
    is_long: bool = False
    tried: Protection | None = None

    @property
    def here(self) -> str:
        """Its own address, without what was tried before."""
        return reverse("intake:protect-persons" if self.of_persons else "intake:protect", args=[self.table.delivery_id, self.table.number])

    @property
    def back(self) -> str:
        """Where one comes from: the delivery, or the page of the table that is published already."""
        return _home(self.table)

    @property
    def rounds(self) -> bool:
        """Whether what is tried rounds the numbers."""
        return self.tried is not None and self.tried.method is Method.ROUND

    @property
    def has_contributors(self) -> bool:
        """Whether what is tried looks at contributions."""
        return self.tried is not None and bool(self.tried.inside)

    @property
    def has_more(self) -> bool:
        """Whether what is tried says more about the table than most need."""
        tried = self.tried
        return tried is not None and bool(tried.along or tried.zeros or tried.grows or any(one.parents for one in tried.breakdowns))


@office_only
def protect(request: OfficeRequest, delivery: UUID, number: int) -> HttpResponseBase:
    """Small numbers in a table of counts: look at it, try it, and say so."""
    return _protecting(request, _at_work(request, delivery, number), ProtectForm)


@office_only
def persons(request: OfficeRequest, delivery: UUID, number: int) -> HttpResponseBase:
    """Rows on persons: look at it, try it, and say so."""
    return _protecting(request, _at_work(request, delivery, number), PersonsForm)


@office_only
@require_safe
def standing(request: OfficeRequest, dataset: str, resource: str) -> HttpResponseBase:
    """The page about the newest version of a published table, as it was last said what its rows are."""
    found = access_resource_at_work(request.user, dataset, resource)
    require(can_work_on, request.user, found)
    tables = DeliveredTable.objects.select_related("resource", "delivery").filter(resource=found, version=found.private).exclude(version="")
    table = next((one for one in tables if one.stands), None)
    if table is None:
        raise nothing_here()
    declared = declaration_of(found)
    return redirect(_address(table, declared.protection if declared else Protection()))


@office_only
@require_safe
def trial(request: OfficeRequest, delivery: UUID, number: int, trial: int) -> HttpResponseBase:
    """How far it is: asked by the page while it waits; when it is known, the page is to be loaded anew."""
    table = _at_work(request, delivery, number)
    found = _trial(table, trial)
    response = render(request, "intake/_trial.html", {"trial": found, "table": table})
    if not found.goes_on:
        response.headers["HX-Refresh"] = "true"
    return response


@office_only
@require_POST
def stop(request: OfficeRequest, delivery: UUID, number: int, trial: int) -> HttpResponseBase:
    """Break it off."""
    table = _at_work(request, delivery, number)
    found = _trial(table, trial)
    return attempt(
        request,
        lambda: trials.stop(trial=found, by=request.user, now=utc_now()),
        done=_("Stopped. Nothing of it is kept."),
        to=f"{_address(table, found.protection)}?{_TRIAL}={found.pk}",
    )


@office_only
def hidden_log(request: OfficeRequest, dataset: str, resource: str) -> HttpResponse:
    """What the current version hides, as CSV: row, column, rule, and whether it is small itself. No hidden value stands in it."""
    found = access_resource_at_work(request.user, dataset, resource)
    if not found.current:
        raise nothing_here()
    out = StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, delimiter=";")
    writer.writerow(["version", "row", "column", "rule", "kind"])
    for one in hidden_cells(found):
        writer.writerow([found.current, *one.spot, str(one.rule), "primary" if one.rule.is_primary else "secondary"])
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{found.slug}-ukryte.csv"'
    return response


def _at_work(request: OfficeRequest, delivery: UUID, number: int) -> DeliveredTable:
    table = access_table(request.user, delivery, number)
    if table.resource is None or not table.version or not table.resource.is_table or (table.delivery.is_closed and not table.stands):
        raise nothing_here()
    require(can_work_on, request.user, table.resource)
    return table


def _trial(table: DeliveredTable, number: int) -> Trial:
    found = Trial.objects.select_related("resource__dataset").filter(pk=number, resource=table.resource_id, version=table.version).first()
    if found is None:
        raise nothing_here()
    return found


def _address(table: DeliveredTable, protection: Protection) -> str:
    name = "intake:protect-persons" if protection.persons is not None else "intake:protect"
    return reverse(name, args=[table.delivery_id, table.number])


def _home(table: DeliveredTable) -> str:
    resource = _resource(table)
    return reverse("intake:resource", args=[resource.dataset.slug, resource.slug]) if table.stands else table.delivery.get_absolute_url()


def _protecting(request: OfficeRequest, table: DeliveredTable, form_of: type[ProtectForm] | type[PersonsForm]) -> HttpResponseBase:
    schema, declared, resource = manifest_of(table).schema, declaration_of(_resource(table)), _resource(table)
    of_persons = form_of is PersonsForm
    if request.method != "POST":
        asked = _trial(table, int(request.GET[_TRIAL])) if request.GET.get(_TRIAL, "").isdecimal() else None
        before, reason = _before(table, asked, declared, of_persons=of_persons)
        return _page(request, table, form_of(schema, before, reason=reason), declared, before)
    form = form_of(schema, None, request.POST)
    if not form.is_valid():
        return _page(request, table, form, declared, None, status=422)
    protection, reason = replace(form.protection, seed=seed_of(resource, form.protection)), form.cleaned_data["reason"]
    question = question_about(table, protection)
    if "save" in request.POST:

        def save() -> None:
            declare(resource=resource, protection=protection, reason=reason, by=request.user, now=utc_now())
            if not question.is_small:  # so that whoever publishes need not wait
                trials.ask(question=question, begin=begin, reason=reason, by=request.user, now=utc_now())

        return attempt(
            request,
            save,
            done=_("Saved. It holds from the next version on.")
            if table.stands
            else _("Saved. It holds for this delivery and for those that follow."),
            to=_home(table),
        )
    if question.is_small:
        return _page(request, table, form, declared, protection)
    found = trials.ask(question=question, begin=begin, reason=reason, by=request.user, now=utc_now())
    return redirect(f"{_address(table, protection)}?{_TRIAL}={found.pk}")


def _resource(table: DeliveredTable) -> Resource:
    if table.resource is None:
        raise nothing_here()
    return table.resource


def _before(table: DeliveredTable, asked: Trial | None, declared: Declaration | None, *, of_persons: bool) -> tuple[Protection | None, str]:
    """What the form begins with: what was tried, what holds, or what the table itself suggests."""
    if asked is not None and (asked.protection.persons is not None) == of_persons:
        return asked.protection, asked.reason
    if declared is not None and (declared.protection.persons is not None) == of_persons:
        return declared.protection, declared.reason
    return (None if of_persons else proposed(table)), ""


def _page(
    request: OfficeRequest,
    table: DeliveredTable,
    form: Form,
    declared: Declaration | None,
    tried: Protection | None,
    *,
    status: int = 200,
) -> HttpResponse:
    of_persons = isinstance(form, PersonsForm)
    page = ProtectPage(
        table=table, form=form, of_persons=of_persons,
        declaration=declared if declared and (declared.protection.persons is not None) == of_persons else None,
        is_proposed=declared is None and tried is not None and not form.is_bound, tried=tried,
    )  # fmt: skip
    if tried is not None:
        page = _tried(page, tried)
    return show(request, "intake/protect.html", page, nav="desk", status=status)


def _tried(page: ProtectPage, tried: Protection) -> ProtectPage:
    """The page with what the declaration would do."""
    question = question_about(page.table, tried)
    try:
        guard = trials.known(question)
    except UserError as error:
        return replace(page, stopped=f"{error.sentence(language())} {error.advice(language())}")
    if guard is None:
        found = trials.trial_of(question)
        return replace(page, trial=found, is_long=found is None, stopped=found.failure_said if found else "")
    lost, left_out = listed(page.table, tried, guard)
    return replace(page, sentence=guard_in_words(guard, tried), stopped=exposed_in_words(guard), lost=lost, left_out=left_out)
