"""A sample of a large text: its beginning, blocks from between, its end."""

import codecs
import io
from collections import Counter
from dataclasses import dataclass, replace
from mmap import ACCESS_READ, mmap
from pathlib import Path

from ratusz.bank.read.delimited import choose_dialect, choose_encoding, decode, parse
from ratusz.bank.read.dialect import records
from ratusz.bank.read.encoding import Encoding, is_strange, sniff_encoding
from ratusz.bank.read.grid import Grid, bounded
from ratusz.bank.read.layout import FOOT_ROWS
from ratusz.bank.read.recipe import Dialect

_HEAD_BYTES = 192 << 10
_BLOCK_BYTES = 24 << 10
_BLOCKS = 12
#: Larger blocks cost three times as much: each is memory asked of the system anew.
_COPY_BYTES = 256 << 10
_ODD_BYTES = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Rows of a large text as a grid: those of its beginning are numbered as in the file, later ones are not.

    `width`: the usual number of fields; `encoding`: a Python codec name.
    """

    grid: Grid
    dialect: Dialect
    encoding: str
    width: int
    head: str

    def lines_before(self, row: int) -> int:
        """How many lines of text stand before row `row` (from 0) of the beginning."""
        reader = records(io.StringIO(self.head, newline=""), self.dialect)
        for _ in range(row):
            next(reader, None)
        return int(reader.line_num)


def take_sample(path: Path, *, name: str, dialect: Dialect | None) -> Sample:
    """The sample of the file at `path`; encoding and separator are those of `dialect` as long as they can be."""
    head, blocks = _pieces(path)
    encoding, problems = choose_encoding(b"".join([head, *blocks]) if not _is_wide(head) else head, dialect, table=name)
    text = decode(head, encoding)
    found = choose_dialect(text, dialect, encoding=encoding.name)
    rows = parse(text, found)
    width = Counter(map(len, rows)).most_common(1)[0][0]
    for block in blocks[:-1]:
        rows += [row for row in parse(decode(block, encoding), found) if len(row) == width]
    end = parse(decode(blocks[-1], encoding), found)
    rows += [row for row in end[:-FOOT_ROWS] if len(row) == width] + end[-FOOT_ROWS:]
    return Sample(
        grid=bounded(Grid(name=name, rows=rows, problems=problems)), dialect=found, encoding=encoding.name, width=width, head=text
    )


def _is_wide(head: bytes) -> bool:
    return head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or 4 * head.count(0) > len(head)


def _pieces(path: Path) -> tuple[bytes, list[bytes]]:
    """The beginning and the blocks after it, each cut to whole lines; the last block reaches the end. A UTF-16 text has no blocks."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
        if _is_wide(head):
            return head[: len(head) // 2 * 2], [b""]
        head = head[: head.rfind(b"\n") + 1] or head
        blocks = []
        for number in range(1, _BLOCKS + 1):
            start = max(len(head), size * number // _BLOCKS - _BLOCK_BYTES)
            file.seek(start)
            block = file.read(_BLOCK_BYTES)
            last = number == _BLOCKS
            blocks.append(block[block.find(b"\n") + 1 : len(block) if last else block.rfind(b"\n") + 1])
    return head, blocks


def to_utf8(path: Path, encoding: str, target: Path) -> Path:
    """`path` written anew as UTF-8 to `target`; bytes that the encoding does not know become U+FFFD."""
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    with path.open("rb") as source, target.open("wb") as out:
        while block := source.read(_COPY_BYTES):
            out.write(decoder.decode(block).encode("utf-8"))
        out.write(decoder.decode(b"", final=True).encode("utf-8"))
    return target


def is_plain(path: Path, dialect: Dialect) -> bool:
    """Whether a UTF-8 text surely holds no combining mark and no blank but the space and the line end.

    Told by single bytes, in a tenth of a second for a gigabyte: those that begin combining marks (U+0300 to U+036F) and the other
    blanks. Dashes and quotation marks begin so too; such a text is not called plain, and costs a little more.
    """
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
        start = len(codecs.BOM_UTF8) if content[:3] == codecs.BOM_UTF8 else 0
        marks = (b"\xcc", b"\xcd", b"\xc2", b"\xe2", b"\xef", *((b"\t",) if dialect.delimiter != "\t" else ()))
        return all(content.find(mark, start) < 0 for mark in marks)


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


def lines_to_utf8(path: Path, encoding: Encoding, target: Path) -> tuple[int, ...]:
    """`path` written anew as UTF-8 to `target`, each line read in the encoding it is in; the numbers of those in the other one."""
    odd: list[int] = []
    with path.open("rb") as source, target.open("wb") as out:
        for number, line in enumerate(source, 1):
            strange = not line.isascii() and is_strange(line)
            out.write(line if not strange else line.decode(encoding.other, errors="replace").encode("utf-8"))
            if strange:
                odd.append(number)
    return tuple(odd)
