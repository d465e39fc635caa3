"""Excel workbooks (XLSX, XLSM): a ZIP with the parts of a workbook inside."""

from ratusz.bank.base.sentences import N_
from ratusz.bank.read.content import Content
from ratusz.bank.read.sheets import read_sheets
from ratusz.bank.read.source import Asked, Format, Match, Source, formats
from ratusz.bank.read.templates import mark_of, without_guide


def match(content: Content) -> Match:
    """Whether a ZIP holds the parts of a workbook."""
    names = content.names
    return Match.EXACT if "xl/workbook.bin" not in names and any(name.startswith("xl/") for name in names) else Match.NO


def open_sheets(asked: Asked) -> Source:
    """Every sheet, hidden ones too, but the one that explains a template of the bank."""
    return Source(grids=without_guide(read_sheets(asked.path, asked.work), mark_of(asked.path)))


formats.add("xlsx")(Format(title=N_("Excel workbook (XLSX, XLSM)"), match=match, open=open_sheets))
