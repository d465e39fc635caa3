"""The Django app `dane_gov_pl`."""

from django.apps import AppConfig


class DaneGovPlConfig(AppConfig):
    """What the State portal is told."""

    name = "ratusz.portal.dane_gov_pl"
    label = "dane_gov_pl"
