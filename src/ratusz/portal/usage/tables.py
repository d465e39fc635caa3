"""What was counted as tables: for a download, for the API and for the dataset that the bank delivers to itself.

Rows name only what everybody may see now, and words only that several people searched for.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from ratusz.portal.catalog.models import Dataset, Resource
from ratusz.portal.usage.counts import Counts
from ratusz.portal.usage.events import What
from ratusz.portal.usage.queries import are_told

Row = tuple[str | int, ...]
#: Table → its columns. Words of `what`: view, download, call.
THINGS, BY_DAY, WORDS = "miesiace", "dni", "slowa"
HEADS: Mapping[str, tuple[str, ...]] = {
    THINGS: ("month", "dataset", "dataset_title", "resource", "resource_title", "what", "format", "number"),
    BY_DAY: ("day", "views", "downloads", "calls", "searches"),
    WORDS: ("month", "words", "searches", "found"),
}
_SHOWN = (What.VIEW, What.DOWNLOAD, What.CALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    dataset: str
    dataset_title: str
    resource: str
    resource_title: str


def rows(table: str, months: Mapping[str, Counts]) -> Iterator[Row]:
    """The rows of one of the tables for these months, the oldest first."""
    if table == THINGS:
        return _of_things(months)
    return _of_days(months) if table == BY_DAY else _of_words(months)


def as_csv(table: str, months: Mapping[str, Counts]) -> str:
    """The same as a file with a head."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADS[table])
    writer.writerows(rows(table, months))
    return text.getvalue()


def views_of_day(counts: Mapping[str, int]) -> int:
    """Page views of a day: of what is in the catalogue and of the other pages."""
    return counts.get(What.VIEW, 0) + counts.get(What.PAGE, 0)


def _of_things(months: Mapping[str, Counts]) -> Iterator[Row]:
    names = _names({thing for counts in months.values() for _what, thing, _detail in counts.things})
    for month, counts in months.items():
        told = [
            (month, named.dataset, named.dataset_title, named.resource, named.resource_title, what, _format(what, detail), count)
            for (what, thing, detail), count in counts.things.items()
            if what in _SHOWN and (named := names.get(thing)) is not None
        ]
        yield from _added(sorted(told))


def _added(told: Iterable[Row]) -> Iterator[Row]:
    """Ways of asking are one kind: rows that differ in nothing else are added up."""
    found: dict[Row, int] = {}
    for row in told:
        found[row[:-1]] = found.get(row[:-1], 0) + int(row[-1])
    for key, number in found.items():
        yield (*key, number)


def _of_days(months: Mapping[str, Counts]) -> Iterator[Row]:
    for counts in months.values():
        for day, of_day in sorted(counts.days.items()):
            yield (day, views_of_day(of_day), of_day.get(What.DOWNLOAD, 0), of_day.get(What.CALL, 0), of_day.get(What.SEARCH, 0))


def _of_words(months: Mapping[str, Counts]) -> Iterator[Row]:
    for month, counts in months.items():
        for words, one in sorted(counts.words.items(), key=lambda pair: (-pair[1].count, pair[0])):
            if are_told(one):
                yield (month, words, one.count, one.found)


def _format(what: str, detail: str) -> str:
    return detail if what == What.DOWNLOAD else ""


def _names(things: set[str]) -> dict[str, _Named]:
    """Id of a thing → its names; only of what everybody may see."""
    found: dict[str, _Named] = {}
    for dataset in Dataset.objects.visible_to(AnonymousUser()):
        if str(dataset.pk) in things:
            found[str(dataset.pk)] = _Named(dataset=dataset.slug, dataset_title=dataset.title_pl, resource="", resource_title="")
    for one in Resource.objects.visible_to(AnonymousUser()).published().select_related("dataset"):
        if str(one.pk) in things:
            dataset = one.dataset
            found[str(one.pk)] = _Named(
                dataset=dataset.slug, dataset_title=dataset.title_pl, resource=one.slug, resource_title=one.title_pl
            )
    return found
