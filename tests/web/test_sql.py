"""SQL over HTTP: what it answers, to whom, and what it says when it does not."""

import csv
import io
import json

import pyarrow.parquet as pq
import pytest
from django.test import Client

from ratusz.portal.catalog import actions as catalog_actions
from ratusz.portal.catalog import publishing
from ratusz.portal.catalog.models import Audience, Dataset, Resource
from ratusz.portal.explore import sql
from tests.support.moments import after
from tests.support.published import POPULATION, deliver

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.usefixtures("sql_workers")]  # a worker is a process that loads an engine

SCHOOLS = "szkola;dzielnica;uczniowie\nSP 1;Bytków;310\nSP 2;Michałkowice;290\n"
OF_OFFICE = '"ludnosc/szkoly"'


@pytest.fixture
def schools(population, ala, renata):
    """Another table of the dataset, for the office alone."""
    made = Resource.objects.create(dataset=population.dataset, slug="szkoly", title_pl="Szkoły", audience=Audience.OFFICE)
    return deliver(made, SCHOOLS, by=ala, reviewer=renata, seconds=100)


def asked(client: Client, statement: str, address: str = "ludnosc/dzielnice", **more: str):
    answer = client.get(f"/api/v1/resources/{address}/sql", {"q": statement, **more})
    return answer, json.loads(answer.content) if "json" in answer["Content-Type"] else None


def test_a_select_is_answered_as_rows_are(client, population):
    answer, body = asked(client, "SELECT dzielnica, ludnosc, ludnosc__status, udzial FROM data WHERE rok = '2022' ORDER BY 1")
    assert answer.status_code == 200, body
    assert body["rows"][0] == {"dzielnica": "Bytków", "ludnosc": 13218, "ludnosc__status": None, "udzial": "20.7"}
    assert body["rows"][2] == {"dzielnica": "Węzłowiec", "ludnosc": None, "ludnosc__status": "unknown", "udzial": None}
    assert (body["count"], body["version"], body["cut"], body["next"]) == (3, population.current, None, None)
    assert [(one["name"], one["type"]) for one in body["columns"]][1] == ("ludnosc", "integer")
    assert set(client.get("/api/v1/resources/ludnosc/dzielnice/rows").json()) | {"cut", "suppressed"} == set(body)


def test_figures_are_those_of_the_rows(client, population):
    _, body = asked(
        client, "SELECT rok, sum(ludnosc) AS razem, count(ludnosc) AS ile, sum(udzial) AS udzialy FROM data GROUP BY rok ORDER BY rok"
    )
    rows = client.get("/api/v1/resources/ludnosc/dzielnice/rows?group=rok&measure=sum(ludnosc)&measure=sum(udzial)").json()["rows"]
    assert [(row["rok"], row["razem"], row["udzialy"]) for row in body["rows"]] == [
        (row["rok"], row["sum(ludnosc)"], row["sum(udzial)"]) for row in rows
    ]


def test_an_old_version_is_asked_by_its_name_or_its_day(client, population, ala, renata):
    old = population.current
    deliver(population, POPULATION.replace("13 001", "13 999"), by=ala, reviewer=renata, seconds=100)
    statement = "SELECT max(ludnosc) AS most FROM data WHERE dzielnica = 'Bytków'"
    assert asked(client, statement, version=old)[1]["rows"] == [{"most": 13218}]
    assert asked(client, statement)[1]["rows"] == [{"most": 13999}]


def test_the_answer_leaves_as_csv_and_parquet_too(client, population):
    statement = "SELECT dzielnica, udzial, ludnosc FROM data WHERE ludnosc < 10"
    as_csv, _ = asked(client, statement, format="csv")
    assert list(csv.reader(io.StringIO(as_csv.content.decode()))) == [["dzielnica", "udzial", "ludnosc"], ["Łagiewniki", "0.1", "4"]]
    assert as_csv["Content-Disposition"] == 'attachment; filename="dzielnice-sql.csv"'
    as_parquet, _ = asked(client, statement, format="parquet")
    assert pq.read_table(io.BytesIO(as_parquet.content)).num_rows == 1
    assert asked(client, statement, format="xlsx")[1]["code"] == "unknown-format"


