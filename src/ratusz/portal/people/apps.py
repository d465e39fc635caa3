"""The Django app `people`."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """People, units, roles, signing in."""

    name = "ratusz.portal.people"
    label = "people"
