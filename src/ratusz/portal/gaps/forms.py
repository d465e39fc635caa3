"""What people write about gaps, and about what a table is to hold."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ratusz.bank.model.table import Table
from ratusz.bank.reconcile.spelling import period_of
from ratusz.portal.core.texts import MOST_SIGNS
from ratusz.portal.gaps.access import may_be_given
from ratusz.portal.gaps.actions import Settling
from ratusz.portal.gaps.codes import Every, LagUnit
from ratusz.portal.gaps.models import Gap
from ratusz.portal.gaps.proposing import filled, read_rows, with_all_combinations
from ratusz.portal.gaps.reading import across_columns
from ratusz.portal.gaps.words import CubeWords
from ratusz.portal.people.models import Unit, User

_LAG = re.compile(r"P(\d+)([DM])|(\d+) workdays")


def _box(label: Any, hint: Any = "", *, required: bool = True, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, required=required, max_length=MOST_SIGNS, widget=forms.Textarea(attrs={"rows": rows})
    )


class StandsForm(forms.Form):
    """Of how the gap stood when the form was opened."""

    # Several of these forms stand on one page, and an id is there once.
    stands = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"id": False}))


class AssignForm(StandsForm):
    """To whom it is given."""

    unit = forms.ModelChoiceField(
        label=_("Unit"), queryset=Unit.objects.none(), empty_label=_("Choose…"),
        error_messages={"invalid_choice": _("This unit does not see the table. Choose one that does, or let it see the table first.")},
    )  # fmt: skip
    person = forms.ModelChoiceField(
        label=_("Person"), queryset=User.objects.none(), required=False, empty_label=_("nobody in particular"),
        help_text=_("A steward of that unit."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, gap: Gap, **rest: Any) -> None:
        super().__init__(data, **rest)
        unit, person = self.fields["unit"], self.fields["person"]
        if isinstance(unit, forms.ModelChoiceField) and isinstance(person, forms.ModelChoiceField):
            unit.queryset = may_be_given(gap)
            stewards = User.objects.filter(is_active=True, memberships__role="steward", memberships__unit__in=unit.queryset)
            person.queryset = stewards.distinct().order_by("name")

    def clean(self) -> dict[str, Any]:
        """The person works in the unit."""
        given = super().clean() or {}
        unit, person = given.get("unit"), given.get("person")
        if unit is not None and person is not None and not person.memberships.filter(unit=unit).exists():
            self.add_error("person", _("This person is no steward of that unit."))
        return given


class PlanForm(StandsForm):
    """By when it will be there."""

    due_on = forms.DateField(
        label=_("It will be there by"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Everybody reads this day."),
    )  # fmt: skip
    note_pl = _box(_("What is done about it"), _("One sentence for everybody; it may be left empty."), required=False, rows=2)
    note_en = _box(_("The same in English"), required=False, rows=2)


class SettleForm(StandsForm):
    """That it will not be there, or that the figure is right."""

    reason_pl = _box(_("Why"), _("Everybody who looks for it reads that: “The register was closed in 2020.”"), rows=2)
    reason_en = _box(_("The same in English"), required=False, rows=2)
    onwards = forms.BooleanField(label=_("It holds for later periods too"), required=False)

    def said(self) -> Settling:
        """What was said."""
        given = self.cleaned_data
        return Settling(reason_pl=given["reason_pl"], reason_en=given["reason_en"], onwards=given["onwards"])


class ReopenForm(forms.Form):
    """Why it is opened again."""

    why = forms.CharField(label=_("Why"), required=False, max_length=200)


class CubeForm(forms.Form):
    """What a table is to hold. Lists stand one a line."""

    across = forms.BooleanField(label=_("Periods stand in the heads of columns"), required=False)
    period_column = forms.ChoiceField(label=_("Column of the period"), required=False)
    columns = forms.MultipleChoiceField(
        label=_("Figures that are looked after"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Without any it is looked after whether each period has rows at all."),
    )  # fmt: skip
    area_column = forms.ChoiceField(label=_("Column of the area"), required=False)
    areas = _box(
        _("Areas"), _("One a line, as the table writes them; a name after a semicolon: 2474; Siemianowice Śląskie."), required=False, rows=6
    )
    breakdowns = forms.MultipleChoiceField(label=_("Columns of the breakdown"), required=False, widget=forms.CheckboxSelectMultiple)
    codes = _box(_("What is expected in them"), _("One a line: column; value."), required=False, rows=6)
    as_seen = forms.BooleanField(label=_("Expect only combinations that occur in the table"), required=False)
    filters = forms.CharField(
        label=_("Only these rows"),
        required=False,
        max_length=500,
        help_text=_("What follows the question mark in the address of the table."),
    )
    every = forms.ChoiceField(label=_("A figure comes"), choices=Every.choices)
    since = forms.CharField(label=_("The first period"), max_length=20, help_text=_("2011, 2024-Q1 or 2024-05."))
    until = forms.CharField(label=_("The last period"), max_length=20, required=False, help_text=_("Empty: it goes on."))
    lag = forms.IntegerField(label=_("It comes so long after the period"), min_value=0, max_value=3_660)
    lag_unit = forms.ChoiceField(label=_("Counted in"), choices=LagUnit.choices)
    grace = forms.IntegerField(label=_("Days of grace before it is overdue"), min_value=0, max_value=3_660, required=False)
    source = forms.CharField(
        label=_("How this is known"), max_length=300, required=False, help_text=_("A regulation, an agreement, the list of districts…")
    )
    is_public = forms.BooleanField(label=_("Everybody reads what is missing"), required=False)
    number = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, table: Table, **rest: Any) -> None:
        super().__init__(data, **rest)
        self.table = table
        named = [(one.name, f"{one.label or one.name}") for one in table.schema.columns]
        heads = [(name or "-", name or str(_("the head is the period alone"))) for name in across_columns(table.schema)]
        numbers = [(one.name, one.label or one.name) for one in table.schema.columns if one.type.is_number]
        self._choose("columns", list(dict(numbers + heads).items()))
        self._choose("breakdowns", named)
        for name in ("period_column", "area_column"):
            self._choose(name, [("", _("none")), *named])

    def _choose(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean_since(self) -> str:
        """A period."""
        return self._period("since")

    def clean_until(self) -> str:
        """A period, or none."""
        return self._period("until") if self.cleaned_data["until"].strip() else ""

    def _period(self, name: str) -> str:
        found = period_of(self.cleaned_data[name])
        if found is None:
            raise forms.ValidationError(_("Write a period: 2024, 2024-Q1, 2024-05 or 2024-W05."))
        return str(found)

    def clean(self) -> dict[str, Any]:
        """What belongs together is there."""
        given = super().clean() or {}
        if not given.get("across") and not given.get("period_column"):
            self.add_error("period_column", _("Choose the column that says of which period a row is."))
        if given.get("across") and not given.get("columns"):
            self.add_error("columns", _("Choose what stands in the heads beside the periods."))
        if given.get("area_column") and not given.get("areas", "").strip():
            self.add_error("areas", _("List the areas, or press “Fill the lists from the table”."))
        return given

    def words(self) -> CubeWords:
        """What was said."""
        given = self.cleaned_data
        columns = tuple("" if one == "-" else one for one in given["columns"])
        known = set(across_columns(self.table.schema)) if given["across"] else {one.name for one in self.table.schema.columns}
        words = CubeWords(
            columns=tuple(one for one in columns if one in known), across=given["across"], filters=_question(given["filters"]),
            period_column="" if given["across"] else given["period_column"], area_column=given["area_column"],
            breakdowns=tuple(given["breakdowns"]), every=given["every"], since=given["since"], until=given["until"],
            lag=_lag_text(given["lag"], given["lag_unit"]), grace=f"P{given['grace']}D" if given["grace"] else "",
            areas=tuple(_areas(given["areas"])) if given["area_column"] else (), codes=_codes(given["codes"], given["breakdowns"]),
            source=given["source"], is_public=given["is_public"],
        )  # fmt: skip
        if not given["as_seen"]:
            return words
        seen = filled(words, self.table, with_all_combinations(words, self.table, read_rows(self.table)))
        return CubeWords(**{**{name: getattr(words, name) for name in CubeWords.__dataclass_fields__}, "combos": seen.combos})


def initial_of(words: CubeWords, number: int) -> dict[str, Any]:
    """A declared or proposed cube as its form begins with."""
    found = _LAG.fullmatch(words.lag)
    grace = _LAG.fullmatch(words.grace)
    return {
        "across": words.across, "period_column": words.period_column, "columns": [one or "-" for one in words.columns],
        "area_column": words.area_column, "areas": "\n".join(f"{code}; {name}" if name else code for code, name in words.areas),
        "breakdowns": list(words.breakdowns),
        "codes": "\n".join(f"{name}; {code}" for name, codes in words.codes.items() for code in codes), "as_seen": bool(words.combos),
        "filters": words.filters, "every": words.every, "since": words.since, "until": words.until,
        "lag": int(found[1] or found[3]) if found else 0, "lag_unit": (found[2] or "W") if found else "D",
        "grace": int(grace[1]) if grace and grace[1] else 0, "source": words.source, "is_public": words.is_public, "number": number,
    }  # fmt: skip


def _question(text: str) -> str:
    return text.partition("?")[2] if text.startswith(("http", "/")) else text.lstrip("?")


def _lag_text(number: int, unit: str) -> str:
    if not number:
        return ""
    return f"{number} workdays" if unit == LagUnit.WORKDAYS else f"P{number}{unit}"


def _areas(text: str) -> list[tuple[str, str]]:
    found = {}
    for line in text.splitlines():
        code, _sign, name = line.partition(";")
        if code.strip():
            found[code.strip()] = name.strip()
    return list(found.items())


def _codes(text: str, columns: Sequence[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {name: [] for name in columns}
    for line in text.splitlines():
        name, _sign, code = line.partition(";")
        if name.strip() in found:
            found[name.strip()].append(code.strip())
    return {name: tuple(dict.fromkeys(codes)) for name, codes in found.items()}


def ahead(today: date) -> date:
    """The day that a plan begins with: three months ahead is what most need."""
    month = today.month + 3
    return date(today.year + (month > 12), (month - 1) % 12 + 1, min(today.day, 28))
