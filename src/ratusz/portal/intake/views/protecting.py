"""The page on which somebody says what becomes of small numbers of people, and sees what would be hidden and why."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ratusz.bank.base.clock import utc_now
from ratusz.bank.base.errors import UserError
from ratusz.bank.engine.protocol import quote
from ratusz.bank.protect.cells.declared import Protection
from ratusz.bank.protect.cells.rules import Rule
from ratusz.bank.protect.cells.suppress import Plan
from ratusz.portal.catalog.access import access_resource_at_work
from ratusz.portal.catalog.office import OfficeRequest, attempt, language, office_only, show
from ratusz.portal.catalog.policy import can_work_on
from ratusz.portal.core import bank
from ratusz.portal.core.errors import nothing_here
from ratusz.portal.core.policy import require
from ratusz.portal.intake.access import access_table
from ratusz.portal.intake.models import DeliveredTable
from ratusz.portal.intake.protectforms import ProtectForm
from ratusz.portal.intake.queries import manifest_of
from ratusz.portal.intake.smallcells import preview, proposed, rows_of
from ratusz.portal.secrecy.actions import declare
from ratusz.portal.secrecy.models import Declaration
from ratusz.portal.secrecy.queries import declaration_of, hidden_cells
from ratusz.portal.show.numbers import format_number
from ratusz.portal.show.table import Column, DataTable

#: So many hidden numbers are listed; all of them stand in the log of the version.
LISTED = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectPage:
    """The form, what it would hide, and what was declared before. `stopped`: why it cannot be done so."""

    table: DeliveredTable
    form: ProtectForm
    declaration: Declaration | None
    is_proposed: bool
    sentence: str
    stopped: str
    hidden: DataTable | None
    left_out: int


@office_only
def protect(request: OfficeRequest, delivery: UUID, number: int) -> HttpResponseBase:
    """Look at it, try it, and say so."""
    table = access_table(request.user, delivery, number)
    if table.resource is None or not table.version or table.delivery.is_closed:
        raise nothing_here()
    require(can_work_on, request.user, table.resource)
    declared, schema, resource = declaration_of(table.resource), manifest_of(table).schema, table.resource
    before = declared.protection if declared else proposed(table)
    if request.method != "POST":
        return _page(request, table, ProtectForm(schema, before, reason=declared.reason if declared else ""), declared, before)
    form = ProtectForm(schema, before, request.POST)
    if not form.is_valid():
        return _page(request, table, form, declared, None, status=422)
    if "save" not in request.POST:
        return _page(request, table, form, declared, form.protection)
    return attempt(
        request,
        lambda: declare(resource=resource, protection=form.protection, reason=form.cleaned_data["reason"], by=request.user, now=utc_now()),
        done=_("Saved. It holds for this delivery and for those that follow."),
        to=table.delivery.get_absolute_url(),
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


def _page(
    request: OfficeRequest,
    table: DeliveredTable,
    form: ProtectForm,
    declared: Declaration | None,
    tried: Protection | None,
    *,
    status: int = 200,
) -> HttpResponse:
    plan, stopped = None, ""
    if tried is not None:
        try:
            plan = preview(table, tried)
        except UserError as error:
            stopped = f"{error.sentence(language())} {error.advice(language())}"
    page = ProtectPage(
        table=table,
        form=form,
        declaration=declared,
        is_proposed=declared is None and tried is not None and not form.is_bound,
        sentence=plan_in_words(plan) if plan else "",
        stopped=stopped or (_exposed(plan) if plan and plan.exposed else ""),
        hidden=_hidden(table, tried, plan) if plan and tried and plan.hidden else None,
        left_out=max(len(plan.hidden) - LISTED, 0) if plan else 0,
    )
    return show(request, "intake/protect.html", page, nav="desk", status=status)


def plan_in_words(plan: Plan) -> str:
    """How much is hidden, and how much of it because it is small."""
    if not plan.hidden:
        return _("Nothing has to be hidden: no number is too small.")
    count = ngettext("%(count)s number would be hidden", "%(count)s numbers would be hidden", len(plan.hidden))
    said = count % {"count": format_number(len(plan.hidden), language())}
    share = format_number(100 * len(plan.hidden) / plan.cells, language(), places=1)
    rest = len(plan.hidden) - plan.primary
    return _("%(hidden)s (%(share)s %% of all): %(small)s because they are small, %(rest)s so that those cannot be computed from sums.") % {
        "hidden": said, "share": share, "small": format_number(plan.primary, language()), "rest": format_number(rest, language()),
    }  # fmt: skip


def rule_in_words(rule: Rule, protection: Protection) -> str:
    """Why a number is hidden."""
    words = {
        Rule.FEW: _("fewer than %(threshold)s"),
        Rule.ZERO: _("nobody, which tells something too"),
        Rule.FEW_CONTRIBUTORS: _("of fewer than %(threshold)s"),
        Rule.DOMINANCE: _("one makes most of it"),
        Rule.KNOWN_WITHIN: _("one could know another"),
        Rule.SECONDARY: _("so that others cannot be computed"),
    }
    return words[rule] % {"threshold": protection.threshold}


def _exposed(plan: Plan) -> str:
    count = len(plan.exposed)
    said = ngettext(
        "%(count)s hidden number could be computed all the same, from earlier versions or other tables.",
        "%(count)s hidden numbers could be computed all the same, from earlier versions or other tables.",
        count,
    )
    return said % {"count": format_number(count, language())}


def _hidden(table: DeliveredTable, protection: Protection, plan: Plan) -> DataTable:
    """The hidden numbers: of whom each is, what it is, why it is hidden."""
    rows, shown = rows_of(table), plan.hidden[:LISTED]
    schema = rows.schema
    by = [one.column for one in protection.breakdowns]
    names = [*by, *protection.columns]
    numbers = ", ".join(str(row) for row in sorted({one.spot[0] for one in shown}))
    found = bank.engine().fetch(
        f'SELECT "_row", {", ".join(map(quote, names))} FROM {bank.engine().scan_table(rows)} WHERE "_row" IN ({numbers})'
    )
    cells = {row[0]: dict(zip(names, row[1:], strict=True)) for row in found}
    lines: Sequence[Sequence[object]] = [
        [
            *(cells[row][name] for name in by), schema.column(name_of).label, cells[row][name_of], rule_in_words(one.rule, protection),
        ]
        for one in shown for row, name_of in [one.spot]
    ]  # fmt: skip
    return DataTable(
        caption=_("Numbers that would be hidden"),
        columns=(
            *(Column(name=name, label=schema.column(name).label or name) for name in by),
            Column(name="counted", label=_("Column")), Column(name="number", label=_("How many"), kind="number"),
            Column(name="why", label=_("Why")),
        ),
        rows=lines,
    )  # fmt: skip
