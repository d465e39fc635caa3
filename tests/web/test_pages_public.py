"""Public pages: what a visitor without an account reads, in how many questions to the database."""

from datetime import timedelta
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup

from ratusz.bank.model.schema import Schema
from ratusz.portal.catalog.models import ColumnText
from tests.support.shown import PUBLISHED, dataset, publish, resource
from tests.support.tables import column

pytestmark = pytest.mark.django_db

SCHEMA = Schema(
    columns=(
        column("dzielnica", label="Dzielnica"),
        column("rok", "integer", label="Rok"),
        column("ludnosc", "integer", label="Ludność", unit="osoby", has_status=True),
        column("udzial", "decimal", label="Udział", unit="%", precision=6, scale=1),
    ),
    key=("dzielnica", "rok"),
)
DISTRICTS = ["Bańgów", "Bytków", "Centrum", "Michałkowice", "Przełajka", "Tuwima"]


def row(number, name, year):
    """One row; in Przełajka the last figure is suppressed."""
    hidden = (name, year) == ("Przełajka", 2022)
    return (name, year, None if hidden else 900 + 7 * number * (year - 2000), Decimal("12.5"), "suppressed" if hidden else None)


ROWS = [row(number, name, year) for year in range(2003, 2023) for number, name in enumerate(DISTRICTS, start=20)]


