"""Datasets as records of the index: what everybody may find them by, and what the office may.

A dataset that everybody sees has a record of what everybody sees of it. Where the office sees more, there is a second record for the
office. What is for named units only is found by the words of its dataset, never by its own.
"""

from collections.abc import Iterable, Iterator, Sequence
from math import log10
from uuid import UUID

from django.conf import settings

from ratusz.bank.base.errors import UserError
from ratusz.bank.check.preparation import openness
from ratusz.bank.publish.formats import OF_ANY_TABLE
from ratusz.bank.query.telling import telling_values
from ratusz.portal.catalog.models import Audience, Dataset
from ratusz.portal.core import bank, popular
from ratusz.portal.core.remembered import remembered
from ratusz.portal.corrections.shown import shown_table
from ratusz.portal.search.index import Record
from ratusz.portal.search.rows import Described, ResourceRow, SetRow, described

#: The values of a larger table would be looked through for longer than a change may take.
_VALUES_UP_TO_ROWS = 300_000
#: Tables are given out as CSV, whatever they came as.
_TABLE_STARS = 3
_MOST_YEARS = 80
#: A dataset of the city itself is worth a half more than one of another place, a much used one up to a third more.
_HOME, _USED_MOST, _USED_BY = 1.0, 0.5, 10


def records_of(ids: Sequence[UUID]) -> Iterator[Record]:
    """The records of these datasets, in no order; none for ids of nothing."""
    for one in described(ids):
        yield from _records(one)


def all_ids() -> list[UUID]:
    """The ids of all datasets."""
    return list(Dataset.objects.order_by("pk").values_list("pk", flat=True))


def _records(told: Described) -> Iterator[Record]:
    live, dataset = told.resources, told.dataset
    public = [one for one in live if one.audience == Audience.PUBLIC]
    office = [one for one in live if one.audience in {Audience.PUBLIC, Audience.OFFICE}]
    seen_by = _audience(told, dataset)
    holds_for = tuple(dict.fromkeys(name for one in live for name in _audience(told, one)))
    is_public = dataset.audience == Audience.PUBLIC and bool(public)
    if is_public:
        yield _record(told, public, reader="both" if office == public else "public", seen_by=seen_by, holds_for=holds_for)
    if not is_public or office != public:
        yield _record(told, office, reader="office", seen_by=seen_by, holds_for=holds_for)


def _audience(told: Described, thing: SetRow | ResourceRow) -> tuple[str, ...]:
    """Who may see it: "public", "office" or the ids of units."""
    return tuple(told.seen_by[thing.pk]) if thing.audience == Audience.UNITS else (thing.audience,)


def _record(
    told: Described, resources: Sequence[ResourceRow], *, reader: str, seen_by: tuple[str, ...], holds_for: tuple[str, ...]
) -> Record:
    dataset = told.dataset
    published = [one.published_at for one in resources if one.published_at]
    used = dataset.past_downloads + sum(one.past_downloads for one in resources) + popular.uses(dataset.pk)
    return Record(
        id=str(dataset.pk),
        title=dataset.title_pl,
        texts=dict(_texts(told, resources)),
        facets={name: tuple(dict.fromkeys(values)) for name, values in _facets(dataset, resources)},
        seen_by=seen_by,
        holds_for=holds_for,
        office=str(dataset.unit_id),
        reader=reader,
        archived=dataset.archived_at is not None,
        changed=int(dataset.changed_at.timestamp()),
        published=int(max(published).timestamp()) if published else 0,
        used=used,
        worth=_HOME * _is_home(dataset) + min(_USED_MOST, log10(1 + used) / _USED_BY),
    )


def _is_home(dataset: SetRow) -> bool:
    """Whether it is about the bank's own city, as what names no other place is."""
    if dataset.area_code and settings.BANK_TERYT:
        return settings.BANK_TERYT.startswith(dataset.area_code[:6]) or dataset.area_code.startswith(settings.BANK_TERYT[:6])
    return not dataset.area_name or dataset.area_name == settings.BANK_CITY


def _texts(told: Described, resources: Sequence[ResourceRow]) -> Iterator[tuple[str, str]]:
    dataset = told.dataset
    texts = [text for one in resources for text in told.texts.get(one.written, ())]
    held = [_told(str(one.pk), one.current) for one in resources if one.is_table and one.rows <= _VALUES_UP_TO_ROWS]
    yield "title", dataset.title_pl
    yield "title_en", dataset.title_en
    yield "keywords", ", ".join(dataset.keywords)
    yield "holder", _joined([dataset.unit__name_pl, dataset.theme__name_pl, dataset.area_name or settings.BANK_CITY])
    labels = [text.label_pl for text in texts] + [label for labels, _ in held for label in labels]
    yield "columns", _joined([*(one.title_pl for one in resources), *labels])
    coded = [code["pl"] for text in texts for code in text.codes]
    yield "values", _joined([*(value for _, values in held for value in values), *coded])
    meanings = [part for text in texts for part in (text.meaning_pl, text.counted_pl, text.unit)]
    yield "text", _joined([dataset.description_pl, dataset.source_pl, *(one.description_pl for one in resources), *meanings])
    english = [part for text in texts for part in (text.label_en, text.meaning_en)]
    yield "text_en", _joined([
        dataset.description_en, dataset.unit__name_en, dataset.theme__name_en, *(one.title_en for one in resources),
        *(one.description_en for one in resources), *english,
    ])  # fmt: skip


def _joined(parts: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(filter(None, parts)))


@remembered(2_048)
def _told(resource: str, version: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a version says of itself: the labels of its columns, and the values it is known by; nothing where it cannot be read."""
    try:
        table = shown_table(resource, version)
        return tuple(column.label for column in table.schema.columns), telling_values(bank.engine(), table)
    except UserError:
        return (), ()


def _facets(dataset: SetRow, resources: Sequence[ResourceRow]) -> Iterator[tuple[str, list[str]]]:
    yield "theme", [dataset.theme_id]
    yield "unit", [dataset.unit__slug]
    yield "licence", [dataset.licence]
    yield "frequency", [dataset.frequency]
    yield "tag", dataset.keywords
    yield "kind", sorted({one.kind for one in resources})
    yield "format", sorted({name for one in resources for name in ([one.format] if one.format else OF_ANY_TABLE)})
    yield "year", sorted(_years(dataset, resources))
    yield "openness", sorted(_stars(resources))


def _years(dataset: SetRow, resources: Sequence[ResourceRow]) -> set[str]:
    """The years that the dataset is about: those it covers, else those of its state."""
    days = [one.state_on for one in resources if one.state_on]
    first, last = dataset.covers_from or dataset.covers_to, dataset.covers_to or max(days, default=dataset.covers_from)
    if first and last:
        return {str(year) for year in range(max(first.year, last.year - _MOST_YEARS), last.year + 1)}
    return {str(day.year) for day in days}


def _stars(resources: Sequence[ResourceRow]) -> set[str]:
    """Stars of openness of what the dataset holds, the most of each."""
    found = [
        _TABLE_STARS if one.is_table else (stars.delivered if (stars := openness(one.format, is_table=False)) else 0) for one in resources
    ]
    return {str(max(found))} if any(found) else set()
