"""Which encoding a text is in: byte order mark, then strict UTF-8, then the bytes that tell the Polish encodings apart."""

import codecs
from collections import Counter
from dataclasses import dataclass

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
#: ą ś ź Ą Ś Ź differ between the two; ć ę ł ń ó ż do not.
_WINDOWS = bytes.fromhex("b99c9fa58c8f")
_ISO = bytes.fromhex("b1b6bca1a6ac")
_SHARED = bytes.fromhex("e6eab3f1f3bfc6caa3d1d3af")
#: ą Ą ę Ę ł Ł ś Ś ź Ź ż Ż ć of DOS: bytes that in the other two are no letters, or rare ones.
_DOS = bytes.fromhex("a5a4a9a888989d97ab8dbebd86")


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoding:
    """A Python codec name; `guessed`: the bytes alone did not prove it."""

    name: str
    guessed: bool = False


def sniff_encoding(sample: bytes, *, whole: bool = True) -> Encoding:
    """The encoding of a file that begins with `sample` (all of it when `whole`; else its last letter may be cut)."""
    for mark, name in _MARKS:
        if sample.startswith(mark):
            return Encoding(name=name)
    if wide := _utf16_without_mark(sample):
        return Encoding(name=wide, guessed=True)
    if is_utf8(sample, whole=whole):
        return Encoding(name="utf-8")
    return Encoding(name=_single_byte(sample), guessed=True)


def is_utf8(sample: bytes, *, whole: bool) -> bool:
    """Whether `sample` is UTF-8; a letter cut at the end is forgiven unless `whole`."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample, final=whole)
    except UnicodeDecodeError:
        return False
    return True


def _utf16_without_mark(sample: bytes) -> str | None:
    head = sample[:4096]
    if len(head) < 4 or head.count(0) < len(head) // 4:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 4 * even:
        return "utf-16-le"
    return "utf-16-be" if even > 4 * odd else None


def _single_byte(sample: bytes) -> str:
    counts = Counter(byte for byte in sample if byte >= 0x80)

    def total(letters: bytes) -> int:
        return sum(counts[byte] for byte in set(letters))

    windows, iso, dos = total(_WINDOWS), total(_ISO), total(_DOS)
    if dos > total(_WINDOWS + _ISO + _SHARED):
        return "cp852"
    return "iso8859-2" if iso > windows else "cp1250"
