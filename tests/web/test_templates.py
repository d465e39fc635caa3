"""A template of a table, filled in and delivered, is read with no question."""

import io
from zipfile import ZipFile

import openpyxl
import pytest
from django.urls import reverse

from ratusz.bank.base.errors import NotFound
from ratusz.bank.model.problem import Severity
from ratusz.portal.catalog.models import ColumnText, Resource
from ratusz.portal.corrections.shown import source_table
from ratusz.portal.intake import command, queries
from ratusz.portal.intake.models import Delivery
from tests.support.deliveries import book, sent, submitted
from tests.support.files import ods, ods_table
from tests.support.published import POPULATION, deliver

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def yearly(bank_dir, population_dataset, ala, renata):
    """A table that grows by a year with each delivery."""
    resource = Resource.objects.create(
        dataset=population_dataset, slug="dzielnice", title_pl="Ludność dzielnic: stan na 31 XII", key=["dzielnica", "rok"], mode="adds"
    )
    return deliver(resource, POPULATION, by=ala, reviewer=renata)


def template(client, resource, *, english=False):
    address = reverse("intake:template", args=[resource.dataset.slug, resource.slug])
    answer = client.get(("/en" if english else "") + address)
    assert answer.status_code == 200, address
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def saved(workbook):
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def saved_as_ods(workbook):
    """The workbook as LibreOffice saves it when it is asked for its own format: properties stand in `meta.xml`."""
    named = "".join(
        f'<meta:user-defined meta:name="{one.name}" meta:value-type="string">{one.value}</meta:user-defined>'
        for one in workbook.custom_doc_props.props
    )
    meta = (
        '<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"><office:meta><meta:generator>LibreOffice</meta:generator>'
        f"{named}</office:meta></office:document-meta>"
    )
    sheets = [ods_table([[cell.value for cell in row] for row in page.iter_rows()], name=page.title) for page in workbook.worksheets]
    return ods("".join(sheets), extra={"meta.xml": meta})


def told(delivery):
    """What a person would have to look at."""
    problems = [
        *queries.file_report(delivery).problems,
        *(one for table in delivery.tables.all() for one in queries.report_of(table).problems),
    ]
    return [problem.code for problem in problems if problem.weight is not Severity.ADVICE]


def test_a_template_shows_columns_lists_kinds_and_the_rows_of_the_last_period(client, yearly, ala):
    ColumnText.objects.create(resource=yearly, name="ludnosc", label_pl="Mieszkańcy", meaning_pl="Zameldowani na stałe.", unit="osoba")
    client.force_login(ala)
    workbook = template(client, yearly)
    page, guide = workbook.worksheets
    assert (page.title, guide.title) == ("Ludność dzielnic  stan na 31 XI", "Jak wypełnić")
    assert [cell.value for cell in page[1]] == ["dzielnica", "rok", "Mieszkańcy [osoba]", "udział"]
    assert [[cell.value for cell in row] for row in page.iter_rows(min_row=2)] == [
        ["Bytków", None, None, None], ["Michałkowice", None, None, None], ["Węzłowiec", None, None, None], ["Łagiewniki", None, None, None],
    ]  # fmt: skip
    kinds = {str(one.sqref).split(":")[0]: one for one in page.data_validations.dataValidation}
    assert kinds["C2"].type == "whole"
    assert kinds["D2"].type == "decimal"
    assert {one.errorStyle for one in kinds.values()} == {"warning"}
    text = " ".join(str(cell.value) for row in guide.iter_rows() for cell in row if cell.value)
    assert "Zameldowani na stałe." in text
    assert "Usuń" not in page.title


@pytest.mark.parametrize(("english", "form", "name"), [(False, saved, "a.xlsx"), (True, saved, "a.xlsx"), (False, saved_as_ods, "a.ods")])
def test_filled_in_it_is_read_with_no_question_and_joins_as_always(client, yearly, ala, renata, english, form, name):
    ColumnText.objects.create(resource=yearly, name="ludnosc", label_pl="Mieszkańcy", label_en="Residents", unit="osoba")
    client.force_login(ala)
    workbook = template(client, yearly, english=english)
    page = workbook.worksheets[0]
    for row, (people, share) in enumerate([(12_900, 20.5), (14_700, 23.2), ("-", "x"), (5, 0.1)], 2):
        page.cell(row, 2).value, page.cell(row, 3).value, page.cell(row, 4).value = "2024", people, share
    page.append(["Przełajka", "2024", 2_047, 3.2])
    before = source_table(str(yearly.pk), yearly.private).schema
    kept = yearly.recipe
    delivery = submitted(form(workbook), yearly, by=ala, name=name, seconds=60)
    table = delivery.tables.get()
    assert told(delivery) == ["few-people"]  # four people of Łagiewniki, as before
    assert (table.resource, table.mode, table.key, table.rows) == (yearly, "adds", ["dzielnica", "rok"], 5)
    after = queries.manifest_of(table).schema
    assert [(one.name, one.label, one.type) for one in after.columns] == [(one.name, one.label, one.type) for one in before.columns]
    assert table.difference["added"] == 5
    assert (delivery.from_template, delivery.state) == (True, "submitted")
    # The recipe of the office's own files is kept for the next of them.
    client.force_login(renata)
    client.post(reverse("intake:accept", args=[delivery.pk]), {"few_because": "Tylko suma, bez cech."})
    yearly.refresh_from_db()
    assert (yearly.recipe, yearly.rows) == (kept, 12)


