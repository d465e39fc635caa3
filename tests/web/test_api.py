"""The machine API: what it promises to programs."""

import csv
import io
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.test import Client

from ratusz.bank.base.sentences import say
from ratusz.portal.api.main import api
from ratusz.portal.api.reference import endpoints
from ratusz.portal.api.templatetags.reference import paragraphs
from ratusz.portal.catalog.models import ColumnText, Resource
from ratusz.portal.people.models import User
from tests.support.golden import same_as_golden
from tests.support.published import POPULATION, deliver


def read(client: Client, path: str, **headers: str):
    response = client.get(path, headers=headers)
    return response, json.loads(response.content) if "json" in response["Content-Type"] else None


def rows_of(client: Client, resource: Resource, query: str = ""):
    response, body = read(client, f"/api/v1/resources/{resource.id}/rows{query}")
    assert response.status_code == 200, body
    return body


def test_the_description_is_the_golden_one_that_others_rely_on():
    same_as_golden(
        "openapi.json", json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    )


def test_the_catalogue_lists_what_is_published(client: Client, population: Resource):
    _, body = read(client, "/api/v1/datasets?q=MIESZKAŃCY")
    assert (body["count"], body["items"][0]["slug"], body["next"]) == (1, "ludnosc", None)
    assert body["facets"]["theme"] == [{"value": "ludnosc", "label": "Ludność", "count": 1}]
    resource = body["items"][0]["resources"][0]
    assert (resource["rows"], resource["version"], resource["state_on"]) == (7, population.current, "2023-12-31")
    assert set(resource["downloads"]) == {"csv", "json", "jsonl", "parquet", "ods", "xlsx"}
    by_id, by_slug = (read(client, f"/api/v1/datasets/{key}")[1] for key in (population.dataset_id, "ludnosc"))
    assert by_id == by_slug


def test_pages_of_the_catalogue_lead_to_each_other(client: Client, population: Resource):
    _, nothing = read(client, "/api/v1/datasets?q=smoki")
    assert (nothing["items"], nothing["count"]) == ([], 0)
    response, problem = read(client, "/api/v1/datasets?limit=1&cursor=bzdura")
    assert (response.status_code, problem["code"]) == (400, "cursor-mismatch")


def test_rows_are_named_by_id_or_by_address(client: Client, population: Resource):
    by_id = rows_of(client, population)
    _, by_address = read(client, "/api/v1/resources/ludnosc/dzielnice/rows")
    assert by_id["rows"] == by_address["rows"]
    assert by_id["rows"][0] == {"_row": 1, "dzielnica": "Bytków", "rok": "2022", "ludnosc": 13218, "udzial": "20.7"}
    assert by_id["count"] == 7


def test_a_column_is_called_and_measured_as_on_the_page(client: Client, population: Resource):
    path = f"/api/v1/resources/{population.id}/rows?group=rok&measure=sum(ludnosc),count(ludnosc)"
    before, _ = read(client, path)
    ColumnText.objects.create(resource=population, name="ludnosc", label_pl="Mieszkańcy", unit="osoby")
    said = {one["name"]: (one["label"], one["unit"]) for one in rows_of(client, population)["columns"]}
    assert said["ludnosc"] == ("Mieszkańcy", "osoby")
    after, body = read(client, path)
    assert [one["unit"] for one in body["columns"]] == [None, "osoby", None], "a number of rows is not measured in people"
    assert after["ETag"] != before["ETag"]
    _, schema = read(client, f"/api/v1/resources/{population.id}/schema")
    assert "osoby" in {one["unit"] for one in schema["columns"]}


def test_a_cell_without_a_number_is_null_and_says_why(client: Client, population: Resource):
    body = rows_of(client, population, "?ludnosc__isnull=true")
    assert body["rows"][0]["ludnosc"] is None
    assert {(mark["column"], mark["code"]) for mark in body["status"]} == {("ludnosc", "unknown"), ("udzial", "none")}


def test_filters_order_groups_and_facets(client: Client, population: Resource):
    body = rows_of(client, population, "?rok=2023&sort=-ludnosc&select=dzielnica&limit=2")
    assert [row["dzielnica"] for row in body["rows"]] == ["Michałkowice", "Bytków"]
    assert body["count"] == 4
    groups = rows_of(client, population, "?group=rok&measure=sum(ludnosc)&sort=rok")
    assert [(row["rok"], int(row["sum(ludnosc)"])) for row in groups["rows"]] == [("2022", 28220), ("2023", 36975)]
    facets = rows_of(client, population, "?limit=0&facet=rok")["facets"]["rok"]["values"]
    assert {(value["value"], value["count"]) for value in facets} == {("2022", 3), ("2023", 4)}


