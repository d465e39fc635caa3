"""dane.gov.pl: the document matches its hash, follows the catalogue, and never empties the State portal unasked."""

import hashlib
from datetime import timedelta

import pytest
from lxml import etree

from ratusz.bank.base.errors import Conflict, NotAllowed
from ratusz.bank.publish.dane_gov_pl.document import from_xml
from ratusz.portal.catalog import publishing
from ratusz.portal.catalog.models import Audience, Dataset, Resource
from ratusz.portal.config.followers import FOLLOWERS
from ratusz.portal.core.followers import catch_up
from ratusz.portal.core.models import AuditEntry, Letter
from ratusz.portal.dane_gov_pl import actions, queries
from ratusz.portal.dane_gov_pl.models import Document, Fetch
from ratusz.portal.desk.queries import waiting
from tests.support.cast import person
from tests.support.moments import after
from tests.support.published import POPULATION, deliver
from tests.support.real import SHARED

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

XSD = SHARED.parent / "standards" / "dane-gov-pl" / "latest-2025" / "otwarte_dane_latest.xsd"
STATE_PORTAL = {"HTTP_USER_AGENT": "Otwarte Dane"}
ADDRESS, HASH = "/dane-gov-pl.xml", "/dane-gov-pl.md5"


@pytest.fixture(autouse=True)
def https(settings):
    settings.BANK_ADDRESS, settings.BANK_TERYT = "https://dane.example.pl", "2474011"


@pytest.fixture
def five(population, ala, renata, once):
    """Five public tables in two datasets."""

    def publish():
        for number in range(3):
            one = Resource.objects.create(dataset=population.dataset, slug=f"t{number}", title_pl=f"Tabela {number}")
            deliver(one, POPULATION, by=ala, reviewer=renata, seconds=10 * number + 20)
        other = Dataset.objects.create(
            slug="inny", title_pl="Inny zbiór", description_pl="Opis.", unit=population.dataset.unit, theme=population.dataset.theme,
            created_at=after(), changed_at=after(),
        )  # fmt: skip
        deliver(Resource.objects.create(dataset=other, slug="t", title_pl="T"), POPULATION, by=ala, reviewer=renata, seconds=90)

    unit = population.dataset.unit
    once("five", publish, first=population, dataset=population.dataset, unit=unit, office=unit.parent, by=ala, reviewer=renata)
    actions.rebuild(now=after(minutes=2))  # in its packed bytes stand ids that are new each time
    return Resource.objects.order_by("title_pl")


def follow(now=None):
    """What a worker does within some seconds."""
    for follower in FOLLOWERS:
        catch_up(follower, now=now or after(hours=1))


def test_the_document_follows_the_catalogue_and_fits_the_schema(client, population):
    follow()
    answer = client.get(ADDRESS)
    (dataset,) = from_xml(answer.content)
    assert answer.headers["Content-Type"].startswith("application/xml")
    assert (dataset.ident, dataset.title.pl, dataset.title.en) == (str(population.dataset_id), "Ludność miasta", "Population of the city")
    assert (dataset.categories, dataset.frequency, dataset.licence, dataset.tags) == (("SOCI",), "irregular", "CC BY 4.0", ("mieszkańcy",))
    (resource,) = dataset.resources
    assert resource.url == f"https://dane.example.pl/api/v1/resources/{population.pk}/export.csv"
    assert (resource.ident, resource.signs, resource.regions) == (str(population.pk), ("-", "."), ("2474011",))
    if XSD.is_file():
        etree.XMLSchema(etree.parse(str(XSD))).assertValid(etree.fromstring(answer.content))


def test_the_hash_is_that_of_the_bytes_served(client, population):
    follow()
    told = client.get(HASH)
    assert told.content.decode() == hashlib.md5(client.get(ADDRESS).content).hexdigest()  # noqa: S324  the portal's choice
    assert told.headers["ETag"]
    assert not told.cookies


def test_headers_alone_tell_the_type(client, population):
    """The State portal asks for them first."""
    follow()
    answer = client.head(ADDRESS, **STATE_PORTAL)
    assert (answer.status_code, answer.content) == (200, b"")
    assert "application/xml" in answer.headers["Content-Type"]
    assert Fetch.objects.get().file == "head"


def test_before_anything_is_public_there_is_nothing(client, bank_dir, office):
    actions.rebuild(now=after())
    assert client.get(ADDRESS).status_code == 404
    assert not Document.objects.exists()


def test_what_is_not_for_everybody_is_not_told(client, five):
    Dataset.objects.filter(slug="inny").update(audience=Audience.OFFICE)
    actions.rebuild(now=after(hours=1))
    assert "Inny" not in client.get(ADDRESS).content.decode()


def test_the_same_catalogue_makes_no_new_document(five):
    before = queries.served()
    actions.rebuild(now=after(hours=5))
    assert (queries.served(), Document.objects.count()) == (before, 1)


def test_nothing_changes_under_the_hands_of_a_fetch(client, five, renata):
    """It asks for the hash first and for the document then; the two must fit, so a new one waits."""
    told = client.get(HASH, **STATE_PORTAL).content.decode()
    fetched = Fetch.objects.get()
    publishing.withdraw(resource=five[0], reason="Błąd.", by=renata, now=after(minutes=3))
    actions.rebuild(now=fetched.at + timedelta(minutes=1))
    assert hashlib.md5(client.get(ADDRESS, **STATE_PORTAL).content).hexdigest() == told  # noqa: S324  the portal's choice
    Fetch.objects.all().delete()
    assert actions.put_in_place(now=fetched.at + timedelta(minutes=12))
    assert client.get(HASH).content.decode() != told


