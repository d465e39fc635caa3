"""The Django app `erasure`."""

from django.apps import AppConfig


class ErasureConfig(AppConfig):
    """Erasing by two people."""

    name = "ratusz.portal.erasure"
    label = "erasure"
