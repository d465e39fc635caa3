"""A single file packed with gzip."""

import gzip
import zlib
from pathlib import PurePath

from ratusz.bank.base.sentences import N_
from ratusz.bank.read.archive import copy
from ratusz.bank.read.content import Content
from ratusz.bank.read.problems import refuse
from ratusz.bank.read.source import Asked, Container, Match, Member, formats


def match(content: Content) -> Match:
    """By its first bytes."""
    return Match.EXACT if content.head.startswith(b"\x1f\x8b\x08") else Match.NO


def unpack(asked: Asked) -> tuple[Member, ...]:
    """The one file inside, called as the packed one without its last ending."""
    target = asked.work / "unpacked-1"
    try:
        with gzip.open(asked.path) as packed:
            copy(packed, target, packed=asked.path.stat().st_size)
    except (OSError, EOFError, zlib.error) as error:
        raise refuse("damaged-file") from error
    return (Member(path=target, name=PurePath(asked.name).name),)


formats.add("gzip")(Container(title=N_("file packed with gzip"), match=match, unpack=unpack))
