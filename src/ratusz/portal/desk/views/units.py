"""Units: the tree, what is said of each, where it lies, and its end."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ratusz.bank.base.clock import utc_now
from ratusz.portal.catalog.office import OfficeRequest, attempt, office_only, show
from ratusz.portal.desk.access import access_unit, require_runner
from ratusz.portal.desk.closing import close_unit
from ratusz.portal.desk.forms import ClosingForm, PlaceForm, UnitForm
from ratusz.portal.people import units as actions
from ratusz.portal.people.models import Membership, Role, Unit, User
from ratusz.portal.people.policy import can_change_units


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLine:
    """A unit in the tree: how deep it lies, and who works for it."""

    unit: Unit
    depth: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitsPage:
    """The tree."""

    lines: tuple[UnitLine, ...]
    can_make: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPage:
    """A unit, the people of it, and the forms that the reader may use."""

    unit: Unit | None
    form: UnitForm
    place: PlaceForm
    closing: ClosingForm | None
    people: tuple[Membership, ...]
    can_change: bool


@office_only
def units(request: OfficeRequest) -> HttpResponse:
    """All units as a tree."""
    require_runner(request.user)
    posts: dict[UUID | None, list[str]] = {}
    for post in Membership.objects.filter(user__is_active=True).select_related("user").order_by("user__name"):
        posts.setdefault(post.unit_id, []).append(f"{post.user.name} ({Role(post.role).label})")
    below: dict[UUID | None, list[Unit]] = {}
    for unit in Unit.objects.all():
        below.setdefault(unit.parent_id, []).append(unit)
    page = UnitsPage(lines=tuple(_lines(None, below, posts, 0)), can_make=bool(_places(request.user)))
    return show(request, "desk/units.html", page, nav=reverse("desk:units"))


@office_only
def unit_new(request: OfficeRequest) -> HttpResponse:
    """A new unit."""
    require_runner(request.user)
    sent = request.POST if request.method == "POST" else None
    form, place = UnitForm(sent), PlaceForm(_places(request.user), sent)
    if sent is not None and form.is_valid() and place.is_valid():
        return attempt(
            request,
            lambda: actions.make_unit(words=form.words(), parent=place.cleaned_data["parent"], by=request.user, now=utc_now()),
            done=_("The unit is made."),
            to=reverse("desk:units"),
        )
    page = UnitPage(unit=None, form=form, place=place, closing=None, people=(), can_change=True)
    return show(request, "desk/unit.html", page, nav=reverse("desk:units"), status=422 if form.errors else 200)


@office_only
def unit(request: OfficeRequest, unit: str) -> HttpResponse:
    """What is said of a unit."""
    found = access_unit(request.user, unit)
    form = UnitForm.of(found, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return attempt(
            request,
            lambda: actions.describe_unit(unit=found, words=form.words(), by=request.user, now=utc_now()),
            done=_("Saved."),
            to=request.path,
        )
    places = [one for one in _places(request.user) if one.pk != found.pk]
    page = UnitPage(
        unit=found,
        form=form,
        place=PlaceForm(places, initial={"parent": found.parent_id}),
        closing=ClosingForm(found, places),
        people=tuple(found.memberships.select_related("user").filter(user__is_active=True)),
        can_change=can_change_units(request.user, found) and found.closed_on is None,
    )
    return show(request, "desk/unit.html", page, nav=reverse("desk:units"), status=422 if form.errors else 200)


@office_only
@require_POST
def move(request: OfficeRequest, unit: str) -> HttpResponse:
    """Another place in the tree."""
    found = access_unit(request.user, unit)
    parent = _chosen(request)
    return attempt(
        request,
        lambda: actions.move_unit(unit=found, parent=parent, by=request.user, now=utc_now()),
        done=_("The unit is moved."),
        to=reverse("desk:unit", args=[found.slug]),
    )


@office_only
@require_POST
def close(request: OfficeRequest, unit: str) -> HttpResponse:
    """The end of a unit."""
    found = access_unit(request.user, unit)
    form = ClosingForm(found, [one for one in _places(request.user) if one.pk != found.pk], request.POST)
    if not form.is_valid():  # a unit was closed since the page was opened
        messages.error(request, _("Choose again who takes over: the units have changed."))
        return redirect("desk:unit", found.slug)
    return attempt(
        request,
        lambda: close_unit(unit=found, successor=form.successor(), datasets_to=form.datasets_to(), by=request.user, now=utc_now()),
        done=_("The unit is closed."),
        to=reverse("desk:unit", args=[found.slug]),
    )


def _places(user: User) -> list[Unit]:
    """Open units that `user` may change."""
    return [one for one in Unit.objects.filter(closed_on=None) if can_change_units(user, one)]


def _chosen(request: OfficeRequest) -> Unit | None:
    form = PlaceForm(_places(request.user), request.POST)
    return form.cleaned_data["parent"] if form.is_valid() else None


def _lines(
    parent: UUID | None, below: dict[UUID | None, list[Unit]], posts: dict[UUID | None, list[str]], depth: int
) -> Iterator[UnitLine]:
    for one in below.get(parent, []):
        yield UnitLine(unit=one, depth=min(depth, 4), text=", ".join(posts.get(one.pk, [])) or _("nobody yet"))
        yield from _lines(one.pk, below, posts, depth + 1)
