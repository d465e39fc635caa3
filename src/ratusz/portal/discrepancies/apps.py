"""The Django app `discrepancies`."""

from django.apps import AppConfig


class DiscrepanciesConfig(AppConfig):
    """Phenomena, their holdings, and the life of a difference between them."""

    name = "ratusz.portal.discrepancies"
    label = "discrepancies"
