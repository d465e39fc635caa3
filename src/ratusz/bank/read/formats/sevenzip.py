"""7z archives of files that are read one by one."""

import lzma
import struct
import zlib
from pathlib import Path

import py7zr
from py7zr.exceptions import ArchiveError, DecompressionBombError, PasswordRequired
from py7zr.io import Py7zIO, WriterFactory

from ratusz.bank.base.sentences import N_
from ratusz.bank.read.archive import check_members, check_size, is_noise
from ratusz.bank.read.content import Content
from ratusz.bank.read.package import UNPACKED_LIMIT_BYTES
from ratusz.bank.read.problems import refuse
from ratusz.bank.read.source import Asked, Container, Match, Member, formats

_BROKEN = (ArchiveError, lzma.LZMAError, zlib.error, struct.error, OSError, EOFError, ValueError, TypeError, IndexError, KeyError)


class _File(Py7zIO):
    """A member on disk, within the limits."""

    def __init__(self, path: Path, packed: int) -> None:
        self.file, self.packed, self.written = path.open("w+b"), packed, 0

    def write(self, s: bytes | bytearray) -> int:
        self.written += len(s)
        check_size(self.written, packed=self.packed)
        return self.file.write(s)

    def read(self, size: int | None = None) -> bytes:
        return self.file.read(size)

    def seek(self, offset: int, whence: int = 0) -> int:
        return self.file.seek(offset, whence)

    def flush(self) -> None:
        self.file.flush()

    def size(self) -> int:
        return self.written

    def close(self) -> None:
        self.file.close()


class _Folder(WriterFactory):
    """Members under names of ours in the work folder."""

    def __init__(self, folder: Path, packed: int) -> None:
        self.folder, self.packed = folder, packed
        self.paths: dict[str, Path] = {}

    def create(self, filename: str) -> Py7zIO:
        self.paths[filename] = self.folder / f"unpacked-{len(self.paths) + 1}"
        return _File(self.paths[filename], self.packed)


def match(content: Content) -> Match:
    """By its first bytes."""
    return Match.EXACT if content.head.startswith(b"7z\xbc\xaf\x27\x1c") else Match.NO


def unpack(asked: Asked) -> tuple[Member, ...]:
    """The files of the archive."""
    packed = asked.path.stat().st_size
    folder = _Folder(asked.work, packed)
    try:
        with py7zr.SevenZipFile(asked.path, max_extract_size=UNPACKED_LIMIT_BYTES) as archive:
            if archive.needs_password():
                raise refuse("encrypted")
            names = [info.filename for info in archive.list() if not info.is_directory and not is_noise(info.filename)]
            check_members(len(names))
            check_size(sum(info.uncompressed for info in archive.list()), packed=packed)
            archive.extract(targets=names, factory=folder)
    except PasswordRequired as error:
        raise refuse("encrypted") from error
    except DecompressionBombError as error:
        raise refuse("unpacks-too-large", found="?", expected=f"{UNPACKED_LIMIT_BYTES >> 20} MB") from error
    except _BROKEN as error:
        raise refuse("damaged-file") from error
    return tuple(Member(path=path, name=name) for name, path in folder.paths.items())


formats.add("7z")(Container(title=N_("7z archive of such files"), match=match, unpack=unpack))
