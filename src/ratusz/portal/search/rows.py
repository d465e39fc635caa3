"""The catalogue as the index reads it: plain values of whole batches. An index is made of 200 000 datasets at times, and building a
model for each of them, its unit, its category and all its columns costs three times what the index itself does.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from ratusz.portal.catalog.models import Audience, ColumnText, Dataset, Resource

AT_ONCE = 500


class SetRow(NamedTuple):
    """Of a dataset, its unit and its category: fields are called as Django looks them up."""

    pk: UUID
    title_pl: str
    title_en: str
    description_pl: str
    description_en: str
    source_pl: str
    keywords: list[str]
    licence: str
    frequency: str
    audience: str
    area_code: str
    area_name: str
    covers_from: date | None
    covers_to: date | None
    archived_at: datetime | None
    changed_at: datetime
    past_downloads: int
    unit_id: UUID
    unit__slug: str
    unit__name_pl: str
    unit__name_en: str
    theme_id: str
    theme__name_pl: str
    theme__name_en: str


class ResourceRow(NamedTuple):
    """Of a published resource. `written`: its id as the database writes it, which costs nothing to read."""

    pk: UUID
    written: str
    dataset_id: UUID
    kind: str
    format: str
    audience: str
    title_pl: str
    title_en: str
    description_pl: str
    description_en: str
    current: str
    rows: int
    state_on: date | None
    published_at: datetime | None
    past_downloads: int

    @property
    def is_table(self) -> bool:
        """Whether it has rows."""
        return self.kind == Resource.Kind.TABLE


class TextRow(NamedTuple):
    """Of what the dictionary says of a column of the resource with the id `written`."""

    written: str
    label_pl: str
    label_en: str
    meaning_pl: str
    meaning_en: str
    counted_pl: str
    unit: str
    codes: list[dict[str, str]]


class Described(NamedTuple):
    """A dataset with all that is published of it, in order.

    `texts`: id of a resource, as written → its dictionary. `seen_by`: a resource or the dataset → ids of units, where it is for named ones.
    """

    dataset: SetRow
    resources: Sequence[ResourceRow]
    texts: Mapping[str, Sequence[TextRow]]
    seen_by: Mapping[UUID, Sequence[str]]


def described(ids: Sequence[UUID]) -> Iterator[Described]:
    """The datasets of these ids, in no order; nothing for ids of nothing."""
    for start in range(0, len(ids), AT_ONCE):
        yield from _batch(ids[start : start + AT_ONCE])


def _batch(ids: Sequence[UUID]) -> Iterator[Described]:
    sets = [SetRow(*row) for row in Dataset.objects.filter(pk__in=ids).order_by().values_list(*SetRow._fields)]
    resources: dict[UUID, list[ResourceRow]] = defaultdict(list)
    published = Resource.objects.published().annotate(written=Cast("pk", TextField())).filter(dataset__in=ids)
    for resource in (ResourceRow(*row) for row in published.values_list(*ResourceRow._fields)):
        resources[resource.dataset_id].append(resource)
    live = [one for some in resources.values() for one in some]
    texts: dict[str, list[TextRow]] = defaultdict(list)
    said = ColumnText.objects.annotate(written=Cast("resource_id", TextField())).filter(resource__dataset__in=ids).order_by("pk")
    for text in (TextRow(*row) for row in said.values_list(*TextRow._fields)):
        texts[text.written].append(text)
    seen_by = {**_units(Dataset.objects.all(), sets), **_units(Resource.objects.all(), live)}
    for one in sets:
        yield Described(dataset=one, resources=resources.get(one.pk, ()), texts=texts, seen_by=seen_by)


def _units(every: QuerySet[Any], rows: Iterable[Any]) -> Mapping[UUID, Sequence[str]]:
    """Of those that are for named units, the ids of these."""
    named = [row.pk for row in rows if row.audience == Audience.UNITS]
    if not named:
        return {}
    found: dict[UUID, list[str]] = {one: [] for one in named}
    for key, unit in every.filter(pk__in=named, audience_units__isnull=False).order_by().values_list("pk", "audience_units"):
        found[key].append(str(unit))
    return found
