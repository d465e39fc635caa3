"""The officer's and the reviewer's journey, page by page, without scripts."""

import os
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ratusz.portal.catalog.models import Dataset, Resource
from ratusz.portal.intake import actions
from ratusz.portal.intake.models import Delivery
from tests.support.deliveries import PERSONAL, SCHOOLS, book, sent, submitted
from tests.support.moments import after
from tests.support.published import POPULATION

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def table(bank_dir, population_dataset):
    return Resource.objects.create(dataset=population_dataset, slug="szkoly", title_pl="Szkoły")


def words(response):
    assert response.status_code in {200, 422}, response.content.decode()[:300]
    return " ".join(BeautifulSoup(response.content, "html.parser").find("main").get_text(" ").split())


def upload(text=SCHOOLS, name="szkoly.csv"):
    return SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())


def follow(client, response, to=None):
    assert response.status_code == 302, response.content.decode()[:2000]
    if to:
        assert response["Location"] == to
    return client.get(response["Location"])


def test_an_officer_delivers_and_a_reviewer_publishes(client, table, ala, renata):
    client.force_login(ala)
    assert "Nothing waits" in words(client.get("/en/urzad/"))
    sent_ = client.post(
        "/urzad/dostawy/nowa/", {"file": upload(), "target": f"to:{table.pk}", "state_on": "2026-01-31", "note": "Styczeń."}
    )
    delivery = Delivery.objects.get()
    page = words(follow(client, sent_, f"/urzad/dostawy/{delivery.pk}/"))
    assert "SP 2" in page
    assert delivery.state_on == date(2026, 1, 31)
    assert "szkoly.csv" in words(client.get("/urzad/"))
    preview = reverse("pages:as-resident", args=[delivery.pk, 1])
    assert "SP 3" in words(client.get(preview))
    assert "Wiersz 1 tabeli" in words(client.get(preview + "?_row=1")), "windows open above what is not published too"
    follow(client, client.post(reverse("intake:submit", args=[delivery.pk])))
    client.force_login(renata)
    assert "szkoly.csv" in words(client.get("/urzad/"))
    review = client.get(delivery.get_absolute_url())
    assert reverse("intake:accept", args=[delivery.pk]) in review.content.decode()
    follow(client, client.post(reverse("intake:accept", args=[delivery.pk])))
    table.refresh_from_db()
    assert table.is_published
    client.logout()
    assert client.get(table.get_absolute_url()).status_code == 200


def test_a_new_dataset_is_made_on_the_way(client, bank_dir, population_dataset, ala, education):
    client.force_login(ala)
    given = {"file": upload(), "target": "new"}
    page = client.post("/urzad/dostawy/nowa/", given)
    assert page.status_code == 422
    assert not Delivery.objects.exists()
    given |= {
        "file": upload(),
        "dataset_title": "Szkoły",
        "dataset_description": "Uczniowie.",
        "theme": "ludnosc",
        "unit": str(education.pk),
    }
    follow(client, client.post("/urzad/dostawy/nowa/", given))
    made = Dataset.objects.get(slug="szkoly")
    assert (made.unit, made.resources.get().title_pl) == (education, "Szkoły")
    assert Delivery.objects.get().tables.get().resource == made.resources.get()


def test_a_new_table_takes_its_title_from_the_file(client, bank_dir, population_dataset, ala):
    client.force_login(ala)
    given = {"file": upload(name="liczba_uczniów.csv"), "target": f"new-in:{population_dataset.pk}"}
    follow(client, client.post("/urzad/dostawy/nowa/", given))
    assert Resource.objects.get().title_pl == "Liczba uczniów"


def test_only_places_of_ones_own_can_be_chosen(client, table, bartek, ala, settings):
    client.force_login(bartek)
    assert client.post("/urzad/dostawy/nowa/", {"file": upload(), "target": f"to:{table.pk}"}).status_code == 422
    client.force_login(ala)
    settings.BANK_UPLOAD_LIMIT_BYTES = 10
    assert client.post("/urzad/dostawy/nowa/", {"file": upload(), "target": f"to:{table.pk}"}).status_code == 422
    assert client.post("/urzad/dostawy/nowa/", {"target": f"to:{table.pk}"}).status_code == 422
    assert not Delivery.objects.exists()


