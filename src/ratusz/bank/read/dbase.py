"""The header of a dBASE table, and how its texts are written; Shapefiles have one too."""

import codecs
import struct
from pathlib import Path

from ratusz.bank.read.encoding import sniff_encoding
from ratusz.bank.read.problems import refuse

HEADER = struct.Struct("<4BIHH20x")
#: Code pages by the "language driver" of the header. It is often wrong or missing; then the bytes decide.
_PAGES = {0x01: "cp437", 0x02: "cp850", 0x64: "cp852", 0x65: "cp866", 0x87: "cp852", 0xC8: "cp1250", 0xC9: "cp1251"}
_SAMPLE_BYTES = 1 << 20


def table_encoding(path: Path) -> tuple[str, bool]:
    """The code page of the texts of a table, and whether it had to be guessed."""
    with path.open("rb") as file:
        start = file.read(HEADER.size)
        if len(start) < HEADER.size:
            raise refuse("damaged-file")
        driver, header = start[29], HEADER.unpack(start)[5]
        file.seek(header)
        sample = file.read(_SAMPLE_BYTES)
    if sample.isascii():
        return "ascii", False
    page = _PAGES.get(driver)
    found = sniff_encoding(sample)
    if found.name.startswith("utf-8") or page is None:
        return found.name.removesuffix("-sig"), found.guessed
    return codecs.lookup(page).name, False
