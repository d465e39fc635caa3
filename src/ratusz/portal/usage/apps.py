"""The app of statistics of use."""

from django.apps import AppConfig


class UsageConfig(AppConfig):
    """What is counted lies in files; which words of searches are struck out, in the database."""

    name = "ratusz.portal.usage"
    label = "usage"
