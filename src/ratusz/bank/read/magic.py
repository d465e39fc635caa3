"""What a file is, by its first bytes; its name only breaks ties between texts."""

from pathlib import Path
from zipfile import BadZipFile, ZipFile, is_zipfile

from ratusz.bank.base.sentences import N_
from ratusz.bank.read.problems import refuse

#: First bytes of what people deliver by mistake, and what is said of it.
_NOT_TABLES = (
    (b"%PDF", N_("This is a PDF document, not a table.")),
    (b"\x89PNG", N_("This is a picture, not a table.")),
    (b"\xff\xd8\xff", N_("This is a picture, not a table.")),
    (b"GIF8", N_("This is a picture, not a table.")),
    (b"{\\rtf", N_("This is a text document, not a table.")),
    (b"MZ", N_("This is a program, not a table.")),
    (b"\x7fELF", N_("This is a program, not a table.")),
)
_NOT_YET = (
    (b"\x1f\x8b", N_("This is a gzip archive, which cannot be read yet.")),
    (b"7z\xbc\xaf", N_("This is a 7z archive, which cannot be read yet.")),
    (b"Rar!", N_("This is a RAR archive, which cannot be read yet.")),
    (b"PAR1", N_("This is a Parquet file, which cannot be read yet.")),
    (b"SQLite format 3", N_("This is a database, which cannot be read yet.")),
    (b"ARROW1", N_("This is an Arrow file, which cannot be read yet.")),
)
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_OLE_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_HEAD = 4096


def format_of(path: Path) -> str:
    """What `path` is, "csv" or "xlsx"; anything else is refused with the reason."""
    size = path.stat().st_size
    if not size:
        raise refuse("empty-file")
    with path.open("rb") as file:
        head = file.read(_HEAD)
    for marks, code in ((_NOT_TABLES, "not-a-table"), (_NOT_YET, "format-not-read")):
        for mark, sentence in marks:
            if head.startswith(mark):
                raise refuse(code, message=sentence)
    if head.startswith(_OLE):
        raise _refuse_ole(path)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_format(path)
    if _is_binary(head):
        raise refuse("binary-file")
    return "csv"


def _refuse_ole(path: Path) -> Exception:
    with path.open("rb") as file:
        content = file.read(4 << 20)
    if _OLE_ENCRYPTED in content:
        return refuse("encrypted")
    return refuse("format-not-read", message=N_("This is an Excel 97 workbook or an old Word document, which cannot be read yet."))


def _zip_format(path: Path) -> str:
    if not is_zipfile(path):
        raise refuse("damaged-file")
    try:
        with ZipFile(path) as archive:
            members = set(archive.namelist())
            encrypted = any(info.flag_bits & 1 for info in archive.infolist())
    except (BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise refuse("damaged-file") from error
    if encrypted:
        raise refuse("encrypted")
    if any(name.startswith("xl/") for name in members):
        if "xl/workbook.bin" in members:
            raise refuse("format-not-read", message=N_("This is a binary Excel workbook, which cannot be read yet."))
        return "xlsx"
    if any(name.startswith("word/") for name in members):
        raise refuse("not-a-table", message=N_("This is a text document, not a table."))
    if "content.xml" in members:
        raise refuse("format-not-read", message=N_("This is an OpenDocument file, which cannot be read yet."))
    raise refuse("format-not-read", message=N_("This is a ZIP archive, which cannot be read yet."))


def _is_binary(head: bytes) -> bool:
    """Whether control characters or zeros that no text has fill more than a hundredth of it; UTF-16 is a text."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    zeros = head.count(0)
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if zeros > len(head) // 4 and (odd > 4 * even or even > 4 * odd):
        return False
    control = sum(byte < 32 and byte not in b"\t\n\r\f\x1f\x1e\x1d" for byte in head)
    return control * 100 > len(head)
