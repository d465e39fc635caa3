"""What is said of datasets and columns: coverage and contact, the dictionary, the history of texts, the archive, categories."""

from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from ratusz.bank.base.errors import Conflict, WrongUsage
from ratusz.portal.catalog import actions, archiving, former
from ratusz.portal.catalog.categories import set_category
from ratusz.portal.catalog.described import CodeWord, ColumnWords, words_of_column, words_of_dataset
from ratusz.portal.catalog.models import ColumnText, Dataset, FormerAddress, Resource
from ratusz.portal.catalog.wordings import changes_of, entry_of, restore_wording
from ratusz.portal.intake.filling import make_template
from tests.support.moments import after

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def facts(soup):
    return {one.dt.get_text(): one.dd.get_text(" ", strip=True) for one in soup.select(".rz-facts > div")}


def said(population, ala, **more):
    words = replace(words_of_dataset(population.dataset), **more)
    actions.describe_dataset(dataset=population.dataset, words=words, by=ala, now=after(hours=1), why="po kontroli")
    return words


def test_coverage_and_contact_stand_on_the_page_and_in_the_api(client, population, ala, education):
    education.email = "edukacja@example.org"
    education.save()
    assert "edukacja@example.org" in facts(page(client, "/dane/ludnosc/"))["Pytania"]
    said(
        population, ala, covers_from=date(2022, 1, 1), covers_to=date(2023, 12, 31), area_name="Siemianowice Śląskie", area_code="2474011",
        contact_name="Anna Przykładowa", contact_phone="32 000 00 00", contact_email="anna@example.org",
    )  # fmt: skip
    found = facts(page(client, "/dane/ludnosc/"))
    assert found["Pytania"] == "Anna Przykładowa, anna@example.org 32 000 00 00"
    assert found["Okres, którego dotyczą"] == "od 1 stycznia 2022 do 31 grudnia 2023"
    assert found["Obszar"] == "Siemianowice Śląskie TERYT 2474011"
    out = client.get("/api/v1/datasets/ludnosc").json()
    assert out["coverage"] == {"start": "2022-01-01", "end": "2023-12-31", "area_code": "2474011", "area_name": "Siemianowice Śląskie"}
    assert out["contact"]["email"] == "anna@example.org"
    assert client.get("/dane/?q=siemianowice").content.decode().count("Ludność miasta")


def test_a_licence_is_three_sentences_and_a_line_to_copy(client, population):
    soup = page(client, "/dane/ludnosc/dzielnice/")
    assert [one.get_text() for one in soup.select(".rz-terms dt")] == ["Można", "Trzeba", "Nie obiecujemy"]
    assert soup.select_one("#zrodlo").get_text() == ("Źródło: Wydział Edukacji, zbiór „Ludność miasta”, stan na 31 grudnia 2023, CC BY 4.0")


def test_the_dictionary_is_shown_asked_copied_and_kept(client, population, ala, renata):
    words = ColumnWords(
        label_pl="Dzielnica", meaning_pl="Nazwa.", counted_pl="Osoby zameldowane.", method_pl="Z rejestru.", settled="final",
        codes=(CodeWord(code="B", pl="Bytków", en="Bytkow"),),
    )  # fmt: skip
    actions.describe_columns(resource=population, columns={"dzielnica": words}, by=ala, now=after(hours=1))
    assert words_of_column(ColumnText.objects.get()) == words
    text = page(client, "/dane/ludnosc/dzielnice/").select_one("#kolumny").parent.get_text(" ", strip=True)
    for part in ("Osoby zameldowane.", "Z rejestru.", "ostateczne", "Bytków"):
        assert part in text
    column = client.get("/api/v1/resources/ludnosc/dzielnice/schema").json()["columns"][0]
    assert column["dictionary"]["codes"] == [{"code": "B", "pl": "Bytków", "en": "Bytkow"}]
    assert column["dictionary"]["settled"] == "final"

    twin = Resource.objects.create(dataset=population.dataset, slug="bis", title_pl="Bis", private=population.private)
    Resource.objects.filter(pk=population.pk).update(slug="dzielnice")
    client.force_login(ala)
    soup = page(client, reverse("catalog:columns", args=["ludnosc", "dzielnice"]))
    assert soup.select_one("#id_dzielnica-codes").get_text().strip() == "B = Bytków | Bytkow"
    assert not soup.select("#z-tabeli option")
    ColumnText.objects.create(resource=twin, name="rok", label_pl="Rok spisu", counted_pl="Nic.")
    soup = page(client, reverse("catalog:columns", args=["ludnosc", "dzielnice"]) + f"?z={twin.pk}")
    assert soup.select_one("#id_rok-counted_pl").get_text().strip() == "Nic."
    assert soup.select_one("#id_dzielnica-label_pl")["value"] == "Dzielnica"


def test_the_dictionary_explains_the_template_and_offers_the_codes(population, ala, tmp_path):
    words = ColumnWords(counted_pl="Osoby zameldowane.", codes=(CodeWord(code="B", pl="Bytków"), CodeWord(code="M", pl="Michałkowice")))
    actions.describe_columns(resource=population, columns={"dzielnica": words}, by=ala, now=after(hours=1))
    make_template(population, tmp_path / "t.xlsx", language="pl")
    sheets = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets
    explained = "\n".join(str(cell.value) for row in sheets[1].iter_rows() for cell in row if cell.value)
    assert "Co jest liczone: Osoby zameldowane." in explained
    assert "B – Bytków; M – Michałkowice" in explained
    assert next(rule.type for rule in sheets[0].data_validations.dataValidation) == "list"


