"""DBF: fields, days, code pages, deleted records."""

from datetime import date
from decimal import Decimal

import pytest

from ratusz.bank.base.errors import Unreadable
from tests.support.files import dbf
from tests.support.reading import codes, types

FIELDS = (("KOD", "C", 7), ("NAZWA", "C", 20), ("ILE", "N", 8), ("DNIA", "D", 8), ("CZYNNA", "L", 1))


def records(encoding: str) -> list[list[bytes]]:
    return [
        [b"0201011", "Żłobek nr ąśź".encode(encoding), b"   12.50", b"20240131", b"T"],
        [b"0201022", "Szkoła".encode(encoding), b"    3.25", b"        ", b"F"],
    ]


@pytest.mark.parametrize(
    ("encoding", "driver", "guessed"), [("cp852", 0x64, False), ("cp1250", 0xC8, False), ("cp1250", 0, True), ("utf-8", 0x03, False)]
)
def test_fields_have_their_values_whatever_the_code_page(reader, encoding, driver, guessed):
    result = reader.read(dbf(FIELDS, records(encoding), driver=driver), name="a.dbf")
    (table,) = result.tables
    assert types(table) == {"kod": "text", "nazwa": "text", "ile": "decimal", "dnia": "date", "czynna": "boolean"}
    first = {"kod": "0201011", "nazwa": "Żłobek nr ąśź", "ile": Decimal("12.50"), "dnia": date(2024, 1, 31), "czynna": True}
    assert {name: value for name, value in reader.rows(table)[0].items() if name != "_row"} == first
    assert codes(result) == ({"encoding-guessed": 1} if guessed else {})


def test_deleted_records_and_missing_ones_are_told(reader):
    content = bytearray(dbf(FIELDS, records("cp1250") * 3, driver=0xC8))
    content[32 + 32 * len(FIELDS) + 1] = ord("*")
    result = reader.read(bytes(content), name="a.dbf")
    assert (codes(result), result.tables[0].table.rows) == ({"deleted-records": 1}, 5)
    result = reader.read(bytes(content[:-60]), name="a.dbf")
    assert codes(result)["records-missing"] == 1


def test_a_header_that_is_cut_is_refused(reader):
    with pytest.raises(Unreadable) as refused:
        reader.read(dbf(FIELDS, records("cp1250"))[:150], name="a.dbf")
    assert refused.value.code in {"damaged-file", "binary-file"}
