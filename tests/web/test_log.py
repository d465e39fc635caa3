"""What happened: in sentences, narrowed, and for those who may know."""

import csv
import io
from importlib import import_module

import pytest
from django.apps import apps

from ratusz.bank.base.clock import utc_now
from ratusz.portal.catalog.actions import set_audience
from ratusz.portal.core import audit
from ratusz.portal.core.models import AuditEntry
from ratusz.portal.people import staff
from ratusz.portal.people.models import Role
from tests.support.moments import NOON, after
from tests.support.shown import dataset, resource

pytestmark = pytest.mark.django_db


@pytest.fixture
def happened(ala, bartek, dorota, education, surveying):
    schools, maps = dataset("szkoly", education), dataset("mapy", surveying)
    audit.record("dataset.made", target=schools, by=ala, at=NOON)
    audit.record("dataset.described", target=maps, by=bartek, at=after(days=1), detail={"before": {"title_pl": "Stare"}})
    audit.record("resource.withdrawn", target=resource(schools), by=dorota, at=after(days=2), detail={"reason": "=1+1 pomyłka"})
    audit.record("link.checked", target=maps, by=None, at=after(days=3))


def sentences(client, **asked):
    page = client.get("/urzad/dziennik/", asked)
    return [event.title for event in page.context["page"].events]


def test_in_sentences_newest_first(client, happened, dorota):
    client.force_login(dorota)
    assert sentences(client) == [
        "Sprawdzono odnośnik „Zbiór mapy”: odpowiada inaczej niż przedtem.",
        "Dorota wycofuje „Tabela tabela” dla wszystkich.",
        "Bartek zmienia opis zbioru „Zbiór mapy”.",
        "Ala zakłada zbiór „Zbiór szkoly”.",
    ]
    page = client.get("/en/urzad/dziennik/").content.decode()
    assert "Ala made the dataset “Zbiór szkoly”." in page
    assert "Reason: =1+1 pomyłka" in page


def test_narrowed(client, happened, dorota, ala, surveying):
    client.force_login(dorota)
    assert len(sentences(client, osoba=ala.pk)) == 1
    assert len(sentences(client, jednostka=surveying.pk)) == 2
    assert len(sentences(client, rodzaj="dataset")) == 2
    assert len(sentences(client, od="2026-03-03", do="2026-03-04")) == 2
    assert len(sentences(client, co="szkoly")) == 1
    assert len(sentences(client, osoba="x", od="jutro", rodzaj="nic")) == 4


def test_units_are_told_by_their_names(client, ala, dorota, education, surveying):
    staff.give_role(user=ala, role=Role.STEWARD, unit=surveying, by=dorota, now=NOON)
    set_audience(thing=dataset("szkoly", education), audience="units", units=[surveying], by=dorota, now=NOON)
    client.force_login(dorota)
    page, file = client.get("/urzad/dziennik/"), client.get("/urzad/dziennik.csv").getvalue().decode()
    for told in (" ".join(event.text for event in page.context["page"].events), file):
        assert told.count(surveying.name) == 2
        assert surveying.slug not in told


def test_others_see_what_they_did_and_what_was_done_in_their_units(client, happened, ala, bartek, celina):
    client.force_login(ala)
    assert len(sentences(client)) == 2
    client.force_login(bartek)
    assert len(sentences(client)) == 2
    assert "Ala" not in client.get("/urzad/dziennik.csv").getvalue().decode()


def test_as_a_file_in_which_nothing_is_a_formula(client, happened, dorota, education):
    client.force_login(dorota)
    content = client.get("/urzad/dziennik.csv", {"rodzaj": "resource"}).getvalue().decode("utf-8-sig")
    head, row = csv.reader(io.StringIO(content), delimiter=";")
    assert head[0] == "Kiedy"
    assert row[:5] == ["2026-03-04 13:00:00", "Dorota", "", "resource.withdrawn", "Tabela tabela"]
    audit.record("dataset.made", target=dataset("zly", education, title_pl="=HYPERLINK()"), by=dorota, at=utc_now())
    content = client.get("/urzad/dziennik.csv", {"co": "HYPER"}).getvalue().decode("utf-8-sig")
    assert "'=HYPERLINK()" in content


def test_few_questions_however_long_the_list(client, happened, dorota, django_assert_max_num_queries):
    AuditEntry.objects.bulk_create(
        [
            AuditEntry(at=NOON, by=dorota, verb="dataset.made", target_kind="dataset", target_id=str(dorota.pk), target_label=f"Z {n}")
            for n in range(120)
        ]
    )
    client.force_login(dorota)
    client.get("/urzad/dziennik/")  # the count of what waits, in the navigation, is kept for a minute
    with django_assert_max_num_queries(13):
        client.get("/urzad/dziennik/")


def test_what_was_written_before_entries_knew_their_unit_gets_it(happened, education, surveying):
    before = {entry.pk: entry.unit for entry in AuditEntry.objects.all()}
    AuditEntry.objects.update(unit=None)
    import_module("ratusz.portal.desk.migrations.0001_units_of_the_audit").name_units(apps, None)
    assert {entry.pk: entry.unit for entry in AuditEntry.objects.all()} == before
    assert set(before.values()) == {education.pk, surveying.pk}
