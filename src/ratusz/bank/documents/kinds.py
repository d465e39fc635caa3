"""What kind of a document a file is, by its bytes; its name is never asked."""

import mmap
import re
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from zipfile import BadZipFile, ZipFile

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentKind:
    """`suffix`: what its files end with, and its name in addresses; `name`: as people call it; `is_picture`: nobody reads words in it."""

    suffix: str
    name: str
    media_type: str
    is_picture: bool = False


def _kinds(*kinds: DocumentKind) -> Mapping[str, DocumentKind]:
    return {kind.suffix: kind for kind in kinds}


_OPEN_XML = "application/vnd.openxmlformats-officedocument."
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
KINDS = _kinds(
    DocumentKind(suffix="pdf", name="PDF", media_type="application/pdf"),
    DocumentKind(suffix="docx", name="DOCX", media_type=f"{_OPEN_XML}wordprocessingml.document"),
    DocumentKind(suffix="pptx", name="PPTX", media_type=f"{_OPEN_XML}presentationml.presentation"),
    DocumentKind(suffix="odt", name="ODT", media_type=f"{_OPEN_DOCUMENT}text"),
    DocumentKind(suffix="odp", name="ODP", media_type=f"{_OPEN_DOCUMENT}presentation"),
    DocumentKind(suffix="rtf", name="RTF", media_type="application/rtf"),
    DocumentKind(suffix="doc", name="DOC", media_type="application/msword"),
    DocumentKind(suffix="ppt", name="PPT", media_type="application/vnd.ms-powerpoint"),
    DocumentKind(suffix="png", name="PNG", media_type="image/png", is_picture=True),
    DocumentKind(suffix="jpg", name="JPG", media_type="image/jpeg", is_picture=True),
    DocumentKind(suffix="gif", name="GIF", media_type="image/gif", is_picture=True),
    DocumentKind(suffix="webp", name="WebP", media_type="image/webp", is_picture=True),
    DocumentKind(suffix="tiff", name="TIFF", media_type="image/tiff", is_picture=True),
)

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_HEAD = 1024
# A PDF may begin with some bytes of rubbish: readers look for its mark in the first kilobyte.
_MARKS = (
    (re.compile(rb"\A.{0,1000}?%PDF-\d", re.DOTALL), "pdf"),
    (re.compile(rb"\A\{\\rtf"), "rtf"),
    (re.compile(rb"\A\x89PNG\r\n\x1a\n"), "png"),
    (re.compile(rb"\A\xff\xd8\xff"), "jpg"),
    (re.compile(rb"\AGIF8[79]a"), "gif"),
    (re.compile(rb"\ARIFF.{4}WEBP", re.DOTALL), "webp"),
    (re.compile(rb"\A(II\*\x00|MM\x00\*)"), "tiff"),
)
_MEMBERS = (("word/document.xml", "docx"), ("ppt/presentation.xml", "pptx"))
_STREAMS = (("WordDocument", "doc"), ("PowerPoint Document", "ppt"))


def kind_of(path: Path) -> DocumentKind | None:
    """The kind of the document at `path`; None for anything that is not kept as a document: tables, archives, programs, texts."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(b"PK"):
        return _of_package(path)
    if head.startswith(OLE):
        return _first(suffix for stream, suffix in _STREAMS if has_stream(path, stream))
    return _first(suffix for mark, suffix in _MARKS if mark.match(head))


def has_stream(path: Path, *names: str) -> bool:
    """Whether an old Office file has a stream or a storage with one of these names; its directory may lie anywhere in it."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return any(content.find(name.encode("utf-16-le")) >= 0 for name in names)


def opened(path: Path, look: Callable[[ZipFile], T]) -> T | None:
    """What `look` sees in a package; None where it cannot be unpacked."""
    try:
        with ZipFile(path) as archive:
            return look(archive)
    except (BadZipFile, OSError, EOFError, ValueError, zlib.error, NotImplementedError, RuntimeError):
        return None


def _of_package(path: Path) -> DocumentKind | None:
    return opened(path, _in_package)


def _in_package(archive: ZipFile) -> DocumentKind | None:
    names = set(archive.namelist())
    if "mimetype" in names:
        told = archive.open("mimetype").read(200).decode("ascii", "replace").strip()
        return next((kind for kind in KINDS.values() if kind.media_type == told), None)
    return _first(suffix for member, suffix in _MEMBERS if member in names)


def _first(suffixes: Iterable[str]) -> DocumentKind | None:
    suffix = next(iter(suffixes), None)
    return KINDS[suffix] if suffix else None
