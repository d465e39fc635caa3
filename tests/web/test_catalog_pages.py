"""Office pages of the catalogue: describing, addressing, saying for whom, taking back."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from ratusz.portal.catalog.models import ColumnText, Dataset, Resource
from tests.support.published import POPULATION, deliver

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

DATASET = {"title_pl": "Szkoły", "description_pl": "Uczniowie.", "theme": "ludnosc", "frequency": "ANNUAL", "licence": "CC-BY-4.0"}


@pytest.fixture
def alas(client, ala):
    client.force_login(ala)
    return client


def at(name, *args):
    return reverse(f"catalog:{name}", args=args)


def done(response, to):
    assert (response.status_code, response["Location"]) == (302, to)


def messages(client, address):
    soup = BeautifulSoup(client.get(address).content, "html.parser")
    return [one["data-tone"] for one in soup.select(".rz-messages .rz-notice")]


def test_a_dataset_is_made_described_and_renamed(alas, population_dataset, education):
    made = alas.post(at("dataset-new"), DATASET | {"unit": str(education.pk), "keywords": "uczniowie, szkoły; uczniowie"})
    done(made, "/urzad/zbiory/szkoly/")
    assert Dataset.objects.get(slug="szkoly").keywords == ["uczniowie", "szkoły"]
    done(alas.post("/urzad/zbiory/szkoly/", DATASET | {"title_en": "Schools"}), "/urzad/zbiory/szkoly/")
    assert Dataset.objects.get(slug="szkoly").title_en == "Schools"
    done(alas.post(at("dataset-rename", "szkoly"), {"slug": "szkoly-podstawowe"}), "/urzad/zbiory/szkoly-podstawowe/")
    assert Dataset.objects.filter(slug="szkoly-podstawowe").exists()


def test_what_is_wrong_is_said_beside_the_field(alas, population_dataset):
    many = ", ".join(f"słowo{number}" for number in range(21))
    for address, given in (
        (at("dataset-new"), {"title_pl": "Bez reszty"}),
        (at("dataset-edit", "ludnosc"), DATASET | {"keywords": many}),
        (at("dataset-edit", "ludnosc"), DATASET | {"title_pl": ""}),
        (at("resource-new", "ludnosc"), {}),
    ):
        response = alas.post(address, given)
        assert response.status_code == 200
        assert BeautifulSoup(response.content, "html.parser").select_one(".rz-errors")
    assert alas.post(at("dataset-rename", "ludnosc"), {"slug": "Zły Adres"}).status_code == 422


def test_a_taken_address_is_refused_with_a_sentence(alas, population_dataset):
    response = alas.post(at("dataset-rename", "ludnosc"), {"slug": "nowy"})
    done(response, "/urzad/zbiory/ludnosc/")
    assert messages(alas, "/urzad/zbiory/ludnosc/") == ["danger"]


def test_whom_it_is_for_is_set_with_units(alas, population, surveying):
    for address, thing in ((at("dataset-audience", "ludnosc"), Dataset), (at("resource-audience", "ludnosc", "dzielnice"), Resource)):
        assert alas.post(address, {"for-audience": "units"}).status_code == 422
        assert alas.post(address, {"for-audience": "units", "for-units": [str(surveying.pk)]}).status_code == 302
        assert list(thing.objects.get().audience_units.all()) == [surveying]


def test_a_table_is_made_described_and_renamed(alas, population_dataset):
    done(alas.post(at("resource-new", "ludnosc"), {"title_pl": "Migracje"}), "/urzad/zbiory/ludnosc/migracje/")
    page = at("resource-edit", "ludnosc", "migracje")
    done(alas.post(page, {"title_pl": "Migracje i ruch", "description_pl": "Jeden wiersz to rok."}), page)
    assert alas.post(page, {"title_pl": ""}).status_code == 200
    assert alas.post(at("resource-rename", "ludnosc", "migracje"), {"slug": "--"}).status_code == 422
    done(alas.post(at("resource-rename", "ludnosc", "migracje"), {"slug": "ruch"}), at("resource-edit", "ludnosc", "ruch"))
    assert Resource.objects.get().title_pl == "Migracje i ruch"


def test_columns_get_names_and_meanings(alas, population, population_dataset):
    page = at("columns", "ludnosc", "dzielnice")
    fields = BeautifulSoup(alas.get(page).content, "html.parser").select("fieldset input[name$=-label_pl]")
    assert [(one["name"], one["value"]) for one in fields][:2] == [("dzielnica-label_pl", "dzielnica"), ("rok-label_pl", "rok")]
    given = {"dzielnica-label_pl": "Dzielnica", "dzielnica-meaning_pl": "Część miasta.", "ludnosc-unit": "osoba"}
    done(alas.post(page, given), page)
    assert ColumnText.objects.get(name="dzielnica").meaning_pl == "Część miasta."
    assert alas.post(page, {"ludnosc-unit": "x" * 41}).status_code == 200
    draft = Resource.objects.create(dataset=population_dataset, slug="szkic", title_pl="Szkic")
    assert BeautifulSoup(alas.get(at("columns", "ludnosc", draft.slug)).content, "html.parser").select_one(".rz-empty")


def test_an_edition_is_undone_withdrawn_and_restored(alas, client, population, ala, renata):
    back, again = (reverse(f"intake:{name}", args=("ludnosc", "dzielnice")) for name in ("go-back", "show-again"))
    first = population.current
    deliver(population, POPULATION.replace("13 001", "13 101"), by=ala, reviewer=renata, seconds=60)
    history = at("history", "ludnosc", "dzielnice")
    assert BeautifulSoup(alas.get(history).content, "html.parser").select_one(f'form[action="{back}"]') is None
    client.force_login(renata)
    seen = Resource.objects.get().current
    done(client.post(back, {"reason": "", "seen": seen}), history)
    assert messages(client, history) == ["danger"]
    done(client.post(back, {"reason": "Pomyłka.", "seen": seen, "hide": "on"}), history)
    assert Resource.objects.get().current == first
    page = BeautifulSoup(client.get(history).content, "html.parser")
    assert [bool(one.has_attr("data-current")) for one in page.select(".rz-events > li")] == [True, False, False]
    done(client.post(at("withdraw", "ludnosc", "dzielnice"), {"reason": "Błędne dane."}), history)
    client.logout()
    assert client.get("/dane/ludnosc/dzielnice/").status_code == 410
    client.force_login(renata)
    done(client.post(again, {"reason": "Już dobre."}), history)
    client.logout()
    assert client.get("/dane/ludnosc/dzielnice/").status_code == 200


def test_a_renamed_address_redirects_on_pages_and_for_machines(alas, population):
    alas.post(at("dataset-rename", "ludnosc"), {"slug": "mieszkancy"})
    for old, new in (
        ("/dane/ludnosc/?strona=2", "/dane/mieszkancy/?strona=2"),
        ("/dane/ludnosc/dzielnice/", "/dane/mieszkancy/dzielnice/"),
        ("/en/dane/ludnosc/", "/en/dane/mieszkancy/"),
        ("/api/v1/datasets/ludnosc", "/api/v1/datasets/mieszkancy"),
        ("/api/v1/resources/ludnosc/dzielnice/rows?limit=1", "/api/v1/resources/mieszkancy/dzielnice/rows?limit=1"),
    ):
        response = alas.get(old)
        assert (response.status_code, response["Location"]) == (301, new)


def test_the_list_asks_few_questions(alas, population, population_dataset, django_assert_max_num_queries):
    for number in range(5):
        Resource.objects.create(dataset=population_dataset, slug=f"t{number}", title_pl=f"Tabela {number}")
    alas.get("/urzad/")  # the count of what waits, in the navigation, is kept for a minute
    with django_assert_max_num_queries(9):
        assert alas.get(at("datasets")).status_code == 200


def test_who_has_nothing_is_told_where_to_begin(client, renata, dorota):
    for user, link in ((renata, False), (dorota, True)):
        client.force_login(user)
        page = BeautifulSoup(client.get(at("datasets")).content, "html.parser")
        assert bool(page.select_one(f'.rz-empty a[href="{reverse("intake:deliver")}"]')) is link
