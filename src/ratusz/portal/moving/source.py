"""Where the files of a move lie: a folder, or a ZIP. Names are found as people write them; nothing outside is ever opened."""

import hashlib
import shutil
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO
from zipfile import BadZipFile, ZipFile, ZipInfo

from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.base.sentences import N_

CHUNK = 1 << 20
MOST_FILES = 20_000
#: A spreadsheet of so many files takes a few megabytes; what is larger is not unpacked to see whether it is one.
MOST_OF_SHEET_BYTES = 50_000_000
#: A ZIP whose names say no encoding: as Polish Windows wrote them, as DOS did, as others mean them.
_ENCODINGS = ("utf-8", "cp852", "cp1250")
_UTF8_FLAG = 0x800
_NOT_OURS = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The files of a move. `names`: path as the source has it, by the path as it is compared; `sizes`: by path."""

    place: Path
    names: dict[str, str]
    sizes: dict[str, int]
    top: str = ""

    def find(self, written: str) -> str | None:
        """The path of the file that somebody wrote as `written`; None where there is none."""
        asked = compared(written)
        return self.names.get(asked) or self.names.get(compared(f"{self.top}/{written}"))

    def at_top(self) -> tuple[str, ...]:
        """The files among which the spreadsheet lies: in the folder itself, or in the only folder of a ZIP, and not too large for one."""
        near = (name for name in self.sizes if str(PurePosixPath(name).parent) in {".", self.top})
        return tuple(name for name in near if self.sizes[name] <= MOST_OF_SHEET_BYTES)

    def size(self, name: str) -> int:
        """The bytes of a file."""
        return self.sizes[name]

    @contextmanager
    def on_disk(self, name: str) -> Iterator[Path]:
        """The file at the path `name` of the source, as a file to be read; one of a ZIP is unpacked for as long as that takes."""
        if self.place.is_dir():
            yield self.place / name
            return
        with TemporaryDirectory(prefix="ratusz-move-") as folder:
            target = Path(folder) / "file"
            with ZipFile(self.place) as archive, target.open("wb") as out:
                self._unpack(archive, name, out)
            yield target

    def _unpack(self, archive: ZipFile, name: str, out: IO[bytes]) -> None:
        try:
            with archive.open(name) as packed:
                shutil.copyfileobj(_Bounded(packed, self.sizes[name]), out, CHUNK)
        except (BadZipFile, EOFError, RuntimeError, NotImplementedError, OSError) as error:
            raise WrongUsage(
                "zip-damaged", N_("{found} cannot be taken out of the ZIP."), N_("Pack the files anew."), values={"found": name}
            ) from error


class _Bounded:
    """No more bytes than the ZIP says: a member that unfolds to more is a lie."""

    def __init__(self, file: IO[bytes], most: int) -> None:
        self._file, self._left = file, most

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self._left -= len(data)
        if self._left < 0:
            raise BadZipFile
        return data


def open_source(place: Path) -> Source:
    """The folder or ZIP at `place`. WrongUsage where it is neither, or holds too much."""
    if place.is_dir():
        sizes = dict(_of_folder(place))
    else:
        sizes = _of_zip(place)
    if len(sizes) > MOST_FILES:
        raise WrongUsage("move-too-large", N_("There are more than {most} files."), N_("Divide them."), values={"most": MOST_FILES})
    names: dict[str, str] = {}
    for name in sizes:
        for spelling in _spellings(name):
            names.setdefault(compared(spelling), name)
    tops = {PurePosixPath(name).parts[0] for name in sizes if len(PurePosixPath(name).parts) > 1}
    alone = len(tops) == 1 and all(len(PurePosixPath(name).parts) > 1 for name in sizes)
    return Source(place=place, names=names, sizes=sizes, top=tops.pop() if alone else "")


def compared(path: str) -> str:
    """A path as it is compared: forward slashes, composed letters, no case, nothing before the first folder."""
    plain = unicodedata.normalize("NFC", path.strip().replace("\\", "/")).casefold()
    return "/".join(part for part in plain.split("/") if part not in {"", "."})


def fingerprint(path: Path) -> str:
    """The sha256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _of_folder(place: Path) -> Iterator[tuple[str, int]]:
    """Only what lies inside, wherever links point."""
    root = place.resolve()
    for path in sorted(place.rglob("*")):
        inside = path.is_file() and path.resolve().is_relative_to(root)
        if inside and not _is_of_the_system(path.relative_to(place).as_posix()):
            yield path.relative_to(place).as_posix(), path.stat().st_size


def _of_zip(place: Path) -> dict[str, int]:
    try:
        with ZipFile(place) as archive:
            members = archive.infolist()
    except (BadZipFile, OSError, NotImplementedError) as error:
        raise WrongUsage(
            "not-a-move", N_("{place} is neither a folder nor a ZIP."), N_("Name the folder with the spreadsheet and the files."),
            values={"place": place.name},
        ) from error  # fmt: skip
    return {one.filename: one.file_size for one in members if not one.is_dir() and _is_plain(one) and not _is_of_the_system(one.filename)}


def _is_plain(member: ZipInfo) -> bool:
    """Not encrypted: of what is, nothing could be read."""
    return not member.flag_bits & 1


def _is_of_the_system(name: str) -> bool:
    return any(part in _NOT_OURS or part.startswith("~$") for part in PurePosixPath(name).parts)


def _spellings(name: str) -> Iterator[str]:
    """The name, and as it was meant where a ZIP does not say in which letters it was written."""
    yield name
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:
        return
    if raw.isascii():
        return
    for encoding in _ENCODINGS:
        try:
            yield raw.decode(encoding)
        except UnicodeDecodeError:
            continue
