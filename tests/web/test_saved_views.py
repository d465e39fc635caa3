"""Explorations seen as charts and maps: kept as they were when saved, shown, framed and printed."""

import re

import pytest
from bs4 import BeautifulSoup

from ratusz.bank.base.errors import WrongQuery
from ratusz.bank.model.schema import Schema
from ratusz.portal.saved import actions
from ratusz.portal.saved.actions import ExplorationWords, FigureWords
from ratusz.portal.saved.models import Exploration
from tests.support.moments import after
from tests.support.shown import publish, resource
from tests.support.tables import column

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

LINE = "_chart=line&group=rok&measure=sum(ludnosc)&dzielnica=Bytków"
CHART, MAP = Exploration.View.CHART, Exploration.View.MAP
SHAPES = Schema(columns=(column("dzielnica", label="Dzielnica"), column("geometria")), key=("dzielnica",))
SQUARES = [
    (name, f"POLYGON (({19 + at} 50, {20 + at} 50, {20 + at} 51, {19 + at} 51, {19 + at} 50))")
    for at, name in enumerate(("Bytków", "Michałkowice", "Węzłowiec", "Łagiewniki"))
]


def words(view: str, title: str = "Bytków rok po roku") -> ExplorationWords:
    return ExplorationWords(title_pl=title, text_pl="Stan na koniec roku.", view=view)


@pytest.fixture
def years(population, ala) -> Exploration:
    return actions.save_exploration(resource=population, question=LINE, words=words(CHART), by=ala, now=after(seconds=10))


@pytest.fixture
def districts(bank_dir, population_dataset, settings):
    found = resource(population_dataset, "granice", title_pl="Granice dzielnic")
    publish(bank_dir, found, SHAPES, SQUARES)
    settings.BANK_BOUNDARIES = ("ludnosc/granice",)
    return found


@pytest.fixture
def areas(population, districts, ala) -> Exploration:
    question = "rok=2023&group=dzielnica&measure=sum(ludnosc)&_classes=equal&_box=19,50,21,51"
    return actions.save_exploration(
        resource=population, question=question, words=words(MAP, "Gdzie mieszkamy"), by=ala, now=after(seconds=11)
    )


