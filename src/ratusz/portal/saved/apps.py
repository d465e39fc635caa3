"""The Django app `saved`."""

from django.apps import AppConfig


class SavedConfig(AppConfig):
    """Figures and explorations."""

    name = "ratusz.portal.saved"
    label = "saved"
