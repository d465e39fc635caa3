"""What somebody types who strikes words out."""

from collections.abc import Iterable

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ratusz.portal.core.texts import MOST_SIGNS
from ratusz.portal.usage.queries import Searched


class StrikeForm(forms.Form):
    """Words that people searched for, those that are struck out, and why."""

    words = forms.MultipleChoiceField(
        label=_("Words"), widget=forms.CheckboxSelectMultiple, error_messages={"required": _("Choose the words that are struck out.")}
    )
    reason = forms.CharField(
        label=_("Why"), max_length=MOST_SIGNS, help_text=_("Without repeating them: the reason is kept, the words are not.")
    )

    def __init__(self, data: QueryDict | None, *, told: Iterable[Searched]) -> None:
        super().__init__(data)
        field = self.fields["words"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  for the types; it was made above
        field.choices = [(one.words, f"{one.words} – {_times(one.count)}") for one in told]


def _times(count: int) -> str:
    return ngettext("%(count)s search", "%(count)s searches", count) % {"count": count}
