"""What an erasure takes away: versions and files of the store, deliveries of the database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db.models import Q

from ratusz.bank.base.errors import NotFound
from ratusz.bank.base.sentences import N_
from ratusz.bank.store.erase import Chosen, Going, plan
from ratusz.bank.store.tombstones import Tombstone
from ratusz.portal.catalog.models import Publication, Resource
from ratusz.portal.core import bank
from ratusz.portal.erasure.models import Purge
from ratusz.portal.intake.models import DeliveredTable, Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """What would go. `loosened`: deliveries whose files stay, but not what was made of them, for it held the same rows.

    `elsewhere`: deliveries that brought the same file to other datasets, or rows to other tables too: the file stays for them.
    """

    going: Going
    deliveries: tuple[Delivery, ...]
    loosened: tuple[Delivery, ...]
    elsewhere: tuple[Delivery, ...]

    @property
    def mark(self) -> str:
        """What tells this loss from another one: who confirms, confirms what they saw."""
        gone = [*(each.version for each in self.going.versions), *self.going.originals]
        named = sorted(str(each.pk) for each in (*self.deliveries, *self.loosened))
        return sha256(" ".join([*gone, *named]).encode()).hexdigest()[:32]


def loss_of(purge: Purge) -> Loss:
    """What `purge` would take away now. Reads every manifest of the store."""
    deliveries = _deliveries(purge)
    chosen_ids = {each.pk for each in deliveries}
    # The archive in which a file came holds it too; what else came in it has originals of its own.
    originals = {each.original for each in deliveries} | {each.packed_in for each in deliveries if each.packed_in}
    others = Delivery.objects.exclude(pk__in=chosen_ids)
    here = {str(pk) for pk in Resource.objects.filter(dataset=purge.dataset).values_list("pk", flat=True)}
    going = plan(
        bank.store(),
        Chosen(
            versions=frozenset(filter(None, [purge.version])),
            resources=frozenset(_resources(purge, here)),
            originals=frozenset(originals),
            of_resources=frozenset(here),
            documents=frozenset(documents_of(deliveries)),
            kept_originals=frozenset(others.filter(original__in=originals).values_list("original", flat=True)),
            kept_documents=frozenset(documents_of(others.iterator()) | _recipes_of_others(purge)),
        ),
    )
    names = [each.version for each in going.versions]
    loosened = others.filter(tables__version__in=names).select_related("dataset", "received_by").distinct()
    return Loss(
        going=going, deliveries=tuple(deliveries), loosened=tuple(loosened),
        elsewhere=tuple(others.filter(original__in=going.shared).select_related("dataset", "received_by")),
    )  # fmt: skip


def tombstone_of(purge: Purge, loss: Loss, *, at: datetime) -> Tombstone:
    """The tombstone of `purge`."""
    return Tombstone(
        id=str(purge.pk), at=at, reason=purge.reason, versions=loss.going.versions, originals=loss.going.originals,
        parts=loss.going.parts, documents=loss.going.documents,
        deliveries=tuple(str(each.pk) for each in loss.deliveries), loosened=tuple(str(each.pk) for each in loss.loosened),
    )  # fmt: skip


def documents_of(deliveries: Iterable[Delivery]) -> set[str]:
    """The hashes of the documents that `deliveries` name: recipes, drafts of them, reports."""
    found: set[str] = set()
    for each in deliveries:
        found.update((each.recipe, each.draft, each.report, *each.drafts_before, *each.documents_before))
    ids = [each.pk for each in deliveries] if isinstance(deliveries, list) else []
    found.update(DeliveredTable.objects.filter(delivery__in=ids).values_list("report", flat=True))
    return found - {""}


def kept_documents(tombstone: Tombstone) -> set[str]:
    """The documents that the database still needs, whatever `tombstone` says."""
    gone = Delivery.objects.exclude(pk__in=tombstone.deliveries).iterator()
    recipes = Resource.objects.exclude(recipe="").values_list("recipe", flat=True)
    return documents_of(gone) | set(recipes)


def _deliveries(purge: Purge) -> list[Delivery]:
    """The deliveries that go, with others of the same file to the same dataset."""
    here = Delivery.objects.filter(dataset=purge.dataset)
    if purge.delivery or purge.version:
        found = purge.delivery or _delivery_of(purge)
        first = here.filter(pk=found) if found else here.none()
        chosen = here.filter(original__in=first.values("original"))
    elif purge.resource is not None:
        feeds_others = DeliveredTable.objects.filter(delivery__dataset=purge.dataset, resource__isnull=False).exclude(
            resource=purge.resource
        )
        mine = here.filter(Q(resource=purge.resource) | Q(tables__resource=purge.resource)).distinct()
        chosen = mine.exclude(pk__in=feeds_others.values("delivery"))
    else:
        chosen = here
    return list(chosen.select_related("dataset", "received_by"))


def _delivery_of(purge: Purge) -> UUID | None:
    """The id of the delivery that became the version; None where none did. NotFound where no such version is known here."""
    shown = Publication.objects.filter(resource__dataset=purge.dataset).filter(Q(version=purge.version) | Q(private=purge.version)).first()
    if shown is not None and shown.delivery is not None:
        return shown.delivery
    table = DeliveredTable.objects.filter(delivery__dataset=purge.dataset, version=purge.version).first()
    if table is None and shown is None:
        raise NotFound("version-unknown", N_("There is no version “{version}”."), values={"version": purge.version})
    return table.delivery_id if table else None


def _resources(purge: Purge, here: set[str]) -> set[str]:
    if purge.delivery or purge.version:
        return set()
    return {str(purge.resource_id)} if purge.resource_id else here


def _recipes_of_others(purge: Purge) -> set[str]:
    """The recipes by which other datasets are read. Those of this one are chosen anew."""
    return set(Resource.objects.exclude(dataset=purge.dataset).exclude(recipe="").values_list("recipe", flat=True))


def deliveries_of(resource: Resource) -> list[Delivery]:
    """The deliveries that brought something to `resource`, newest first."""
    mine = Delivery.objects.filter(Q(resource=resource) | Q(tables__resource=resource)).exclude(state=Delivery.State.ERASED)
    return list(mine.distinct().order_by("-received_at"))
