"""The Django app `secrecy`."""

from django.apps import AppConfig


class SecrecyConfig(AppConfig):
    """How small cells of a resource are protected, and who said so."""

    name = "ratusz.portal.secrecy"
    label = "secrecy"
