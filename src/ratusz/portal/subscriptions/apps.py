"""The Django app `subscriptions`."""

from django.apps import AppConfig


class SubscriptionsConfig(AppConfig):
    """News by e-mail and Atom."""

    name = "ratusz.portal.subscriptions"
    label = "subscriptions"
