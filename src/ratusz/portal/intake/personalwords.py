"""Kinds of personal data in words, and what of a decision waits on the desk."""

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ratusz.portal.core.duties import Duty, DutyKind
from ratusz.portal.intake.models import Decision

_KINDS = {
    "pesel-found": gettext_lazy("PESEL numbers"),
    "email-found": gettext_lazy("e-mail addresses"),
    "phone-found": gettext_lazy("telephone numbers"),
    "nip-found": gettext_lazy("tax numbers (NIP)"),
    "regon-found": gettext_lazy("business numbers (REGON)"),
    "name-found": gettext_lazy("names of people"),
    "identity-card-found": gettext_lazy("identity cards"),
    "passport-found": gettext_lazy("passports"),
    "plate-found": gettext_lazy("registration plates"),
    "land-register-found": gettext_lazy("land registers (KW)"),
    "bank-account-found": gettext_lazy("bank accounts"),
    "address-found": gettext_lazy("addresses with a flat"),
    "birth-date-found": gettext_lazy("days of birth"),
    "pesel-in-heading": gettext_lazy("PESEL in a heading"),
    "pesel-in-name": gettext_lazy("PESEL in the name of a file or sheet"),
    "identifier-in-heading": gettext_lazy("personal data in a heading"),
    "identifier-in-name": gettext_lazy("personal data in the name of a file or sheet"),
    "perhaps-withheld": gettext_lazy("perhaps a column that stays inside"),
    "document-unread": gettext_lazy("a document that a person has read"),
}


def kind_in_words(code: str) -> str:
    """A kind of personal data, by the code of its problem."""
    return str(_KINDS[code]) if code in _KINDS else code


def to_decide_anew(decision: Decision) -> Duty:
    """A decision to be made anew, as a duty."""
    delivery = decision.table.delivery
    about = [delivery.dataset.title, decision.column]
    asked = _("The data-protection officer asks for a new decision: %(reason)s") % {"reason": decision.reopened_because}
    return Duty(
        kind=DutyKind.DECIDE, title=capfirst(kind_in_words(decision.code)), url=reverse("intake:personal-decision", args=[decision.pk]),
        sentence=f"{', '.join(filter(None, about))}. {asked}", action=_("Decide anew"), since=decision.reopened_at,
        unit=delivery.dataset.unit.name, target=delivery.pk,
    )  # fmt: skip
