"""Every address, asked by every kind of person: who gets in, who is asked to sign in, who finds nothing there."""

import json
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from ratusz.portal.catalog.models import Audience, Dataset, Resource
from ratusz.portal.intake.models import Decision
from tests.support.deliveries import sent
from tests.support.moments import after
from tests.support.published import POPULATION

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PEOPLE = ("anonymous", "celina", "bartek", "ala", "renata", "dorota", "adam")
SIGN_IN, NO, NOTHING, POST_ONLY, OK = 302, 403, 404, 405, 200

#: Address of the office → answer to a GET for: anonymous, resident, steward elsewhere, steward, reviewer, coordinator, administrator.
MEMBERS = (SIGN_IN, NO, OK, OK, OK, OK, OK)
STEWARDS = (SIGN_IN, NO, NOTHING, OK, NOTHING, OK, OK)
STEWARDS_AND_REVIEWERS = (SIGN_IN, NO, NOTHING, OK, OK, OK, OK)
SENT = (SIGN_IN, NO, POST_ONLY, POST_ONLY, POST_ONLY, POST_ONLY, POST_ONLY)

OFFICE = {
    "intake:desk": MEMBERS,
    "intake:deliver": MEMBERS,
    "intake:link": MEMBERS,
    "intake:personal-data": MEMBERS,
    "intake:personal-data-csv": MEMBERS,
    "intake:personal-decision": STEWARDS_AND_REVIEWERS,
    "intake:personal-reopen": SENT,
    "intake:personal-answer": SENT,
    "intake:personal-stop": SENT,
    "intake:delivery": STEWARDS_AND_REVIEWERS,
    "intake:original": STEWARDS_AND_REVIEWERS,
    "intake:keep-as-document": SENT,
    "intake:progress": STEWARDS_AND_REVIEWERS,
    "intake:preview": STEWARDS_AND_REVIEWERS,
    "intake:difference": (SIGN_IN, NO, NOTHING, OK, OK, OK, OK),
    "intake:correct": STEWARDS_AND_REVIEWERS,
    "intake:correct-recipe": STEWARDS_AND_REVIEWERS,
    "intake:correct-table": (SIGN_IN, NO, NOTHING, SIGN_IN, SIGN_IN, SIGN_IN, SIGN_IN),
    "intake:correct-undo": SENT,
    "intake:correct-anew": SENT,
    "intake:correct-save": SENT,
    "intake:template": (SIGN_IN, NO, NOTHING, OK, OK, OK, OK),
    "intake:marked": STEWARDS_AND_REVIEWERS,
    "intake:describe": SENT,
    "intake:read-again": SENT,
    "intake:submit": SENT,
    "intake:take-back": SENT,
    "intake:drop": SENT,
    "intake:accept": SENT,
    "intake:send-back": SENT,
    "intake:take": SENT,
    "intake:ignore": SENT,
    "intake:withhold": SENT,
    "intake:decide": SENT,
    "catalog:datasets": MEMBERS,
    "catalog:dataset-new": MEMBERS,
    "catalog:dataset-edit": STEWARDS,
    "catalog:dataset-audience": SENT,
    "catalog:dataset-rename": SENT,
    "catalog:resource-new": STEWARDS,
    "catalog:resource-edit": STEWARDS,
    "catalog:resource-audience": SENT,
    "catalog:resource-rename": SENT,
    "catalog:columns": STEWARDS,
    "catalog:history": STEWARDS_AND_REVIEWERS,
    "catalog:undo": SENT,
    "catalog:withdraw": SENT,
    "catalog:restore": SENT,
    "catalog:close-versions": SENT,
}

#: What a POST is answered by a person who signed in and may not: never a change.
POSTS = tuple(name for name, answers in OFFICE.items() if answers is SENT)


def addresses(patterns, namespace="") -> Iterator[str]:
    """The names of all addresses below `patterns`."""
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, f"{namespace}{one.namespace}:" if one.namespace else namespace)
        elif isinstance(one, URLPattern) and one.name:
            yield f"{namespace}{one.name}"


@pytest.fixture
def delivery(population, ala):
    """A second delivery to a published table, read and not submitted."""
    made = sent(POPULATION.replace("13 001", "13 101"), population, by=ala, seconds=60)
    Decision.objects.create(table=made.tables.get(), code="pesel-found", column="x", verdict="publish", reason="x", at=after(), by=ala)
    return made


