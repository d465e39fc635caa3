"""A letter that did not arrive: what it was, why it did not, and what one does about it. Its text is not shown: it may hold links."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ratusz.bank.base.clock import utc_now
from ratusz.portal.catalog.office import OfficeRequest, attempt, office_only, show
from ratusz.portal.core.models import Letter
from ratusz.portal.desk import letters
from ratusz.portal.desk.forms import AddressForm, NoteForm
from ratusz.portal.people.models import User
from ratusz.portal.show.components import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterPage:
    """The letter in facts, and the two ways out."""

    letter: Letter
    facts: tuple[Fact, ...]
    person: User | None
    settle: NoteForm
    again: AddressForm


@office_only
def letter(request: OfficeRequest, letter: int) -> HttpResponse:
    """Why a letter did not arrive, and what can be done."""
    return _page(request, letters.access_letter(request.user, letter))


@office_only
@require_POST
def settle(request: OfficeRequest, letter: int) -> HttpResponse:
    """Settled in another way."""
    found, form = letters.access_letter(request.user, letter), NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, found, settle=form)
    return attempt(
        request,
        lambda: letters.settle(letter=found, note=form.cleaned_data["note"], by=request.user, now=utc_now()),
        done=_("Written down. It waits for nobody any more."),
        to=reverse("desk:desk"),
    )


@office_only
@require_POST
def send_again(request: OfficeRequest, letter: int) -> HttpResponse:
    """To another address."""
    found, form = letters.access_letter(request.user, letter), AddressForm(request.POST)
    if not form.is_valid():
        return _page(request, found, again=form)
    return attempt(
        request,
        lambda: letters.send_again(letter=found, to=form.cleaned_data["email"], by=request.user, now=utc_now()),
        done=_("The letter is on its way to %(address)s.") % {"address": form.cleaned_data["email"]},
        to=reverse("desk:desk"),
    )


def _page(request: OfficeRequest, found: Letter, *, settle: NoteForm | None = None, again: AddressForm | None = None) -> HttpResponse:
    facts = [
        Fact(name=_("To"), text=found.to),
        Fact(name=_("Subject"), text=found.subject),
        Fact(name=_("Written"), day=found.written_at),
        Fact(name=_("What the mail server said"), text=found.failure or _("nothing")),
    ]
    if found.settled_at:
        facts.append(Fact(name=_("Settled by"), text=str(found.settled_by), note=found.settled_note))
    page = LetterPage(
        letter=found,
        facts=tuple(facts),
        person=User.objects.filter(email__iexact=found.to).first(),
        settle=settle or NoteForm(),
        again=again or AddressForm(initial={"email": found.to}),
    )
    return show(request, "desk/letter.html", page, nav="desk", status=422 if settle or again else 200)
