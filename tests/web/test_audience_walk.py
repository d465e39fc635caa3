"""Every public address of a dataset for which an audience was named, asked by every kind of person: it obeys the audience."""

import json

import pytest

from ratusz.portal.catalog.models import Audience, Dataset
from ratusz.portal.saved.actions import ExplorationWords, FigureWords, save_exploration, save_figure
from tests.support.deliveries import sent
from tests.support.moments import after
from tests.support.published import POPULATION
from tests.web.test_access_walk import NOTHING, OK, PEOPLE, REFUSED, asked, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

#: Public addresses of a dataset for which an audience was named, by what they show.
PUBLIC = (
    "/dane/ludnosc/",
    "/dane/ludnosc/dzielnice/",
    "/dane/ludnosc/dzielnice/wykres/",
    "/dane/ludnosc/dzielnice/kolumny/",
    "/api/v1/datasets/ludnosc",
    "/api/v1/datasets/{dataset}",
    "/api/v1/resources/ludnosc/dzielnice",
    "/api/v1/resources/{resource}/rows",
    "/api/v1/resources/{resource}/export.csv",
    "/api/v1/resources/{resource}/export.parquet",
    "/api/v1/resources/{resource}/export.xlsx",
    "/api/v1/resources/{resource}/versions",
    "/api/v1/resources/{resource}/schema",
    "/api/v1/resources/{resource}/profile",
    "/api/v1/resources/{resource}/sql?q=FROM data",
    "/dane/ludnosc/dzielnice/sql/?q=FROM data",
    "/api/v1/resources/{resource}/rows?version={version}",
    "/liczby/ludnosc-miasta/",
    "/widoki/ludnosc-miasta/",
    "/api/v1/figures/ludnosc-miasta",
    "/r/{resource}/{version}.csv",
    "/r/{resource}/{version}/chart.csv",
    "/r/{resource}/{version}/chart.svg",
)
#: The same of a table without places: who may see it is told so (400), others learn nothing.
MAPS = (
    "/dane/ludnosc/dzielnice/mapa/",
    "/api/v1/resources/{resource}/map?_box=19,50,20,51&_zoom=9&group=dzielnica",
    "/api/v1/resources/{resource}/export.geojson",
)
#: Frames in pages of others show what everybody sees, whoever is signed in.
FRAMED = ("/osadz/liczba/ludnosc-miasta/", "/osadz/widok/ludnosc-miasta/")
#: Lists where a dataset may stand; its title must not be in the answer.
LISTS = (
    "/",
    "/dane/",
    "/dane/?q=ludnosc",
    "/instytucje/edukacja/",
    "/kategorie/ludnosc/",
    "/api/v1/datasets",
    "/api/v1/datasets?q=dzielnic",
    "/liczby/",
    "/widoki/",
    "/zestawienie/",
    "/zestawienie/?liczba=ludnosc-miasta&widok=ludnosc-miasta",
    "/api/v1/figures",
)
SEEN = {
    Audience.PUBLIC: PEOPLE,
    Audience.OFFICE: ("bartek", "ala", "renata", "dorota", "adam"),
    Audience.UNITS: ("ala", "renata", "dorota", "adam"),
}


@pytest.fixture
def saved(population, ala):
    """A figure and an exploration of the table; their titles tell of it in lists."""
    said = {"resource": population, "by": ala, "now": after(minutes=1)}
    save_figure(question="measure=sum(ludnosc)", words=FigureWords(title_pl="Ludność miasta"), **said)
    save_exploration(question="rok=2023", words=ExplorationWords(title_pl="Ludność miasta"), **said)


@pytest.mark.parametrize("audience", list(Audience))
def test_public_addresses_obey_the_audience(client, request, population, saved, audience, sql_workers):
    Dataset.objects.update(audience=audience)
    names = {"dataset": population.dataset_id, "resource": population.pk, "version": population.current}
    for person in PEOPLE:
        signed_in(client, person, request)
        expected = OK if person in SEEN[audience] else NOTHING
        got = {path: asked(client, path.format(**names))[0] for path in PUBLIC}
        assert got == dict.fromkeys(PUBLIC, expected), person
        drawn = {path: asked(client, path.format(**names))[0] for path in MAPS}
        assert drawn == dict.fromkeys(MAPS, REFUSED if expected == OK else NOTHING), person
        framed = OK if audience == Audience.PUBLIC else NOTHING
        assert {asked(client, path)[0] for path in FRAMED} == {framed}, person
        for path in LISTS:
            status, body = asked(client, path)
            text = json.dumps(json.loads(body), ensure_ascii=False) if path.startswith("/api/") else body.decode()
            assert status == OK, path
            assert ("Ludność miasta" in text) is (person in SEEN[audience]), (person, path)


def test_a_draft_delivery_leaks_nowhere(client, request, population, ala, sql_workers):
    """Rows that wait for a review are in no public answer, whoever asks for them."""
    sent(POPULATION + "Tajna dzielnica;2024;77777;1,1\n", population, by=ala, seconds=60)
    names = {"dataset": population.dataset_id, "resource": population.pk, "version": population.current}
    for person in ("anonymous", "celina", "ala"):
        signed_in(client, person, request)
        for path in (*PUBLIC, *MAPS, *LISTS):
            _, body = asked(client, path.format(**names))
            assert b"77777" not in body, path
            assert b"Tajna" not in body, path
