"""The Django app `desk`."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """What waits for people of the office, and who they are."""

    name = "ratusz.portal.desk"
    label = "desk"
