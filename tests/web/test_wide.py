"""A table of very many columns: light pages, a way to every column, nothing left out of files."""

import pytest
from bs4 import BeautifulSoup

from ratusz.bank.model.schema import Schema
from ratusz.portal.explore import profiles
from ratusz.portal.explore.tables import open_table
from ratusz.portal.saved import actions
from ratusz.portal.saved.actions import ExplorationWords
from tests.support.moments import after
from tests.support.shown import dataset, publish, resource
from tests.support.tables import column

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

MEASURED = 98
T = "/dane/szeroki/wskazniki/"


@pytest.fixture
def wide(bank_dir, education):
    """A hundred columns; the last but one may have signs, and one row has."""
    found = resource(dataset("szeroki", education), "wskazniki", title_pl="Wskaźniki")
    names = [column(f"w{at}", "integer", label=f"Wskaźnik {at}", has_status=at == MEASURED - 2) for at in range(MEASURED)]
    schema = Schema(columns=(column("gmina", label="Gmina"), column("rok", "integer", label="Rok"), *names), key=("gmina", "rok"))
    rows = [(f"Gmina {n}", 2020, *(None if n == 3 and at == MEASURED - 2 else at * n for at in range(MEASURED))) for n in range(30)]
    publish(bank_dir, found, schema, [(*row, "unknown" if n == 3 else None) for n, row in enumerate(rows)])
    return found


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def heads(soup):
    return [head["data-name"] for head in soup.select(".rz-data thead th[data-name]")]


def test_some_columns_are_shown_and_the_next_ones_are_one_step_away(client, wide):
    first = page(client, T + "?sort=-w97")
    assert heads(first) == ["gmina", "rok", *(f"w{at}" for at in range(38))]
    assert "Kolumny od 1 do 40 z 100." in " ".join(first.select_one(".rz-some").get_text(" ").split())
    assert first.select_one("tbody th").get_text() == "Gmina 29"
    second = page(client, first.find("a", string="Następne kolumny")["href"])
    assert heads(second) == ["gmina", *(f"w{at}" for at in range(38, 77))]
    third = page(client, second.find("a", string="Następne kolumny")["href"])
    assert heads(third)[-1] == "w97"
    assert third.find("a", string="Następne kolumny") is None
    back = page(client, third.find("a", string="Poprzednie kolumny")["href"])
    assert heads(back) == heads(second)
    assert back.find("a", string="Poprzednie kolumny")["href"] == T + "?sort=-w97"


def test_files_have_every_column_and_chosen_ones_are_no_place(client, wide):
    soup = page(client, T)
    assert "select" not in soup.select_one("#pobierz")["href"]
    assert soup.select_one(".rz-chosen") is None
    chosen = page(client, T + "?select=w3,w90")
    assert heads(chosen) == ["w3", "w90"]
    assert chosen.select_one(".rz-some") is None
    assert page(client, T + "?group=rok&measure=sum(w90)").select_one(".rz-some") is None


def test_a_worker_counts_the_columns_of_a_wide_table(client, wide, monkeypatch):
    monkeypatch.setattr(profiles, "AT_ONCE_UP_TO_COLUMNS", 50)
    assert client.get(T + "wykres/").status_code == 503
    assert list(profiles.wide()) == [(str(wide.pk), wide.current)]
    before = page(client, T + "?_choose=signs").select_one("#okno").get_text(" ")
    assert "1 wiersz" in before
    assert "właśnie liczone" in before
    profiles.make(open_table(str(wide.pk), wide.current))
    assert "Wskaźnik 96" in page(client, T + "?_choose=signs").select_one("#okno").get_text(" ")
    assert client.get(T + "wykres/").status_code == 200


def test_a_saved_view_shows_the_first_columns_and_says_how_many_more(client, wide, ala):
    words = ExplorationWords(title_pl="Wszystko", text_pl="")
    kept = actions.save_exploration(resource=wide, question="rok=2020", words=words, by=ala, now=after(seconds=10))
    for address, place in ((kept.get_absolute_url(), ".rz-data"), (f"/zestawienie/?widok={kept.slug}", ".rz-a4__view")):
        soup = page(client, address)
        assert len(soup.select(f"{place} thead th[data-kind]")) == 40
        assert "60 dalszych kolumn tabeli nie jest tu pokazanych." in " ".join(soup.get_text(" ").split())
