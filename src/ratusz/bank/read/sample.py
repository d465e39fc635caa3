"""A sample of a large text: its beginning, blocks from between, its end."""

import codecs
import io
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from ratusz.bank.read.delimited import choose_dialect, choose_encoding, decode, parse
from ratusz.bank.read.dialect import records
from ratusz.bank.read.grid import Grid, bounded
from ratusz.bank.read.notes import FOOT_ROWS
from ratusz.bank.read.recipe import Dialect

_HEAD_BYTES = 96 << 10
_BLOCK_BYTES = 16 << 10
_BLOCKS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Rows of a large text as a grid: those of its beginning are numbered as in the file, later ones are not.

    `width`: the usual number of fields; `encoding`: a Python codec name; `head_rows`: how many are of the beginning.
    """

    grid: Grid
    dialect: Dialect
    encoding: str
    width: int
    head: str
    head_rows: int

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
    head_rows = len(rows)
    width = Counter(map(len, rows)).most_common(1)[0][0]
    for block in blocks[:-1]:
        rows += [row for row in parse(decode(block, encoding), found) if len(row) == width]
    end = parse(decode(blocks[-1], encoding), found)
    rows += [row for row in end[:-FOOT_ROWS] if len(row) == width] + end[-FOOT_ROWS:]
    return Sample(
        grid=bounded(Grid(name=name, rows=rows, problems=problems)),
        dialect=found,
        encoding=encoding.name,
        width=width,
        head=text,
        head_rows=head_rows,
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
        blocks, start = [], len(head)
        for number in range(1, _BLOCKS + 1):
            start = max(start, size * number // _BLOCKS - _BLOCK_BYTES)
            file.seek(start)
            block = file.read(_BLOCK_BYTES)
            start += len(block)
            last = number == _BLOCKS
            blocks.append(block[block.find(b"\n") + 1 : len(block) if last else block.rfind(b"\n") + 1])
    return head, blocks