def test_the_form_begins_with_what_the_address_names(client, table, ala):
    client.force_login(ala)

    def chosen(address):
        return BeautifulSoup(client.get(address).content, "html.parser").select("select[name=target] option[selected]")[0]["value"]

    assert chosen(f"/urzad/dostawy/nowa/?resource={table.pk}") == f"to:{table.pk}"
    assert chosen("/urzad/dostawy/nowa/?dataset=ludnosc") == f"to:{table.pk}"
    delivery = sent(SCHOOLS, table, by=ala, note="Styczeń.")
    assert chosen(f"/urzad/dostawy/nowa/?zamiast={delivery.pk}") == f"to:{table.pk}"
    assert chosen("/urzad/dostawy/nowa/?zamiast=nie-uuid") == ""
    mended = client.post(
        f"/urzad/dostawy/nowa/?zamiast={delivery.pk}", {"file": upload(SCHOOLS + "4;SP 4;1\n"), "target": f"to:{table.pk}"}
    )
    follow(client, mended)
    delivery.refresh_from_db()
    assert delivery.state == "dropped"


def test_while_it_is_read_the_page_waits_with_and_without_scripts(client, table, ala):
    client.force_login(ala)
    delivery = sent(SCHOOLS, table, by=ala)
    progress = reverse("intake:progress", args=[delivery.pk])
    assert client.get(progress).headers["HX-Refresh"] == "true"
    for state in ("received", "reading"):
        Delivery.objects.update(state=state)
        page = client.get(delivery.get_absolute_url()).content.decode()
        assert '<noscript><meta http-equiv="refresh"' in page
        assert progress in page
        waiting = client.get(progress)
        assert "HX-Refresh" not in waiting.headers


def test_a_file_that_cannot_be_read_says_why_and_offers_the_way_on(client, table, ala):
    delivery = sent(b"%PDF-1.7 \x00", table, by=ala, name="skan.pdf")
    client.force_login(ala)
    page = client.get(delivery.get_absolute_url()).content.decode()
    assert "PDF" in page
    assert f"?zamiast={delivery.pk}" in page


def test_personal_data_is_decided_on_the_page(client, table, ala):
    delivery = sent(PERSONAL, table, by=ala)
    client.force_login(ala)
    page = BeautifulSoup(client.get(delivery.get_absolute_url()).content, "html.parser")
    decide = reverse("intake:decide", args=[delivery.pk, 1])
    form = page.select_one(f'form[action="{decide}"]')
    given = {one["name"]: one["value"] for one in form.select("input[type=hidden]") if one["name"] != "csrfmiddlewaretoken"}
    assert given == {"code": "pesel-found", "column": "dyrektor"}
    assert client.post(decide, given).status_code == 422
    follow(client, client.post(decide, given | {"verdict": "withhold", "reason": "Numery PESEL."}))
    preview = words(client.get(reverse("pages:as-resident", args=[delivery.pk, 1])))
    assert "44051401359" not in preview
    assert "dyrektor" in preview


def test_tables_are_settled_on_the_page(client, table, ala):
    content = book(
        {"Szkoły": [["nr", "uczniowie"], [1, 310]], "Klasy": [["nr", "klasa"], [1, "1a"]], "Robocze": [["x"], ["y"]]}, hidden=["Robocze"]
    )
    delivery = sent(content, table, by=ala, name="szkoly.xlsx")
    client.force_login(ala)
    take, ignore = (lambda n: reverse("intake:take", args=[delivery.pk, n])), (lambda n: reverse("intake:ignore", args=[delivery.pk, n]))
    assert client.post(take(2), {"t2-resource": "", "t2-mode": "replaces"}).status_code == 422
    follow(client, client.post(take(2), {"t2-resource": "new", "t2-title": "Klasy w szkołach", "t2-mode": "replaces"}))
    follow(client, client.post(take(1), {"t1-resource": str(table.pk), "t1-mode": "replaces", "t1-key": "nr"}))
    first, second, hidden = Delivery.objects.get().tables.all()
    assert (first.key, second.resource.title_pl, hidden.is_decided) == (["nr"], "Klasy w szkołach", True)
    assert client.post(ignore(2), {"i2-because": ""}).status_code == 422
    follow(client, client.post(ignore(2), {"i2-because": "Niepotrzebne."}))
    assert "Niepotrzebne." in words(client.get(delivery.get_absolute_url()))
    follow(client, client.post(reverse("intake:withhold", args=[delivery.pk, 1]), {"w1-columns": ["uczniowie"]}))
    assert client.post(reverse("intake:withhold", args=[delivery.pk, 1]), {"w1-columns": ["inna"]}).status_code == 422
    assert Delivery.objects.get().tables.first().withheld == ["uczniowie"]


