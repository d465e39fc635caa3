"""How the bank is found from outside: canonical addresses, sitemap, robots, schema.org, pictures to share."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from defusedxml.ElementTree import fromstring

from ratusz.portal.catalog.models import Audience, Dataset, Resource
from ratusz.portal.explore.charts import pictures as drawings
from ratusz.portal.pages.outside import sitemap
from ratusz.portal.saved.actions import FigureWords, save_figure
from ratusz.portal.saved.models import Figure
from tests.support.moments import after

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(autouse=True)
def address(settings):
    settings.BANK_ADDRESS = "https://dane.example.pl"


@pytest.fixture
def figure(population, ala):
    words = FigureWords(title_pl="Ludność miasta", unit_pl="osób")
    return save_figure(resource=population, question="rok=2023&measure=sum(ludnosc)", words=words, by=ala, now=after(minutes=1))


def head(client, path):
    return BeautifulSoup(client.get(path).content, "html.parser").head


def canonical(client, path):
    return head(client, path).select_one('link[rel="canonical"]')["href"]


@pytest.mark.parametrize(
    ("asked", "one"),
    [
        ("/dane/", "/dane/"),
        ("/dane/?theme=ludnosc&sort=-published", "/dane/"),
        ("/dane/?q=ludno%C5%9B%C4%87&from=21", "/dane/?from=21"),
        ("/dane/?from=drugi", "/dane/"),
        ("/dane/ludnosc/?utm_source=x", "/dane/ludnosc/"),
        ("/dane/ludnosc/dzielnice/?dzielnica=Bytk%C3%B3w&sort=-rok", "/dane/ludnosc/dzielnice/"),
        ("/en/dane/ludnosc/", "/en/dane/ludnosc/"),
    ],
)
def test_a_filtered_view_is_found_at_the_address_of_the_whole(client, population, asked, one):
    assert canonical(client, asked) == f"https://dane.example.pl{one}"


def test_each_language_tells_of_the_other(client, population):
    for path in ("/dane/ludnosc/", "/en/dane/ludnosc/"):
        links = {one["hreflang"]: one["href"] for one in head(client, path).select("link[hreflang]")}
        assert links["pl"] == links["x-default"] == "https://dane.example.pl/dane/ludnosc/"
        assert links["en"] == "https://dane.example.pl/en/dane/ludnosc/"


def test_pages_that_nobody_is_to_find_say_nothing(client, population, ala):
    assert head(client, "/nie-ma/").select_one('link[rel="canonical"]') is None
    assert head(client, "/zestawienie/").select_one('link[rel="canonical"]') is None
    client.force_login(ala)
    assert head(client, "/urzad/").select_one('link[rel="canonical"]') is None


def test_the_dataset_is_described_for_search_engines(client, population, dorota):
    bip = "https://bip.edukacja.example/"
    client.force_login(dorota)
    written = {"name_pl": "Wydział Edukacji", "kind": "department", "bip_url": bip}
    assert client.post("/urzad/jednostki/edukacja/", {**written, "bip_url": "javascript:x"}).status_code == 422
    assert client.post("/urzad/jednostki/edukacja/", written).status_code == 302
    client.logout()
    assert all(f'href="{bip}"' in client.get(path).content.decode() for path in ("/instytucje/edukacja/", "/dane/ludnosc/"))
    block = head(client, "/dane/ludnosc/").select_one('script[type="application/ld+json"]')
    said = json.loads(block.string)
    assert (said["@type"], said["name"], said["identifier"]) == ("Dataset", "Ludność miasta", str(population.dataset_id))
    assert said["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert (said["creator"]["name"], said["creator"]["sameAs"]) == ("Wydział Edukacji", [bip])
    csv = next(one for one in said["distribution"] if one["encodingFormat"] == "text/csv")
    assert client.get(csv["contentUrl"].removeprefix("https://dane.example.pl")).status_code == 200


def test_no_words_of_people_end_the_block(client, population):
    Dataset.objects.update(title_pl="</script><script>alert(1)</script>", description_pl="<!-- & \u2028")
    page = client.get("/dane/ludnosc/").content.decode()
    assert "<script>alert" not in page
    told = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[1]
    assert json.loads(told)["name"] == "</script><script>alert(1)</script>"


def test_what_is_shared_has_title_and_picture(client, population, figure):
    for path in ("/dane/ludnosc/", "/dane/ludnosc/dzielnice/", figure.get_absolute_url()):
        told = {one["property"]: one["content"] for one in head(client, path).select('meta[property^="og:"]')}
        assert told["og:url"] == f"https://dane.example.pl{path}"
        assert told["og:title"]
        assert told["og:image:alt"]
        drawn = client.get(told["og:image"].removeprefix("https://dane.example.pl"))
        assert drawn.headers["Content-Type"] == "image/png"
        assert drawn.content.startswith(b"\x89PNG")
        assert int.from_bytes(drawn.content[16:20]) == 1200
        assert not drawn.cookies


def test_the_home_page_is_shared_with_its_first_figure(client, population, figure):
    assert head(client, "/").select_one('meta[property="og:image"]') is None
    Figure.objects.update(at_home=True)
    picture = head(client, "/").select_one('meta[property="og:image"]')["content"]
    assert "/obraz/liczba/ludnosc-miasta/" in picture


def test_an_outdated_picture_leads_to_the_one_of_now(client, population):
    answer = client.get("/obraz/zbior/ludnosc/dawny.png")
    assert answer.status_code == 302
    assert re.fullmatch(r"/obraz/zbior/ludnosc/[0-9a-f]{20}\.png", answer["Location"])


def test_where_no_chart_can_be_drawn_the_picture_counts(client, population, monkeypatch):
    monkeypatch.setattr("ratusz.portal.pages.outside.pictures.chart_of", lambda *_asked: None)
    seen = []
    monkeypatch.setattr("ratusz.portal.pages.outside.pictures.png", lambda picture: seen.append(picture.svg) or b"")
    client.get(client.get("/obraz/tabela/ludnosc--dzielnice/dawny.png")["Location"])
    assert "7 wierszy" in seen[0]


def test_no_picture_of_what_is_not_for_everybody(client, population, ala):
    Dataset.objects.update(audience=Audience.OFFICE)
    client.force_login(ala)
    assert client.get("/obraz/zbior/ludnosc/dawny.png").status_code == 404
    assert head(client, "/dane/ludnosc/").select_one('meta[property="og:image"]') is None
    for path in ("/obraz/tabela/dzielnice/x.png", "/obraz/inny/ludnosc/x.png"):
        assert client.get(path).status_code == 404


def places(client, path="/sitemap.xml"):
    return fromstring(client.get(path).content)


def test_the_sitemap_names_what_everybody_sees(client, population, figure):
    found = {one.findtext(f"{MAP}loc"): one.findtext(f"{MAP}lastmod") for one in places(client)}
    base = "https://dane.example.pl"
    assert found[f"{base}/dane/ludnosc/dzielnice/"].startswith(f"{population.published_at:%Y-%m-%dT%H:%M}")
    assert {f"{base}/", f"{base}/dane/ludnosc/", f"{base}/kategorie/ludnosc/", f"{base}/instytucje/edukacja/"} <= set(found)
    assert f"{base}{figure.get_absolute_url()}" in found
    for one in found:
        assert client.get(one.removeprefix(base)).status_code == 200, one
    Dataset.objects.update(audience=Audience.OFFICE)
    assert not any("ludnosc" in one.findtext(f"{MAP}loc") for one in places(client))


def test_many_addresses_are_listed_in_parts(client, population, figure, monkeypatch):
    monkeypatch.setattr(sitemap, "MOST", 1)
    Resource.objects.create(
        dataset=population.dataset, slug="druga", title_pl="Druga", current=population.current, published_at=population.published_at
    )
    listed = [one.findtext(f"{MAP}loc").removeprefix("https://dane.example.pl") for one in places(client)]
    assert "/sitemap-zasoby-1.xml" in listed
    for path in listed:
        assert len(places(client, path)) >= 1
    assert client.get("/sitemap-zasoby-2.xml").status_code == 404
    assert client.get("/sitemap-urzad-0.xml").status_code == 404


def test_robots_are_kept_from_what_has_no_end(client, population):
    told = client.get("/robots.txt").content.decode()
    assert "Disallow: /*?\n" in told
    assert "Disallow: /urzad/\n" in told
    assert told.endswith("Sitemap: https://dane.example.pl/sitemap.xml\n")


def test_pictures_are_drawn_once(client, population, bank_dir):
    path = client.get("/obraz/zbior/ludnosc/dawny.png")["Location"]
    first = client.get(path).content
    kept = list((bank_dir / "cache" / drawings.CHARTS).glob("share-zbior-*.png"))
    assert [one.read_bytes() for one in kept] == [first]
