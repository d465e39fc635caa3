"""Files of offices, and hostile ones, made by hand: no file of anybody else is kept in the project."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence

_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_NAMESPACES = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text", "style"))


def zipped(members: Mapping[str, bytes | str], *, compress: bool = True) -> bytes:
    """A ZIP of `members`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def ole(*streams: str) -> bytes:
    """A compound file of the older office programs with empty streams of these names, at most three."""
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<9I", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    fat = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *[0xFFFFFFFF] * 126)
    entries = [_entry("Root Entry", kind=5, child=1)]
    entries += [_entry(name, kind=2, right=n + 1 if n < len(streams) else 0xFFFFFFFF) for n, name in enumerate(streams, 1)]
    entries += [bytes(128)] * (4 - len(entries))
    return header + fat + b"".join(entries)


def _entry(name: str, *, kind: int, child: int = 0xFFFFFFFF, right: int = 0xFFFFFFFF) -> bytes:
    letters = (name + "\0").encode("utf-16-le")
    links = struct.pack("<3I", 0xFFFFFFFF, right, child)
    return letters.ljust(64, b"\0") + struct.pack("<HBB", len(letters), kind, 1) + links + bytes(36) + struct.pack("<IQ", 0xFFFFFFFE, 0)


def ods(sheets: str, *, styles: str = "", extra: Mapping[str, bytes | str] | None = None) -> bytes:
    """An OpenDocument spreadsheet whose body holds the XML `sheets`."""
    return zipped({"mimetype": _ODS, "content.xml": document(sheets, styles=styles), **(extra or {})})


def document(sheets: str, *, styles: str = "") -> str:
    """The XML of a spreadsheet document."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMESPACES}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body></office:document-content>"
    )


def ods_table(rows: Sequence[Sequence[object]], *, name: str = "Dane") -> str:
    """The XML of a sheet: numbers with a decimal comma, dates by day, month and year, as LibreOffice shows them in Polish."""
    lines = "".join(f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>" for row in rows)
    return f'<table:table table:name="{name}">{lines}</table:table>'


def _cell(value: object) -> str:
    match value:
        case None | "":
            return "<table:table-cell/>"
        case bool():
            shown = "PRAWDA" if value else "FAŁSZ"
            return _typed("boolean", f'office:boolean-value="{str(value).lower()}"', shown)
        case int() | float():
            return _typed("float", f'office:value="{value}"', str(value).replace(".", ","))
        case str():
            return _typed("string", "", value.replace("&", "&amp;").replace("<", "&lt;"))
    return _typed("date", f'office:date-value="{value}"', f"{value:%d.%m.%Y}")


def _typed(kind: str, value: str, text: str) -> str:
    return f'<table:table-cell office:value-type="{kind}" {value}><text:p>{text}</text:p></table:table-cell>'


def dbf(fields: Sequence[tuple[str, str, int]], records: Sequence[Sequence[bytes]], *, driver: int = 0) -> bytes:
    """A dBASE table: fields as name, kind, length; a record that begins with None is marked as deleted."""
    length = 1 + sum(size for _, _, size in fields)
    header = struct.pack("<4BIHH17xB2x", 3, 124, 1, 31, len(records), 32 + 32 * len(fields) + 1, length, driver)
    described = b"".join(struct.pack("<11sc4xBB14x", name.encode(), kind.encode(), size, 0) for name, kind, size in fields)
    rows = b"".join(b" " + b"".join(cell.ljust(size) for cell, (_, _, size) in zip(record, fields, strict=True)) for record in records)
    return header + described + b"\r" + rows + b"\x1a"
