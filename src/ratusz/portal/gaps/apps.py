"""The Django app `gaps`."""

from django.apps import AppConfig


class GapsConfig(AppConfig):
    """What is expected of tables, what lacks, and what people decided about it."""

    name = "ratusz.portal.gaps"
    label = "gaps"
