"""JSON lines: one object a line."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from ratusz.bank.base.sentences import N_
from ratusz.bank.read.content import Content
from ratusz.bank.read.jsontables import record_of
from ratusz.bank.read.problems import refuse
from ratusz.bank.read.records import lines_of, names_of
from ratusz.bank.read.source import Asked, Format, Match, Source, formats
from ratusz.bank.read.spool import keep, table_of

_LINE_LIMIT = 1 << 20


def match(content: Content) -> Match:
    """Whether the first line is an object by itself and another one follows."""
    if not content.is_text or not content.head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        return Match.NO
    with content.path.open("rb") as file:
        lines = [file.readline(_LINE_LIMIT), file.readline(_LINE_LIMIT)]
    try:
        objects = [orjson.loads(line.removeprefix(b"\xef\xbb\xbf")) for line in lines[:1]]
    except orjson.JSONDecodeError:
        return Match.NO
    return Match.EXACT if isinstance(objects[0], dict) and lines[1].startswith(b"{") else Match.NO


def open_lines(asked: Asked) -> Source:
    """The one table of the file."""
    names = names_of(map(record_of, _objects(asked.path)))
    kept = keep(lines_of(names, map(record_of, _objects(asked.path))), asked.work / "records.txt")
    return Source(grids=(table_of(kept, name=asked.name, decimal="."),))


def _objects(path: Path) -> Iterator[Any]:
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                try:
                    yield json.loads(line)
                except (ValueError, RecursionError) as error:
                    raise refuse("json-damaged", found=f"{number}") from error


formats.add("jsonl")(Format(title=N_("JSON lines: one object a line"), match=match, open=open_lines))
