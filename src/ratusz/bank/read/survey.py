"""What the bytes of a large text tell without dividing them, and its letters carried over to UTF-8."""

import codecs
from dataclasses import dataclass, replace
from pathlib import Path

from ratusz.bank.read.encoding import Encoding, sniff_encoding

#: Larger blocks cost three times as much: each is memory asked of the system anew.
_BLOCK = 256 << 10
#: Bytes of UTF-8 that begin combining marks (U+0300 to U+036F) and the blanks beside the space and the line end; dashes and quotation
#: marks begin so too.
_MARKS = (b"\xcc", b"\xcd", b"\xc2", b"\xe2", b"\xef", b"\t")
_DAMAGED = "\ufffd".encode()
#: Bytes of lines beyond ASCII that are enough to tell an encoding.
_ODD_BYTES = 1 << 20


@dataclass(slots=True, kw_only=True)
class Survey:
    """Of a UTF-8 text: `plain`, whether it surely holds no combining mark and no blank but the space and the line end; such a text is
    checked for a fiftieth of the time. `line_ends`: how many; `open_end`: whether its last line has none. `damaged`: whether letters
    were lost on the way here.
    """

    plain: bool = True
    line_ends: int = 0
    open_end: bool = False
    damaged: bool = False

    def see(self, block: bytes) -> None:
        """Count `block`, the next of the text."""
        if not self.line_ends:
            block = block.removeprefix(codecs.BOM_UTF8)
        self.plain = self.plain and not any(mark in block for mark in _MARKS)
        self.damaged = self.damaged or (b"\xef" in block and _DAMAGED in block)
        self.line_ends += block.count(b"\n") or block.count(b"\r")
        self.open_end = not block.endswith((b"\n", b"\r"))


def survey(path: Path) -> Survey:
    """The survey of the UTF-8 text at `path`."""
    found = Survey()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            found.see(block)
    return found


def to_utf8(path: Path, encoding: str, target: Path) -> Survey:
    """`path` written anew as UTF-8 to `target`, and the survey of that; bytes that the encoding does not know become U+FFFD."""
    found = Survey()
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    with path.open("rb") as source, target.open("wb") as out:
        while block := source.read(_BLOCK):
            found.see(written := decoder.decode(block).encode("utf-8"))
            out.write(written)
        out.write(decoder.decode(b"", final=True).encode("utf-8"))
    return found


def has_empty_line(path: Path) -> bool:
    """Whether some line of the text at `path` is empty, within quotation marks or without."""
    before = b"\n"
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            lines = (before + block).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
            if b"\n\n" in lines:
                return True
            before = block[-1:]
    return False


def is_utf8_file(path: Path) -> bool:
    """Whether all bytes of the file are UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def unknown_encoding(path: Path) -> Encoding:
    """The encoding of a text that was taken for UTF-8 and is not, further down than the sample: told by its lines beyond ASCII."""
    odd = bytearray()
    with path.open("rb") as file:
        for line in file:
            if not line.isascii():
                odd += line
            if len(odd) > _ODD_BYTES:
                break
    found = sniff_encoding(bytes(odd))
    return replace(found, other=found.other or "cp1250") if found.name.startswith("utf-8") else found
