"""A release calendar as a form: a rule, a list of days, or none."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.model.period import PeriodKind
from ratusz.bank.reconcile.gaps.calendar import lag_of
from ratusz.bank.reconcile.releases import Calendar, days_from_text
from ratusz.portal.catalog.office import language
from ratusz.portal.core.texts import MOST_SIGNS

RULE, LIST, NONE = "rule", "list", "none"
_DAYS, _WORKDAYS, _MONTHS = "days", "workdays", "months"
FREQUENCIES = (
    (str(PeriodKind.MONTH), _("each month")),
    (str(PeriodKind.QUARTER), _("each quarter")),
    (str(PeriodKind.HALF), _("each half year")),
    (str(PeriodKind.YEAR), _("each year")),
    (str(PeriodKind.SCHOOL_YEAR), _("each school year")),
    (str(PeriodKind.WEEK), _("each week")),
    (str(PeriodKind.DAY), _("each day")),
)
_UNITS = ((_DAYS, _("days")), (_WORKDAYS, _("working days")), (_MONTHS, _("months")))


class CalendarForm(forms.Form):
    """When figures come. `calendar` is what a valid one says, None for no calendar."""

    kind = forms.ChoiceField(
        label=_("How it is promised"), widget=forms.RadioSelect, initial=RULE,
        choices=(
            (RULE, _("so long after the end of each period")), (LIST, _("on days of a list")),
            (NONE, _("by no calendar: only as often as the dataset says")),
        ),
    )  # fmt: skip
    frequency = forms.ChoiceField(label=_("Figures of"), choices=FREQUENCIES, required=False)
    number = forms.IntegerField(label=_("They come at the latest after"), min_value=0, max_value=1000, required=False, initial=10)
    unit = forms.ChoiceField(
        label=_("Counted in"), choices=_UNITS, required=False,
        help_text=_("Counted from the last day of the period. A free day (Saturday, Sunday, holiday) moves it to the next working day."),
    )  # fmt: skip
    days = forms.CharField(
        label=_("Days, one in a line"), required=False, max_length=5_000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("2026-03-15, or with the period that comes then: 2026-03-15; 2026-Q1."),
    )  # fmt: skip
    reason = forms.CharField(label=_("Why so"), required=False, max_length=MOST_SIGNS, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data: Any = None, *, before: Calendar | None = None) -> None:
        super().__init__(data, initial=_initial(before))
        self._days: Any = ()
        for name in ("frequency", "number", "unit", "days"):
            self.fields[name].says_empty = True  # type: ignore[attr-defined]  # which of them are needed follows from the first

    def clean(self) -> dict[str, Any]:
        """A list holds days, and a rule says after how long: nothing written is not "at once"."""
        given = self.cleaned_data
        if given.get("kind") == RULE and "number" in given and given["number"] is None:
            self.add_error("number", gettext("Write a number; 0 is the day on which the period ends."))
        if given.get("kind") == LIST:
            try:
                self._days = days_from_text(given.get("days", ""))
            except WrongUsage as error:
                self.add_error("days", f"{error.sentence(language())} {error.advice(language())}")
            else:
                if not self._days:
                    self.add_error("days", gettext("Write at least one day."))
        return given

    @staticmethod
    def sent(one: Calendar) -> tuple[tuple[str, str], ...]:
        """The fields that say this calendar, as the form sends them."""
        return tuple((name, str(value)) for name, value in _initial(one).items())

    @property
    def calendar(self) -> Calendar | None:
        """What the valid form says."""
        given = self.cleaned_data
        if given["kind"] == LIST:
            return Calendar(days=self._days)
        if given["kind"] == NONE:
            return None
        number = given.get("number") or 0
        lag = {_DAYS: f"P{number}D", _WORKDAYS: f"{number} workdays", _MONTHS: f"P{number}M"}[given.get("unit") or _DAYS]
        return Calendar(frequency=PeriodKind(given.get("frequency") or PeriodKind.MONTH), lag=lag if number else "")


def _initial(before: Calendar | None) -> dict[str, Any]:
    if before is None:
        return {}
    if before.frequency is None:
        lines = (f"{one.day.isoformat()}; {one.period}" if one.period else one.day.isoformat() for one in before.days)
        return {"kind": LIST, "days": "\n".join(lines)}
    lag = lag_of(before.lag) if before.lag else None
    number, unit = (lag.workdays, _WORKDAYS) if lag and lag.workdays else (lag.months, _MONTHS) if lag and lag.months else (0, _DAYS)
    if lag and unit == _DAYS:
        number = lag.days
    return {"kind": RULE, "frequency": str(before.frequency), "number": number, "unit": unit}
