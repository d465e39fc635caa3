"""The Django app `explore`."""

from django.apps import AppConfig


class ExploreConfig(AppConfig):
    """Opening tables and asking them."""

    name = "ratusz.portal.explore"
    label = "explore"
