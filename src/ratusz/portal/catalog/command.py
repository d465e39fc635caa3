"""Tables of the bank for whoever runs it: every published one, whatever its audience, by `dataset/resource`."""

from dataclasses import dataclass

from ratusz.bank.base.errors import NotFound, WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.bank.engine.protocol import Engine
from ratusz.bank.model.table import Table
from ratusz.bank.publish.exported import Labels
from ratusz.portal.catalog.access import visible_version
from ratusz.portal.catalog.models import ColumnText, OldAddress, Resource
from ratusz.portal.catalog.office import language
from ratusz.portal.core import bank
from ratusz.portal.people.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A table, its words for people, and what reads it."""

    engine: Engine
    table: Table
    labels: Labels


def open_published(address: str, version: str | None = None) -> Opened:
    """The current table of the resource at `address`, or a published `version` of it. NotFound, Gone with the reason, WrongUsage."""
    resource = _resource(address)
    if not resource.is_table:
        raise WrongUsage(
            "no-rows", N_("{found} is a document or a link and has no rows."), values={"found": address}, allowed=_addresses("")
        )
    chosen = visible_version(User(is_active=False), resource, version=version)
    store = bank.store()
    table = store.table(store.manifest(str(resource.pk), chosen))
    texts = ColumnText.objects.filter(resource=resource)
    columns = {text.name: text.label for text in texts if text.label}
    return Opened(engine=bank.engine(), table=table, labels=Labels(columns=columns, title=resource.title, language=language()))


def _resource(address: str) -> Resource:
    dataset, slash, slug = address.partition("/")
    if not slash:
        raise WrongUsage("resource-not-named", N_("Name a table as DATASET/RESOURCE."), allowed=_addresses(dataset))
    here = Resource.objects.select_related("dataset")
    found = here.filter(dataset__slug=dataset, slug=slug).first()
    if found is None:
        old = OldAddress.objects.filter(dataset_slug=dataset, resource_slug=slug, resource__isnull=False).select_related("resource").first()
        renamed = OldAddress.objects.filter(dataset_slug=dataset, resource_slug="", dataset__isnull=False).first()
        found = old.resource if old else here.filter(dataset=renamed.dataset_id, slug=slug).first() if renamed else None
    if found is None:
        raise NotFound("resource-missing", N_("There is no table {found}."), values={"found": address}, allowed=_addresses(dataset))
    return found


def _addresses(dataset: str) -> tuple[str, ...]:
    """What might have been meant: the tables of the dataset, else all published ones."""
    published = (
        Resource.objects.published()
        .filter(kind=Resource.Kind.TABLE)
        .order_by("dataset__slug", "position")
        .values_list("dataset__slug", "slug")
    )
    near = published.filter(dataset__slug=dataset) or published
    return tuple(f"{one}/{other}" for one, other in near)
