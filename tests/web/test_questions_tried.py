"""Questions as somebody asks who wants to break them: each is answered rightly or refused in a sentence, never mistaken for another."""

from decimal import Decimal

import pytest

from ratusz.bank.model.schema import Schema
from ratusz.portal.catalog.models import ColumnText
from ratusz.portal.explore import questions
from ratusz.portal.explore.tables import open_table
from tests.support.shown import dataset, publish, resource
from tests.support.tables import column

pytestmark = pytest.mark.django_db

WIDE = Schema(
    columns=(
        column("nazwa"),
        column("rok"),
        column("kwota", "decimal", precision=38, scale=2),
        column("lon", "decimal", precision=9, scale=6),
        column("lat", "decimal", precision=9, scale=6),
    )
)
MOST = Decimal("9" * 30 + ".99")
ROWS = [
    ("Bytków", "2022", MOST, Decimal("19.01"), Decimal("50.3")),
    ("Bytków&rok=2022", "2023", -MOST, Decimal("19.02"), Decimal("50.3")),
    ("=1+1", "2023", MOST - 1, None, None),
    ("=1+1", "2023", Decimal("0.01"), None, None),
]


@pytest.fixture
def table(bank_dir, education):
    found = resource(dataset("proba", education), "tabela")
    publish(bank_dir, found, WIDE, ROWS)
    return found


def rows(client, query):
    return client.get(f"/api/v1/resources/proba/tabela/rows?{query}").json()


@pytest.mark.parametrize("order", [1, -1])
def test_a_value_that_looks_like_another_question_is_not_taken_for_it(client, table, order):
    asked = [("nazwa=Bytk%C3%B3w%26rok%3D2022", "2023"), ("nazwa=Bytk%C3%B3w&rok=2022", "2022")]
    for query, year in asked[::order]:
        assert [row["rok"] for row in rows(client, query)["rows"]] == [year]
        assert year.encode() in b"".join(client.get(f"/api/v1/resources/proba/tabela/export.jsonl?{query}"))
        assert client.get(f"/api/v1/resources/proba/tabela/export.xlsx?{query}").status_code == 200
    opened = open_table(str(table.pk), table.current)
    one, other = (questions.parse(opened, pairs) for pairs in ([("nazwa", "Bytków&rok=2022")], [("nazwa", "Bytków"), ("rok", "2022")]))
    assert questions.normal(one) != questions.normal(other)


@pytest.mark.parametrize("query", ["sort=-", "sort=-,rok", "sort=rok,-", "group=rok&sort=-"])
@pytest.mark.parametrize("path", ["/api/v1/resources/proba/tabela/rows", "/api/v1/resources/proba/tabela/export.csv"])
def test_an_order_by_nothing_is_refused(client, table, path, query):
    answer = client.get(f"{path}?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "order-unfit")


def test_a_page_with_an_order_by_nothing_is_no_fault_of_ours(client, table):
    assert client.get("/dane/proba/tabela/?sort=-").status_code < 500


@pytest.mark.parametrize("zoom", ["0019999999", "001" + "9" * 4990, "00000000000000000000000000000023", "²"])
def test_a_zoom_that_there_is_not_is_refused(client, table, zoom):
    answer = client.get("/api/v1/resources/proba/tabela/map", {"_zoom": zoom, "_box": "18,50,19.5,51"})
    assert (answer.status_code, answer.json()["code"]) == (400, "number-unfit")


@pytest.mark.slow
@pytest.mark.parametrize(
    "query",
    [
        "_chart=bars&group=nazwa&measure=mean(kwota)",
        "_chart=bars&group=nazwa&measure=sum(kwota)",
        "_chart=columns&group=rok&measure=median(kwota)",
        "_chart=histogram&_x=kwota",
    ],
)
def test_numbers_of_38_digits_are_drawn(client, table, query):
    for suffix in ("svg", "csv"):
        assert client.get(f"/r/{table.pk}/{table.current}/chart.{suffix}?{query}").status_code in {200, 400, 404, 503}
    assert client.get(f"/dane/proba/tabela/wykres/?{query}", follow=True).status_code == 200


def test_numbers_of_38_digits_have_a_page_a_profile_and_columns(client, table):
    for path in (
        "/api/v1/resources/proba/tabela/profile",
        "/dane/proba/tabela/kolumny/",
        "/dane/proba/tabela/?group=rok&measure=mean(kwota)",
    ):
        assert client.get(path).status_code == 200, path


def test_the_figures_of_a_chart_run_nothing_in_a_spreadsheet(client, table):
    told = client.get(f"/r/{table.pk}/{table.current}/chart.csv?_chart=bars&group=nazwa&measure=count").content.decode()
    assert "'=1+1,2" in told
    assert "\n=1+1" not in told


def test_headings_run_nothing_in_a_spreadsheet_either(client, bank_dir, education):
    made = resource(dataset("proba", education), "naglowki")
    publish(bank_dir, made, Schema(columns=(column("a"), column("b", "integer"))), [("x", 1), ("y", 2)])
    for name, label in (("a", "=1+1"), ("b", "-b")):
        ColumnText.objects.create(resource=made, name=name, label_pl=label, label_en=label)
    told = b"".join(client.get(f"/api/v1/resources/{made.pk}/export.csv?for=excel")).decode("utf-8-sig")
    assert told.splitlines()[0] == '"\'=1+1";"\'-b"'
    told = client.get(f"/r/{made.pk}/{made.current}/chart.csv?_chart=bars&group=a&measure=sum(b)").content.decode()
    assert told.splitlines()[0].startswith("'=1+1,")
