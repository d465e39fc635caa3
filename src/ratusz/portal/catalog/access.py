"""The only way from an address to a row of the catalogue.

"Does not exist" and "not yours to see" are one answer (404). An old address raises `Moved`; a withdrawn thing raises `Gone`
with the reason, but only to those who were allowed to see it.
"""

from collections.abc import Callable
from datetime import datetime
from typing import NoReturn, TypeVar
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery

from ratusz.bank.base.errors import Gone, NotFound
from ratusz.bank.base.sentences import N_
from ratusz.portal.catalog.models import Dataset, OldAddress, Publication, ReleaseCalendar, Resource
from ratusz.portal.catalog.policy import can_edit, can_see_history
from ratusz.portal.catalog.querysets import DatasetQuerySet, ResourceQuerySet
from ratusz.portal.catalog.standing import NOBODY, Anybody, standing_of
from ratusz.portal.core.errors import nothing_here
from ratusz.portal.core.kept import kept
from ratusz.portal.core.moved import Moved

T = TypeVar("T")


def access_dataset(user: Anybody, slug: str) -> Dataset:
    """The dataset at `slug`, with unit and theme."""
    found = _kept_for(user, ("dataset", slug), lambda: _datasets(user).filter(slug=slug).first())
    return found or _explain_dataset(user, Q(slug=slug), slug)


def successors_for(user: Anybody) -> DatasetQuerySet:
    """What `user` may name as that which replaces an archived dataset."""
    return Dataset.objects.visible_to(user).kept_up()


def access_dataset_id(user: Anybody, dataset_id: UUID | str) -> Dataset:
    """The dataset with this id."""
    key = _uuid(dataset_id)
    found = _kept_for(user, ("dataset", key), lambda: _datasets(user).filter(pk=key).first())
    return found or _explain_dataset(user, Q(pk=key), "")


def access_resource(user: Anybody, dataset_slug: str, slug: str) -> Resource:
    """The resource at `dataset_slug/slug`, with its dataset."""
    here = Q(dataset__slug=dataset_slug, slug=slug)
    found = _kept_for(user, ("resource", dataset_slug, slug), lambda: _resources().visible_to(user).filter(here).first())
    return found or _explain_resource(user, here, dataset_slug, slug)


def access_resource_id(user: Anybody, resource_id: UUID | str) -> Resource:
    """The resource with this id, with its dataset."""
    key = _uuid(resource_id)
    here = Q(pk=key)
    found = _kept_for(user, ("resource", key), lambda: _resources().visible_to(user).filter(here).order_by().first())
    return found or _explain_resource(user, here, "", "")


def access_dataset_to_edit(user: Anybody, slug: str) -> Dataset:
    """The dataset at `slug` for those who may change it; published or not."""
    found = Dataset.objects.meant_for(user).select_related("unit", "theme").filter(slug=slug).first()
    if found is None or not can_edit(user, found):
        raise nothing_here()
    return found


def access_resource_to_edit(user: Anybody, dataset_slug: str, slug: str) -> Resource:
    """The resource at `dataset_slug/slug` for those who may change it; published, withdrawn or neither."""
    found = _resources().meant_for(user).filter(dataset__slug=dataset_slug, slug=slug).first()
    if found is None or not can_edit(user, found.dataset):
        raise nothing_here()
    return found


def access_resource_at_work(user: Anybody, dataset_slug: str, slug: str) -> Resource:
    """The resource at `dataset_slug/slug` for those who change, review or inspect it; published, withdrawn or neither."""
    standing = ReleaseCalendar.objects.filter(resource=OuterRef("pk"), ended_at=None).values("declared")[:1]
    asked = _resources().meant_for(user).filter(dataset__slug=dataset_slug, slug=slug).annotate(declared_calendar=Subquery(standing))
    found: Resource | None = asked.first()
    if found is None or not can_see_history(user, found):
        raise nothing_here()
    return found


