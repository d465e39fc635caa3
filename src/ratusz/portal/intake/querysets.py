"""Questions about deliveries, links and answers, by name."""

from datetime import datetime
from typing import Any, Self

from django.db.models import Q, QuerySet

from ratusz.portal.people.models import Role
from ratusz.portal.people.standing import Anybody, standing_of

_WORKERS = (Role.STEWARD, Role.COORDINATOR, Role.ADMINISTRATOR)
_OPEN_FOR_STEWARDS = ("received", "reading", "unreadable", "read", "returned")


def _from(user: Anybody) -> Q:
    """Delivered or submitted by `user`. An empty person is nobody, not anybody: `exclude` would drop those rows too."""
    return Q(received_by__isnull=False, received_by=user.pk) | Q(submitted_by__isnull=False, submitted_by=user.pk)


class DeliveryQuerySet(QuerySet[Any]):
    """Questions about deliveries."""

    def seen_by(self, user: Anybody) -> Self:
        """Those of units where `user` prepares or reviews deliveries."""
        return self._where(user, (*_WORKERS, Role.REVIEWER))

    def to_finish_by(self, user: Anybody) -> Self:
        """Those that wait for `user` as the one who sent them: unfinished, unreadable, sent back.

        What came by the link of somebody without an account waits for the stewards of the unit.
        """
        mine = Q(received_by=user.pk) | Q(received_by=None, pk__in=self._where(user, _WORKERS).values("pk"))
        return self.filter(mine, state__in=_OPEN_FOR_STEWARDS)

    def to_review_by(self, user: Anybody) -> Self:
        """Those that wait for `user` as a reviewer; never their own."""
        return self._where(user, (Role.REVIEWER,)).filter(state="submitted").exclude(_from(user))

    def handed_in_by(self, user: Anybody) -> Self:
        """Those that `user` delivered or submitted and that wait for a reviewer, or for the hour that was set."""
        return self.filter(_from(user), state__in=("submitted", "scheduled"))

    def to_publish(self, now: datetime) -> Self:
        """Those whose hour has come."""
        return self.filter(state="scheduled", publish_at__lte=now)

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
        return self.filter(dataset__unit__in=frozenset().union(*(standing.reach.get(role, frozenset()) for role in roles)))


class LinkQuerySet(QuerySet[Any]):
    """Questions about one-time links."""

    def open_now(self, now: datetime) -> Self:
        """Those that still open their page."""
        return self.filter(used_at=None, revoked_at=None, expires_at__gt=now)


class AnswerQuerySet(QuerySet[Any]):
    """Questions about answers."""

    def standing(self) -> Self:
        """Those that were not undone."""
        return self.filter(undone_at=None)
