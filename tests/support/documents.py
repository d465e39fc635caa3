"""Small documents for tests, made byte by byte: whole, damaged, protected, talkative."""

import io
import struct
import zlib
from collections.abc import Mapping
from zipfile import ZIP_DEFLATED, ZipFile

JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + b"\x00" * 20 + b"\xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 17 + b"\x00\x00\x00\x00IEND\xaeB`\x82"
RTF = rb"{\rtf1\ansi\ansicpg1250{\info{\author Jan Kowalski}{\operator Anna \'8ccie\'bfka}}Regulamin}"
_OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 504


def pdf(*, info: bytes = b"", more: bytes = b"", font: bool = True) -> bytes:
    """A PDF of one page. `info`: of its information dictionary; `more`: whole objects beside it."""
    resources = b"/Resources<</Font<</F1 4 0 R>>>>" if font else b""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]" + resources + b">>",
        b"<</Type/" + (b"Font/Subtype/Type1/BaseFont/Helvetica" if font else b"Nothing") + b">>",
        b"<<" + info + b">>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    body += more
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(body)
    body += b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(objects) + 1, table)
    return body + b"trailer\n<</Size %d/Root 1 0 R/Info 5 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


def packed_pdf(inside: bytes) -> bytes:
    """A PDF whose dictionaries stand in an object stream, as new programs write them."""
    stream = zlib.compress(inside)
    return pdf(
        more=b"9 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\r\n%b\nendstream\nendobj\n" % (len(stream), stream)
    )


def package(parts: Mapping[str, str | bytes]) -> bytes:
    """A ZIP of parts, in their order."""
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return made.getvalue()


def docx(more: Mapping[str, str | bytes] | None = None) -> bytes:
    return package({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w:document/>", **(more or {})})


def odt(more: Mapping[str, str | bytes] | None = None) -> bytes:
    return package({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<office:document-content/>", **(more or {})})


def old(*streams: str) -> bytes:
    """An old Office file whose directory has these streams."""
    return _OLE + b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in streams)


def old_by(people: Mapping[int, bytes], *, page: int, stream: str = "WordDocument") -> bytes:
    """A whole old Office file whose properties name people, by the number of the property, in the letters of a code page."""
    values = {1: struct.pack("<IhH", 2, page if page < 1 << 15 else page - (1 << 16), 0)}
    values |= {number: struct.pack("<II", 30, len(text) + 1) + text + b"\0" * (4 - len(text) % 4) for number, text in people.items()}
    index, body = b"", b""
    for number, value in values.items():
        index += struct.pack("<II", number, 8 + 8 * len(values) + len(body))
        body += value
    section = struct.pack("<II", 8 + len(index) + len(body), len(values)) + index + body
    format_id = bytes.fromhex("e0859ff2f94f6810ab9108002b27b3d9")
    summary = struct.pack("<HHI16xI", 0xFFFE, 0, 2, 1) + format_id + struct.pack("<I", 48) + section
    return _compound({stream: b"x", "\x05SummaryInformation": summary})


def _compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file: header, one sector of the table of sectors, one of the directory, streams of nine sectors each."""
    free, end, kept, length = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 9
    table = [kept, end]
    entries = [("Root Entry", 5, 1, end, 0)]
    for name in streams:
        start = len(table)
        table += [*range(start + 1, start + length), end]
        entries.append((name, 2, free, start, length * 512))
    directory = b""
    for number, (name, kind, child, start, size) in enumerate(entries):
        written = name.encode("utf-16-le") + b"\0\0"
        after = number + 1 if 0 < number < len(entries) - 1 else free
        directory += written.ljust(64, b"\0") + struct.pack("<HBBIII36xIQ", len(written), kind, 1, free, after, child, start, size)
    directory += b"\0" * (512 - len(directory))
    header = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 16 + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0, 0) + struct.pack("<I", free) * 108
    sectors = struct.pack("<128I", *table, *[free] * (128 - len(table)))
    return header + sectors + directory + b"".join(content.ljust(length * 512, b"\0") for content in streams.values())


def photograph() -> bytes:
    """A JPG that says where it was taken."""
    exif = b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", 1) + struct.pack("<HHII", 0x8825, 4, 1, 26)
    return b"\xff\xd8\xff\xe1\x00\x40Exif\0\0" + exif + b"\0" * 20 + b"\xff\xd9"


#: One of each kind.
GOOD = {
    "pdf": pdf(),
    "docx": docx(),
    "pptx": package({"ppt/presentation.xml": "<p/>"}),
    "odt": odt(),
    "odp": package({"mimetype": "application/vnd.oasis.opendocument.presentation"}),
    "rtf": RTF,
    "doc": old("Root Entry", "WordDocument"),
    "ppt": old("Root Entry", "PowerPoint Document"),
    "png": PNG,
    "jpg": JPG,
    "gif": b"GIF89a" + b"\0" * 20,
    "webp": b"RIFF\x10\0\0\0WEBPVP8 ",
    "tiff": b"II*\0" + b"\0" * 20,
}
