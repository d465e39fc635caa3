"""dBASE tables (DBF), of old registers and of Shapefiles."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ratusz.bank.base.sentences import N_
from ratusz.bank.model.problem import Place, Problem
from ratusz.bank.read.content import Content
from ratusz.bank.read.dbase import HEADER, table_encoding
from ratusz.bank.read.problems import refuse
from ratusz.bank.read.source import Asked, Format, Match, Source, formats
from ratusz.bank.read.spool import keep, table_of

_VERSIONS = frozenset({0x02, 0x03, 0x04, 0x05, 0x30, 0x31, 0x32, 0x43, 0x63, 0x83, 0x8B, 0x8C, 0xCB, 0xF5, 0xFB})
_WITH_MEMOS = frozenset({0x83, 0x8B, 0x8C, 0xCB, 0xF5, 0xFB})
_FIELD = struct.Struct("<11sc4xBB14x")
_END = b"\r"
_DELETED = b"*"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Field:
    name: str
    kind: str
    start: int
    length: int


def match(content: Content) -> Match:
    """Whether the header describes itself: version, day, and a length that its fields fill."""
    if len(content.head) < 66 or content.head[0] not in _VERSIONS:
        return Match.NO
    _, _, month, day, _, header, record = HEADER.unpack_from(content.head)
    fits = month <= 12 and day <= 31 and header >= 65 and record > 1 and header % 32 in {0, 1, 8}
    ends = header > len(content.head) or _END in content.head[64:header]
    return Match.EXACT if fits and ends and content.head[32:33].isalnum() else Match.NO


def open_table(asked: Asked) -> Source:
    """The one table; records marked as deleted are left out and told."""
    size = asked.path.stat().st_size
    with asked.path.open("rb") as file:
        start = file.read(HEADER.size)
        version, _, _, _, count, header, record = HEADER.unpack(start)
        described = file.read(header - HEADER.size)
    if header > size or len(described) < header - HEADER.size:
        raise refuse("damaged-file")
    encoding, guessed = table_encoding(asked.path)
    fields = _fields(described, encoding)
    if not fields or sum(field.length for field in fields) > record:
        raise refuse("damaged-file")
    deleted: list[int] = []
    lines = _lines(asked.path, fields, encoding, header=header, record=record, count=count, deleted=deleted)
    kept = keep(lines, asked.work / "records.txt")
    where = Place(table=asked.name)
    problems = [Problem(code="encoding-guessed", where=where, found=encoding)] * guessed
    if deleted:
        problems.append(Problem(code="deleted-records", where=where, found=str(len(deleted))))
    if version in _WITH_MEMOS and any(field.kind == "M" for field in fields):
        problems.append(Problem(code="memos-left-out", where=where))
    if (size - header) // record < count:
        problems.append(Problem(code="records-missing", where=where, found=str((size - header) // record), expected=str(count)))
    return Source(grids=(table_of(kept, name=asked.name, decimal=".", problems=tuple(problems)),))


def _fields(described: bytes, encoding: str) -> tuple[_Field, ...]:
    fields, place = [], 1
    for start in range(0, len(described) - _FIELD.size + 1, _FIELD.size):
        if described[start : start + 1] == _END:
            break
        name, kind, length, decimals = _FIELD.unpack_from(described, start)
        if kind == b"C":
            length += decimals << 8  # texts longer than 255 bytes
        label = name.partition(b"\0")[0].decode(encoding, errors="replace").strip()
        fields.append(_Field(name=label, kind=kind.decode("latin-1"), start=place, length=length))
        place += length
    return tuple(fields)


def _lines(
    path: Path, fields: tuple[_Field, ...], encoding: str, *, header: int, record: int, count: int, deleted: list[int]
) -> Iterator[tuple[int, list[str]]]:
    yield 1, [field.name for field in fields]
    shown = [field for field in fields if field.kind != "0"]
    with path.open("rb") as file:
        file.seek(header)
        for number in range(1, count + 1):
            content = file.read(record)
            if len(content) < record:
                return
            if content[:1] == _DELETED:
                deleted.append(number)
                continue
            yield number + 1 - len(deleted), [_text(field, content[field.start : field.start + field.length], encoding) for field in shown]


def _text(field: _Field, raw: bytes, encoding: str) -> str:
    match field.kind:
        case "D":
            day = raw.decode("latin-1").strip()
            return f"{day[:4]}-{day[4:6]}-{day[6:]}" if len(day) == 8 and day.isdigit() else day
        case "L":
            return "TAK" if raw in {b"T", b"t", b"Y", b"y"} else "NIE" if raw in {b"F", b"f", b"N", b"n"} else ""
        case "I" | "+" if len(raw) == 4:
            return str(int.from_bytes(raw, "little", signed=True))
        case "B" | "O" if len(raw) == 8:
            return f"{struct.unpack('<d', raw)[0]:.15g}"
        case "Y" if len(raw) == 8:
            return f"{int.from_bytes(raw, 'little', signed=True) / 10_000:.4f}"
        case "N" | "F":
            text = raw.decode("latin-1").strip("\0 ")
            return "" if set(text) <= {"*"} else text
        case "T" | "M" | "G" | "P" | "W" | "Q" | "V":
            return ""
    return raw.decode(encoding, errors="replace").rstrip("\0 ")


formats.add("dbf")(Format(title=N_("dBASE table (DBF)"), match=match, open=open_table))
