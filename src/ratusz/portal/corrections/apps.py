"""The Django app `corrections`."""

from django.apps import AppConfig


class CorrectionsConfig(AppConfig):
    """What the office changes in the data of a source, why, and whether the source still needs it."""

    name = "ratusz.portal.corrections"
    label = "corrections"
