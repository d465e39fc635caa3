"""Texts and slides of office programs: packages of XML (DOCX, PPTX, ODT, ODP), old binary files (DOC, PPT), RTF."""

import codecs
import mmap
import re
import struct
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from zipfile import ZipFile

import olefile

from ratusz.bank.documents.kinds import has_stream, opened
from ratusz.bank.documents.problems import refuse
from ratusz.bank.model.problem import Problem

#: Documents of a thousand pages unpack to some 100 MB; a bomb unpacks to gigabytes.
_UNPACKED_LIMIT_BYTES = 1 << 30
#: As much of a part as is looked through.
_PART_BYTES = 64 << 20
_MACRO_MEMBERS = ("vbaProject.bin",)
_MACRO_FOLDERS = ("Basic/", "Scripts/")
_EMBEDDED = re.compile(r"(^|/)(embeddings|Object [0-9]+)/")
_PROPERTIES = ("docProps/core.xml", "meta.xml")
_PERSON = re.compile(rb"<(?:dc:creator|cp:lastModifiedBy|meta:initial-creator)[^>]{0,100}>([^<]{1,400})<")
_COMMENTED = (
    ("word/comments.xml", re.compile(rb"<w:comment\b")),
    ("word/document.xml", re.compile(rb"<w:(del|ins|moveFrom|moveTo)\b")),
    ("content.xml", re.compile(rb"<(text:tracked-changes|office:annotation)\b")),
)
_SLIDE_COMMENTS = "ppt/comments/"
#: Where an old file keeps its properties, and the numbers of those that hold letters' code page, author, and who saved it last.
_SUMMARY = "\x05SummaryInformation"
_SUMMARY_BYTES = 1 << 20
_CODE_PAGE, _PERSON_PROPERTIES = 1, (4, 8)
_RTF_TAIL_BYTES = 4096
_RTF_PERSON = re.compile(rb"\{\\(?:author|operator)\s+((?:[^{}\\]|\\'[0-9a-f]{2}){1,400})\}")
_RTF_LETTER = re.compile(rb"\\'([0-9a-f]{2})")


def look_at_package(path: Path) -> list[Problem]:
    """What is told of a package; Unreadable where it is damaged, protected, or holds macros."""
    if is_encrypted(path):
        raise refuse("document-encrypted")
    size = opened(path, lambda archive: sum(member.file_size for member in archive.infolist()))
    if size is None:
        raise refuse("document-damaged", found="ZIP")
    if size > _UNPACKED_LIMIT_BYTES:
        raise refuse("document-too-large", found=size // 1_000_000, expected=_UNPACKED_LIMIT_BYTES // 1_000_000)
    if opened(path, lambda archive: archive.testzip() or "") != "":
        raise refuse("document-damaged", found="ZIP")
    if has_macros(path):
        raise refuse("document-macros")
    return opened(path, lambda archive: list(_told(archive))) or []


def look_at_old(path: Path) -> list[Problem]:
    """What is told of an old binary file: the people in its properties, as far as these can be read."""
    if has_stream(path, "EncryptedPackage", "EncryptedSummary"):
        raise refuse("document-encrypted")
    if has_stream(path, "_VBA_PROJECT"):
        raise refuse("document-macros")
    people = ", ".join(dict.fromkeys(_people_of_old(path)))
    return [Problem(code="document-author", found=people)] if people else []


def look_at_rtf(path: Path) -> list[Problem]:
    """What is told of an RTF text; Unreadable where its end is missing."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if not content[-_RTF_TAIL_BYTES:].rstrip(b"\0\r\n\t ").endswith(b"}"):
            raise refuse("document-damaged", found="}")
        people = [_RTF_LETTER.sub(lambda letter: bytes([int(letter[1], 16)]), found[1]) for found in _RTF_PERSON.finditer(content)]
        has_objects = content.find(b"\\objdata") >= 0
    told = [Problem(code="document-attachments")] if has_objects else []
    if names := dict.fromkeys(name.decode("cp1250", "replace").strip() for name in people):
        told.append(Problem(code="document-author", found=", ".join(names)))
    return told


def is_encrypted(path: Path) -> bool:
    """Whether a file of an office program is protected by a password."""
    if _is_old(path):
        return has_stream(path, "EncryptedPackage")
    return bool(opened(path, _is_encrypted))


def has_macros(path: Path) -> bool:
    """Whether it holds programs."""
    if _is_old(path):
        return has_stream(path, "_VBA_PROJECT")
    return bool(opened(path, _has_macros))


def _people_of_old(path: Path) -> Iterator[str]:
    """The names in the properties of an old file, in its own letters; nothing of one whose properties are broken."""
    try:
        with olefile.OleFileIO(path) as ole:
            if ole.get_size(_SUMMARY) > _SUMMARY_BYTES:
                return
            found = ole.getproperties(_SUMMARY)
    except (OSError, ValueError, IndexError, KeyError, TypeError, MemoryError, struct.error):
        return
    # The code page is a signed number of 16 bits: 65001 (UTF-8) is written as -535.
    page = found.get(_CODE_PAGE)
    letters = _letters(page & 0xFFFF if isinstance(page, int) else 1250)
    for value in (found.get(number) for number in _PERSON_PROPERTIES):
        text = value.decode(letters, "replace") if isinstance(value, bytes) else value if isinstance(value, str) else ""
        if name := " ".join(text.replace("\0", " ").split())[:400]:
            yield name


def _letters(page: int) -> str:
    name = {65001: "utf-8", 1200: "utf-16-le"}.get(page, f"cp{page}")
    try:
        codecs.lookup(name)
    except LookupError:
        return "cp1250"
    return name


def _is_old(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == b"\xd0\xcf"


def _is_encrypted(archive: ZipFile) -> bool:
    return any(member.flag_bits & 1 for member in archive.infolist()) or b"encryption-data" in _part(archive, "META-INF/manifest.xml")


def _has_macros(archive: ZipFile) -> bool:
    names = archive.namelist()
    inside = any(name.endswith(_MACRO_MEMBERS) for name in names) or any(name.startswith(_MACRO_FOLDERS) for name in names)
    return inside or b"macroEnabled" in _part(archive, "[Content_Types].xml")


def _told(archive: ZipFile) -> Iterator[Problem]:
    people = [found for part in _PROPERTIES for found in _PERSON.findall(_part(archive, part))]
    if names := dict.fromkeys(unescape(name.decode("utf-8", "replace")).strip() for name in people):
        yield Problem(code="document-author", found=", ".join(filter(None, names)))
    commented = any(sign.search(_part(archive, part)) for part, sign in _COMMENTED)
    if commented or any(name.startswith(_SLIDE_COMMENTS) for name in archive.namelist()):
        yield Problem(code="document-comments")
    if any(_EMBEDDED.search(name) for name in archive.namelist()):
        yield Problem(code="document-attachments")


def _part(archive: ZipFile, name: str) -> bytes:
    """The beginning of a part; nothing where there is none."""
    if name not in archive.namelist():
        return b""
    with archive.open(name) as part:
        return part.read(_PART_BYTES)
