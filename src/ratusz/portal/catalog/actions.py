"""What is done to the catalogue: describing datasets and resources, and saying whom they are for.

What stands, what is withdrawn and what comes back is in `publishing`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from ratusz.bank.base.errors import Conflict
from ratusz.bank.base.sentences import N_
from ratusz.bank.base.text import fold
from ratusz.bank.base.text import slug as slug_of
from ratusz.portal.catalog.described import (
    CodeWord,
    ColumnWords,
    DatasetWords,
    ResourceWords,
    changed,
    plain,
    words_of_column,
    words_of_dataset,
    words_of_resource,
)
from ratusz.portal.catalog.models import Audience, ColumnText, Dataset, OldAddress, Publication, Resource
from ratusz.portal.catalog.policy import can_edit, can_make_datasets, can_widen
from ratusz.portal.core import audit, journal
from ratusz.portal.core.policy import require
from ratusz.portal.core.texts import address_of, note_of
from ratusz.portal.people.models import Unit, User

__all__ = ["CodeWord", "ColumnWords", "DatasetWords", "ResourceWords"]

#: Last parts of other addresses, which no dataset, and no resource in it, may have as its slug.
RESERVED_SLUGS = frozenset({"nowy", "podpowiedzi"})
RESERVED_IN_DATASET = frozenset({"nowy", "odbiorcy", "adres", "zmiany-opisu", "archiwum"})
#: Slugs where a title gives none.
_NAMELESS = {Resource.Kind.TABLE: "tabela", Resource.Kind.DOCUMENT: "dokument", Resource.Kind.LINK: "odnosnik"}


@transaction.atomic
def make_dataset(*, words: DatasetWords, unit: Unit, by: User, now: datetime, slug: str = "") -> Dataset:
    """A new dataset of `unit`, for everybody once something is published in it. `slug` is made of the title where not given."""
    require(can_make_datasets, by, unit)
    chosen = slug or _free_dataset_slug(words.title_pl)
    _refuse_taken_dataset_slug(chosen, of=None)
    dataset = Dataset(slug=chosen, unit=unit, created_at=now, changed_at=now)
    _write_dataset(dataset, words)
    dataset.save(force_insert=True)
    audit.record("dataset.made", target=dataset, by=by, at=now)
    journal.write("described", target=dataset, version="", at=now)
    return dataset


@transaction.atomic
def describe_dataset(*, dataset: Dataset, words: DatasetWords, by: User, now: datetime, why: str = "") -> None:
    """Say `words` of `dataset` instead of what was said; `why`: for the history of its texts."""
    require(can_edit, by, dataset)
    before = plain(words_of_dataset(dataset))
    _write_dataset(dataset, words)
    dataset.changed_at = now
    dataset.save()
    audit.record("dataset.described", target=dataset, by=by, at=now, detail=_told(changed(before, plain(words)), why))
    journal.write("described", target=dataset, version="", at=now)


@transaction.atomic
def rename_dataset(*, dataset: Dataset, slug: str, by: User, now: datetime) -> None:
    """Give `dataset` another address; the old one leads on."""
    require(can_edit, by, dataset)
    if slug == dataset.slug:
        return
    _refuse_taken_dataset_slug(slug, of=dataset)
    old, dataset.slug, dataset.changed_at = dataset.slug, slug, now
    OldAddress.objects.update_or_create(dataset_slug=old, resource_slug="", defaults={"dataset": dataset, "resource": None})
    dataset.save(update_fields=["slug", "changed_at"])
    audit.record("dataset.renamed", target=dataset, by=by, at=now, detail={"old": old, "new": slug})
    journal.write("described", target=dataset, version="", at=now)


@transaction.atomic
def make_resource(
    *, dataset: Dataset, words: ResourceWords, by: User, now: datetime, slug: str = "", kind: str = Resource.Kind.TABLE
) -> Resource:
    """A new resource of `dataset`, with nothing in it yet, for whom the dataset is."""
    require(can_edit, by, dataset)
    there = Resource.objects.filter(dataset=dataset).count()
    taken = _taken_in(dataset)
    chosen = slug or _free(slug_of(words.title_pl) or _NAMELESS[Resource.Kind(kind)], taken)
    if chosen in taken:
        raise _slug_taken(chosen)
    resource = Resource(dataset=dataset, slug=chosen, position=there, kind=kind, **asdict(words))
    resource.save(force_insert=True)
    _touch(dataset, now)
    audit.record("resource.made", target=resource, by=by, at=now, detail={"dataset": dataset.slug})
    journal.write("described", target=resource, version="", at=now)
    return resource


@transaction.atomic
def turn_into_document(*, resource: Resource, by: User, now: datetime) -> None:
    """Say that `resource`, made as a table and still without anything in it, is a document. A table never turns into one unseen."""
    require(can_edit, by, resource.dataset)
    row = Resource.objects.select_for_update().get(pk=resource.pk)
    settled = row.private or row.current or row.column_texts.exists() or Publication.objects.filter(resource=row).exists()
    if row.kind == Resource.Kind.DOCUMENT:
        return
    if settled or row.kind != Resource.Kind.TABLE:
        raise Conflict(
            "kind-settled",
            N_("“{title}” is something else already, and stays what it is."),
            N_("Keep the file as a new document of the same dataset."),
            values={"title": row.title_pl},
        )
    resource.kind = Resource.Kind.DOCUMENT
    resource.save(update_fields=["kind"])
    audit.record("resource.turned-into-document", target=resource, by=by, at=now)
    journal.write("described", target=resource, version="", at=now)


@transaction.atomic
def describe_resource(*, resource: Resource, words: ResourceWords, by: User, now: datetime, why: str = "") -> None:
    """Say `words` of `resource` instead of what was said; `why`: for the history of its texts."""
    require(can_edit, by, resource.dataset)
    before = plain(words_of_resource(resource))
    _say(resource, words)
    resource.save(update_fields=list(asdict(words)))
    _touch(resource.dataset, now)
    audit.record("resource.described", target=resource, by=by, at=now, detail=_told(changed(before, plain(words)), why))
    journal.write("described", target=resource, version="", at=now)


@transaction.atomic
def rename_resource(*, resource: Resource, slug: str, by: User, now: datetime) -> None:
    """Give `resource` another address within its dataset; the old one leads on."""
    require(can_edit, by, resource.dataset)
    if slug == resource.slug:
        return
    dataset = resource.dataset
    if slug in _taken_in(dataset, but=resource):
        raise _slug_taken(slug)
    old, resource.slug = resource.slug, slug
    OldAddress.objects.update_or_create(dataset_slug=dataset.slug, resource_slug=old, defaults={"resource": resource, "dataset": None})
    resource.save(update_fields=["slug"])
    audit.record("resource.renamed", target=resource, by=by, at=now, detail={"old": old, "new": slug})
    journal.write("described", target=resource, version="", at=now)


@transaction.atomic
def describe_columns(*, resource: Resource, columns: Mapping[str, ColumnWords], by: User, now: datetime, why: str = "") -> None:
    """Say what columns mean: name of the column → words. Columns not named stay as they are."""
    require(can_edit, by, resource.dataset)
    before = {text.name: words_of_column(text) for text in resource.column_texts.all()}
    new = {name: words for name, words in columns.items() if words != before.get(name, ColumnWords())}
    if not new:
        return
    for name, words in new.items():
        ColumnText.objects.update_or_create(resource=resource, name=name, defaults=plain(words))
    detail = {
        "columns": list(new),
        "was": {name: plain(before.get(name, ColumnWords())) for name in new},
        "is": {name: plain(words) for name, words in new.items()},
    }
    audit.record("resource.columns-described", target=resource, by=by, at=now, detail=_told(detail, why))
    journal.write("described", target=resource, version="", at=now)


@transaction.atomic
def set_audience(*, thing: Dataset | Resource, audience: str, units: Iterable[Unit] = (), by: User, now: datetime) -> None:
    """Say whom `thing` is for; `units` where the audience is named units."""
    dataset = thing if isinstance(thing, Dataset) else thing.dataset
    require(can_edit, by, dataset)
    named = sorted(units, key=lambda unit: unit.slug) if audience == Audience.UNITS else []
    before = {"audience": thing.audience, "units": sorted(thing.audience_units.values_list("slug", flat=True))}
    after = {"audience": str(audience), "units": [unit.slug for unit in named]}
    if before == after:
        return
    if _widens(before, after) and _was_accepted(dataset):
        require(can_widen, by, dataset)
    thing.audience = audience
    thing.save(update_fields=["audience"])
    thing.audience_units.set(named)
    refresh_words(dataset)
    audit.record("audience.changed", target=thing, by=by, at=now, detail={"before": before, "after": after})
    journal.write("audience", target=thing, version="", at=now)


def _was_accepted(dataset: Dataset) -> bool:
    """Whether something of it was published, or is with the reviewers, for those whom it was for then."""
    with_reviewers = dataset.deliveries.filter(state__in=("submitted", "scheduled"))
    return Publication.objects.filter(resource__dataset=dataset).exists() or with_reviewers.exists()


def _widens(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether somebody sees it afterwards who did not before."""
    width = {Audience.UNITS: 0, Audience.OFFICE: 1, Audience.PUBLIC: 2}
    if before["audience"] == after["audience"]:
        return not set(after["units"]) <= set(before["units"])
    return width[Audience(after["audience"])] > width[Audience(before["audience"])]


