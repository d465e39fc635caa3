"""The app of contracts."""

from django.apps import AppConfig


class ContractsConfig(AppConfig):
    """Rules that hold for what is delivered."""

    name = "ratusz.portal.contracts"
    label = "contracts"
