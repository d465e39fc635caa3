"""Questions about what is declared, by name."""

from datetime import date
from typing import Any, Self

from django.db.models import Exists, OuterRef, Q, QuerySet

from ratusz.portal.catalog.models import Resource
from ratusz.portal.catalog.standing import COORDINATORS, EDITORS, Anybody, standing_of


def _theirs(user: Anybody, roles: tuple[str, ...], name: str = "unit") -> Q:
    """Rows of units where `user` has one of `roles`."""
    standing = standing_of(user)
    if standing.everywhere.intersection(roles):
        return Q()
    return Q(**{f"{name}__in": frozenset().union(*(standing.reach.get(role, frozenset()) for role in roles))})


class DeclaredQuerySet(QuerySet[Any]):
    """Questions about whatever is declared."""

    def kept(self) -> Self:
        """Those that nobody has put aside."""
        return self.filter(removed_at=None)

    def aside(self) -> Self:
        """Those put aside, the last first."""
        return self.exclude(removed_at=None).order_by("-removed_at")

    def editable_by(self, user: Anybody) -> Self:
        """Those of units where `user` may change them."""
        return self.filter(_theirs(user, EDITORS))

    def readable_by(self, user: Anybody) -> Self:
        """Those that people of the office may read: all but what is about data that only named units see."""
        return self if standing_of(user).is_member else self.none()


class PurposeQuerySet(DeclaredQuerySet):
    """Questions about purposes."""

    def to_review(self, today: date) -> Self:
        """Those whose day of review has come."""
        return self.kept().filter(review_on__lte=today).order_by("review_on")

    def shown(self) -> Self:
        """Those that everybody may read."""
        return self.kept().filter(is_public=True)


class FlowQuerySet(DeclaredQuerySet):
    """Questions about flows."""

    def loaded(self) -> Self:
        """With units, system, resource, and what they are for."""
        return self.select_related("unit", "from_unit", "system", "resource__dataset__unit").prefetch_related("purposes", "consumers")

    def running(self) -> Self:
        """Those kept that have not ended."""
        return self.kept().filter(ended_on=None)

    def readable_by(self, user: Anybody) -> Self:
        """Those about data that `user` may see, and those about what is not in the bank."""
        if not standing_of(user).is_member:
            return self.none()
        return self.filter(Q(resource=None) | Q(resource__in=Resource.objects.meant_for(user).order_by()) | _theirs(user, EDITORS))

    def without_purpose(self) -> Self:
        """Those running of which nobody said what for."""
        purposes = self.model.purposes.through.objects.filter(flow=OuterRef("pk"), purpose__removed_at=None)
        return self.running().filter(~Exists(purposes))

    def without_source(self) -> Self:
        """Those running that name neither a unit, nor a system, nor anybody else they come from."""
        return self.running().filter(from_unit=None, system=None, from_text="")

    def without_basis(self) -> Self:
        """Those running with personal data, or where nobody said whether there is any, and without a legal basis."""
        return self.running().exclude(personal="no").filter(personal_basis="")


class RequirementQuerySet(DeclaredQuerySet):
    """Questions about what is needed."""

    def unmet(self) -> Self:
        """Those that no running flow meets."""
        return self.kept().filter(Q(met_by=None) | Q(met_by__ended_on__isnull=False) | Q(met_by__removed_at__isnull=False))


class CampaignQuerySet(QuerySet[Any]):
    """Questions about campaigns."""

    def open(self) -> Self:
        """Those that are not closed."""
        return self.filter(closed_at=None)


class PartQuerySet(QuerySet[Any]):
    """Questions about the parts that units have in campaigns."""

    def open(self) -> Self:
        """Those of open campaigns that the unit has not finished."""
        return self.filter(campaign__closed_at=None, finished_at=None)

    def done_by(self, user: Anybody) -> Self:
        """Those of units where `user` answers."""
        return self.filter(_theirs(user, EDITORS))

    def seen_by(self, user: Anybody) -> Self:
        """Those of units where `user` coordinates."""
        return self.filter(_theirs(user, COORDINATORS))
