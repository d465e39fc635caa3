"""The Django app `api`."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The machine API."""

    name = "ratusz.portal.api"
    label = "api"