def address(name, delivery):
    resource = Resource.objects.select_related("dataset").get()
    of_table = {"take", "ignore", "withhold", "decide", "difference", "preview", "correct", "correct-table", "correct-undo", "correct-anew"}
    space, _, last = name.partition(":")
    if last in {"desk", "deliver", "link", "datasets", "dataset-new", "personal-data", "personal-data-csv"}:
        return reverse(name)
    if last.startswith("personal-"):
        return reverse(name, args=[Decision.objects.get().pk])
    if last == "template":
        return reverse(name, args=[resource.dataset.slug, resource.slug])
    if space == "intake":
        return reverse(name, args=[delivery.pk, 1] if last in of_table else [delivery.pk])
    of_dataset = last.startswith("dataset") or last == "resource-new"
    return reverse(name, args=[resource.dataset.slug] if of_dataset else [resource.dataset.slug, resource.slug])


def signed_in(client, name, request):
    client.logout()
    if name != "anonymous":
        client.force_login(request.getfixturevalue(name))


def asked(client, path):
    """Status and body of an answer, which is closed as a server would close it."""
    answer = client.get(path)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer.status_code, body


def test_every_address_of_the_office_is_in_the_table():
    known = {name for name in addresses(get_resolver().url_patterns) if name.startswith(("intake:", "catalog:"))}
    assert known == set(OFFICE)


def test_who_gets_in_where(client, request, delivery):
    found = {name: [] for name in OFFICE}
    for person in PEOPLE:
        signed_in(client, person, request)
        for name in OFFICE:
            found[name].append(asked(client, address(name, delivery))[0])
    assert {name: tuple(codes) for name, codes in found.items()} == OFFICE


def test_forms_of_others_change_nothing(client, request, delivery):
    before = list(Dataset.objects.values()), list(Resource.objects.values()), delivery.state
    for person in ("anonymous", "celina", "bartek"):
        signed_in(client, person, request)
        for name in POSTS:
            answer = client.post(address(name, delivery), {"reason": "x", "slug": "inny", "audience": "office"}).status_code
            assert answer == {"anonymous": SIGN_IN, "celina": NO, "bartek": NOTHING}[person], name
    delivery.refresh_from_db()
    assert (list(Dataset.objects.values()), list(Resource.objects.values()), delivery.state) == before


#: Public addresses of a dataset for which an audience was named, by what they show.
PUBLIC = (
    "/dane/ludnosc/",
    "/dane/ludnosc/dzielnice/",
    "/api/v1/datasets/ludnosc",
    "/api/v1/datasets/{dataset}",
    "/api/v1/resources/ludnosc/dzielnice",
    "/api/v1/resources/{resource}/rows",
    "/api/v1/resources/{resource}/export.csv",
    "/api/v1/resources/{resource}/export.parquet",
    "/api/v1/resources/{resource}/versions",
    "/api/v1/resources/{resource}/schema",
    "/api/v1/resources/{resource}/profile",
    "/api/v1/resources/{resource}/rows?version={version}",
    "/r/{resource}/{version}.csv",
)
#: Lists where a dataset may stand; its title must not be in the answer.
LISTS = (
    "/",
    "/dane/",
    "/dane/?q=ludnosc",
    "/instytucje/edukacja/",
    "/kategorie/ludnosc/",
    "/api/v1/datasets",
    "/api/v1/datasets?q=dzielnic",
)
SEEN = {
    Audience.PUBLIC: PEOPLE,
    Audience.OFFICE: ("bartek", "ala", "renata", "dorota", "adam"),
    Audience.UNITS: ("ala", "renata", "dorota", "adam"),
}


@pytest.mark.parametrize("audience", list(Audience))
def test_public_addresses_obey_the_audience(client, request, population, audience):
    Dataset.objects.update(audience=audience)
    names = {"dataset": population.dataset_id, "resource": population.pk, "version": population.current}
    for person in PEOPLE:
        signed_in(client, person, request)
        expected = OK if person in SEEN[audience] else NOTHING
        got = {path: asked(client, path.format(**names))[0] for path in PUBLIC}
        assert got == dict.fromkeys(PUBLIC, expected), person
        for path in LISTS:
            status, body = asked(client, path)
            text = json.dumps(json.loads(body), ensure_ascii=False) if path.startswith("/api/") else body.decode()
            assert status == OK, path
            assert ("Ludność miasta" in text) is (person in SEEN[audience]), (person, path)


def test_a_draft_delivery_leaks_nowhere(client, request, population, ala):
    """Rows that wait for a review are in no public answer, whoever asks for them."""
    sent(POPULATION + "Tajna dzielnica;2024;77777;1,1\n", population, by=ala, seconds=60)
    names = {"dataset": population.dataset_id, "resource": population.pk, "version": population.current}
    for person in ("anonymous", "celina", "ala"):
        signed_in(client, person, request)
        for path in (*PUBLIC, *LISTS):
            _, body = asked(client, path.format(**names))
            assert b"77777" not in body, path
            assert b"Tajna" not in body, path
