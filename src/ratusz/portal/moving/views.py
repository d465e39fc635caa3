"""Pages of moving in: the list with the form to send a ZIP, and one page a move."""

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ratusz.bank.base.clock import utc_now
from ratusz.portal.catalog.office import OfficeRequest, attempt, office_only, sent, show
from ratusz.portal.core.errors import nothing_here
from ratusz.portal.core.policy import require
from ratusz.portal.moving import actions
from ratusz.portal.moving.forms import AcceptForm, BringForm, StartForm
from ratusz.portal.moving.models import Move
from ratusz.portal.moving.policy import can_see, moves_in
from ratusz.portal.moving.shown import MoveLine, move_lines, move_page
from ratusz.portal.moving.template import write_template

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True, kw_only=True)
class MovesPage:
    """All moves, and the form for a new one."""

    moves: tuple[MoveLine, ...]
    form: BringForm | None


@office_only
def moves(request: OfficeRequest) -> HttpResponseBase:
    """What moved in, and the form to bring more."""
    require(can_see, request.user, None)
    may = moves_in(request.user, None)
    form = BringForm(sent(request), request.FILES or None)
    if request.method == "POST" and may and form.is_valid():
        file = form.cleaned_data["file"]
        made = actions.bring_zip(name=file.name, chunks=file.chunks(), by=request.user, now=utc_now())
        return redirect("moving:move", made.pk)
    page = MovesPage(moves=move_lines(Move.objects.select_related("prepared_by")), form=form if may else None)
    return show(request, "moving/moves.html", page, nav=reverse("moving:moves"))


@office_only
@require_safe
def move(request: OfficeRequest, move: UUID) -> HttpResponseBase:
    """One move: what it would make or made, what is wrong, what is to be done next."""
    found = _access(request, move)
    return show(request, "moving/move.html", move_page(found, request.user), nav=reverse("moving:moves"))


@office_only
@require_safe
def progress(request: OfficeRequest, move: UUID) -> HttpResponseBase:
    """How far the bank has come: asked by the page while it works; when it has done, the page is to be loaded anew."""
    found = _access(request, move)
    response = render(request, "moving/_progress.html", {"move": found})
    if not found.is_at_work:
        response.headers["HX-Refresh"] = "true"
    return response


@office_only
@require_POST
def look(request: OfficeRequest, move: UUID) -> HttpResponseBase:
    """Read the files before anything is made of them, and name those that would wait for a decision."""
    found = _access(request, move)
    return attempt(
        request,
        lambda: actions.look(move=found, by=request.user, now=utc_now()),
        done=_("The files are being read. Nothing is made of them."),
        to=found.get_absolute_url(),
    )


@office_only
@require_POST
def start(request: OfficeRequest, move: UUID) -> HttpResponseBase:
    """Take all of it in."""
    found, form = _access(request, move), StartForm(request.POST)
    form.is_valid()
    return attempt(
        request,
        lambda: actions.start(move=found, vouched=form.cleaned_data["vouched"], by=request.user, now=utc_now()),
        done=_("It is being taken in. Nothing is published before another person accepts it."),
        to=found.get_absolute_url(),
    )


@office_only
@require_POST
def accept(request: OfficeRequest, move: UUID) -> HttpResponseBase:
    """Publish all of it that is ready."""
    found, form = _access(request, move), AcceptForm(request.POST)
    if not form.is_valid():
        return redirect(found.get_absolute_url())
    return attempt(
        request,
        lambda: actions.accept(
            move=found,
            note=form.cleaned_data["note"],
            few_because=form.cleaned_data["few_because"],
            by=request.user,
            now=utc_now(),
            seen=request.POST.get("seen", ""),
        ),
        done=_("It is being published."),
        to=found.get_absolute_url(),
    )


@office_only
@require_POST
def drop(request: OfficeRequest, move: UUID) -> HttpResponseBase:
    """Give the move up."""
    found = _access(request, move)
    return attempt(
        request,
        lambda: actions.drop(move=found, by=request.user, now=utc_now()),
        done=_("The move was given up. Nothing of it was made."),
        to=reverse("moving:moves"),
    )


@office_only
@require_safe
def template(request: OfficeRequest) -> HttpResponse:
    """The spreadsheet to be filled in."""
    require(can_see, request.user, None)
    with TemporaryDirectory(prefix="ratusz-template-") as folder:
        target = Path(folder) / "przeprowadzka.xlsx"
        write_template(target)
        response = HttpResponse(target.read_bytes(), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="przeprowadzka.xlsx"'
    return response


def _access(request: OfficeRequest, number: UUID) -> Move:
    found = Move.objects.select_related("prepared_by", "accepted_by").filter(pk=number).first()
    if found is None or not can_see(request.user, found):
        raise nothing_here()
    return found