def test_who_keeps_asking_holds_nothing_up_for_ever(five, renata):
    publishing.withdraw(resource=five[0], reason="Błąd.", by=renata, now=after(minutes=3))
    Fetch.objects.create(document=queries.served(), file="xml", at=after(minutes=4))
    actions.rebuild(now=after(minutes=5))
    Fetch.objects.create(document=queries.served(), file="xml", at=after(minutes=64))
    assert not actions.put_in_place(now=after(minutes=64))
    assert actions.put_in_place(now=after(minutes=66))


def test_one_thing_may_vanish_unasked(client, five, renata):
    """What is withdrawn must not stay on the State portal until a coordinator comes back from leave."""
    publishing.withdraw(resource=five[0], reason="Błąd.", by=renata, now=after(minutes=3))
    actions.rebuild(now=after(minutes=4))
    assert str(five[0].pk) not in client.get(ADDRESS).content.decode()


@pytest.fixture
def fallen(five, dorota, renata):
    """Two of five tables were withdrawn."""
    for one in five[:2]:
        publishing.withdraw(resource=one, reason="Błąd.", by=renata, now=after(minutes=3))
    actions.rebuild(now=after(minutes=4))
    return Document.objects.get(state="held")


def test_a_fall_is_held_back_and_told(client, fallen, dorota):
    assert from_xml(client.get(ADDRESS).content)[0].resources
    assert queries.served().resources == 5
    letter = Letter.objects.get(to=dorota.email)
    assert "/urzad/dane-gov-pl/" in letter.body
    assert any("dane.gov.pl" in duty.title for duty in waiting(dorota, after(hours=1)))
    actions.rebuild(now=after(hours=2))
    assert Letter.objects.filter(to=dorota.email).count() == 1


def test_a_coordinator_says_that_it_is_meant(client, fallen, dorota):
    client.force_login(dorota)
    page = client.get("/urzad/dane-gov-pl/").content.decode()
    assert f"/urzad/dane-gov-pl/{fallen.pk}/" in page
    client.post(f"/urzad/dane-gov-pl/{fallen.pk}/")
    assert queries.served().pk == fallen.pk
    assert AuditEntry.objects.get(verb="state-portal.fall-confirmed").by == dorota
    assert not any("dane.gov.pl" in duty.title for duty in waiting(dorota, after(hours=1)))


def test_a_steward_cannot(fallen, ala):
    with pytest.raises(NotAllowed):
        actions.confirm(document=fallen, by=ala, now=after(minutes=9))


def test_what_was_meant_is_what_was_seen(fallen, dorota, five, renata):
    publishing.withdraw(resource=five[3], reason="Błąd.", by=renata, now=after(minutes=6))
    actions.rebuild(now=after(minutes=7))
    with pytest.raises(Conflict):
        actions.confirm(document=fallen, by=dorota, now=after(minutes=9))


def test_what_came_back_is_held_no_more(fallen, five, renata):
    for one in five[:2]:
        publishing.restore(resource=Resource.objects.get(pk=one.pk), reason="Poprawione.", by=renata, now=after(minutes=6))
    actions.rebuild(now=after(minutes=7))
    assert not Document.objects.filter(state__in=("held", "waiting")).exists()


def test_an_empty_document_is_never_served(client, five, dorota):
    Dataset.objects.update(audience=Audience.OFFICE)
    actions.rebuild(now=after(minutes=4))
    held = Document.objects.get(state="held")
    assert held.datasets == 0
    with pytest.raises(NotAllowed):
        actions.confirm(document=held, by=dorota, now=after(minutes=9))
    client.force_login(dorota)
    assert "kontakt@dane.gov.pl" in client.get("/urzad/dane-gov-pl/").content.decode()
    assert queries.served().resources == 5


def test_the_preview_compares_with_the_last_fetch(client, five, dorota, renata):
    client.force_login(dorota)
    never = client.get("/en/urzad/dane-gov-pl/").content.decode()
    assert "It has fetched nothing yet" in never
    client.get(ADDRESS, **STATE_PORTAL)
    Fetch.objects.update(at=after())
    publishing.withdraw(resource=five[0], reason="Błąd.", by=renata, now=after(minutes=3))
    Dataset.objects.filter(slug="inny").update(title_pl="Zmieniony", keywords=[])
    Resource.objects.filter(slug="t").update(kind="link", url="http://przyklad.pl/", format="html")
    actions.rebuild(now=after(hours=3))
    page = client.get("/en/urzad/dane-gov-pl/").content.decode()
    assert "Would be deleted: 2" in page
    assert "Would be changed: " not in page
    assert "Left out: 2" in page
    assert "does not begin with https://" in page
    document = Document.objects.get(state="current")
    assert client.get(f"/en/urzad/dane-gov-pl/{document.pk}.xml").content == client.get(ADDRESS).content


def test_the_page_is_for_those_of_the_whole_bank(client, fallen, ala):
    client.force_login(ala)
    assert client.get("/urzad/dane-gov-pl/").status_code == 403
    assert client.get(f"/urzad/dane-gov-pl/{fallen.pk}.xml").status_code == 404
    client.force_login(person("Kuba", "coordinator", ala.memberships.get().unit))
    assert client.get("/urzad/dane-gov-pl/").status_code == 403
