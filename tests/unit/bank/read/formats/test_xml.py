"""XML: elements that repeat are rows; nothing that XML can do to a reader is done."""

from decimal import Decimal

import pytest

from ratusz.bank.base.errors import Unreadable
from tests.support.reading import codes


def test_attributes_and_inner_elements_are_columns(reader):
    rows = "".join(
        f'<szkola id="{n}" xmlns:x="urn:x"><nazwa>Szkoła {n}</nazwa><adres><ulica>Śląska</ulica><nr>{n}</nr></adres>'
        f"<klasa>1a</klasa><klasa>1b</klasa><x:ile>{n},5</x:ile><puste/></szkola>"
        for n in range(1, 4)
    )
    (table,) = reader.read(f"<?xml version='1.0'?><!-- x --><dane><opis>o</opis><szkoly>{rows}</szkoly></dane>", name="a.xml").tables
    assert reader.rows(table)[0] == {
        "_row": 1,
        "id": 1,
        "nazwa": "Szkoła 1",
        "adres_ulica": "Śląska",
        "adres_nr": 1,
        "klasa": "1a; 1b",
        "ile": Decimal("1.5"),
        "puste": None,
    }


def test_the_outermost_elements_that_repeat_are_the_rows(reader):
    one = "<zbior><tytul>A</tytul><zasoby><zasob>x</zasob><zasob>y</zasob></zasoby></zbior>"
    (table,) = reader.read(f"<zbiory>{one}{one}</zbiory>", name="a.xml").tables
    assert [row["zasoby_zasob"] for row in reader.rows(table)] == ["x; y", "x; y"]
    (table,) = reader.read(f"<zbiory>{one.replace('</zasoby>', '<zasob>z</zasob></zasoby>')}</zbiory>", name="b.xml").tables
    assert table.table.rows == 3


def test_two_kinds_of_rows_are_two_tables(reader):
    both = '<stacja kod="1" nazwa="x"/><stacja kod="2" nazwa="y"/><pomiar t="1" v="3"/><pomiar t="2" v="4"/>'
    result = reader.read(f"<dane>{both}</dane>", name="a.xml")
    assert [(table.name, table.table.rows) for table in result.tables] == [("stacja", 2), ("pomiar", 2)]


def test_one_element_is_one_row(reader):
    (table,) = reader.read("<dane><szkola><nazwa>x</nazwa><ile>5</ile></szkola></dane>", name="a.xml").tables
    assert [(row["nazwa"], row["ile"]) for row in reader.rows(table)] == [("x", 5)]


def test_old_letters(reader):
    content = "<?xml version='1.0' encoding='windows-1250'?><d><r a='Żłobek' b='1'/><r a='Ćma' b='2'/></d>".encode("cp1250")
    result = reader.read(content, name="a.xml")
    assert reader.column(result.tables[0], "a") == ["Żłobek", "Ćma"]
    assert codes(result) == {}


LAUGHS = "<!DOCTYPE l [<!ENTITY a 'ha'>" + "".join(f"<!ENTITY {chr(98 + n)} '{('&' + chr(97 + n) + ';') * 10}'>" for n in range(9)) + "]>"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (f"<?xml version='1.0'?>{LAUGHS}<r><x>&j;</x><x>&j;</x></r>", "unsafe-xml"),
        ("<!DOCTYPE r SYSTEM 'http://127.0.0.1/x.dtd'><r><x>1</x><x>2</x></r>", "unsafe-xml"),
        ("<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><r><x>&x;</x></r>", "unsafe-xml"),
        ("<r><x a='1'/><x a='2'/>", "damaged-file"),
        ("<r><x a='1'></r>", "damaged-file"),
        ("<r/>", "no-table"),
        ("<a>" * 10_000, "no-table"),
        ("<r>" + "".join(f"<x{n} a='1'/>" for n in range(30_000)) + "</r>", "no-table"),
    ],
    ids=["laughs", "dtd", "file", "cut", "crossed", "empty", "deep", "names"],
)
def test_refusals(reader, content, code):
    with pytest.raises(Unreadable) as refused:
        reader.read(content, name="a.xml")
    assert refused.value.code == code
