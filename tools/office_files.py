"""Files as offices write them, made of plain figures: the same bytes every time, so that a changed file is a change somebody made."""

import io
import json
import struct
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter
import xlwt

Cell = str | int | float | None
Row = Sequence[Cell]
_MADE = datetime(2026, 1, 2)  # noqa: DTZ001  a property of the file, without a zone
_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_ODS_NAMES = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text", "style"))
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Rows from the top; `merged`: ranges such as "A1:F1", whose first cell holds the text; `formats`: column number → number format."""

    name: str
    rows: Sequence[Row]
    merged: Sequence[str] = ()
    formats: Mapping[int, str] = field(default_factory=dict)
    hidden: bool = False


def number(text: str) -> Cell:
    """The figure that `text` spells with a point, the text itself where it spells none, None for nothing."""
    if not text:
        return None
    try:
        return float(text) if "." in text else int(text)
    except ValueError:
        return text


def comma(text: str) -> str:
    """A figure with a decimal comma."""
    return text.replace(".", ",")


def delimited(rows: Sequence[Row], *, encoding: str, delimiter: str = ";", line_end: str = "\r\n") -> bytes:
    """A text file; cells that hold the delimiter or a quote are quoted."""
    lines = (delimiter.join(_quoted(one, delimiter) for one in row) for row in rows)
    return "".join(line + line_end for line in lines).encode(encoding)


def _quoted(cell: Cell, delimiter: str) -> str:
    text = "" if cell is None else str(cell)
    return '"' + text.replace('"', '""') + '"' if delimiter in text or '"' in text else text


def xlsx(*sheets: Sheet) -> bytes:
    """A workbook."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        book.set_properties({"created": _MADE, "author": ""})
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            formats = {column: book.add_format({"num_format": code}) for column, code in sheet.formats.items()}
            for place in sheet.merged:
                page.merge_range(place, "", head)
            for at, row in enumerate(sheet.rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, str):
                        page.write_string(at, column, cell, head if at == 0 else None)
                    elif cell is not None:
                        page.write_number(at, column, cell, formats.get(column))
            if sheet.hidden:
                page.hide()
    return made.getvalue()


def xls(sheet: Sheet, *, merged: Sequence[tuple[int, int, int, int]] = ()) -> bytes:
    """A workbook of the older kind; `merged`: first row, last row, first column, last column."""
    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet(sheet.name)
    covered = {(row, column) for top, bottom, left, right in merged for row in range(top, bottom + 1) for column in range(left, right + 1)}
    for top, bottom, left, right in merged:
        page.write_merge(top, bottom, left, right, sheet.rows[top][left])
    for at, row in enumerate(sheet.rows):
        for column, cell in enumerate(row):
            if cell is not None and (at, column) not in covered:
                page.write(at, column, cell, xlwt.easyxf(num_format_str=sheet.formats.get(column, "General")))
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def ods(*sheets: Sheet) -> bytes:
    """An OpenDocument spreadsheet with decimal commas, as LibreOffice shows them in Polish."""
    body = "".join(f'<table:table table:name="{escape(one.name)}">{"".join(map(_ods_row, one.rows))}</table:table>' for one in sheets)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_ODS_NAMES} office:version="1.2">'
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
        f'manifest:version="1.2"><manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    return zipped({"mimetype": _ODS, "content.xml": content, "META-INF/manifest.xml": manifest})


def _ods_row(row: Row) -> str:
    return f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>"


def _ods_cell(cell: Cell) -> str:
    if cell is None or cell == "":
        return "<table:table-cell/>"
    if isinstance(cell, str):
        return f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="float" office:value="{cell}"><text:p>{comma(str(cell))}</text:p></table:table-cell>'


