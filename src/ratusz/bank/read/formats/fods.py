"""Sheets of LibreOffice in a single XML file (FODS)."""

from ratusz.bank.base.sentences import N_
from ratusz.bank.read.allowance import allowance_of
from ratusz.bank.read.content import Content
from ratusz.bank.read.opendocument import read_document
from ratusz.bank.read.source import Asked, Format, Match, Source, formats


def match(content: Content) -> Match:
    """Whether a text is a whole document in XML."""
    head = content.head
    is_document = content.is_text and b"<office:document" in head and b"opendocument.spreadsheet" in head
    return Match.EXACT if is_document else Match.NO


def open_sheets(asked: Asked) -> Source:
    """Every sheet, hidden ones too."""
    with asked.path.open("rb") as content:
        return Source(grids=read_document(content, asked.work, allowance_of(asked.path)))


formats.add("fods")(Format(title=N_("OpenDocument spreadsheet as one XML file (FODS)"), match=match, open=open_sheets))
