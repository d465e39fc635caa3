"""Questions about subscriptions, by name."""

from datetime import datetime
from typing import Any, Self

from django.db.models import Q, QuerySet


class SubscriptionQuerySet(QuerySet[Any]):
    """Questions about subscriptions."""

    def loaded(self) -> Self:
        """With what they are about, and the address."""
        return self.select_related("subscriber", "dataset", "theme", "unit")

    def confirmed(self) -> Self:
        """Those that their address said yes to."""
        return self.exclude(confirmed_at=None)

    def about(self, dataset: Any) -> Self:
        """Those of `dataset`, of its category or its publisher; searches are looked at one by one."""
        return self.filter(Q(dataset=dataset.pk) | Q(theme=dataset.theme_id) | Q(unit=dataset.unit_id))

    def searches(self) -> Self:
        """Those of what is found in the catalogue."""
        return self.filter(kind="search")

    def stale(self, before: datetime) -> Self:
        """Those asked for before, and never confirmed."""
        return self.filter(confirmed_at=None, asked_at__lt=before)
