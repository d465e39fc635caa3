"""The Django app `asking`."""

from django.apps import AppConfig


class AskingConfig(AppConfig):
    """Questions, requests for data, formal requests."""

    name = "ratusz.portal.asking"
    label = "asking"
