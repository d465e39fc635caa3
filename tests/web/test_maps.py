"""Maps of tables: points, shapes, areas; what the drawing, the legend, the links and the answers for a browser say."""

import json
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup

from ratusz.bank.model.schema import Schema
from ratusz.portal.catalog.models import Audience
from ratusz.portal.core.headers import CONTENT_SECURITY_POLICY
from tests.support.shown import dataset, publish, resource
from tests.support.tables import column

pytestmark = pytest.mark.django_db

PLACES = Schema(
    columns=(
        column("nazwa", label="Nazwa"),
        column("miejsca", "integer", label="Miejsca"),
        column("lon", "decimal", precision=9, scale=6),
        column("lat", "decimal", precision=9, scale=6),
    ),
    key=("nazwa",),
)
POINTS = [(f"Przystanek {n}", n, Decimal(19) + Decimal(n) / 1000, Decimal("50.3")) for n in range(30)] + [("Nigdzie", 5, None, None)]
AREAS = Schema(columns=(column("dzielnica", label="Dzielnica"), column("kod"), column("geometria")), key=("dzielnica",))


def square(west, south):
    corners = ((west, south), (west + 1, south), (west + 1, south + 1), (west, south + 1), (west, south))
    return "POLYGON ((" + ", ".join(f"{19 + x / 100} {50 + y / 100}" for x, y in corners) + "))"


OUTLINES = [("Bytków", "2474011", square(0, 0)), ("Bańgów", "2474022", square(1, 0)), ("Centrum", "2474032", square(0, 1))]
FIGURES = Schema(
    columns=(
        column("dzielnica", label="Dzielnica"),
        column("rok", "integer", label="Rok"),
        column("drzewa", "integer", label="Drzewa", unit="szt."),
    ),
    key=("dzielnica", "rok"),
)
TREES = [("BYTKÓW", 2023, 10), ("BYTKÓW", 2024, 5), ("Bańgów", 2023, 0), ("Bańgów", 2024, None), ("Przełajka", 2024, 7)]


@pytest.fixture
def city(education):
    return dataset("miasto", education)


@pytest.fixture
def stops(bank_dir, city):
    found = resource(city, "przystanki", title_pl="Przystanki")
    publish(bank_dir, found, PLACES, POINTS)
    return found


@pytest.fixture
def districts(bank_dir, city, settings):
    found = resource(city, "dzielnice", title_pl="Dzielnice")
    publish(bank_dir, found, AREAS, OUTLINES)
    settings.BANK_BOUNDARIES = ("miasto/dzielnice", "nie/ma")
    return found


@pytest.fixture
def trees(bank_dir, city, districts):
    found = resource(city, "drzewa", title_pl="Drzewa")
    publish(bank_dir, found, FIGURES, TREES)
    return found


def page(client, address, status=200):
    response = client.get(address, follow=True)
    assert response.status_code == status, response.content.decode()[:500]
    return BeautifulSoup(response.content, "html.parser")


def words(soup):
    return " ".join(soup.get_text(" ").split())


def links(soup):
    return [link["href"] for link in soup.select(".rz-map__drawing--wide a")]


def features(client, of, query):
    response = client.get(f"/api/v1/resources/{of.pk}/map?{query}")
    assert response.status_code == 200, response.content
    return response.json()


# --- points


def test_points_are_drawn_and_each_leads_to_its_row(client, stops):
    soup = page(client, "/dane/miasto/przystanki/mapa/")
    assert len(links(soup)) == 30
    assert "30 punktów. 1 wiersz nie ma położenia." in words(soup)
    row = page(client, links(soup)[3])
    assert [cell.get_text() for cell in row.select(".rz-data tbody th")] == ["Przystanek 3"]
    assert soup.select_one(".rz-map__drawing--wide a circle title").get_text() == "Przystanek 0"


