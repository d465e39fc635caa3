"""The app of statistics of use."""

from django.apps import AppConfig


class UsageConfig(AppConfig):
    """Has no models: what is counted lies in files."""

    name = "ratusz.portal.usage"
    label = "usage"
