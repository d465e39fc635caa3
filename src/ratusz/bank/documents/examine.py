"""A document looked at: what it is, whether it can be opened, what it tells beside its text. Its text is not read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ratusz.bank.documents import office, pdf, pictures
from ratusz.bank.documents.kinds import DocumentKind, kind_of
from ratusz.bank.documents.problems import UNREAD, refuse
from ratusz.bank.model.problem import Problem, Report

#: Raises the refusal of what cannot be opened; gives what is to be told.
Look = Callable[[Path], list[Problem]]
_LOOKS: Mapping[str, Look] = {
    "pdf": pdf.look,
    "docx": office.look_at_package,
    "pptx": office.look_at_package,
    "odt": office.look_at_package,
    "odp": office.look_at_package,
    "doc": office.look_at_old,
    "ppt": office.look_at_old,
    "rtf": office.look_at_rtf,
    "jpg": pictures.look_at_jpg,
    "png": pictures.look_at_png,
}
_MB = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """A document that can be kept: its kind, its bytes, and what is told of it."""

    kind: DocumentKind
    bytes: int
    report: Report

    def as_json(self) -> dict[str, Any]:
        """`{"format", "bytes"}`."""
        return {"format": self.kind.suffix, "bytes": self.bytes}


def examine(path: Path, *, limit_bytes: int) -> Examined:
    """The document at `path`, whatever its name. Raises Unreadable for what is none, cannot be opened by everybody, or is too large."""
    size = path.stat().st_size
    if not size:
        raise refuse("document-damaged", found="0 B")
    if size > limit_bytes:
        raise refuse("document-too-large", found=-(-size // _MB), expected=limit_bytes // _MB)
    kind = kind_of(path)
    if kind is None:
        raise _why_not(path)
    look = _LOOKS.get(kind.suffix)
    told = look(path) if look else []
    return Examined(kind=kind, bytes=size, report=Report.of((Problem(code=UNREAD), *told)))


def _why_not(path: Path) -> Exception:
    """An encrypted DOCX and one with macros are no DOCX by their bytes; what they are helps more than what they are not."""
    if office.is_encrypted(path):
        return refuse("document-encrypted")
    return refuse("document-macros" if office.has_macros(path) else "document-unknown")
