"""The Django app `upkeep`."""

from django.apps import AppConfig


class UpkeepConfig(AppConfig):
    """What an administrator watches over."""

    name = "ratusz.portal.upkeep"
    label = "upkeep"
