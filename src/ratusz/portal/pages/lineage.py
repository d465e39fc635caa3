"""The way of values from the source to what is shown, and what is known of their quality: of one resource, and of all of a dataset."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from ratusz.bank.store.manifest import Manifest
from ratusz.portal.catalog.models import Dataset, Resource, Settled
from ratusz.portal.explore.tables import manifest
from ratusz.portal.pages.columns import ColumnLine
from ratusz.portal.pages.listing import language
from ratusz.portal.pages.secrecy import hidden_sentence
from ratusz.portal.show.components import Fact, Link, Provenance
from ratusz.portal.show.numbers import format_number


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityNote:
    """What is known of the quality of one table: sentences, and where to read more."""

    table: Link
    says: tuple[str, ...]


def provenance_of_dataset(dataset: Dataset, resources: Sequence[Resource]) -> Provenance:
    """In a sentence, and file by file."""
    source = dataset.source or gettext("The source has not been named yet.")
    return Provenance(
        sentence=f"{source} " + gettext("Answers for it:"),
        steward=Link(text=dataset.unit.name, url=dataset.unit.get_absolute_url()),
        facts=tuple(_of_dataset(dataset, source, resources)),
    )


def chain_of(resource: Resource, made: Manifest) -> Iterator[Fact]:
    """From the source to the version `made`; of the original the public sees name and hash, never the bytes."""
    source_url, lineage = resource.dataset.source_url, made.lineage
    if source_url:
        yield Fact(name=gettext("Address of the source"), links=(Link(text=source_url, url=source_url),))
    if lineage.file_name:
        sheet = gettext("table “%(name)s”") % {"name": lineage.table_name} if lineage.table_name else ""
        yield Fact(name=gettext("Delivered file"), text=lineage.file_name, note=sheet)
    if lineage.original:
        yield Fact(name=gettext("Fingerprint of the file"), code=f"sha256:{lineage.original}")
    if lineage.recipe:
        yield Fact(name=gettext("Recipe of the reading"), code=f"sha256:{lineage.recipe}")
    yield Fact(name=gettext("Version"), code=made.id)
    yield Fact(name=gettext("Version made"), day=made.made_at, note=lineage.software)


def quality_of(tables: Iterable[tuple[Resource, Sequence[ColumnLine]]]) -> tuple[QualityNote, ...]:
    """What readers should know of each table before they rely on it."""
    return tuple(
        QualityNote(table=Link(text=resource.title, url=resource.get_absolute_url()), says=says)
        for resource, columns in tables
        if (says := tuple(_says(resource, columns)))
    )


def _of_dataset(dataset: Dataset, source: str, resources: Sequence[Resource]) -> Iterator[Fact]:
    yield Fact(name=gettext("Source"), text=source)
    if dataset.source_url:
        yield Fact(name=gettext("Address of the source"), links=(Link(text=dataset.source_url, url=dataset.source_url),))
    yield Fact(name=gettext("Steward"), links=(Link(text=dataset.unit.name, url=dataset.unit.get_absolute_url()),))
    for resource in resources:
        lineage = manifest(str(resource.pk), resource.current).lineage
        note = gettext("fingerprint %(hash)s…") % {"hash": lineage.original[:16]} if lineage.original else ""
        if lineage.file_name:
            yield Fact(name=resource.title, text=gettext("file %(name)s") % {"name": lineage.file_name}, note=note)


def _says(resource: Resource, columns: Sequence[ColumnLine]) -> Iterator[str]:
    made = manifest(str(resource.pk), resource.current)
    remarks = sum(made.problems.values())
    if remarks:
        text = ngettext("the checks had %(number)s remark", "the checks had %(number)s remarks", remarks)
        yield text % {"number": format_number(remarks, language())}
    else:
        yield gettext("the checks had no remark")
    explained = sum(1 for one in columns if one.meaning)
    if explained < len(columns):
        text = gettext("%(explained)s of %(all)s columns have a meaning written down")
        yield text % {"explained": explained, "all": len(columns)}
    else:
        yield gettext("every column has its meaning written down")
    provisional = [one.label for one in columns if one.settled == str(Settled.PROVISIONAL.label)]
    if provisional:
        yield gettext("provisional, may still be corrected: %(columns)s") % {"columns": ", ".join(provisional)}
    if hidden := hidden_sentence(resource, resource.current):
        yield hidden
    if keys := [one.label for one in columns if one.is_key]:
        yield gettext("rows are told apart by: %(columns)s") % {"columns": ", ".join(keys)}
