"""The inventory goes out as a spreadsheet and comes back: looked at first, taken over as a whole, undone; nothing is lost on the way."""

import csv
import io
import json
from importlib.resources import files

import openpyxl
import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile

from ratusz.portal.stewardship import actions, taking
from ratusz.portal.stewardship.models import Consumer, Flow, Inventory, Purpose, System
from ratusz.portal.stewardship.sheets import HEADINGS
from ratusz.portal.stewardship.words import FlowWords, PurposeWords, SystemWords
from tests.support.moments import after
from tests.support.voices import words

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SHEETS = "/urzad/po-co/arkusz/"
TITLES = [heading.title for heading in HEADINGS]


def sheet(*rows, titles=TITLES):
    """A CSV with these rows, each a dictionary by heading."""
    out = io.StringIO()
    written = csv.DictWriter(out, titles, delimiter=";", restval="")
    written.writeheader()
    written.writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def brought(client, content, name="spis.csv"):
    return client.post(SHEETS, {"file": SimpleUploadedFile(name, content)})


@pytest.fixture
def flow(education, ala):
    system = actions.make(words=SystemWords(name="SIO"), unit=education, by=ala, now=after())
    purpose = actions.make(words=PurposeWords(text_pl="raport o stanie gminy"), unit=education, by=ala, now=after())
    said = FlowWords(title="Dzieci", system=system, purposes=(purpose,), columns=("dzielnica", "dzieci"), personal="no", channel="file")
    return actions.make(words=said, unit=education, by=ala, now=after())


def test_what_went_out_comes_back_unchanged_in_both_formats(client, flow, ala):
    client.force_login(ala)
    assert "Wgraj" in words(client.get(SHEETS))
    for suffix in ("xlsx", "csv"):
        answer = client.get(f"/urzad/po-co/spis-danych.{suffix}")
        came = brought(client, answer.content, f"spis.{suffix}")
        page = words(client.get(came["Location"]))
        assert "do dodania: 0, do zmiany: 0, bez zmian: 1, nieprzyjętych: 0" in page, suffix
    book = openpyxl.load_workbook(io.BytesIO(client.get("/urzad/po-co/spis-danych.xlsx?pusty=1").content))
    assert book.sheetnames == ["przepływy", "słowa", "jak wypełnić"]
    assert [str(cell.value).rstrip(" *") for cell in book["przepływy"][1]] == TITLES
    assert book["przepływy"].max_row == 1
    assert "Wydział Edukacji" in [cell.value for cell in book["słowa"]["A"]]
    assert client.get("/urzad/po-co/spis-danych.pdf").status_code == 404


def test_one_sees_what_would_change_takes_it_over_and_undoes_it(client, flow, education, ala):
    client.force_login(ala)
    rows = (
        {"identyfikator": str(flow.pk), "jednostka": "Wydział Edukacji", "co gromadzimy": "Dzieci w przedszkolach", "kolumny": "-",
         "cele": "Raport o stanie gminy; rekrutacja", "podstawa prawna nowego celu": "Prawo oświatowe", "dane osobowe": "tak"},
        {"jednostka": "edukacja", "co gromadzimy": "Nauczyciele", "jak często": "CO ROK", "kto korzysta": "SIO centralne", "z systemu": "sio"},
    )  # fmt: skip
    address = brought(client, sheet(*rows))["Location"]
    page = words(client.get(address))
    assert "do dodania: 1, do zmiany: 1" in page
    assert "nowy cel: rekrutacja" in page
    assert Flow.objects.count() == 1, "nothing was done yet"
    client.post(f"{address}przyjmij/")
    made = {one.title: one for one in Flow.objects.loaded()}
    changed, new = made["Dzieci w przedszkolach"], made["Nauczyciele"]
    assert (changed.pk, changed.columns, changed.personal, changed.channel) == (flow.pk, [], "yes", "file"), "an empty cell changes nothing"
    assert sorted(str(one) for one in changed.purposes.all()) == ["raport o stanie gminy", "rekrutacja"]
    assert Purpose.objects.get(text_pl="rekrutacja").basis == "Prawo oświatowe"
    assert (new.frequency, new.system, [str(one) for one in new.consumers.all()]) == ("ANNUAL", System.objects.get(), ["SIO centralne"])
    client.post(f"{address}przyjmij/")
    assert Flow.objects.count() == 2, "once only"
    client.post(f"{address}cofnij/")
    back = Flow.objects.loaded().kept().get()
    assert (back.title, back.columns, back.personal) == ("Dzieci", ["dzielnica", "dzieci"], "no")
    assert [str(one) for one in back.purposes.all()] == ["raport o stanie gminy"]
    assert not Purpose.objects.kept().filter(text_pl="rekrutacja").exists()
    assert not Consumer.objects.kept().exists()
    assert Inventory.objects.get().state == "undone"


