"""The Django app `intake`."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Deliveries, their review, publication."""

    name = "ratusz.portal.intake"
    label = "intake"
