"""One answer by every door: random questions to a published table, asked on the page, of the API, for a file, on the command line and in SQL."""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from html import unescape

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, Phase, given, settings

from ratusz.bank.model.schema import Type
from ratusz.bank.query import compile as compiled
from ratusz.bank.query import params
from ratusz.bank.query.located import located
from ratusz.bank.query.result import columns_of
from ratusz.cli import query as asking
from ratusz.portal.catalog.models import Publication
from ratusz.portal.core import bank
from ratusz.portal.explore import command, questions
from tests.support import ground
from tests.support.questions import POOLS, SCHEMA, queries
from tests.support.tables import stored

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
VERSION = "01900000-0000-7000-8000-000000000001"
#: Every value of every pool stands in some row, and blanks of both kinds.
ROWS = 23
#: Each asks six times.
EXAMPLES = 15


def cells(n):
    """The n-th row: columns, then the codes of blanks."""
    values = [(*POOLS[one.name], None)[(n * (at + 1)) % (len(POOLS[one.name]) + 1)] for at, one in enumerate(SCHEMA.columns)]
    codes = [("suppressed" if n % 2 else None) if values[at] is None else None for at, one in enumerate(SCHEMA.columns) if one.has_status]
    return (*values, *codes)


@pytest.fixture
def table(population, tmp_path):
    """`ludnosc/dzielnice` with a version of all types in place of its own."""
    store = bank.store()
    path = stored(tmp_path, SCHEMA, [cells(n) for n in range(ROWS)]).parts[0].path
    part = store.add_part(path, rows=ROWS, first_row=1)
    own = store.manifest(str(population.pk), population.current)
    store.commit(replace(own, id=VERSION, schema=SCHEMA, parts=(part,), raw=()))
    Publication.objects.filter(resource=population).update(version=VERSION)
    population.current, population.rows = VERSION, ROWS
    population.save()
    return population


def plain(value):
    """A value as text, in one spelling for all doors."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float | Decimal):
        return format(Decimal(str(value)).normalize(), "f")
    return value.isoformat() if isinstance(value, date | datetime | time) else str(value)


def spelled(text, kind):
    """The text of a file or of JSON in that spelling."""
    if text is None or text == "":
        return ""
    if kind in {Type.INTEGER, Type.DECIMAL}:
        return plain(Decimal(str(text)))
    return plain(text)


def of_api(client, table, pairs, columns):
    found = client.get(f"/api/v1/resources/{table.pk}/rows", pairs).json()
    return [[spelled(row[one.name], one.type) for one in columns] for row in found["rows"]]


def of_csv(text, columns):
    head, *lines = csv.reader(io.StringIO(text))
    assert head[: len(columns)] == [one.name for one in columns]
    return [[spelled(cell, one.type) for cell, one in zip(line, columns, strict=False)] for line in lines]


def of_file(client, table, pairs, columns, suffix):
    answer = client.get(f"/api/v1/resources/{table.pk}/export.{suffix}", pairs)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if suffix == "csv":
        return of_csv(content.decode(), columns)
    lines = [json.loads(line) for line in content.splitlines()]
    return [[spelled(row[one.name], one.type) for one in columns] for row in lines]


def of_command(pairs, columns):
    names = {"select", "group", "measure", "sort"}
    told = []
    for name, value in pairs:
        told += ["--text", value] if name == "q" else [f"--{name}", value] if name in names else ["--where", f"{name}={value}"]
    done = CliRunner().invoke(asking.command, ["ludnosc/dzielnice", *told, "--dir", "."], standalone_mode=False)
    assert done.exception is None, done.exception
    return of_csv(done.stdout_bytes.decode(), columns)


def literal(value):
    if isinstance(value, bool | int | Decimal):
        return str(value)
    text = "'" + plain(value).replace("'", "''") + "'" if value != "" else "''"
    return f"{type(value).__name__.replace('datetime', 'timestamp')} {text}" if isinstance(value, date | time) else text


def of_sql(client, table, query, columns):
    engine, whole = bank.engine(), bank.store().table(bank.store().manifest(str(table.pk), VERSION))
    query = located(engine, SCHEMA, query, engine.scan_table(whole))
    statement = compiled.rows("data", query, SCHEMA, compiled.Window(), in_order=False)
    values = iter(statement.values)
    text = re.sub(r"'(?:[^']|'')*'|\?", lambda found: literal(next(values)) if found[0] == "?" else found[0], statement.sql)
    answer = client.get(f"/api/v1/resources/{table.pk}/sql", {"q": text})
    assert answer.status_code == 200, (text, answer.json())
    return [[spelled(row[one.name], one.type) for one in columns] for row in answer.json()["rows"]]


def of_page(client, table, pairs, columns, expected):
    """The rows of the page: a cell that shows its value, rounded perhaps, as `expected` has it; else what is shown."""
    page = client.get(table.get_absolute_url(), pairs).content.decode()
    body = re.search(r'<table class="rz-table">.*?<tbody>(.*?)</tbody>', page, re.DOTALL)
    found = []
    for line, values in zip(re.findall(r"<tr[^>]*>(.*?)</tr>", body[1], re.DOTALL) if body else [], expected, strict=True):
        cells = re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", line, re.DOTALL)[-len(columns) :]
        found.append([value if shows(cell, one, value) else cell for cell, one, value in zip(cells, columns, values, strict=True)])
    return found


def shows(cell, column, value):
    """Whether the HTML of a cell shows `value`: a blank may have a sign or lead on by a dash, and of a number some decimals are left out."""
    moment = re.search(r'<time datetime="([^"]*)"', cell)
    text = unescape(moment[1] if moment else re.sub("<[^>]*>", "", cell))
    if value == "" or not text:
        return value == "" and (not text or "<abbr" in cell or f'aria-label="{text} ' in cell or (text == "–" and "rz-table__lead" in cell))
    if column.type is Type.BOOLEAN:
        return text == {"true": "tak", "false": "nie"}[value]
    if column.type in {Type.INTEGER, Type.DECIMAL}:
        number = re.sub(r"\s", "", text).replace("−", "-").replace(",", ".")
        rounding = Decimal(1).scaleb(-len(number.partition(".")[2])) / 2
        return abs(Decimal(number) - Decimal(value)) <= (rounding if "." in number else 0)
    return text == value


def test_every_door_gives_the_same_rows(table, client, monkeypatch):
    monkeypatch.setattr(asking, "open_bank", lambda _directory, _name: command)
    monkeypatch.setattr(questions, "outline_of", ground.outline_of)

    @given(query=queries())
    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
    def ask(query):
        query = replace(query, limit=None, start=0, facets=())
        pairs = params.write(query)
        columns = columns_of(query, SCHEMA)
        expected = of_api(client, table, dict_of(pairs), columns)
        assert of_file(client, table, dict_of(pairs), columns, "csv") == expected
        assert of_file(client, table, dict_of(pairs), columns, "jsonl") == expected
        assert of_command(pairs, columns) == expected
        assert of_sql(client, table, query, columns) == expected
        assert of_page(client, table, dict_of(pairs), columns, expected) == expected

    ask()


def dict_of(pairs):
    found = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found
