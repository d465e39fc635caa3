"""The Django app `pages`."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Public pages that join several apps."""

    name = "ratusz.portal.pages"
    label = "pages"
