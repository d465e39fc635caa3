"""Files that are no tables, or mean harm: a clear refusal in two languages, and nothing half read."""

import time

import pytest

from ratusz.bank.base.errors import Unreadable
from ratusz.bank.read import grid, package
from tests.support.files import ole, zipped
from tests.support.reading import repacked, sheet, workbook


def _package(changed: dict[str, bytes]) -> bytes:
    book = workbook(sheet([["a", "b"], [1, 2]]))
    return repacked(book, {name: lambda _, content=content: content for name, content in changed.items()})


_ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet>&a;</worksheet>'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        (b"\n\n  \n", "no-table"),
        (b"%PDF-1.7 \xe2\xe3", "not-a-table"),
        (b"\x89PNG\r\n\x1a\n", "not-a-table"),
        (bytes(range(256)) * 40, "binary-file"),
        (ole("Inne"), "format-not-read"),
        (ole("WordDocument"), "not-a-table"),
        (ole("PowerPoint Document"), "not-a-table"),
        (ole("EncryptedPackage", "EncryptionInfo"), "encrypted"),
        (ole("Workbook"), "damaged-file"),
        (ole("Workbook")[:700], "damaged-file"),
        (b"PK\x03\x04 and nothing more", "damaged-file"),
        (zipped({"word/document.xml": "x"}), "not-a-table"),
        (zipped({"ppt/presentation.xml": "x"}), "not-a-table"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "x"}, compress=False), "not-a-table"),
        (zipped({"[Content_Types].xml": "<x/>"}), "format-not-read"),
        (zipped({}), "empty-archive"),
        (zipped({"dane.zip": zipped({"dane.csv": "a,b\n1,2\n"})}), "archive-in-archive"),
        (zipped({f"{n}.csv": "a\n1\n" for n in range(201)}), "too-many-members"),
        (b"\x1f\x8b\x08", "damaged-file"),
        (b"7z\xbc\xaf\x27\x1c and nothing more", "damaged-file"),
        (b"Rar!\x1a\x07", "format-not-read"),
        (b"PAR1 and nothing more", "damaged-file"),
        (b"SQLite format 3\0" + bytes(90), "format-not-read"),
        (_package({"xl/worksheets/sheet1.xml": _ENTITIES}), "unsafe-xml"),
        (_package({"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row>"}), "damaged-file"),
        (_package({"xl/workbook.xml": b"<nothing/>"}), "no-table"),
        ((",".join("x" * (grid.MAX_COLUMNS + 1)) + "\n").encode() * 2, "too-many-columns"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_refusals(reader, content, code):
    with pytest.raises(Unreadable) as refused:
        reader.read(content, name="dostawa")
    assert refused.value.code == code
    assert refused.value.exit_code == 11
    told = refused.value.as_json()
    assert all(told["message"].values())
    assert all(told["hint"].values())
    assert not list(reader.folder.glob("work-*/*.parquet"))


def test_a_zip_bomb_is_not_unpacked(reader, monkeypatch):
    monkeypatch.setattr(package, "UNPACKED_LIMIT_BYTES", 1 << 20)
    bomb = _package({"xl/worksheets/sheet1.xml": b"<worksheet>" + b" " * (8 << 20) + b"</worksheet>"})
    assert len(bomb) < 50_000
    with pytest.raises(Unreadable) as refused:
        reader.read(bomb, name="bomba.xlsx")
    assert refused.value.code == "unpacks-too-large"


def test_what_packs_too_well_is_not_unpacked(reader, monkeypatch):
    monkeypatch.setattr(package, "_SMALL_BYTES", 1 << 20)
    bomb = _package({"xl/worksheets/sheet1.xml": b"<worksheet>" + b" " * (8 << 20) + b"</worksheet>"})
    with pytest.raises(Unreadable) as refused:
        reader.read(bomb, name="bomba.xlsx")
    assert refused.value.code == "unpacks-too-large"


@pytest.mark.slow
def test_as_many_lone_rows_as_rows_are_read_in_seconds(reader):
    """A file that lost its separators in most lines: what is asked of each row must not go through all of them."""
    lines = "".join(f"Grupa {n};;\n" if n % 5 in {0, 2} else f"{n};{n};{n}\n" for n in range(60_000))
    begun = time.process_time()
    reader.read(f"Nazwa;Liczba;Uwagi\n{lines}".encode(), name="bez-srednikow.csv")
    assert time.process_time() - begun < 10


@pytest.mark.slow
def test_as_many_totals_as_rows_are_tried_in_seconds(reader):
    """Each row that calls itself a total is tried against few stretches of rows where very many do."""
    lines = "".join(f"Razem {n};;{n}\n" if n % 3 == 0 else f"a{n};{2000 + n % 20};{n}\n" for n in range(60_000))
    begun = time.process_time()
    reader.read(f"Nazwa;Rok;Liczba\n{lines}".encode(), name="same-sumy.csv")
    assert time.process_time() - begun < 10
