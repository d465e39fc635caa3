"""A correction as a form: what becomes of which cells, what the source says there, why, and who knows better."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ratusz.bank.base.errors import WrongQuery
from ratusz.bank.check.corrections.correction import Action, Correction
from ratusz.bank.model.schema import Column
from ratusz.bank.query.values import parse_value, print_value
from ratusz.portal.catalog.office import language
from ratusz.portal.core.texts import MOST_SIGNS, seen
from ratusz.portal.corrections.models import Kept

#: Conditions that a form offers; one that comes from a row of the table may need more, as many as its key has columns.
_OFFERED, MOST_PLACES = 3, 60


class PlaceForm(forms.Form):
    """Which cell of the table is wrong."""

    wiersz = forms.IntegerField(label=_("Row"), min_value=1, max_value=2**40, help_text=_("As the table numbers it."))
    kolumna = forms.ChoiceField(label=_("Column"))

    def __init__(self, columns: Sequence[Column], data: Any = None, *, row: str = "") -> None:
        super().__init__(data, auto_id="place_%s", initial={"wiersz": row if row.isdecimal() else ""})
        self.fields["kolumna"].choices = [(one.name, one.label) for one in columns]  # type: ignore[attr-defined]


class CorrectionForm(forms.Form):
    """All of a correction. `correction` is what a valid one says, its texts in the form in which the bank keeps them."""

    action = forms.ChoiceField(label=_("What is done"), choices=Kept.ACTIONS, widget=forms.RadioSelect, initial=str(Action.OVERRIDE))
    column = forms.ChoiceField(label=_("Column"), required=False)
    expect = forms.CharField(
        label=_("What the source says there now"), required=False, max_length=MOST_SIGNS,
        help_text=_(
            "Once it says something else, the correction is not applied and you are told. Of a slice that is multiplied: its least "
            "number; empty: taken from the last version."
        ),
    )  # fmt: skip
    value = forms.CharField(
        label=_("What is right"), required=False, max_length=MOST_SIGNS,
        help_text=_("Empty: nobody knows, and a sign stands there. Of a slice: what it is multiplied by, for example 1000 or 0.01."),
    )  # fmt: skip
    most = forms.CharField(label=_("Of a slice that is multiplied: its greatest number"), required=False, max_length=40)
    reason = forms.CharField(
        label=_("Why"), max_length=MOST_SIGNS, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Residents read it beside the value."),
    )  # fmt: skip
    provider = forms.CharField(
        label=_("Who says what is right"), max_length=250, help_text=_("A register, a document, a letter and its day.")
    )  # fmt: skip

    def __init__(self, columns: Sequence[Column], data: Any = None, *, given: Correction | None = None) -> None:
        super().__init__(data, initial=_initial(given))
        self._columns = {one.name: one for one in columns}
        choices = [("", gettext("– the whole row –")), *((one.name, one.label) for one in columns)]
        self.fields["column"].choices = choices  # type: ignore[attr-defined]
        where: dict[str, forms.Field] = {}
        sent = sum(1 for at in range(MOST_PLACES) if f"where_{at}" in data) if data else 0
        self._places = range(max(_OFFERED, sent, len(given.where) if given else 0))
        for at in self._places:
            number = {"number": at + 1}
            where[f"where_{at}"] = forms.ChoiceField(
                label=gettext("Condition %(number)s: column") % number,
                required=False,
                choices=[("", "–"), *choices[1:]],
                initial=_pair(given, at)[0],
            )
            where[f"is_{at}"] = forms.CharField(
                label=gettext("Condition %(number)s: what stands in it") % number,
                required=False,
                max_length=MOST_SIGNS,
                initial=_pair(given, at)[1],
            )
        for one in (*where.values(), self.fields["column"], self.fields["expect"], self.fields["value"], self.fields["most"]):
            one.says_empty = True  # type: ignore[attr-defined]  # what is left empty, and when, is told in other words
        before = {name: self.fields[name] for name in ("action", "column")}
        self.fields = {**before, **where, **{name: one for name, one in self.fields.items() if name not in before}}

    def clean(self) -> dict[str, Any]:
        """Values that their columns can hold; a number for a slice."""
        given = self.cleaned_data
        action, column = given.get("action", ""), self._columns.get(given.get("column", ""))
        if action != Action.DROP and column is None:
            self.add_error("column", gettext("Say which column."))
        if action == Action.SCALE and column is not None and not column.type.is_number:
            self.add_error("column", gettext("Only numbers can be multiplied."))
        if action == Action.SCALE:
            self._number("value")
        for name in ("expect", "most", *([] if action == Action.SCALE else ["value"])):
            given[name] = self._canonical(name, column)
        named: set[str] = set()
        for at in self._places:
            name = given.get(f"where_{at}", "")
            if name in named:
                self.add_error(f"where_{at}", gettext("This column is named already."))
            elif not name and given.get(f"is_{at}"):
                self.add_error(f"where_{at}", gettext("Say which column."))
            named |= {name} - {""}
            given[f"is_{at}"] = self._canonical(f"is_{at}", self._columns.get(given.get(f"where_{at}", "")))
        return given

    @property
    def conditions(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The fields that say which rows: a column, and what stands in it."""
        return [(self[f"where_{at}"], self[f"is_{at}"]) for at in self._places]

    @property
    def others(self) -> list[forms.BoundField]:
        """The fields after these."""
        return [self[name] for name in self.fields if name not in {"action", "column"} and not name.startswith(("where_", "is_"))]

    @property
    def correction(self) -> Correction:
        """What the valid form says."""
        given, action = self.cleaned_data, Action(self.cleaned_data["action"])
        pairs = ((given.get(f"where_{at}"), given[f"is_{at}"]) for at in self._places)
        return Correction(
            number=0, action=action, where=tuple({name: text for name, text in pairs if name}.items()), column=given["column"],
            expect=given["expect"], most=given["most"] if action is Action.SCALE else "",
            value=given["value"] if action in {Action.OVERRIDE, Action.SCALE} else "",
        )  # fmt: skip

    def _canonical(self, name: str, column: Column | None) -> str:
        text = seen(str(self.cleaned_data.get(name) or "")).strip()
        if not text or column is None:
            return text
        written = "".join(text.split()) if column.type.is_number else text
        try:
            return print_value(parse_value(written, column))
        except WrongQuery as error:
            values = {"found": text, "column": column.label}
            said = gettext("“%(found)s” is no value of the column “%(column)s”.") % values
            self.add_error(name, f"{said} {error.advice(language())}")
            return text

    def _number(self, name: str) -> None:
        text = str(self.cleaned_data.get(name) or "").replace(",", ".").strip()
        try:
            number = Decimal(text)
            is_one = not number.is_finite() or not 0 < number < 10**9 or number == 1 or round(number, 9) != number
        except InvalidOperation:
            is_one = True
        if is_one:
            self.add_error(name, gettext("Write a number other than 1, with at most nine decimals."))
        self.cleaned_data[name] = text


def _initial(given: Correction | None) -> dict[str, Any]:
    if given is None:
        return {}
    return {"action": str(given.action), "column": given.column, "expect": given.expect, "value": given.value, "most": given.most}


def _pair(given: Correction | None, at: int) -> tuple[str, str]:
    return given.where[at] if given is not None and at < len(given.where) else ("", "")
