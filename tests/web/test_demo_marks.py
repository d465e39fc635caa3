"""A demo city says so everywhere: on pages, in files, to robots. A real bank says nothing of the kind."""

import io
import json

import openpyxl
import pyarrow.parquet as pq
import pytest
from django.conf import LazySettings
from django.test import Client

from ratusz.portal.catalog.models import Resource
from ratusz.portal.people.models import User

pytestmark = pytest.mark.django_db

PAGES = ("/", "/en/", "/dane/", "/dane/ludnosc/", "/dane/ludnosc/dzielnice/", "/instytucje/", "/statystyki/", "/konto/wejscie/", "/nothing")


@pytest.fixture
def demo(settings: LazySettings) -> LazySettings:
    settings.BANK_DEMO = True
    return settings


def export(client: Client, resource: Resource, suffix: str):
    answer = client.get(f"/api/v1/resources/{resource.pk}/export.{suffix}")
    return answer, b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_a_demo_says_so_and_is_not_indexed(path: str, demo: LazySettings, population: Resource, client: Client):
    answer = client.get(path)
    page = answer.content.decode()
    assert ("DEMO DATA" if path.startswith("/en/") else "DANE POKAZOWE") in page
    assert '<meta name="robots" content="noindex, nofollow">' in page
    assert answer["X-Robots-Tag"] == "noindex, nofollow"


def test_the_office_of_a_demo_says_so_too(demo: LazySettings, client: Client, ala: User):
    client.force_login(ala)
    assert "DANE POKAZOWE" in client.get("/urzad/").content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_a_real_bank_says_nothing_of_the_kind(path: str, population: Resource, client: Client):
    answer = client.get(path)
    assert "POKAZOWE" not in answer.content.decode()
    assert not answer.has_header("X-Robots-Tag")
    assert not answer.has_header("X-Demo-Data")


def test_robots_see_nothing_of_a_demo_and_all_but_the_office_of_a_bank(client: Client, settings: LazySettings):
    assert "Disallow: /urzad/" in client.get("/robots.txt").content.decode()
    settings.BANK_DEMO = True
    assert client.get("/robots.txt").content.decode() == "User-agent: *\nDisallow: /\n"


@pytest.mark.parametrize("suffix", ["csv", "json", "jsonl", "xlsx", "parquet"])
def test_a_file_of_a_demo_has_a_name_and_a_header_that_say_so(suffix: str, demo: LazySettings, population: Resource, client: Client):
    answer, _ = export(client, population, suffix)
    assert f'filename="pokazowe-ludnosc--dzielnice.{suffix}"' in answer["Content-Disposition"]
    assert (answer["X-Demo-Data"], answer["X-Robots-Tag"]) == ("true", "noindex, nofollow")


@pytest.mark.parametrize("suffix", ["csv", "json", "jsonl"])
def test_files_that_machines_read_stay_clean(suffix: str, settings: LazySettings, population: Resource, client: Client):
    _, real = export(client, population, suffix)
    settings.BANK_DEMO = True
    assert export(client, population, suffix)[1] == real


def test_a_workbook_of_a_demo_says_so_in_its_first_line_about_itself(demo: LazySettings, population: Resource, client: Client):
    _, content = export(client, population, "xlsx")
    about = openpyxl.load_workbook(io.BytesIO(content)).worksheets[1]
    assert about["A1"].value.startswith("D")
    assert "DEMO DATA" in about["A1"].value or "DANE POKAZOWE" in about["A1"].value


@pytest.mark.parametrize("question", ["", "?limit=1"])
def test_a_parquet_of_a_demo_says_so_in_its_metadata(question: str, demo: LazySettings, population: Resource, client: Client):
    answer = client.get(f"/api/v1/resources/{population.pk}/export.parquet{question}")
    metadata = pq.read_metadata(io.BytesIO(b"".join(answer.streaming_content))).metadata
    assert b"Ratusz" in metadata[b"notice"]


def test_the_api_says_of_datasets_and_resources_whether_they_are_a_demo(settings: LazySettings, population: Resource, client: Client):
    def told() -> list[bool]:
        dataset = json.loads(client.get("/api/v1/datasets/ludnosc").content)
        resource = json.loads(client.get("/api/v1/resources/ludnosc/dzielnice").content)
        return [dataset["demo"], dataset["resources"][0]["demo"], resource["demo"]]

    assert told() == [False] * 3
    settings.BANK_DEMO = True
    assert told() == [True] * 3
