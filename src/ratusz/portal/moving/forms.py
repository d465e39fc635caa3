"""What a coordinator sends and says when data moves in."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ratusz.portal.core.texts import MOST_SIGNS

#: A ZIP of many files may have as many bytes as that many of the largest.
LARGEST = 20


class BringForm(forms.Form):
    """The ZIP."""

    file = forms.FileField(label=_("ZIP with the spreadsheet and the files"), widget=forms.ClearableFileInput(attrs={"accept": ".zip"}))

    def clean_file(self) -> Any:
        """Something that begins as a ZIP does."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST * settings.BANK_UPLOAD_LIMIT_BYTES:
            raise forms.ValidationError(gettext("The ZIP is too large to be sent. Ask the administrator to move it in on the server."))
        head = file.read(4)
        file.seek(0)
        if head not in {b"PK\x03\x04", b"PK\x05\x06"}:
            raise forms.ValidationError(gettext("This is no ZIP. Pack the folder with the spreadsheet and the files into one."))
        return file


class StartForm(forms.Form):
    """What is said when all is taken in."""

    vouched = forms.BooleanField(
        label=_("The documents in it were public until now"),
        help_text=_("Then nobody has to read each of them again. Tables are checked for personal data one by one all the same."),
        required=False,
    )


class AcceptForm(forms.Form):
    """What is said when the whole is accepted."""

    note = forms.CharField(
        label=_("Note"), help_text=_("It stands in the records of each file."), required=False, max_length=MOST_SIGNS,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    few_because = forms.CharField(
        label=_("Small numbers of people are shown as they are, because"),
        help_text=_("For instance: the same tables were public until now. Left empty, tables that count few people wait for a decision."),
        required=False, max_length=MOST_SIGNS,
    )  # fmt: skip
    sure = forms.BooleanField(label=_("I have looked at the list, and it may be published as a whole"))
