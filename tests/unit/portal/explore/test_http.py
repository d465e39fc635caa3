import gzip
import threading
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.test import RequestFactory

from ratusz.portal.explore.compress import CompressMiddleware, accepted
from ratusz.portal.explore.conditional import Freshness, answer
from ratusz.portal.explore.public import PublicReadMiddleware
from ratusz.portal.explore.ranges import file_response, parse_range
from ratusz.portal.explore.transfers import Busy, Transfers

pytestmark = pytest.mark.django_db  # closing a response asks the connections of the database

WHEN = datetime(2026, 11, 23, 11, 40, tzinfo=UTC)
LONG = b"Siemianowice " * 500


@pytest.fixture
def rf() -> RequestFactory:
    return RequestFactory()


def fresh(*, fixed: bool = False, shared: bool = True) -> Freshness:
    return Freshness(parts=("v1", "q"), changed_at=WHEN, fixed=fixed, shared=shared)


def body(response: HttpResponseBase) -> bytes:
    """What a server would send; like a server, it closes the response."""
    out = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    response.close()
    return out


def test_a_reader_who_has_it_is_told_so_without_making_it(rf: RequestFactory):
    made: list[int] = []

    def make() -> HttpResponse:
        made.append(1)
        return HttpResponse(b"x")

    first = answer(rf.get("/"), fresh(), make)
    again = answer(rf.get("/", headers={"If-None-Match": first.headers["ETag"]}), fresh(), make)
    by_date = answer(rf.get("/", headers={"If-Modified-Since": first.headers["Last-Modified"]}), fresh(), make)
    assert (first.status_code, again.status_code, by_date.status_code, len(made)) == (200, 304, 304, 1)
    assert again.headers["ETag"] == first.headers["ETag"]


def test_only_what_names_a_version_is_kept_without_asking_and_only_what_all_may_see_is_shared():
    assert fresh(fixed=True).cache_control == "public, max-age=600, must-revalidate"
    assert fresh().cache_control == "public, no-cache"
    assert fresh(fixed=True, shared=False).cache_control == "private, no-store"
    assert fresh().etag != Freshness(parts=("v2", "q"), changed_at=WHEN, fixed=False, shared=True).etag


@pytest.mark.parametrize(
    ("header", "span"),
    [
        ("bytes=0-9", (0, 9)),
        ("bytes=90-", (90, 99)),
        ("bytes=-5", (95, 99)),
        ("bytes=50-500", (50, 99)),
        ("bytes=0-1,5-6", None),
        ("rows=1-2", None),
        ("bytes=-", None),
        ("bytes=9-3", None),
        ("bytes=-500", (0, 99)),
    ],
)
def test_ranges_are_read(header: str, span: tuple[int, int] | None):
    assert parse_range(header, 100) == span


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=-0"])
def test_a_range_outside_the_file_is_416(header: str):
    with pytest.raises(ValueError, match="bytes"):
        parse_range(header, 100)


def test_a_file_is_sent_whole_or_in_pieces(rf: RequestFactory, tmp_path: Path):
    file = tmp_path / "a.csv"
    file.write_bytes(bytes(range(256)) * 4)

    def get(**headers: str) -> HttpResponseBase:
        return file_response(rf.get("/", headers=headers), file, media_type="text/csv", name="a.csv", etag='"e"')

    assert body(get()) == file.read_bytes()
    piece = get(Range="bytes=10-19")
    assert (piece.status_code, body(piece), piece.headers["Content-Range"]) == (206, bytes(range(10, 20)), "bytes 10-19/1024")
    assert body(get(**{"Range": "bytes=10-19", "If-Range": '"other"'})) == file.read_bytes()
    assert get(Range="bytes=5000-").status_code == 416


@pytest.mark.parametrize(
    ("header", "coding"), [("gzip, zstd", "zstd"), ("gzip", "gzip"), ("zstd;q=0, gzip;q=0.5", "gzip"), ("", None), ("br", None)]
)
def test_the_best_coding_a_reader_takes(header: str, coding: str | None):
    assert accepted(header) == coding


def squeezed(rf: RequestFactory, coding: str, response: HttpResponseBase) -> HttpResponseBase:
    return CompressMiddleware(lambda _: response)(rf.get("/", headers={"Accept-Encoding": coding}))


def test_text_is_squeezed_and_unsqueezed_to_the_same_bytes(rf: RequestFactory):
    small = squeezed(rf, "gzip", HttpResponse(LONG, content_type="application/json", headers={"ETag": '"e"'}))
    assert gzip.decompress(body(small)) == LONG
    assert small.headers["ETag"] == 'W/"e"'
    assert small.headers["Content-Length"] == str(len(body(small)))
    streamed = squeezed(rf, "zstd", StreamingHttpResponse(iter([LONG[:1000], LONG[1000:]]), content_type="text/csv"))
    assert pa.CompressedInputStream(pa.BufferReader(body(streamed)), "zstd").read() == LONG


def test_what_is_small_binary_ranged_or_with_a_cookie_is_left_alone(rf: RequestFactory, tmp_path: Path):
    with_cookie = HttpResponse(LONG)
    with_cookie.set_cookie("a", "b")
    file = tmp_path / "f.csv"
    file.write_bytes(LONG)
    ranged = FileResponse(file.open("rb"), content_type="text/csv", headers={"Accept-Ranges": "bytes"})
    for response in (
        HttpResponse(b"short"),
        HttpResponse(LONG, content_type="image/png"),
        with_cookie,
        ranged,
        HttpResponse(LONG, status=404),
    ):
        assert "Content-Encoding" not in squeezed(rf, "gzip", response).headers
    ranged.close()


def test_head_has_the_headers_of_get_and_no_body(rf: RequestFactory):
    response = PublicReadMiddleware(lambda request: HttpResponse(request.method.encode() * 10))(rf.head("/api/v1/x"))
    assert (response.headers["Content-Length"], body(response), response.headers["Access-Control-Allow-Origin"]) == ("30", b"", "*")


def test_a_page_elsewhere_may_read_machine_addresses_only(rf: RequestFactory):
    middleware = PublicReadMiddleware(lambda _: HttpResponse(b"x"))
    assert middleware(rf.options("/api/v1/x")).status_code == 204
    assert "Access-Control-Allow-Origin" not in middleware(rf.get("/urzad/")).headers


def test_long_transfers_have_a_bound_and_give_their_place_back():
    places = Transfers(1)
    first = places.hold(iter([b"a", b"b"]))
    with pytest.raises(Busy) as busy:
        places.hold(iter([b"c"]))
    assert (busy.value.http_status, busy.value.code) == (503, "too-many-transfers")
    assert list(first) == [b"a", b"b"]
    second = places.hold(iter([b"d"]))
    second.close()
    second.close()
    assert list(places.hold(iter([]))) == []
    assert list(places.hold(iter([b"e"]))) == [b"e"]


def test_a_transfer_that_fails_gives_its_place_back():
    places = Transfers(1)

    def broken():
        yield b"a"
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        list(places.hold(broken()))
    assert list(places.hold(iter([b"x"]))) == [b"x"]
    assert threading.active_count() < 50
