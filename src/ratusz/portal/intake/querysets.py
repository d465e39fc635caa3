"""Questions about deliveries, by name."""

from collections.abc import Iterable
from typing import Any, Self
from uuid import UUID

from django.db.models import Q, QuerySet

from ratusz.portal.people.models import Role
from ratusz.portal.people.standing import Anybody, Standing, standing_of

_WORKERS = (Role.STEWARD, Role.COORDINATOR, Role.ADMINISTRATOR)
_OPEN_FOR_STEWARDS = ("received", "reading", "unreadable", "read", "returned")


class DecisionQuerySet(QuerySet[Any]):
    """Questions about decisions."""

    def seen_by(self, user: Anybody) -> Self:
        """Those about deliveries of units where `user` works on them, or answers for the protection of personal data."""
        standing, roles = standing_of(user), (*_WORKERS, Role.REVIEWER, Role.INSPECTOR)
        if standing.everywhere.intersection(roles):
            return self
        return self.filter(table__delivery__dataset__unit__in=_units(standing, roles))

    def about(self, codes: Iterable[str]) -> Self:
        """Those about problems with these codes."""
        return self.filter(code__in=list(codes))

    def reopened(self) -> Self:
        """Those that have to be made anew."""
        return self.filter(reopened_at__isnull=False)

    def to_make_anew_by(self, user: Anybody) -> Self:
        """Those that wait for `user`, as a steward of the unit, to be made anew."""
        standing = standing_of(user)
        asked = self.reopened().filter(verdict="publish")
        if standing.everywhere.intersection(_WORKERS):
            return asked
        return asked.filter(table__delivery__dataset__unit__in=_units(standing, _WORKERS))


def _units(standing: Standing, roles: Iterable[str]) -> frozenset[UUID]:
    """The units where one of `roles` holds."""
    return frozenset().union(*(standing.reach.get(role, frozenset()) for role in roles))


class DeliveryQuerySet(QuerySet[Any]):
    """Questions about deliveries."""

    def seen_by(self, user: Anybody) -> Self:
        """Those of units where `user` prepares or reviews deliveries, or answers for the protection of personal data."""
        return self._where(user, (*_WORKERS, Role.REVIEWER, Role.INSPECTOR))

    def to_finish_by(self, user: Anybody) -> Self:
        """Those that wait for `user` as the one who sent them: unfinished, unreadable, sent back."""
        return self.filter(received_by=user.pk, state__in=_OPEN_FOR_STEWARDS)

    def to_review_by(self, user: Anybody) -> Self:
        """Those that wait for `user` as a reviewer; never their own."""
        return self._where(user, (Role.REVIEWER,)).filter(state="submitted").exclude(Q(received_by=user.pk) | Q(submitted_by=user.pk))

    def handed_in_by(self, user: Anybody) -> Self:
        """Those that `user` delivered or submitted and that wait for a reviewer."""
        return self.filter(Q(received_by=user.pk) | Q(submitted_by=user.pk), state="submitted")

    def decided(self) -> Self:
        """Those of which nothing more will become."""
        return self.filter(state__in=("published", "dropped"))

    def of_same_bytes(self, delivery: Any) -> Self:
        """Earlier deliveries of the very same file to the same dataset that were not dropped."""
        same = self.filter(dataset=delivery.dataset_id, original=delivery.original, received_at__lt=delivery.received_at)
        return same.exclude(state="dropped")

    def _where(self, user: Anybody, roles: tuple[str, ...]) -> Self:
        standing = standing_of(user)
        if standing.everywhere.intersection(roles):
            return self
        return self.filter(dataset__unit__in=_units(standing, roles))
