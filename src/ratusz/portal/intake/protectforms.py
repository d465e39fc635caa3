"""How the small numbers of a table are protected, as a form: what is counted, by what it is broken down, what is a total."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ratusz.bank.model.schema import Schema
from ratusz.bank.protect.cells.declared import BASES, PERSONS, Breakdown, Count, Dominance, Method, Protection, Rounding
from ratusz.portal.secrecy.models import Declaration

_TOTALS = "Razem; Ogółem"
_BLANK = "–"
#: What is about counts; rows on persons have a form of their own.
_METHODS = [choice for choice in Declaration.METHODS if choice[0] != str(Method.ALIKE)]
_ROUNDINGS = [
    (str(Rounding.CONTROLLED), _("so that all sums hold")),
    (str(Rounding.NEAREST), _("each to the nearest; sums may differ")),
    (str(Rounding.RANDOM), _("up or down by chance, the same number always the same way; sums may differ")),
]


class ProtectForm(forms.Form):
    """What is counted, by what, from how many on it is shown, and what is done about less."""

    method = forms.ChoiceField(label=_("What to do about small numbers"), choices=_METHODS, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("Needed where the numbers are shown as they are: why nobody can be harmed by it."),
        required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    threshold = forms.IntegerField(
        label=_("Shown from how many on"), min_value=2, max_value=100, initial=PERSONS,
        help_text=_("Five for persons; three for firms, as the act on public statistics says (art. 38)."),
    )  # fmt: skip
    base = forms.ChoiceField(
        label=_("Rounded to multiples of"), choices=[(str(one), str(one)) for one in BASES], initial=str(PERSONS), required=False
    )
    rounding = forms.ChoiceField(label=_("How they are rounded"), choices=_ROUNDINGS, initial=str(Rounding.CONTROLLED), required=False)
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
    contributors = forms.ChoiceField(
        label=_("Column that says how many make up the number"), required=False,
        help_text=_("For sums of money: the number of firms or persons behind each sum. It does not go out itself."),
    )  # fmt: skip
    largest = forms.MultipleChoiceField(
        label=_("Columns with the largest contributions"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("What the largest one, the second one and so on bring to the sum. They do not go out themselves."),
    )  # fmt: skip
    dominance_first = forms.IntegerField(
        label=_("Hidden where so many of the largest"), min_value=1, max_value=5, required=False,
        help_text=_("One, as the act on public statistics says; empty: this is not looked at."),
    )  # fmt: skip
    dominance_percent = forms.IntegerField(
        label=_("make more than so many percent of the sum"), min_value=1, max_value=99, initial=75, required=False
    )
    known_within = forms.IntegerField(
        label=_("Hidden where the second largest could know the largest within so many percent"), min_value=1, max_value=99,
        required=False, help_text=_("The p % rule; empty: this is not looked at."),
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
        self._offer("contributors", [("", gettext("there is none")), *numbers])
        self._offer("largest", numbers)

    def clean(self) -> dict[str, Any]:
        """A number is no group, and showing all has a reason."""
        given = self.cleaned_data
        if set(given.get("counts", ())) & set(given.get("breakdowns", ())):
            self.add_error("breakdowns", gettext("A column of numbers cannot be a group as well."))
        if given.get("method") == str(Method.OPEN) and not given.get("reason", "").strip():
            self.add_error("reason", gettext("Say why the small numbers may be shown."))
        self._look_at_contributors(given)
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
        inside = {"contributors": given["contributors"], "largest": tuple(given["largest"])}
        counts = [Count(column=whole, parts=tuple(counted))] if whole else [Count(column=name, **inside) for name in counted]
        return Protection(
            breakdowns=tuple(
                Breakdown(column=name, totals=totals, parents=tuple((part, of) for part, of in parents)) for name in given["breakdowns"]
            ),
            counts=tuple(counts), along=tuple(given["along"]), method=Method(given["method"]), threshold=given["threshold"],
            zeros=given["zeros"], grows=given["grows"], base=int(given["base"] or PERSONS),
            rounding=Rounding(given["rounding"] or Rounding.CONTROLLED),
            dominance=_dominance(given), known_within=given["known_within"],
        )  # fmt: skip

    def _look_at_contributors(self, given: dict[str, Any]) -> None:
        """Contributors are about one column of sums; a rule about the largest needs their columns."""
        about = {name for name in (given.get("contributors"), *given.get("largest", ())) if name}
        if not about:
            if given.get("dominance_first") or given.get("known_within"):
                self.add_error("largest", gettext("Say which columns hold the largest contributions."))
            return
        counted = [name for name in given.get("counts", ()) if name != given.get("whole")]
        if given.get("whole") or len(counted) != 1:
            said = gettext("Contributions are about one column of sums: choose one column with the numbers.")
            self.add_error("contributors", said)
        if about & {*counted, *given.get("breakdowns", ())}:
            self.add_error("contributors", gettext("A column about contributions cannot be a number or a group of the table as well."))
        if (given.get("dominance_first") or 0) > len(given.get("largest", ())):
            self.add_error("dominance_first", gettext("There are not as many columns with the largest contributions."))
        if given.get("known_within") and len(given.get("largest", ())) < 2:
            self.add_error("known_within", gettext("This rule needs the two largest contributions."))

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices


def _dominance(given: Mapping[str, Any]) -> Dominance | None:
    first = given["dominance_first"]
    return Dominance(first=first, percent=given["dominance_percent"] or Dominance().percent) if first else None


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
        "zeros": protection.zeros, "grows": protection.grows, "base": str(protection.base), "rounding": str(protection.rounding),
        "contributors": next((one.contributors for one in protection.counts if one.contributors), ""),
        "largest": [name for one in protection.counts for name in one.largest], "known_within": protection.known_within,
        "dominance_first": protection.dominance.first if protection.dominance else None,
        "dominance_percent": protection.dominance.percent if protection.dominance else Dominance().percent,
    }  # fmt: skip