def soup_of(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status
    return BeautifulSoup(answer.content, "html.parser")


def test_a_chart_is_kept_with_what_draws_it_and_shown_above_its_table(client, years):
    assert years.question == "_chart=line&dzielnica=Bytk%C3%B3w&group=rok&measure=sum%28ludnosc%29"
    soup = soup_of(client, years.get_absolute_url())
    assert len(soup.select(".rz-chart__paper [data-chart] svg")) == 2
    assert [cell.get_text() for cell in soup.select("tbody td[data-kind=number]")] == ["13\u00a0218", "13\u00a0001"]
    assert soup.select_one('script[src*="charts"]')
    assert soup.select_one(f'a[href="{years.view_address}"]').get_text() == "Zmień wykres"
    assert client.get(years.view_address).status_code == 200
    assert client.get(years.rows_address).status_code == 200
    assert "_chart" not in years.rows_address


def test_a_map_is_kept_with_its_classes_and_its_view(client, areas):
    assert "_classes=equal" in areas.question
    soup = soup_of(client, areas.get_absolute_url())
    assert len(soup.select(".rz-map__drawing--wide a path")) >= 2
    assert "_box=19%2C50%2C21%2C51" in areas.question
    assert soup.select_one(".rz-map__legend")
    assert len(soup.select("tbody tr")) == 4
    assert soup.select_one('script[src*="map"]')
    assert soup.select_one('a[data-way="nearer"]')["href"].startswith("/dane/ludnosc/dzielnice/mapa/?")
    assert client.get(areas.view_address).status_code == 200
    moved = soup_of(client, areas.get_absolute_url() + "?_box=22,50,23,51")
    assert moved.select_one(".rz-map__drawing--wide svg") != soup.select_one(".rz-map__drawing--wide svg")
    assert client.get(areas.get_absolute_url() + "?_box=a").status_code == 400


@pytest.mark.parametrize(
    ("view", "question"), [(MAP, ""), (MAP, "group=rok&measure=count"), (CHART, "_chart=kolo"), (CHART, "_chart=points")]
)
def test_what_cannot_be_drawn_cannot_be_saved_so(population, ala, view, question):
    with pytest.raises(WrongQuery):
        actions.save_exploration(resource=population, question=question, words=words(view), by=ala, now=after())
    assert not Exploration.objects.exists()


def test_frames_have_the_picture_and_its_table_and_run_nothing(client, years, areas):
    for saved, picture in ((years, ".rz-chart__wide svg"), (areas, ".rz-map__drawing svg")):
        answer = client.get(f"/osadz/widok/{saved.slug}/")
        soup = BeautifulSoup(answer.content, "html.parser")
        assert soup.select_one(picture)
        assert soup.select_one("table")
        assert not soup.select("script, form, [style]")
        assert soup.select_one("base")["target"] == "_blank"
        assert "script-src" not in answer.headers["Content-Security-Policy"]
        assert "31 grudnia 2023" in soup.select_one(".rz-framed__source").get_text()


def test_the_sheet_prints_pictures_and_counts_their_height(client, years, areas):
    soup = soup_of(client, f"/zestawienie/?widok={years.slug}&widok={areas.slug}")
    assert len(soup.select(".rz-a4 .rz-chart__paper svg")) == 1
    assert len(soup.select(".rz-a4 .rz-map__stage svg")) == 1
    assert not soup.select(".rz-a4 table")
    both = "&".join(f"widok={one.slug}" for one in (years, areas))
    assert "nie zmieści się" not in soup_of(client, f"/zestawienie/?{both}").get_text().casefold()
    more = "&".join(f"widok={one.slug}" for one in _several(years))
    assert "nie zmieści się" in soup_of(client, f"/zestawienie/?{both}&{more}").get_text().casefold()


def _several(years):
    return [
        actions.save_exploration(resource=years.resource, question=LINE, words=words(CHART), by=years.made_by, now=after(seconds=20 + n))
        for n in range(2)
    ]


def test_the_chart_and_the_map_offer_to_be_saved_as_they_are(client, population, districts, ala):
    for page, asked in (("wykres", LINE), ("mapa", "rok=2023&group=dzielnica&measure=sum(ludnosc)")):
        address = f"/dane/ludnosc/dzielnice/{page}/?{asked}"
        assert "/urzad/zapisane/" not in client.get(address).content.decode()
        client.force_login(ala)
        link = re.search(r'href="(/urzad/zapisane/widok/z/[^"]+)"', client.get(address).content.decode())[1].replace("&amp;", "&")
        form = soup_of(client, link)
        view = form.select_one("select[name=view] option[selected]")["value"]
        assert view == {"wykres": "chart", "mapa": "map"}[page]
        assert form.select_one(".rz-chart__paper svg, .rz-map__stage svg")
        question = form.select_one("input[name=question]")["value"]
        assert "_view" not in question
        client.post(link, {"title_pl": f"Z {page}", "question": question, "view": view})
        assert Exploration.objects.get(title_pl=f"Z {page}").view == view
        client.logout()


def test_changing_the_view_rewrites_the_question_and_is_told(client, years, ala):
    table = ExplorationWords(title_pl=years.title_pl, text_pl=years.text_pl)
    actions.change(saved=years, words=table, by=ala, now=after(seconds=30))
    years.refresh_from_db()
    assert (years.view, years.question) == ("table", "dzielnica=Bytk%C3%B3w&group=rok&measure=sum%28ludnosc%29")
    assert not soup_of(client, years.get_absolute_url()).select(".rz-chart__paper")
    with pytest.raises(WrongQuery):
        actions.change(saved=years, words=words(MAP), by=ala, now=after(seconds=31))


def test_a_pasted_address_says_what_it_is_seen_as(client, years, ala):
    client.force_login(ala)
    pasted = f"https://bank.example.org/dane/ludnosc/dzielnice/wykres/?{LINE}#wykres"
    client.post("/urzad/zapisane/widok/z/ludnosc/dzielnice/", {"title_pl": "Wklejony", "question": pasted})
    assert Exploration.objects.get(title_pl="Wklejony").view == "chart"


def test_a_picture_that_cannot_be_drawn_leaves_its_table_on_the_sheet(client, years, monkeypatch):
    monkeypatch.setattr("ratusz.portal.pages.charted._pictures", lambda _drawn: iter(()))
    soup = soup_of(client, f"/zestawienie/?widok={years.slug}")
    assert "13\u00a0001" in soup.select_one(".rz-a4 table").get_text()
    assert "13\u00a0001" in soup_of(client, f"/osadz/widok/{years.slug}/").table.get_text()


def test_a_sheet_that_is_too_long_for_one_page_says_so(client, population, ala):
    made = [
        actions.save_figure(
            resource=population, question="measure=count", words=FigureWords(title_pl=f"Liczba {n}", text_pl="Definicja na wiele słów. " * 20),
            by=ala, now=after(),
        )
        for n in range(14)
    ]  # fmt: skip
    body = client.get("/zestawienie/?" + "&".join(f"liczba={one.slug}" for one in made)).content.decode()
    assert "nie zmieści się" in body.casefold()
    assert client.get("/zestawienie/?" + "&".join(f"liczba=x{n}" for n in range(60))).status_code == 400
