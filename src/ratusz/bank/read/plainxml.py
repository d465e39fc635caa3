"""XML of a package in pieces of text that a regular expression can be trusted with.

expat sees every byte first: what is not well formed, or declares a document type or entities, is refused. Comments, CDATA and other
encodings than UTF-8, which no spreadsheet program writes, are written anew as plain XML.
"""

import codecs
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from ratusz.bank.read.problems import refuse

_PIECE = 1 << 20
Opener = Callable[[], IO[bytes]]


def is_plain(opened: Opener) -> bool:
    """Whether the XML is free of comments, CDATA and other encodings; broken or unsafe XML is refused."""
    odd: list[bool] = []

    def note(*_: object) -> None:
        odd.append(True)

    parser = safe_parser()
    parser.CommentHandler = parser.StartCdataSectionHandler = parser.EndCdataSectionHandler = note
    parser.XmlDeclHandler = lambda _, encoding, __: note() if (encoding or "utf-8").lower() != "utf-8" else None
    with opened() as file:
        start = file.read(4)
        feed(parser, start)
        while piece := file.read(_PIECE):
            feed(parser, piece)
        feed(parser, b"", last=True)
    return not odd and not start.startswith((codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE)) and b"\0" not in start


def pieces(opened: Opener, *, plain: bool) -> Iterator[str]:
    """The XML as texts; `plain` as `is_plain` said."""
    with opened() as file:
        if plain:
            decoder = codecs.getincrementaldecoder("utf-8-sig")()
            while piece := file.read(_PIECE):
                yield decoder.decode(piece)
        else:
            yield from _rewritten(file)


def _rewritten(file: IO[bytes]) -> Iterator[str]:
    out: list[str] = []
    parser = safe_parser()
    parser.StartElementHandler = lambda tag, known: out.append(
        f"<{tag}{''.join(f' {name}={quoteattr(value)}' for name, value in known.items())}>"
    )
    parser.EndElementHandler = lambda tag: out.append(f"</{tag}>")
    parser.CharacterDataHandler = lambda text: out.append(escape(text))
    while piece := file.read(_PIECE):
        feed(parser, piece)
        yield "".join(out)
        out.clear()


def safe_parser(*, namespaces: bool = False) -> expat.XMLParserType:
    """A parser that refuses document types and entities; with `namespaces` a name is the namespace, a blank, the local name."""
    parser = expat.ParserCreate(namespace_separator=" " if namespaces else None)
    parser.StartDoctypeDeclHandler = _refuse_declaration
    parser.EntityDeclHandler = _refuse_declaration
    return parser


def feed(parser: expat.XMLParserType, piece: bytes, *, last: bool = False) -> None:
    """Let `parser` see `piece`; broken XML is refused."""
    try:
        parser.Parse(piece, last)
    except expat.ExpatError as error:
        raise refuse("damaged-file") from error


def check_xml(path: Path) -> None:
    """Refuse a file that is no well-formed XML, or an unsafe one."""
    is_plain(lambda: path.open("rb"))


def root_of(path: Path) -> str:
    """The local name of the outermost element of a well-formed file."""
    names: list[str] = []
    parser = safe_parser()
    parser.StartElementHandler = lambda tag, _: names.append(tag)
    with path.open("rb") as file:
        while not names and (piece := file.read(_PIECE)):
            feed(parser, piece)
    return names[0].rpartition(":")[2] if names else ""


def _refuse_declaration(*_: object) -> None:
    raise refuse("unsafe-xml", found="DOCTYPE")
