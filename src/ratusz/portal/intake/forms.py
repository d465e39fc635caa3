"""What people choose when they deliver a file, and when they review one."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import PurePath
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ratusz.bank.base.clock import WARSAW
from ratusz.bank.model.schema import Schema
from ratusz.bank.store.fit import MAY_BE_ACCEPTED
from ratusz.portal.catalog.actions import DatasetWords, ResourceWords
from ratusz.portal.catalog.models import Dataset, Resource, Theme
from ratusz.portal.catalog.office import language
from ratusz.portal.intake.actions import Behalf
from ratusz.portal.intake.answerforms import FilesField
from ratusz.portal.intake.models import Decision, DeliveredTable, Delivery
from ratusz.portal.people.models import Unit
from ratusz.portal.show.numbers import format_size

NEW_DATASET = "new"
_IN_DATASET = "new-in:"
_DOCUMENT_IN = "document-in:"
_RESOURCE = "to:"
#: Files of one sending.
MOST_FILES = 30
_DATE = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class DeliverForm(forms.Form):
    """A file or several, where they go, the day they are for. A new table or a new dataset can be made in the same step.

    Several files go to one dataset, each to the table that had a file of such a name before; the rest is said after the reading.
    """

    file = FilesField(label=_("File"))
    target = forms.ChoiceField(label=_("What is it?"))
    state_on = forms.DateField(
        label=_("The data is as of"), help_text=_("The day the figures describe, not today."), required=False, widget=_DATE
    )
    note = forms.CharField(
        label=_("What changed"),
        help_text=_("A sentence for the reviewer and for the history everybody can read."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
    )
    table_title = forms.CharField(label=_("Title of the new table"), required=False, max_length=250)
    dataset_title = forms.CharField(label=_("Title of the new dataset"), required=False, max_length=250)
    dataset_description = forms.CharField(label=_("What it is about"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    theme = forms.ModelChoiceField(label=_("Category"), queryset=Theme.objects.none(), required=False, empty_label=_("Choose…"))
    unit = forms.ModelChoiceField(
        label=_("Unit that answers for it"), queryset=Unit.objects.none(), required=False, empty_label=_("Choose…")
    )

    sent_by = forms.CharField(
        label=_("Sender"), required=False, max_length=250, help_text=_("The person or institution it really came from.")
    )
    sent_on = forms.DateField(label=_("Day of the letter"), required=False, widget=_DATE)
    letter = forms.CharField(label=_("Number of the letter, or a note on the e-mail"), required=False, max_length=250)

    NEW_TABLE = ("table_title",)
    BEHALF = ("sent_by", "sent_on", "letter")
    NEW = ("dataset_title", "dataset_description", "theme", "unit")

    def __init__(self, datasets: Iterable[Dataset], units: Sequence[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.datasets = {str(dataset.pk): dataset for dataset in datasets}
        listed = (one for dataset in self.datasets.values() for one in dataset.resources.all())
        self.resources = {str(one.pk): one for one in listed if one.kind != Resource.Kind.LINK}
        self._field("target").choices = self._targets()
        self._field("theme").queryset = Theme.objects.all()
        self._field("unit").queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units])
        if len(units) == 1:
            self._field("unit").initial = units[0].pk
        limit = format_size(settings.BANK_UPLOAD_LIMIT_BYTES, language())
        self._field("file").help_text = gettext(
            "Excel, LibreOffice, CSV and other tables, at most %(limit)s. As it is: you need not tidy it up first."
        ) % {"limit": limit}

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def _targets(self) -> list[Any]:
        groups: list[Any] = [("", gettext("Choose…"))]
        for key, dataset in self.datasets.items():
            mine = [(f"{_RESOURCE}{one.pk}", _called(one)) for one in dataset.resources.all() if str(one.pk) in self.resources]
            table = f"{_IN_DATASET}{key}", gettext("+ a new table in “%(title)s”") % {"title": dataset.title}
            document = f"{_DOCUMENT_IN}{key}", gettext("+ a new document in “%(title)s”") % {"title": dataset.title}
            groups.append((dataset.title, [*mine, table, document]))
        return [*groups, (NEW_DATASET, gettext("+ a new dataset"))]

    def clean_file(self) -> Any:
        """The files, when none is larger than the office allows."""
        files = self.cleaned_data["file"]
        if any(file.size > settings.BANK_UPLOAD_LIMIT_BYTES for file in files):
            limit = format_size(settings.BANK_UPLOAD_LIMIT_BYTES, language())
            raise forms.ValidationError(gettext("The file is larger than %(limit)s. Ask the administrator of the bank.") % {"limit": limit})
        if len(files) > MOST_FILES:
            raise forms.ValidationError(gettext("At most %(most)s files at once.") % {"most": MOST_FILES})
        return files

    def clean(self) -> dict[str, Any]:
        """A new dataset needs words of its own; a letter has a sender."""
        if (self.cleaned_data.get("sent_on") or self.cleaned_data.get("letter")) and not self.cleaned_data.get("sent_by"):
            self.add_error("sent_by", gettext("Say who sent it."))
        if self.cleaned_data.get("target") == NEW_DATASET:
            for name in self.NEW:
                if not self.cleaned_data.get(name):
                    self.add_error(name, gettext("Needed for a new dataset."))
        return self.cleaned_data

    @property
    def behalf(self) -> Behalf | None:
        """On whose behalf it is delivered; None for one's own."""
        given = self.cleaned_data
        return Behalf(sender=given["sent_by"], on=given["sent_on"], letter=given["letter"]) if given["sent_by"] else None

    @property
    def resource(self) -> Resource | None:
        """The table chosen; None for a new one."""
        return self.resources.get(self.cleaned_data["target"].removeprefix(_RESOURCE))

    @property
    def dataset(self) -> Dataset | None:
        """The dataset chosen, by its table or for a new one; None for a new dataset."""
        if self.resource:
            return self.resource.dataset
        return self.datasets.get(self.cleaned_data["target"].removeprefix(_IN_DATASET).removeprefix(_DOCUMENT_IN))

    @property
    def kind(self) -> str:
        """What the new resource is, where one is made."""
        return Resource.Kind.DOCUMENT if self.cleaned_data["target"].startswith(_DOCUMENT_IN) else Resource.Kind.TABLE

    def dataset_words(self) -> DatasetWords:
        """What is said of the new dataset."""
        given = self.cleaned_data
        return DatasetWords(title_pl=given["dataset_title"], description_pl=given["dataset_description"], theme=given["theme"])

    def resource_words(self) -> ResourceWords:
        """What is said of the new table; its title is that of the file when nothing was typed."""
        given = self.cleaned_data
        name = PurePath(given["file"][0].name).stem.replace("_", " ").strip()
        return ResourceWords(title_pl=given["table_title"] or given["dataset_title"] or name.capitalize() or gettext("Table"))