def test_an_answer_that_was_cut_says_so(client, population):
    answer, body = asked(client, "SELECT range FROM data, range(10000)")
    assert (body["cut"], body["count"], answer["X-Cut"]) == ("rows", 10_000, "rows")


def test_what_the_reader_has_already_is_not_sent_again(client, population):
    answer, _ = asked(client, "FROM data")
    assert "public" in answer["Cache-Control"]
    again = client.get("/api/v1/resources/ludnosc/dzielnice/sql", {"q": "FROM data"}, headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("statement", "code", "told"),
    [
        ("", "sql-empty", ""),
        ("SELECT dzielnica\nFROM data\nWHERE nie_ma = 1", "sql-column", "Wiersz 3, znak 7"),
        ("SELECT uper(dzielnica) FROM data", "sql-function", "Wiersz 1, znak 8"),
        ("SELECT d.nie_ma FROM data d", "sql-column", "nie_ma"),
        ("SELECT rok, sum(ludnosc) FROM data", "sql-group", "Wiersz 1, znak 8"),
        ("SELECT CAST(dzielnica AS INTEGER) FROM data", "sql-value", "Bytków"),
        ("SELECT sum(dzielnica) FROM data", "sql-wrong", "sum"),
        ("SELECT rok FROM data x y", "sql-syntax", "Wiersz 1, znak 24"),
        ("SELECT 'rok FROM data", "sql-wrong", "Wiersz 1, znak 8"),
        ("SELECT 1; SELECT 2", "sql-several", ""),
        ("DROP TABLE data", "sql-not-select", "DROP"),
        ("FROM duckdb_settings()", "sql-function", "duckdb_settings"),
        ('FROM "ludnosc/nie-ma"', "sql-table", "ludnosc/nie-ma"),
    ],
)
def test_what_is_wrong_says_what_and_where(client, population, statement, code, told):
    answer, body = asked(client, statement)
    assert (answer.status_code, body["code"]) == (400, code)
    assert told in body["detail"]


def test_a_statement_is_needed(client, population):
    assert client.get("/api/v1/resources/ludnosc/dzielnice/sql").json()["code"] == "bad-parameter"


def test_a_table_that_one_may_not_see_is_like_one_that_is_not_there(client, population, schools, ala):
    told = [
        asked(client, f"FROM {name}")[1] | {"detail": ""}
        for name in (OF_OFFICE, '"ludnosc/nie-ma"', '"nie-ma/nie-ma"', OF_OFFICE.upper(), '"ludnosc/../ludnosc/szkoly"')
    ]
    assert [one["code"] for one in told] == ["sql-table"] * 5
    assert told[0] == told[1] == told[2] == told[3]
    for statement in (
        "SELECT * FROM data JOIN {} s USING (dzielnica)",
        "WITH x AS (FROM {}) FROM x",
        "SELECT (SELECT count(*) FROM {}) AS n",
    ):
        assert asked(client, statement.format(OF_OFFICE))[1]["code"] == "sql-table"
    assert asked(client, "FROM data", "ludnosc/szkoly")[0].status_code == 404
    client.force_login(ala)
    answer, body = asked(
        client, f"SELECT d.dzielnica, s.uczniowie FROM data d JOIN {OF_OFFICE.upper()} s USING (dzielnica) WHERE d.rok = '2023' ORDER BY 1"
    )
    assert body["rows"] == [{"dzielnica": "Bytków", "uczniowie": 310}, {"dzielnica": "Michałkowice", "uczniowie": 290}]
    assert "private" in answer["Cache-Control"]


def test_what_an_error_says_holds_no_row_of_a_table_that_one_may_not_see(client, population, schools):
    for statement in (
        f"SELECT CAST(szkola AS INTEGER) FROM {OF_OFFICE}",
        f"SELECT szkol FROM {OF_OFFICE}",
        f"SELECT * FROM data ORDER BY (SELECT szkola FROM {OF_OFFICE})",
    ):
        _, body = asked(client, statement)
        assert body["code"] == "sql-table"
        assert "SP 1" not in str(body)
        assert "uczniowie" not in str(body)


