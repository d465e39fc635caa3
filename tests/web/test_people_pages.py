"""People and units: found, invited, given roles; units made, moved, closed; letters that did not arrive, seen to; one's own account."""

import pytest

from ratusz.bank.base.clock import utc_now
from ratusz.bank.base.errors import Conflict, NotAllowed, WrongUsage
from ratusz.portal.catalog.models import Dataset
from ratusz.portal.core.models import AuditEntry, JournalRow, Letter
from ratusz.portal.desk.closing import close_unit
from ratusz.portal.people import units
from ratusz.portal.people.actions import change_address, invite
from ratusz.portal.people.models import Membership, Role, Unit, User
from tests.support.cast import person
from tests.support.moments import NOON
from tests.support.shown import dataset

pytestmark = pytest.mark.django_db


def address_of(user):
    return f"/urzad/ludzie/{user.pk}/"


def test_people_are_found_by_name_address_or_unit(client, ala, bartek, celina, dorota, django_assert_max_num_queries):
    client.force_login(dorota)
    for sought, found in (
        ("ala", ["Ala"]),
        ("geodezji", ["Bartek"]),
        ("celina@", ["Celina"]),
        ("nikt", []),
        ("wydział ratusz", ["Ala", "Bartek"]),
    ):
        page = client.get("/urzad/ludzie/", {"q": sought}).content.decode()
        assert [name for name in ("Ala", "Bartek", "Celina") if f">{name}</a>" in page] == found, sought
    with django_assert_max_num_queries(12):
        client.get("/urzad/ludzie/")


def test_inviting_and_inviting_again(client, dorota, education):
    client.force_login(dorota)
    given = {"name": "Nowa", "email": "nowa@ratusz.example", "role": "steward", "unit": education.pk}
    form = client.get("/urzad/ludzie/zapros/").content.decode()
    assert "potrzebuje jednostki" in form
    assert "(nieobowiązkowe)" not in form
    assert client.post("/urzad/ludzie/zapros/", given | {"unit": ""}).status_code == 422
    with pytest.raises(WrongUsage):
        invite(email="x@y.pl", name="X", role=Role.STEWARD, unit=None, by=dorota, now=utc_now())
    assert client.post("/urzad/ludzie/zapros/", given | {"role": "administrator"}).status_code == 422
    assert client.post("/urzad/ludzie/zapros/", given).status_code == 302
    nowa = User.objects.get(email="nowa@ratusz.example")
    assert "zaproszenie wysłane" in client.get("/urzad/ludzie/").content.decode()
    assert client.post(f"{address_of(nowa)}zaproszenie/").status_code == 302
    assert Letter.objects.filter(to=nowa.email).count() == 2


def test_roles_are_given_and_taken(client, ala, dorota, education, surveying):
    client.force_login(dorota)
    client.post(f"{address_of(ala)}rola/", {"role": "steward", "unit": surveying.pk})
    assert ala.memberships.count() == 2
    post = ala.memberships.get(unit=education)
    client.post(f"{address_of(ala)}rola/{post.pk}/")
    assert [one.unit for one in ala.memberships.all()] == [surveying]
    assert set(AuditEntry.objects.values_list("verb", flat=True)) == {"role.given", "role.taken"}


def test_a_coordinator_makes_no_administrator_and_a_unit_no_reviewer_of_all(client, ala, adam, education, surveying):
    edyta = person("Edyta", Role.COORDINATOR, education)
    client.force_login(edyta)
    for role, unit in (("administrator", education.pk), ("coordinator", education.pk), ("reviewer", ""), ("steward", surveying.pk)):
        assert client.post(f"{address_of(ala)}rola/", {"role": role, "unit": unit}).status_code == 422, role
    assert client.post(f"{address_of(adam)}rola/{adam.memberships.get().pk}/").status_code == 403
    assert Membership.objects.count() == 3


def test_the_last_administrator_stays(client, adam):
    client.force_login(adam)
    assert client.post(f"{address_of(adam)}rola/{adam.memberships.get().pk}/").status_code == 403
    assert adam.memberships.exists()