def test_wrong_codes_are_told(client, population, ala):
    client.force_login(ala)
    for codes in ("B", "B = x\nB = y"):
        answer = client.post(reverse("catalog:columns", args=["ludnosc", "dzielnice"]), {"dzielnica-codes": codes})
        assert answer.status_code == 200
        assert "rz-errors" in answer.content.decode()


def test_earlier_words_come_back_and_what_changed_beside_them_stays(client, population, ala):
    said(population, ala, title_pl="Mieszkańcy", keywords=("ludzie",))
    said(population, ala, description_pl="Inny opis.")
    actions.describe_columns(resource=population, columns={"rok": ColumnWords(label_pl="Rok")}, by=ala, now=after(hours=2))
    actions.describe_columns(resource=population, columns={"rok": ColumnWords(label_pl="Lata")}, by=ala, now=after(hours=3))
    dataset = Dataset.objects.get(pk=population.dataset_id)
    changes = changes_of(dataset)
    assert [[one.name for one in change.texts] for change in changes] == [
        ["rok: Name"], ["rok: Name"], ["What it is about"], ["Title", "Keywords"],
    ] or [len(change.texts) for change in changes] == [1, 1, 1, 2]  # fmt: skip
    assert changes[-1].why == "po kontroli"
    restore_wording(dataset=dataset, entry=entry_of(dataset, changes[-1].id), by=ala, now=after(hours=4))
    dataset.refresh_from_db()
    assert (dataset.title_pl, dataset.keywords, dataset.description_pl) == ("Ludność miasta", ["mieszkańcy"], "Inny opis.")
    client.force_login(ala)
    assert "Inny opis." in page(client, reverse("catalog:wordings", args=["ludnosc"])).get_text()
    client.post(reverse("catalog:wording-restore", args=["ludnosc", changes[0].id]))
    assert ColumnText.objects.get(name="rok").label_pl == "Rok"
    assert client.post(reverse("catalog:wording-restore", args=["ludnosc", 10**6])).status_code == 404


def test_an_archived_dataset_keeps_its_address_leaves_the_list_and_comes_back(client, population, ala, education):
    other = actions.make_dataset(
        words=replace(words_of_dataset(population.dataset), title_pl="Nowa ludność"), unit=education, by=ala, now=after()
    )
    Resource.objects.filter(pk=population.pk).update(next_due_on=date(2024, 1, 1))
    archiving.archive(dataset=population.dataset, reason="Spis co 10 lat.", successor=other, by=ala, now=after(hours=1))
    assert Resource.objects.get(pk=population.pk).next_due_on is None
    assert "Ludność miasta" not in page(client, "/dane/").select_one("#wynik").parent.parent.get_text()
    assert "Ludność miasta" in page(client, "/dane/?archived=1").get_text()
    assert client.get("/api/v1/datasets").json()["count"] == 0
    assert client.get("/api/v1/datasets?archived=true").json()["items"][0]["archived"]["reason"] == "Spis co 10 lat."
    assert "Spis co 10 lat." in page(client, "/dane/ludnosc/").get_text()
    assert "Spis co 10 lat." in page(client, "/dane/ludnosc/dzielnice/").get_text()
    assert client.get("/api/v1/resources/ludnosc/dzielnice/rows").status_code == 200
    dataset = Dataset.objects.get(pk=population.dataset_id)
    with pytest.raises(Conflict):
        archiving.archive(dataset=dataset, reason="x", successor=None, by=ala, now=after(hours=2))
    with pytest.raises(WrongUsage):
        archiving.archive(dataset=other, reason="x", successor=dataset, by=ala, now=after(hours=2))
    client.force_login(ala)
    client.post(reverse("catalog:archive", args=["ludnosc"]))
    assert Dataset.objects.get(pk=population.dataset_id).archived_at is None
    client.post(reverse("catalog:archive", args=["ludnosc"]), {"reason": "", "successor": ""})
    assert Dataset.objects.get(pk=population.dataset_id).archived_at is None


def test_a_category_belongs_to_several_themes_of_the_union(client, population, dorota):
    words = {"name_pl": "Ludność", "name_en": "", "eu_code": "SOCI", "eu_also": ["HEAL", "SOCI"]}
    set_category(known_as="ludnosc", words=words, by=dorota, now=after())
    assert client.get("/api/v1/datasets/ludnosc").json()["theme"]["eu_themes"] == ["SOCI", "HEAL"]
    with pytest.raises(WrongUsage):
        set_category(known_as="ludnosc", words={**words, "eu_also": ["XXXX"]}, by=dorota, now=after())


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        ("https://stary.example/dataset/Ludność/", "/dataset/ludność"),
        ("/index.php?id=7&lang=pl", "/index.php?lang=pl&id=7"),
        ("http://stary.example/?zbior=3", "/?zbior=3"),
    ],
)
def test_a_former_address_leads_on(client, population, address, asked):
    former.remember([address], thing=population)
    answer = client.get(asked)
    if asked.startswith("/?"):  # the front page stands here as well, and answers itself
        assert answer.status_code == 200
        return
    assert (answer.status_code, answer["Location"]) == (301, "/dane/ludnosc/dzielnice/")
    assert client.get("/index.php?id=8").status_code == 404
    assert client.post(asked).status_code in {404, 403, 405}


def test_a_former_address_tells_nobody_what_they_may_not_see(client, population, ala):
    former.remember(["/dataset/tajny"], thing=population)
    Dataset.objects.update(audience="office")
    assert client.get("/dataset/tajny").status_code == 404
    client.force_login(ala)
    assert client.get("/dataset/tajny").status_code == 301
    with pytest.raises(WrongUsage):
        former.as_asked("https://stary.example/")
    assert FormerAddress.objects.count() == 1
