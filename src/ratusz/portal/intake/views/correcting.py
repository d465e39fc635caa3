"""The page on which a reading is corrected by pointing, and what it sends: marks, undo, start anew, save."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ratusz.bank.base.clock import utc_now
from ratusz.bank.read.recipe import Recipe
from ratusz.bank.read.within import all_tables, put_back
from ratusz.portal.catalog.office import OfficeRequest, office_only, show, tried
from ratusz.portal.catalog.policy import is_steward
from ratusz.portal.core.errors import nothing_here
from ratusz.portal.core.policy import require
from ratusz.portal.intake import correcting
from ratusz.portal.intake.access import access_delivery, access_table
from ratusz.portal.intake.correctpage import page_of, pointed_at, table_number
from ratusz.portal.intake.marks import DIALECT, JOIN, MarkForm, correct_by
from ratusz.portal.intake.models import Delivery
from ratusz.portal.intake.pictures import FIRST_ROWS
from ratusz.portal.intake.policy import can_prepare


@office_only
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: OfficeRequest, delivery: UUID, number: int) -> HttpResponseBase:
    """The picture of a table's sheet and what it would be read as; a mark that is sent changes that."""
    found = access_delivery(request.user, delivery)
    if request.method == "POST":
        return _mark(request, found, number)
    recipe = _recipe(found, number)
    at = all_tables(recipe)[number - 1]
    page = page_of(
        found,
        number,
        opened=correcting.opened(found, at.recipe, at.member),
        recipe=recipe,
        wanted=_rows(request),
        pointed=pointed_at(at.table, row=request.GET.get("wiersz", ""), column=request.GET.get("kolumna", "")),
        can_correct=can_prepare(request.user, found),
    )
    return show(request, "intake/correct.html", page, nav="desk")


@office_only
def correct_table(request: OfficeRequest, delivery: UUID, number: int) -> HttpResponseBase:
    """From a table of the delivery to the page on which it is corrected."""
    table = access_table(request.user, delivery, number)
    recipe = _recipe(table.delivery, 1)
    names = [one.table.name for one in all_tables(recipe)]
    at = names.index(table.name) + 1 if names.count(table.name) == 1 else table_number(recipe, number)
    return redirect("intake:correct", delivery, at)


@office_only
@require_POST
def undo(request: OfficeRequest, delivery: UUID, number: int) -> HttpResponseBase:
    """One step back."""
    found = access_delivery(request.user, delivery)
    tried(request, lambda: correcting.undo(delivery=found, seen=_seen(request), by=request.user, now=utc_now()))
    return _back(request, found, number)


@office_only
@require_POST
def start_anew(request: OfficeRequest, delivery: UUID, number: int) -> HttpResponseBase:
    """As if nobody had ever said anything."""
    found = access_delivery(request.user, delivery)
    tried(request, lambda: correcting.start_anew(delivery=found, seen=_seen(request), by=request.user, now=utc_now()))
    return _back(request, found, number)


@office_only
@require_POST
def save(request: OfficeRequest, delivery: UUID) -> HttpResponseBase:
    """Have the whole file read so."""
    found = access_delivery(request.user, delivery)
    is_saved = tried(request, lambda: correcting.save(delivery=found, seen=_seen(request), by=request.user, now=utc_now()))
    return redirect(found) if is_saved else _back(request, found, 1)


@office_only
def recipe(request: OfficeRequest, delivery: UUID) -> HttpResponse:
    """The recipe as a file."""
    found = access_delivery(request.user, delivery)
    answer = JsonResponse(_recipe(found, 1).as_json(), json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.pk}.recipe.json"'
    return answer


def _recipe(found: Delivery, number: int) -> Recipe:
    """The recipe that is being corrected; nothing is there for a file that was not read, or for a table it has not."""
    if found.is_being_read or not found.standing_recipe:
        raise nothing_here()
    recipe = correcting.recipe_of(found)
    if not 1 <= number <= len(all_tables(recipe)):
        raise nothing_here()
    return recipe


def _rows(request: OfficeRequest) -> int:
    wanted = request.GET.get("wiersze", "")
    return int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 7 else FIRST_ROWS


def _seen(request: OfficeRequest) -> str:
    """The recipe that stood on the page from which the form was sent."""
    return request.POST.get("seen", "")


def _mark(request: OfficeRequest, found: Delivery, number: int) -> HttpResponseBase:
    require(is_steward, request.user, found)
    form, seen = MarkForm(request.POST), _seen(request)
    if not form.is_valid():
        messages.error(request, _("It was not said what is meant. Point at a row or at a column."))
        return _back(request, found, number)
    if not tried(request, lambda: correcting.require_seen(found, seen=seen)):
        return _back(request, found, number)
    require(can_prepare, request.user, found)
    recipe, given = _recipe(found, number), form.cleaned_data
    at = all_tables(recipe)[number - 1]

    def act() -> None:
        inner = correct_by(correcting.opened(found, at.recipe, at.member), at.recipe, at.number, given)
        if given["mark"] == DIALECT:
            inner = correcting.reopened(found, inner, at.member)
        said = {name: value for name, value in given.items() if value not in {None, ""}}
        made = put_back(recipe, at, inner)
        correcting.correct(delivery=found, seen=seen, recipe=made, said={"table": number, **said}, by=request.user, now=utc_now())

    tried(request, act)
    return _back(request, found, at.before + 1 if given["mark"] in {JOIN, DIALECT} else number)


def _back(request: OfficeRequest, found: Delivery, number: int) -> HttpResponseBase:
    """To the page, where the result stands; to its first table where its own is gone, to the delivery where it is being read."""
    found.refresh_from_db(fields=["draft", "drafts_before", "recipe", "state"])
    if found.is_being_read or not found.standing_recipe:
        return redirect(found)
    tables = all_tables(correcting.recipe_of(found))
    return redirect(_address(request, found, number if number <= len(tables) else 1))


def _address(request: OfficeRequest, found: Delivery, number: int) -> str:
    return f"{reverse('intake:correct', args=[found.pk, number])}?wiersze={_rows(request)}"
