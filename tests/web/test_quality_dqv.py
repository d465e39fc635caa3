"""The quality of a dataset as linked data: measured, annotated, in the words of the vocabulary and in no others."""

import json
from datetime import timedelta

import pytest

from ratusz.portal.discrepancies import actions
from ratusz.portal.discrepancies.actions import Decision
from ratusz.portal.discrepancies.models import Discrepancy
from ratusz.portal.discrepancies.scanning import scan
from tests.support.moments import after

#: Classes, properties and individuals of https://www.w3.org/TR/vocab-dqv/, and the dimensions of its Linked Data note that are used.
DQV = {
    "Category", "Dimension", "Metric", "QualityAnnotation", "QualityCertificate", "QualityMeasurement", "QualityMeasurementDataset",
    "QualityMetadata", "QualityPolicy", "UserQualityFeedback", "computedOn", "expectedDataType", "hasQualityAnnotation",
    "hasQualityMeasurement", "hasQualityMetadata", "inCategory", "inDimension", "isMeasurementOf", "precision", "qualityAssessment", "value",
}  # fmt: skip
LDQD = {"consistency", "completeness", "timeliness", "accuracy"}
NOTE = "Geodezja liczy adresy, Edukacja ludzi."


def words_in(told):
    """Every key, type and id in the document."""
    if isinstance(told, dict):
        for key, value in told.items():
            if key != "@context":
                yield key
                yield from [value] if key in {"@type", "@id"} else words_in(value)
    elif isinstance(told, list):
        for one in told:
            yield from words_in(one)


def measured(told):
    return {one["dqv:isMeasurementOf"]["@id"].partition("#")[2]: one["dqv:value"]["@value"] for one in told["dqv:hasQualityMeasurement"]}


@pytest.mark.django_db
@pytest.mark.slow
def test_the_quality_of_a_dataset_is_told_in_the_words_of_dqv(client, residents_of_districts, ala, bartek, dorota):
    """Slow: a phenomenon is compared."""
    scan(residents_of_districts, now=after(minutes=1))
    assert measured(client.get("/dane/ludnosc/jakosc.jsonld").json())["differences-open"] == "0", "nobody was asked yet"
    one = Discrepancy.objects.get()
    actions.release(discrepancies=[one], due_on=(after() + timedelta(days=14)).date(), by=dorota, now=after(minutes=2))
    answer = client.get("/dane/ludnosc/jakosc.jsonld")
    told = answer.json()
    assert answer.headers["Content-Type"].startswith("application/ld+json")
    assert measured(told) == {
        "differences-open": "1", "differences-explained": "0", "differences-corrected": "0", "filled-cells": measured(told)["filled-cells"],
    }  # fmt: skip
    assert 0.9 < float(measured(told)["filled-cells"]) < 1
    [annotation] = told["dqv:hasQualityAnnotation"]
    assert annotation["oa:motivatedBy"] == {"@id": "dqv:qualityAssessment"}
    assert "13\u00a0001" in json.dumps(annotation, ensure_ascii=False)

    said = Decision(outcome="explained", cause="population-base", text="Inna populacja.", note_pl=NOTE)
    actions.decide(discrepancy=one, said=said, by=ala, now=after(minutes=3))
    assert NOTE not in client.get("/dane/ludnosc/jakosc.jsonld").content.decode(), "what nobody verified is not told"
    actions.verify(discrepancy=one, by=bartek, now=after(minutes=4))
    told = client.get("/dane/ludnosc/jakosc.jsonld").json()
    assert (measured(told)["differences-open"], measured(told)["differences-explained"]) == ("0", "1")
    assert NOTE in json.dumps(told, ensure_ascii=False)

    used = set(words_in(told))
    short = {word for word in used if word.split(":")[0] in told["@context"]}
    assert {word.partition(":")[2] for word in short if word.startswith("dqv:")} <= DQV
    assert {word.partition(":")[2] for word in short if word.startswith("ldqd:")} <= LDQD
    assert {word for word in used - short if not word.startswith(("@", "http"))} == set(), "each word has its prefix"
    kinds = {part["@id"] for part in told["@included"]}
    assert {part["dqv:isMeasurementOf"]["@id"] for part in told["dqv:hasQualityMeasurement"]} <= kinds
    assert 'rel="describedby"' in client.get("/dane/ludnosc/").content.decode()
    assert client.get("/dane/nie-ma/jakosc.jsonld").status_code == 404
