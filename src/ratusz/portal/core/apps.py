"""The Django app `core`."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Audit, journal, followers, letters, timetable, pages for errors."""

    name = "ratusz.portal.core"
    label = "core"
