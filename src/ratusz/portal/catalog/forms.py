"""What people type about datasets, resources and columns."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ratusz.portal.catalog.actions import DatasetWords, ResourceWords
from ratusz.portal.catalog.models import Audience, Dataset, Frequency, Licence, Resource, Theme
from ratusz.portal.core.texts import MOST_SIGNS
from ratusz.portal.people.models import Unit

KEYWORDS_LIMIT = 20
#: A line of text, and a box of several lines: some pages of print.
LINE_LIMIT, BOX_LIMIT = 250, 10_000


def _text(label: Any, hint: Any = "", *, rows: int = 0, required: bool = False, limit: int = 0) -> forms.CharField:
    """A line, or a box of `rows` lines, of at most `limit` signs; 0: as long as such a text usually may be."""
    most = limit or (BOX_LIMIT if rows else LINE_LIMIT)
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(label=label, help_text=hint, required=required, widget=widget, max_length=most)


def _day(label: Any, hint: Any = "") -> forms.DateField:
    return forms.DateField(label=label, help_text=hint, required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


def _why() -> forms.CharField:
    return _text(_("Why it changes"), _("For the history of the description; may be empty."), limit=LINE_LIMIT)


class DatasetForm(forms.Form):
    """What is said of a dataset. English fields are shown apart, and what is seldom needed behind a fold."""

    ENGLISH = ("title_en", "description_en", "source_en")
    MORE = ("covers_from", "covers_to", "area_name", "area_code", "contact_name", "contact_phone", "contact_email")

    title_pl = _text(_("Title"), _("Short, as a resident would ask for it: “Schools and pupils”."), required=True)
    description_pl = _text(
        _("What it is about"), _("What is counted, whom it concerns, since when. Two or three sentences."), rows=4, required=True
    )
    theme = forms.ModelChoiceField(label=_("Category"), queryset=Theme.objects.none(), empty_label=_("Choose…"))
    keywords = _text(_("Keywords"), _("Words people may look for, separated by commas."), limit=500)
    frequency = forms.ChoiceField(label=_("How often it is updated"), choices=Frequency.choices, initial=Frequency.YEARLY)
    licence = forms.ChoiceField(label=_("Terms of re-use"), choices=Licence.choices, initial=Licence.CC_BY)
    source_pl = _text(_("Where the data comes from"), _("The register, publication or system it was taken from."), rows=2)
    source_url = forms.URLField(label=_("Address of the source"), required=False, assume_scheme="https")
    covers_from = _day(_("The data is about the time from"))
    covers_to = _day(_("to"), _("Empty where it goes on."))
    area_name = _text(_("Area covered"), _("The city, a district: as people call it."), limit=150)
    area_code = forms.RegexField(
        r"^\d{2}(\d{2}(\d{2}\d?)?)?$",
        label=_("TERYT code of the area"),
        required=False,
        max_length=7,
        error_messages={"invalid": _("A TERYT code has 2, 4, 6 or 7 digits.")},
    )
    contact_name = _text(_("Who answers questions"), _("Where left empty, the unit does."), limit=150)
    contact_phone = _text(_("Phone"), limit=40)
    contact_email = forms.EmailField(label=_("E-mail"), required=False)
    title_en = _text(_("Title in English"))
    description_en = _text(_("What it is about, in English"), rows=4)
    source_en = _text(_("Where the data comes from, in English"), rows=2)
    why = _why()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["theme"]
        choice.queryset = Theme.objects.all()  # type: ignore[attr-defined]

    @classmethod
    def of(cls, dataset: Dataset, data: Any = None) -> "DatasetForm":
        """The form filled with what stands."""
        initial = {name: getattr(dataset, name) for name in DatasetWords.__dataclass_fields__}
        return cls(data, initial={**initial, "keywords": ", ".join(dataset.keywords), "why": ""})

    def clean_keywords(self) -> tuple[str, ...]:
        """The words, each once, in the order typed."""
        words = dict.fromkeys(word.strip() for word in re.split(r"[,;\n]", self.cleaned_data["keywords"]) if word.strip())
        if len(words) > KEYWORDS_LIMIT:
            raise forms.ValidationError(gettext("At most %(most)s keywords.") % {"most": KEYWORDS_LIMIT})
        return tuple(words)

    def words(self) -> DatasetWords:
        """What was typed."""
        return DatasetWords(**{name: self.cleaned_data[name] for name in DatasetWords.__dataclass_fields__})

    def clean(self) -> dict[str, Any]:
        """A time ends after it begins."""
        first, last = self.cleaned_data.get("covers_from"), self.cleaned_data.get("covers_to")
        if first and last and last < first:
            self.add_error("covers_to", gettext("The end stands before the beginning."))
        return self.cleaned_data

    def polish(self) -> list[forms.BoundField]:
        """The fields everybody fills."""
        return [self[name] for name in self.fields if name not in {*self.ENGLISH, *self.MORE, "why"}]

    def more(self) -> list[forms.BoundField]:
        """The time and place covered, and whom to ask."""
        return [self[name] for name in self.MORE]

    def english(self) -> list[forms.BoundField]:
        """The fields for English readers."""
        return [self[name] for name in self.ENGLISH]


class UnitForm(forms.Form):
    """Which unit answers for a new dataset."""

    unit = forms.ModelChoiceField(label=_("Unit that answers for the data"), queryset=Unit.objects.none(), empty_label=_("Choose…"))

    def __init__(self, units: Iterable[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = list(units)
        choice = self.fields["unit"]
        choice.queryset = Unit.objects.filter(pk__in=[unit.pk for unit in mine])  # type: ignore[attr-defined]
        if len(mine) == 1:
            choice.initial = mine[0].pk


class ResourceForm(forms.Form):
    """What is said of a resource."""

    title_pl = _text(_("Title of the table"), _("What one table holds: “Pupils by school, 2016-2024”."), required=True)
    description_pl = _text(_("What one row is"), _("One row is one school in one year; what is left out, and why."), rows=3)
    title_en = _text(_("Title in English"))
    description_en = _text(_("What one row is, in English"), rows=3)
    why = _why()

    @classmethod
    def of(cls, resource: Resource, data: Any = None) -> "ResourceForm":
        """The form filled with what stands."""
        return cls(data, initial={name: getattr(resource, name) for name in ResourceWords.__dataclass_fields__})

    def words(self) -> ResourceWords:
        """What was typed."""
        return ResourceWords(**{name: self.cleaned_data[name] for name in ResourceWords.__dataclass_fields__})


class AudienceForm(forms.Form):
    """Whom a dataset or a resource is for."""

    audience = forms.ChoiceField(label=_("Who may see it"), choices=Audience.choices, widget=forms.RadioSelect)
    units = forms.ModelMultipleChoiceField(
        label=_("Named units"),
        help_text=_("Only when “named units” is chosen above. People of the units below them are included."),
        queryset=Unit.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["units"]
        choice.queryset = Unit.objects.all()  # type: ignore[attr-defined]

    @classmethod
    def of(cls, thing: Dataset | Resource, data: Any = None) -> "AudienceForm":
        """The form filled with what stands."""
        return cls(data, prefix="for", initial={"audience": thing.audience, "units": list(thing.audience_units.all())})

    def clean(self) -> dict[str, Any]:
        """Named units need a name."""
        if self.cleaned_data.get("audience") == Audience.UNITS and not self.cleaned_data.get("units"):
            self.add_error("units", gettext("Choose at least one unit."))
        return self.cleaned_data


class AddressForm(forms.Form):
    """The last part of an address."""

    slug = forms.RegexField(
        r"^[a-z0-9]+(-[a-z0-9]+)*$",
        label=_("Address"),
        help_text=_("Small letters, digits and hyphens. The old address will lead to the new one for ever."),
        max_length=100,
    )


class ReasonForm(forms.Form):
    """Why something published is taken back. Everybody can read it."""

    reason = _text(_("Reason"), _("Residents will read it at this address."), rows=2, required=True, limit=MOST_SIGNS)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class UndoForm(ReasonForm):
    """Why the version before the current one comes back."""

    hide = forms.BooleanField(
        label=_("Nobody should open the mistaken version again"),
        help_text=_("Its permanent address will show the reason instead."),
        required=False,
    )


class CloseForm(forms.Form):
    """Which earlier versions nobody should open again, and why."""

    versions = forms.MultipleChoiceField(label=_("Versions"), widget=forms.CheckboxSelectMultiple)
    reason = _text(_("Reason"), _("Residents will read it at this address."), rows=2, required=True, limit=MOST_SIGNS)

    def __init__(self, versions: Iterable[tuple[str, str]], data: Any = None) -> None:
        super().__init__(data, auto_id="close_%s")
        choice: Any = self.fields["versions"]
        choice.choices = list(versions)


class ArchiveForm(forms.Form):
    """Why a dataset is updated no more, and what to use instead."""

    reason = _text(_("Reason"), _("Residents will read it on the page of the dataset."), rows=2, required=True, limit=MOST_SIGNS)
    successor = forms.ModelChoiceField(
        label=_("What to use instead"), queryset=Dataset.objects.none(), required=False, empty_label=_("none")
    )

    def __init__(self, dataset: Dataset, others: QuerySet[Dataset], data: Any = None) -> None:
        super().__init__(data, auto_id="archive_%s")
        choice: Any = self.fields["successor"]
        choice.queryset = others.exclude(pk=dataset.pk)
