"""Pages of erasures: one person asks, another confirms, and from then on nothing of it is shown."""

import pytest
from django.core.cache import cache

from ratusz.bank.base.errors import Conflict, Gone, NotAllowed, WrongUsage
from ratusz.bank.check.corrections.correction import Action, Correction
from ratusz.bank.store.verify import verify
from ratusz.portal.catalog.models import Publication
from ratusz.portal.core import bank
from ratusz.portal.core.models import AuditEntry, JournalRow, Letter
from ratusz.portal.corrections.actions import propose
from ratusz.portal.corrections.models import Kept, Making
from ratusz.portal.erasure import actions
from ratusz.portal.erasure.models import Purge
from ratusz.portal.intake import actions as intake
from ratusz.portal.intake.models import Delivery
from ratusz.portal.secrecy.models import Trial
from tests.support.deliveries import sent
from tests.support.moments import after
from tests.support.published import POPULATION, deliver

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SECRET = "Tajna Osoba"
WITH_SECRET = POPULATION + f"{SECRET};2024;1;0,1\n"


@pytest.fixture
def leaked(population, ala, renata):
    """A second edition with a name in it, published."""
    resource = deliver(population, WITH_SECRET, by=ala, reviewer=renata, name=f"{SECRET}.csv", seconds=60)
    return resource, Delivery.objects.get(original=Publication.objects.first().original or Delivery.objects.first().original)


def ask_for(resource, delivery, *, by, **more):
    return actions.ask(
        dataset=resource.dataset,
        resource=resource,
        delivery=delivery.pk,
        reason="W pliku było nazwisko.",
        by=by,
        now=after(hours=1),
        **more,
    )


def erased(resource, delivery, *, by, second):
    purge = actions.confirm(purge=ask_for(resource, delivery, by=by), by=second, now=after(hours=2))
    assert actions.carry_out(purge, now=after(hours=2))
    return purge


def shown(client, path):
    answer = client.get(path)
    return answer.status_code, b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_from_the_history_of_a_table_to_an_address_that_says_why(client, leaked, ala, dorota):
    resource, delivery = leaked
    client.force_login(ala)
    history = client.get("/urzad/zbiory/ludnosc/dzielnice/historia/").content.decode()
    assert "/urzad/usuwanie/nowe/ludnosc/dzielnice/" in history
    assert client.post("/urzad/usuwanie/nowe/ludnosc/dzielnice/", {"what": str(delivery.pk), "reason": ""}).status_code == 422
    client.post("/urzad/usuwanie/nowe/ludnosc/dzielnice/", {"what": str(delivery.pk), "reason": "W pliku było nazwisko."})
    purge = Purge.objects.get()
    page = client.get(purge.get_absolute_url()).content.decode()
    assert SECRET in page
    assert "potwierdz/" not in page
    client.post(f"/urzad/usuwanie/{purge.pk}/potwierdz/", {"sure": "1"})
    purge.refresh_from_db()
    assert purge.state == "asked"

    client.force_login(dorota)
    assert "potwierdz/" in client.get(purge.get_absolute_url()).content.decode()
    client.post(f"/urzad/usuwanie/{purge.pk}/potwierdz/", {})
    purge.refresh_from_db()
    assert purge.state == "asked"
    client.post(f"/urzad/usuwanie/{purge.pk}/potwierdz/", {"sure": "1"})
    assert actions.carry_out_confirmed(now=after(hours=2)) == 1
    assert SECRET not in client.get(purge.get_absolute_url()).content.decode()
    assert "usunięte" in client.get("/urzad/usuwanie/").content.decode()

    client.logout()
    version = Publication.objects.exclude(erased_hash="").get()
    for path in ("/dane/ludnosc/dzielnice/", f"/r/{resource.pk}/{version.version}.csv", f"/api/v1/resources/{resource.pk}/rows"):
        status, body = shown(client, path)
        assert (status, SECRET.encode() in body) == (410, False), path
    asked = client.get(f"/r/{resource.pk}/{version.version}.csv")
    assert version.erased_hash in asked.content.decode()
    assert "nazwisko" in asked.content.decode()


def test_nothing_in_store_and_database_holds_it(leaked, ala, dorota):
    resource, delivery = leaked
    Letter.objects.create(
        once=f"{JournalRow.objects.filter(target=delivery.pk).first().number} x", to="a@example.org", subject=SECRET, body=SECRET,
        written_at=after(), try_at=after(),
    )  # fmt: skip
    erased(resource, delivery, by=ala, second=dorota)
    for model in (AuditEntry, Delivery, Letter, Publication, Purge):
        assert SECRET not in repr(list(model.objects.values())), model
    assert [checked.name for checked in verify(bank.store()) if checked.error] == []
    resource.refresh_from_db()
    first = Publication.objects.filter(erased_hash="").get()
    assert (resource.current, resource.rows, resource.withdrawn_reason) == (first.version, 7, "W pliku było nazwisko.")
    with pytest.raises(Gone) as gone:
        intake.keep([WITH_SECRET.encode()])
    assert gone.value.code == "file-erased"
    assert actions.erase_again(now=after(hours=3)) == 1


def test_the_page_of_an_erased_delivery_says_so(client, leaked, ala, dorota):
    resource, delivery = leaked
    erased(resource, delivery, by=ala, second=dorota)
    client.force_login(ala)
    for path in ("", "plik/", "uwagi.xlsx", "1/podglad/"):
        assert client.get(f"/urzad/dostawy/{delivery.pk}/{path}").status_code == 410, path


