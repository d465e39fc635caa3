"""Sheets of LibreOffice and OpenOffice (ODS): a ZIP with `content.xml` inside."""

import zlib
from zipfile import BadZipFile, ZipFile

from ratusz.bank.base.sentences import N_
from ratusz.bank.read.allowance import allowance_of
from ratusz.bank.read.content import Content
from ratusz.bank.read.opendocument import read_document
from ratusz.bank.read.package import check_package
from ratusz.bank.read.problems import refuse
from ratusz.bank.read.source import Asked, Format, Match, Source, formats
from ratusz.bank.read.templates import mark_of, without_guide

_BROKEN = (BadZipFile, zlib.error, OSError, EOFError, KeyError, NotImplementedError)


def match(content: Content) -> Match:
    """Whether a ZIP holds a document; texts and slides have been refused by then."""
    return Match.EXACT if "content.xml" in content.names else Match.NO


def open_sheets(asked: Asked) -> Source:
    """Every sheet, hidden ones too, but the one that explains a template of the bank."""
    check_package(asked.path)
    try:
        with ZipFile(asked.path) as archive:
            if "META-INF/manifest.xml" in archive.namelist() and b"encryption-data" in archive.read("META-INF/manifest.xml"):
                raise refuse("encrypted")
            with archive.open("content.xml") as content:
                sheets = read_document(content, asked.work, allowance_of(asked.path))
                return Source(grids=without_guide(sheets, mark_of(asked.path)))
    except _BROKEN as error:
        raise refuse("damaged-file") from error


formats.add("ods")(Format(title=N_("OpenDocument spreadsheet (ODS)"), match=match, open=open_sheets))
