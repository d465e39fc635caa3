"""JSON documents: lists of objects, wherever they are, become tables."""

import re

from ratusz.bank.base.sentences import N_
from ratusz.bank.read.content import Content
from ratusz.bank.read.jsondocument import LARGE_BYTES, load
from ratusz.bank.read.jsonstream import elements
from ratusz.bank.read.jsontables import record_of, tables
from ratusz.bank.read.records import lines_of, names_of
from ratusz.bank.read.source import Asked, Format, Match, Source, formats
from ratusz.bank.read.spool import keep, table_of

_START = re.compile(rb'\s*(?:\{\s*(?:"|\}|$)|\[\s*(?:[\[{"\]0-9-]|true|false|null|$))')


def match(content: Content) -> Match:
    """Whether a text begins as a list or an object."""
    return Match.KIND if content.is_text and _START.match(content.words) else Match.NO


def open_document(asked: Asked) -> Source:
    """Every list of objects of the document."""
    if asked.path.stat().st_size > LARGE_BYTES:
        names = names_of(map(record_of, elements(asked.path)))
        kept = keep(lines_of(names, map(record_of, elements(asked.path))), asked.work / "records.txt")
        return Source(grids=(table_of(kept, name=asked.name, decimal="."),))
    found = tables(load(asked.path), asked.name)
    return Source(
        grids=tuple(
            table_of(keep(lines, asked.work / f"records-{number}.txt"), name=name, decimal=".")
            for number, (name, lines) in enumerate(found, 1)
        )
    )


formats.add("json")(Format(title=N_("JSON: lists of objects"), match=match, open=open_document))
