"""What people write about the data, and what the office answers."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from ratusz.portal.core.strangers import OpenForm
from ratusz.portal.core.texts import MOST_SIGNS, quoted
from ratusz.portal.findings.actions import OUTCOMES, Answer
from ratusz.portal.findings.models import NICKNAME_LIMIT, Finding
from ratusz.portal.people.models import Unit


def _box(label: Any, hint: Any = "", *, required: bool = True, rows: int = 5) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, required=required, max_length=MOST_SIGNS, widget=forms.Textarea(attrs={"rows": rows})
    )


class FindingForm(OpenForm):
    """A problem, in words."""

    free_texts: ClassVar = ("text", "nickname")

    text = _box(
        _("What is wrong?"),
        _("Say what stands there, what should, and how you know. Do not write whose fault it is, and nobody's personal data."),
    )
    nickname = forms.CharField(
        label=_("Nickname"), required=False, max_length=NICKNAME_LIMIT,
        help_text=_("If you like: it will stand beside the version in which the error is mended. Do not give your name."),
    )  # fmt: skip


class NeedForm(OpenForm):
    """What was looked for in vain."""

    free_texts: ClassVar = ("text",)

    text = forms.CharField(label=_("I look for…"), max_length=300, help_text=_("For example: the same for each school, or since 2010."))


class AnswerForm(forms.Form):
    """What came of a finding. `versions`: those published since, with their words."""

    stands = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    outcome = forms.ChoiceField(label=_("What came of it"), widget=forms.RadioSelect)
    version = forms.ChoiceField(
        label=_("Mended in"), required=False, help_text=_("Leave it empty where a description was mended, and no version.")
    )
    text = _box(_("Text of the answer"), _("What was wrong, or why it is not an error, or why it stays. Everybody will read it."))
    shown_text = _box(
        _("What everybody sees of the report"),
        _("Read it first. Take out names and whatever tells of a person; empty shows nothing of it."),
        required=False,
        rows=3,
    )
    credited = forms.BooleanField(
        label=_("Show the nickname beside the mended version"), required=False, help_text=_("Not where it is a name, or offends somebody.")
    )

    def __init__(self, data: Any, *, finding: Finding, versions: tuple[tuple[str, str], ...]) -> None:
        is_new = not finding.answered_at
        stands = {
            "stands": finding.stands,
            "outcome": "" if is_new else finding.state,
            "version": finding.mended_in,
            "text": finding.answer,
            "shown_text": finding.text if is_new else finding.shown_text,
            "credited": bool(finding.nickname) if is_new else finding.credited,
        }
        super().__init__(data, initial=stands)
        self.choose("outcome", tuple((str(one.value), one.label) for one in OUTCOMES))
        self.choose("version", (("", _("no version")), *versions))
        if not finding.nickname:
            del self.fields["credited"]

    def choose(self, name: str, choices: Any) -> None:
        """Give the field `name` its choices."""
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def said(self) -> Answer:
        """What was said."""
        given = self.cleaned_data
        return Answer(
            outcome=given["outcome"], text=given["text"], version=given["version"], shown_text=given["shown_text"],
            credited=bool(given.get("credited")), stands=given["stands"],
        )  # fmt: skip


class PassForm(forms.Form):
    """Who answers it."""

    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.filter(closed_on=None), empty_label=_("Choose…"))


class ManyForm(forms.Form):
    """Which of those that wait are no reports, and why."""

    numbers = forms.MultipleChoiceField(
        label=_("Reports"), widget=forms.CheckboxSelectMultiple, error_messages={"required": _("Choose those that are set aside.")}
    )
    why = forms.CharField(label=_("Why"), max_length=200, help_text=_("For example: an advertisement."))

    def __init__(self, data: Any, *, waiting: Sequence[Finding]) -> None:
        super().__init__(data)
        field = self.fields["numbers"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(str(one.number), f"{one.number}. {one.dataset.title}: {quoted(one.text)}") for one in waiting]


class AsideForm(forms.Form):
    """Why a finding is none."""

    why = forms.CharField(label=_("Why"), max_length=200, help_text=_("For example: an advertisement."))
    sure = forms.BooleanField(label=_("I have read it: what was written is deleted for good, and nobody can bring it back"))
