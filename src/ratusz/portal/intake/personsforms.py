"""How rows on persons are made alike, as a form: what is known of a person, what nobody should learn, what is shown less exactly."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ratusz.bank.model.schema import Column, Schema, Type
from ratusz.bank.protect.cells.declared import Method, Protection
from ratusz.bank.protect.persons import Coarser, Persons
from ratusz.bank.protect.persons.declared import ALIKE, DIFFERENT

_NUMBERS = [("", _("as they are")), ("5", _("in fives")), ("10", _("in tens")), ("100", _("in hundreds")), ("1000", _("in thousands"))]
_DAYS = [("", _("as they are")), ("1", _("the month")), ("3", _("the quarter")), ("12", _("the year"))]
_TEXTS = [("", _("as they are")), ("1", _("the first sign")), ("2", _("the first two signs")), ("3", _("the first three signs"))]
_METHODS = [
    (str(Method.ALIKE), _("make rows alike, and take out what is known of those that stand out")),
    (str(Method.OPEN), _("show them as they are")),
]
#: So many columns can be made coarser; a table with more is no list of persons.
MOST_COARSER = 40


class PersonsForm(forms.Form):
    """What somebody may know, what nobody should learn, and how many rows must be alike."""

    method = forms.ChoiceField(label=_("What to do about rows on persons"), choices=_METHODS, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why"), help_text=_("Needed where the rows are shown as they are: why nobody can be harmed by it."),
        required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    known = forms.MultipleChoiceField(
        label=_("What somebody may know of a person"), widget=forms.CheckboxSelectMultiple,
        help_text=_("Age, sex, street, profession, day: what neighbours and colleagues know."),
    )  # fmt: skip
    sensitive = forms.MultipleChoiceField(
        label=_("What nobody should learn of a person"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Illness, benefit, result of a decision."),
    )  # fmt: skip
    k = forms.IntegerField(
        label=_("So many rows must be alike at least (k)"), min_value=2, max_value=100, initial=ALIKE,
        help_text=_("Alike in all that somebody may know."),
    )  # fmt: skip
    l = forms.IntegerField(  # noqa: E741  it is called so
        label=_("So many different values must be among them (l)"), min_value=1, max_value=100, initial=DIFFERENT,
        help_text=_("Of what nobody should learn: where all are the same, it is learned of everybody."),
    )  # fmt: skip

    def __init__(self, schema: Schema, protection: Protection | None, data: Any = None, *, reason: str = "") -> None:
        persons = protection.persons if protection else None
        super().__init__(data, initial=_initial(protection, persons, reason))
        everything = [(column.name, column.label or column.name) for column in schema.columns]
        for name in ("known", "sensitive"):
            field: Any = self.fields[name]
            field.choices = everything
        self.coarser_names: list[str] = []
        for column in schema.columns[:MOST_COARSER]:
            if choices := _choices(column):
                self.coarser_names.append(name := f"coarser_{column.name}")
                self.fields[name] = forms.ChoiceField(label=column.label or column.name, choices=choices, required=False)

    @property
    def coarser(self) -> list[forms.BoundField]:
        """The fields that say what is shown less exactly."""
        return [self[name] for name in self.coarser_names]

    def clean(self) -> dict[str, Any]:
        """What is known is no secret, l fits k, and showing all has a reason."""
        given = self.cleaned_data
        if set(given.get("known", ())) & set(given.get("sensitive", ())):
            self.add_error("sensitive", gettext("What somebody knows already cannot be what nobody should learn."))
        if given.get("k") and given.get("l") and given["l"] > given["k"]:
            self.add_error("l", gettext("There cannot be more different values than rows."))
        if given.get("method") == str(Method.OPEN) and not given.get("reason", "").strip():
            self.add_error("reason", gettext("Say why the rows may be shown."))
        return given

    @property
    def protection(self) -> Protection:
        """What a valid form declares."""
        given = self.cleaned_data
        chosen = [(name.removeprefix("coarser_"), given[name]) for name in self.coarser_names if given.get(name)]
        persons = Persons(
            known=tuple(given["known"]), sensitive=tuple(given["sensitive"]), k=given["k"], l=given["l"],
            coarser=tuple(Coarser(column=name, by=int(by)) for name, by in chosen),
        )  # fmt: skip
        return Protection(method=Method(given["method"]), persons=persons)


def _choices(column: Column) -> list[tuple[str, Any]]:
    if column.type.is_number:
        return list(_NUMBERS)
    if column.type in {Type.DATE, Type.DATETIME}:
        return list(_DAYS)
    return list(_TEXTS) if column.type is Type.TEXT else []


def _initial(protection: Protection | None, persons: Persons | None, reason: str) -> dict[str, Any]:
    if persons is None or protection is None:
        return {"method": str(Method.ALIKE)}
    return {
        "method": str(protection.method), "reason": reason, "known": list(persons.known), "sensitive": list(persons.sensitive),
        "k": persons.k, "l": persons.l, **{f"coarser_{one.column}": str(one.by) for one in persons.coarser},
    }  # fmt: skip
