"""What a steward says of a figure or an exploration."""

from dataclasses import fields
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from ratusz.portal.core.texts import MOST_SIGNS
from ratusz.portal.saved.actions import ExplorationWords, FigureWords
from ratusz.portal.saved.models import Exploration, Saved
from ratusz.portal.saved.questions import pairs_of, view_of

LINE_LIMIT = 250


def _line(label: Any, hint: Any = "", *, required: bool = False, limit: int = LINE_LIMIT) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, required=required, max_length=limit)


def _box(label: Any, hint: Any = "", *, required: bool = False) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, help_text=hint, required=required, max_length=MOST_SIGNS, widget=widget)


_QUESTION_HINT = _("What stands after the question mark in the address of the table. Paste the address of another choice to ask otherwise.")
_DOUBT_HINT = _("A known difference between sources, a change of method. It is told wherever the value is shown.")


class WordsForm(forms.Form):
    """Words in both languages; the English ones are shown apart."""

    def polish(self) -> list[forms.BoundField]:
        """The visible fields but the English ones."""
        return [one for one in self.visible_fields() if not one.name.endswith("_en")]

    def english(self) -> list[forms.BoundField]:
        """The English fields."""
        return [one for one in self.visible_fields() if one.name.endswith("_en")]

    def is_english(self) -> bool:
        """Whether something stands in them, or is wrong."""
        return any(one.value() or one.errors for one in self.english())


class ExplorationForm(WordsForm):
    """The words of an exploration. `question`: what the table is asked, as in its address."""

    title_pl = _line(_("Title"), _("What the table says: “Residents of districts since 2010”."), required=True)
    text_pl = _box(_("Text"), _("What a reader should know or look at. Two or three sentences."))
    doubt_pl = _box(_("What to beware of"), _DOUBT_HINT)
    title_en = _line(_("Title in English"))
    text_en = _box(_("Text in English"))
    doubt_en = _box(_("What to beware of, in English"))
    view = forms.ChoiceField(label=_("Shown as"), choices=Exploration.View.choices, required=False)
    question = _line(_("Question"), _QUESTION_HINT, limit=MOST_SIGNS)

    def words(self) -> ExplorationWords:
        """What was said; a form that does not say what it is shown as leaves that to the question."""
        said = {one.name: self.cleaned_data[one.name] for one in fields(ExplorationWords)}
        return ExplorationWords(**{**said, "view": said["view"] or view_of(self.cleaned_data["question"])})


class FigureForm(WordsForm):
    """The words of a figure."""

    title_pl = _line(_("Title"), _("What is counted, without the number: “Residents of the city”."), required=True)
    unit_pl = _line(_("Words after the number"), _("For example: residents, km, mln zł."), limit=60)
    text_pl = _box(_("Definition"), _("Who or what is counted, who is left out, of which day."), required=True)
    doubt_pl = _box(_("What to beware of"), _DOUBT_HINT)
    places = forms.IntegerField(
        label=_("Decimals shown"), help_text=_("Empty: all there are. Machines always get all of them."), required=False,
        min_value=0, max_value=6,
    )  # fmt: skip
    largest_age_days = forms.IntegerField(
        label=_("Largest age in days"), help_text=_("An older value is not called current. Empty: it may be of any age."), required=False,
        min_value=1, max_value=36_525,
    )  # fmt: skip
    at_home = forms.BooleanField(label=_("Show it on the home page"), required=False)
    title_en = _line(_("Title in English"))
    unit_en = _line(_("Words after the number, in English"), limit=60)
    text_en = _box(_("Definition in English"))
    doubt_en = _box(_("What to beware of, in English"))
    question = _line(_("Question"), _QUESTION_HINT, limit=MOST_SIGNS)

    def words(self) -> FigureWords:
        """What was said."""
        given = {one.name: self.cleaned_data[one.name] for one in fields(FigureWords)}
        return FigureWords(**given)


Form = ExplorationForm | FigureForm


def form_of(kind: type[Form], data: Any, *, saved: Saved | None = None, question: str = "", at_home: bool = False) -> Form:
    """The form filled with what stands; whether a figure is on the home page is asked only where `at_home`."""
    asked = {"question": urlencode(pairs_of(question)), "view": view_of(question)}
    stands = asked if saved is None else {name: getattr(saved, name) for name in kind.base_fields}
    form = kind(data, initial=stands)
    if not at_home and "at_home" in form.fields:
        form.fields["at_home"].widget = forms.HiddenInput()
    return form
