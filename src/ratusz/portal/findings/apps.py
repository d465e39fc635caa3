"""The Django app `findings`."""

from django.apps import AppConfig


class FindingsConfig(AppConfig):
    """Problems that people found in the data, and what they looked for in vain."""

    name = "ratusz.portal.findings"
    label = "findings"
