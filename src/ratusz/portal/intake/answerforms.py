"""What people fill in about a resource instead of a delivery, about its one-time links, and on the page that such a link opens."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ratusz.portal.catalog.office import language
from ratusz.portal.intake.linking import GOOD_FOR, LONGEST
from ratusz.portal.people.models import Unit, User
from ratusz.portal.show.numbers import format_size

#: What a link takes: larger files come with an account.
LARGEST_BY_LINK = 100_000_000
_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
_NOTE = 500


class UnchangedForm(forms.Form):
    """Nothing changed."""

    note = forms.CharField(label=_("Note"), required=False, max_length=_NOTE, help_text=_("For the office only."))


class LateForm(forms.Form):
    """It will be late."""

    until = forms.DateField(label=_("It will come by"), widget=_DAY)
    note = forms.CharField(label=_("Note"), required=False, max_length=_NOTE, help_text=_("For the office only."))


class UndoAnswerForm(forms.Form):
    """Why an answer is taken back."""

    reason = forms.CharField(label=_("Why is it taken back?"), max_length=_NOTE)


class NewLinkForm(forms.Form):
    """For whom a one-time link is, and for how long it is good."""

    email = forms.EmailField(
        label=_("E-mail address"), required=False, help_text=_("Whoever has the link can deliver to this table, and nothing else.")
    )
    unit = forms.ModelChoiceField(label=_("or a unit"), queryset=Unit.objects.all(), required=False, empty_label=_("none"))
    days = forms.IntegerField(label=_("Good for days"), min_value=1, max_value=LONGEST.days, initial=GOOD_FOR.days)
    send = forms.BooleanField(label=_("Send the link by e-mail now"), required=False, initial=True)

    def clean(self) -> dict[str, Any]:
        """It is for somebody; a letter needs an address."""
        given = self.cleaned_data
        if not given.get("email") and not given.get("unit") and "email" not in self.errors:
            self.add_error("email", gettext("Say for whom the link is."))
        if given.get("send") and not given.get("email") and given.get("unit") and not given["unit"].email:
            self.add_error("send", gettext("This unit has no e-mail address."))
        return given

    @property
    def to(self) -> User | Unit | str:
        """For whom it is: the address goes before the unit."""
        return self.cleaned_data["email"] or self.cleaned_data["unit"]

    @property
    def good_for(self) -> timedelta:
        """For how long."""
        return timedelta(days=self.cleaned_data["days"])


class DropForm(forms.Form):
    """A file sent by a link."""

    file = forms.FileField(label=_("File"))
    note = forms.CharField(
        label=_("What changed"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("A sentence for the office."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["file"]
        field.help_text = gettext("At most %(limit)s. As it is: you need not tidy it up first.") % {
            "limit": format_size(largest(), language())
        }

    def clean_file(self) -> Any:
        """The file, when it is not too large."""
        file = self.cleaned_data["file"]
        if file.size > largest():
            raise forms.ValidationError(gettext("The file is too large for this page. Ask the office how to deliver it."))
        return file


def largest() -> int:
    """The largest file that a link takes, in bytes."""
    limit: int = settings.BANK_UPLOAD_LIMIT_BYTES
    return min(limit, LARGEST_BY_LINK)


class MultipleFiles(forms.ClearableFileInput):
    """A control for several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several: always a list of them."""

    widget = MultipleFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Each file on its own."""
        given: Iterable[Any] = (data or [None]) if isinstance(data, (list, tuple)) else [data]
        return [super(FilesField, self).clean(one, initial) for one in given]
