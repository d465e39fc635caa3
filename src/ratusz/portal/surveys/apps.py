"""The Django app `surveys`."""

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """Questions of the office to residents."""

    name = "ratusz.portal.surveys"
    label = "surveys"
