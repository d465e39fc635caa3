"""Which encoding a text is in: byte order mark, then strict UTF-8, then the bytes that tell the Polish encodings apart.

A text that is UTF-8 in most of its lines and something else in others was put together from two files: each line is read as it is
written. One damaged letter of a UTF-8 line does not make it another encoding.
"""

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: In the order of preference where the bytes tell nothing.
_SINGLE_BYTE = ("cp1250", "iso8859-2", "cp852")
_POLISH = frozenset("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ")
_TYPOGRAPHIC = frozenset("„”“’‘«»–—…§°€·•²³½\u00a0\u00ad")
#: Letters of the neighbours and of loanwords, which are rare.
_LATIN = frozenset("äöüßéáíčřšžôëÄÖÜÉÁŠŽ")
#: Sequences of two to four bytes that are one letter of UTF-8.
_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_BESIDE_LATIN = re.compile(rb"[A-Za-z](?:[\xc2-\xdf][\x80-\xbf])|(?:[\xc2-\xdf][\x80-\xbf])[A-Za-z]")
_HIGH = re.compile(rb"[\x80-\xff]")
_ASCII_LETTER = re.compile(rb"[A-Za-z]")
_HEAD = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoding:
    """A Python codec name; `guessed`: the bytes alone did not prove it; `foreign`: the text does not look Polish in any encoding.

    `other`: the encoding of lines that are not in `name`, or nothing.
    """

    name: str
    guessed: bool = False
    foreign: bool = False
    other: str = ""


def sniff_encoding(sample: bytes, *, whole: bool = True) -> Encoding:
    """The encoding of a file that begins with `sample` (all of it when `whole`; else its last letter may be cut)."""
    mark = next((name for mark, name in _MARKS if sample.startswith(mark)), None)
    if mark and mark != "utf-8-sig":
        return Encoding(name=mark)
    if mark is None and (wide := _utf16_without_mark(sample)):
        return Encoding(name=wide, guessed=True)
    utf8 = mark or "utf-8"
    if is_utf8(sample, whole=whole):
        return Encoding(name=utf8)
    strange = b"".join(line for line, odd in _marked(sample) if odd)
    kinds = Counter(map(_kind_of_line, sample.splitlines()))
    if mark is None and not kinds["utf-8"] + kinds["damaged"] and kinds["other"] >= kinds["foreign"]:
        return Encoding(name=_single_byte(sample), guessed=True, foreign=_is_foreign(sample))
    return Encoding(name=utf8, guessed=bool(strange), other=_single_byte(strange) if strange else "")


def is_utf8(sample: bytes, *, whole: bool) -> bool:
    """Whether `sample` is UTF-8; a letter cut at the end is forgiven unless `whole`."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample, final=whole)
    except UnicodeDecodeError:
        return False
    return True


def decoded(content: bytes, encoding: Encoding) -> tuple[str, tuple[int, ...]]:
    """The text, and the numbers from 1 of the lines that are in the other encoding.

    Bytes that the encoding does not know become U+FFFD.
    """
    if not encoding.other:
        return content.decode(encoding.name, errors="replace").removeprefix("\ufeff"), ()
    odd: list[int] = []
    texts: list[str] = []
    for number, (line, strange) in enumerate(_marked(content), 1):
        texts.append(line.decode(encoding.other if strange else "utf-8", errors="replace"))
        if strange:
            odd.append(number)
    return "".join(texts).removeprefix("\ufeff"), tuple(odd)


def _marked(content: bytes) -> Iterator[tuple[bytes, bool]]:
    """The lines of a text, and whether each is not UTF-8. Letters of other alphabets are believed where most lines are UTF-8."""
    lines = content.splitlines(keepends=True)
    kinds = list(map(_kind_of_line, lines))
    seen = Counter(kinds)
    strange = {"other", "foreign"} if seen["other"] > seen["utf-8"] + seen["damaged"] + seen["foreign"] else {"other"}
    return ((line, kind in strange) for line, kind in zip(lines, kinds, strict=True))


def is_strange(line: bytes) -> bool:
    """Whether a line of a text that is mostly UTF-8 is in another encoding; a damaged one is not."""
    return _kind_of_line(line) == "other"


def _kind_of_line(line: bytes) -> str:
    """What a line is written in: "ascii", "utf-8", "foreign" (UTF-8 of other alphabets), "damaged" (UTF-8 with bad bytes) or "other".

    Two capitals of windows-1250 can look like one letter of UTF-8 ("ÓŻ"), but like one of another alphabet in a Latin word.
    """
    if line.isascii():
        return "ascii"
    sequences = list(map(_letter, _SEQUENCE.findall(line)))
    letters = sum(map(_is_plausible, sequences))
    if is_utf8(line, whole=True):
        return "utf-8" if letters else "other" if _BESIDE_LATIN.search(line) else "foreign"
    bad = len(_HIGH.findall(_SEQUENCE.sub(b"", line))) + len(sequences) - letters
    return "damaged" if letters > bad else "other"


def _letter(sequence: bytes) -> str:
    return sequence.decode("utf-8", errors="replace")


def _is_plausible(letter: str) -> bool:
    """Letters of the Latin alphabets, marks that combine with them, and signs: not other alphabets."""
    code = ord(letter[0])
    return 0xA0 <= code < 0x180 or 0x300 <= code < 0x370 or 0x2000 <= code < 0x2C00


def _utf16_without_mark(sample: bytes) -> str | None:
    head = sample[:_HEAD]
    if len(head) < 4 or head.count(0) < len(head) // 4:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 4 * even:
        return "utf-16-le"
    return "utf-16-be" if even > 4 * odd else None


def _single_byte(sample: bytes) -> str:
    """The Polish encoding in which most of the bytes beyond ASCII are Polish letters."""
    counts = Counter(byte for byte in sample if byte >= 0x80)
    return max(_SINGLE_BYTE, key=lambda name: sum(count * _weight(byte, name) for byte, count in counts.items()))


def _is_foreign(sample: bytes) -> bool:
    """Whether most letters are beyond ASCII: so it is in other alphabets, never in Polish."""
    high = len(_HIGH.findall(sample))
    return high > len(_ASCII_LETTER.findall(sample))


def _weight(byte: int, name: str) -> int:
    letter = bytes([byte]).decode(name, errors="replace")
    if letter in _POLISH:
        return 4
    if letter in _TYPOGRAPHIC or letter in _LATIN:
        return 1
    return 0 if letter.isalpha() else -2
