"""A PDF looked at from outside: whether it is whole and open, who is named in it, what it runs.

Nothing is drawn and no page is read. Marks are looked for in the bytes and in unpacked object streams, so that a hostile file
can neither hang nor burst the bank.
"""

import mmap
import re
import zlib
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from ratusz.bank.documents.problems import refuse
from ratusz.bank.model.problem import Problem

_TAIL_BYTES = 4096
#: Object streams hold dictionaries, some megabytes in the largest documents.
_UNPACKED_LIMIT_BYTES = 64 << 20
#: An object stream packs names and places, some kilobytes of them.
_PACKED_LIMIT_BYTES = 16 << 20
_ENCRYPTED = re.compile(rb"/Encrypt\s*(\d+\s+\d+\s+R|<<)")
_AUTHOR = re.compile(rb"/Author\s*(?:\(((?:\\.|[^\\()]){1,400})\)|<([0-9A-Fa-f\s]{2,1600})>)", re.DOTALL)
_CREATOR = re.compile(rb"<dc:creator>.{0,200}?<rdf:li[^>]{0,100}>([^<]{1,400})</rdf:li>", re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r?\n|.)", re.DOTALL)
_LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r\n": b""}
_SIGNS = (
    ("document-comments", re.compile(rb"/Subtype\s*/(Text|Popup|Highlight|StrikeOut|Underline|Squiggly|Caret)\b")),
    ("document-attachments", re.compile(rb"/EmbeddedFile\b")),
    ("document-active", re.compile(rb"/(JavaScript|JS|Launch)\b")),
)
_FONT = re.compile(rb"/Font\b")

Bytes = bytes | mmap.mmap


def look(path: Path) -> list[Problem]:
    """What is told of a PDF; Unreadable where it is cut off or protected."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        tail = content[-_TAIL_BYTES:]
        if b"startxref" not in tail and b"%%EOF" not in tail:
            raise refuse("document-damaged", found="%%EOF")
        if content.find(b"/Root") < 0:
            raise refuse("document-damaged", found="/Root")
        if _ENCRYPTED.search(content):
            raise refuse("document-encrypted")
        return _told(content, b"".join(_unpacked(content)))


def _told(content: mmap.mmap, unpacked: bytes) -> list[Problem]:
    pieces = (content, unpacked)
    told = []
    if people := dict.fromkeys(name for piece in pieces for name in _people(piece)):
        told.append(Problem(code="document-author", found=", ".join(people)))
    told += [Problem(code=code) for code, sign in _SIGNS if any(sign.search(piece) for piece in pieces)]
    if not any(_FONT.search(piece) for piece in pieces):
        told.append(Problem(code="document-without-text"))
    return told


def _unpacked(content: mmap.mmap) -> Iterator[bytes]:
    """The object streams, unpacked; those packed in another way than usual, or beyond the limit, are passed over."""
    left = _UNPACKED_LIMIT_BYTES
    for mark in re.finditer(rb"/ObjStm\b", content):
        start = content.find(b"stream", mark.end(), mark.end() + 2_000)
        if start < 0 or left <= 0:
            continue
        begin = start + len(b"stream")
        begin += 2 if content[begin : begin + 2] == b"\r\n" else 1
        end = content.find(b"endstream", begin)
        if end < 0:
            return  # no stream ends from here on
        try:
            found = zlib.decompressobj().decompress(content[begin : min(end, begin + _PACKED_LIMIT_BYTES)], left)
        except zlib.error:
            continue
        left -= len(found)
        yield found


def _people(content: Bytes) -> Iterator[str]:
    for found in _AUTHOR.finditer(content):
        text = _text(_plain(found[1]) if found[1] is not None else _from_hex(found[2])).strip()
        if text:
            yield text
    for found in _CREATOR.finditer(content):
        yield unescape(found[1].decode("utf-8", "replace")).strip()


def _plain(written: bytes) -> bytes:
    """A string between brackets without its escapes."""

    def meant(found: re.Match[bytes]) -> bytes:
        sign = found[1]
        return bytes([int(sign, 8) & 255]) if sign[:1].isdigit() else _LETTERS.get(sign, sign)

    return _ESCAPE.sub(meant, written)


def _from_hex(written: bytes) -> bytes:
    digits = bytes(byte for byte in written if byte not in b" \t\r\n\f")
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))


def _text(value: bytes) -> str:
    """Letters of a string: UTF-16 or UTF-8 where it says so, else those of PDF, nearly Latin-1."""
    if value.startswith(b"\xfe\xff"):
        return value[2:].decode("utf-16-be", "replace")
    if value.startswith(b"\xef\xbb\xbf"):
        return value[3:].decode("utf-8", "replace")
    return value.decode("latin-1")
