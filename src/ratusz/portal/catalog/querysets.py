"""Questions to the catalogue, by name. What a person may see is decided here and nowhere else."""

from typing import Any, Self

from django.db.models import Count, Exists, F, Max, Model, OuterRef, Q, QuerySet

from ratusz.bank.base.text import fold
from ratusz.portal.catalog.standing import Anybody, Standing, standing_of

_PUBLIC, _OFFICE, _UNITS = "public", "office", "units"
LIVE = ~Q(current="") & Q(withdrawn_at__isnull=True)
WITHDRAWN = Q(withdrawn_at__isnull=False)


def _related(model: type[Model], name: str) -> Any:
    """The model at the other end of the relation `name`: models import this module, so it asks them for each other."""
    return model._meta.get_field(name).related_model  # Django's own way to ask a model about its fields


def _is_for(model: type[Model], standing: Standing, *, row: str = "") -> Q:
    """Rows whose audience includes a person of this standing; `row` leads to the row that has the audience (`dataset__`)."""
    audience = Q(**{f"{row}audience": _PUBLIC})
    if standing.is_member:
        audience |= Q(**{f"{row}audience": _OFFICE})
        audience |= Q(**{f"{row}audience": _UNITS}) & _names(model, standing, row=row)
    return audience


def _names(model: type[Model], standing: Standing, *, row: str) -> Q:
    through = model.audience_units.through  # type: ignore[attr-defined]
    own = through.objects.filter(**{model.__name__.lower(): OuterRef(f"{row}pk")}, unit__in=standing.belongs_to)
    return Q(Exists(own))


class ResourceQuerySet(QuerySet[Any]):
    """Questions about resources."""

    def published(self) -> Self:
        """Those with a current version that is not withdrawn."""
        return self.filter(LIVE)

    def withdrawn(self) -> Self:
        """Those withdrawn from everybody, with a reason."""
        return self.filter(WITHDRAWN)

    def meant_for(self, user: Anybody) -> Self:
        """Those whose audience, and that of their dataset, includes `user`, published or not."""
        standing = standing_of(user)
        if standing.sees_all:
            return self
        by_audience = _is_for(self.model, standing) & _is_for(_related(self.model, "dataset"), standing, row="dataset__")
        return self.filter(by_audience | Q(dataset__unit__in=standing.works_in))

    def visible_to(self, user: Anybody) -> Self:
        """Those that `user` may see on public pages: published ones; and drafts, for those who work on them."""
        standing = standing_of(user)
        meant = self.meant_for(user)
        if standing.sees_all:
            return meant.exclude(WITHDRAWN)
        return meant.filter(LIVE | (Q(dataset__unit__in=standing.works_in) & ~WITHDRAWN))

    def without_limits(self) -> Self:
        """Those seen by everybody who sees their dataset."""
        return self.filter(audience=_PUBLIC)


class LinkCheckQuerySet(QuerySet[Any]):
    """Questions about links that were asked."""

    def broken_untold(self) -> Self:
        """Those of published links that are broken, were asked again since and did not answer, and whose stewards do not know it."""
        links = self.select_related("resource__dataset__unit").filter(state="broken", told_at=None, checked_at__gt=F("broken_since"))
        return links.filter(~Q(resource__current=""), resource__withdrawn_at=None).order_by("broken_since", "pk")

    def troubled_for(self, user: Anybody, roles: tuple[str, ...]) -> Self:
        """Those of published links that do not answer or have moved, in units where `user` has one of `roles`; the longest broken first."""
        standing = standing_of(user)
        links = self.select_related("resource__dataset").filter(state__in=("broken", "moved"))
        links = links.filter(~Q(resource__current=""), resource__withdrawn_at=None).order_by("broken_since", "checked_at")
        if standing.everywhere.intersection(roles):
            return links
        return links.filter(resource__dataset__unit__in=frozenset().union(*(standing.reach.get(role, frozenset()) for role in roles)))


class DatasetQuerySet(QuerySet[Any]):
    """Questions about datasets."""

    def published(self) -> Self:
        """Those with a published resource."""
        return self.filter(Exists(self._resources().published().filter(dataset=OuterRef("pk"))))

    def meant_for(self, user: Anybody) -> Self:
        """Those whose audience includes `user`, published or not."""
        standing = standing_of(user)
        if standing.sees_all:
            return self
        return self.filter(_is_for(self.model, standing) | Q(unit__in=standing.works_in))

    def visible_to(self, user: Anybody) -> Self:
        """Those that `user` may see: with a published resource that is for them; and drafts, for those who work on them."""
        standing = standing_of(user)
        if standing.sees_all:
            return self
        live = Exists(self._resources().meant_for(user).published().filter(dataset=OuterRef("pk")))
        return self.meant_for(user).filter(Q(live) | Q(unit__in=standing.works_in))

    def editable_by(self, user: Anybody, roles: tuple[str, ...]) -> Self:
        """Those of units where `user` has one of `roles`."""
        standing = standing_of(user)
        if standing.everywhere.intersection(roles):
            return self
        return self.filter(unit__in=frozenset().union(*(standing.reach.get(role, frozenset()) for role in roles)))

    def with_counts(self, user: Anybody) -> Self:
        """With `resource_count`: how many published resources `user` may see in each."""
        seen = self._resources().meant_for(user).published().values("pk")
        return self.annotate(resource_count=Count("resources", filter=Q(resources__in=seen), distinct=True))

    def with_published_at(self) -> Self:
        """With `last_published_at`: the latest publication among the resources that everybody who sees the dataset sees."""
        seen = self._resources().without_limits().published().values("pk")
        return self.annotate(last_published_at=Max("resources__published_at", filter=Q(resources__in=seen)))

    def kept_up(self) -> Self:
        """Those that are not archived."""
        return self.filter(archived_at__isnull=True)

    def archived(self) -> Self:
        """Those that are updated no more."""
        return self.filter(archived_at__isnull=False)

    def matching(self, text: str) -> Self:
        """Those in whose texts every word of `text` occurs, whatever its case and diacritics."""
        found = self
        for word in fold(text).split():
            found = found.filter(folded__contains=word)
        return found

    def in_theme(self, slug: str) -> Self:
        """Those of one category."""
        return self.filter(theme=slug)

    def of_unit(self, slug: str) -> Self:
        """Those of one unit."""
        return self.filter(unit__slug=slug)

    def _resources(self) -> ResourceQuerySet:
        found: ResourceQuerySet = _related(self.model, "resources").objects.all()
        return found
