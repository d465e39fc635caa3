"""What a file is, by its first bytes; its name only breaks ties between texts."""

import re
from dataclasses import dataclass
from pathlib import Path

from ratusz.bank.base.sentences import N_
from ratusz.bank.read import formats as _each_format  # noqa: F401  (fills the registry)
from ratusz.bank.read.content import Content, look
from ratusz.bank.read.problems import refuse
from ratusz.bank.read.source import Match, formats


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of file that holds no table: `name` for machines, `sentence` for people."""

    name: str
    sentence: str


_PICTURE = N_("This is a picture, not a table.")
_PROGRAM = N_("This is a program, not a table.")
_TEXT = N_("This is a text document, not a table.")
_SLIDES = N_("This is a presentation, not a table.")
_LINKED = N_("This is linked data (RDF), not a table.")
#: A statement of linked data: two addresses in angle brackets before the third part.
_TRIPLE = re.compile(rb"\s*(?:#[^\n]*\n\s*)*<[a-z]+:[^>\s]*>\s+<[a-z]+:[^>\s]*>\s+[<\"_]")
#: First bytes of what people deliver that is no table.
_BY_HEAD = (
    (b"%PDF", Kind(name="pdf", sentence=N_("This is a PDF document, not a table."))),
    (b"\x89PNG", Kind(name="png", sentence=_PICTURE)),
    (b"\xff\xd8\xff", Kind(name="jpeg", sentence=_PICTURE)),
    (b"GIF8", Kind(name="gif", sentence=_PICTURE)),
    (b"II*\0", Kind(name="tiff", sentence=_PICTURE)),
    (b"MM\0*", Kind(name="tiff", sentence=_PICTURE)),
    (b"{\\rtf", Kind(name="rtf", sentence=_TEXT)),
    (b"@prefix", Kind(name="rdf", sentence=_LINKED)),
    (b"@base", Kind(name="rdf", sentence=_LINKED)),
    (b"\x7fELF", Kind(name="program", sentence=_PROGRAM)),
)
_BY_MEMBER = (
    ("word/", Kind(name="docx", sentence=_TEXT)),
    ("ppt/", Kind(name="pptx", sentence=_SLIDES)),
)
_BY_MIMETYPE = (
    (b"application/vnd.oasis.opendocument.text", Kind(name="odt", sentence=_TEXT)),
    (b"application/vnd.oasis.opendocument.presentation", Kind(name="odp", sentence=_SLIDES)),
    (b"application/vnd.oasis.opendocument.graphics", Kind(name="odg", sentence=_PICTURE)),
)
#: First bytes of tables that no format of ours reads.
_NOT_READ = (
    (b"Rar!", N_("This is a RAR archive, which cannot be read yet.")),
    (b"SQLite format 3", N_("This is a database, which cannot be read yet.")),
    (b"ARROW1", N_("This is an Arrow file, which cannot be read yet.")),
)
_BY_STREAM = (
    ("WordDocument", Kind(name="doc", sentence=_TEXT)),
    ("PowerPoint Document", Kind(name="ppt", sentence=_SLIDES)),
    ("VisioDocument", Kind(name="vsd", sentence=_PICTURE)),
)


def format_of(path: Path, *, file_name: str | None = None) -> str:
    """The name of the format, among `formats`, of the file at `path`; what none of them reads is refused with the reason."""
    content = look(path, file_name=file_name)
    kind = _kind(content)
    if kind is not None:
        raise refuse("not-a-table", message=kind.sentence)
    if "EncryptedPackage" in content.streams or any(member.flag_bits & 1 for member in content.members or ()):
        raise refuse("encrypted")
    best = max(sorted(formats), key=lambda name: formats[name].match(content))
    if formats[best].match(content) is Match.NO:
        raise _refusal(content)
    return best


def _kind(content: Content) -> Kind | None:
    for mark, kind in _BY_HEAD:
        if content.head.startswith(mark):
            return kind
    if _TRIPLE.match(content.head):
        return Kind(name="rdf", sentence=_LINKED)
    if content.head.startswith(b"MZ") and not content.is_text:
        return Kind(name="program", sentence=_PROGRAM)
    for folder, kind in _BY_MEMBER:
        if any(name.startswith(folder) for name in content.names):
            return kind
    for stream, kind in _BY_STREAM:
        if stream in content.streams and not content.streams & {"Workbook", "Book"}:
            return kind
    start = content.head[:200]
    return next((kind for mark, kind in _BY_MIMETYPE if content.members is not None and b"mimetype" + mark in start), None)


def _refusal(content: Content) -> Exception:
    for mark, sentence in _NOT_READ:
        if content.head.startswith(mark):
            return refuse("format-not-read", message=sentence)
    if content.streams:
        return refuse("format-not-read")
    if content.members is None:
        return refuse("binary-file")
    return refuse("format-not-read")
