"""Correcting a reading by pointing, without scripts: every mark is a form that is sent and a page that comes back."""

import io
import json
from zipfile import ZipFile

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from ratusz.bank.read.source import formats
from ratusz.portal.catalog.models import Resource
from ratusz.portal.core.models import AuditEntry
from tests.support.deliveries import book, sent

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

#: The name of the office above the heading is taken for a part of it, and symbols for numbers.
SHEET = {
    "Szkoły": [
        ["Wydział", "Edukacji", "Siemianowice"],
        ["Szkoła", "Symbol", "Uczniowie"],
        ["SP 1", 101, 310],
        ["SP 2", 102, 287],
        ["SP 3", 103, 154],
        ["SP 5", 105, 201],
    ]
}


@pytest.fixture
def table(bank_dir, population_dataset):
    return Resource.objects.create(dataset=population_dataset, slug="szkoly", title_pl="Szkoły")


@pytest.fixture
def delivery(table, ala):
    return sent(book(SHEET), table, by=ala, name="szkoly.xlsx")


@pytest.fixture
def page(client, ala, delivery):
    client.force_login(ala)
    return Page(client, delivery)


class Page:
    """The page of a delivery's table, and what is said on it."""

    def __init__(self, client, delivery, number=1):
        self.client, self.delivery = client, delivery
        self.address = reverse("intake:correct", args=[delivery.pk, number])

    def get(self, query=""):
        answer = self.client.get(self.address + query)
        assert answer.status_code == 200
        return BeautifulSoup(answer.content, "html.parser")

    def seen(self):
        """What stands on the page as it would be opened now."""
        self.delivery.refresh_from_db()
        return {"seen": self.delivery.standing_recipe}

    def post(self, name, *more):
        return self.client.post(reverse(f"intake:correct-{name}", args=[self.delivery.pk, *more]), self.seen())

    def say(self, mark, **given):
        answer = self.client.post(self.address, {"mark": mark, **self.seen(), **given})
        assert answer.status_code == 302, answer.content.decode()[:800]
        back = self.client.get(answer["Location"])
        assert back.status_code == 200
        return BeautifulSoup(back.content, "html.parser")


def roles(page):
    return {int(row.select_one(".rz-sheet__number").text): row["data-role"] for row in page.select("[data-sheet] tbody tr[data-role]")}


def heads(page):
    return [one.select_one("span").text for one in page.select(".rz-pointing__result thead th")[1:]]


def test_a_heading_and_codes_are_pointed_at_and_the_file_is_read_so(page, delivery):
    before = page.get()
    assert roles(before) == {1: "header", 2: "header", 3: "data", 4: "data", 5: "data", 6: "data"}
    assert heads(before) == ["Wydział / Szkoła", "Edukacji / Symbol", "Siemianowice / Uczniowie"]
    after = page.say("heading", first=2)
    assert (roles(after)[1], heads(after)) == ("preamble", ["Szkoła", "Symbol", "Uczniowie"])
    typed = page.say("kind-text", position=1)
    assert [cell.text for cell in typed.select(".rz-pointing__result tbody tr")[0].select("th, td")] == ["1", "SP 1", "101", "310"]
    assert "text" in typed.select("[data-sheet] thead th")[2].text or "tekst" in typed.select("[data-sheet] thead th")[2].text
    answer = page.post("save")
    assert answer["Location"] == delivery.get_absolute_url()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.draft) == ("read", "")
    found = delivery.tables.get()
    assert found.reading["header_rows"] == [2]
    recipe = json.loads(page.client.get(reverse("intake:correct-recipe", args=[delivery.pk])).content)
    columns = recipe["tables"][0]["columns"]
    assert [(one["name"], one["type"], one["settled"]) for one in columns] == [
        ("szkola", "text", False), ("symbol", "text", True), ("uczniowie", "integer", False),
    ]  # fmt: skip
    assert list(AuditEntry.objects.filter(verb__contains="mark").values_list("verb", flat=True)) == ["delivery.reading-marked"] * 2


