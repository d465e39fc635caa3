"""What people write on the pages of the desk, checked."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.forms import BoundField
from django.utils.translation import get_language_info, gettext
from django.utils.translation import gettext_lazy as _

from ratusz.portal.people.models import Membership, Reminders, Role, Unit, User
from ratusz.portal.people.units import UnitWords

_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class AccountForm(forms.Form):
    """What a person says of themselves, and how they are reminded."""

    name = forms.CharField(label=_("Name and surname"), max_length=150)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    language = forms.ChoiceField(label=_("Language of letters"), choices=[("pl", get_language_info("pl")["name_local"]), ("en", "English")])
    reminders = forms.ChoiceField(label=_("Reminders"), choices=Reminders.choices, widget=forms.RadioSelect)


class RemindersForm(forms.Form):
    """How often a person is reminded."""

    reminders = forms.ChoiceField(label=_("Reminders"), choices=Reminders.choices, widget=forms.RadioSelect)


class SubstituteForm(forms.Form):
    """Who substitutes whom, from day to day."""

    substitute = forms.ModelChoiceField(label=_("Substitute"), queryset=User.objects.none(), empty_label=_("Choose…"))
    first_on = forms.DateField(label=_("First day"), widget=_DAY)
    last_on = forms.DateField(label=_("Last day"), widget=_DAY)

    def __init__(self, principal: User | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(is_active=True, memberships__isnull=False).distinct().order_by("name")
        field: Any = self.fields["substitute"]
        field.queryset = people.exclude(pk=principal.pk) if principal else people
        if principal is None:
            whom = forms.ModelChoiceField(label=_("Who is away"), queryset=people, empty_label=_("Choose…"))
            self.fields = {"principal": whom, **self.fields}


class InviteForm(forms.Form):
    """A person to be invited."""

    name = forms.CharField(label=_("Name and surname"), max_length=150)
    email = forms.EmailField(label=_("E-mail"), help_text=_("A letter with a link to set a password goes there."))
    role = forms.ChoiceField(label=_("Role"))
    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.none(), required=False)

    def __init__(self, *args: Any, roles: Collection[Role], units: Iterable[Unit], whole: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_role_choices(self, roles=roles, units=units, whole=whole)

    def clean(self) -> dict[str, Any]:
        """A steward has a unit."""
        return _with_unit(self, super().clean() or {})


class RoleForm(forms.Form):
    """A role to be given."""

    role = forms.ChoiceField(label=_("Role"))
    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.none(), required=False)

    def __init__(self, *args: Any, roles: Collection[Role], units: Iterable[Unit], whole: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_role_choices(self, roles=roles, units=units, whole=whole)

    def clean(self) -> dict[str, Any]:
        """A steward has a unit."""
        return _with_unit(self, super().clean() or {})


def set_role_choices(form: forms.Form, *, roles: Collection[Role], units: Iterable[Unit], whole: bool) -> None:
    """Offer the roles and units that the person may give; `whole`: the whole bank too."""
    role: Any = form.fields["role"]
    role.choices = [(one.value, one.label) for one in roles]
    unit: Any = form.fields["unit"]
    unit.queryset = Unit.objects.filter(pk__in=[one.pk for one in units])
    unit.empty_label = gettext("the whole bank") if whole else gettext("Choose…")
    unit.required, unit.says_empty = not whole, True
    if Role.STEWARD in roles:
        unit.help_text = gettext("A steward needs a unit, and answers for those below it too.")


def _with_unit(form: forms.Form, given: dict[str, Any]) -> dict[str, Any]:
    if given.get("role") == Role.STEWARD and given.get("unit") is None and "unit" not in form.errors:
        form.add_error("unit", gettext("A steward answers for a unit: choose one."))
    return given


class UnitForm(forms.Form):
    """What is said of a unit."""

    name_pl = forms.CharField(label=_("Name"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=Unit.Kind.choices)
    contact = forms.CharField(label=_("Contact person"), max_length=150, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    url = forms.URLField(label=_("Web page"), required=False, assume_scheme="https")
    bip_url = forms.URLField(label=_("Public information bulletin (BIP)"), required=False, assume_scheme="https")
    about_pl = forms.CharField(label=_("What it does"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    about_en = forms.CharField(label=_("What it does, in English"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    @classmethod
    def of(cls, unit: Unit, data: Any = None) -> "UnitForm":
        """The form with what is said now."""
        return cls(data, initial={name: getattr(unit, name) for name in cls.base_fields})

    def words(self) -> UnitWords:
        """What was written."""
        return UnitWords(**{name: self.cleaned_data[name] for name in UnitForm.base_fields})


class PlaceForm(forms.Form):
    """Another unit: above a new or moved one, or to take over from a closed one."""

    parent = forms.ModelChoiceField(label=_("Lies below"), queryset=Unit.objects.none(), required=False, empty_label=_("at the top"))

    def __init__(self, units: Iterable[Unit], *args: Any, label: Any = "", empty: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["parent"]
        field.queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units])
        field.label, field.empty_label = label or field.label, empty or field.empty_label


class ClosingForm(forms.Form):
    """Who takes over from a unit that is closed: one unit for people and datasets, and for a dataset another one where that is wanted."""

    def __init__(self, unit: Unit, places: Iterable[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The form beside it asks for a unit above; each label must name its own.
        self.auto_id = "closing_%s"
        self._places = {str(place.pk): place for place in places}
        # Choices and no queries: a unit may answer for many datasets.
        names = [(key, place.name) for key, place in self._places.items()]
        whole: Any = forms.ChoiceField(label=_("Who takes its datasets and people over"), required=False)
        whole.choices, whole.says_empty = [("", gettext("nobody, it has none")), *names], True
        self.fields["parent"] = whole
        for dataset in unit.datasets.order_by("title_pl"):
            field: Any = forms.ChoiceField(label=dataset.title, required=False)
            field.choices, field.says_empty = [("", gettext("as all the others")), *names], True
            self.fields[f"dataset_{dataset.pk}"] = field

    def whole(self) -> BoundField:
        """The field for all together."""
        return self["parent"]

    def single(self) -> list[BoundField]:
        """The fields for single datasets; where there is one dataset only, it goes with all."""
        found = [self[name] for name in self.fields if name != "parent"]
        return found if len(found) > 1 else []

    def successor(self) -> Unit | None:
        """Who takes over all that goes nowhere else."""
        return self._places.get(self.cleaned_data["parent"])

    def datasets_to(self) -> dict[UUID, Unit]:
        """Id of a dataset → who takes it over, where that is somebody else."""
        chosen = ((name.removeprefix("dataset_"), value) for name, value in self.cleaned_data.items() if name != "parent" and value)
        return {UUID(dataset): self._places[place] for dataset, place in chosen}


class NoteForm(forms.Form):
    """How a letter that did not arrive was settled."""

    note = forms.CharField(label=_("How it was settled"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2000)


class AddressForm(forms.Form):
    """An address that a letter is sent to."""

    email = forms.EmailField(label=_("Correct address"))


class LeavingForm(forms.Form):
    """A successor for each role of a person who leaves."""

    def __init__(self, roles: Iterable[Membership], alone: frozenset[int], leaver: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(is_active=True, memberships__isnull=False).exclude(pk=leaver.pk).distinct().order_by("name")
        for post in roles:
            needed = post.pk in alone and post.role == Role.STEWARD
            where = post.unit.name if post.unit else gettext("the whole bank")
            field = forms.ModelChoiceField(
                label=f"{Role(post.role).label}, {where}", queryset=people, required=needed,
                empty_label=gettext("Choose…") if needed else gettext("nobody takes it over"),
            )  # fmt: skip
            if post.pk in alone:
                field.help_text = gettext("Nobody else has this role there.")
            self.fields[_name(post.pk)] = field

    def successors(self) -> dict[int, User | None]:
        """Id of a role → who takes it over."""
        return {int(name.removeprefix("role_")): person for name, person in self.cleaned_data.items()}


class LogForm(forms.Form):
    """What to look for in what happened."""

    is_filter = True

    osoba = forms.ModelChoiceField(label=_("Who"), queryset=User.objects.none(), required=False, empty_label=_("anybody"))
    jednostka = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.none(), required=False, empty_label=_("any"))
    rodzaj = forms.ChoiceField(label=_("What"), required=False)
    od = forms.DateField(label=_("From"), required=False, widget=_DAY)
    do = forms.DateField(label=_("To"), required=False, widget=_DAY)
    co = forms.CharField(label=_("Name of the thing"), required=False, max_length=200)
    cel = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, kinds: Iterable[tuple[str, Any]], people: Any, units: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["osoba"].queryset, fields["jednostka"].queryset = people, units
        fields["rodzaj"].choices = [("", gettext("anything")), *kinds]

    def asked(self) -> dict[str, Any]:
        """What was asked, without what was left empty or makes no sense."""
        self.is_valid()
        found: dict[str, Any] = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        return found


def _name(number: int) -> str:
    return f"role_{number}"
