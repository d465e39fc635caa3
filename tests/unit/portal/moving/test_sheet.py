"""The folder and the spreadsheet of a move: names as people write them, headings in any order, values as offices have them."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest

from ratusz.bank.base.clock import WARSAW
from ratusz.bank.base.errors import WrongUsage
from ratusz.portal.moving import ckan, values
from ratusz.portal.moving.sheet import read_lines
from ratusz.portal.moving.source import compared, fingerprint, open_source
from tests.support.deliveries import book

DATASETS = (
    ("Zbiory przenoszone w maju",),
    ("Tytuł *", "Opis *", "Kategoria *", "Jednostka *", "Identyfikator dawny", "Utworzono", "Pobrania"),
    ("Żłobki", "Miejsca.", "Edukacja", "Wydział Edukacji", "z-1", "5.03.2019 r.", "1 234"),
    ("Parki", "Zieleń.", "Środowisko", "Wydział Środowiska", "", "kiedyś", ""),
    ("", "Bez tytułu.", "Edukacja", "Wydział Edukacji", "z-3", "", ""),
)
FILES = (
    ("zbiór", "tytuł", "plik", "opublikowano", "stan na"),
    ("z-1", "Miejsca", "pliki\\żłobki.csv", "2020-01-20 14:05", "31.12.2019"),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "pliki").mkdir()
    (tmp_path / "pliki" / "Żłobki.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    (tmp_path / "metadane.xlsx").write_bytes(book({"Zbiory": DATASETS, "zasoby": FILES}))
    return tmp_path


def test_rows_are_read_under_their_headings_and_what_is_wrong_has_a_place(folder):
    lines, problems = read_lines(open_source(folder))
    first, second = lines.datasets
    assert (first.key, first.past_downloads, first.created_at) == ("z-1", 1234, datetime(2019, 3, 5, 12, tzinfo=WARSAW))
    assert (second.key, second.created_at) == ("parki", None)
    assert lines.files[0].key == "miejsca"
    assert lines.files[0].state_on == date(2019, 12, 31)
    told = [(problem.code, problem.where.table, problem.where.row, problem.where.column) for problem in problems]
    assert told == [("moving-day-unreadable", "Zbiory", 4, "utworzono"), ("moving-value-missing", "Zbiory", 5, "tytuł")]


def test_two_text_files_do_as_well(tmp_path):
    for name, rows in (("zbiory", DATASETS[1:]), ("zasoby", FILES)):
        (tmp_path / f"{name}.csv").write_bytes("\n".join(";".join(row) for row in rows).encode("cp1250"))
    lines, _problems = read_lines(open_source(tmp_path))
    assert [line.title_pl for line in lines.datasets] == ["Żłobki", "Parki"]


def test_without_a_spreadsheet_nothing_moves(tmp_path):
    (tmp_path / "dane.csv").write_text("a;b\n1;2\n")
    with pytest.raises(WrongUsage) as refused:
        read_lines(open_source(tmp_path))
    assert refused.value.code == "move-without-sheets"


def test_a_heading_that_is_missing_is_told(tmp_path):
    (tmp_path / "m.xlsx").write_bytes(book({"zbiory": [("tytuł", "opis"), ("A", "B")], "zasoby": FILES}))
    lines, problems = read_lines(open_source(tmp_path))
    assert lines.datasets == ()
    assert {problem.expected for problem in problems if problem.code == "moving-column-missing"} == {"kategoria", "jednostka"}


def test_a_file_is_found_as_people_write_it_in_a_folder_and_in_a_zip(folder, tmp_path_factory):
    packed = tmp_path_factory.mktemp("zip") / "portal.zip"
    with ZipFile(packed, "w") as archive:
        archive.write(folder / "pliki" / "Żłobki.csv", "stary/pliki/Żłobki.csv")
        archive.writestr("stary/__MACOSX/x", "")
        archive.writestr("stary/metadane.xlsx", (folder / "metadane.xlsx").read_bytes())
    for place in (folder, packed):
        source = open_source(place)
        for written in ("pliki/żłobki.csv", "pliki\\ŻŁOBKI.csv", "./pliki/Żłobki.csv"):
            found = source.find(written)
            assert found
            with source.on_disk(found) as path:
                assert fingerprint(path) == fingerprint(folder / "pliki" / "Żłobki.csv")
        assert source.find("../tajne.csv") is None
        assert len(read_lines(source)[0].datasets) == 2


def test_names_of_a_zip_from_old_windows_are_understood(tmp_path):
    packed = tmp_path / "old.zip"
    with ZipFile(packed, "w") as archive:
        archive.writestr("@@@", "x")
    raw = packed.read_bytes().replace(b"@@@", "żół".encode("cp852"))
    packed.write_bytes(raw)
    assert open_source(packed).find("żół")


def test_links_that_lead_out_of_the_folder_are_not_followed(folder):
    outside = folder.parent / "poza.csv"
    outside.write_text("tajne")
    (folder / "link.csv").symlink_to(outside)
    assert open_source(folder).find("link.csv") is None


def test_what_is_neither_folder_nor_zip_is_refused(tmp_path):
    (tmp_path / "x.zip").write_bytes(b"nic")
    with pytest.raises(WrongUsage):
        open_source(tmp_path / "x.zip")


def test_paths_are_compared_without_case_and_dots():
    assert compared("  .\\Pliki//A.CSV ") == "pliki/a.csv"


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "CC-BY-4.0"), ("CC BY 4.0", "CC-BY-4.0"), ("cc-zero", "CC0-1.0"), ("PSI-PL", "PSI-PL"), ("MIT", None)],
)
def test_licences_in_their_spellings(text, code):
    assert values.licence_of(text) == code


@pytest.mark.parametrize(
    ("text", "code"), [("", "IRREG"), ("Co miesiąc", "MONTHLY"), ("rocznie", "ANNUAL"), ("annual", "ANNUAL"), ("czasem", None)]
)
def test_frequencies_in_their_spellings(text, code):
    assert values.frequency_of(text) == code


@pytest.mark.parametrize("text", ["2019-03-05T10:20:30", "2019-03-05 10:20:30+01:00", "5.03.2019 10:20", "05/03/2019", "5-3-2019"])
def test_days_in_their_spellings(text):
    assert values.moment_of(text).astimezone(UTC).date() == date(2019, 3, 5)


@pytest.mark.parametrize("text", ["31.02.2019", "wczoraj", "2019", "2019-13-01"])
def test_what_is_no_day(text):
    assert values.moment_of(text) is None


def test_an_export_of_ckan_is_a_spreadsheet_too(tmp_path):
    package = {
        "id": "u-1", "name": "zlobki", "title": "Żłobki", "notes": "Miejsca.", "license_id": "cc-by", "metadata_created": "2019-03-05T10:00:00.1",
        "organization": {"title": "Wydział Edukacji"}, "groups": [{"title": "Edukacja"}], "tags": [{"name": "dzieci"}],
        "resources": [
            {"id": "r-1", "name": "Miejsca", "url": "https://x.example/dataset/u-1/resource/r-1/download/miejsca.csv", "format": "CSV"},
            {"id": "r-2", "name": "Mapa", "url": "https://x.example/wms", "format": "WMS"},
        ],
    }  # fmt: skip
    (tmp_path / "eksport.jsonl").write_text("to nie JSON\n" + json.dumps({"result": package}), encoding="utf-8")
    (tmp_path / "r-1").mkdir()
    (tmp_path / "r-1" / "miejsca.csv").write_text("a\n1\n")
    source = open_source(tmp_path)
    lines = ckan.read_export(source, ckan.find_export(source))
    assert lines.datasets[0].addresses == ("/dataset/zlobki", "/dataset/u-1")
    first, second = lines.files
    assert (first.path, first.url) == ("r-1/miejsca.csv", "")
    assert first.addresses[:2] == ("/dataset/zlobki/resource/r-1", "/dataset/u-1/resource/r-1")
    assert (second.path, second.url) == ("", "https://x.example/wms")
