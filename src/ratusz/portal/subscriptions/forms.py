"""Where to write, and how often."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ratusz.portal.core.strangers import OpenForm
from ratusz.portal.subscriptions.models import Subscription

Rhythm = Subscription.Rhythm


class SubscribeForm(OpenForm):
    """An address and a rhythm."""

    email = forms.EmailField(label=_("E-mail address"), max_length=200, widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    rhythm = forms.ChoiceField(label=_("How often to write"), choices=Rhythm.choices, widget=forms.RadioSelect)

    def __init__(self, *given: Any, **rest: Any) -> None:
        super().__init__(*given, initial={"rhythm": Rhythm.DAILY}, **rest)


class RhythmForm(forms.Form):
    """How often."""

    rhythm = forms.ChoiceField(label=_("How often to write"), choices=Rhythm.choices)
