"""Questions about deliveries, links and answers, by name."""

from collections.abc import Collection, Iterable
from datetime import datetime, time, timedelta
from typing import Any, Self
from uuid import UUID

from django.db.models import Q, QuerySet

from ratusz.bank.base.clock import WARSAW, day_of, utc_now
from ratusz.portal.people.models import Role
from ratusz.portal.people.standing import Anybody, Standing, pairs_of, partner_in, principals_of, standing_of

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
        """Those that wait for `user` as the one who sent them or carries them on, or who substitutes that person today.

        What came by the link of somebody without an account waits for the stewards of the unit.
        """
        nobodys = Q(received_by=None, carried_on_by=None, pk__in=self._where(user, _WORKERS).values("pk"))
        mine = _in_hands_of([user.pk, *(principal.pk for principal in principals_of(user))])
        return self.filter(mine | nobodys, state__in=_OPEN_FOR_STEWARDS).exclude(channel="moved")

    def unfinished_of(self, user: Anybody) -> Self:
        """Those that `user` sent or carries on and did not finish, without those of people they substitute."""
        return self.filter(_in_hands_of([user.pk]), state__in=_OPEN_FOR_STEWARDS)

    def to_review_by(self, user: Anybody) -> Self:
        """Those that wait for `user` as a reviewer; never their own, nor those of a person they are one with."""
        standing = standing_of(user)
        if Role.REVIEWER not in standing.everywhere and not standing.reach.get(Role.REVIEWER):
            return self.none()
        waiting = self._where(user, (Role.REVIEWER,)).filter(state="submitted").exclude(_done_by([user.pk])).exclude(channel="moved")
        today = day_of(utc_now())
        for pair in pairs_of(user):
            theirs = _done_by([partner_in(pair, user)])
            if not pair.holds_on(today):
                begun, ended = (datetime.combine(day, time.min, WARSAW) for day in (pair.first_on, pair.last_on + timedelta(days=1)))
                theirs &= Q(received_at__gte=begun, received_at__lt=ended) | Q(submitted_at__gte=begun, submitted_at__lt=ended)
            waiting = waiting.exclude(theirs)
        return waiting

    def on_their_way_for(self, user: Anybody) -> Self:
        """Those that `user` handed in, which wait for a reviewer or an hour; and those that `user` accepted for an hour (`decided_by`)."""
        handed_in = _done_by([user.pk]) & Q(state__in=("submitted", "scheduled")) & ~Q(channel="moved")
        return self.filter(handed_in | Q(decided_by=user.pk, state="scheduled"))

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
        return self.filter(dataset__unit__in=_units(standing, roles))


def _in_hands_of(people: Collection[Any]) -> Q:
    return Q(received_by__in=people, carried_on_by=None) | Q(carried_on_by__in=people)


def _done_by(people: Collection[Any]) -> Q:
    """Deliveries that one of `people` had a hand in. A column without a person is told apart, for SQL's NOT of unknown is unknown."""
    submitted = Q(submitted_by__isnull=False, submitted_by__in=people)
    return Q(received_by__isnull=False, received_by__in=people) | submitted | Q(carried_on_by__isnull=False, carried_on_by__in=people)


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
