"""What a steward says to add a rule: one small form for each kind of rule, made of its fields."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ratusz.bank.check.contract.rules import KINDS, Rule, rule_from_json
from ratusz.bank.model.problem import Severity
from ratusz.bank.model.schema import Column
from ratusz.portal.contracts.words import KIND_TITLES, SEVERITIES
from ratusz.portal.core.texts import MOST_SIGNS

#: Fields that name one column, and those that name several.
_COLUMN, _COLUMNS = frozenset({"column", "total", "measure", "by"}), frozenset({"columns", "parts", "key", "within"})
_LABELS = {
    "column": gettext_lazy("Column"), "total": gettext_lazy("Column of the total"), "measure": gettext_lazy("Column that is added up"),
    "by": gettext_lazy("Column where the word stands"), "columns": gettext_lazy("Columns"), "parts": gettext_lazy("Its parts"),
    "key": gettext_lazy("Columns by which a row is found again"), "within": gettext_lazy("Separately for each"),
    "low": gettext_lazy("Not below"),
    "high": gettext_lazy("Not above"), "values": gettext_lazy("Words, one in a line"), "pattern": gettext_lazy("Pattern"),
    "example": gettext_lazy("Example"), "resource": gettext_lazy("Other table, as dataset/resource in its address"),
    "there": gettext_lazy("Its column"), "word": gettext_lazy("Word of the total"), "tolerance": gettext_lazy("Give or take"),
    "share": gettext_lazy("Largest change, as a part (0.5 is 50 %)"), "at_least": gettext_lazy("Changes up to this are never a jump"),
    "rows": gettext_lazy("Rows"),
}  # fmt: skip
_HINTS = {
    "low": gettext_lazy("A number like 12.5 or a day like 2026-01-31. Empty: no limit."),
    "pattern": gettext_lazy("[0-9]{7} are seven digits, \\p{L} is a letter."),
    "word": gettext_lazy("For example: Razem."),
}
_SAME = frozenset({"severity", "why"})
_WIDE = frozenset({"values"})


class RuleForm(forms.Form):
    """The fields of a kind of rule. `rule` is what they say."""

    def __init__(self, kind: str, columns: Sequence[Column], data: Any = None) -> None:
        super().__init__(data, prefix=kind)
        self.kind = kind
        self.numbers = frozenset(column.name for column in columns if column.type.is_number)
        choices = [(column.name, column.label) for column in columns]
        for one in fields(KINDS[kind]):
            if one.name not in _SAME:
                self.fields[one.name] = _field(one.name, choices)
        self.fields["severity"] = forms.ChoiceField(label=_("What a breach does"), choices=SEVERITIES, initial=str(Severity.WARNING))
        self.fields["why"] = forms.CharField(label=_("Why"), required=False, max_length=250)

    @property
    def title(self) -> str:
        """The kind in words."""
        return str(KIND_TITLES[self.kind])

    def clean(self) -> dict[str, Any]:
        """All fields; a limit that is no number, day or time is told at its field."""
        given: dict[str, Any] = super().clean() or {}
        if self.kind == "between" and not self.errors and not given.get("low") and not given.get("high"):
            self.add_error("low", _("Say at least one of the limits."))
        if given.get("column") in self.numbers:
            given |= {end: point_in(given[end]) for end in ("low", "high") if given.get(end)}
        return given

    def rule(self) -> Rule:
        """The rule that the valid form says."""
        given = {name: value for name, value in self.cleaned_data.items() if value not in ("", [], None)}
        if "values" in given:
            given["values"] = [line.strip() for line in given["values"].splitlines() if line.strip()]
        return rule_from_json({"kind": self.kind, **given})


def point_in(text: str) -> str:
    """A number with a point and without blanks, as people write "1 000,5"."""
    return "".join(text.split()).replace(",", ".")


class AnnouncementForm(forms.Form):
    """Which column changes, how, from when, and why: the words that those who use it are told."""

    def __init__(self, columns: Sequence[Column], data: Any = None) -> None:
        super().__init__(data, prefix="announced")
        self.fields["column"] = forms.ChoiceField(label=_("Column"), choices=[(one.name, one.label) for one in columns])

    becomes = forms.CharField(
        label=gettext_lazy("Will be called"), help_text=gettext_lazy("Empty: the column goes for good."), required=False, max_length=250
    )
    from_day = forms.DateField(label=gettext_lazy("From the day"), widget=forms.DateInput(attrs={"type": "date"}))
    why = forms.CharField(label=gettext_lazy("Why, for those who use it"), max_length=250)


def _field(name: str, columns: list[tuple[str, str]]) -> forms.Field:
    label, hint = _LABELS[name], _HINTS.get(name, "")
    if name in _COLUMN:
        return forms.ChoiceField(label=label, choices=columns)
    if name in _COLUMNS:
        widget = forms.CheckboxSelectMultiple
        return forms.MultipleChoiceField(label=label, choices=columns, required=name != "within", widget=widget)
    if name == "rows":
        return forms.IntegerField(label=label, min_value=1)
    if name in {"tolerance", "share", "at_least"}:
        return forms.DecimalField(label=label, min_value=0, required=name == "share")
    widget_of = forms.Textarea(attrs={"rows": 4}) if name in _WIDE else None
    return forms.CharField(
        label=label, help_text=hint, required=name not in {"low", "high", "example"}, max_length=MOST_SIGNS, widget=widget_of
    )


def rule_forms(columns: Sequence[Column], data: Any = None, sent: str = "") -> list[RuleForm]:
    """A form for each kind of rule; the one of the kind `sent` holds what was sent."""
    return [RuleForm(kind, columns, data if kind == sent else None) for kind in KINDS]
