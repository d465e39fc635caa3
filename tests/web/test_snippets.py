"""The lines of code beside a table really ask its question, from a server that is really there."""

import json
import re
import shutil
import subprocess
import sys
from html import unescape
from importlib.util import find_spec
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup

from ratusz.bank.model.schema import Type
from ratusz.bank.query.result import ResultColumn
from ratusz.portal.catalog.models import Audience, Resource
from ratusz.portal.pages.snippets import power_query, snippets

slow = pytest.mark.slow
QUESTION = "/dane/ludnosc/dzielnice/?rok=2023&dzielnica__contains=" + quote("w") + "&sort=-ludnosc"
EXPECTED = ["Michałkowice", "Bytków", "Węzłowiec", "Łagiewniki"]


def code_of(client, address):
    """Name of a tool → its lines, as a reader would copy them; addresses of the test client lead to the live server."""
    page = BeautifulSoup(client.get(address).content, "html.parser")
    return {one["id"].removeprefix("kod-"): one.get_text() for one in page.select("pre.rz-code")}


@pytest.fixture
def code(client, population, live_server):
    return {name: text.replace("http://testserver", live_server.url) for name, text in code_of(client, QUESTION).items()}


def ran(*command, folder):
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True, cwd=folder).stdout


@slow
@pytest.mark.django_db(transaction=True)
def test_curl_and_python_get_the_rows_of_the_page(code, tmp_path):
    if shutil.which("curl"):
        ran("bash", "-c", code["curl"], folder=tmp_path)
        lines = next(tmp_path.glob("*.csv")).read_text(encoding="utf-8-sig").splitlines()
        assert [line.split(",")[0].strip('"') for line in lines[1:]] == EXPECTED
    told = code["python"].replace("print(len(rows), rows[:3])", "import json; print(json.dumps(rows))")
    assert told != code["python"]
    assert [row["dzielnica"] for row in json.loads(ran(sys.executable, "-c", told, folder=tmp_path))] == EXPECTED


@slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(find_spec("pandas") is None, reason="pandas is not installed: make install-test")
def test_pandas_gets_the_rows_of_the_page(code, tmp_path):
    told = code["pandas"].replace("table.head()", "list(table.dzielnica)")
    assert ran(sys.executable, "-c", told, folder=tmp_path).strip() == str(EXPECTED)


@slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(shutil.which("Rscript") is None, reason="Rscript is not installed: sudo apt-get install r-base-core r-cran-jsonlite")
def test_r_gets_the_rows_of_the_page(code, tmp_path):
    told = ran("Rscript", "-e", code["r"] + "\ncat(rows$dzielnica, sep = '\\n')", folder=tmp_path)
    assert told.splitlines()[-4:] == EXPECTED


@slow
@pytest.mark.django_db
def test_power_query_asks_the_same_address_and_is_balanced(client, population):
    code = code_of(client, QUESTION)
    url = re.search(r'Web\.Contents\("([^"]+)"\)', code["excel"])[1]
    assert url == re.search(r"'(http[^']+)'", code["curl"])[1]
    answer = client.get(url.removeprefix("http://testserver"))
    assert answer.status_code == 200
    body = answer.getvalue().decode()
    head = body.lstrip("\ufeff").splitlines()[0].replace('"', "").split(",")
    typed = re.findall(r'\{"(\w+)", [\w. ]+\}', code["excel"])
    assert typed == ["ludnosc", "udzial"]
    assert set(typed) <= set(head)
    assert balanced(code["excel"])


@slow
@pytest.mark.django_db
def test_what_is_not_for_everybody_has_no_code_to_copy(client, population, ala):
    Resource.objects.update(audience=Audience.OFFICE)
    client.force_login(ala)
    assert code_of(client, QUESTION) == {}


def balanced(code):
    """Whether brackets of M close in order; texts in quotes are no brackets."""
    bare = re.sub(r'"(?:[^"]|"")*"', "", code)
    waiting = []
    for sign in bare:
        if sign in "([{":
            waiting.append(")]}"["([{".index(sign)])
        elif sign in ")]}" and (not waiting or waiting.pop() != sign):
            return False
    return not waiting and bare.count("let") == bare.count("in\n") == 1


@pytest.mark.parametrize("hostile", ["a'b", 'a"b', "a$(id)b", "a`id`b", "a\\b"])
def test_an_address_stays_one_text_in_every_language(hostile):
    url = f"http://127.0.0.1/x?q={hostile}"
    code = {one.id: one.code for one in snippets(url, (), file_name="x.csv")}
    said = subprocess.run(["bash", "-c", code["curl"].replace("curl", "printf '%s\\n'", 1)], capture_output=True, text=True, check=True)
    assert said.stdout.splitlines()[-1] == url
    space = {}
    exec(code["python"].split("\n\n")[1].splitlines()[0], space)  # noqa: S102  our own lines
    assert space["url"] == url
    assert f'"{url.replace(chr(34), chr(34) * 2)}"' in code["excel"]
    assert balanced(code["excel"])
    assert unescape(code["r"]) == code["r"]


def test_columns_of_an_answer_get_their_types_in_power_query():
    columns = (ResultColumn(name="sum(kwota)", label="", type=Type.DECIMAL), ResultColumn(name="nazwa", label="", type=Type.TEXT))
    assert '{{"sum(kwota)", Number.Type}}, "en-US"' in power_query("http://x", columns)