def test_a_coordinator_does_not_take_over_the_account_of_an_administrator_by_its_address(client, adam, dorota, ala):
    with pytest.raises(NotAllowed):
        change_address(user=adam, email="dorota2@x.pl", by=dorota, now=utc_now())
    client.force_login(dorota)
    client.post(f"{address_of(ala)}adres/", {"email": "ALA.nowa@ratusz.example"})
    ala.refresh_from_db()
    assert ala.email == "ala.nowa@ratusz.example"
    client.post(f"{address_of(ala)}adres/", {"email": adam.email})
    ala.refresh_from_db()
    assert ala.email == "ala.nowa@ratusz.example"


# --- units

SAID = {"name_pl": "Szkoła nr 1", "kind": "institution", "contact": "Jan Nowak", "phone": "32 1", "email": "s1@x.pl"}


def test_units_are_made_described_moved_and_closed(client, dorota, ala, education, surveying, office):
    client.force_login(dorota)
    assert client.post("/urzad/jednostki/nowa/", SAID | {"parent": education.pk}).status_code == 302
    school = Unit.objects.get(slug="szkola-nr-1")
    assert (school.parent, school.contact) == (education, "Jan Nowak")
    client.post("/urzad/jednostki/szkola-nr-1/", SAID | {"name_pl": "Szkoła Podstawowa nr 1"})
    client.post("/urzad/jednostki/szkola-nr-1/miejsce/", {"parent": surveying.pk})
    school.refresh_from_db()
    assert (school.name_pl, school.slug, school.parent) == ("Szkoła Podstawowa nr 1", "szkola-nr-1", surveying)
    client.post("/urzad/jednostki/szkola-nr-1/zamknij/", {"parent": ""})
    school.refresh_from_db()
    assert school.closed_on
    assert client.get("/instytucje/szkola-nr-1/").status_code == 200
    page = client.get("/urzad/jednostki/").content.decode()
    assert "Szkoła Podstawowa nr 1" in page
    assert "Ala (gestor)" in page
    # What strangers see is kept while the journal stands.
    assert JournalRow.objects.filter(kind="unit", target=school.pk).count() == 4


def test_what_a_closed_unit_answered_for_goes_to_another(client, dorota, ala, education, surveying):
    made = dataset("szkoly", education)
    client.force_login(dorota)
    client.post("/urzad/jednostki/edukacja/zamknij/", {"parent": ""})
    education.refresh_from_db()
    assert education.closed_on is None
    client.post("/urzad/jednostki/edukacja/zamknij/", {"parent": surveying.pk})
    education.refresh_from_db()
    assert education.closed_on
    assert Dataset.objects.get(pk=made.pk).unit == surveying
    assert [one.unit for one in ala.memberships.all()] == [surveying]


def test_each_dataset_of_a_closed_unit_may_go_to_a_unit_of_its_own(client, dorota, ala, education, surveying, office):
    schools, maps, trees = (dataset(slug, education) for slug in ("szkoly", "mapy", "drzewa"))
    client.force_login(dorota)
    page = client.get("/urzad/jednostki/edukacja/").content.decode()
    assert all(f'name="dataset_{one.pk}"' in page for one in (schools, maps, trees))
    apart = {f"dataset_{maps.pk}": surveying.pk}
    client.post("/urzad/jednostki/edukacja/zamknij/", {"parent": "", **apart})
    education.refresh_from_db()
    assert (education.closed_on, Dataset.objects.get(pk=maps.pk).unit) == (None, education), "the others need somebody too"
    client.post("/urzad/jednostki/edukacja/zamknij/", {"parent": office.pk, **apart, f"dataset_{trees.pk}": education.pk})
    education.refresh_from_db()
    assert education.closed_on is None, "nobody inherits from themselves"
    client.post("/urzad/jednostki/edukacja/zamknij/", {"parent": office.pk, **apart})
    assert {one.slug: one.unit for one in Dataset.objects.all()} == {"szkoly": office, "drzewa": office, "mapy": surveying}
    assert [one.unit for one in ala.memberships.all()] == [office]
    told = [entry.detail["to"] for entry in AuditEntry.objects.filter(verb="dataset.handed-over")]
    assert sorted(told) == sorted([office.slug, office.slug, surveying.slug])


def test_each_dataset_needs_a_giver_who_may_give_it(dorota, education, surveying):
    edyta, made = person("Edyta", Role.COORDINATOR, education), dataset("szkoly", education)
    with pytest.raises(NotAllowed):
        close_unit(unit=education, successor=None, datasets_to={made.pk: surveying}, by=edyta, now=NOON)