def test_filters_come_from_the_table_and_go_back_with_the_view(client, stops):
    table = page(client, "/dane/miasto/przystanki/?miejsca__gt=20&sort=-miejsca")
    way = table.select_one('a[href*="/mapa/"]')["href"]
    assert way == "/dane/miasto/przystanki/mapa/?miejsca__gt=20"
    soup = page(client, way + "&_box=19.02,50.2,19.0255,50.4")
    back = soup.select_one("[data-to-table]")["href"]
    assert back == "/dane/miasto/przystanki/?miejsca__gt=20&lon__bbox=19.02%2C50.2%2C19.0255%2C50.4"
    assert "5 wierszy" in words(page(client, back))
    assert "9 punktów" in words(soup)


def test_without_a_script_one_moves_by_links(client, stops):
    soup = page(client, "/dane/miasto/przystanki/mapa/?_box=19,50.2,19.01,50.4")
    nearer = soup.select_one('[data-way="nearer"]')["href"]
    assert "_box=" in nearer
    assert page(client, nearer).select_one(".rz-map__drawing svg")
    assert "_box" not in soup.select_one('[data-way="whole"]')["href"]


def test_many_points_are_counted_exactly(client, bank_dir, city):
    found = resource(city, "duzo", title_pl="Dużo")
    rows = [(f"P {n}", n, Decimal("19.0") + Decimal(n % 70) / 5000, Decimal("50.3") + Decimal(n % 41) / 5000) for n in range(2_000)]
    publish(bank_dir, found, PLACES, rows)
    answer = features(client, found, "_box=18,49,20,52&_zoom=8")
    assert (answer["count"], answer["total"]) == (2_000, 2_000)
    assert sum(one["properties"]["n"] for one in answer["features"]) == 2_000
    assert len(answer["features"]) < 20
    near = features(client, found, "_box=19,50.3,19.001,50.301&_zoom=16")
    assert near["count"] == sum(one["properties"]["n"] for one in near["features"]) < 2_000
    drawn = page(client, "/dane/miasto/duzo/mapa/")
    assert any("_box=" in link for link in links(drawn))


def test_a_feature_is_the_row_of_its_place_in_the_order(client, stops):
    answer = features(client, stops, "_box=19.0045,50,19.0055,51&_zoom=14&miejsca__lt=9")
    place = next(one["properties"] for one in answer["features"] if one["properties"]["t"] == "Przystanek 5")["i"]
    rows = client.get(f"/api/v1/resources/{stops.pk}/rows?miejsca__lt=9&from={place}&limit=1").json()["rows"]
    assert rows[0]["nazwa"] == "Przystanek 5"


