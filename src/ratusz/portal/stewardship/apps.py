"""The Django app `stewardship`."""

from django.apps import AppConfig


class StewardshipConfig(AppConfig):
    """The registry of flows: systems, purposes, consumers, flows, what is needed; campaigns that keep it true."""

    name = "ratusz.portal.stewardship"
    label = "stewardship"
