"""A PDF can neither hang nor burst the bank."""

import time

from ratusz.bank.documents.examine import examine


def test_streams_without_an_end_take_no_time(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.4\n/Root\n" + b"/ObjStm stream\n" * 60_000 + b"%%EOF")
    began = time.perf_counter()
    examine(path, limit_bytes=1 << 30)
    assert time.perf_counter() - began < 2