def _told(change: Mapping[str, Any], why: str) -> dict[str, Any]:
    """A change of texts as the audit keeps it."""
    return {**change, **({"why": said} if (said := note_of(why)) else {})}


def refresh_words(dataset: Dataset) -> None:
    """Write anew the text that the catalogue is searched in: what everybody who sees the dataset may read."""
    words = [dataset.title_pl, dataset.title_en, dataset.description_pl, dataset.description_en, *dataset.keywords]
    words += [
        dataset.source_pl,
        dataset.source_en,
        dataset.unit.name_pl,
        dataset.unit.name_en,
        dataset.theme.name_pl,
        dataset.theme.name_en,
        dataset.area_name,
    ]
    for resource in Resource.objects.filter(dataset=dataset).without_limits().published():
        words += [resource.title_pl, resource.title_en]
    dataset.folded = fold(" ".join(filter(None, words)))
    Dataset.objects.filter(pk=dataset.pk).update(folded=dataset.folded)


def _touch(dataset: Dataset, now: datetime) -> None:
    dataset.changed_at = now
    dataset.save(update_fields=["changed_at"])
    refresh_words(dataset)


def _say(thing: Dataset | Resource, words: DatasetWords | ResourceWords) -> None:
    for name in type(words).__dataclass_fields__:
        value = getattr(words, name)
        setattr(thing, name, list(value) if isinstance(value, tuple) else value)


