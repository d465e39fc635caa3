"""What people ask for, and what the office says."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from ratusz.portal.asking.actions import OUTCOMES, Kind, Reply, State
from ratusz.portal.asking.models import Asked
from ratusz.portal.catalog.models import Dataset
from ratusz.portal.core.strangers import OpenForm
from ratusz.portal.core.texts import MOST_SIGNS
from ratusz.portal.people.models import Unit


def _box(label: Any, hint: Any = "", *, required: bool = True, rows: int = 5) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, required=required, max_length=MOST_SIGNS, widget=forms.Textarea(attrs={"rows": rows})
    )


class WishForm(OpenForm):
    """A question, or a request to publish data."""

    free_texts: ClassVar = ("text",)

    text = _box(
        _("What would you like to know or have?"),
        _("One thing at a time: what, for which area, since when. Nobody's personal data, please."),
    )


class FormalForm(OpenForm):
    """A formal request: what the law asks for, and no more."""

    free_texts: ClassVar = ()

    text = _box(_("What information do you ask for?"), _("As exactly as you can: what, of which years, for which area."))
    email = forms.EmailField(label=_("E-mail address for the answer"), max_length=200, help_text=_("The receipt comes there at once."))
    name = forms.CharField(label=_("Name and surname, or name of the organisation"), max_length=200, required=False)
    purpose = _box(_("Purpose of the re-use"), _("What you will use it for; the law asks for it."), rows=3)
    form = _box(
        _("In which form and by which way"),
        _("For example: a file in CSV, by e-mail. Empty: as the office has it."),
        required=False,
        rows=2,
    )

    def __init__(self, *given: Any, kind: str, **rest: Any) -> None:
        super().__init__(*given, **rest)
        if kind == Kind.INFORMATION:
            del self.fields["purpose"]
            self.fields["name"].help_text = _("Nobody has to say who they are to get public information.")
        else:
            self.fields["name"].required = True


class ShowForm(forms.Form):
    """What everybody sees of it."""

    title = forms.CharField(label=_("Title"), max_length=200, help_text=_("What it is about, in the words of those who look for it."))
    text = _box(
        _("Text of the request, as everybody sees it"),
        _("Read it first. Take out names and whatever tells of a person."),
        required=False,
        rows=4,
    )


class PassForm(forms.Form):
    """Who answers it."""

    unit = forms.ModelChoiceField(
        label=_("Unit"), queryset=Unit.objects.filter(closed_on=None), required=False, empty_label=_("coordinators of the whole bank")
    )


class ReplyForm(forms.Form):
    """What came of it."""

    stands = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    outcome = forms.ChoiceField(label=_("What came of it"), widget=forms.RadioSelect)
    found = forms.ModelChoiceField(
        label=_("Dataset that answers it"),
        queryset=Dataset.objects.none(),
        required=False,
        empty_label=_("none"),
        help_text=_("Where the data is here."),
    )
    text = _box(_("Text of the answer"), required=False)

    def __init__(self, data: Any, *, asked: Asked, datasets: Any) -> None:
        stands = {"stands": asked.stands, "outcome": "" if asked.is_open else asked.state, "found": asked.found_id, "text": asked.answer}
        # Another form with a text stands on the page; each label must name its own.
        super().__init__(data, initial=stands, auto_id="reply_%s")
        offered = OUTCOMES[Kind(asked.kind)]
        outcome, found = self.fields["outcome"], self.fields["found"]
        if isinstance(outcome, forms.ChoiceField):
            outcome.choices = [(str(one.value), one.label) for one in offered]
        if isinstance(found, forms.ModelChoiceField):
            found.queryset = datasets
        if len(offered) == 1:
            self.initial["outcome"], outcome.widget = offered[0], forms.HiddenInput()
        if asked.is_formal:
            self.fields["text"].label = _("How it was answered")
            self.fields["text"].help_text = _("For the office: by which letter, on which day. The answer itself goes to the one who asked.")
        else:
            self.fields["text"].help_text = _("Everybody will read it, where the request is shown. Where the data cannot be had: why.")
        if State.PUBLISHED not in offered:
            del self.fields["found"]

    def said(self) -> Reply:
        """What was said."""
        given = self.cleaned_data
        return Reply(outcome=given["outcome"], text=given["text"], found=given.get("found"), stands=given["stands"])


class ExtendForm(forms.Form):
    """Why it takes longer."""

    because = _box(_("Reason"), _("It is sent to the one who asked, with the new day."), rows=3)


class AsideForm(forms.Form):
    """Why it asks for nothing."""

    why = forms.CharField(label=_("Why"), max_length=200, help_text=_("For example: an advertisement."))
    sure = forms.BooleanField(label=_("I have read it: what was written is deleted for good, and nobody can bring it back"))
