"""The Django app `catalog`."""

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    """Datasets and resources, and who may see them."""

    name = "ratusz.portal.catalog"
    label = "catalog"