def test_several_steps_are_taken_back_and_all_is_forgotten(page, delivery):
    page.say("heading", first=2)
    page.say("total", first=6)
    page.say("left-out", first=5)
    assert roles(page.get()) == {1: "preamble", 2: "header", 3: "data", 4: "data", 5: "skipped", 6: "total"}
    page.post("undo", 1)
    assert roles(page.get())[5] == "data"
    page.post("undo", 1)
    page.post("undo", 1)
    assert roles(page.get())[1] == "header"
    delivery.refresh_from_db()
    assert (delivery.draft, delivery.drafts_before) == ("", [])
    assert "cofać" in page.client.get(page.post("undo", 1)["Location"]).content.decode()
    page.say("heading", first=2)
    page.post("anew", 1)
    assert roles(page.get())[1] == "header"


def test_menus_open_without_scripts(page):
    row = page.get("?wiersz=2").select_one('[data-menu="row"]')
    assert not row.has_attr("hidden")
    assert row.select_one("input[name=first]")["value"] == "2"
    column = page.get("?kolumna=1").select_one('[data-menu="column"]')
    assert column.select_one("input[name=label]")["value"] == "Edukacji / Symbol"
    assert column.select_one("[aria-current]")["value"] == "kind-integer"
    assert page.get().select_one('[data-menu="row"]').has_attr("hidden")
    assert page.get("?wiersz=²&wiersze=²").select_one('[data-menu="row"]') is not None
    assert page.get("?wiersz=x&kolumna=99&wiersze=abc").select_one('[data-menu="column"]').has_attr("hidden")


def test_columns_are_renamed_left_out_and_brought_back(page):
    page.say("heading", first=2)
    renamed = page.say("rename", position=2, label="Liczba uczniów", unit="osoba")
    assert heads(renamed)[2] == "Liczba uczniów"
    assert "osoba" in renamed.select(".rz-pointing__result thead th")[3].text
    assert heads(page.say("drop-column", position=1)) == ["Szkoła", "Liczba uczniów"]
    assert page.get("?kolumna=1").select_one('[data-when="out"]:not([hidden]) button')["value"] == "bring-column"
    # A new mark on rows keeps what was said of columns.
    assert heads(page.say("left-out", first=6)) == ["Szkoła", "Liczba uczniów"]
    assert heads(page.say("bring-column", position=1)) == ["Szkoła", "Symbol", "Liczba uczniów"]
    assert heads(page.say("rename", position=2, label="", unit="")) == ["Szkoła", "Symbol", "Liczba uczniów"]


def test_what_makes_no_sense_is_said_and_changes_nothing(page, delivery):
    for given in ({"mark": "heading"}, {"mark": "nonsense", "first": 1}, {"mark": "kind-text"}, {}):
        answer = page.client.post(page.address, given)
        assert "Wskaż" in page.client.get(answer["Location"]).content.decode()
    for mark, given in (("heading", {"first": 70}), ("split", {"first": 1}), ("join", {}), ("kind-text", {"position": 77})):
        assert page.say(mark, **given).select_one(".rz-messages")
    delivery.refresh_from_db()
    assert delivery.draft == ""
    assert page.post("save").status_code == 302
    assert page.client.get(reverse("intake:correct", args=[delivery.pk, 2])).status_code == 404
    delivery.__class__.objects.update(state="reading")
    assert page.client.get(page.address).status_code == 404


def test_a_second_table_is_cut_off_read_apart_and_joined_again(client, table, ala):
    rows = [["Szkoła", "Uczniowie"], ["SP 1", 310], ["SP 2", 287], ["Przedszkole", "Dzieci"], ["P 1", 75], ["P 2", 66], ["P 7", 81]]
    delivery = sent(book({"Dane": rows}), table, by=ala, name="dane.xlsx")
    client.force_login(ala)
    page = Page(client, delivery)
    assert set(roles(page.get()).values()) == {"header", "data"}
    two = page.say("split", first=4)
    assert roles(two) == {1: "header", 2: "data", 3: "data"} | dict.fromkeys(range(4, 8), "table")
    assert len(two.select(".rz-tabs a")) == 2
    lower = Page(client, delivery, 2)
    assert roles(lower.get()) == dict.fromkeys(range(1, 4), "table") | {4: "header", 5: "data", 6: "data", 7: "data"}
    assert heads(lower.get()) == ["Przedszkole", "Dzieci"]
    page.post("save")
    assert [(one.name, one.rows) for one in delivery.tables.all()] == [("Dane", 2), ("Dane (2)", 3)]
    assert delivery.tables.first().resource == table
    assert client.get(reverse("intake:correct-table", args=[delivery.pk, 2]))["Location"] == lower.address
    one = lower.say("join")
    assert not one.select(".rz-tabs a")
    page.post("save")
    assert [(one.name, one.rows) for one in delivery.tables.all()] == [("Dane", 6)]


