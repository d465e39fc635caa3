"""The inventory as a spreadsheet: out, and in with a look before anything is done."""

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from ratusz.bank.base.clock import utc_now
from ratusz.portal.catalog.office import OfficeRequest, attempt, office_only, sent, show, tried
from ratusz.portal.core.errors import nothing_here
from ratusz.portal.show.components import Badge, ProblemLine
from ratusz.portal.stewardship import taking
from ratusz.portal.stewardship.access import access_inventory
from ratusz.portal.stewardship.forms import SheetForm
from ratusz.portal.stewardship.models import Flow, Inventory
from ratusz.portal.stewardship.plans import ADD, CHANGE, REFUSE, SAME, wrong_in_words
from ratusz.portal.stewardship.policy import can_bring_sheets
from ratusz.portal.stewardship.presenters import Tab, tabs
from ratusz.portal.stewardship.sheets import csv_text, write_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NAV = "stewardship:overview"
SHOWN = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetsPage:
    """The files to take, the form to bring one, and those brought."""

    tabs: tuple[Tab, ...]
    form: SheetForm | None
    brought: tuple[Inventory, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedLine:
    """A row that would add or change something."""

    row: int
    title: str
    unit: str
    changes: tuple[tuple[str, str, str], ...]
    new: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InventoryPage:
    """What a spreadsheet would do, or did."""

    inventory: Inventory
    badge: Badge
    sentence: str
    added: tuple[PlannedLine, ...]
    changed: tuple[PlannedLine, ...]
    same: int
    refused: tuple[ProblemLine, ...]
    can_take: bool
    can_undo: bool


@office_only
def sheets(request: OfficeRequest) -> HttpResponseBase:
    """Take the inventory away, bring it back filled in."""
    may = can_bring_sheets(request.user)
    form = SheetForm(sent(request), request.FILES or None)
    made: list[Inventory] = []

    def act() -> None:
        file = form.cleaned_data["file"]
        made.append(taking.bring(name=file.name, chunks=file.chunks(), by=request.user, now=utc_now()))

    if request.method == "POST" and may and form.is_valid() and tried(request, act):
        return redirect(made[0].get_absolute_url())
    mine = Inventory.objects.select_related("brought_by").filter(brought_by=request.user)
    page = SheetsPage(tabs=tabs(request.path), form=form if may else None, brought=tuple(mine[:20]))
    return show(request, "stewardship/sheets.html", page, nav=reverse(NAV), status=422 if form.is_bound else 200)


@office_only
@require_safe
def export(request: OfficeRequest, suffix: str) -> HttpResponse:
    """All that the reader may read, as XLSX or CSV; with `?pusty=1` the headings alone."""
    flows = () if "pusty" in request.GET else tuple(Flow.objects.readable_by(request.user).running().loaded())
    if suffix == "csv":
        response = HttpResponse(csv_text(flows), content_type="text/csv; charset=utf-8")
    elif suffix == "xlsx":
        with TemporaryDirectory(prefix="ratusz-inventory-") as folder:
            target = Path(folder) / "spis.xlsx"
            write_workbook(target, flows)
            response = HttpResponse(target.read_bytes(), content_type=XLSX)
    else:
        raise nothing_here()
    response.headers["Content-Disposition"] = f'attachment; filename="spis-danych.{suffix}"'
    return response


@office_only
@require_safe
def inventory(request: OfficeRequest, key: UUID) -> HttpResponse:
    """What a spreadsheet would do, row by row; then what it did."""
    found = access_inventory(request.user, key)
    rows = found.rows
    counts = {action: sum(row["action"] == action for row in rows) for action in (ADD, CHANGE, SAME, REFUSE)}
    page = InventoryPage(
        inventory=found,
        badge=Badge(text=str(found.get_state_display()), tone="success" if found.state == Inventory.State.TAKEN else "info"),
        sentence=_("To be added: %(add)s, to be changed: %(change)s, as it is already: %(same)s, not taken: %(refuse)s.") % counts,
        added=tuple(_planned(row) for row in rows if row["action"] == ADD)[:SHOWN],
        changed=tuple(_planned(row) for row in rows if row["action"] == CHANGE)[:SHOWN],
        same=counts[SAME],
        refused=tuple(line for row in rows if row["action"] == REFUSE for line in _refused(row))[:SHOWN],
        can_take=found.state == Inventory.State.LOOKED_AT and bool(counts[ADD] + counts[CHANGE]),
        can_undo=found.state == Inventory.State.TAKEN,
    )
    return show(request, "stewardship/inventory.html", page, nav=reverse(NAV))


@office_only
@require_POST
def take_over(request: OfficeRequest, key: UUID) -> HttpResponseBase:
    """Do what the rows say."""
    found = access_inventory(request.user, key)
    return attempt(
        request,
        lambda: taking.take_over(inventory=found, by=request.user, now=utc_now()),
        done=_("Taken over. It can be undone here."),
        to=found.get_absolute_url(),
    )


@office_only
@require_POST
def drop(request: OfficeRequest, key: UUID) -> HttpResponseBase:
    """Give it up."""
    found = access_inventory(request.user, key)
    return attempt(
        request, lambda: taking.drop(inventory=found, by=request.user, now=utc_now()), done=_("Given up. Nothing was changed."),
        to=reverse("stewardship:sheets"),
    )  # fmt: skip


@office_only
@require_POST
def undo(request: OfficeRequest, key: UUID) -> HttpResponseBase:
    """Put back what stood before."""
    found = access_inventory(request.user, key)
    left: list[int] = []
    done = tried(request, lambda: left.append(taking.undo(inventory=found, by=request.user, now=utc_now())))
    if done:
        said = _("Undone.")
        if left[0]:
            more = ngettext(
                "%(count)s was left, for somebody changed it since.", "%(count)s were left, for somebody changed them since.", left[0]
            )
            said = f"{said} {more % {'count': left[0]}}"
        return attempt(request, lambda: None, done=said, to=found.get_absolute_url())
    return redirect(found.get_absolute_url())


def _planned(row: dict[str, Any]) -> PlannedLine:
    changes = tuple((name, before, after) for name, before, after in row["changes"])
    return PlannedLine(row=row["row"], title=row["title"], unit=row["unit"], changes=changes, new=tuple(row["new"]))


def _refused(row: dict[str, Any]) -> tuple[ProblemLine, ...]:
    found = []
    for column, code, values in row["wrong"]:
        message, hint = wrong_in_words(code, values)
        told = {"row": row["row"], "column": column, "title": row["title"][:80]}
        where = _("row %(row)s, column “%(column)s” (%(title)s)") if row["title"] else _("row %(row)s, column “%(column)s”")
        found.append(ProblemLine(message=message, hint=hint, where=where % told, severity="error"))
    return tuple(found)