def visible_version(user: Anybody, resource: Resource, *, version: str | None = None, at: datetime | None = None) -> str:  # noqa: ARG001
    """The id of the public version of `resource` that is asked for: the current one, `version`, or the one current at `at`.

    `resource` comes from an access function, so `user` may see it; `user` stays in the signature because a version may
    be for fewer people than its resource is.
    """
    if resource.withdrawn_at is not None:
        raise _gone_resource(resource)
    if not version and at is None:
        if not resource.current:
            raise _nothing_published()
        return resource.current
    publications = Publication.objects.filter(resource=resource)
    found = publications.filter(version=version).first() if version else publications.filter(at__lte=at).first()
    if found is None:
        raise nothing_here() if version else _nothing_published()
    if found.erased_hash:
        raise _erased(found)
    if found.withdrawn_reason:
        raise _gone(found.withdrawn_reason)
    return found.version


def _kept_for(user: Anybody, key: tuple[object, ...], find: Callable[[], T | None]) -> T | None:
    """What `find` finds; for people without a standing in the bank, who all see the same, from memory where possible."""
    return kept(key, find) if standing_of(user) == NOBODY else find()


def _datasets(user: Anybody) -> DatasetQuerySet:
    return Dataset.objects.visible_to(user).select_related("unit", "theme")


def _resources() -> ResourceQuerySet:
    return Resource.objects.select_related("dataset__unit", "dataset__theme")


def _explain_dataset(user: Anybody, here: Q, slug: str) -> NoReturn:
    """Why there is no dataset to show: moved, withdrawn, or nothing at all."""
    old = OldAddress.objects.filter(dataset_slug=slug, resource_slug="", dataset__isnull=False).first() if slug else None
    if old is not None:
        raise Moved(slug, access_dataset_id(user, old.dataset_id or "").slug)
    withdrawn = Resource.objects.meant_for(user).withdrawn().filter(dataset__in=Dataset.objects.meant_for(user).filter(here))
    _refuse(withdrawn.order_by("-withdrawn_at").first())


def _explain_resource(user: Anybody, here: Q, dataset_slug: str, slug: str) -> NoReturn:
    """Why there is no resource to show: it or its dataset moved, it was withdrawn, or nothing at all."""
    if slug:
        then_or_now = Q(dataset_slug=dataset_slug) | Q(resource__dataset__slug=dataset_slug)
        old = OldAddress.objects.filter(then_or_now, resource_slug=slug, resource__isnull=False).first()
        if old is not None:
            resource = access_resource_id(user, old.resource_id or "")
            raise Moved(f"{dataset_slug}/{slug}", f"{resource.dataset.slug}/{resource.slug}")
        elsewhere = OldAddress.objects.filter(dataset_slug=dataset_slug, resource_slug="", dataset__isnull=False)
        renamed = elsewhere.select_related("dataset").first()
        if renamed is not None and renamed.dataset is not None:
            now_here = access_resource(user, renamed.dataset.slug, slug)
            raise Moved(f"{dataset_slug}/{slug}", f"{renamed.dataset.slug}/{now_here.slug}")
    _refuse(Resource.objects.meant_for(user).withdrawn().filter(here).first())


def _refuse(withdrawn: Resource | None) -> NoReturn:
    raise nothing_here() if withdrawn is None else _gone_resource(withdrawn)


def _gone_resource(resource: Resource) -> Gone:
    """Why it is gone: withdrawn, or erased where that took what was shown."""
    for_this = Publication.objects.filter(resource=resource, withdrawn_reason=resource.withdrawn_reason)
    erased = for_this.exclude(erased_hash="").first()
    return _erased(erased) if erased is not None else _gone(resource.withdrawn_reason)


def _erased(publication: Publication) -> Gone:
    values = {"reason": publication.withdrawn_reason, "hash": publication.erased_hash}
    return Gone("erased", N_("This was erased: {reason} (identified by {hash})"), values=values)


def _gone(reason: str) -> Gone:
    return Gone("withdrawn", N_("This was withdrawn: {reason}"), values={"reason": reason})


def _nothing_published() -> NotFound:
    return NotFound(
        "nothing-published", N_("Nothing had been published here then."), N_("Leave out version= and at= to see what there is now.")
    )


def _uuid(text: UUID | str) -> UUID:
    try:
        return text if isinstance(text, UUID) else UUID(text)
    except ValueError:
        raise nothing_here() from None
