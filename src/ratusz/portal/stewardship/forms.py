"""What people say of data: a form for each kind of thing, a reason for each change."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from ratusz.portal.catalog.models import Frequency, Resource
from ratusz.portal.catalog.standing import EDITORS, Anybody, standing_of
from ratusz.portal.core.texts import MOST_SIGNS
from ratusz.portal.people.models import Unit
from ratusz.portal.stewardship.models import Consumer, Declared, Flow, Purpose, Requirement, System
from ratusz.portal.stewardship.words import (
    ConsumerWords,
    FlowWords,
    PurposeWords,
    RequirementWords,
    SystemWords,
    Words,
    many,
    said,
    words_of,
)

MOST_COLUMNS = 200
LARGEST_SHEET_BYTES = 5_000_000
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def text_box(label: Any, hint: Any = "", *, required: bool = False, rows: int = 3) -> forms.CharField:
    """A field for some sentences."""
    return forms.CharField(
        label=label, help_text=hint, required=required, max_length=MOST_SIGNS, widget=forms.Textarea(attrs={"rows": rows})
    )


def _line(label: Any, hint: Any = "", *, required: bool = False, most: int = 300) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, required=required, max_length=most)


def units_of(user: Anybody) -> Any:
    """The units for which `user` may declare things."""
    standing, units = standing_of(user), Unit.objects.filter(closed_on=None)
    if standing.everywhere.intersection(EDITORS):
        return units
    return units.filter(pk__in=frozenset().union(*(standing.reach.get(role, frozenset()) for role in EDITORS)))


class DeclaredForm(forms.Form):
    """Something declared. `unit`: who answers for it. `why`: the reason of a change; not asked of what is new."""

    WORDS: ClassVar[type[Words]]

    stands = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    unit = forms.ModelChoiceField(label=_("Who answers for it"), queryset=Unit.objects.none(), empty_label=_("Choose…"))
    why = _line(_("Why it is changed"), _("One sentence; it stands in the history."))

    def __init__(self, data: Any, *, user: Anybody, thing: Declared | None = None, initial: dict[str, Any] | None = None) -> None:
        given = {} if thing is None else {**_initial(words_of(thing)), "unit": thing.unit_id, "stands": thing.stands}
        super().__init__(data, initial={**given, **(initial or {})})
        units = units_of(user)
        self.query("unit", units if thing is None else units | Unit.objects.filter(pk=thing.unit_id))
        if thing is None:
            del self.fields["why"]
            if not (initial or {}).get("unit") and units.count() == 1:
                self.fields["unit"].initial = units.get().pk
        self.user = user
        self.order_fields([*(name for name in self.fields if name not in {"unit", "why"}), "unit", "why"])

    def query(self, name: str, rows: Any, now: Any = None) -> None:
        """Give the field `name` its rows; what stands there `now` is among them, or saving anything else would take it away unsaid."""
        field = self.fields[name]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = rows if now is None else rows | rows.model.objects.filter(pk=now)

    def words(self) -> Words:
        """What was said."""
        names = self.WORDS.__dataclass_fields__
        return self.WORDS(**{name: _plain(value) for name, value in self.cleaned_data.items() if name in names})


def _initial(words: Words) -> dict[str, Any]:
    found = {name: value.pk if hasattr(value, "pk") else value for name, value in said(words).items()}
    if "columns" in found:
        found["columns"] = "\n".join(found["columns"])
    return {**found, **{name: [one.pk for one in rows] for name, rows in many(words).items()}}


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, (list, tuple)) or hasattr(value, "query") else value


class SystemForm(DeclaredForm):
    """A system."""

    WORDS = SystemWords

    name = _line(_("Name of the system"), required=True, most=200)
    kind = forms.ChoiceField(label=_("What it is"), choices=System.Kind.choices)
    keeper = _line(_("Whose it is, if not of the office"), _("For example: GUS, the ministry, a firm."), most=200)
    act = _line(_("Law it rests on"))
    about = text_box(_("What lies there"))


class PurposeForm(DeclaredForm):
    """A purpose."""

    WORDS = PurposeWords

    text_pl = _line(_("What for"), _("In a few words that stand after “for”: the yearly report on the state of the city."), required=True)
    text_en = _line(_("What for, in English"))
    basis = _line(_("Legal basis"), _("Article and act, for example: art. 28aa of the act on municipal self-government."))
    serves = _line(_("Which decision or report it serves"))
    is_duty = forms.BooleanField(label=_("The law asks for it"), required=False)
    review_on = forms.DateField(label=_("To be looked at again on"), required=False, widget=_DAY)
    is_public = forms.BooleanField(
        label=_("Everybody may read it"), help_text=_("It then stands on the pages of the datasets gathered for it."), required=False
    )


class ConsumerForm(DeclaredForm):
    """A consumer."""

    WORDS = ConsumerWords

    name_pl = _line(
        _("Who or what uses the data"), _("The name of the report, the decision, the duty, the application."), required=True, most=200
    )
    name_en = _line(_("The same in English"), most=200)
    kind = forms.ChoiceField(label=_("What it is"), choices=Consumer.Kind.choices)
    who = _line(_("Who reads it or decides"), most=200)
    due = _line(_("When"), _("For example: by 31 May each year."), most=200)
    is_public = forms.BooleanField(label=_("Everybody may read it"), required=False)


class FlowForm(DeclaredForm):
    """A flow. A purpose that is not on the list yet is declared on the way."""

    WORDS = FlowWords

    title = _line(_("What is gathered"), required=True, most=250)
    about = text_box(_("More about it"))
    resource = forms.ModelChoiceField(
        label=_("Where it lies in the bank"), queryset=Resource.objects.none(), required=False, empty_label=_("it is not in the bank yet")
    )
    columns = text_box(_("What stands in it"), _("Names of columns or boxes of the form, each on a line of its own."))
    from_unit = forms.ModelChoiceField(
        label=_("From which unit"), queryset=Unit.objects.all(), required=False, empty_label=_("not from a unit of the office")
    )
    system = forms.ModelChoiceField(
        label=_("From which system"), queryset=System.objects.none(), required=False, empty_label=_("from none")
    )
    from_text = _line(_("Or from whom else"), _("For example: residents, schools, the GUS."), most=200)
    channel = forms.ChoiceField(label=_("In which way"), choices=Flow.Channel.choices, required=False)
    frequency = forms.ChoiceField(label=_("How often it comes"), choices=Frequency.choices, initial=Frequency.IRREGULAR)
    personal = forms.ChoiceField(label=_("Does it tell of people"), choices=Flow.Personal.choices, required=False)
    personal_basis = _line(_("By what law data of people is kept"), _("Article and act."))
    purposes = forms.ModelMultipleChoiceField(
        label=_("What for"), queryset=Purpose.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    new_purpose = _line(_("Another purpose"), _("If it is not on the list above."))
    new_basis = _line(_("Legal basis of the other purpose"))
    consumers = forms.ModelMultipleChoiceField(
        label=_("Who uses it"), queryset=Consumer.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any, *, user: Anybody, thing: Declared | None = None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, user=user, thing=thing, initial=initial)
        kept = Resource.objects.meant_for(user).filter(withdrawn_at=None)
        flow = thing if isinstance(thing, Flow) else None
        order = ("dataset__title_pl", "title_pl")
        self.query("resource", kept.select_related("dataset").order_by(*order), flow and flow.resource_id)
        field = self.fields["resource"]
        if isinstance(field, forms.ModelChoiceField):
            field.label_from_instance = lambda one: f"{one.dataset.title}: {one.title}"  # type: ignore[method-assign, assignment]
        self.query("system", System.objects.kept(), flow and flow.system_id)
        self.query("purposes", Purpose.objects.kept())
        self.query("consumers", Consumer.objects.kept())

    def clean_columns(self) -> tuple[str, ...]:
        """The lines."""
        lines = tuple(filter(None, (one.strip() for one in self.cleaned_data["columns"].splitlines())))
        if len(lines) > MOST_COLUMNS or any(len(one) > MOST_COLUMNS for one in lines):
            raise forms.ValidationError(_("These are too many names, or too long ones. Write those that matter."))
        return lines

    def new_words(self) -> PurposeWords | None:
        """The purpose that is not on the list yet."""
        text = self.cleaned_data.get("new_purpose", "")
        return PurposeWords(text_pl=text, basis=self.cleaned_data.get("new_basis", "")) if text else None


class RequirementForm(DeclaredForm):
    """Something that is needed."""

    WORDS = RequirementWords

    text = _line(_("What is needed"), _("For example: children in kindergartens by district, each year."), required=True, most=250)
    why = text_box(_("What would be done with it"))
    purpose = forms.ModelChoiceField(
        label=_("For which purpose"), queryset=Purpose.objects.none(), required=False, empty_label=_("not said")
    )
    consumer = forms.ModelChoiceField(label=_("For whom"), queryset=Consumer.objects.none(), required=False, empty_label=_("not said"))
    asked_of = forms.ModelChoiceField(
        label=_("Who could gather it"), queryset=Unit.objects.filter(closed_on=None), required=False, empty_label=_("not known")
    )
    met_by = forms.ModelChoiceField(
        label=_("Given by"), queryset=Flow.objects.none(), required=False, empty_label=_("nobody gathers it yet")
    )

    def __init__(self, data: Any, *, user: Anybody, thing: Declared | None = None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, user=user, thing=thing, initial=initial)
        need = thing if isinstance(thing, Requirement) else None
        self.query("purpose", Purpose.objects.kept(), need and need.purpose_id)
        self.query("consumer", Consumer.objects.kept(), need and need.consumer_id)
        self.query("asked_of", Unit.objects.filter(closed_on=None), need and need.asked_of_id)
        self.query("met_by", Flow.objects.readable_by(user).running(), need and need.met_by_id)


FORMS: dict[type[Declared], type[DeclaredForm]] = {
    System: SystemForm, Purpose: PurposeForm, Consumer: ConsumerForm, Flow: FlowForm, Requirement: RequirementForm,
}  # fmt: skip


class WhyForm(forms.Form):
    """Why something is put aside, ended, told apart."""

    why = forms.CharField(label=_("Why"), max_length=MOST_SIGNS, widget=forms.Textarea(attrs={"rows": 2}))


class NarrowForm(forms.Form):
    """Which part of a list one looks at."""

    is_filter = True

    jednostka = forms.ModelChoiceField(
        label=_("Unit"), queryset=Unit.objects.all(), required=False, to_field_name="slug", empty_label=_("all")
    )
    q = forms.CharField(label=_("Words"), required=False, max_length=100)
    stan = forms.ChoiceField(label=_("Which"), required=False)

    def __init__(self, data: Any, *, states: Iterable[tuple[str, Any]]) -> None:
        super().__init__(data)
        field = self.fields["stan"]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(states)

    def asked(self) -> dict[str, Any]:
        """What was asked; what makes no sense is as if it had not been."""
        self.is_valid()
        return self.cleaned_data


class CampaignForm(forms.Form):
    """An inventory: which units are asked, until when, with which words."""

    name = _line(_("Name"), _("For example: Inventory of data, autumn 2026."), required=True, most=200)
    due_on = forms.DateField(label=_("By which day"), widget=_DAY)
    everyone = forms.BooleanField(label=_("All units"), help_text=_("Those chosen below are among them."), required=False)
    units = forms.ModelMultipleChoiceField(
        label=_("Which units"), queryset=Unit.objects.filter(closed_on=None), widget=forms.CheckboxSelectMultiple, required=False
    )
    letter = text_box(
        _("What to write to them"), _("It is sent to the stewards of these units at once, with the address of their list."), rows=5
    )

    def clean(self) -> dict[str, Any]:
        """Somebody is asked."""
        given = super().clean() or {}
        if not given.get("everyone") and not given.get("units"):
            self.add_error("units", _("Choose the units that are asked, or all of them."))
        return given

    def asked(self) -> dict[str, Any]:
        """What was chosen."""
        given = dict(self.cleaned_data)
        units = Unit.objects.filter(closed_on=None) if given.pop("everyone") else given["units"]
        return {**given, "units": tuple(units)}


class OutcomeForm(forms.Form):
    """What came of an inventory."""

    outcome = text_box(_("What came of it"), _("It stays readable beside the counts by unit."), required=True, rows=4)


class NoteForm(forms.Form):
    """What a unit adds when its list is whole."""

    note = text_box(_("Note"), rows=2)


class SheetForm(forms.Form):
    """The inventory, filled in."""

    file = forms.FileField(
        label=_("The spreadsheet, filled in"), help_text=_(
            "XLSX, ODS or CSV with the headings of the template; or a contract in ODCS 3.1 (YAML), of which purpose and use are taken."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xlsm,.xls,.ods,.csv,.yaml,.yml"}),
    )  # fmt: skip

    def clean_file(self) -> Any:
        """Of a size that one reads while a person waits."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_SHEET_BYTES:
            raise forms.ValidationError(_("The file is too large. A list of a thousand lines has some hundred kilobytes."))
        return file


class SuperiorForm(forms.Form):
    """To whom one writes when a unit does not deliver."""

    name = _line(_("Name and surname"), required=True, most=150)
    email = forms.EmailField(label=_("E-mail"))
