"""The Django app of the components."""

from django.apps import AppConfig


class ShowConfig(AppConfig):
    """Brings templates, template tags and the static bundle."""

    name = "ratusz.portal.show"
    label = "show"
