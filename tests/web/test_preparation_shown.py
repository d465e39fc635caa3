"""On the page of a delivery stands how its table could be prepared better, and how open its file is."""

import pytest
from bs4 import BeautifulSoup

from ratusz.portal.catalog.models import Resource
from tests.support.deliveries import sent

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def table(bank_dir, population_dataset):
    return Resource.objects.create(dataset=population_dataset, slug="szkoly", title_pl="Szkoły")


def shown(client, delivery) -> str:
    page = BeautifulSoup(client.get(delivery.get_absolute_url()).content, "html.parser")
    return " ".join(page.find("main").get_text(" ").split())


def test_rules_that_are_broken_are_told_with_how_to_mend_them(client, table, ala):
    client.force_login(ala)
    text = shown(client, sent("Szkoły w mieście\n\nnr;szkoła;uczniowie\n1;SP 1;310\n2;;287\n3;SP 3;190\n", table, by=ala))
    assert "Zasada 5: bez tytułów, przypisów i komentarzy poza tabelą." in text
    assert "Zasada 11" in text
    assert "Zasada 2" not in text
    assert "Plik ma 3 z 5 gwiazdek otwartości." in text


def test_a_good_file_keeps_all_rules(client, table, ala):
    client.force_login(ala)
    text = shown(client, sent("nr;szkoła;uczniowie\n1;SP 1;310\n2;SP 2;287\n3;SP 3;190\n", table, by=ala))
    assert "Spełnione zasady: 12 z 12." in text
    assert "Zasada" not in text.replace("Zasady według", "")


def test_few_people_are_told_on_the_page(client, table, ala):
    client.force_login(ala)
    text = shown(client, sent("nr;szkoła;uczniowie\n1;SP 1;310\n2;SP 2;3\n3;SP 3;190\n", table, by=ala))
    assert "policzono niewiele osób" in text