def page(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, response.content.decode()[:500]
    return BeautifulSoup(response.content, "html.parser")


def words(soup):
    return " ".join(soup.get_text(" ").split())


@pytest.fixture
def people(education):
    return dataset("ludnosc", education, title_pl="Ludność miasta", title_en="People of the city", keywords=["ludność", "mieszkańcy"])


@pytest.fixture
def table(bank_dir, people):
    found = resource(people, "dzielnice", title_pl="Ludność dzielnic")
    publish(bank_dir, found, SCHEMA, ROWS)
    ColumnText.objects.create(resource=found, name="ludnosc", label_pl="Mieszkańcy", meaning_pl="Osoby zameldowane.")
    return found


def test_the_home_page_says_what_there_is(client, table, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        soup = page(client, "/")
    assert "Ludność dzielnic" in words(soup)
    assert soup.select_one('a[href="/kategorie/ludnosc/"] .rz-themes__count').get_text().endswith("1")
    assert soup.select_one('.rz-hero__asks a[href^="/dane/?q="]').get_text() == "Ilu nas jest?"


def test_an_empty_bank_has_a_home_page_that_says_so(client, db):
    assert "Nic jeszcze nie opublikowano" in words(page(client, "/"))


def test_the_home_page_is_in_english_below_en(client, table):
    soup = page(client, "/en/")
    assert soup.html["lang"] == "en"
    assert soup.select_one('.rz-header__tools a[hreflang="pl"]')["href"] == "/"
    assert "Newly published" in words(soup)


def test_the_catalogue_narrows_orders_and_counts(client, table, education, bank_dir, django_assert_max_num_queries):
    other = resource(dataset("powietrze", education, title_pl="Powietrze"), "stacje")
    publish(bank_dir, other, SCHEMA, ROWS[:3])
    with django_assert_max_num_queries(15):  # five of them for the index, which in a transaction is made for one answer
        everything = page(client, "/dane/")
    assert [title.get_text() for title in everything.select(".rz-list .rz-card__title")] == ["Ludność miasta", "Powietrze"]
    found = page(client, "/dane/?q=LUDNOSC")
    assert found.select_one(".rz-list .rz-card__title").get_text() == "Ludność miasta"
    assert everything.select_one(".rz-facet__count").get_text() == "2"


def test_the_catalogue_has_pages(client, education, bank_dir):
    for number in range(23):
        publish(bank_dir, resource(dataset(f"zbior-{number:02d}", education)), SCHEMA, ROWS[:1])
    first = page(client, "/dane/")
    assert "1–20 z 23" in words(first.select_one(".rz-pager"))
    second = page(client, first.select_one('a[rel~="next"]')["href"])
    assert "21–23 z 23" in words(second.select_one(".rz-pager"))
    assert second.select_one('a[rel~="prev"]')["href"] == "/dane/"


def test_nothing_found_offers_other_ways(client, table):
    soup = page(client, "/dane/?q=ludność+kosmitów&theme=ludnosc&kind=link")
    ways = {link["href"] for link in soup.select(".rz-empty a")}
    assert "/dane/" in ways
    assert "/dane/?q=ludno%C5%9B%C4%87+kosmit%C3%B3w&theme=ludnosc" in ways


def test_an_order_that_does_not_exist_is_explained(client, table):
    assert "-published" in words(page(client, "/dane/?sort=kolor", status=400))


def test_a_dataset_has_three_dates_terms_and_whom_to_ask(client, table, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        soup = page(client, "/dane/ludnosc/")
    assert [next(dd.stripped_strings) for dd in soup.select(".rz-dates dd")] == ["31 grudnia 2023", "5 marca 2024", "bez terminu"]
    text = words(soup)
    assert "Rejestr mieszkańców. Odpowiada: Wydział Edukacji" in text
    assert "CC BY 4.0" in text
    assert "Osoby zameldowane." in text
    assert "http://testserver/dane/ludnosc/" in soup.select_one("#cytat").get_text()


def test_a_table_is_read_ordered_and_explained(client, table, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        soup = page(client, "/dane/ludnosc/dzielnice/?sort=-ludnosc")
    heads = [head.get_text(" ", strip=True) for head in soup.select(".rz-scroll thead th")]
    assert heads == ["Lp.", "Dzielnica", "Rok", "Mieszkańcy osoby", "Udział %"]
    assert soup.select(".rz-scroll thead th")[3]["aria-sort"] == "descending"
    first = [cell.get_text() for cell in soup.select(".rz-scroll tbody tr")[0].find_all(["th", "td"])]
    assert first == ["1", "Tuwima", "2022", "4750", "12,5"]
    assert "120 wierszy" in words(soup.select_one("#tabela"))
    assert "1–100 z 120" in words(soup.select_one(".rz-pager"))


def test_a_sign_is_shown_with_its_legend(client, table):
    soup = page(client, "/dane/ludnosc/dzielnice/?dzielnica=Prze%C5%82ajka&rok=2022")
    assert soup.select_one(".rz-sign").get_text(strip=True) == "#"
    assert soup.select_one(".rz-legend dt").get_text() == "#"


def test_pages_lead_forward_and_back(client, table):
    second = page(client, page(client, "/dane/ludnosc/dzielnice/").select_one('a[rel~="next"]')["href"])
    assert len(second.select(".rz-scroll tbody tr")) == 20
    first = page(client, second.select_one('a[rel~="prev"]')["href"])
    assert len(first.select(".rz-scroll tbody tr")) == 100


def test_filters_stand_in_the_address_and_go_into_the_files(client, table):
    soup = page(client, "/dane/ludnosc/dzielnice/?rok__gte=2021&q=bytk")
    assert "2 wiersze z 120" in words(soup.select_one("#tabela"))
    assert [link.get_text(" ", strip=True).split(" (")[0] for link in soup.select(".rz-chosen a")][:2] == [
        "słowa: bytk",
        "Rok co najmniej 2021",
    ]
    assert soup.select_one("#pobierz")["href"].endswith("/export.xlsx?rok__gte=2021&q=bytk")
    without = page(client, soup.select(".rz-chosen a")[1]["href"])
    assert "20 wierszy z 120" in words(without.select_one("#tabela"))


def test_the_form_of_a_filter_becomes_one_parameter(client, table):
    response = client.get("/dane/ludnosc/dzielnice/", {"sort": "rok", "_column": "ludnosc", "_op": "gt", "_value": "4000"})
    assert (response.status_code, response["Location"]) == (302, "/dane/ludnosc/dzielnice/?sort=rok&ludnosc__gt=4000#tabela")


def test_facets_count_and_can_be_taken_away(client, table):
    soup = page(client, "/dane/ludnosc/dzielnice/?dzielnica=Centrum")
    chosen = soup.select_one('.rz-facet a[aria-current="true"]')
    assert "Centrum" in chosen.get_text()
    assert chosen["href"] == "/dane/ludnosc/dzielnice/"


def test_a_question_that_does_not_fit_says_what_would(client, table):
    assert "dzielnica" in words(page(client, "/dane/ludnosc/dzielnice/?kolor=zielony", status=400))


def test_versions_are_compared_row_by_row(client, bank_dir, table):
    changed = [*ROWS[:-1], ("Tuwima", 2022, 1, Decimal("12.5"), None)]
    first, second = table.current, publish(bank_dir, table, SCHEMA, changed, at=PUBLISHED + timedelta(days=9), number=2, note="Poprawka.")
    soup = page(client, f"/dane/ludnosc/dzielnice/zmiany/?od={first}&do={second}")
    assert [strong.get_text() for strong in soup.select(".rz-diff-count strong")] == ["0", "0", "1"]
    assert soup.select_one("ins").get_text() == "1"
    assert page(client, "/dane/ludnosc/dzielnice/zmiany/").select_one("ins").get_text() == "1"
    old = page(client, f"/dane/ludnosc/dzielnice/?version={first}")
    assert "Wcześniejsza wersja" in words(old)
    assert "Poprawka." in words(old)


def test_one_version_cannot_be_compared(client, table):
    assert "nie ma czego porównać" in words(page(client, "/dane/ludnosc/dzielnice/zmiany/", status=400))


def test_what_was_withdrawn_says_why(client, table):
    table.withdrawn_at, table.withdrawn_reason = PUBLISHED, "Błędne dane źródłowe."
    table.save()
    assert "Błędne dane źródłowe." in words(page(client, "/dane/ludnosc/dzielnice/", status=410))


def test_what_is_for_the_office_is_not_there_for_a_visitor(client, table, bartek):
    table.audience = "office"
    table.save()
    page(client, "/dane/ludnosc/dzielnice/", status=404)
    assert "Ludność dzielnic" not in words(page(client, "/"))
    client.force_login(bartek)
    assert page(client, "/dane/ludnosc/dzielnice/").select_one(".rz-kicker .rz-badge") is not None


def test_publishers_stand_in_a_tree_with_what_they_answer_for(client, table, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        soup = page(client, "/instytucje/")
    assert soup.select_one(".rz-units > li > ul a").get_text() == "Wydział Edukacji"
    one = page(client, "/instytucje/edukacja/")
    assert "Ludność miasta" in words(one)
    assert "Urząd Miasta" in words(one)
    page(client, "/instytucje/nikt/", status=404)


def test_a_category_lists_its_datasets(client, table, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        assert "Ludność miasta" in words(page(client, "/kategorie/ludnosc/"))
    page(client, "/kategorie/nic/", status=404)


def test_statistics_count(client, table, django_assert_max_num_queries):
    with django_assert_max_num_queries(11):
        soup = page(client, "/statystyki/")
    assert [number.get_text() for number in soup.select(".rz-figure__number")] == ["1", "1", "120", "1", "0", "0", "0", "0"]


@pytest.mark.parametrize("address", ["/wzornik/", "/korzystanie-z-danych/", "/dostepnosc/", "/en/wzornik/"])
def test_pages_of_words_ask_for_the_footer_alone(client, address, django_assert_max_num_queries):
    """What an administrator keeps in it is in memory; in a transaction, as here, it is asked for: links and logos."""
    with django_assert_max_num_queries(6 if address == "/dostepnosc/" else 2):
        page(client, address)


def test_colours_are_served_for_a_year_under_an_address_of_their_own(client):
    address = page(client, "/dostepnosc/").select_one('link[href^="/motyw.css"]')["href"]
    response = client.get(address)
    assert response["Content-Type"].startswith("text/css")
    assert "immutable" in response["Cache-Control"]


@pytest.mark.parametrize("address", ["/", "/dane/", "/dane/ludnosc/", "/dane/ludnosc/dzielnice/"])
def test_a_visitor_gets_no_cookie(client, table, address):
    assert not client.get(address).cookies


@pytest.mark.parametrize(
    "address", ["/", "/dane/", "/dane/ludnosc/", "/dane/ludnosc/dzielnice/", "/wzornik/", "/statystyki/", "/instytucje/"]
)
def test_a_page_has_one_first_heading_no_inline_code_and_unique_ids(client, table, address):
    soup = page(client, address)
    if address != "/wzornik/":
        assert len(soup.find_all("h1")) == 1
    assert not soup.select("[style], [onclick], script:not([src]):not([type='application/ld+json'])")
    ids = [tag["id"] for tag in soup.select("[id]")]
    assert len(ids) == len(set(ids))


def test_the_sign_of_the_bank_can_load_and_run_nothing(client):
    response = client.get(page(client, "/dostepnosc/").select_one(".rz-brand img")["src"])
    assert response["Content-Type"] == "image/svg+xml"
    assert response["Content-Security-Policy"].startswith("default-src 'none'")