def test_periods_over_columns_are_laid_out_as_rows_and_back(client, table, ala):
    rows = [["Dzielnica", "2022", "2023", "2024"], ["Bytków", 310, 305, 301], ["Centrum", 42, 43, 44], ["Bańgów", 7, 8, 9]]
    delivery = sent(book({"Dane": rows}), table, by=ala, name="dane.xlsx")
    client.force_login(ala)
    page = Page(client, delivery)
    assert "2022, 2023, 2024" in page.get().select_one(".rz-pointing__result .rz-notice").text
    assert heads(page.say("long")) == ["Dzielnica", "rok", "wartość"]
    kept = page.say("left-out", first=4)
    assert (heads(kept), kept.select_one("[data-aloud]").text) == (["Dzielnica", "rok", "wartość"], "6 wierszy, 3 kolumny.")
    assert heads(page.say("wide")) == ["Dzielnica", "2022", "2023", "2024"]
    page.say("long")
    page.post("save")
    assert delivery.tables.get().rows == 6
    assert page.say("heading", first=2).select_one(".rz-pointing__result thead th:nth-of-type(2)").text == "Bytków"


def test_a_sheet_is_no_table_and_is_one_after_all(page):
    out = page.say("leave", because="notatki")
    assert set(roles(out).values()) == {"skipped"}
    assert out.select('input[value="take"]')
    assert heads(page.say("take"))[0] == "Wydział / Szkoła"


def test_a_text_is_opened_otherwise(client, table, ala):
    delivery = sent("kod,nazwa;ile\n1,a;5\n2,b;6\n3,c;7\n".encode("cp1250"), table, by=ala, name="plik.csv")
    client.force_login(ala)
    page = Page(client, delivery)
    first = page.get()
    assert first.select_one('select[name="delimiter"] option[selected]')
    other = "," if first.select_one('select[name="delimiter"] option[selected]')["value"] == ";" else ";"
    again = page.say("dialect", encoding="utf-8", delimiter=other, quotechar='"')
    assert again.select_one('select[name="delimiter"] option[selected]')["value"] == other
    assert heads(again) != heads(first)
    assert page.say("dialect", encoding="utf-8", delimiter="|", quotechar='"').select_one(".rz-messages [data-tone=danger]")


@pytest.mark.skipif("zip" not in formats, reason="ZIP archives are not read yet")
def test_a_table_of_an_archive_is_corrected_like_any_other(client, table, ala):
    packed = io.BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr("dane/rok.csv", "Dzielnica;Dzieci\nBytków;12\nCentrum;31\n")
        archive.writestr("dane/szkoly.xlsx", book(SHEET))
    delivery = sent(packed.getvalue(), table, by=ala, name="paczka.zip")
    client.force_login(ala)
    page = Page(client, delivery, 2)
    assert [tab.text.strip() for tab in page.get().select(".rz-tabs a")] == ["rok", "szkoly / Szkoły"]
    assert heads(page.say("heading", first=2)) == ["Szkoła", "Symbol", "Uczniowie"]
    assert heads(Page(client, delivery).get()) == ["Dzielnica", "Dzieci"]
    assert heads(Page(client, delivery).say("dialect", encoding="utf-8", delimiter=";", quotechar="'")) == ["Dzielnica", "Dzieci"]
    assert client.get(reverse("intake:correct-table", args=[delivery.pk, 2]))["Location"] == page.address
    page.post("save")
    assert delivery.tables.get(number=2).reading["header_rows"] == [2]
    page.post("anew", 2)
    assert heads(page.get())[0] == "Wydział / Szkoła"
    assert client.get(reverse("intake:marked", args=[delivery.pk])).status_code == 200


