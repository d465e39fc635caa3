"""What processes see of their requests, read together."""

from datetime import date, timedelta

from ratusz.portal.core.measured import KEPT_DAYS, Recorder, Request, percentile, seen_ever, seen_since
from tests.support.moments import after

PAGE = "/dane/<slug:dataset>/"


def request(ms=10.0, status=200, fault=""):
    return Request(method="GET", pattern=PAGE, status=status, ms=ms, fault=fault)


def test_processes_are_read_together(tmp_path):
    for number in range(3):
        recorder = Recorder(tmp_path / "seen", process=f"p{number}")
        for ms in range(1, 101):
            recorder.note(request(ms=ms), now=after(seconds=ms))
        recorder.flush(now=after(seconds=200))
    seen = seen_since(tmp_path / "seen", date.min)
    assert seen.counts == {f"GET 200 {PAGE}": 300}
    assert percentile(seen.times[PAGE], 0.5) == 50
    assert percentile(seen.times[PAGE], 0.95) == 100
    assert seen.slowest[0][:2] == (100, PAGE)


def test_what_breaks_is_written_down_at_once(tmp_path):
    recorder = Recorder(tmp_path, process="p")
    recorder.note(request(), now=after())
    recorder.note(request(status=500, fault="portal/pages/views.py:48 KeyError"), now=after(seconds=1))
    assert seen_since(tmp_path, date.min).faults["portal/pages/views.py:48 KeyError"][0] == 1


def test_counters_only_grow_when_days_are_forgotten(tmp_path):
    recorder = Recorder(tmp_path, process="p")
    for day in range(KEPT_DAYS + 5):
        recorder.note(request(), now=after(seconds=0) + timedelta(days=day))
        recorder.flush(now=after(seconds=1) + timedelta(days=day))
        assert seen_ever(tmp_path).counts.total() == day + 1
    assert len(list(tmp_path.glob("*.p.json"))) == KEPT_DAYS + 1


def test_a_damaged_file_is_nothing(tmp_path):
    Recorder(tmp_path, process="p").note(request(), now=after())
    (tmp_path / "2026-01-01.q.json").write_text('{"counts": 1')
    assert seen_ever(tmp_path).counts.total() == 1
