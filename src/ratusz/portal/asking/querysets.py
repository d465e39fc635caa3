"""Questions about what people ask for, by name."""

from datetime import datetime
from typing import Any, Self

from django.db.models import Q, QuerySet

from ratusz.portal.catalog.models import Dataset
from ratusz.portal.catalog.standing import COORDINATORS, EDITORS, Anybody, standing_of

FORMAL = ("reuse", "information")
_OPEN = ("received", "shown")


class AskedQuerySet(QuerySet[Any]):
    """Questions about what people ask for."""

    def loaded(self) -> Self:
        """With unit, datasets and people."""
        return self.select_related("unit", "about", "found", "answered_by")

    def shown(self) -> Self:
        """Those that everybody sees."""
        return self.exclude(kind__in=FORMAL).exclude(state__in=("received", "aside")).exclude(title="")

    def visible_to(self, user: Anybody) -> Self:
        """Those shown, but those asked from a dataset that `user` may not see."""
        return self.shown().filter(Q(about=None) | Q(about__in=Dataset.objects.visible_to(user).order_by()))

    def handled_by(self, user: Anybody) -> Self:
        """Those of units where `user` answers; of no unit for coordinators of the whole bank; formal ones for coordinators."""
        standing = standing_of(user)
        if standing.everywhere.intersection(COORDINATORS):
            return self
        coordinated = frozenset().union(*(standing.reach.get(role, frozenset()) for role in COORDINATORS))
        edited = frozenset().union(*(standing.reach.get(role, frozenset()) for role in EDITORS))
        return self.filter(Q(unit__in=coordinated) | Q(unit__in=edited) & ~Q(kind__in=FORMAL))

    def waiting(self) -> Self:
        """Those without an answer, by their day."""
        return self.filter(state__in=_OPEN).order_by("due_on", "number")

    def answered(self) -> Self:
        """Those with an answer, the last first."""
        return self.exclude(state__in=(*_OPEN, "aside")).order_by("-answered_at")

    def to_forget(self, before: datetime) -> Self:
        """Those answered or set aside before, with what their senders wrote."""
        return self.filter(forgotten_at=None, answered_at__lt=before)