def test_more_rows_of_a_long_sheet_are_shown_when_asked_for(client, table, ala):
    rows = [["nr", "ile"], *[[f"n{n}", n] for n in range(400)]]
    delivery = sent(book({"Dane": rows}), table, by=ala, name="dane.xlsx")
    client.force_login(ala)
    page = Page(client, delivery)
    first = page.get()
    assert (len(roles(first)), first.select_one(".rz-sheet__gap").text) == (60, "Niepokazane wiersze: 341")
    assert len(roles(page.get("?wiersze=150"))) == 160
    assert len(roles(page.get("?wiersze=9999"))) == 401


def test_of_a_large_sheet_the_heading_and_columns_can_be_pointed_at(client, table, ala, monkeypatch):
    monkeypatch.setattr("ratusz.bank.read.spool.LARGE_CELLS", 100)
    rows = [["Wydział", "Edukacji", "x"], ["Szkoła", "Symbol", "Uczniowie"], *[[f"SP {n}", 100 + n, n] for n in range(300)]]
    delivery = sent(book({"Szkoły": rows}), table, by=ala, name="duzy.xlsx")
    client.force_login(ala)
    page = Page(client, delivery)
    assert "duży" in page.get().select_one(".rz-pointing__below").text
    assert heads(page.say("heading", first=2)) == ["Szkoła", "Symbol", "Uczniowie"]
    page.say("kind-text", position=1)
    for mark in ("total", "left-out", "split", "data", "notes"):
        assert page.say(mark, first=9).select_one(".rz-messages [data-tone=danger]")
    page.post("save")
    found = delivery.tables.get()
    assert (found.rows, found.reading["header_rows"]) == (300, [2])


def test_a_file_that_says_itself_what_it_holds_is_only_looked_at(client, table, ala):
    out = io.BytesIO()
    pq.write_table(pa.table({"szkola": ["SP 1", "SP 2"], "uczniowie": [310, 287]}), out)
    delivery = sent(out.getvalue(), table, by=ala, name="szkoly.parquet")
    client.force_login(ala)
    page = Page(client, delivery)
    assert "SP 2" in page.get().select_one("[data-sheet]").text
    assert not page.get().select("[data-menu]")
    assert client.post(page.address, {"mark": "heading", "first": 2}).status_code == 302
    delivery.refresh_from_db()
    assert delivery.draft == ""


def test_others_look_and_do_not_touch(client, delivery, renata, bartek):
    client.force_login(renata)
    page = Page(client, delivery)
    assert not page.get().select("form[action*=odczyt], [data-menu]")
    assert client.post(page.address, {"mark": "heading", "first": 2}).status_code == 403
    client.force_login(bartek)
    assert client.get(page.address).status_code == 404


def test_the_page_asks_few_questions(page, django_assert_max_num_queries):
    page.say("heading", first=2)
    with django_assert_max_num_queries(8):
        page.get()


def test_problems_come_back_as_the_same_sheet(client, table, ala):
    rows = [["Szkoła", "Uczniowie"], *[[f"SP {n}", 300 + n] for n in range(1, 5)], ["SP 5", "około 200"]]
    delivery = sent(book({"Szkoły": rows}), table, by=ala, name="szkoły 2024.xlsx")
    client.force_login(ala)
    address = reverse("intake:marked", args=[delivery.pk])
    assert address in client.get(delivery.get_absolute_url()).content.decode()
    answer = client.get(address)
    assert "szko%C5%82y%202024%20-%20uwagi.xlsx" in answer.headers["Content-Disposition"]
    page = openpyxl.load_workbook(io.BytesIO(answer.content))["Szkoły"]
    assert "około 200" in page["B6"].comment.text
    clean = sent(book({"Szkoły": rows[:-1]}), table, by=ala, name="szkoły.xlsx", seconds=5)
    assert reverse("intake:marked", args=[clean.pk]) not in client.get(clean.get_absolute_url()).content.decode()
    clean.__class__.objects.update(state="reading")
    assert client.get(address).status_code == 404
