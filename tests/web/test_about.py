"""Pages that an administrator keeps: what they say at first, how they are written, and that they can do no harm."""

import io
import re

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, PngImagePlugin

from ratusz.bank.base.errors import Conflict, NotAllowed, WrongUsage
from ratusz.portal.about import actions, queries
from ratusz.portal.about.models import KeptVersion, Key, Logo
from ratusz.portal.about.nouns import Declaration, Facts, Prose
from ratusz.portal.core.markdown import to_html
from ratusz.portal.core.models import AuditEntry
from tests.support.moments import after

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

REQUIRED = (
    "wstep", "podmiot", "zakres", "url", "data-publikacja", "data-aktualizacja", "status", "kontakt", "email", "telefon", "procedura",
    "data-sporzadzenie", "architektura", "komunikacja",
)  # fmt: skip
CONDITIONAL = ("data-przeglad", "ocena", "aplikacje", "architektura-url")
FACTS = Facts(
    institution_pl="Urząd Miasta Siemianowice Śląskie", institution_en="City Hall", post="ul. Jana Pawła II 10", email="bank@miasto.example",
    phone="32 765 62 00", bip_url="https://bip.miasto.example/", officer_name="Anna Inspektor", officer_email="iod@miasto.example",
)  # fmt: skip


@pytest.fixture(autouse=True)
def named(settings):
    settings.BANK_NAME, settings.BANK_ADDRESS = "Bank Danych", "https://dane.example.pl"


def soup(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return BeautifulSoup(answer.content, "html.parser")


def ids(page):
    return [one["id"].removeprefix("a11y-") for one in page.select('[id^="a11y-"]')]


def test_the_declaration_has_each_id_once(client, office, adam):
    """Technical conditions of 31.07.2024; days stand in `time`."""
    page = soup(client, "/dostepnosc/")
    assert sorted(ids(page)) == sorted(REQUIRED)
    assert page.select_one("time#a11y-data-sporzadzenie")["datetime"]
    told = Declaration(
        published_on="2026-01-02", updated_on="2026-01-03", prepared_on="2026-01-04", reviewed_on="2026-03-30", cost_url="https://x.pl/a",
        apps_pl="Aplikacja", building_url="https://x.pl/b", building_pl="Winda.", speaking_pl="Tłumacz.", assessed="other", assessed_by="Fundacja",
    )  # fmt: skip
    actions.save(key=Key.ACCESSIBILITY, content=told, by=adam, now=after())
    for path in ("/dostepnosc/", "/en/dostepnosc/"):
        page = soup(client, path)
        assert sorted(ids(page)) == sorted(REQUIRED + CONDITIONAL)
        assert page.select_one("#a11y-data-przeglad")["datetime"] == "2026-03-30"
    assert "Fundacja" in page.text


@pytest.mark.parametrize(("status", "words"), [("full", "conforms to"), ("partial", "conforms in part"), ("none", "does not conform")])
def test_the_declaration_says_how_far_it_conforms(client, office, adam, status, words):
    actions.save(key=Key.ACCESSIBILITY, content=Declaration(status=status), by=adam, now=after())
    assert words in " ".join(soup(client, "/en/dostepnosc/").select_one("#a11y-status").text.split())


@pytest.mark.parametrize("path", ["/prywatnosc/", "/regulamin/", "/kontakt/", "/en/prywatnosc/", "/en/regulamin/", "/en/kontakt/"])
def test_pages_begin_with_a_text_in_which_the_city_stands(client, office, adam, path):
    actions.save(key=Key.FACTS, content=FACTS, by=adam, now=after())
    page = soup(client, path)
    assert "bank@miasto.example" in page.text
    assert "{" not in page.select_one("main").text


def test_the_footer_leads_to_them(client, office, adam):
    links = {one["href"] for one in soup(client, "/").select(".rz-footer a")}
    assert {"/prywatnosc/", "/regulamin/", "/kontakt/", "/dostepnosc/", "/zmiany/"} <= links
    actions.save(key=Key.FACTS, content=FACTS, by=adam, now=after())
    assert "https://bip.miasto.example/" in {one["href"] for one in soup(client, "/").select(".rz-footer a")}


def test_an_administrator_looks_first_and_saves_then(client, office, adam):
    client.force_login(adam)
    said = {"body_pl": "## Nowe\n\nSłowa **ważne**.", "body_en": "New words.", "note": "Próba", "after": "0"}
    looked = BeautifulSoup(client.post("/urzad/strony/regulamin/", said | {"preview": "1"}).content, "html.parser")
    assert looked.select_one("#podglad ~ details h2").text == "Nowe"
    assert not KeptVersion.objects.exists()
    assert client.post("/urzad/strony/regulamin/", said).status_code == 302
    assert soup(client, "/regulamin/").select_one("main strong").text == "ważne"
    assert "New words." in soup(client, "/en/regulamin/").text
    assert AuditEntry.objects.get(verb="page.kept").detail == {"note": "Próba"}


def test_an_earlier_version_can_be_said_again(client, office, adam):
    for number in (1, 2):
        actions.save(key=Key.TERMS, content=Prose(body_pl=f"Wersja numer {number}"), by=adam, now=after(hours=number))
    client.force_login(adam)
    assert "Wersja numer 2" in soup(client, "/regulamin/").text
    client.post("/urzad/strony/regulamin/1/przywroc/")
    assert "Wersja numer 1" in soup(client, "/regulamin/").text
    assert list(KeptVersion.objects.values_list("number", "back_to")) == [(3, 1), (2, None), (1, None)]
    assert "Wersja 3" in soup(client, "/urzad/strony/regulamin/").text


def test_nobody_writes_over_the_words_of_another(office, adam):
    actions.save(key=Key.TERMS, content=Prose(body_pl="Pierwsza"), by=adam, now=after(), after=0)
    with pytest.raises(Conflict):
        actions.save(key=Key.TERMS, content=Prose(body_pl="Druga"), by=adam, now=after(), after=0)


def test_saving_the_same_makes_no_version(office, adam):
    for hour in (1, 2):
        actions.save(key=Key.TERMS, content=Prose(body_pl="To samo"), by=adam, now=after(hours=hour))
    assert KeptVersion.objects.count() == 1


def test_only_an_administrator_keeps_them(client, office, adam, dorota, ala):
    with pytest.raises(NotAllowed):
        actions.save(key=Key.FACTS, content=FACTS, by=dorota, now=after())
    version = actions.save(key=Key.FACTS, content=FACTS, by=adam, now=after())
    with pytest.raises(NotAllowed):
        actions.restore(version=version, by=ala, now=after())
    with pytest.raises(NotAllowed):
        actions.add_logo(sent=picture(), says_pl="x", by=dorota, now=after())
    client.force_login(dorota)
    assert client.get("/urzad/strony/").status_code == 404


@pytest.mark.parametrize(
    "harm",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](https://obcy.example/x.png)",
        '<a href="https://x" style="position:fixed">x</a>',
        '<https://x.example/"onmouseover=alert(1)>',
        "[x](vbscript:x)",
    ],
)
def test_no_text_does_harm(harm):
    made = BeautifulSoup(to_html(harm), "html.parser")
    assert not made.select("script, img, iframe, style, form, object")
    for one in made.find_all(True):
        assert set(one.attrs) <= {"href", "title", "rel", "start"}
        assert re.match(r"https?:|mailto:|tel:", one.get("href", "https:"))


