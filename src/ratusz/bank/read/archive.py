"""What is unpacked, and how much of it: the limits of every archive, and the names of its members.

Members are written to the work folder under names of ours, so that a path in an archive leads nowhere.
"""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Protocol

from ratusz.bank.read.package import RATIO_LIMIT, UNPACKED_LIMIT_BYTES
from ratusz.bank.read.problems import refuse

MEMBERS_LIMIT = 200
_PIECE = 1 << 20
#: Less than this is never a bomb, however well it packs.
_SMALL_BYTES = 32 << 20
#: Traces of the programs that packed, no data.
_NOISE = frozenset({"thumbs.db", ".ds_store", "desktop.ini"})
#: What places a picture on a map.
_BESIDE_PICTURES = (".tfw", ".jgw", ".pgw", ".wld", ".aux.xml")


class Readable(Protocol):
    """A member that gives its bytes in pieces."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; none at the end."""
        ...


def is_noise(name: str) -> bool:
    """Whether a member is a folder, a trace of the program that packed, or what only goes with a picture."""
    path = PurePosixPath(name)
    return name.endswith(("/", *_BESIDE_PICTURES)) or "__MACOSX" in path.parts or path.name.lower() in _NOISE or path.name.startswith("._")


def check_members(count: int) -> None:
    """Refuse an archive of too many files, or of none."""
    if not count:
        raise refuse("empty-archive")
    if count > MEMBERS_LIMIT:
        raise refuse("too-many-members", found=count, expected=MEMBERS_LIMIT)


def copy(source: Readable, target: Path, *, packed: int, already: int = 0) -> int:
    """Write `source` to `target`; gives its size. `packed`: how large it is in the archive; `already`: unpacked before it."""
    size = 0
    with target.open("wb") as out:
        for piece in _read(source):
            size += len(piece)
            check_size(size, packed=packed, already=already)
            out.write(piece)
    return size


def check_size(size: int, *, packed: int, already: int = 0) -> None:
    """Refuse a member that unpacks to more than an honest one does."""
    if size + already > UNPACKED_LIMIT_BYTES or (size > _SMALL_BYTES and size > RATIO_LIMIT * max(packed, 1)):
        raise refuse("unpacks-too-large", found=f"{(size + already) >> 20} MB", expected=f"{UNPACKED_LIMIT_BYTES >> 20} MB")


def _read(source: Readable) -> Iterator[bytes]:
    while piece := source.read(_PIECE):
        yield piece


def readable_name(raw: bytes) -> str:
    """The name of a member whose archive does not say how its letters are written: UTF-8, else the code page of Polish DOS."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp852")
