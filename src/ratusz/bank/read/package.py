"""An XLSX file as a ZIP of XML, looked at before anything opens it: how large it unpacks, and whether its XML is plain."""

import re
import zlib
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from ratusz.bank.read.problems import refuse

#: Office workbooks of a million rows unpack to some 300 MB; a bomb unpacks to gigabytes.
UNPACKED_LIMIT_BYTES = 1 << 30
#: Sheets pack some ten times; what packs a thousand times and is large is made to.
RATIO_LIMIT = 400
_SMALL_BYTES = 32 << 20
_PROLOG_BYTES = 1 << 16
_DECLARATION = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)


def check_package(path: Path) -> None:
    """Refuse a package that unpacks to too much, declares entities, or cannot be unpacked."""
    try:
        with ZipFile(path) as archive:
            members = archive.infolist()
            total = sum(member.file_size for member in members)
            packed = sum(member.compress_size for member in members)
            if total > UNPACKED_LIMIT_BYTES or (total > _SMALL_BYTES and total > RATIO_LIMIT * max(packed, 1)):
                raise refuse("unpacks-too-large", found=f"{total >> 20} MB", expected=f"{UNPACKED_LIMIT_BYTES >> 20} MB")
            for member in members:
                if member.filename.endswith((".xml", ".rels", ".vml")):
                    with archive.open(member) as part:
                        _check_prolog(part.read(_PROLOG_BYTES))
    except (BadZipFile, OSError, EOFError, zlib.error, NotImplementedError) as error:
        raise refuse("damaged-file") from error


def _check_prolog(head: bytes) -> None:
    if found := _DECLARATION.search(head.replace(b"\0", b"")):
        raise refuse("unsafe-xml", found=found[0].decode("ascii"))
