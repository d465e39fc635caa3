"""JSON and JSON lines: where the tables are, and what becomes of what is nested."""

import json
from decimal import Decimal

import pytest

from ratusz.bank.base.errors import Unreadable
from ratusz.bank.read import jsondocument
from ratusz.bank.read.formats import json as json_format
from tests.support.reading import types

ROWS = [{"kod": "0201011", "nazwa": "Bolesławiec", "ile": 12.5}, {"kod": "0201022", "nazwa": "Bytków", "ile": 3}]
TABLE = {"kod": "0201011", "nazwa": "Bolesławiec", "ile": Decimal("12.5")}


def first_row(reader, value, name="dane.json"):
    content = value if isinstance(value, bytes) else json.dumps(value).encode()
    (table,) = reader.read(content, name=name).tables
    return {key: cell for key, cell in reader.rows(table)[0].items() if key != "_row"}


@pytest.mark.parametrize(
    "document",
    [
        ROWS,
        {"data": ROWS, "count": 2},
        {"result": {"fields": [{"id": "kod"}], "records": ROWS}},
        [list(ROWS[0]), *(list(row.values()) for row in ROWS)],
        {"columns": list(ROWS[0]), "index": [0, 1], "data": [list(row.values()) for row in ROWS]},
        {name: [row[name] for row in ROWS] for name in ROWS[0]},
        "\n".join(map(json.dumps, ROWS)).encode(),
        ("\ufeff" + json.dumps(ROWS, ensure_ascii=False)).encode(),
        json.dumps(ROWS, ensure_ascii=False).encode("utf-16"),
        json.dumps(ROWS, ensure_ascii=False).encode("cp1250"),
        json.dumps(ROWS, indent=2).encode(),
    ],
)
def test_the_same_table_however_it_is_written(reader, document):
    assert first_row(reader, document) == TABLE


def test_objects_by_name_are_rows(reader):
    row = first_row(reader, {"247401": {"nazwa": "Siemianowice", "ile": 1}, "246901": {"nazwa": "Chorzów", "ile": 2}})
    assert row == {"klucz": 247401, "nazwa": "Siemianowice", "ile": 1}


def test_json_api_and_what_is_nested(reader):
    data = [{"id": "7", "type": "szkola", "attributes": {"adres": {"ulica": "Śląska", "nr": 5}, "klasy": ["1a", "1b"], "x": [{"a": 1}]}}]
    row = first_row(reader, {"data": data, "links": {"self": "/"}})
    assert row == {"id": 7, "type": "szkola", "adres_ulica": "Śląska", "adres_nr": 5, "klasy": "1a; 1b", "x": '[{"a":1}]'}


def test_each_list_of_objects_is_a_table(reader):
    result = reader.read(json.dumps({"szkoly": ROWS, "inne": {"zlobki": ROWS}, "opis": "x"}), name="a.json")
    assert [table.name for table in result.tables] == ["szkoly", "inne / zlobki"]


def test_names_that_only_later_records_have(reader):
    (table,) = reader.read(json.dumps([{"a": 1}, {"b": 2, "a": 3}]), name="a.json").tables
    assert [(row["a"], row["b"]) for row in reader.rows(table)] == [(1, None), (3, 2)]
    assert table.reading.header_rows == (1,)


def test_points_are_longitude_and_latitude(reader):
    row = first_row(reader, [{"loc": {"type": "Point", "coordinates": [19.03, 50.31]}, "name": "x"}] * 2)
    assert row == {"loc_lon": Decimal("19.03"), "loc_lat": Decimal("50.31"), "name": "x"}


def test_a_large_document_is_read_element_by_element(reader, monkeypatch):
    monkeypatch.setattr(jsondocument, "LARGE_BYTES", 10)
    monkeypatch.setattr(json_format, "LARGE_BYTES", 10)
    rows = [{"n": n, "nazwa": f"ulica {n}, [x]"} for n in range(500)]
    (table,) = reader.read(json.dumps({"count": 500, "data": rows, "links": {}}), name="a.json").tables
    assert table.table.rows == 500
    assert reader.rows(table)[499]["nazwa"] == "ulica 499, [x]"
    assert types(table)["n"] == "integer"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ('[{"a": 1}, {"a": ', "json-damaged"),
        ('{"a": 1}\n{"a": \n', "json-damaged"),
        ("[" * 100_000, "json-damaged"),
        ("[]", "no-table"),
        ("{}", "no-table"),
        ("[" + ",".join(f'{{"k{n}": 1}}' for n in range(5000)) + "]", "too-many-columns"),
    ],
)
def test_refusals(reader, content, code):
    with pytest.raises(Unreadable) as refused:
        reader.read(content, name="a.json")
    assert refused.value.code == code


def test_a_text_in_square_brackets_is_still_a_text(reader):
    (table,) = reader.read("[a];[b]\n1;2\n3;4\n", name="a.csv").tables
    assert table.table.rows == 2
