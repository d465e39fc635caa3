"""Files of large tables: made once, kept, the same whichever way they were made; and the cache they lie in has a bound."""

import os

import pytest

from ratusz.bank.base.clock import utc_now
from ratusz.portal.explore import copies, exports, questions, spool
from ratusz.portal.explore.tasks import make_missing_copies
from tests.support.moments import after

pytestmark = pytest.mark.django_db


@pytest.fixture
def large(monkeypatch):
    """Five rows are many, and whatever is sent is long."""
    for module in (copies, questions, exports):
        monkeypatch.setattr(module, "LARGE_ROWS", 5)
    monkeypatch.setattr(spool, "SHORT_BYTES", 0)


def body(client, resource, rest, **headers):
    answer = client.get(f"/api/v1/resources/{resource.pk}/export.{rest}", headers=headers)
    return answer, b"".join(answer.streaming_content) if answer.streaming else answer.content


def exports_folder():
    return exports.bank.directory() / "cache" / "exports"


def kept():
    return sorted(path.suffix for path in exports_folder().glob("*"))


@pytest.mark.parametrize(
    "rest", ["csv", "jsonl", "csv?sort=-dzielnica", "json?sort=ludnosc,-rok&limit=3", "csv?for=excel&dzielnica__not=x"]
)
def test_a_long_file_is_the_short_one_and_is_kept_with_ranges(population, client, large, monkeypatch, rest):
    monkeypatch.setattr(spool, "SHORT_BYTES", 1 << 20)
    _, short = body(client, population, rest)
    monkeypatch.setattr(spool, "SHORT_BYTES", 0)
    make_missing_copies(now=after())
    first, long = body(client, population, rest)
    again, whole = body(client, population, rest)
    piece, part = body(client, population, rest, Range="bytes=3-8")
    assert (long, whole, part) == (short, short, short[3:9])
    assert (first.status_code, again.status_code, piece.status_code) == (200, 200, 206)
    assert first.headers["Content-Disposition"] == again.headers["Content-Disposition"]
    assert ("Accept-Ranges" in first.headers, again.headers["Accept-Ranges"]) == (False, "bytes")


@pytest.mark.parametrize("copied", [False, True])
@pytest.mark.parametrize("suffix", ["xlsx", "ods", "parquet"])
def test_a_workbook_of_many_rows_is_built_while_only_its_reader_waits(population, client, large, suffix, copied):
    if copied:
        make_missing_copies(now=after())
    rest = f"{suffix}?sort=-ludnosc"
    _, first = body(client, population, rest)
    piece, part = body(client, population, rest, Range="bytes=0-1")
    assert first[:2] == part == b"PK"[:2] if suffix != "parquet" else part == b"PA"
    assert piece.headers["Content-Range"] == f"bytes 0-1/{len(first)}"
    assert kept() == [f".{suffix}"]


def test_a_question_that_does_not_fit_is_refused_before_anything_is_sent(population, client, large):
    assert body(client, population, "csv?sort=nic")[0].status_code == 400


def test_without_room_on_the_disk_a_file_is_sent_as_it_is_made_to_few_at_once(population, client, large, monkeypatch):
    monkeypatch.setattr(exports, "LEAST_FREE_BYTES", 2**62)
    _, sent = body(client, population, "csv")
    assert sent.startswith(b'"dzielnica"')
    assert kept() == []


def test_the_cache_keeps_what_was_asked_for_last(population, client, large, monkeypatch):
    for suffix in ("csv", "json", "jsonl"):
        body(client, population, suffix)
    monkeypatch.setattr(exports, "KEPT_BYTES", 1)
    exports.trim(exports_folder())
    assert kept() == [".jsonl"]


def test_a_file_that_is_whole_after_its_bank_was_left_tidies_where_it_lies(population, client, large, monkeypatch, settings):
    for suffix in ("csv", "json"):
        body(client, population, suffix)
    folder = exports_folder()
    monkeypatch.setattr(exports, "KEPT_BYTES", 1)
    settings.BANK_DIR = None
    exports.trim(folder)
    assert [path.suffix for path in folder.glob("*")] == [".json"]


def test_the_cache_has_a_bound_of_files_and_forgets_what_was_abandoned(population, client, large, monkeypatch):
    for suffix in ("csv", "json", "jsonl"):
        body(client, population, suffix)
    folder = exports_folder()
    for name, age in (("a.part", 2 * 86_400), ("b.part", 60)):
        (folder / name).touch()
        os.utime(folder / name, (utc_now().timestamp() - age,) * 2)
    monkeypatch.setattr(exports, "KEPT_FILES", 2)
    exports.trim(exports_folder())
    assert kept() == [".json", ".jsonl", ".part"]


def test_small_workbooks_do_not_fill_the_cache(population, client, monkeypatch):
    monkeypatch.setattr(exports, "KEPT_FILES", 3)
    monkeypatch.setattr(exports, "_LOOKED_EVERY", 1)
    for number in range(6):
        assert body(client, population, f"xlsx?ludnosc__gt={number}")[0].status_code == 200
    assert len(kept()) <= 4
