"""What strangers are shown comes from memory while nothing happens, and from the database once something has."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ratusz.portal.catalog import actions, publishing
from ratusz.portal.catalog.access import access_resource
from ratusz.portal.catalog.actions import ColumnWords, ResourceWords
from ratusz.portal.core import kept as memory
from ratusz.portal.core.kept import kept
from tests.support.moments import after
from tests.support.published import POPULATION, deliver

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
PAGE = "/dane/ludnosc/dzielnice/"
ROWS = "/api/v1/resources/ludnosc/dzielnice/rows"


@pytest.fixture
def seen(population):
    """The table, after a stranger has seen its page and its rows."""
    for address in (PAGE, ROWS):
        assert Client().get(address).status_code == 200
    return population


def test_rows_asked_for_again_take_one_look_into_the_database(seen):
    with CaptureQueriesContext(connection) as asked:
        assert Client().get(ROWS).status_code == 200
    assert {one["sql"] for one in asked.captured_queries} == {'SELECT max("number") FROM "core_journalrow"'}


def test_a_table_withdrawn_is_gone_at_once(seen, renata):
    publishing.withdraw(resource=seen, reason="Błędne dane", by=renata, now=after(seconds=60))
    assert [Client().get(address).status_code for address in (PAGE, ROWS)] == [410, 410]


def test_a_table_for_the_office_alone_is_not_there_for_strangers_at_once(seen, ala):
    actions.set_audience(thing=seen, audience="office", by=ala, now=after(seconds=60))
    assert [Client().get(address).status_code for address in (PAGE, ROWS)] == [404, 404]


def test_new_words_are_read_at_once(seen, ala):
    words = ResourceWords(title_pl="Mieszkańcy dzielnic")
    actions.describe_resource(resource=seen, words=words, by=ala, now=after(seconds=60))
    actions.describe_columns(resource=seen, columns={"rok": ColumnWords(label_pl="Rok spisu")}, by=ala, now=after(seconds=61))
    page = Client().get(PAGE).content.decode()
    assert "Mieszkańcy dzielnic" in page
    assert "Rok spisu" in page


def test_a_new_version_is_read_at_once(seen, ala, renata):
    deliver(seen, POPULATION + "Nowe;2023;7;0,1\n", by=ala, reviewer=renata, seconds=60)
    assert Client().get(ROWS).json()["count"] == 8


def test_who_has_an_account_is_answered_from_the_database(seen, ala):
    office = Client()
    office.force_login(ala)
    seen.title_pl = "Zmienione ręcznie w bazie"
    seen.save()
    assert "Zmienione ręcznie w bazie" in office.get(PAGE).content.decode()


def test_what_was_changed_past_the_actions_is_read_a_minute_later(seen, monkeypatch):
    seen.title_pl = "Zmienione ręcznie w bazie"
    seen.save()
    assert "Zmienione ręcznie" not in Client().get(PAGE).content.decode()
    monkeypatch.setattr(memory, "KEPT_S", -1.0)
    assert "Zmienione ręcznie" in Client().get(PAGE).content.decode()


def test_nothing_is_kept_of_what_may_be_undone(seen):
    with transaction.atomic():
        assert kept("key", lambda: "inside") == "inside"
    assert kept("key", lambda: "outside") == "outside"


def test_what_was_not_found_is_looked_for_again(seen):
    assert kept("nobody", lambda: None) is None
    assert kept("nobody", lambda: "somebody") == "somebody"


def test_few_answers_are_kept(monkeypatch, seen):
    monkeypatch.setattr(memory, "_answers", memory._Answers(2))
    for n in range(5):
        kept(n, lambda n=n: f"made {n}")
    assert len(memory._answers._kept) == 2
    assert kept(4, lambda: "made again") == "made 4"


def test_the_object_given_is_the_one_kept(seen):
    first, second = (access_resource(AnonymousUser(), "ludnosc", "dzielnice") for _ in range(2))
    assert first is second


DATASET, HOME = "/dane/ludnosc/", "/"


def test_a_page_asked_for_again_takes_one_look_into_the_database(seen):
    first = Client().get(DATASET)
    with CaptureQueriesContext(connection) as asked:
        again = Client().get(DATASET)
    assert {one["sql"] for one in asked.captured_queries} == {'SELECT max("number") FROM "core_journalrow"'}
    assert again.content == first.content
    assert {"Cookie", "Accept-Encoding"} <= {one.strip() for one in again.headers["Vary"].split(",")}


def test_a_page_that_was_kept_is_told_apart_by_language_and_question(seen):
    for address in (DATASET, f"/en{DATASET}"):
        Client().get(address)
    assert "Wersje" in Client().get(DATASET).content.decode() or "Historia" in Client().get(DATASET).content.decode()
    assert "What the columns mean" in Client().get(f"/en{DATASET}").content.decode()
    assert "Sekretowo" in Client().get(f"{PAGE}?q=Sekretowo").content.decode()
    assert "Sekretowo" not in Client().get(PAGE).content.decode()


@pytest.mark.parametrize("address", [DATASET, HOME, PAGE, "/instytucje/edukacja/", "/kategorie/ludnosc/", "/zmiany/", "/statystyki/"])
def test_pages_that_were_kept_tell_no_more_what_is_for_the_office(seen, ala, address):
    before = Client().get(address)
    assert before.status_code == 200
    actions.set_audience(thing=seen, audience="office", by=ala, now=after(seconds=60))
    answer = Client().get(address)
    assert answer.status_code == 404 or "Ludność dzielnic" not in answer.content.decode()


def test_who_has_an_account_reads_a_page_of_their_own_and_leaves_none_behind(seen, ala):
    client = Client()
    client.force_login(ala)
    own = client.get(DATASET).content.decode()
    assert "Wyloguj" in own
    assert "Wyloguj" not in Client().get(DATASET).content.decode()
    assert "Wyloguj" in client.get(DATASET).content.decode()


def test_a_kept_page_is_squeezed_as_the_reader_takes_it(seen):
    plain = Client().get(DATASET).content
    for coding in ("gzip", "zstd", "gzip"):
        answer = Client().get(DATASET, headers={"Accept-Encoding": coding})
        assert answer.headers["Content-Encoding"] == coding
        assert len(answer.content) < len(plain) / 2
    assert Client().get(DATASET).content == plain
    head = Client().head(DATASET)
    assert (head.content, int(head.headers["Content-Length"])) == (b"", len(plain))
