"""What an administrator writes into the kept pages."""

from dataclasses import fields
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ratusz.portal.about.models import Key
from ratusz.portal.about.nouns import Assessed, Conformity, Content, Declaration, Facts, Prose

MOST_BODY = 40_000


def _text(label: Any, hint: Any = "", *, rows: int = 0, required: bool = False, limit: int = 300) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(label=label, help_text=hint, required=required, max_length=MOST_BODY if rows > 4 else limit, widget=widget)


def _day(label: Any, hint: Any = "") -> forms.DateField:
    return forms.DateField(label=label, help_text=hint, required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class KeptForm(forms.Form):
    """A form whose fields are those of a noun, beside a note on why, and the number of the version that was looked at."""

    KIND: type[Content] = Prose
    ENGLISH: tuple[str, ...] = ()

    note = forms.CharField(label=_("Why (for your colleagues)"), required=False, max_length=500)
    after = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def content(self) -> Content:
        """What was written."""
        said = {one.name: self.cleaned_data[one.name] for one in fields(self.KIND)}
        return self.KIND(**{name: _plain(value) for name, value in said.items()})

    @property
    def polish(self) -> list[forms.BoundField]:
        """Fields in Polish, or of no language."""
        return [self[name] for name in self.fields if name not in {*self.ENGLISH, "note", "after"}]

    @property
    def english(self) -> list[forms.BoundField]:
        """Fields in English."""
        return [self[name] for name in self.ENGLISH]


class FactsForm(KeptForm):
    """Who keeps the bank."""

    KIND = Facts
    ENGLISH = ("institution_en",)

    institution_pl = _text(_("The institution that keeps this bank"), required=True)
    post = _text(_("Its address"), _("Street, number, postal code, town."))
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = _text(_("Phone"), limit=60)
    edelivery = _text(_("Address for e-Delivery"), _("AE:PL-…"), limit=60)
    bip_url = forms.URLField(label=_("Public information bulletin (BIP)"), required=False, assume_scheme="https")
    officer_name = _text(_("Data-protection officer: name"))
    officer_email = forms.EmailField(label=_("Data-protection officer: e-mail"), required=False)
    officer_phone = _text(_("Data-protection officer: phone"), limit=60)
    institution_en = _text(_("The institution in English"))


class ProseForm(KeptForm):
    """A page of text."""

    KIND = Prose
    ENGLISH = ("body_en",)

    body_pl = _text(
        _("Text"),
        _("An empty line begins a paragraph, ## a heading, - a point of a list; **bold**, [words](https://address)."),
        rows=24,
        required=True,
    )
    body_en = _text(_("Text in English"), rows=16)


class DeclarationForm(KeptForm):
    """The declaration of accessibility."""

    KIND = Declaration
    ENGLISH = ("faults_en", "building_en", "speaking_en", "apps_en")

    status = forms.ChoiceField(label=_("How far it conforms"), choices=Conformity.choices, widget=forms.RadioSelect)
    faults_pl = _text(_("What is not accessible, and why"), _("Each part with its reason, and what one can use instead."), rows=6)
    published_on = _day(_("The site was published on"))
    updated_on = _day(_("Last substantial change of the site"))
    prepared_on = _day(_("The declaration was prepared on"))
    reviewed_on = _day(_("Last reviewed on"), _("Each year by 31 March; empty before the first review."))
    assessed = forms.ChoiceField(label=_("Who assessed it"), choices=Assessed.choices, widget=forms.RadioSelect)
    assessed_by = _text(_("Which other body"))
    contact_name = _text(_("Who answers those who meet a barrier"))
    email = forms.EmailField(label=_("E-mail"), help_text=_("Empty: that of the institution."), required=False)
    phone = _text(_("Phone"), _("Empty: that of the institution."), limit=60)
    building_pl = _text(
        _("How the building can be reached and entered"), _("Stops, parking, entrance, ramp, lift, toilet, guide dogs."), rows=6
    )
    building_url = forms.URLField(label=_("Where that is described, if elsewhere"), required=False, assume_scheme="https")
    speaking_pl = _text(
        _("How one speaks with the office"), _("Sign-language interpreter, induction loop, text in plain language."), rows=5
    )
    cost_url = forms.URLField(
        label=_("Analysis of an excessive burden"), help_text=_("Only where something is left inaccessible for its cost."), required=False,
        assume_scheme="https",
    )  # fmt: skip
    apps_pl = _text(_("Mobile applications"), _("Only where there are any: name and where to get it."), rows=3, limit=2_000)
    faults_en = _text(_("What is not accessible, in English"), rows=6)
    building_en = _text(_("How the building can be reached, in English"), rows=5)
    speaking_en = _text(_("How one speaks with the office, in English"), rows=5)
    apps_en = _text(_("Mobile applications, in English"), rows=3, limit=2_000)


class LogoForm(forms.Form):
    """A logo."""

    file = forms.FileField(label=_("Picture"), help_text=_("PNG, JPEG or WebP, at most 5 MB."), widget=forms.ClearableFileInput(
        attrs={"accept": ".png,.jpg,.jpeg,.webp"}
    ))  # fmt: skip
    says_pl = _text(
        _("What it shows, for those who do not see it"), _("“European Union, European Regional Development Fund”"), required=True, limit=250
    )
    says_en = _text(_("The same in English"), limit=250)
    url = forms.URLField(label=_("Where it leads"), required=False, assume_scheme="https")


FORMS: dict[Key, type[KeptForm]] = {
    Key.FACTS: FactsForm, Key.PRIVACY: ProseForm, Key.CLAUSE: ProseForm, Key.TERMS: ProseForm, Key.CONTACT: ProseForm,
    Key.ACCESSIBILITY: DeclarationForm,
}  # fmt: skip


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else value.replace("\0", "").replace("\r\n", "\n") if isinstance(value, str) else value