def test_a_change_between_two_pages_does_not_move_the_reader(client: Client, population: Resource, ala: User, renata: User):
    first = rows_of(client, population, "?limit=3&sort=dzielnica,rok")
    deliver(population, POPULATION.replace("13 218", "1"), by=ala, reviewer=renata, seconds=100)
    _, second = read(client, first["next"].removeprefix("http://testserver"))
    assert second["version"] == first["version"] != population.current
    _, again = read(client, second["prev"].removeprefix("http://testserver"))
    assert again["rows"] == first["rows"]


def test_a_cursor_of_another_question_is_refused(client: Client, population: Resource):
    cursor = rows_of(client, population, "?limit=3")["next"].partition("cursor=")[2]
    response, problem = read(client, f"/api/v1/resources/{population.id}/rows?sort=-rok&cursor={cursor}")
    assert (response.status_code, problem["code"], response["Content-Type"]) == (400, "cursor-mismatch", "application/problem+json")


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("?rokk=1", "unknown-parameter"),
        ("?rok__like=1", "unknown-operator"),
        ("?rok=dwa", "value-unfit"),
        ("?limit=99999", "number-unfit"),
        ("?at=wczoraj", "bad-date"),
    ],
)
def test_a_question_that_does_not_fit_says_what_would(client: Client, population: Resource, query: str, code: str):
    response, problem = read(client, f"/api/v1/resources/{population.id}/rows{query}")
    assert response.status_code == 400
    assert problem["code"] == code
    assert problem["detail"]


def test_what_is_not_there_and_what_is_not_yours_look_alike(client: Client, population: Resource):
    unknown, _ = read(client, "/api/v1/resources/00000000-0000-4000-8000-000000000000/rows")
    Resource.objects.filter(pk=population.pk).update(audience="office")
    hidden, problem = read(client, f"/api/v1/resources/{population.id}/rows")
    assert (unknown.status_code, hidden.status_code) == (404, 404)
    assert problem["detail"] == json.loads(unknown.content)["detail"]


def test_rows_are_not_sent_twice(client: Client, population: Resource):
    path = f"/api/v1/resources/{population.id}/rows?limit=2"
    first, _ = read(client, path)
    again = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert first["Cache-Control"] == "public, no-cache"
    fixed, _ = read(client, f"{path}&version={population.current}")
    assert "max-age=600" in fixed["Cache-Control"]


def test_the_office_s_rows_are_never_kept_by_others(client: Client, population: Resource, ala: User):
    Resource.objects.filter(pk=population.pk).update(audience="office")
    client.force_login(ala)
    response, _body = read(client, f"/api/v1/resources/{population.id}/rows")
    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")


def download(client: Client, resource: Resource, suffix: str, query: str = ""):
    response = client.get(f"/api/v1/resources/{resource.id}/export.{suffix}{query}")
    assert response.status_code == 200
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return response, body


def test_files_hold_what_the_question_asks_for(client: Client, population: Resource):
    _, text = download(client, population, "csv", "?rok=2022&select=dzielnica,ludnosc")
    assert list(csv.reader(io.StringIO(text.decode()))) == [
        ["dzielnica", "ludnosc", "ludnosc__status"], ["Bytków", "13218", ""], ["Michałkowice", "15002", ""], ["Węzłowiec", "", "unknown"],
    ]  # fmt: skip
    _, lines = download(client, population, "jsonl", "?limit=1")
    assert json.loads(lines)["dzielnica"] == "Bytków"
    _, parquet = download(client, population, "parquet")
    assert pq.read_table(pa.BufferReader(parquet)).num_rows == 7
    response, xlsx = download(client, population, "xlsx")
    assert xlsx[:2] == b"PK"
    assert "ludnosc--dzielnice.xlsx" in response["Content-Disposition"]


def test_csv_for_polish_excel_has_a_mark_semicolons_and_commas(client: Client, population: Resource):
    _, text = download(client, population, "csv", "?for=excel&select=dzielnica,udzial&limit=1")
    assert text.startswith(b"\xef\xbb\xbf")
    assert text.decode("utf-8-sig").splitlines()[1] == '"Bytków";20,7;'


def test_a_built_file_can_be_fetched_in_pieces(client: Client, population: Resource):
    _, whole = download(client, population, "xlsx")
    piece = client.get(f"/api/v1/resources/{population.id}/export.xlsx", headers={"Range": "bytes=2-9"})
    assert (piece.status_code, b"".join(piece.streaming_content)) == (206, whole[2:10])


def test_an_unknown_format_lists_the_known_ones(client: Client, population: Resource):
    response, problem = read(client, f"/api/v1/resources/{population.id}/export.pdf")
    assert (response.status_code, problem["code"]) == (400, "unknown-format")
    assert "csv" in problem["allowed"]


