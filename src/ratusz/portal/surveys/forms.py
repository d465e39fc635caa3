"""What an officer types about a survey and its questions, and the form that residents fill in."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ratusz.agora.export import answer_words
from ratusz.agora.questionnaire import (
    CHOICE_SIGNS,
    LABEL_SIGNS,
    LEAST_STEPS,
    MOST_CHOICES,
    MOST_STEPS,
    TEXT_SIGNS,
    Given,
    Kind,
    Question,
    Questionnaire,
    Words,
    flaws_of,
)
from ratusz.portal.catalog.codes import in_language
from ratusz.portal.catalog.models import Dataset, Theme
from ratusz.portal.core.strangers import OpenForm
from ratusz.portal.core.texts import MOST_SIGNS
from ratusz.portal.people.models import Unit
from ratusz.portal.surveys.actions import SurveyWords
from ratusz.portal.surveys.answering import Sheet
from ratusz.portal.surveys.models import FreeText, Survey
from ratusz.portal.surveys.refusing import refusal

#: Between the Polish and the English words of one answer.
BETWEEN = "|"
_KINDS = (
    (Kind.ONE, _("one answer to choose")),
    (Kind.SEVERAL, _("several answers to choose")),
    (Kind.SCALE, _("a scale, such as from 1 to 5")),
    (Kind.TEXT, _("an answer in their own words")),
)


def _line(label: Any, hint: Any = "", *, required: bool = False, limit: int = 150) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, required=required, max_length=limit)


def _box(label: Any, hint: Any = "", *, required: bool = False, rows: int = 3, limit: int = MOST_SIGNS) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, required=required, max_length=limit, widget=forms.Textarea(attrs={"rows": rows}))


def _day(label: Any, hint: Any = "") -> forms.DateField:
    return forms.DateField(label=label, help_text=hint, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class TwoTongues(forms.Form):
    """A form whose English fields are shown apart."""

    def polish(self) -> list[forms.BoundField]:
        """The visible fields but the English ones."""
        return [one for one in self.visible_fields() if not one.name.endswith("_en")]

    def english(self) -> list[forms.BoundField]:
        """The English fields."""
        return [one for one in self.visible_fields() if one.name.endswith("_en")]

    def is_english(self) -> bool:
        """Whether something stands in them, or is wrong."""
        return any(one.value() or one.errors for one in self.english())


class SurveyForm(TwoTongues):
    """What is said of a survey. `units`: those in which one may ask; of a survey that is there, its own."""

    unit = forms.ModelChoiceField(label=_("Unit that asks"), queryset=Unit.objects.none())
    title_pl = _line(_("Title"), _("What it is about, in a few words: “Benches by the ponds”."), required=True)
    purpose_pl = _line(_("What it is for, in one sentence"), _("Why you ask, and who uses the answers."), required=True, limit=400)
    effect_pl = _box(
        _("What the answers can change, and what not"),
        _("Say honestly what is decided already. Who knows that answers matter, answers."),
        required=True,
    )
    opens_on = _day(_("First day"))
    ends_on = _day(_("Last day"), _("Until midnight. Two or three weeks are enough for most."))
    paper_place = _line(
        _("Where sheets of paper are handed in"),
        _("Empty where you ask on the web only. They are typed in until a week after the last day."),
        limit=200,
    )
    theme = forms.ModelChoiceField(label=_("Category of the results"), queryset=Theme.objects.none())
    dataset = forms.ModelChoiceField(
        label=_("Dataset for the results"), queryset=Dataset.objects.none(), required=False, empty_label=_("a new one for this survey"),
        help_text=_("The same as last year where you ask the same again."),
    )  # fmt: skip
    title_en = _line(_("Title in English"))
    purpose_en = _line(_("What it is for, in English"), limit=400)
    effect_en = _box(_("What the answers can change, in English"))

    def __init__(self, data: QueryDict | None, *, units: QuerySet[Unit], datasets: QuerySet[Dataset], survey: Survey | None = None) -> None:
        stands = {name: getattr(survey, name) for name in self.base_fields} if survey is not None else {}
        super().__init__(data, initial={**stands, "dataset": survey.dataset_id if survey else None})
        self._offer("unit", units)
        self._offer("theme", Theme.objects.all())
        self._offer("dataset", datasets)
        if survey is not None:
            del self.fields["unit"]
        elif units.count() == 1:
            self.initial["unit"] = units[0].pk

    def _offer(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = rows

    def clean(self) -> dict[str, Any]:
        """The days in their order."""
        given = super().clean() or self.cleaned_data
        first, last = given.get("opens_on"), given.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", gettext("The last day is before the first."))
        return given

    def words(self) -> SurveyWords:
        """What was said."""
        return SurveyWords(**{name: value for name, value in self.cleaned_data.items() if name != "unit"})


class QuestionForm(TwoTongues):
    """One question. `number`: where it stands."""

    kind = forms.ChoiceField(label=_("How it is answered"), choices=_KINDS, widget=forms.RadioSelect, initial=Kind.ONE)
    label_pl = _line(_("Question"), _("One thing, in words that everybody uses."), required=True, limit=LABEL_SIGNS)
    choices = _box(
        _("Answers to choose from"),
        _("One a line, at most %(most)s. In English after a bar: “yes, often | yes, often”.") % {"most": MOST_CHOICES},
        rows=6,
        limit=MOST_CHOICES * (2 * CHOICE_SIGNS + 4),
    )
    steps = forms.IntegerField(label=_("Steps of the scale"), min_value=LEAST_STEPS, max_value=MOST_STEPS, initial=5, required=False)
    low_pl = _line(_("What the first step means"), _("For example: not at all."), limit=60)
    high_pl = _line(_("What the last step means"), _("For example: very much."), limit=60)
    required = forms.BooleanField(
        label=_("It has to be answered"), required=False, help_text=_("Only where an answer without it is worth nothing.")
    )
    label_en = _line(_("Question in English"), limit=LABEL_SIGNS)
    low_en = _line(_("What the first step means, in English"), limit=60)
    high_en = _line(_("What the last step means, in English"), limit=60)

    def __init__(self, data: QueryDict | None = None, *, number: int, **rest: Any) -> None:
        super().__init__(data, **rest)
        self.number = number

    @classmethod
    def of(cls, question: Question, *, number: int) -> "QuestionForm":
        """The form filled with what stands."""
        lines = [f"{one.pl} {BETWEEN} {one.en}" if one.en else one.pl for one in question.choices]
        return cls(
            number=number,
            initial={
                "kind": question.kind, "label_pl": question.label.pl, "label_en": question.label.en, "required": question.required,
                "choices": "\n".join(lines), "steps": question.steps, "low_pl": question.low.pl, "low_en": question.low.en,
                "high_pl": question.high.pl, "high_en": question.high.en,
            }
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """What `agora` says of the question, in the words of its sentence."""
        given = super().clean() or self.cleaned_data
        if not self.errors:
            for flaw in flaws_of(self.question(), self.number):
                self.add_error("choices" if "choice" in flaw.code else None, _said(flaw))
        return given

    def question(self) -> Question:
        """What was said; answers and steps of another kind of question are left out."""
        given = self.cleaned_data
        kind = Kind(given["kind"])
        is_scale = kind is Kind.SCALE
        return Question(
            kind=kind,
            label=Words(pl=given["label_pl"], en=given["label_en"]),
            required=given["required"],
            choices=tuple(_choices(given["choices"])) if kind in {Kind.ONE, Kind.SEVERAL} else (),
            steps=given["steps"] or 5,
            low=Words(pl=given["low_pl"], en=given["low_en"]) if is_scale else Words(),
            high=Words(pl=given["high_pl"], en=given["high_en"]) if is_scale else Words(),
        )


class _Filled(forms.Form):
    """The questions as fields: q1, q2… `sheet_id`: drawn with the form."""

    questionnaire: Questionnaire

    def _ask(self, questionnaire: Questionnaire, *, may_leave_out: bool = False) -> None:
        self.questionnaire = questionnaire
        self.fields["sheet_id"] = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
        for number, question in questionnaire.numbered:
            self.fields[f"q{number}"] = _field_of(number, question)
            self.fields[f"q{number}"].required = question.required and not may_leave_out

    def sheet(self) -> Sheet:
        """What was answered."""
        answers = {number: _given(question, self.cleaned_data.get(f"q{number}")) for number, question in self.questionnaire.numbered}
        return Sheet(id=self.cleaned_data["sheet_id"], answers={number: given for number, given in answers.items() if given})

    def _refuse_empty(self) -> None:
        if not self.errors and not any(self.cleaned_data.get(f"q{number}") for number, _question in self.questionnaire.numbered):
            self.add_error(None, gettext("Answer at least one question."))


class AnswerForm(_Filled, OpenForm):
    """What a resident fills in."""

    def __init__(self, data: QueryDict | None, *, questionnaire: Questionnaire, now: Any) -> None:
        super().__init__(data, now=now)
        self.free_texts = tuple(f"q{number}" for number in questionnaire.texts)  # type: ignore[misc]
        self._ask(questionnaire)
        self.fields["sure"] = self.fields.pop("sure")  # after the questions it is about

    def clean(self) -> dict[str, Any]:
        """The traps, then whether anything was answered."""
        given = super().clean()
        self._refuse_empty()
        return given


class PaperForm(_Filled):
    """The same from paper, typed in by an officer; nothing has to be answered, for a sheet may be left blank in places."""

    def __init__(self, data: QueryDict | None, *, questionnaire: Questionnaire) -> None:
        super().__init__(data)
        self._ask(questionnaire, may_leave_out=True)

    def clean(self) -> dict[str, Any]:
        """Whether anything was answered."""
        given = super().clean() or self.cleaned_data
        self._refuse_empty()
        return given


class TakeBackForm(forms.Form):
    """Why a sheet of paper counts no more."""

    sheet = forms.CharField(widget=forms.HiddenInput, max_length=4_000)
    reason = forms.CharField(label=_("What was typed wrongly"), max_length=200)


class TextForm(forms.Form):
    """What becomes of something that somebody wrote."""

    verdict = forms.ChoiceField(
        label=_("What becomes of it"), widget=forms.RadioSelect,
        choices=[one for one in FreeText.Verdict.choices if one[0] != FreeText.Verdict.UNREAD],
    )  # fmt: skip
    words = _box(
        _("Words in which it is published"), _("Only where you change them: take out names and whatever tells of a person."), rows=3
    )


class BackForm(forms.Form):
    """Why it is not asked so."""

    reason = _box(_("What has to be mended"), required=True)


def _choices(text: str) -> Iterable[Words]:
    for line in text.splitlines():
        pl, _bar, en = line.partition(BETWEEN)
        if pl.strip() or en.strip():
            yield Words(pl=" ".join(pl.split()), en=" ".join(en.split()))


def _field_of(number: int, question: Question) -> forms.Field:
    label = f"{number}. {in_language(question.label.pl, question.label.en)}"
    if question.kind is Kind.TEXT:
        return forms.CharField(label=label, max_length=TEXT_SIGNS, widget=forms.Textarea(attrs={"rows": 4}))
    named = [(one, answer_words(question, one)) for one in question.numbers]
    offered = [(str(one), in_language(words.pl, words.en)) for one, words in named]
    if question.kind is Kind.SEVERAL:
        hint = _("You may choose several.")
        return forms.MultipleChoiceField(label=label, help_text=hint, choices=offered, widget=forms.CheckboxSelectMultiple)
    return forms.ChoiceField(label=label, choices=offered, widget=forms.RadioSelect)


def _given(question: Question, value: Any) -> Given:
    if question.kind is Kind.TEXT:
        return str(value or "").strip()
    chosen = value if isinstance(value, list) else [value]
    return tuple(int(one) for one in chosen if one)


def _said(flaw: Any) -> str:
    error = refusal(flaw)
    return error.sentence("en" if in_language("pl", "en") == "en" else "pl")
