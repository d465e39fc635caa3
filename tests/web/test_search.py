"""The search of the catalogue: the page, hints while typing, the API; who finds what, and when."""

import shutil
import threading
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection, connections, transaction
from django.test import Client

from ratusz.portal.catalog import actions, publishing
from ratusz.portal.catalog.actions import DatasetWords
from ratusz.portal.catalog.models import Dataset
from ratusz.portal.core import journal
from ratusz.portal.core.models import JournalRow
from ratusz.portal.pages import finding
from ratusz.portal.people.units import UnitWords, describe_unit
from ratusz.portal.saved.models import Figure
from ratusz.portal.search import command, node
from ratusz.portal.search.catalogue import Wanted, find
from tests.support.moments import after
from tests.support.published import POPULATION, deliver

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]  # the index follows what was committed


@pytest.fixture(autouse=True)
def _nodes_of_this_test():
    node._node.cache_clear()


def soup_of(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def found(client, text, **more):
    answer = client.get("/api/v1/datasets", {"q": text, **more}).json()
    return [item["slug"] for item in answer["items"]]


def words_of(dataset, **changed):
    return DatasetWords(**{
        "title_pl": dataset.title_pl, "description_pl": dataset.description_pl, "theme": dataset.theme, "licence": dataset.licence,
        "frequency": dataset.frequency, "keywords": tuple(dataset.keywords), **changed,
    })  # fmt: skip


def test_it_finds_by_values_of_columns_and_says_where(client, population):
    for text in ("Michałkowice", "w michalkowicach", "Węzłowiec"):
        assert found(client, text) == ["ludnosc"]
    card = soup_of(client, "/dane/?q=michalkowicach").select_one(".rz-card")
    assert card.select_one(".rz-card__inside mark").get_text() == "Michałkowice"
    assert "Wśród wartości" in card.select_one(".rz-card__inside").get_text()


def test_what_is_only_mentioned_in_rows_is_said_not_to_be_the_subject(client, population):
    mentioned = soup_of(client, "/dane/?q=Michałkowice")
    assert "może żaden zbiór tego nie dotyczy" in mentioned.text
    assert "może żaden zbiór tego nie dotyczy" not in soup_of(client, "/dane/?q=ludność").text


def test_what_was_asked_is_marked(client, population):
    card = soup_of(client, "/dane/?q=mieszkaniec").select_one(".rz-card")
    assert "Mieszkańcy" in [mark.get_text() for mark in card.select("mark")]
    assert card.select_one(".rz-card__inside") is None


def test_a_mistyped_word_is_mended_and_this_is_said(client, population):
    page = soup_of(client, "/dane/?q=mieszkncy")
    assert "oto wyniki dla „mieszkańcy”" in page.select_one(".rz-results__note").get_text()
    answer = client.get("/api/v1/datasets?q=mieszkncy").json()
    assert (answer["count"], answer["corrected"]) == (1, {"mieszkncy": "mieszkańcy"})


def test_most_of_the_words_are_enough_where_nothing_has_all(client, population):
    page = soup_of(client, "/dane/?q=ludność+kosmitów+na+marsie")
    assert "Żaden zbiór nie ma wszystkich tych słów" in page.select_one(".rz-results__note").get_text()
    assert client.get("/api/v1/datasets?q=ludność kosmitów").json()["complete"] == 0


def test_where_nothing_fits_there_are_ways_on(client, population):
    page = soup_of(client, "/dane/?q=kosmici&theme=ludnosc")
    links = {link["href"]: link.get_text() for link in page.select(".rz-empty a")}
    assert "/dane/ludnosc/" in links
    assert "/dane/" in links
    page = soup_of(client, "/dane/?q=gdzie+jest+Bytków&theme=inne")
    assert not [link for link in page.select(".rz-empty a") if "gdzie" in link["href"] and "Bytk" not in link["href"]]
    page = soup_of(client, "/dane/?q=mieszkańcy&theme=ludnosc&format=pdf")
    assert "/dane/?q=mieszka%C5%84cy&theme=ludnosc" in {link["href"] for link in page.select(".rz-empty a")}


def test_a_question_of_thousands_of_words_costs_no_thousands_of_searches(client, population, monkeypatch):
    asked = []
    monkeypatch.setattr(finding, "find", lambda *given: asked.append(given) or find(*given))
    text = "+".join(f"zz{number}" for number in range(900))
    assert client.get(f"/dane/?q={text}&theme=inne").status_code == 200
    assert len(asked) <= 20
    assert client.get(f"/dane/?q={'q' * 5_000}").status_code == 200


def test_a_figure_that_answers_stands_above_the_list(client, population, ala):
    Figure.objects.create(
        resource=population, slug="ilu-nas", title_pl="Liczba mieszkańców Bytkowa", question="dzielnica=Bytków&rok=2023&select=ludnosc", unit_pl="osób",
        made_at=after(), made_by=ala, changed_at=after(), changed_by=ala,
    )  # fmt: skip
    journal_written(population)
    assert "13 001" in soup_of(client, "/dane/?q=ile+mieszkańców+ma+Bytków").select_one(".rz-answers").get_text().replace("\xa0", " ")
    assert soup_of(client, "/dane/?q=powietrze").select_one(".rz-answers") is None
    assert soup_of(client, "/dane/").select_one(".rz-answers") is None


def journal_written(population):
    with transaction.atomic():
        journal.write("saved", target=population, at=after(seconds=30))


def test_hints_come_while_typing_and_only_of_what_one_may_see(client, population, ala):
    def hints():
        return [option.get_text(" ", strip=True) for option in soup_of(client, "/dane/podpowiedzi/?q=ludn").select('[role="option"]')]

    assert hints() == ["Ludn ość Kategoria", "Ludn ość miasta Zbiór danych"]
    assert client.get("/dane/podpowiedzi/?q=l").content.strip() == b""
    actions.set_audience(thing=population.dataset, audience="office", by=ala, now=after(seconds=60))
    assert hints() == ["Ludn ość Kategoria"]
    client.force_login(ala)
    assert len(hints()) == 2


def test_facets_have_years_formats_and_stars(client, population):
    facets = client.get("/api/v1/datasets").json()["facets"]
    assert [value["value"] for value in facets["year"]] == ["2023"]
    assert {"csv", "parquet"} < {value["value"] for value in facets["format"]}
    assert facets["openness"] == [{"value": "3", "label": "3", "count": 1}]
    assert found(client, "", year="2023", format="csv", openness="3") == ["ludnosc"]
    assert found(client, "", year="1999") == []
    titles = [title.get_text(strip=True) for title in soup_of(client, "/dane/").select(".rz-facet > summary")]
    assert {"Rok", "Format", "Otwartość", "Licencja", "Instytucja", "Kategoria"} <= set(titles)


def test_changes_are_found_at_once(client, population, population_dataset, education, ala, renata, adam):
    assert found(client, "ludność") == ["ludnosc"]
    dataset = Dataset.objects.get()
    actions.describe_dataset(dataset=dataset, words=words_of(dataset, title_pl="Zaludnienie"), by=ala, now=after(seconds=10))
    deliver(population, POPULATION + "Tuwima;2023;7;0,1\n", by=ala, reviewer=renata, seconds=60)
    assert found(client, "tuwima") == ["ludnosc"]
    describe_unit(unit=education, words=UnitWords(name_pl="Wydział Żeglugi"), by=adam, now=after(seconds=90))
    assert found(client, "żegluga") == ["ludnosc"]


def test_what_is_withdrawn_or_hidden_leaves_at_once(client, population, ala, renata):
    assert found(client, "bytków") == ["ludnosc"]
    publishing.withdraw(resource=population, reason="Błędne dane", by=renata, now=after(seconds=60))
    assert found(client, "bytków") == []
    population.refresh_from_db()
    publishing.restore(resource=population, reason="Już dobre", by=renata, now=after(seconds=61))
    assert found(client, "bytków") == ["ludnosc"]
    actions.set_audience(thing=population, audience="office", by=ala, now=after(seconds=70))
    assert found(client, "bytków") == []
    assert client.get("/api/v1/datasets").json()["count"] == 0
    client.force_login(ala)
    assert found(client, "bytków") == ["ludnosc"]


def test_an_index_that_was_deleted_is_made_again(client, population, bank_dir):
    assert found(client, "bytków") == ["ludnosc"]
    shutil.rmtree(bank_dir / "cache" / "search")
    assert found(client, "bytków") == ["ludnosc"]
    node._node.cache_clear()
    (bank_dir / "cache" / "search" / "current").write_text("1-gone", encoding="ascii")
    assert found(client, "bytków") == ["ludnosc"]


@pytest.mark.parametrize(("lost", "restarted"), [("meta.json", True), ("*.store", True), ("*.*", False)])
def test_an_index_that_lost_files_is_made_again(client, population, bank_dir, ala, lost, restarted):
    """By a process that starts, and by one that has it open when something is changed."""
    assert found(client, "bytków") == ["ludnosc"]
    for path in (bank_dir / "cache" / "search").glob(f"*-*/{lost}"):
        path.unlink()
        if lost == "meta.json":
            path.write_bytes(b'{"segm')
    if restarted:
        node._node.cache_clear()
    words = words_of(Dataset.objects.get(), title_pl="Zaludnienie")
    actions.describe_dataset(dataset=Dataset.objects.get(), words=words, by=ala, now=after(seconds=10))
    assert found(client, "zaludnienie") == ["ludnosc"]


def test_it_is_made_anew_by_a_command_beside_the_one_that_answers(client, population, bank_dir):
    assert found(client, "bytków") == ["ludnosc"]
    before = (bank_dir / "cache" / "search" / "current").read_text()
    assert command.rebuild().datasets == 1
    assert (bank_dir / "cache" / "search" / "current").read_text() != before
    assert found(client, "bytków") == ["ludnosc"]
    assert len([path for path in (bank_dir / "cache" / "search").iterdir() if path.is_dir()]) == 1


def test_another_process_sees_what_one_has_written(client, population, ala):
    """Two nodes of one folder are as two processes: each has its own index open."""
    assert found(client, "ludność") == ["ludnosc"]
    other = node.Node(node.node()._folder)
    dataset = Dataset.objects.get()
    actions.describe_dataset(dataset=dataset, words=words_of(dataset, title_pl="Zaludnienie"), by=ala, now=after(seconds=10))
    assert found(client, "zaludnienie") == ["ludnosc"]
    assert other.index().mark == node.node().index().mark
    assert other.rebuild() == 1
    assert found(client, "zaludnienie") == ["ludnosc"]


def test_a_journal_that_is_another_one_makes_the_index_anew(client, population):
    """After a restore the numbers begin where the backup ended: what the index did since is not what the journal says."""
    assert found(client, "bytków") == ["ludnosc"]
    last = JournalRow.objects.order_by("-number").first()
    JournalRow.objects.filter(pk=last.pk).update(at=last.at + timedelta(days=1))
    Dataset.objects.update(title_pl="Wróciło")
    node._node.cache_clear()
    assert found(client, "wrócić") == ["ludnosc"]


@pytest.mark.skipif("sqlite" in connection.vendor, reason="the tables of SQLite's database in memory are locked by whoever writes")
def test_many_ask_while_it_changes(population, ala):
    dataset = Dataset.objects.get()
    wrong = []

    def ask():
        client = Client()
        wrong.extend(answer for _ in range(8) if (answer := found(client, "ludność")) not in ([], ["ludnosc"]))
        connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(4):
        actions.describe_dataset(
            dataset=dataset, words=words_of(dataset, title_pl=f"Ludność {number}"), by=ala, now=after(seconds=10 + number)
        )
    for thread in threads:
        thread.join()
    assert wrong == []
    assert found(Client(), "3") == ["ludnosc"]


def test_inside_a_transaction_what_is_not_committed_is_found_and_never_kept(population, ala):
    dataset = Dataset.objects.get()
    with transaction.atomic():
        actions.describe_dataset(dataset=dataset, words=words_of(dataset, title_pl="Zmyślone"), by=ala, now=after(seconds=10))
        assert find(ala, Wanted(text="zmyślone")).count == 1
        transaction.set_rollback(True)
    assert find(ala, Wanted(text="zmyślone")).count == 0
