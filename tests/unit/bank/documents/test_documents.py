"""What a machine can know of a document without reading it."""

import pytest

from ratusz.bank.base.errors import Unreadable
from ratusz.bank.documents import KINDS, examine, kind_of
from ratusz.bank.model.problem import Severity
from tests.support.documents import GOOD, JPG, PNG, RTF, docx, odt, old, old_by, package, packed_pdf, pdf, photograph
from tests.support.reading import workbook


def put(tmp_path, content):
    path = tmp_path / "plik.bin"
    path.write_bytes(content)
    return path


def examined(tmp_path, content):
    return examine(put(tmp_path, content), limit_bytes=1_000_000)


def codes(tmp_path, content):
    return [problem.code for problem in examined(tmp_path, content).report.problems]


def told(tmp_path, content, code):
    return next(problem.found for problem in examined(tmp_path, content).report.problems if problem.code == code)


def refused(tmp_path, content):
    with pytest.raises(Unreadable) as refusal:
        examined(tmp_path, content)
    assert refusal.value.sentence("pl")
    return refusal.value.code


@pytest.mark.parametrize("suffix", KINDS)
def test_a_document_is_known_by_its_bytes_and_always_waits_for_a_person(tmp_path, suffix):
    found = examined(tmp_path, GOOD[suffix])
    assert (found.kind.suffix, found.bytes) == (suffix, len(GOOD[suffix]))
    first = found.report.problems[0]
    assert (first.code, first.weight) == ("document-unread", Severity.ERROR)


@pytest.mark.parametrize(
    "content",
    [
        b"a;b\n1;2\n",
        b"<html><script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"MZ\x90",
        package({"xl/workbook.xml": "<workbook/>"}),
        package({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}),
        package({"readme.txt": "x"}),
        old("Root Entry", "Workbook"),
        b"PK\x03\x04 no archive at all",
    ],
)
def test_tables_pages_programs_and_archives_are_no_documents(tmp_path, content):
    assert kind_of(put(tmp_path, content)) is None
    assert refused(tmp_path, content) == "document-unknown"


def test_a_spreadsheet_is_no_document(tmp_path):
    assert refused(tmp_path, workbook(lambda made: made.add_worksheet("a"))) == "document-unknown"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        pdf()[:-60],
        b"%PDF-1.7\n rubbish %%EOF",
        RTF[:-1],
        JPG[:-2],
        PNG[:-12],
        docx()[:-30],
        docx({"word/media/a.bin": bytes(5000)}).replace(b"\xed\xc1", b"\x00\x00", 1),
    ],
)
def test_a_cut_or_damaged_document_is_refused(tmp_path, content):
    assert refused(tmp_path, content) in {"document-damaged", "document-unknown"}


@pytest.mark.parametrize(
    "content",
    [
        pdf().replace(b"/Root 1 0 R", b"/Root 1 0 R/Encrypt 7 0 R"),
        old("Root Entry", "EncryptedPackage"),
        odt({"META-INF/manifest.xml": "<manifest:encryption-data/>"}),
        old("WordDocument", "EncryptedSummary"),
    ],
)
def test_what_not_everybody_can_open_is_refused(tmp_path, content):
    assert refused(tmp_path, content) == "document-encrypted"


@pytest.mark.parametrize(
    "content",
    [
        docx({"word/vbaProject.bin": b"x"}),
        package({"[Content_Types].xml": "application/vnd.ms-word.document.macroEnabled.main+xml", "word/document.xml": "<w:document/>"}),
        odt({"Basic/Standard/Module1.xml": "<x/>"}),
        old("WordDocument", "_VBA_PROJECT"),
    ],
)
def test_macros_are_refused(tmp_path, content):
    assert refused(tmp_path, content) == "document-macros"