def test_answers_for_a_browser_may_be_kept(client, stops):
    address = f"/api/v1/resources/{stops.pk}/map?_box=19,50,20,51&_zoom=9&version={stops.current}"
    first = client.get(address)
    assert first["Content-Type"] == "application/geo+json"
    assert "max-age" in first["Cache-Control"]
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "view-missing"),
        ("_box=1,2,3&_zoom=3", "box-unfit"),
        ("_box=19,50,20,51&_zoom=99", "number-unfit"),
        ("_box=19,50,20,51&_zoom=9&_classes=ladne", "classes-unknown"),
        ("_box=19,50,20,51&_zoom=9&_figure=nazwa", "figure-unfit"),
        ("_box=19,50,20,51&_zoom=9&group=nazwa", "no-places"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_a_reason(client, stops, query, code):
    response = client.get(f"/api/v1/resources/{stops.pk}/map?{query}")
    assert response.status_code == 400
    assert response.json()["code"].endswith(code) or response.json()["code"] == code


# --- shapes


def test_shapes_are_drawn_and_coloured_by_a_column(client, bank_dir, city):
    schema = Schema(columns=(column("nazwa"), column("liczba", "integer"), column("geometria")))
    rows = [("A", 5, square(0, 0)), ("B", None, square(2, 0)), ("linia", 3, "LINESTRING (19 50, 19.01 50.02)"), ("zła", 1, "abc")]
    found = resource(city, "ksztalty", title_pl="Kształty")
    publish(bank_dir, found, schema, rows)
    plain = page(client, "/dane/miasto/ksztalty/mapa/")
    assert "3 kształty. 1 wiersz nie ma położenia." in words(plain)
    assert plain.select_one(".rz-map__legend") is None
    coloured = page(client, "/dane/miasto/ksztalty/mapa/?_figure=liczba")
    assert "Barwa: liczba" in words(coloured)
    assert "brak liczby" in words(coloured.select_one(".rz-map__legend"))
    assert 'fill="url(#wide-missing)"' in str(coloured)
    kinds = [one["properties"].get("c") for one in features(client, found, "_box=18,49,20,52&_zoom=9&_figure=liczba")["features"]]
    assert kinds == [2, None, 1]
    assert client.get(f"/api/v1/resources/{found.pk}/export.geojson").status_code == 200


def test_shapes_that_are_all_points_are_clustered(client, bank_dir, city):
    schema = Schema(columns=(column("nazwa"), column("geometria")))
    found = resource(city, "punkty", title_pl="Punkty")
    publish(bank_dir, found, schema, [("A", "POINT (19 50.3)"), ("B", "POINT (19 50.3)"), ("C", None)])
    answer = features(client, found, "_box=18,49,20,52&_zoom=9")
    assert answer["features"][0]["properties"]["n"] == 2


# --- areas


def test_a_table_of_districts_is_a_map_of_areas(client, trees):
    soup = page(client, "/dane/miasto/drzewa/mapa/?group=dzielnica&measure=sum(drzewa)")
    text = words(soup)
    assert "Drzewa: suma, według: Dzielnica" in text
    assert "Najwięcej: Bytków (15 szt.). Najmniej: Bańgów (0 szt.)." in text
    assert "W 1 obszarze część wierszy nie ma wartości" in text
    assert "1 grupa nie ma obszaru na mapie: Przełajka." in text
    assert [words(line) for line in soup.select(".rz-map__legend li")] == ["0 1", "15 1", "brak liczby 1"]
    assert soup.select_one('a[href="/dane/miasto/dzielnice/"]').get_text() == "Dzielnice"
    assert [cell.get_text() for cell in soup.select("tbody th")] == ["BYTKÓW", "Przełajka", "Bańgów"]


def test_places_are_shown_in_their_areas_too(client, bank_dir, city, districts):
    schema = Schema(
        columns=(column("dzielnica"), column("lon", "decimal", precision=9, scale=6), column("lat", "decimal", precision=9, scale=6))
    )
    found = resource(city, "lawki", title_pl="Ławki")
    publish(bank_dir, found, schema, [("Bytków", Decimal("19.003"), Decimal("50.003"))])
    soup = page(client, "/dane/miasto/lawki/mapa/")
    way = soup.select_one('a[href*="group=dzielnica"]')["href"]
    areas = page(client, way)
    assert "Liczba wierszy, według: dzielnica" in words(areas)
    assert areas.select_one('a[href="/dane/miasto/lawki/mapa/"]')
    assert len(areas.select(".rz-map__drawing--wide path[fill-rule]")) == 3


def test_points_without_a_district_are_asked_for_by_one(client, stops, districts, city, bank_dir):
    """Bytków ends at 19.01, Bańgów begins there: a stop on the boundary lies in both. A box asks for shapes as for points."""
    soup = page(client, "/dane/miasto/przystanki/mapa/?miejsca__gte=5")
    form = soup.select_one(".rz-map__form")
    assert [one.get_text() for one in form.select('select[name="lon__area"] option')] == ["wszędzie", "Bańgów", "Bytków", "Centrum"]
    publish(
        bank_dir,
        stops,
        PLACES,
        [*((name, n, lon, Decimal("50.005")) for name, n, lon, _ in POINTS[:30]), ("Nigdzie", 1, None, None)],
        number=2,
    )
    rows = f"/api/v1/resources/{stops.pk}/rows"
    assert [client.get(rows, {"lon__area": area}).json()["count"] for area in ("Bytków", "2474022", "Centrum", "2474")] == [11, 11, 0, 21]
    narrowed = page(client, "/dane/miasto/przystanki/mapa/?lon__area=bytków&miejsca__gte=5")
    assert words(narrowed.select_one(".rz-chosen")).startswith("Miejsce leży w obszarze bytków")
    assert narrowed.select_one('.rz-map__form input[name="miejsca__gte"]')
    assert narrowed.select_one('.rz-map__form input[name="lon__area"]') is None
    boxed = client.get(f"/api/v1/resources/{districts.pk}/rows?geometria__bbox=19.012,50.002,19.013,50.003").json()
    assert [row["dzielnica"] for row in boxed["rows"]] == ["Bańgów"]
    moved = page(client, "/dane/miasto/dzielnice/mapa/?_box=19.012,50.002,19.013,50.003")
    assert moved.select_one("[data-to-table]")["href"] == "/dane/miasto/dzielnice/?geometria__bbox=19.012%2C50.002%2C19.013%2C50.003"
    exported = b"".join(client.get(f"/api/v1/resources/{districts.pk}/export.geojson?geometria__bbox=19.012,50.002,19.013,50.003"))
    assert [one["properties"]["dzielnica"] for one in json.loads(exported)["features"]] == ["Bańgów"]


def test_an_area_of_places_is_that_of_public_boundaries_as_they_are_now(client, bank_dir, stops, districts):
    rows = f"/api/v1/resources/{stops.pk}/rows"
    assert client.get(rows, {"lon__area": "Bytkow"}).json()["count"] == 0
    assert client.get(rows, {"lon__area": "Nieznane"}).json()["code"] == "area-unknown"
    first = client.get(rows, {"lon__area": "Bytków", "limit": 1})
    wider = [
        (
            "Bytków",
            "2474011",
            "POLYGON ((19.0005 50, 19.0105 50, 19.0105 51, 19.0005 51, 19.0005 50), (19.005 50, 19.007 50, 19.007 51, 19.005 51, 19.005 50))",
        )
    ]
    publish(bank_dir, districts, AREAS, wider, number=2)
    again = client.get(rows, {"lon__area": "Bytków", "limit": 1}, headers={"If-None-Match": first.headers["ETag"]})
    # Ten stops less the one in the hole; those on its edge stay.
    assert (again.status_code, again.json()["count"]) == (200, 9)
    districts.audience = Audience.OFFICE
    districts.save()
    assert client.get(rows, {"lon__area": "Bytków"}).json()["code"] == "no-boundaries"


def test_the_first_map_is_of_the_last_year(client, trees):
    response = client.get("/dane/miasto/drzewa/mapa/?_classes=equal")
    assert response["Location"] == "/dane/miasto/drzewa/mapa/?rok=2024&group=dzielnica&measure=sum%28drzewa%29&_classes=equal"
    chosen = page(client, response["Location"]).select_one(".rz-chosen a")
    assert "Rok: 2024" in words(chosen)
    assert chosen["href"] == "/dane/miasto/drzewa/mapa/?group=dzielnica&measure=sum%28drzewa%29&_classes=equal"


def test_groups_that_are_no_areas_are_left_in_the_table(client, stops, trees):
    way = page(client, "/dane/miasto/drzewa/?group=rok&rok=2024").select_one("a[href*='/mapa/']")["href"]
    assert way == "/dane/miasto/drzewa/mapa/?rok=2024"


def test_an_area_leads_to_its_rows(client, trees):
    soup = page(client, "/dane/miasto/drzewa/mapa/?rok=2023")
    assert set(links(soup)) == {
        "/dane/miasto/drzewa/?rok=2023&dzielnica=BYTK%C3%93W",
        "/dane/miasto/drzewa/?rok=2023&dzielnica=Ba%C5%84g%C3%B3w",
    }
    assert "1 wiersz" in words(page(client, links(soup)[0]))


def test_a_form_chooses_the_figure_and_the_classes(client, trees):
    soup = page(client, "/dane/miasto/drzewa/mapa/?group=dzielnica&measure=count&_classes=equal")
    assert "Liczba wierszy, według: Dzielnica" in words(soup)
    assert soup.select_one('select[name="measure"] option[selected]')["value"] == "count"
    assert soup.select_one('select[name="_classes"] option[selected]')["value"] == "equal"


def test_teryt_codes_of_any_length_find_their_areas(client, bank_dir, city, districts):
    schema = Schema(columns=(column("kod"), column("liczba", "integer")), key=("kod",))
    found = resource(city, "kody", title_pl="Kody")
    publish(bank_dir, found, schema, [("247401", 7), ("2474022", 9)])
    answer = features(client, found, "_box=18,49,20,52&_zoom=9&group=kod&measure=sum(liczba)")
    told = {one["properties"]["t"]: one["properties"].get("v") for one in answer["features"]}
    assert told == {"Bytków": 7, "Bańgów": 9, "Centrum": None}
    rows = client.get(f"/api/v1/resources/{found.pk}/rows?kod__area=2474").json()
    assert rows["count"] == 2


def test_boundaries_that_not_everybody_may_see_are_not_used(client, trees, districts):
    districts.audience = Audience.OFFICE
    districts.save()
    assert client.get("/dane/miasto/drzewa/mapa/").status_code == 400
    assert page(client, "/dane/miasto/drzewa/").select_one('a[href*="/mapa/"]') is None


def test_a_table_without_places_says_what_a_map_needs(client, bank_dir, city):
    found = resource(city, "inne", title_pl="Inne")
    publish(bank_dir, found, FIGURES, TREES)
    assert "Mapa potrzebuje kolumn" in words(page(client, "/dane/miasto/inne/mapa/", status=400))
    assert client.get(f"/api/v1/resources/{found.pk}/export.geojson").json()["code"] == "no-shapes"


# --- background, policy


def test_without_a_background_nothing_is_let_in(client, stops):
    response = client.get("/dane/miasto/przystanki/mapa/")
    assert response["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert json.loads(BeautifulSoup(response.content, "html.parser").select_one("[data-map]")["data-map"])["background"] is None


@pytest.mark.parametrize(("name", "origin"), [("osm", "https://tile.openstreetmap.org"), ("geoportal", "https://mapy.geoportal.gov.pl")])
def test_the_background_is_let_in_on_maps_alone_and_named(client, stops, settings, name, origin):
    settings.BANK_MAP_BACKGROUND = name
    response = client.get("/dane/miasto/przystanki/mapa/")
    policy = response["Content-Security-Policy"]
    assert policy.count(origin) == 2
    assert f"connect-src 'self' {origin};" in policy
    assert "script-src 'self';" in policy
    assert "©" in BeautifulSoup(response.content, "html.parser").select_one(".rz-map__credit").get_text()
    assert origin not in client.get("/dane/miasto/przystanki/")["Content-Security-Policy"]


def test_a_map_is_in_english_too(client, stops):
    assert "30 points. 1 row has no place on earth." in words(page(client, "/en/dane/miasto/przystanki/mapa/"))


def test_places_that_not_everybody_may_see_are_on_no_map(client, stops):
    stops.audience = Audience.OFFICE
    stops.save()
    for address in ("/dane/miasto/przystanki/mapa/", f"/api/v1/resources/{stops.pk}/map?_box=19,50,20,51&_zoom=9"):
        assert client.get(address).status_code == 404


def test_documents_have_no_map(client, city):
    assert client.get("/dane/miasto/nie-ma/mapa/").status_code == 404


def test_places_are_offered_as_geojson_and_groups_are_not(client, stops):
    def offered(rest):
        return [words(one) for one in page(client, stops.get_absolute_url() + rest).select(".rz-taking .rz-download__format")]

    assert offered("")[:4] == ["CSV do Excela", "ODS", "CSV", "GeoJSON"]
    assert "GeoJSON" not in offered("?group=lon")
