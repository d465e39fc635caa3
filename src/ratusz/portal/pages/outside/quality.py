"""The quality of a dataset as programs read it: counts with their measure, and differences with their notes (W3C DQV, as JSON-LD).

https://www.w3.org/TR/vocab-dqv/. The same for everybody: it is worked out of what strangers see, whoever asks. A measure that cannot be
taken is left out.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser

from ratusz.bank.base.errors import UserError
from ratusz.portal.catalog.models import Dataset, Resource
from ratusz.portal.discrepancies.codes import PUBLIC_STATES, State
from ratusz.portal.discrepancies.models import Discrepancy
from ratusz.portal.discrepancies.presenters import sentence_of
from ratusz.portal.discrepancies.queries import of_tables
from ratusz.portal.explore.profiles import profile_of
from ratusz.portal.explore.tables import open_table
from ratusz.portal.pages.listing import language
from ratusz.portal.pages.promises import days_late
from ratusz.portal.show.frame import absolute

#: What the words below are short for, so that whoever reads it needs nothing else.
CONTEXT: dict[str, Any] = {
    "dqv": "http://www.w3.org/ns/dqv#",
    "ldqd": "http://www.w3.org/2016/05/ldqd#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "oa": "http://www.w3.org/ns/oa#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """What is measured: in which dimension, as what, in both languages."""

    name: str
    dimension: str
    datatype: str
    pl: str
    en: str


METRICS = {
    one.name: one
    for one in (
        Metric(name="differences-open", dimension="consistency", datatype="integer",
               pl="Rozbieżności z innymi ujęciami, które są wyjaśniane.", en="Differences from other holdings that are being explained."),
        Metric(name="differences-explained", dimension="consistency", datatype="integer",
               pl="Rozbieżności wyjaśnione: obie liczby są prawdziwe albo różnica zostaje z notą.",
               en="Differences that were explained: both figures are right, or the difference stays with a note."),
        Metric(name="differences-corrected", dimension="consistency", datatype="integer",
               pl="Rozbieżności poprawione.", en="Differences that were corrected."),
        Metric(name="filled-cells", dimension="completeness", datatype="decimal",
               pl="Część komórek tabel, które mają wartość.", en="Part of the cells of the tables that hold a value."),
        Metric(name="deliveries-on-time", dimension="timeliness", datatype="decimal",
               pl="Część dostaw z dwóch lat, które przyszły w obiecanym terminie.",
               en="Part of the deliveries of two years that came by the promised day."),
    )
}  # fmt: skip


def quality_of(dataset: Dataset, *, address: str, today: date) -> dict[str, Any]:
    """The quality of a dataset that everybody sees. `address`: of this description, to which its parts belong."""
    stranger = AnonymousUser()
    tables = [one for one in Resource.objects.visible_to(stranger).published().filter(dataset=dataset) if one.is_table]
    subject = absolute(dataset.get_absolute_url())
    differing = of_tables([one.pk for one in tables])
    measured = dict(_measured(dataset, tables, differing, today=today))
    return {
        "@context": CONTEXT,
        "@id": subject,
        "@type": "dcat:Dataset",
        "dcterms:title": {"@value": dataset.title, "@language": language()},
        "dqv:hasQualityMeasurement": [_measurement(name, value, subject, address, today) for name, value in measured.items()],
        "dqv:hasQualityAnnotation": [_annotation(one, subject) for one in differing],
        "@included": [_metric(METRICS[name], address) for name in measured],
    }


def _measured(
    dataset: Dataset, tables: Sequence[Resource], differing: Sequence[Discrepancy], *, today: date
) -> Iterator[tuple[str, int | float]]:
    counted = Counter(one.public_state for one in differing)
    for name, state in zip(("open", "explained", "corrected"), PUBLIC_STATES, strict=True):
        yield f"differences-{name}", counted[state]
    if (share := _filled(tables)) is not None:
        yield "filled-cells", share
    for table in tables:
        table.dataset = dataset
    if days := list(days_late(list(tables), today=today)):
        yield "deliveries-on-time", round(sum(one <= 0 for one in days) / len(days), 4)


def _filled(tables: Sequence[Resource]) -> float | None:
    """Which part of all cells holds a value; None where there are none, or a large table is not counted yet."""
    cells = missing = 0
    for table in tables:
        try:
            profile = profile_of(open_table(str(table.pk), table.current))
        except UserError:
            return None
        cells += sum(one.count + one.missing for one in profile.columns.values())
        missing += sum(one.missing for one in profile.columns.values())
    return round(1 - missing / cells, 4) if cells else None


def _measurement(name: str, value: float, subject: str, address: str, today: date) -> dict[str, Any]:
    metric = METRICS[name]
    return {
        "@id": f"{address}#{name}-measured",
        "@type": "dqv:QualityMeasurement",
        "dqv:isMeasurementOf": {"@id": f"{address}#{name}"},
        "dqv:computedOn": {"@id": subject},
        "dqv:value": {"@value": str(value), "@type": f"xsd:{metric.datatype}"},
        "dcterms:date": {"@value": today.isoformat(), "@type": "xsd:date"},
    }


def _metric(metric: Metric, address: str) -> dict[str, Any]:
    return {
        "@id": f"{address}#{metric.name}",
        "@type": "dqv:Metric",
        "skos:definition": [{"@value": metric.pl, "@language": "pl"}, {"@value": metric.en, "@language": "en"}],
        "dqv:expectedDataType": {"@id": f"xsd:{metric.datatype}"},
        "dqv:inDimension": {"@id": f"ldqd:{metric.dimension}"},
    }


def _annotation(one: Discrepancy, subject: str) -> dict[str, Any]:
    """A difference as an annotation: what the figures say, and, once somebody verified it, why."""
    said = [{"@type": "oa:TextualBody", "rdf:value": {"@value": sentence_of(one) or one.shown_text, "@language": language()}}]
    if one.state == State.CLOSED:
        notes = [("pl", one.note_pl), ("en", one.note_en)]
        said += [{"@type": "oa:TextualBody", "rdf:value": {"@value": text, "@language": name}} for name, text in notes if text]
    return {
        "@id": absolute(one.get_absolute_url()),
        "@type": "dqv:QualityAnnotation",
        "oa:hasTarget": {"@id": subject},
        "oa:motivatedBy": {"@id": "dqv:qualityAssessment"},
        "oa:hasBody": said,
        "dqv:inDimension": {"@id": "ldqd:consistency"},
        "dcterms:modified": {"@value": one.changed_at.isoformat(), "@type": "xsd:dateTime"},
    }
