"""Hidden rows are read, and nothing of the table goes on until a person has looked at them and said so."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from ratusz.portal.catalog.models import Resource
from ratusz.portal.core.models import AuditEntry
from tests.support.deliveries import sent
from tests.support.reading import workbook

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ROWS = [["Szkoła", "Uczniowie"], ["SP 1", 310], ["SP 2", 287], ["SP 3", 154], ["SP 5", 201]]
REASON = "Wiersz ukryto przy druku; ma być publikowany jak inne."


def fill(made):
    page = made.add_worksheet("Szkoły")
    for number, row in enumerate(ROWS):
        page.write_row(number, 0, row)
    page.set_row(3, None, None, {"hidden": True})


def page_of(client, delivery):
    answer = client.get(delivery.get_absolute_url())
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser").find("main")


def test_a_file_with_hidden_rows_is_stopped_decided_about_and_goes_on(client, bank_dir, population_dataset, ala, renata):
    table = Resource.objects.create(dataset=population_dataset, slug="szkoly", title_pl="Szkoły")
    delivery = sent(workbook(fill), table, by=ala, name="szkoly.xlsx")
    client.force_login(ala)
    page = page_of(client, delivery)
    asked = page.find("form", action=reverse("intake:decide", args=[delivery.pk, 1]))
    assert (asked.select_one("input[name=code]")["value"], asked.select_one("input[name=column]").get("value", "")) == ("hidden-rows", "")
    assert "Odczytano też ukryte wiersze lub kolumny arkusza: 4." in page.get_text(" ")
    # Handed in all the same, it stays where it is, and the sentence is said once more.
    submit = reverse("intake:submit", args=[delivery.pk])
    back = client.get(client.post(submit)["Location"])
    delivery.refresh_from_db()
    assert delivery.state == "read"
    assert BeautifulSoup(back.content, "html.parser").select_one(".rz-messages [data-tone=danger], [data-tone=danger]")
    # A decision needs a reason; with one it is kept, and the file goes on.
    decide, said = asked["action"], {"code": "hidden-rows", "column": "", "verdict": "publish"}
    client.post(decide, {**said, "reason": " "})
    assert not delivery.tables.get().decisions.exists()
    client.post(decide, {**said, "reason": REASON})
    page = page_of(client, delivery)
    assert REASON in page.get_text(" ")
    assert page.find("form", action=decide) is None
    client.post(submit)
    delivery.refresh_from_db()
    assert delivery.state == "submitted"
    client.force_login(renata)
    assert REASON in page_of(client, delivery).get_text(" ")
    client.post(reverse("intake:accept", args=[delivery.pk]))
    table.refresh_from_db()
    assert (table.is_published, table.rows) == (True, 4)
    entry = AuditEntry.objects.get(verb="delivery.problem-decided")
    assert (entry.by, entry.detail["code"], entry.detail["reason"]) == (ala, "hidden-rows", REASON)
