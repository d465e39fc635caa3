"""Questions about findings and needs, by name."""

from datetime import datetime
from typing import Any, Self

from django.db.models import Q, QuerySet

from ratusz.portal.catalog.models import Dataset, Resource
from ratusz.portal.catalog.standing import COORDINATORS, EDITORS, Anybody, standing_of

_OPEN = ("received", "looked-at")


class FindingQuerySet(QuerySet[Any]):
    """Questions about findings."""

    def loaded(self) -> Self:
        """With dataset, unit, table and people."""
        return self.select_related("dataset__unit", "unit", "resource", "owner", "answered_by")

    def visible_to(self, user: Anybody) -> Self:
        """Those about what `user` may see."""
        seen = Resource.objects.visible_to(user).published().order_by()
        return self.filter(dataset__in=Dataset.objects.visible_to(user).order_by()).filter(Q(resource=None) | Q(resource__in=seen))

    def handled_by(self, user: Anybody) -> Self:
        """Those about datasets that `user` answers for, and those passed on to units where `user` does."""
        standing = standing_of(user)
        units = frozenset().union(*(standing.reach.get(role, frozenset()) for role in EDITORS))
        return self.filter(Q(dataset__in=Dataset.objects.editable_by(user, EDITORS).order_by()) | Q(unit__in=units))

    def waiting(self) -> Self:
        """Those without an answer, the oldest first."""
        return self.filter(state__in=_OPEN).order_by("number")

    def answered(self) -> Self:
        """Those with an answer, the last first."""
        return self.exclude(state__in=(*_OPEN, "aside")).order_by("-answered_at")

    def kept(self) -> Self:
        """Those that were not set aside."""
        return self.exclude(state="aside")

    def brought_back(self) -> Self:
        """Those set aside of which the text is still kept, so that they can be brought back: the last first."""
        return self.filter(state="aside").exclude(text="").order_by("-answered_at", "number")

    def to_forget(self, before: datetime) -> Self:
        """Those answered before, with what their finders wrote."""
        return self.filter(answered_at__lt=before).exclude(text="")

    def credits_of(self, resources: Any) -> Self:
        """Those whose finder is named beside a version of `resources`."""
        return self.filter(resource__in=resources, state="mended", credited=True).exclude(mended_in="").exclude(nickname="")


class NeedQuerySet(QuerySet[Any]):
    """Questions about needs."""

    def open(self) -> Self:
        """Those that nobody has seen to."""
        return self.filter(settled_at=None)

    def read_by(self, user: Anybody) -> Self:
        """Those about datasets that `user` coordinates."""
        return self.filter(dataset__in=Dataset.objects.editable_by(user, COORDINATORS).order_by())