def test_the_difference_is_shown_in_numbers_and_rows(client, population, ala):
    delivery = sent(POPULATION.replace("13 001", "13 101") + "Nowe;2023;5;0,1\n", population, by=ala, seconds=60)
    client.force_login(ala)
    page = words(client.get(delivery.get_absolute_url()))
    assert "1 wiersz" in page or "1 row" in page
    rows = words(client.get(reverse("intake:difference", args=[delivery.pk, 1])))
    assert "13 101" in rows
    assert "Nowe" in rows


def test_a_first_delivery_has_no_difference_and_a_stopped_one_no_preview(client, population, table, ala):
    first = sent(SCHOOLS, table, by=ala)
    stopped = sent("dzielnica\nBytków\n", population, by=ala, seconds=60)
    client.force_login(ala)
    assert client.get(reverse("intake:difference", args=[first.pk, 1])).status_code == 404
    assert client.get(reverse("pages:as-resident", args=[stopped.pk, 1])).status_code == 404
    assert client.get(reverse("pages:as-resident", args=[stopped.pk, 9])).status_code == 404
    page = client.get(stopped.get_absolute_url()).content.decode()
    assert "columns-dropped" in page


def test_the_reviewer_sends_back_with_a_reason(client, table, ala, renata):
    delivery = submitted(SCHOOLS, table, by=ala)
    client.force_login(ala)
    assert (
        "recenz" in words(client.get(delivery.get_absolute_url())).lower()
        or "review" in words(client.get(delivery.get_absolute_url())).lower()
    )
    assert client.post(reverse("intake:accept", args=[delivery.pk])).status_code == 403
    client.force_login(renata)
    back = reverse("intake:send-back", args=[delivery.pk])
    assert client.post(back, {"reason": ""}).status_code == 422
    follow(client, client.post(back, {"reason": "Brakuje szkoły nr 4."}))
    client.force_login(ala)
    assert "Brakuje szkoły nr 4." in words(client.get(delivery.get_absolute_url()))
    assert "Brakuje szkoły nr 4." in words(client.get("/urzad/"))


def test_small_steps_back_and_sideways(client, table, ala):
    delivery = sent(SCHOOLS, table, by=ala)
    client.force_login(ala)

    def post(name, **given):
        return client.post(reverse(f"intake:{name}", args=[delivery.pk]), given)

    follow(client, post("describe", state_on="2026-02-28", note="Luty."))
    assert post("describe", state_on="nie dzień").status_code == 422
    follow(client, post("read-again"))
    follow(client, post("submit"))
    follow(client, post("take-back"))
    follow(client, post("drop"))
    delivery.refresh_from_db()
    assert (delivery.state, delivery.note) == ("dropped", "Luty.")
    assert words(client.get(delivery.get_absolute_url()))
    assert post("submit").status_code == 403


def test_what_cannot_be_submitted_says_what_is_missing(client, table, ala):
    delivery = sent(PERSONAL, table, by=ala)
    client.force_login(ala)
    page = follow(client, client.post(reverse("intake:submit", args=[delivery.pk])))
    assert BeautifulSoup(page.content, "html.parser").select_one("[data-tone=danger]")
    delivery.refresh_from_db()
    assert delivery.state == "read"


