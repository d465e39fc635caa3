"""Events of several processes become days and months, each counted once whatever happens in between."""

import threading
from datetime import date, datetime, timedelta

import pytest

from ratusz.bank.base.clock import WARSAW
from ratusz.portal.usage import rolling
from ratusz.portal.usage.counts import read_counts
from ratusz.portal.usage.events import FOLDER, Event, Log, What
from ratusz.portal.usage.rolling import DAYS, MONTHS, roll_up

DAY = date(2026, 11, 26)
NOON = datetime(2026, 11, 26, 12, tzinfo=WARSAW)
IDS = {"ludnosc": "11111111-1111-4111-8111-111111111111", "ludnosc/dzielnice": "22222222-2222-4222-8222-222222222222"}


def ids(asked):
    return {one: IDS[one] for one in asked if one in IDS}


def event(*, minute=0, what=What.VIEW, thing="ludnosc", detail="", mark="aa"):
    return Event(at=int(NOON.timestamp()) + 60 * minute, what=what, thing=thing, detail=detail, mark=mark)


def write(folder, *events, process="p1", day=DAY):
    log = Log(folder / FOLDER, process=process)
    for one in events:
        log.write(one, day=day)


def counts(folder, day=DAY):
    return read_counts(folder / DAYS / f"{day.isoformat()}.json")


def views(folder):
    return counts(folder).days[DAY.isoformat()][What.VIEW]


def test_a_reload_within_half_an_hour_is_one_view_whichever_process_answers(tmp_path):
    write(tmp_path, event(minute=0), event(minute=20))
    write(tmp_path, event(minute=10), event(minute=29), process="p2")
    roll_up(tmp_path, ids=ids, now=NOON)
    assert views(tmp_path) == 1


def test_after_half_an_hour_it_is_another_view_and_so_is_another_visitor(tmp_path):
    write(tmp_path, event(minute=0), event(minute=30), event(minute=31, mark="bb"))
    roll_up(tmp_path, ids=ids, now=NOON)
    assert views(tmp_path) == 3


def test_each_call_of_a_program_counts(tmp_path):
    write(tmp_path, *[event(what=What.CALL, detail="rows")] * 5)
    roll_up(tmp_path, ids=ids, now=NOON)
    assert counts(tmp_path).things[What.CALL, IDS["ludnosc"], "rows"] == 5


def test_rolling_up_twice_counts_once(tmp_path):
    write(tmp_path, event(), event(mark="bb"))
    for hours in (0, 1, 40, 41):
        roll_up(tmp_path, ids=ids, now=NOON + timedelta(hours=hours))
        assert views(tmp_path) == 2
    assert not list((tmp_path / FOLDER).iterdir())


def test_a_day_that_is_over_is_closed_and_its_events_go(tmp_path):
    write(tmp_path, event())
    roll_up(tmp_path, ids=ids, now=datetime(2026, 11, 27, 1, 59, tzinfo=WARSAW))
    assert not counts(tmp_path).closed
    assert list((tmp_path / FOLDER).iterdir())
    roll_up(tmp_path, ids=ids, now=datetime(2026, 11, 27, 2, 0, tzinfo=WARSAW))
    assert counts(tmp_path).closed
    assert not list((tmp_path / FOLDER).iterdir())


def test_killed_between_the_count_and_the_end_of_the_events(tmp_path, monkeypatch):
    write(tmp_path, event())
    later = NOON + timedelta(days=2)
    with monkeypatch.context() as patch:
        patch.setattr("pathlib.Path.unlink", _killed)
        with pytest.raises(KeyboardInterrupt):
            roll_up(tmp_path, ids=ids, now=later)
    assert list((tmp_path / FOLDER).iterdir())
    roll_up(tmp_path, ids=ids, now=later)
    assert views(tmp_path) == 1
    assert not list((tmp_path / FOLDER).iterdir())


def _killed(*_args, **_kwargs):
    raise KeyboardInterrupt


def test_a_file_that_comes_late_is_added_once(tmp_path):
    write(tmp_path, event())
    later = NOON + timedelta(days=2)
    roll_up(tmp_path, ids=ids, now=later)
    write(tmp_path, event(mark="bb"), process="node-that-was-away")
    for _ in range(2):
        roll_up(tmp_path, ids=ids, now=later)
        assert views(tmp_path) == 2
    assert read_counts(tmp_path / MONTHS / "2026-11.json").days[DAY.isoformat()][What.VIEW] == 2


def test_half_a_line_of_a_killed_process_is_nothing(tmp_path):
    write(tmp_path, event(), event(mark="bb"))
    path = next((tmp_path / FOLDER).iterdir())
    path.write_bytes(path.read_bytes()[:-9] + b'\n[1, "view"]\n{}\nnull\n')
    roll_up(tmp_path, ids=ids, now=NOON)
    assert views(tmp_path) == 1


def test_many_threads_write_whole_lines(tmp_path):
    log = Log(tmp_path / FOLDER, process="p")

    def work(name):
        for n in range(200):
            log.write(event(mark=f"{name}{n}"), day=DAY)

    threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    roll_up(tmp_path, ids=ids, now=NOON)
    assert views(tmp_path) == 800


def test_months_are_their_days(tmp_path):
    for day in (DAY, DAY + timedelta(days=1), DAY + timedelta(days=10)):
        write(tmp_path, event(), event(what=What.SEARCH, thing="żłobek", detail="0"), process=day.isoformat(), day=day)
    roll_up(tmp_path, ids=ids, now=NOON + timedelta(days=20))
    november, december = (read_counts(tmp_path / MONTHS / f"2026-{month}.json") for month in ("11", "12"))
    assert november.things[What.VIEW, IDS["ludnosc"], ""] == 2
    assert (november.words["żłobek"].count, november.words["żłobek"].found) == (2, 0)
    assert december.things[What.VIEW, IDS["ludnosc"], ""] == 1


def test_what_is_there_no_more_is_left_out(tmp_path):
    write(tmp_path, event(thing="nie-ma"), event(thing="ludnosc/dzielnice", what=What.DOWNLOAD, detail="csv"))
    roll_up(tmp_path, ids=ids, now=NOON)
    assert dict(counts(tmp_path).things) == {(What.DOWNLOAD, IDS["ludnosc/dzielnice"], "csv"): 1}


def test_a_search_tried_again_within_half_an_hour_counts_once_and_tells_what_it_found_last(tmp_path):
    search = {"what": What.SEARCH, "thing": "żłobek"}
    write(tmp_path, event(**search, detail="0"), event(minute=5, **search, detail="3"), event(minute=40, **search, detail="3"))
    roll_up(tmp_path, ids=ids, now=NOON)
    found = counts(tmp_path)
    assert found.days[DAY.isoformat()][What.SEARCH] == 2
    assert (found.words["żłobek"].count, found.words["żłobek"].found) == (2, 3)


def test_two_do_not_roll_up_at_once(tmp_path):
    write(tmp_path, *[event(mark=str(n)) for n in range(50)])
    threads = [threading.Thread(target=rolling.roll_up, args=(tmp_path,), kwargs={"ids": ids, "now": NOON}) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert views(tmp_path) == 50
