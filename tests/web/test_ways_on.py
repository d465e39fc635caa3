"""Ways on from a delivery that cannot join as it is; several files at once; files sent by letter; the picture of the difference."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ratusz.bank.base.errors import NotAllowed, Stopped
from ratusz.portal.catalog.models import Resource
from ratusz.portal.intake import actions, queries
from ratusz.portal.intake.actions import Behalf
from ratusz.portal.intake.models import Delivery
from ratusz.portal.intake.ways import proposal_sentence, ways_of
from tests.support.deliveries import SCHOOLS, sent
from tests.support.moments import after
from tests.support.published import POPULATION, deliver

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NEW_YEAR = "dzielnica;rok;ludność;udział\nBytków;2024;12 900;20,5\nMichałkowice;2024;14 800;23,4\n"
ONE_YEAR = "\n".join(line for line in POPULATION.splitlines() if ";2022;" not in line) + "\n"


def words(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def hidden(answer, *, button):
    """What the form of the way called `button` sends."""
    form = next(form for form in re.findall(r"<form.*?</form>", answer.content.decode(), re.DOTALL) if button in form)
    return dict(re.findall(r'<input type="hidden" name="(t1-\w+)" value="([^"]*)"', form))


def test_new_periods_alone_are_stopped_and_one_press_adds_them(client, population, ala):
    delivery = sent(NEW_YEAR, population, by=ala, seconds=60)
    table = delivery.tables.get()
    assert (table.failure["code"], table.failure["values"]["rows"]) == ("periods-dropped", 7)
    likely, *others = ways_of(table)
    assert (likely.mode, likely.likely, [way.accepts for way in others][-1]) == ("adds", True, "periods-dropped")
    client.force_login(ala)
    page = client.get(delivery.get_absolute_url())
    assert "2022, 2023 (wierszy: 7)" in words(page)
    assert "Wszystkie okresy w tym pliku są nowe: 2024." in words(page)
    client.post(reverse("intake:take", args=[delivery.pk, 1]), hidden(page, button="Dopisz wiersze do tabeli"))
    table = delivery.tables.get()
    assert (table.mode, table.failure, table.difference["added"]) == ("adds", None, 2)
    assert ways_of(table) == ()


def test_wrong_rows_may_go_with_a_reason_that_the_reviewer_reads(client, population, ala):
    delivery = sent(ONE_YEAR, population, by=ala, seconds=60)
    client.force_login(ala)
    page = client.get(delivery.get_absolute_url())
    sends, take = hidden(page, button="t1-because"), reverse("intake:take", args=[delivery.pk, 1])
    assert client.post(take, sends).status_code == 422
    client.post(take, sends | {"t1-because": "Rok 2022 był z innego rejestru."})
    table = delivery.tables.get()
    assert (table.failure, table.accepted, table.accepted_because) == (None, ["periods-dropped"], "Rok 2022 był z innego rejestru.")
    page = words(client.get(delivery.get_absolute_url()))
    assert "Rok 2022 był z innego rejestru." in page


def test_a_first_delivery_of_one_period_proposes_that_the_next_ones_add(client, bank_dir, population_dataset, ala):
    table = Resource.objects.create(dataset=population_dataset, slug="dzielnice", title_pl="Dzielnice")
    delivery = sent(NEW_YEAR, table, by=ala)
    found = delivery.tables.get()
    assert (found.mode, found.proposal["why"]) == ("adds", "one-period")
    client.force_login(ala)
    assert "jeden okres, 2024" in words(client.get(delivery.get_absolute_url()))


def test_rows_that_seem_to_be_there_are_not_added_unseen(bank_dir, population_dataset, ala, renata):
    table = Resource.objects.create(dataset=population_dataset, slug="dzielnice", title_pl="Dzielnice")
    deliver(table, NEW_YEAR, by=ala, reviewer=renata)
    correction = sent(NEW_YEAR.replace("12 900", "12 901"), table, by=ala, seconds=60)
    found = correction.tables.get()
    assert (found.mode, queries.is_joining_doubtful(found)) == ("adds", True)
    with pytest.raises(Stopped) as stopped:
        actions.submit(delivery=correction, by=ala, now=after(seconds=70))
    assert stopped.value.code == "joining-doubtful"
    assert "zawierać wszystko" in proposal_sentence(found)
    assert {way.mode for way in ways_of(found)} >= {"replaces", "adds"}
    actions.take(table=found, resource=table, mode="adds", key=[], by=ala, now=after(seconds=80))
    assert not queries.is_joining_doubtful(correction.tables.get())


def test_the_difference_is_drawn_with_a_table_beside_it(client, population, ala):
    delivery = sent(POPULATION + "Nowa;2024;77;1,1\n", population, by=ala, seconds=60)
    client.force_login(ala)
    page = client.get(delivery.get_absolute_url()).content.decode()
    assert '<svg class="rz-pairs__svg"' in page
    assert '<th scope="row">2024</th><td data-kind="number">0</td><td data-kind="number">1</td>' in page
    assert "style=" not in page.partition('<svg class="rz-pairs__svg"')[2].partition("</svg>")[0]


def test_several_files_go_to_the_tables_that_had_such_names(client, population, ala, renata):
    deliver(population, POPULATION.replace("9 100", "9 101"), by=ala, reviewer=renata, name="dzielnice-2023-01.csv", seconds=100)
    client.force_login(ala)
    files = [SimpleUploadedFile("Dzielnice_2023_02.csv", POPULATION.encode()), SimpleUploadedFile("szkoly.csv", SCHOOLS.encode())]
    answer = client.post("/urzad/dostawy/nowa/", {"file": files, "target": f"to:{population.pk}"})
    assert answer["Location"] == "/urzad/"
    first, second = (Delivery.objects.get(file_name=file.name) for file in files)
    assert (first.resource, second.resource) == (population, None)
    assert [one.code for one in queries.obstacles(second)][-1] == "table-undecided"


def test_a_coordinator_delivers_on_behalf_of_somebody(client, population, ala, dorota, renata):
    given = {"target": f"to:{population.pk}", "sent_by": "Biblioteka Miejska", "sent_on": "2026-03-01", "letter": "BM.0142.7.2026"}
    client.force_login(dorota)
    missing = client.post("/urzad/dostawy/nowa/", {**given, "sent_by": "", "file": SimpleUploadedFile("a.csv", POPULATION.encode())})
    assert missing.status_code == 422
    client.post("/urzad/dostawy/nowa/", {**given, "file": SimpleUploadedFile("a.csv", POPULATION.encode())})
    delivery = Delivery.objects.get(file_name="a.csv")
    assert (delivery.channel, delivery.sender, delivery.sent_on) == ("behalf", "Biblioteka Miejska", date(2026, 3, 1))
    client.force_login(renata)
    page = words(client.get(delivery.get_absolute_url()))
    assert "Biblioteka Miejska" in page
    assert "BM.0142.7.2026" in page
    with pytest.raises(NotAllowed):
        sent(POPULATION, population, by=ala, seconds=9, behalf=Behalf(sender="Ktoś"))


def test_as_a_resident_will_see_it(client, population, ala, renata, bartek):
    delivery = sent(POPULATION + "Nowa;2024;77;1,1\n", population, by=ala, seconds=60)
    table = delivery.tables.get()
    path = reverse("pages:as-resident", args=[delivery.pk, 1])
    client.force_login(ala)
    page = client.get(path + "?q=Nowa")
    assert "noindex" in page["X-Robots-Tag"]
    assert "Nowa" in words(page)
    assert "udział" in words(page)
    assert "/export.csv" not in page.content.decode()
    actions.withhold(table=table, columns=["udzial"], by=ala, now=after(seconds=70))
    page = client.get(path + "?q=Nowa").content.decode()
    assert "1,1" not in page
    assert "sort=udzial" not in page
    assert client.get(path + "?sort=udzial").status_code == 400
    client.force_login(bartek)
    assert client.get(path).status_code == 404
    client.logout()
    assert "Nowa" not in words(client.get(population.get_absolute_url()))