def test_the_very_same_file_is_told(client, table, ala):
    sent(SCHOOLS, table, by=ala)
    again = sent(SCHOOLS, table, by=ala, seconds=60)
    client.force_login(ala)
    assert "same file" in words(client.get("/en" + again.get_absolute_url()))


def test_after_a_decision_the_page_leads_on(client, table, ala, renata):
    first, second = (submitted(SCHOOLS, table, by=ala, seconds=seconds) for seconds in (0, 40))
    client.force_login(renata)
    page = client.get(first.get_absolute_url())
    assert "Co dalej" not in words(page)
    client.post(reverse("intake:accept", args=[first.pk]))
    page = client.get(first.get_absolute_url())
    assert "Co dalej" in words(page)
    assert "Na moje biurko: czeka tam 1 sprawa" in words(page)
    assert f'href="{table.get_absolute_url()}"' in page.content.decode()
    assert "podglad/" not in page.content.decode(), "what is published is seen where it stands"
    client.post(reverse("intake:send-back", args=[second.pk]), {"reason": "Popraw."})
    assert "nic tam nie czeka" in words(client.get(second.get_absolute_url()))


def test_who_handed_in_finds_it_again_to_take_it_back(client, table, ala, renata):
    delivery = submitted(SCHOOLS, table, by=ala)
    client.force_login(ala)
    assert "U sprawdzających" in words(client.get("/urzad/"))
    assert f"/urzad/dostawy/{delivery.pk}/" in client.get("/urzad/").content.decode()
    client.force_login(renata)
    assert "U sprawdzających" not in words(client.get("/urzad/"))


@pytest.mark.parametrize(("who", "most"), [("ala", 20), ("renata", 13)])
def test_a_desk_with_many_deliveries_asks_few_questions(request, client, table, ala, renata, django_assert_max_num_queries, who, most):
    for number in range(3):
        delivery = sent(SCHOOLS, table, by=ala, seconds=number)
        if number:
            actions.submit(delivery=delivery, by=ala, now=after(seconds=30 + number))
    actions.send_back(delivery=delivery, reason="Popraw sumę.", by=renata, now=after(seconds=60))
    client.force_login(request.getfixturevalue(who))
    with django_assert_max_num_queries(most):
        assert client.get("/urzad/").status_code == 200


def test_files_with_personal_data_cost_the_desk_one_statement_together(client, table, ala, django_assert_max_num_queries):
    for number in range(3):
        sent(PERSONAL, table, by=ala, seconds=number)
    client.force_login(ala)
    with django_assert_max_num_queries(21):  # one for decisions, where there is something to decide
        assert client.get("/urzad/").content.decode().count("wstrzymuje publikację") == 3


def test_a_delivery_page_asks_few_questions(client, table, ala, django_assert_max_num_queries):
    delivery = sent(SCHOOLS, table, by=ala)
    client.force_login(ala)
    client.get("/urzad/")  # the count of what waits, in the navigation, is kept for a minute
    with django_assert_max_num_queries(20):  # one for the corrections in force, of all its tables together
        assert client.get(delivery.get_absolute_url()).status_code == 200


def test_a_text_without_an_end_is_not_kept(client, table, ala, renata):
    """Every box that somebody may fill by hand has a limit, those without a form of ours too."""
    endless = "a" * 100_000
    delivery = submitted(SCHOOLS, table, by=ala)
    client.force_login(renata)
    client.post(reverse("intake:accept", args=[delivery.pk]), {"note": endless})
    delivery.refresh_from_db()
    assert (delivery.state, delivery.decision_note) == (Delivery.State.SUBMITTED, "")
    actions.accept(delivery=delivery, by=renata, now=after(seconds=9), random_bytes=os.urandom)
    client.post(reverse("catalog:withdraw", args=[table.dataset.slug, table.slug]), {"reason": endless})
    table.refresh_from_db()
    assert table.is_published
    client.force_login(ala)
    other = sent(SCHOOLS, table, by=ala, seconds=60)
    client.post(reverse("intake:drop", args=[other.pk]), {"reason": endless})
    other.refresh_from_db()
    assert other.state == Delivery.State.READ
