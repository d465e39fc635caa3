"""Questions about what is saved, by name. Who sees a table sees what is saved of it; nobody else does."""

from typing import Any, Self

from django.db.models import QuerySet

from ratusz.portal.catalog.models import Dataset, Resource
from ratusz.portal.catalog.standing import EDITORS, Anybody

_LOADED = ("resource__dataset__unit", "resource__dataset__theme")


class SavedQuerySet(QuerySet[Any]):
    """Questions about figures, or about explorations."""

    def loaded(self) -> Self:
        """With resource, dataset, unit and category."""
        return self.select_related(*_LOADED)

    def kept(self) -> Self:
        """Those that nobody has removed."""
        return self.filter(removed_at=None)

    def removed(self) -> Self:
        """Those that were removed, the last first."""
        return self.exclude(removed_at=None).order_by("-removed_at")

    def visible_to(self, user: Anybody) -> Self:
        """Those of published tables that `user` may see."""
        return self.kept().filter(resource__in=Resource.objects.visible_to(user).published().order_by())

    def meant_for(self, user: Anybody) -> Self:
        """The same, and those of tables that were withdrawn: whoever saw one is told why there is no value any more."""
        meant = Resource.objects.meant_for(user)
        return self.kept().filter(resource__in=(meant.published() | meant.withdrawn()).order_by())

    def editable_by(self, user: Anybody) -> Self:
        """Those of datasets that `user` may change, removed ones too."""
        return self.filter(resource__dataset__in=Dataset.objects.editable_by(user, EDITORS).order_by())
