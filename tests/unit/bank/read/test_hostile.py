"""Files that are no tables, or mean harm: a clear refusal in two languages, and nothing half read."""

import io
import zipfile

import pytest

from ratusz.bank.base.errors import Unreadable
from ratusz.bank.read import grid, package
from tests.support.reading import sheet, workbook


def _package(changed: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(sheet([["a", "b"], [1, 2]])))) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for member in source.namelist():
            target.writestr(member, changed.get(member, source.read(member)))
    return out.getvalue()


def _zipped(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, "x")
    return out.getvalue()


_ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet>&a;</worksheet>'
_OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        (b"\n\n  \n", "no-table"),
        (b"%PDF-1.7 \xe2\xe3", "not-a-table"),
        (b"\x89PNG\r\n\x1a\n", "not-a-table"),
        (bytes(range(256)) * 40, "binary-file"),
        (_OLE, "format-not-read"),
        (_OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"PK\x03\x04 and nothing more", "damaged-file"),
        (_zipped("word/document.xml"), "not-a-table"),
        (_zipped("dane.csv"), "format-not-read"),
        (b"\x1f\x8b\x08", "format-not-read"),
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
