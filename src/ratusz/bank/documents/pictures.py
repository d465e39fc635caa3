"""Pictures: whether they are whole, and whether they say where they were taken."""

import struct
from pathlib import Path

from ratusz.bank.documents.problems import refuse
from ratusz.bank.model.problem import Problem

#: Properties stand at the beginning, in segments of at most 64 kB.
_HEAD_BYTES = 1 << 18
_GPS_TAG = 0x8825
_EXIF = b"Exif\0\0"


def look_at_jpg(path: Path) -> list[Problem]:
    """Unreadable where its end is missing; told: that it names a place."""
    head, tail = _ends(path)
    if b"\xff\xd9" not in tail[2:]:
        raise refuse("document-damaged", found="FFD9")
    at = head.find(_EXIF)
    return [Problem(code="picture-place")] if at > 0 and _names_place(head[at + len(_EXIF) :]) else []


def look_at_png(path: Path) -> list[Problem]:
    """The same; its properties, where it has any, are those of a JPG."""
    head, tail = _ends(path)
    if b"IEND" not in tail[-64:]:
        raise refuse("document-damaged", found="IEND")
    at = head.find(b"eXIf")
    return [Problem(code="picture-place")] if at > 0 and _names_place(head[at + 4 :]) else []


def _ends(path: Path) -> tuple[bytes, bytes]:
    """The beginning and the end of a file, as much as properties may fill; cameras write rubbish after the end of a picture."""
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
        file.seek(max(0, path.stat().st_size - _HEAD_BYTES))
        return head, file.read()


def _names_place(exif: bytes) -> bool:
    """Whether the first directory of EXIF (a TIFF in small) points at one with a place."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(exif[:4])
    if order is None:
        return False
    try:
        (start,) = struct.unpack_from(f"{order}I", exif, 4)
        (count,) = struct.unpack_from(f"{order}H", exif, start)
        return any(struct.unpack_from(f"{order}H", exif, start + 2 + 12 * entry)[0] == _GPS_TAG for entry in range(count))
    except struct.error:
        return False
