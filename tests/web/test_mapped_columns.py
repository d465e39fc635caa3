"""A column under another heading is said once to be the old one; later files are read like that, and it can be taken back."""

import pytest
from bs4 import BeautifulSoup

from ratusz.bank.check.contract.promised import promised_of
from ratusz.portal.contracts.actions import promise
from ratusz.portal.contracts.queries import office_table
from ratusz.portal.core.models import AuditEntry
from ratusz.portal.intake.queries import manifest_of, report_of
from tests.support.deliveries import sent
from tests.support.moments import after
from tests.support.published import POPULATION, deliver

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

RENAMED = POPULATION.replace("ludność", "mieszkańcy ogółem").replace("14 870", "14 871")


def test_one_click_maps_it_for_good_and_one_takes_it_back(client, population, ala, renata):
    promise(resource=population, rules=(), columns=promised_of(office_table(population).schema), by=ala, now=after(hours=1))
    delivery = sent(RENAMED, population, by=ala, seconds=5_000)
    assert delivery.tables.get().failure["code"] == "columns-dropped"
    client.force_login(ala)
    page = BeautifulSoup(client.get(delivery.get_absolute_url()).content, "html.parser")
    form = page.select_one("form[action$='to-ta-kolumna/']")
    assert "„ludność” → „mieszkańcy ogółem”" in form.find_parent("li").get_text()
    assert "83" in form.find_parent("li").get_text()  # five of six values are there
    asked = {one["name"]: one["value"] for one in form.select("[name]") if one["name"] != "csrfmiddlewaretoken"}
    assert client.post(form["action"], asked | {"lost": "brak"}, follow=True).status_code == 200
    client.post(form["action"], asked)
    table = delivery.tables.get()
    assert (table.failure, "ludnosc" in manifest_of(table).schema) == (None, True)
    assert not [one for one in report_of(table).problems if one.code.startswith("promise-column")]
    page = BeautifulSoup(client.get(delivery.get_absolute_url()).content, "html.parser")
    back = page.select_one("form[action$='osobna-kolumna/']")
    assert "„mieszkańcy ogółem” z pliku czytamy jako „ludność”" in " ".join(page.get_text().split())

    client.post(back["action"], {one["name"]: one["value"] for one in back.select("[name]")})
    assert delivery.tables.get().failure["code"] == "columns-dropped"
    delivery.refresh_from_db()
    client.post(form["action"], asked | {"seen": delivery.standing_recipe})
    marks = AuditEntry.objects.filter(verb="delivery.reading-marked").order_by("at").values_list("detail__mark", flat=True)
    assert list(marks) == ["stands-for", "stands-alone", "stands-for"]


def test_later_files_with_that_heading_are_read_so(client, population, ala, renata):
    first = sent(RENAMED, population, by=ala, seconds=5_000)
    table = first.tables.get()
    client.force_login(ala)
    client.post(
        f"/urzad/dostawy/{first.pk}/1/to-ta-kolumna/", {"new": "mieszkancy_ogolem", "lost": "ludnosc", "seen": first.standing_recipe}
    )
    client.post(f"/urzad/dostawy/{first.pk}/wyslij/")
    client.force_login(renata)
    client.post(f"/urzad/dostawy/{first.pk}/przyjmij/", {"few_because": "razem z dzielnicą"})
    population.refresh_from_db()
    assert population.current
    later = deliver(population, RENAMED.replace("14 871", "14 900"), by=ala, reviewer=renata, seconds=90_000)
    assert [one.label for one in office_table(later).schema.columns] == ["dzielnica", "rok", "ludność", "udział"]
    assert table.name == first.tables.get().name