def test_a_tree_has_no_circle(dorota, education, office):
    with pytest.raises(Conflict):
        units.move_unit(unit=office, parent=education, by=dorota, now=utc_now())
    with pytest.raises(Conflict):
        units.move_unit(unit=office, parent=office, by=dorota, now=utc_now())


def test_a_coordinator_of_one_unit_moves_nothing_to_another(client, education, surveying):
    edyta = person("Edyta", Role.COORDINATOR, education)
    with pytest.raises(NotAllowed):
        units.move_unit(unit=surveying, parent=education, by=edyta, now=utc_now())
    client.force_login(edyta)
    assert "nie możesz jej zmienić" in client.get("/urzad/jednostki/geodezja/").content.decode()
    assert client.post("/urzad/jednostki/geodezja/", SAID).status_code == 403


def test_two_units_of_one_name_have_two_addresses(dorota, office):
    words = units.UnitWords(name_pl="Szkoła")
    assert [units.make_unit(words=words, parent=None, by=dorota, now=utc_now()).slug for _ in range(3)] == [
        "szkola",
        "szkola-2",
        "szkola-3",
    ]


# --- letters


def lost(to, once="x"):
    return Letter.objects.create(
        once=once, to=to, subject="Temat", body="tajny odnośnik", written_at=NOON, try_at=NOON, lost_at=NOON, failure="550 no"
    )


def test_a_lost_letter_is_sent_to_the_right_address_and_the_account_has_it_too(client, ala, dorota):
    letter = lost(ala.email)
    client.force_login(dorota)
    page = client.get(f"/urzad/listy/{letter.pk}/").content.decode()
    assert "550 no" in page
    assert "tajny odnośnik" not in page
    client.post(f"/urzad/listy/{letter.pk}/ponownie/", {"email": "ala.k@ratusz.example"})
    ala.refresh_from_db()
    letter.refresh_from_db()
    assert ala.email == "ala.k@ratusz.example"
    assert letter.settled_by == dorota
    assert Letter.objects.get(to=ala.email).body == "tajny odnośnik"
    client.post(f"/urzad/listy/{letter.pk}/zalatwione/", {"note": "drugi raz"})
    letter.refresh_from_db()
    assert letter.settled_note == "ala.k@ratusz.example"


def test_a_lost_invitation_is_written_anew(client, dorota, education):
    nowa = User.objects.create_user("zle@x.pl", name="Nowa")
    Membership.objects.create(user=nowa, unit=education, role=Role.STEWARD)
    letter = lost(nowa.email, once=f"invited {nowa.pk}")
    client.force_login(dorota)
    client.post(f"/urzad/listy/{letter.pk}/ponownie/", {"email": "dobrze@x.pl"})
    again = Letter.objects.get(to="dobrze@x.pl")
    assert "/konto/haslo/nowe/" in again.body


def test_or_it_is_settled_with_a_note(client, dorota):
    letter = lost("x@y.pl")
    client.force_login(dorota)
    assert client.post(f"/urzad/listy/{letter.pk}/zalatwione/", {"note": " "}).status_code == 422
    client.post(f"/urzad/listy/{letter.pk}/zalatwione/", {"note": "Powiedziane przez telefon."})
    letter.refresh_from_db()
    assert letter.settled_note == "Powiedziane przez telefon."
    assert "nie dotarł" not in client.get("/urzad/").content.decode()


# --- one's own account


def test_what_one_says_of_oneself(client, celina):
    client.force_login(celina)
    given = {"name": "Celina Nowak", "phone": "600", "language": "en", "reminders": "weekly"}
    client.post("/konto/", given)
    celina.refresh_from_db()
    assert (celina.name, celina.phone, celina.language, celina.reminders) == ("Celina Nowak", "600", "en", "weekly")
    assert client.post("/konto/", given | {"language": "de"}).status_code == 422


def test_signing_out_on_other_devices(client, celina):
    other = type(client)()
    other.force_login(celina)
    client.force_login(celina)
    assert "na 1 innym urządzeniu" in client.get("/konto/").content.decode()
    client.post("/konto/wyloguj-inne/")
    assert client.get("/konto/").status_code == 200
    assert other.get("/konto/").status_code == 302