def test_versions_and_what_changed_between_two(client: Client, population: Resource, ala: User, renata: User):
    before = population.current
    deliver(population, POPULATION.replace("13 218", "13 219"), by=ala, reviewer=renata, seconds=100)
    _, versions = read(client, f"/api/v1/resources/{population.id}/versions")
    assert [item["version"] for item in versions["items"]] == [population.current, before]
    _, difference = read(client, f"/api/v1/resources/{population.id}/diff?from={before}&to={population.current}")
    assert (difference["added"], difference["removed"], difference["changed"]) == (0, 0, 1)
    _, old = read(client, f"/api/v1/resources/{population.id}/rows?version={before}&limit=1")
    assert old["rows"][0]["ludnosc"] == 13218


def test_columns_and_their_profile(client: Client, population: Resource):
    _, schema = read(client, f"/api/v1/resources/{population.id}/schema")
    assert [(column["name"], column["type"]) for column in schema["columns"]] == [
        ("dzielnica", "text"), ("rok", "period"), ("ludnosc", "integer"), ("udzial", "decimal"),
    ]  # fmt: skip
    _, profile = read(client, f"/api/v1/resources/{population.id}/profile")
    assert "columns" in profile, profile
    people = profile["columns"][2]
    assert (people["missing"], people["min"], people["max"], people["distinct"]) == (1, 4, 15002, 6)


def test_permanent_addresses_lead_to_the_page_and_to_the_version(client: Client, population: Resource):
    assert client.get(f"/r/{population.id}")["Location"] == "/dane/ludnosc/dzielnice/"
    response = client.get(f"/r/{population.id}/{population.current}.csv")
    assert response.status_code == 200
    assert "max-age=600" in response["Cache-Control"]
    assert response.content.startswith(b'"dzielnica","rok"')


def test_a_withdrawn_table_is_gone_with_the_reason(client: Client, population: Resource):
    Resource.objects.filter(pk=population.pk).update(withdrawn_at=population.published_at, withdrawn_reason="Pomyłka w liczbach.")
    response, problem = read(client, f"/api/v1/resources/{population.id}/rows", **{"Accept-Language": "pl"})
    assert (response.status_code, problem["code"]) == (410, "withdrawn")
    assert "Pomyłka w liczbach." in problem["detail"]
    assert client.get(f"/r/{population.id}/{population.current}.csv").status_code == 410


def test_head_and_pages_elsewhere(client: Client, population: Resource):
    path = f"/api/v1/resources/{population.id}/rows"
    head, get = client.head(path), client.get(path)
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", get["ETag"])
    assert get["Access-Control-Allow-Origin"] == "*"


def test_the_page_of_the_api_names_every_address(client: Client, db):
    page = client.get("/api/docs").content.decode()
    for path in api.get_openapi_schema(path_prefix="/api/v1/")["paths"]:
        assert path in page


def test_rows_take_few_statements(client: Client, population: Resource, django_assert_max_num_queries):
    path = f"/api/v1/resources/{population.id}/rows"
    client.get(path)
    with django_assert_max_num_queries(3):
        client.get(path)


def test_a_method_an_address_does_not_have_is_a_problem_too(client: Client, population: Resource):
    response, problem = read_post(client, f"/api/v1/resources/{population.id}/rows")
    assert (response.status_code, response["Content-Type"], response["Allow"]) == (405, "application/problem+json", "GET")
    assert (problem["code"], problem["allowed"]) == ("method-not-allowed", ["GET"])


def read_post(client: Client, path: str):
    response = client.post(path)
    return response, json.loads(response.content)


@pytest.mark.parametrize(("language", "sentence"), [("pl", "liczby całkowitej"), ("en", "a whole number is expected")])
def test_a_parameter_that_is_not_right_is_told_in_the_reader_s_language(client: Client, population: Resource, language: str, sentence: str):
    response = client.get("/api/v1/datasets?limit=wiele", headers={"Accept-Language": language})
    problem = json.loads(response.content)
    assert (response.status_code, problem["code"]) == (400, "bad-parameter")
    assert sentence in problem["detail"]
    too_many = client.get("/api/v1/datasets?limit=99999", headers={"Accept-Language": language}).json()
    assert "1000" in too_many["detail"]


def test_the_page_of_the_api_speaks_polish_and_shows_an_example(client: Client, population: Resource):
    page = client.get("/api/docs").content.decode()
    assert "/api/v1/resources/ludnosc/dzielnice/rows?limit=2" in page
    for sign in ("`", 'aria-current="page">API<', "429", "10\u00a0000", "GeoJSON"):
        assert (sign in page) is (sign != "`"), sign
    told = [sentence for one in endpoints() for sentence in (one.summary, *paragraphs(one.says), *(each.says for each in one.parameters))]
    assert [sentence for sentence in told if sentence and say(sentence, "pl") == sentence] == []
