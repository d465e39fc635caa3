"""Questions about phenomena, holdings and discrepancies, by name. What a person may see is decided here."""

from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from ratusz.portal.catalog.models import Dataset, Publication, Resource
from ratusz.portal.catalog.standing import COORDINATORS, EDITORS, Anybody, standing_of
from ratusz.portal.discrepancies.codes import MENDED, PUBLIC_STATES


def seen_by_everybody() -> Any:
    """Ids of the tables that strangers see."""
    stranger = AnonymousUser()
    datasets = Dataset.objects.visible_to(stranger).order_by()
    return Resource.objects.visible_to(stranger).published().filter(dataset__in=datasets).order_by().values("pk")


def _units(user: Anybody, roles: tuple[str, ...]) -> frozenset[Any]:
    standing = standing_of(user)
    return frozenset().union(*(standing.reach.get(role, frozenset()) for role in roles))


class PhenomenonQuerySet(QuerySet[Any]):
    """Questions about phenomena."""

    def kept(self) -> Self:
        """Those that are compared."""
        return self.filter(removed_at=None)

    def with_holdings_of(self, resource: Any) -> Self:
        """Those one of whose holdings takes its figures from `resource` (an id)."""
        return self.kept().filter(holdings__resource=resource, holdings__removed_at=None).distinct()

    def seen_in_office(self, user: Anybody) -> Self:
        """Those that `user` declares, or for whose holdings they answer."""
        standing = standing_of(user)
        if standing.everywhere.intersection(EDITORS):
            return self
        units = _units(user, EDITORS)
        return self.filter(Q(owner__in=units) | Q(holdings__steward__in=units, holdings__removed_at=None)).distinct()


class HoldingQuerySet(QuerySet[Any]):
    """Questions about holdings."""

    def kept(self) -> Self:
        """Those that are compared."""
        return self.filter(removed_at=None)

    def loaded(self) -> Self:
        """With phenomenon, table, dataset and units."""
        return self.select_related("phenomenon__owner", "resource__dataset__unit", "steward")


class DiscrepancyQuerySet(QuerySet[Any]):
    """Questions about discrepancies."""

    def loaded(self) -> Self:
        """With phenomenon, sides and whom they belong to."""
        side = self.model.sides.rel.related_model.objects
        sides = side.select_related("holding__resource__dataset", "holding__steward", "holding__phenomenon")
        found = self.select_related("phenomenon__owner", "arbiter", "decided_by", "verified_by")
        return found.prefetch_related(Prefetch("sides", queryset=sides))

    def public(self) -> Self:
        """Those that residents read: released, and every table and version of their sides is for everybody.

        Who is asking does not matter: what insiders see besides stands on the pages of the office.
        """
        side = self.model.sides.rel.related_model.objects.filter(discrepancy=OuterRef("pk"))
        hidden = side.exclude(holding__resource__in=seen_by_everybody())
        withdrawn = Publication.objects.exclude(withdrawn_reason="").values("version")
        found = self.filter(view="public", phenomenon__is_public=True, phenomenon__removed_at=None).exclude(released_at=None)
        return found.exclude(Exists(hidden)).exclude(Exists(side.filter(version__in=withdrawn)))

    def open(self) -> Self:
        """Those that are not settled."""
        return self.exclude(state="closed")

    def settled(self) -> Self:
        """Those that somebody verified."""
        return self.filter(state="closed")

    def in_public_state(self, state: str) -> Self:
        """Those of one of the three states that residents read (`Discrepancy.public_state`); all where `state` is none of them."""
        left = self.model.sides.rel.related_model.objects.filter(discrepancy=OuterRef("pk")).exclude(holding__removed_at=None)
        gone = ~Q(state="closed") & ~Q(gone_at=None) & ~Exists(left)
        asked = {
            PUBLIC_STATES[0]: ~Q(state="closed") & ~gone,
            PUBLIC_STATES[1]: (gone & Q(is_expected=True)) | (Q(state="closed") & ~Q(outcome__in=MENDED)),
            PUBLIC_STATES[2]: (gone & Q(is_expected=False)) | Q(state="closed", outcome__in=MENDED),
        }
        return self.filter(asked[state]) if state in asked else self

    def waiting(self) -> Self:
        """Those found and not released, on which the most hangs first; what is gone by itself waits for nobody."""
        return self.filter(state="detected", gone_at=None).order_by("-weight", "number")

    def seen_in_office(self, user: Anybody) -> Self:
        """Released ones of `user`'s units, as holder or arbiter; a coordinator sees all of theirs, released or not."""
        standing = standing_of(user)
        if standing.everywhere.intersection(COORDINATORS):
            return self
        mine, led = _units(user, EDITORS), _units(user, COORDINATORS)
        holder = self.model.sides.rel.related_model.objects.filter(discrepancy=OuterRef("pk"), holding__steward__in=mine)
        taking_part = (Q(Exists(holder)) | Q(arbiter__in=mine) | Q(phenomenon__owner__in=mine)) & ~Q(state="detected")
        return self.filter(taking_part | Q(phenomenon__owner__in=led))