def test_rows_that_cannot_be_taken_say_where_why_and_how_to_mend_it(client, flow, education, surveying, ala, bartek):
    other = actions.make(words=FlowWords(title="Drogi"), unit=surveying, by=bartek, now=after())
    client.force_login(ala)
    at = "Wydział Edukacji"
    rows = (
        {"jednostka": at, "co gromadzimy": "Dobry"},
        {"jednostka": "", "co gromadzimy": "Bez jednostki"},
        {"jednostka": "Wydział Dziwny", "co gromadzimy": "X"},
        {"jednostka": "Wydział Geodezji", "co gromadzimy": "Nie moje"},
        {"jednostka": at, "co gromadzimy": ""},
        {"jednostka": at, "co gromadzimy": "Kanał", "droga": "gołębiem"},
        {"jednostka": at, "co gromadzimy": "Tabela", "zasób w banku": "nie/ma"},
        {"jednostka": at, "co gromadzimy": "dobry"},
        {"identyfikator": "abc", "jednostka": at, "co gromadzimy": "Zły numer"},
        {"identyfikator": str(other.pk), "jednostka": at, "co gromadzimy": "Cudze"},
        {"jednostka": at, "co gromadzimy": "Od", "od jednostki": "nikt"},
        {"jednostka": at, "co gromadzimy": "D" * 251},
    )
    address = brought(client, sheet(*rows))["Location"]
    page = words(client.get(address))
    assert "do dodania: 1, do zmiany: 0, bez zmian: 0, nieprzyjętych: 11" in page
    for said in (
        "wiersz 3, kolumna „jednostka”", "wiersz 7, kolumna „droga”", "api, plik, e-mail, papier", "To samo jest już w wierszu 2.",
        "Nie ma w banku tabeli „nie/ma”.", "Nie odpowiadasz za jednostkę „Wydział Geodezji”.", "najwyżej 250",
    ):  # fmt: skip
        assert said in page, said
    client.post(f"{address}przyjmij/")
    assert sorted(Flow.objects.filter(unit=education).values_list("title", flat=True)) == ["Dobry", "Dzieci"]


def test_what_changed_since_is_neither_overwritten_nor_undone(client, flow, ala, dorota, education):
    client.force_login(ala)
    row = {"identyfikator": str(flow.pk), "jednostka": "Wydział Edukacji", "co gromadzimy": "Z arkusza"}
    address = brought(client, sheet(row))["Location"]
    actions.change(thing=flow, words=FlowWords(title="Z ekranu"), by=dorota, now=after(minutes=5))
    answer = client.post(f"{address}przyjmij/", follow=True)
    assert "Ktoś to w międzyczasie zmienił" in words(answer)
    assert Flow.objects.get().title == "Z ekranu"
    client.post(f"{address}rezygnuj/")
    again = brought(client, sheet(row))["Location"]
    client.post(f"{again}przyjmij/")
    actions.change(thing=Flow.objects.get(), words=FlowWords(title="Znów z ekranu"), by=dorota, now=after(days=400))
    assert "1 zostało" in words(client.post(f"{again}cofnij/", follow=True))
    assert Flow.objects.get().title == "Znów z ekranu"
    client.force_login(dorota)
    assert client.get(again).status_code == 200, "a coordinator sees them all"