def test_filled_in_it_joins_as_its_rows_say_whatever_the_last_file_did(client, yearly, ala):
    """A whole table came last time; the template holds the next year, and is read with no question all the same."""
    Resource.objects.filter(pk=yearly.pk).update(mode="replaces")
    yearly.refresh_from_db()
    client.force_login(ala)
    workbook = template(client, yearly)
    for row in range(2, 6):
        workbook.worksheets[0].cell(row, 2).value, workbook.worksheets[0].cell(row, 3).value = "2024", 12_900 + row
    table = submitted(saved(workbook), yearly, by=ala, name="a.xlsx", seconds=60).tables.get()
    assert (table.mode, table.failure, table.difference["added"], table.difference["removed"]) == ("adds", None, 4, 0)


ROWS = """nazwa;kod;czynny;otwarcie;data wpisu;kwota [zł];uwagi / komentarz;uwagi
A;007;tak;08:00;2024-01-05;12,50;x1;a
B;012;nie;09:30;2024-02-29;7,00;y;b
C;113;tak;10:00;2024-03-01;1200,25;z;c
"""


@pytest.mark.parametrize("form", [saved, saved_as_ods])
def test_every_kind_of_column_comes_back_as_it_was(client, bank_dir, population_dataset, ala, renata, form):
    resource = Resource.objects.create(dataset=population_dataset, slug="obiekty", title_pl="Obiekty", key=["nazwa"], mode="replaces")
    deliver(resource, ROWS, by=ala, reviewer=renata)
    before = source_table(str(resource.pk), resource.private).schema
    client.force_login(ala)
    workbook = template(client, resource)
    page = workbook.worksheets[0]
    assert [cell.value for cell in page["A"]] == ["nazwa", "A", "B", "C"]
    for row, values in enumerate(
        [("007", "tak", "08:15", "2024-05-01", 3.5, "q", "r"), ("012", "nie", "9:30", "2024-05-02", 4, "s", "t")], 2
    ):
        for column, value in enumerate(values, 2):
            page.cell(row, column).value = value
    delivery = sent(form(workbook), resource, by=ala, name="obiekty", seconds=60)
    assert told(delivery) == []
    table = delivery.tables.get()
    assert table.failure is None
    after = queries.manifest_of(table).schema
    assert [(one.name, one.label, one.type, one.unit) for one in after.columns] == [
        (one.name, one.label, one.type, one.unit) for one in before.columns
    ]
    # Handed in as it came, it would empty the table: that alone is asked about.
    empty = sent(saved(template(client, resource)), resource, by=ala, name="obiekty.xlsx", seconds=90)
    assert set(told(empty)) == {"column-emptied"}


def test_a_template_of_another_table_is_told_and_a_forged_mark_is_harmless(client, yearly, population_dataset, ala):
    other = Resource.objects.create(dataset=population_dataset, slug="inna", title_pl="Inna")
    client.force_login(ala)
    workbook = template(client, yearly)
    delivery = sent(saved(workbook), other, by=ala, name="x.xlsx", seconds=60)
    assert "template-elsewhere" in told(delivery)
    assert not delivery.from_template
    for recipe in ("0" * 64, "../../etc/passwd", delivery.report):
        content = io.BytesIO(book({"Dane": [["a", "b"], [1, 2], [3, 4]], "Opis": [["c"], ["d"], ["e"]]}))
        properties = "".join(
            f'<property fmtid="x" pid="2" name="{name}"><lpwstr>{value}</lpwstr></property>'
            for name, value in (("ratusz-resource", str(other.pk)), ("ratusz-recipe", recipe), ("ratusz-guide", "Opis"))
        )
        with ZipFile(content, "a") as archive:
            archive.writestr("docProps/custom.xml", f"<Properties>{properties}</Properties>")
        forged = sent(content.getvalue(), other, by=ala, name="y.xlsx", seconds=70)
        assert (forged.state, forged.from_template) == (Delivery.State.READ, False)


def test_who_may_have_a_template(client, yearly, population_dataset, ala, bartek, renata, celina):
    address = reverse("intake:template", args=["ludnosc", "dzielnice"])
    empty = Resource.objects.create(dataset=population_dataset, slug="pusta", title_pl="Pusta")
    for person, status in ((ala, 200), (renata, 200), (bartek, 404), (celina, 403)):
        client.force_login(person)
        assert client.get(address).status_code == status, person
    client.force_login(ala)
    assert client.get(reverse("intake:template", args=["ludnosc", empty.slug])).status_code == 404
    for page in (reverse("catalog:datasets"), reverse("catalog:resource-edit", args=["ludnosc", "dzielnice"])):
        assert address in client.get(page).content.decode()


def test_the_command_writes_the_same(yearly, tmp_path):
    command.write_template("ludnosc/dzielnice", tmp_path / "szablon.xlsx", language="pl")
    assert openpyxl.load_workbook(tmp_path / "szablon.xlsx").sheetnames[1] == "Jak wypełnić"
    command.write_template("ludnosc", tmp_path / "szablon.xlsx", language="en")
    with pytest.raises(NotFound) as missing:
        command.write_template("ludnosc/inna", tmp_path / "x.xlsx", language="pl")
    assert missing.value.allowed == ("ludnosc/dzielnice",)
