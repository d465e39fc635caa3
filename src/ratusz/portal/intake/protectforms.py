"""How the small numbers of a table are protected, as a form: what is counted, by what it is broken down, what is a total."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ratusz.bank.model.schema import Schema
from ratusz.bank.protect.cells.declared import PERSONS, Breakdown, Count, Method, Protection
from ratusz.portal.secrecy.models import Declaration

_TOTALS = "Razem; Ogółem"
_BLANK = "–"


class ProtectForm(forms.Form):
    """What is counted, by what, from how many on it is shown, and what is done about less."""

    method = forms.ChoiceField(label=_("What to do about small numbers"), choices=Declaration.METHODS, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("Needed where the numbers are shown as they are: why nobody can be harmed by it."),
        required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    threshold = forms.IntegerField(
        label=_("Shown from how many on"), min_value=2, max_value=100, initial=PERSONS,
        help_text=_("Five for persons; three for firms, as the act on public statistics says (art. 38)."),
    )  # fmt: skip
    counts = forms.MultipleChoiceField(label=_("Columns with the numbers"), widget=forms.CheckboxSelectMultiple)
    whole = forms.ChoiceField(
        label=_("The column that is the sum of the others"), required=False,
        help_text=_("For instance “Razem” beside “Kobiety” and “Mężczyźni”."),
    )  # fmt: skip
    breakdowns = forms.MultipleChoiceField(
        label=_("Columns by which they are broken down"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Place, age, kind, year: what says of whom the number is."),
    )  # fmt: skip
    totals = forms.CharField(
        label=_("Words that mean all of them"), required=False, max_length=500,
        help_text=_("Separated by semicolons; a dash stands for an empty cell."),
    )  # fmt: skip
    parents = forms.CharField(
        label=_("Groups of groups"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One in each line: part > whole. For instance: Bańgów > Siemianowice północne."),
    )  # fmt: skip
    along = forms.MultipleChoiceField(
        label=_("Columns that give the number back"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Shares and means: they are hidden in the same row."),
    )  # fmt: skip
    zeros = forms.BooleanField(label=_("An empty group (0) tells something about people too"), required=False)
    grows = forms.BooleanField(
        label=_("Each version counts on from the one before, so that the difference is a group of people"), required=False
    )

    def __init__(self, schema: Schema, protection: Protection | None, data: Any = None, *, reason: str = "") -> None:
        super().__init__(data, initial=_initial(protection, reason))
        numbers = [(column.name, column.label or column.name) for column in schema.columns if column.type.is_number]
        everything = [(column.name, column.label or column.name) for column in schema.columns]
        self._offer("counts", numbers)
        self._offer("whole", [("", gettext("there is none")), *numbers])
        self._offer("breakdowns", everything)
        self._offer("along", numbers)
        self._offer("method", [choice for choice in Declaration.METHODS if choice[0] != str(Method.ROUND)])

    def clean(self) -> dict[str, Any]:
        """A number is no group, and showing all has a reason."""
        given = self.cleaned_data
        if set(given.get("counts", ())) & set(given.get("breakdowns", ())):
            self.add_error("breakdowns", gettext("A column of numbers cannot be a group as well."))
        if given.get("method") == str(Method.OPEN) and not given.get("reason", "").strip():
            self.add_error("reason", gettext("Say why the small numbers may be shown."))
        for line in filter(None, map(str.strip, given.get("parents", "").splitlines())):
            if line.count(">") != 1:
                self.add_error("parents", gettext("Write “part > whole”: %(line)s") % {"line": line})
        return given

    @property
    def protection(self) -> Protection:
        """What a valid form declares."""
        given = self.cleaned_data
        parents = [tuple(part.strip() for part in line.split(">")) for line in given["parents"].splitlines() if ">" in line]
        totals = tuple("" if word == _BLANK else word for word in filter(None, map(str.strip, given["totals"].split(";"))))
        whole, counted = given["whole"], [name for name in given["counts"] if name != given["whole"]]
        counts = [Count(column=whole, parts=tuple(counted))] if whole else [Count(column=name) for name in counted]
        return Protection(
            breakdowns=tuple(
                Breakdown(column=name, totals=totals, parents=tuple((part, of) for part, of in parents)) for name in given["breakdowns"]
            ),
            counts=tuple(counts), along=tuple(given["along"]), method=Method(given["method"]), threshold=given["threshold"],
            zeros=given["zeros"], grows=given["grows"],
        )  # fmt: skip

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices


def _initial(protection: Protection | None, reason: str) -> dict[str, Any]:
    if protection is None:
        return {"method": str(Method.SUPPRESS), "totals": _TOTALS}
    totals = dict.fromkeys(word or _BLANK for one in protection.breakdowns for word in one.totals)
    parents = dict.fromkeys(pair for one in protection.breakdowns for pair in one.parents)
    return {
        "method": str(protection.method), "reason": reason, "threshold": protection.threshold,
        "counts": list(protection.columns), "whole": next((one.column for one in protection.counts if one.parts), ""),
        "breakdowns": [one.column for one in protection.breakdowns], "totals": "; ".join(totals) or _TOTALS,
        "parents": "\n".join(f"{part} > {whole}" for part, whole in parents), "along": list(protection.along),
        "zeros": protection.zeros, "grows": protection.grows,
    }  # fmt: skip
