"""The catalogue as the State portal is to be told of it: what everybody may see, in Polish, at addresses that stay."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import override

from ratusz.bank.publish.dane_gov_pl.nouns import FREQUENCIES, LICENCES, SIGNS, StateDataset, StateResource, StateText
from ratusz.portal.catalog.models import Dataset, Licence, Resource
from ratusz.portal.explore import profiles
from ratusz.portal.explore.tables import manifest, open_table

#: A demo city stands at whatever address a laptop has today, and is never given to the State portal.
_OF_A_DEMO = "https://dane.example.org"


def address(path: str) -> str:
    """`path` with the host of the bank; of a demo city with one that stays, so that it can be compared from day to day."""
    return (_OF_A_DEMO if settings.BANK_DEMO else str(settings.BANK_ADDRESS).rstrip("/")) + path


def offered() -> Iterator[StateDataset]:
    """Each public dataset with its public resources."""
    everybody = AnonymousUser()
    resources: dict[UUID, list[Resource]] = defaultdict(list)
    for one in Resource.objects.visible_to(everybody).published().order_by("position", "title_pl", "pk"):
        resources[one.dataset_id].append(one)
    with override("pl"):
        for dataset in Dataset.objects.visible_to(everybody).select_related("theme").order_by("created_at", "pk"):
            yield _dataset(dataset, resources[dataset.pk])


def _dataset(dataset: Dataset, resources: Iterable[Resource]) -> StateDataset:
    listed = tuple(resources)
    return StateDataset(
        ident=str(dataset.pk),
        url=address(reverse("pages:dataset", args=[dataset.slug])),
        title=StateText(pl=dataset.title_pl, en=dataset.title_en),
        description=StateText(pl=dataset.description_pl, en=dataset.description_en),
        frequency=FREQUENCIES[dataset.frequency],
        categories=dataset.theme.eu_codes,
        licence=LICENCES.get(dataset.licence, ""),
        named=dataset.licence != Licence.CC0,
        marked=dataset.licence != Licence.CC0,
        tags=tuple(dataset.keywords),
        resources=tuple(_resource(dataset, one) for one in listed),
        updated_at=max((one.published_at.replace(microsecond=0) for one in listed if one.published_at), default=None),
    )


def _resource(dataset: Dataset, resource: Resource) -> StateResource:
    region = dataset.area_code or settings.BANK_TERYT
    return StateResource(
        ident=str(resource.pk),
        url=_file(resource),
        title=StateText(pl=resource.title_pl, en=resource.title_en),
        description=StateText(pl=resource.description_pl or dataset.description_pl, en=resource.description_en),
        data_date=resource.state_on,
        updated_at=resource.published_at.replace(microsecond=0) if resource.published_at else None,
        signs=_signs(resource) if resource.is_table else (),
        regions=(region,) if region else (),
    )


def _file(resource: Resource) -> str:
    """Where the current state is: of a table as CSV, of a document its bytes, of a link what stands there."""
    if resource.is_table:
        return address(f"/api/v1/resources/{resource.pk}/export.csv")
    return resource.url or address(f"/r/{resource.pk}/{resource.current}.{resource.format}")


def _signs(resource: Resource) -> tuple[str, ...]:
    """The statistical signs that stand in its cells in place of numbers, as its profile counted them."""
    key, version = str(resource.pk), resource.current
    if not any(column.has_status for column in manifest(key, version).schema.columns):
        return ()
    table = open_table(key, version)
    profiles.make(table)
    found = {code for column in profiles.profile_of(table).columns.values() for code, _count in column.statuses}
    return tuple(sign for code, sign in SIGNS.items() if code in found)
