"""XML documents: elements that repeat are rows, their attributes and inner elements are columns."""

import re

from ratusz.bank.base.sentences import N_
from ratusz.bank.read.content import Content
from ratusz.bank.read.header import LEVELS
from ratusz.bank.read.records import lines_of, names_of
from ratusz.bank.read.source import Asked, Format, Match, Source, formats
from ratusz.bank.read.spool import keep, table_of
from ratusz.bank.read.xmltables import records, row_paths

_START = re.compile(rb"\s*<(?:\?xml\s|!--|!DOCTYPE\s+(?!html)|(?!html)[A-Za-z_][\w:.-]*(?:\s[^<>]*)?/?>)", re.IGNORECASE)


def match(content: Content) -> Match:
    """Whether a text begins as XML; pages for browsers are none."""
    return Match.KIND if content.is_text and _START.match(content.words) else Match.NO


def open_document(asked: Asked) -> Source:
    """Each kind of element that repeats is a table."""
    paths = row_paths(asked.path)
    grids = []
    for number, path in enumerate(paths, 1):
        names = names_of(records(asked.path, path))
        kept = keep(lines_of(names, records(asked.path, path)), asked.work / f"records-{number}.txt")
        grids.append(table_of(kept, name=asked.name if len(paths) == 1 else LEVELS.join(path[1:]), decimal=None))
    return Source(grids=tuple(grids))


formats.add("xml")(Format(title=N_("XML: elements that repeat"), match=match, open=open_document))
