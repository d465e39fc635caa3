"""The Django app `about`."""

from django.apps import AppConfig


class AboutConfig(AppConfig):
    """Pages about the bank itself."""

    name = "ratusz.portal.about"
    label = "about"