def test_headings_begin_below_that_of_the_page():
    assert "<h2>A</h2>" in to_html("# A")
    assert "<h3>B</h3>" in to_html("### B")


def test_the_clause_stands_under_a_form(rf):
    assert "art. 6 ust. 1" in queries.clause()


def picture(size=(900, 300), kind="PNG", **extra):
    out = io.BytesIO()
    Image.new("RGB", size, "#003399").save(out, kind, **extra)
    return out.getvalue()


def test_a_logo_is_another_picture_than_was_sent(client, office, adam):
    hidden = PngImagePlugin.PngInfo()
    hidden.add_text("Comment", "<script>alert(1)</script>")
    sent = picture((4_000, 1_000), pnginfo=hidden) + b"<?php tail"
    client.force_login(adam)
    file = SimpleUploadedFile("ue.png", sent, "image/png")
    client.post("/urzad/strony/", {"file": file, "says_pl": "Unia Europejska", "url": "https://europa.eu/"})
    logo = Logo.objects.get()
    assert (logo.width, logo.height) == (960, 240)
    client.logout()
    shown = soup(client, "/").select_one(".rz-footer__logos img")
    assert (shown["alt"], shown.parent["href"]) == ("Unia Europejska", "https://europa.eu/")
    served = client.get(shown["src"])
    assert b"script" not in served.content
    assert b"php" not in served.content
    assert Image.open(io.BytesIO(served.content)).format == "PNG"
    assert "sandbox" in served["Content-Security-Policy"]
    assert "immutable" in served["Cache-Control"]
    client.force_login(adam)
    assert "Unia Europejska" in soup(client, "/urzad/strony/").text
    client.post(f"/urzad/strony/logo/{logo.pk}/usun/")
    assert client.get(shown["src"]).status_code == 404
    assert client.post(f"/urzad/strony/logo/{logo.pk}/usun/").status_code == 404


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"GIF89a" + b"\0" * 40,
        picture()[:200],
        picture((6_000, 6_000)),
        b"\x89PNG" + b"\0" * 5_000_001,
    ],
    ids=["empty", "svg", "gif", "cut", "too many pixels", "too many bytes"],
)
def test_what_is_no_picture_is_refused(office, adam, sent):
    with pytest.raises(WrongUsage):
        actions.add_logo(sent=sent, says_pl="x", by=adam, now=after())


def test_jpeg_and_webp_are_taken(office, adam):
    for kind in ("JPEG", "WEBP"):
        actions.add_logo(sent=picture(kind=kind), says_pl=kind, by=adam, now=after())
    assert Logo.objects.count() == 2


def test_what_is_lacking_is_told(client, office, adam):
    client.force_login(adam)
    before = len(soup(client, "/urzad/strony/").select(".rz-problems > li"))
    actions.save(key=Key.FACTS, content=FACTS, by=adam, now=after())
    assert 0 < len(soup(client, "/urzad/strony/").select(".rz-problems > li")) < before


def test_the_declaration_is_reviewed_each_year(office, adam, dorota):
    actions.save(key=Key.ACCESSIBILITY, content=Declaration(prepared_on="2025-11-04"), by=adam, now=after())
    (duty,) = queries.duties(adam, after())
    assert duty.due_on.isoformat() == "2026-03-31"
    assert not list(queries.duties(dorota, after()))
    actions.save(key=Key.ACCESSIBILITY, content=Declaration(prepared_on="2025-11-04", reviewed_on="2026-02-01"), by=adam, now=after())
    assert not list(queries.duties(adam, after()))
