"""Questions about cubes, gaps and decisions, by name. What a person may see is decided here."""

from datetime import date
from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Q, QuerySet

from ratusz.portal.catalog.models import Dataset, Resource
from ratusz.portal.catalog.standing import COORDINATORS, EDITORS, Anybody, standing_of
from ratusz.portal.gaps.codes import SETTLED, Standing
from ratusz.portal.stewardship.models import Requirement


def seen_by_everybody() -> Any:
    """Ids of the tables that strangers see."""
    stranger = AnonymousUser()
    datasets = Dataset.objects.visible_to(stranger).order_by()
    return Resource.objects.visible_to(stranger).published().filter(dataset__in=datasets).order_by().values("pk")


def units_of(user: Anybody, roles: tuple[str, ...] = EDITORS) -> frozenset[Any] | None:
    """The units for which `user` answers in one of `roles`; None: for all of them."""
    standing = standing_of(user)
    if standing.everywhere.intersection(roles):
        return None
    return frozenset().union(*(standing.reach.get(role, frozenset()) for role in roles))


class CubeQuerySet(QuerySet[Any]):
    """Questions about what is expected."""

    def kept(self) -> Self:
        """Those that hold."""
        return self.filter(removed_at=None)

    def to_look_at(self, today: date) -> Self:
        """Those where something new may be late, or that nobody has looked at."""
        look = Q(resource__gap_look=None) | Q(resource__gap_look__again_on__lte=today)
        stale = ~Q(resource__gap_look__version=F("resource__current"))
        return self.kept().filter(look | stale)


class GapDecisionQuerySet(QuerySet[Any]):
    """Questions about what was decided."""

    def standing(self) -> Self:
        """Those that hold."""
        return self.filter(ended_at=None, filled_at=None)

    def filled(self) -> Self:
        """Those after which what lacked came, the last first."""
        return self.filter(ended_at=None).exclude(filled_at=None).order_by("-filled_at")


class GapQuerySet(QuerySet[Any]):
    """Questions about gaps."""

    def loaded(self) -> Self:
        """With table, need, units and decision."""
        return self.select_related(
            "resource__dataset__unit", "resource__cube", "requirement__unit", "requirement__asked_of", "unit",
            "decision__unit", "decision__person",
        )  # fmt: skip

    def public(self, *, needs: bool) -> Self:
        """Those that everybody reads of: of tables that everybody sees, found in the version that stands there now. `needs`: what the
        office needs and nobody gathers, where that page is shown.
        """
        table = Q(is_public=True, resource__in=seen_by_everybody(), version=F("resource__current"))
        need = Q(requirement__isnull=False, requirement__removed_at=None)
        return self.filter(table | need if needs else table).order_by("-public_weight", "due_on", "key")

    def seen_in_office(self, user: Anybody) -> Self:
        """Those of tables and needs that `user` may see."""
        if not standing_of(user).is_member:
            return self.none()
        tables = Resource.objects.visible_to(user).order_by().values("pk")
        needs = Requirement.objects.readable_by(user).order_by().values("pk")
        return self.filter(Q(resource__in=tables) | Q(requirement__in=needs))

    def waiting(self) -> Self:
        """Those that are not settled."""
        return self.exclude(standing__in=SETTLED)

    def settled(self) -> Self:
        """Those of which it is said that nothing will come, or that the figure is right."""
        return self.filter(standing__in=SETTLED)

    def past_their_day(self, today: date) -> Self:
        """Those planned for a day that has passed."""
        return self.filter(standing=Standing.PLANNED, decision__due_on__lt=today)

    def of_units(self, units: frozenset[Any] | None) -> Self:
        """Those that these units look after; all where `units` is None."""
        return self if units is None else self.filter(unit__in=units)

    def led_by(self, user: Anybody) -> Self:
        """Those of units where `user` coordinates."""
        return self.of_units(units_of(user, COORDINATORS))
