"""One's own account: what one says of oneself, reminders, ways of signing in, sessions. Open to people without a role too."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ratusz.bank.base.clock import utc_now
from ratusz.portal.catalog.office import show
from ratusz.portal.core.errors import nothing_here
from ratusz.portal.desk.forms import AccountForm, RemindersForm
from ratusz.portal.desk.reminders import person_of
from ratusz.portal.people import actions
from ratusz.portal.people.models import Membership, User
from ratusz.portal.people.proof import has_proof
from ratusz.portal.people.standing import needs_mfa, standing_of


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPage:
    """The form, and what else belongs to the account. `others`: on how many other devices the person is signed in."""

    form: AccountForm
    person: User
    roles: tuple[Membership, ...]
    is_member: bool
    has_password: bool
    has_proof: bool
    needs_proof: bool
    others: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindersPage:
    """How often a person is reminded, asked from a letter."""

    form: RemindersForm
    person: User
    is_done: bool


def _myself(request: HttpRequest) -> User:
    found = User.objects.filter(pk=str(request.user.pk), is_active=True).first()
    if found is None:
        raise nothing_here()
    return found


@login_required
def account(request: HttpRequest) -> HttpResponse:
    """My account."""
    person = _myself(request)
    initial = {"name": person.name, "phone": person.phone, "language": person.language, "reminders": person.reminders}
    form = AccountForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.describe_self(user=person, now=utc_now(), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("desk:account")
    sessions = actions.sessions_of(person, now=utc_now())
    page = AccountPage(
        form=form,
        person=person,
        roles=tuple(person.memberships.select_related("unit")),
        is_member=standing_of(request.user).is_member,
        has_password=person.has_usable_password(),
        has_proof=has_proof(person),
        needs_proof=settings.BANK_MFA and needs_mfa(person),
        others=len([key for key in sessions if key != request.session.session_key]),
    )
    response = show(request, "desk/account.html", page, nav=request.path, status=422 if form.errors else 200)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_POST
def sign_out_elsewhere(request: HttpRequest) -> HttpResponse:
    """Sign me out everywhere but here."""
    actions.sign_out_elsewhere(user=_myself(request), but=request.session.session_key or "", now=utc_now())
    messages.success(request, _("You are signed out on all other devices."))
    return redirect("desk:account")


def reminders(request: HttpRequest, token: str) -> HttpResponse:
    """How often one is reminded, by the link of a letter and without signing in."""
    person = person_of(token)
    if person is None:
        raise nothing_here()
    form = RemindersForm(request.POST if request.method == "POST" else None, initial={"reminders": person.reminders})
    done = request.method == "POST" and form.is_valid()
    if done:
        actions.remind(user=person, reminders=form.cleaned_data["reminders"], now=utc_now())
    response = show(request, "desk/reminders.html", RemindersPage(form=form, person=person, is_done=done))
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