def html_as_xls(title: str, rows: Sequence[Row]) -> bytes:
    """A page with a table under a name that ends in .xls, as systems of ministries "export to Excel"."""
    lines = "\n".join("<tr>" + "".join(f"<td>{escape('' if one is None else str(one))}</td>" for one in row) + "</tr>" for row in rows)
    head = f'<head><meta charset="windows-1250"><title>{escape(title)}</title></head>'
    page = f'<html>{head}<body><table border="1">\n{lines}\n</table></body></html>'
    return page.encode("windows-1250")


def json_file(around: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], *, under: str) -> bytes:
    """An object with words about the data, and the rows under one of its names."""
    return (json.dumps({**around, under: list(rows)}, ensure_ascii=False, indent=1) + "\n").encode()


def xml_file(root: str, record: str, rows: Sequence[Mapping[str, str]]) -> bytes:
    """Records below a root, a field an element."""
    lines = "\n".join(
        f"  <{record}>{''.join(f'<{name}>{escape(value)}</{name}>' for name, value in row.items())}</{record}>" for row in rows
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{root}>\n{lines}\n</{root}>\n'.encode()


def docx(title: str, paragraphs: Sequence[str]) -> bytes:
    """A document: a heading and paragraphs, in Polish, with its title among the properties."""
    heading = f'<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>{escape(title)}</w:t></w:r></w:p>'
    body = heading + "".join(f"<w:p><w:r><w:t>{escape(one)}</w:t></w:r></w:p>" for one in paragraphs)
    types = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packages = "http://schemas.openxmlformats.org/package/2006"
    start = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    style = '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:rPr><w:b/><w:sz w:val="32"/></w:rPr></w:style>'
    return zipped(
        {
            "[Content_Types].xml": f'{start}<Types xmlns="{packages}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{types}.document.main+xml"/>'
            f'<Override PartName="/word/styles.xml" ContentType="{types}.styles+xml"/>'
            '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>',
            "_rels/.rels": f'{start}<Relationships xmlns="{packages}/relationships">'
            f'<Relationship Id="r1" Type="{relation}/officeDocument" Target="word/document.xml"/>'
            f'<Relationship Id="r2" Type="{packages}/relationships/metadata/core-properties" '
            'Target="docProps/core.xml"/></Relationships>',
            "word/document.xml": f'{start}<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>',
            "word/styles.xml": f'{start}<w:styles xmlns:w="{_WORD}"><w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="pl-PL"/></w:rPr>'
            f"</w:rPrDefault></w:docDefaults>{style}</w:styles>",
            "word/_rels/document.xml.rels": f'{start}<Relationships xmlns="{packages}/relationships">'
            f'<Relationship Id="r1" Type="{relation}/styles" Target="styles.xml"/></Relationships>',
            "docProps/core.xml": f'{start}<cp:coreProperties xmlns:cp="{packages}/metadata/core-properties" '
            f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(title)}</dc:title><dc:language>pl</dc:language></cp:coreProperties>',
        }
    )


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    """A ZIP of `members`, in their order and without the hour."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in members.items():
            entry = zipfile.ZipInfo(name, _MADE.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return made.getvalue()


def locked_workbook() -> bytes:
    """A workbook under a password: a compound file that holds an encrypted package, here an empty one."""
    names = ("EncryptedPackage", "EncryptionInfo")
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<9I", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0) + struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    table = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *[0xFFFFFFFF] * 126)
    entries = [
        _entry("Root Entry", kind=5, child=1),
        *(_entry(name, kind=2, after=2 if at == 1 else None) for at, name in enumerate(names, 1)),
    ]
    return header + table + b"".join(entries) + bytes(128)


def _entry(name: str, *, kind: int, child: int | None = None, after: int | None = None) -> bytes:
    nothing = 0xFFFFFFFF
    letters = (name + "\0").encode("utf-16-le")
    links = struct.pack("<3I", nothing, nothing if after is None else after, nothing if child is None else child)
    return letters.ljust(64, b"\0") + struct.pack("<HBB", len(letters), kind, 1) + links + bytes(36) + struct.pack("<IQ", 0xFFFFFFFE, 0)