def test_a_file_without_the_headings_is_refused_with_the_way_on(client, flow, ala, renata, bartek):
    client.force_login(ala)
    answer = brought(client, b"a;b\n1;2\n")
    assert answer.status_code == 422
    assert "Weź szablon" in words(answer)
    assert client.post(SHEETS, {}).status_code == 422
    client.force_login(renata)
    assert "Wgraj" not in words(client.get(SHEETS))
    mine = taking.bring(name="x.csv", chunks=[sheet({"jednostka": "edukacja", "co gromadzimy": "X"})], by=ala, now=after())
    client.force_login(bartek)
    assert client.get(mine.get_absolute_url()).status_code == 404


def test_a_contract_of_the_standard_goes_out_and_its_purpose_comes_in(client, flow, population, ala):
    purpose = actions.make(words=PurposeWords(text_pl="strategia miasta", basis="art. 10e u.s.g."), unit=flow.unit, by=ala, now=after())
    said = FlowWords(title="Ludność", resource=population, purposes=(purpose,), personal="yes")
    gathered = actions.make(words=said, unit=flow.unit, by=ala, now=after())
    client.force_login(ala)
    address = "/urzad/po-co/kontrakt/ludnosc/dzielnice.odcs.yaml"
    assert address in client.get(gathered.get_absolute_url()).content.decode()
    text = client.get(address).content.decode()
    contract = yaml.safe_load(text)
    assert contract["description"] == {
        "purpose": "strategia miasta (art. 10e u.s.g.)",
        "limitations": "Zawiera dane osobowe; nie podano podstawy.",
    }
    assert contract["team"] == {"name": "Wydział Edukacji"}
    assert [one["name"] for one in contract["schema"][0]["properties"]] == ["dzielnica", "rok", "ludnosc", "udzial"]
    jsonschema = pytest.importorskip("jsonschema")
    standard = pytest.importorskip("open_data_contract_standard")
    schema = json.loads(files(standard).joinpath("schema.json").read_text(encoding="utf-8"))
    assert list(jsonschema.Draft201909Validator(schema).iter_errors(contract)) == []
    came = brought(client, text.encode(), "ludnosc.odcs.yaml")
    page = words(client.get(came["Location"]))
    assert "do dodania: 0, do zmiany: 1" in page, "the columns come from the contract; the purpose is known"
    more = text.replace("purpose: strategia miasta (art. 10e u.s.g.)", "purpose: strategia miasta; plan ogólny\n  usage: Rada Miasta")
    address = brought(client, more.encode(), "ludnosc.yml")["Location"]
    client.post(f"{address}przyjmij/")
    gathered.refresh_from_db()
    assert sorted(str(one) for one in gathered.purposes.all()) == ["plan ogólny", "strategia miasta"]
    assert [str(one) for one in gathered.consumers.all()] == ["Rada Miasta"]
    for wrong in (b"a: 1", text.replace("ludnosc/dzielnice", "nie/ma").encode()):
        assert brought(client, wrong, "zly.yaml").status_code == 422


def test_no_cell_runs_in_a_spreadsheet_and_a_long_one_is_told(client, education, ala):
    for number, sign in enumerate(("=", "+", "-", "@")):
        actions.make(words=FlowWords(title=f"{sign}1+1 {number}", personal="no"), unit=education, by=ala, now=after())
    client.force_login(ala)
    answer = client.get("/urzad/po-co/spis-danych.csv")
    titles = [row["co gromadzimy"] for row in csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";")]
    assert sorted(titles) == ["'+1+1 1", "'-1+1 2", "'=1+1 0", "'@1+1 3"]
    assert "bez zmian: 4, nieprzyjętych: 0" in words(client.get(brought(client, answer.content, "spis.csv")["Location"]))
    at = "Wydział Edukacji"
    rows = ({"jednostka": at, "co gromadzimy": "A", "kolumny": "k" * 10_001}, {"jednostka": at, "co gromadzimy": "B", "cele": "nowy"})
    came = brought(client, sheet(*rows, {"jednostka": at, "co gromadzimy": "C", "cele": "Nowy"}))
    assert "nieprzyjętych: 1" in words(client.get(came["Location"]))
    client.post(f"{came['Location']}przyjmij/")
    assert [one.text_pl for one in Purpose.objects.all()] == ["nowy"]
