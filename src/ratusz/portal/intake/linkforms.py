"""What people type to deliver a link."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ratusz.bank.base.errors import UserError
from ratusz.bank.build.document import WebLink
from ratusz.bank.connectors.addresses import LONGEST, parse_address
from ratusz.portal.catalog.actions import ResourceWords
from ratusz.portal.catalog.models import Dataset, Resource
from ratusz.portal.catalog.office import language
from ratusz.portal.catalog.services import SERVICES
from ratusz.portal.core.texts import MOST_SIGNS

_IN_DATASET = "new-in:"
_RESOURCE = "to:"


class LinkForm(forms.Form):
    """An address, what stands there, and where in the catalogue it belongs: a new link of a dataset, or one that is there already."""

    target = forms.ChoiceField(label=_("Where does it belong?"))
    title = forms.CharField(label=_("Title"), help_text=_("What one finds there: “Noise map of the city”."), required=False, max_length=250)
    url = forms.CharField(
        label=_("Address"), help_text=_("The whole address, beginning with https://."), max_length=LONGEST, widget=forms.URLInput
    )
    service = forms.ChoiceField(label=_("What is there"), choices=tuple(SERVICES.items()))
    description = forms.CharField(
        label=_("What it is about"), required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=MOST_SIGNS
    )
    note = forms.CharField(
        label=_("What changed"),
        help_text=_("A sentence for the reviewer and for the history everybody can read."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=MOST_SIGNS,
    )

    def __init__(self, datasets: Iterable[Dataset], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.datasets = {str(dataset.pk): dataset for dataset in datasets}
        listed = (one for dataset in self.datasets.values() for one in dataset.resources.all())
        self.resources = {str(one.pk): one for one in listed if one.kind == Resource.Kind.LINK}
        target: Any = self.fields["target"]
        target.choices = self._targets()

    def _targets(self) -> list[Any]:
        groups: list[Any] = [("", gettext("Choose…"))]
        for key, dataset in self.datasets.items():
            mine = [(f"{_RESOURCE}{one.pk}", one.title) for one in dataset.resources.all() if str(one.pk) in self.resources]
            new = f"{_IN_DATASET}{key}", gettext("+ a new link in “%(title)s”") % {"title": dataset.title}
            groups.append((dataset.title, [*mine, new]))
        return groups

    def clean_url(self) -> str:
        """A whole public address."""
        url = str(self.cleaned_data["url"]).strip()
        try:
            parse_address(url)
        except UserError as error:
            raise forms.ValidationError(f"{error.sentence(language())} {error.advice(language())}") from None
        return url

    def clean(self) -> dict[str, Any]:
        """A new link needs a title."""
        if self.cleaned_data.get("target", "").startswith(_IN_DATASET) and not self.cleaned_data.get("title"):
            self.add_error("title", gettext("Needed for a new link."))
        return self.cleaned_data

    @property
    def resource(self) -> Resource | None:
        """The link chosen; None for a new one."""
        return self.resources.get(self.cleaned_data["target"].removeprefix(_RESOURCE))

    @property
    def dataset(self) -> Dataset:
        """The dataset chosen, by its link or for a new one."""
        return self.resource.dataset if self.resource else self.datasets[self.cleaned_data["target"].removeprefix(_IN_DATASET)]

    def words(self) -> ResourceWords:
        """What is said of a new link."""
        return ResourceWords(title_pl=self.cleaned_data["title"], description_pl=self.cleaned_data["description"])

    def link(self) -> WebLink:
        """The address and what is there."""
        return WebLink(url=self.cleaned_data["url"], service=self.cleaned_data["service"])