def test_one_too_large_is_refused_with_both_figures(tmp_path):
    with pytest.raises(Unreadable) as refusal:
        examine(put(tmp_path, pdf(more=b"%" + b"x" * 3_000_000)), limit_bytes=2_000_000)
    assert refusal.value.code == "document-too-large"
    assert "2 MB" in refusal.value.sentence("en")


@pytest.mark.parametrize(
    ("content", "names"),
    [
        (pdf(info=b"/Author(Jan Kowalski)/Producer(Skaner)"), "Jan Kowalski"),
        (pdf(info=rb"/Author(Jan \(Kowal\) \113)"), "Jan (Kowal) K"),
        (pdf(info=b"/Author<FEFF0141>"), "Ł"),
        (packed_pdf(b"5 0 <</Author(Anna Nowak)>>"), "Anna Nowak"),
        (pdf(more="<dc:creator><rdf:Seq><rdf:li>Łucja &amp; Jan</rdf:li></rdf:Seq></dc:creator>".encode()), "Łucja & Jan"),
        (
            docx({"docProps/core.xml": "<dc:creator>Jan</dc:creator><cp:lastModifiedBy>Żaneta</cp:lastModifiedBy>".encode()}),
            "Jan, Żaneta",
        ),
        (odt({"meta.xml": "<meta:initial-creator>Jan</meta:initial-creator><dc:creator>Ewa</dc:creator>"}), "Jan, Ewa"),
        (RTF, "Jan Kowalski, Anna Ścieżka"),
        (old_by({4: "Łucja Żak".encode("cp1250"), 8: b"Jan"}, page=1250), "Łucja Żak, Jan"),
        (old_by({8: "Anna Ścieżka".encode()}, page=65001, stream="PowerPoint Document"), "Anna Ścieżka"),
        (old_by({4: b"Jan", 8: b"Jan"}, page=29999), "Jan"),
    ],
)
def test_people_named_in_the_properties_are_told(tmp_path, content, names):
    assert told(tmp_path, content, "document-author") == names


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (docx({"word/comments.xml": "<w:comments><w:comment w:id='1'/></w:comments>"}), "document-comments"),
        (package({"word/document.xml": "<w:p><w:del w:author='x'><w:t>stara kwota</w:t></w:del></w:p>"}), "document-comments"),
        (package({"ppt/presentation.xml": "", "ppt/comments/comment1.xml": "<x/>"}), "document-comments"),
        (docx({"word/embeddings/arkusz.xlsx": b"x"}), "document-attachments"),
        (pdf(more=b"8 0 obj<</Type/EmbeddedFile>>endobj\n"), "document-attachments"),
        (pdf(more=b"8 0 obj<</Type/Annot/Subtype/Text/Contents(stara kwota)>>endobj\n"), "document-comments"),
        (packed_pdf(b"5 0 <</Subtype /StrikeOut/T(Jan)>>"), "document-comments"),
        (packed_pdf(b"5 0 <</S/JavaScript/JS(app.alert\\(1\\))>>"), "document-active"),
        (pdf(font=False), "document-without-text"),
        (photograph(), "picture-place"),
    ],
)
def test_what_hides_in_a_document_is_told(tmp_path, content, code):
    assert code in codes(tmp_path, content)


@pytest.mark.parametrize(
    "content",
    [pdf(), old_by({}, page=1250), old_by({4: b" "}, page=1250), docx(), odt(), JPG, PNG, docx({"word/comments.xml": "<w:comments/>"})],
)
def test_a_quiet_document_is_told_nothing_of(tmp_path, content):
    assert codes(tmp_path, content) == ["document-unread"]


def test_a_bomb_in_an_object_stream_unpacks_to_no_more_than_the_limit(tmp_path, monkeypatch):
    monkeypatch.setattr("ratusz.bank.documents.pdf._UNPACKED_LIMIT_BYTES", 1 << 16)
    assert codes(tmp_path, packed_pdf(bytes(4 << 20) + b"/Author(Nikt)")) == ["document-unread"]
