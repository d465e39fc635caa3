"""Questions about surveys and answers, by name."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from django.db.models import Q, QuerySet

from ratusz.portal.catalog.standing import EDITORS, REVIEWERS, Anybody, standing_of


class SurveyQuerySet(QuerySet[Any]):
    """Questions about surveys."""

    def loaded(self) -> Self:
        """With unit, category, dataset, deliveries and people."""
        return self.select_related("unit", "theme", "dataset", "counted", "worded", "made_by", "closed_by", "submitted_by")

    def public(self) -> Self:
        """Those that everybody sees."""
        return self.filter(state__in=("open", "closed"))

    def answerable(self, today: date) -> Self:
        """Those that one can answer on the web today, the first to end first."""
        return self.filter(state="open", opens_on__lte=today, ends_on__gte=today).order_by("ends_on", "slug")

    def announced(self, today: date) -> Self:
        """Those accepted whose first day is still to come."""
        return self.filter(state="open", opens_on__gt=today).order_by("opens_on", "slug")

    def over(self, today: date) -> Self:
        """Those that nobody answers on the web any more, the last first."""
        return self.filter(Q(state="closed") | Q(state="open", ends_on__lt=today)).order_by("-ends_on", "slug")

    def worked_on_by(self, user: Anybody) -> Self:
        """Those of units where `user` writes or reviews."""
        return self._of(user, (*EDITORS, *REVIEWERS))

    def written_by(self, user: Anybody) -> Self:
        """Those of units where `user` writes."""
        return self._of(user, EDITORS)

    def to_review_by(self, user: Anybody) -> Self:
        """Those that wait for a review in units where `user` reviews."""
        return self._of(user, REVIEWERS).filter(state="submitted")

    def _of(self, user: Anybody, roles: Iterable[str]) -> Self:
        standing, wanted = standing_of(user), tuple(roles)
        if standing.everywhere.intersection(wanted):
            return self
        return self.filter(unit__in=frozenset().union(*(standing.reach.get(role, frozenset()) for role in wanted)))


class SurveyAnswerQuerySet(QuerySet[Any]):
    """Questions about answers."""

    def typed_in(self) -> Self:
        """Those that came on paper."""
        return self.filter(way="paper")


class FreeTextQuerySet(QuerySet[Any]):
    """Questions about what people wrote."""

    def unread(self) -> Self:
        """Those that nobody has read."""
        return self.filter(verdict="unread")

    def leaving(self) -> Self:
        """Those that somebody has read and lets leave."""
        return self.filter(verdict__in=("shown", "reworded")).exclude(shown_text="")