def _called(resource: Resource) -> str:
    """The title, and what it is where that is not a table."""
    return resource.title if resource.is_table else f"{resource.title} ({resource.get_kind_display()})"


class TakeForm(forms.Form):
    """Where a table goes, how it joins what stands there, and what tells its rows apart."""

    resource = forms.ChoiceField(label=_("This table is"))
    title = forms.CharField(label=_("Title of the new table"), required=False, max_length=250)
    mode = forms.ChoiceField(label=_("How it joins what is there"), choices=Resource.Mode.choices, widget=forms.RadioSelect)
    key = forms.MultipleChoiceField(
        label=_("Columns that tell rows apart"),
        help_text=_("For instance the number of the school and the year. Needed for corrections, useful always."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    accepted = forms.MultipleChoiceField(
        label=_("I know, and it is right"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(one, one) for one in MAY_BE_ACCEPTED],
    )

    because = forms.CharField(label=_("Because"), required=False, max_length=500)

    NEW = "new"

    def __init__(self, table: DeliveredTable, columns: Sequence[tuple[str, str]], data: Any = None) -> None:
        initial = {
            "resource": str(table.resource_id or ""),
            "mode": table.mode or Resource.Mode.REPLACES,
            "key": table.key,
            "accepted": table.accepted,
            "because": table.accepted_because,
        }
        super().__init__(data, prefix=f"t{table.number}", initial=initial)
        self.resources = {str(one.pk): one for one in table.delivery.dataset.resources.all() if one.is_table}
        choices = [
            ("", gettext("Choose…")),
            *((key, one.title) for key, one in self.resources.items()),
            (self.NEW, gettext("+ a new table")),
        ]
        self._field("resource").choices = choices
        self._field("key").choices = list(columns)
        self._field("accepted").choices = _letting_pass(table)
        if not columns:
            del self.fields["key"]
        if not self._field("accepted").choices:
            del self.fields["accepted"], self.fields["because"]

    def clean(self) -> dict[str, Any]:
        """What lets rows or columns go says why."""
        if self.cleaned_data.get("accepted") and not self.cleaned_data.get("because"):
            self.add_error("because", gettext("Say why it is right: the reviewer reads it."))
        return self.cleaned_data

    def _field(self, name: str) -> Any:
        return self.fields[name]


_MAY_PASS = {
    "columns-dropped": _("Columns that are there now may go."),
    "columns-retyped": _("Columns may hold another kind of values than before."),
    "periods-dropped": _("Periods that are there now may go."),
}


def _letting_pass(table: DeliveredTable) -> list[tuple[str, Any]]:
    """What a person may let pass: the refusal there is now, and those let pass before."""
    codes = {*table.accepted, (table.failure or {}).get("code", "")}
    return [(code, _MAY_PASS[code]) for code in MAY_BE_ACCEPTED if code in codes]


class IgnoreForm(forms.Form):
    """Why a table goes nowhere."""

    because = forms.CharField(label=_("Left out, because"), max_length=250)

    def __init__(self, table: DeliveredTable, data: Any = None) -> None:
        super().__init__(data, prefix=f"i{table.number}")


class WithholdForm(forms.Form):
    """Which columns stay inside the office."""

    columns = forms.MultipleChoiceField(
        label=_("Columns that stay inside the office"),
        help_text=_("They are taken out before anything is published."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, table: DeliveredTable, schema: Schema, data: Any = None) -> None:
        super().__init__(data, prefix=f"w{table.number}", initial={"columns": table.withheld})
        choice: Any = self.fields["columns"]
        choice.choices = [(column.name, column.label or column.name) for column in schema.columns]


class DecideForm(forms.Form):
    """What to do about a problem that stops publication."""

    code = forms.CharField(widget=forms.HiddenInput)
    column = forms.CharField(widget=forms.HiddenInput, required=False)
    verdict = forms.ChoiceField(label=_("Decision"), choices=Decision.Verdict.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Reason"), max_length=1000)


class DescribeForm(forms.Form):
    """The day the data is for, and the note."""

    state_on = forms.DateField(label=_("The data is as of"), required=False, widget=_DATE)
    note = forms.CharField(label=_("What changed"), required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=2000)

    @classmethod
    def of(cls, delivery: Delivery, data: Any = None) -> "DescribeForm":
        """The form filled with what stands."""
        return cls(data, initial={"state_on": delivery.state_on, "note": delivery.note_said})


class SendBackForm(forms.Form):
    """What has to be mended."""

    reason = forms.CharField(label=_("What has to be mended"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)


class PublishAtForm(forms.Form):
    """The day and the hour of a publication, by the clock of the city."""

    day = forms.DateField(label=_("Day"), widget=_DATE)
    hour = forms.TimeField(label=_("Hour"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}), initial="08:00")

    @property
    def at(self) -> datetime:
        """The moment. In the hour that comes twice in autumn the first one is meant."""
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["hour"], tzinfo=WARSAW)