def test_what_was_added_to_it_goes_too_and_its_file_stays(population, ala, renata, dorota):
    first = Delivery.objects.get()
    population.mode = "adds"
    population.save()
    more = sent("dzielnica;rok;ludność;udział\nBańgów;2024;5;0,1\n", population, by=ala, name="2024.csv", seconds=60)
    table = more.tables.get()
    assert (table.mode, bool(table.version)) == ("adds", True)
    erased(population, first, by=ala, second=dorota)
    more.refresh_from_db()
    assert more.state == "dropped"
    assert bank.store().original(more.original).is_file()
    population.refresh_from_db()
    assert (population.current, population.private) == ("", "")
    again = sent("dzielnica;rok;ludność;udział\nBańgów;2024;5;0,1\n", population, by=ala, name="2024.csv", seconds=120)
    assert again.tables.get().version


def test_all_of_a_resource_or_dataset_goes(population, ala, adam):
    for resource in (population, None):
        purge = actions.ask(dataset=population.dataset, resource=resource, reason="Cały zbiór.", by=ala, now=after(hours=1))
        actions.carry_out(actions.confirm(purge=purge, by=adam, now=after(hours=2)), now=after(hours=2))
        assert bank.store().versions(str(population.pk)) == []
    assert list((bank.directory() / "store" / "originals").glob("*/*")) == []


def test_two_people_and_the_right_ones(leaked, ala, bartek, renata, dorota, adam):
    resource, delivery = leaked
    with pytest.raises(NotAllowed):
        ask_for(resource, delivery, by=bartek)
    purge = ask_for(resource, delivery, by=dorota)
    with pytest.raises(Conflict):
        ask_for(resource, delivery, by=ala)
    for person in (dorota, ala, renata, bartek):
        with pytest.raises(NotAllowed):
            actions.confirm(purge=purge, by=person, now=after(hours=2))
    actions.refuse(purge=purge, note="Pomyłka.", by=dorota, now=after(hours=2))
    with pytest.raises(NotAllowed):
        actions.confirm(purge=purge, by=adam, now=after(hours=3))
    with pytest.raises(WrongUsage):
        actions.ask(dataset=resource.dataset, resource=resource, reason="PESEL 44051401359", by=ala, now=after(hours=1))
    assert not (bank.directory() / "store" / "tombstones").exists() or not list((bank.directory() / "store" / "tombstones").iterdir())


def test_first_steps_and_categories(client, bank_dir, population_dataset, dorota, ala):
    cache.clear()  # that something was published once is remembered for a day
    client.force_login(dorota)
    assert "/urzad/pierwsze-kroki/" in client.get("/urzad/zbiory/").content.decode()
    assert "/urzad/kategorie/" in client.get("/urzad/pierwsze-kroki/").content.decode()
    client.post("/urzad/kategorie/", {"slug": "ludnosc", "name_pl": "Mieszkańcy", "name_en": "", "eu_code": "SOCI"})
    assert "Mieszkańcy" in client.get("/kategorie/ludnosc/").content.decode()
    client.post("/urzad/kategorie/", {"slug": "", "name_pl": "Zieleń", "eu_code": "ENVI"})
    assert "Zieleń" in client.get("/urzad/kategorie/").content.decode()
    assert client.post("/urzad/kategorie/", {"slug": "", "name_pl": "", "eu_code": "ENVI"}).status_code == 422
    client.force_login(ala)
    assert client.get("/urzad/kategorie/").status_code == 403
    assert "/urzad/pierwsze-kroki/" not in client.get("/urzad/zbiory/").content.decode()


def corrected(resource, ala, place, seconds):
    (expect, value), where = place[2:], (("dzielnica", place[0]), ("rok", place[1]))
    one = Correction(number=0, action=Action.OVERRIDE, where=where, column="ludnosc", expect=expect, value=value)
    return propose(
        resource=resource, correction=one, reason=f"{place[0]} ma inną liczbę.", provider="USC", by=ala, now=after(seconds=seconds)
    )


def test_corrections_that_quote_what_went_are_blanked_and_those_of_what_is_left_stay(leaked, ala, dorota):
    resource, delivery = leaked
    other = corrected(resource, ala, ("Bytków", "2023", "13001", "13100"), 70)
    about = corrected(resource, ala, (SECRET, "2024", "1", "2"), 71)
    Making.objects.create(resource=resource, kept=about, kind="accept", few_because=SECRET, asked_at=after(), asked_by=ala)
    Trial.objects.create(
        resource=resource, version=resource.private, digest="1", asked={"corrections": [SECRET]}, asked_at=after(), asked_by=ala
    )
    erased(resource, delivery, by=ala, second=dorota)
    for model in (AuditEntry, Kept, Making, Trial):
        assert SECRET not in repr(list(model.objects.values())), model
    other.refresh_from_db()
    about.refresh_from_db()
    assert (other.state, other.correction.expect, about.state, about.ended_by) == ("proposed", "13001", "withdrawn", dorota)
    assert about.correction.where == (("dzielnica", "—"), ("rok", "—"))
    told = {entry.detail["correction"]: "reason" in entry.detail for entry in AuditEntry.objects.filter(verb="correction.proposed")}
    assert told == {other.number: True, about.number: False}