def test_old_names_documents_and_what_was_withdrawn(client, population, schools, ala):
    Resource.objects.filter(pk=schools.pk).update(audience=Audience.PUBLIC)
    assert asked(client, f"FROM {OF_OFFICE}")[0].status_code == 200
    catalog_actions.rename_resource(resource=schools, slug="placowki", by=ala, now=after(hours=1))
    assert asked(client, f"FROM {OF_OFFICE}")[1]["code"] == "sql-table"
    publishing.withdraw(resource=schools, reason="Błędne dane.", by=ala, now=after(hours=2))
    assert asked(client, 'FROM "ludnosc/placowki"')[0].status_code == 410
    document = {"kind": Resource.Kind.DOCUMENT, "current": "1", "published_at": after(), "format": "pdf", "bytes": 1}
    Resource.objects.create(dataset=population.dataset, slug="regulamin", title_pl="Regulamin", **document)
    assert asked(client, 'FROM "ludnosc/regulamin"')[1]["code"] == "sql-table"


def test_a_statement_that_takes_too_long_is_stopped(client, population, settings):
    settings.BANK_SQL_TIMEOUT_S = 1
    answer, body = asked(client, "SELECT count(*) FROM range(10000000) a, range(10000000) b")
    assert (answer.status_code, body["code"]) == (422, "sql-too-slow")


def test_the_workers_of_a_process_are_made_for_its_bank_by_the_first_statement(bank_dir, monkeypatch):
    monkeypatch.undo()
    sql.close()  # those of the bank of another test
    made = sql.pool()
    assert made is sql.pool()
    assert made.processes == ()
    sql.close()


def test_a_bank_may_answer_no_sql(client, population, settings):
    settings.BANK_SQL_WORKERS = 0
    assert asked(client, "FROM data")[0].status_code == 404


def test_the_page_is_off_until_the_bank_wants_it(client, population, settings):
    settings.BANK_SQL_PAGE = False
    assert client.get("/dane/ludnosc/dzielnice/sql/").status_code == 404
    assert "/sql/" not in client.get("/dane/ludnosc/dzielnice/").content.decode()
    settings.BANK_SQL_PAGE = True
    assert "/dane/ludnosc/dzielnice/sql/" in client.get("/dane/ludnosc/dzielnice/").content.decode()
    page = client.get("/dane/ludnosc/dzielnice/sql/").content.decode()
    assert "SELECT *" in page
    assert "udzial" in page


def test_the_page_shows_rows_and_where_a_statement_is_wrong(client, population, settings):
    settings.BANK_SQL_PAGE = True
    page = client.get("/dane/ludnosc/dzielnice/sql/", {"q": "SELECT dzielnica, ludnosc FROM data WHERE rok = '2022'"})
    text = page.content.decode()
    assert "Węzłowiec" in text
    assert "format=csv" in text
    wrong = client.get("/dane/ludnosc/dzielnice/sql/", {"q": "SELECT dzielnica,\r\n nie_ma FROM data"})
    assert wrong.status_code == 400
    assert "<mark>n</mark>ie_ma FROM data" in wrong.content.decode()
    assert "private" in wrong["Cache-Control"]
    near = client.get("/dane/ludnosc/dzielnice/sql/", {"q": "SELECT uper(dzielnica) FROM data"}).content.decode()
    assert "<code>upper</code>" in near
    many = client.get(
        "/dane/ludnosc/dzielnice/sql/", {"q": "SELECT 'x' AS <b> FROM data".replace("<b>", '"<b>"') + ", range(1000)"}
    ).content.decode()
    assert "&lt;b&gt;" in many
    none = client.get("/dane/ludnosc/dzielnice/sql/", {"q": "SELECT 1 FROM data WHERE false"})
    assert none.status_code == 200


def test_the_page_of_a_table_that_one_may_not_see_is_not_there(client, schools, settings, ala):
    settings.BANK_SQL_PAGE = True
    assert client.get("/dane/ludnosc/szkoly/sql/", {"q": "FROM data"}).status_code == 404
    client.force_login(ala)
    assert "SP 1" in client.get("/dane/ludnosc/szkoly/sql/", {"q": "FROM data"}).content.decode()


def test_columns_that_stay_inside_are_not_there_in_sql(client, population):
    assert Dataset.objects.count() == 1
    _, body = asked(client, "SELECT * FROM data LIMIT 1")
    assert set(body["rows"][0]) == {"_row", "dzielnica", "rok", "ludnosc", "udzial", "ludnosc__status", "udzial__status"}
