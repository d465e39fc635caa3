"""What people type about erasures."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ratusz.portal.core.texts import MOST_SIGNS
from ratusz.portal.intake.models import Delivery

ALL = "all"


class AskForm(forms.Form):
    """What is to be erased, and why."""

    what = forms.ChoiceField(label=_("What is to be erased"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("It stays for ever and is shown where the data was. Write no personal data here."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=MOST_SIGNS,
    )

    def __init__(self, deliveries: Iterable[Delivery], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["what"]
        each = [(str(one.pk), _in_words(one)) for one in deliveries]
        choice.choices = [*each, (ALL, _("All of it, with all its versions and files"))]  # type: ignore[attr-defined]


class RefuseForm(forms.Form):
    """Why it is not erased."""

    note = forms.CharField(label=_("Why not"), widget=forms.Textarea(attrs={"rows": 2}), max_length=MOST_SIGNS, required=False)


def _in_words(delivery: Delivery) -> str:
    values = {"file": delivery.file_name, "day": date_format(delivery.received_at, "DATE_FORMAT"), "state": delivery.get_state_display()}
    return gettext("What came with the file %(file)s on %(day)s (%(state)s)") % values
