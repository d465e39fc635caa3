"""ZIP, gzip and 7z of anything that is read: names, limits, recipes."""

import gzip
import io
import zipfile
from pathlib import Path

import py7zr
import pytest

from ratusz.bank.base.errors import Unreadable
from ratusz.bank.read import Recipe, archive
from ratusz.bank.read.preview import preview
from tests.support.files import zipped
from tests.support.reading import codes, sheet, workbook

CSV = "Kod;Nazwa;Ile\n00123;Żłobek;5\n00124;Szkoła;12\n"


def seven(members: dict[str, bytes], **options: object) -> bytes:
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", **options) as archive_:
        for name, content in members.items():
            archive_.writestr(content, name)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (zipped({"dane.csv": CSV}), "dostawa.zip"),
        (zipped({"folder/": "", "folder/dane.csv": CSV, "__MACOSX/._dane.csv": "x", "Thumbs.db": "x"}), "dostawa.zip"),
        (gzip.compress(CSV.encode()), "dane.csv.gz"),
        (seven({"folder/dane.csv": CSV.encode()}), "dostawa.7z"),
    ],
    ids=["zip", "with traces", "gzip", "7z"],
)
def test_one_text_in_an_archive_is_a_table_by_its_name(reader, content, name):
    result = reader.read(content, name=name)
    (table,) = result.tables
    assert table.name == "dane"
    assert reader.rows(table)[0] == {"_row": 1, "kod": "00123", "nazwa": "Żłobek", "ile": 5}
    assert codes(result) == {}


def test_tables_of_several_members_are_named_after_them(reader):
    book = workbook(lambda out: (sheet([["a", "b"], [1, 2]], name="Plan")(out), sheet([["c", "d"], [3, 4]], name="Wykonanie")(out)))
    members = {"2023/dane.csv": CSV, "2024/dane.csv": CSV, "budzet.xlsx": book, "opis.pdf": "%PDF-1.7", "zle.xlsx": "PK\x03\x04"}
    result = reader.read(zipped(members), name="dostawa.zip")
    assert [table.name for table in result.tables] == ["2023/dane.csv", "2024/dane.csv", "budzet / Plan", "budzet / Wykonanie"]
    assert codes(result) == {"member-no-table": 1, "member-unreadable": 1}
    assert [member.path for member in result.recipe.members] == ["2023/dane.csv", "2024/dane.csv", "budzet.xlsx"]


def test_a_recipe_of_an_archive_replays_though_the_member_has_another_name(reader):
    first = reader.read(zipped({"dane_2023.csv": CSV}), name="a.zip")
    recipe = Recipe.from_json(first.recipe.as_json())
    again = reader.read(zipped({"dane_2024.csv": CSV.replace("Żłobek", "Żłobek nr 2")}), name="b.zip", recipe=recipe)
    assert reader.column(again.tables[0], "nazwa") == ["Żłobek nr 2", "Szkoła"]
    assert codes(again) == {}
    lost = reader.read(zipped({"a.csv": CSV, "b.csv": CSV}), name="c.zip", recipe=recipe)
    assert codes(lost) == {"recipe-table-missing": 1, "recipe-table-new": 2}


def test_pictures_of_the_members(reader, tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"dane.csv": CSV, "opis.pdf": "%PDF-1.7"}))
    (picture,) = preview(path)
    assert (picture.name, [row.role for row in picture.rows]) == ("dane", ["header", "data", "data"])
    assert not list(Path(reader.folder).glob("unpacked*"))


@pytest.mark.parametrize("encoding", ["cp852", "utf-8"])
def test_names_of_members_in_old_letters(reader, encoding):
    content = zipped({"XXXXXX.csv": CSV}).replace(b"XXXXXX", "żłób".encode(encoding).ljust(6, b"_")[:6])
    assert reader.read(content, name="a.zip").tables[0].name.startswith("żł")


def test_an_archive_of_documents_is_no_table(reader):
    with pytest.raises(Unreadable) as refused:
        reader.read(zipped({"a.pdf": "%PDF-1.7", "b.pdf": "%PDF-1.7"}), name="a.zip")
    assert refused.value.code == "not-a-table"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (seven({"a.csv": b"a,b\n1,2\n"}, password="tajne"), "encrypted"),
        (seven({"a.csv": b"a,b\n1,2\n"}, password="tajne", header_encryption=True), "encrypted"),
        (zipped({"a.csv": "x"}).replace(b"\x14\0\0\0\x08\0", b"\x14\0\1\0\x08\0"), "encrypted"),
        (gzip.compress(CSV.encode(), mtime=0)[:40], "damaged-file"),
        (seven({"a.csv": CSV.encode()})[:-20], "damaged-file"),
        (seven({"a.7z": seven({"a.csv": b"x"})}), "archive-in-archive"),
        (gzip.compress(gzip.compress(CSV.encode(), mtime=0), mtime=0), "archive-in-archive"),
    ],
    ids=["locked", "names-locked", "zip-locked", "gzip-cut", "7z-cut", "7z-in-7z", "gzip-in-gzip"],
)
def test_refusals(reader, content, code):
    with pytest.raises(Unreadable) as refused:
        reader.read(content, name="dostawa")
    assert refused.value.code == code


@pytest.mark.parametrize("pack", [lambda x: zipped({"a.csv": x}), gzip.compress, lambda x: seven({"a.csv": x})], ids=["zip", "gzip", "7z"])
def test_a_bomb_is_not_unpacked(reader, monkeypatch, pack):
    monkeypatch.setattr(archive, "_SMALL_BYTES", 1 << 20)
    with pytest.raises(Unreadable) as refused:
        reader.read(pack(bytes(4 << 20)), name="bomba")
    assert refused.value.code == "unpacks-too-large"


def test_a_member_that_says_less_than_it_holds_is_refused(reader, monkeypatch):
    """The sizes in an archive are words; what is counted is what comes out."""
    monkeypatch.setattr(archive, "UNPACKED_LIMIT_BYTES", 1000)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("a.csv", "a,b\n" * 1000)
    with pytest.raises(Unreadable) as refused:
        reader.read(out.getvalue(), name="a.zip")
    assert refused.value.code == "unpacks-too-large"
