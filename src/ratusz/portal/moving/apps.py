"""The Django app `moving`."""

from django.apps import AppConfig


class MovingConfig(AppConfig):
    """Moving in from another portal."""

    name = "ratusz.portal.moving"
    label = "moving"
