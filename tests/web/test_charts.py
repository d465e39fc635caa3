"""Pages and addresses of charts and columns: what a visitor reads, with or without a picture."""

import csv
import io
import json
import re

import pytest
from bs4 import BeautifulSoup

from ratusz.bank.model.schema import Schema
from ratusz.bank.publish import drawn
from ratusz.bank.publish.drawn import NotDrawn, Painter
from ratusz.portal.catalog.models import ColumnText
from ratusz.portal.explore import profiles
from ratusz.portal.explore.charts import pictures
from ratusz.portal.explore.tables import open_table
from tests.support.charted import PEOPLE, people_rows
from tests.support.shown import dataset, publish, resource
from tests.support.tables import column

pytestmark = [pytest.mark.django_db, pytest.mark.slow]  # pictures are drawn for real
CHART, COLUMNS = "/dane/ludnosc/dzielnice/wykres/", "/dane/ludnosc/dzielnice/kolumny/"


def page(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, response.content.decode()[:500]
    return BeautifulSoup(response.content, "html.parser")


def words(soup):
    return " ".join(soup.get_text(" ").split())


@pytest.fixture
def table(bank_dir, education):
    found = resource(dataset("ludnosc", education, title_pl="Ludność miasta"), "dzielnice", title_pl="Ludność dzielnic")
    publish(bank_dir, found, PEOPLE, people_rows())
    ColumnText.objects.create(resource=found, name="ludnosc", label_pl="Mieszkańcy", label_en="Residents", meaning_pl="Osoby zameldowane.")
    return found


def address_of(table, suffix, query=""):
    return f"/r/{table.pk}/{table.current}/chart.{suffix}?{query}"


def test_the_first_chart_is_drawn_described_and_tabulated(client, table, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        soup = page(client, CHART)
    pictures_ = soup.select("[data-chart]")
    assert [one["role"] for one in pictures_] == ["img", "img"], "a wide and a narrow one"
    assert "Mieszkańcy" in pictures_[0].svg.get_text()
    assert pictures_[0]["aria-label"] == "Mieszkańcy (osoby)"
    said = words(soup.select_one("#wykres-slowami"))
    assert said.startswith("Wykres liniowy. Mieszkańcy (osoby), według: Rok; kolory: Dzielnica.")
    assert "Najwięcej: 30 625 osób (2023, Centrum)" in said.replace("\xa0", " ")
    assert "statistical" not in said
    assert "tajemnica" in words(soup.select_one(".rz-chart__note"))
    rows = soup.select(".rz-scroll tbody tr")
    assert [cell.get_text() for cell in rows[0].find_all(["th", "td"])] == ["2018", "Bańgów", "10\xa0000"]
    assert soup.select_one(".rz-sign abbr").get_text() == "."


def test_the_page_holds_no_inline_style_and_no_script_but_ours(client, table):
    text = client.get(CHART).content.decode()
    assert " style=" not in text
    assert "<style" not in text
    assert len(re.findall("<script", text)) == 2
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    # Each colour of a drawing has another in its place on a dark screen, but that of points that nobody sees.
    drawn_in = set(re.findall(r'(?:fill|stroke)="(#[0-9a-f]{6})"', text)) - {"#4c78a8"}
    dark = client.get(re.search(r'href="(/motyw\.css[^"]*)"', text)[1]).content.decode().partition("@media screen")[2]
    assert drawn_in == {colour for colour in drawn_in if f'[fill="{colour}"]' in dark and f'[stroke="{colour}"]' in dark}
    assert len(drawn_in) >= 6


def test_texts_of_the_data_are_only_texts(client, bank_dir, education):
    found = resource(dataset("zle", education), "nazwy")
    hostile = "<script>alert(1)</script>\"' onload=x"
    schema = Schema(columns=(column("nazwa", label=hostile), column("liczba", "integer", unit="<b>")))
    publish(bank_dir, found, schema, [(f"{hostile}{n}", n) for n in range(5)])
    soup = page(client, "/dane/zle/nazwy/wykres/")
    assert not [script for script in soup.select("script") if not script.get("src")]
    assert hostile[:20] in soup.select_one("[data-chart]").get_text() or "…" in soup.select_one("[data-chart]").get_text()
    assert not page(client, "/dane/zle/nazwy/kolumny/").select("main script")
    svg = client.get(f"/r/{found.pk}/{found.current}/chart.svg").content.decode()
    assert "<script" not in svg


def test_the_sides_lead_to_each_other_and_keep_the_filters(client, table):
    soup = page(client, "/dane/ludnosc/dzielnice/?rok__gte=2020&sort=rok")
    links = {link.get_text(): link.get("href") for link in soup.select(".rz-sides a")}
    assert links == {"Tabela": None, "Wykres": f"{CHART}?rok__gte=2020", "Kolumny": COLUMNS}
    chart = page(client, links["Wykres"])
    assert "2018" not in words(chart.select_one(".rz-scroll"))
    assert chart.select_one(".rz-chosen a").get_text(" ", strip=True).startswith("Rok co najmniej 2020")
    assert chart.select_one(".rz-sides a")["href"] == "/dane/ludnosc/dzielnice/?rok__gte=2020"


def test_a_grouped_table_and_its_chart_show_the_same(client, table):
    question = "group=dzielnica&measure=sum%28ludnosc%29"
    soup = page(client, f"{CHART}?_chart=bars&{question}")
    shown = {row.th.get_text(): row.td.get_text() for row in soup.select(".rz-scroll tbody tr")}
    rows = client.get(f"/api/v1/resources/{table.pk}/rows?{question}").json()["rows"]
    assert {row["dzielnica"]: int(row["sum(ludnosc)"]) for row in rows} == {
        name: int(re.sub(r"\D", "", figure)) for name, figure in shown.items()
    }
    assert soup.select_one(".rz-sides a")["href"] == f"/dane/ludnosc/dzielnice/?{question}"


def test_the_builder_leads_to_an_address_that_says_it_all(client, table):
    response = client.get(CHART, {"_chart": "columns", "_x": "rok", "_y": "mean(udzial)", "_series": "", "rok__gte": "2019"})
    assert response.status_code == 302
    assert response["Location"] == f"{CHART}?_chart=columns&rok__gte=2019&group=rok&measure=mean%28udzial%29"
    soup = page(client, response["Location"])
    assert [option["value"] for option in soup.select("option[selected]")] == ["columns", "rok", "mean(udzial)", ""]
    narrowed = page(client, f"{CHART}?_chart=columns&group=rok&dzielnica=Bytków")
    assert [link["href"] for link in narrowed.select(".rz-chosen a")] == [f"{CHART}?_chart=columns&group=rok"]
    assert narrowed.select_one(".rz-charting aside p a")["href"].startswith("/dane/ludnosc/dzielnice/?")


def test_a_chart_that_cannot_be_drawn_is_explained(client, table):
    assert "Pogrupuj" in words(page(client, f"{CHART}?_chart=histogram&select=dzielnica", status=400))


def test_pictures_are_files_that_stay(client, table):
    svg = client.get(address_of(table, "svg"))
    assert svg["Content-Type"] == "image/svg+xml"
    assert b"@font-face" in svg.content
    assert b"Wykres liniowy" in svg.content
    assert "sandbox" in svg["Content-Security-Policy"]
    wide = re.search(rb'<svg [^>]*?width="(\d+)', svg.content)
    assert 680 <= int(wide[1]) <= 780, "texts are measured in the font they are set in, so no margin is left for what is not there"
    assert b"quot;" not in svg.content.partition(b"<g")[2]
    assert svg["Cache-Control"].startswith("public")
    again = client.get(address_of(table, "svg"), headers={"if-none-match": svg["ETag"]})
    assert again.status_code == 304
    png = client.get(address_of(table, "png"))
    assert png.content.startswith(b"\x89PNG")
    assert client.get(address_of(table, "png")).content == png.content
    vega = json.loads(client.get(address_of(table, "json", "_size=narrow")).content)
    assert vega["$schema"].startswith("https://vega.github.io/schema/vega/")
    assert client.get(address_of(table, "gif")).status_code == 404


def test_a_picture_says_what_narrows_it_wherever_it_goes(client, table):
    """A picture leaves the page that has the filters beside it."""
    question = "_chart=line&group=rok&measure=sum(ludnosc)&rok__gte=2020&q=byt"
    for suffix in ("svg", "json"):
        text = client.get(address_of(table, suffix, question)).content.decode()
        assert "słowa: byt, Rok co najmniej 2020" in text, suffix
    assert "Rok co najmniej 2020" in str(page(client, f"{CHART}?{question}").select_one(".rz-chart__wide svg"))


def test_the_figures_of_a_chart_are_a_csv(client, table):
    text = client.get(address_of(table, "csv", "_chart=histogram&select=ludnosc")).content.decode()
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == ["Mieszkańcy, od, osoby", "Mieszkańcy, do (bez tej wartości), osoby", "liczba wierszy"]
    assert sum(int(row[2]) for row in rows[1:]) == 14
    english = client.get(address_of(table, "csv", "lang=en")).content.decode()
    first, *rows = english.splitlines()
    assert first == 'Rok,Dzielnica,"Residents, osoby",part of the values is missing'
    assert {row.rpartition(",")[2] for row in rows} == {"", "*"}


def test_the_page_is_in_english_below_en(client, table):
    said = words(page(client, "/en" + CHART).select_one("#wykres-slowami"))
    assert said.startswith("Line chart. Residents (osoby), by: Rok; in colours: Dzielnica.")


def test_an_older_version_has_its_own_chart(client, bank_dir, table):
    old = table.current
    publish(bank_dir, table, PEOPLE, people_rows()[:3], number=2)
    soup = page(client, f"{CHART}?version={old}")
    assert "Wcześniejsza wersja" in words(soup)
    assert f"/{old}/chart.json" in soup.select_one("[data-chart]")["data-chart"]


def test_without_a_picture_the_figures_are_there(client, table, monkeypatch):
    class Broken(Painter):
        def draw(self, spec):  # noqa: ARG002
            raise NotDrawn("chart-too-late", "late")

    monkeypatch.setattr(pictures, "painter", lambda: Broken(pictures.FONTS))
    soup = page(client, f"{CHART}?_chart=bars&group=rok&measure=count")
    assert "Nie udało się teraz narysować wykresu" in words(soup)
    assert len(soup.select(".rz-scroll tbody tr")) == 5
    assert "charts.js" not in str(soup)
    assert client.get(address_of(table, "svg", "_chart=bars&group=rok&measure=distinct(dzielnica)")).status_code == 503


def test_a_table_of_unique_names_has_nothing_to_draw(client, bank_dir, education):
    found = resource(dataset("spis", education), "nazwy")
    publish(bank_dir, found, Schema(columns=(column("nazwa"),)), [(f"n{n}",) for n in range(5)])
    soup = page(client, "/dane/spis/nazwy/wykres/")
    assert "Nie ma czego narysować" in words(soup)
    assert client.get(f"/r/{found.pk}/{found.current}/chart.svg").status_code == 404


def test_columns_say_what_they_mean_and_hold(client, table):
    soup = page(client, COLUMNS)
    sheet = words(soup.select_one("section:has(#k-ludnosc)")).replace("\xa0", " ")
    assert "Mieszkańcy" in sheet
    assert "Osoby zameldowane." in sheet
    assert "Braki 1 1 × " in sheet
    assert "od 10 000 osób do 30 625 osób" in sheet
    assert soup.select_one("section:has(#k-ludnosc) svg")["role"] == "img"
    top = soup.select_one("section:has(#k-dzielnica) .rz-top a")
    assert (top.get_text(), top["href"]) == ("Bańgów", "/dane/ludnosc/dzielnice/?dzielnica=Ba%C5%84g%C3%B3w")
    assert client.get("/dane/ludnosc/nic/kolumny/").status_code == 404


def test_a_document_has_no_chart(client, education, bank_dir):
    found = resource(
        dataset("pisma", education),
        "pismo",
        kind="link",
        url="https://example.org/",
        format="html",
        current="1",
        published_at="2024-01-01T00:00Z",
    )
    for end in ("wykres/", "kolumny/"):
        assert client.get(f"/dane/pisma/{found.slug}/{end}").status_code == 404


def test_a_painter_that_hangs_or_dies_is_begun_anew(tmp_path):
    painter = Painter(pictures.FONTS)
    spec = {"$schema": "https://vega.github.io/schema/vega-lite/v6.json", "data": {"values": [{"a": 1}]}, "mark": "bar",
            "encoding": {"x": {"field": "a", "type": "quantitative"}}}  # fmt: skip
    try:
        assert painter.draw(spec).svg.startswith("<svg")
        painter._process.kill()
        painter._process.wait()
        assert painter.draw(spec).svg.startswith("<svg")
        with pytest.raises(NotDrawn) as wrong:
            painter.draw({"$schema": spec["$schema"], "mark": "pie in the sky"})
        assert wrong.value.code == "chart-not-drawn"
        painter._deadline_s = 0.0
        with pytest.raises(NotDrawn) as late:
            painter.draw(spec)
        assert late.value.code == "chart-too-late"
        assert painter._process is None, "a late process is not asked again"
    finally:
        painter.close()
    assert drawn.NotDrawn.http_status == 503


def test_old_pictures_give_way_and_are_drawn_anew(client, table):
    address = address_of(table, "svg", "_chart=bars&group=dzielnica&measure=count")
    first = client.get(address).content
    assert pictures.sweep() == 0
    assert pictures.sweep(most_bytes=0) >= 2
    assert client.get(address).content == first


def test_columns_of_a_large_table_are_counted_by_a_worker_first(client, table, monkeypatch):
    monkeypatch.setattr(profiles, "AT_ONCE_UP_TO_ROWS", 5)
    assert "są właśnie liczone" in words(page(client, COLUMNS, status=503))
    assert client.get(f"{CHART}?_chart=bars&group=rok&measure=count").status_code == 200
    profiles.make(open_table(str(table.pk), table.current))
    assert "Osoby zameldowane." in words(page(client, COLUMNS))