def _write_dataset(dataset: Dataset, words: DatasetWords) -> None:
    _say(dataset, replace(words, source_url=address_of(words.source_url)))
    refresh_words(dataset)


def _taken_in(dataset: Dataset, *, but: Resource | None = None) -> set[str]:
    """Slugs that no resource of `dataset` but `but` may take: used now, used once, or reserved."""
    old = OldAddress.objects.filter(dataset_slug=dataset.slug).exclude(resource_slug="")
    now = Resource.objects.filter(dataset=dataset)
    if but is not None:
        old, now = old.exclude(resource=but), now.exclude(pk=but.pk)
    return {*now.values_list("slug", flat=True), *old.values_list("resource_slug", flat=True), *RESERVED_IN_DATASET}


def _free_dataset_slug(title: str) -> str:
    taken = set(Dataset.objects.values_list("slug", flat=True)) | RESERVED_SLUGS
    taken |= set(OldAddress.objects.filter(resource_slug="").values_list("dataset_slug", flat=True))
    return _free(slug_of(title) or "zbior", taken)


def _free(wanted: str, taken: set[str]) -> str:
    if wanted not in taken:
        return wanted
    return next(f"{wanted}-{n}" for n in range(2, len(taken) + 3) if f"{wanted}-{n}" not in taken)


def _refuse_taken_dataset_slug(slug: str, *, of: Dataset | None) -> None:
    """A slug is taken by the dataset that has it and by the one that had it: its address leads on for ever."""
    old = OldAddress.objects.filter(dataset_slug=slug, resource_slug="").exclude(dataset=of)
    if slug in RESERVED_SLUGS or Dataset.objects.filter(slug=slug).exists() or old.exists():
        raise _slug_taken(slug)


def _slug_taken(slug: str) -> Conflict:
    return Conflict(
        "slug-taken", N_("The address {slug} is taken, or was once somebody else's."), N_("Choose another one."), values={"slug": slug}
    )
