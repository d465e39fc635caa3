"""What a file shows of itself before anything opens it: its first bytes, the members of a ZIP, the streams of an OLE file."""

import struct
from dataclasses import dataclass
from pathlib import Path, PurePath
from zipfile import BadZipFile, ZipFile, ZipInfo, is_zipfile

import olefile

from ratusz.bank.read.problems import refuse

_HEAD_BYTES = 4096
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A file not opened yet. `head`: its first bytes; `suffix`: of its name, lower case with the dot, may be empty.

    `members`: those of a ZIP, None where it is none; `streams`: names within a file of the older office programs (OLE).
    """

    path: Path
    suffix: str
    head: bytes
    members: tuple[ZipInfo, ...] | None
    streams: frozenset[str]

    @property
    def words(self) -> bytes:
        """The beginning of a text as UTF-8, without its mark."""
        head = self.head.removeprefix(b"\xef\xbb\xbf")
        return head.decode("utf-16", errors="ignore").encode() if head.startswith((b"\xff\xfe", b"\xfe\xff")) else head

    @property
    def names(self) -> frozenset[str]:
        """The names of a ZIP's members; none where it is no ZIP."""
        return frozenset(member.filename for member in self.members or ())

    @property
    def is_text(self) -> bool:
        """Whether control characters or zeros that no text has fill at most a hundredth of its beginning; UTF-16 is a text."""
        if self.members is not None or self.streams:
            return False
        if self.head.startswith((b"\xff\xfe", b"\xfe\xff")):
            return True
        zeros, length = self.head.count(0), len(self.head)
        even, odd = self.head[0::2].count(0), self.head[1::2].count(0)
        if zeros > length // 4 and (odd > 4 * even or even > 4 * odd):
            return True
        control = sum(byte < 32 and byte not in b"\t\n\r\f\x1f\x1e\x1d" for byte in self.head)
        return control * 100 <= length


def look(path: Path, *, file_name: str | None = None) -> Content:
    """What the file at `path`, called `file_name`, shows of itself. An empty one and a broken ZIP are refused."""
    if not path.stat().st_size:
        raise refuse("empty-file")
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    suffix = PurePath(file_name or path.name).suffix.lower()
    members = _members(path) if head.startswith(_ZIP) else None
    streams = _streams(path) if head.startswith(_OLE) else frozenset()
    return Content(path=path, suffix=suffix, head=head, members=members, streams=streams)


def _streams(path: Path) -> frozenset[str]:
    try:
        with olefile.OleFileIO(path) as ole:
            names = frozenset(str(each[0]) for each in ole.listdir())
    except (OSError, ValueError, IndexError, struct.error) as error:
        raise refuse("damaged-file") from error
    if not names:
        raise refuse("damaged-file")
    return names


def _members(path: Path) -> tuple[ZipInfo, ...]:
    if not is_zipfile(path):
        raise refuse("damaged-file")
    try:
        with ZipFile(path) as archive:
            return tuple(archive.infolist())
    except (BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise refuse("damaged-file") from error
