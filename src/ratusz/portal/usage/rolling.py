"""Events are rolled up into days, days into months. Doing it twice, or being killed in the middle of it, counts nothing twice.

A day is a function of the event files of all processes for as long as these are kept; a day that is over is closed, names the files it
has counted, and only then do they go. A file that comes late is added to its closed day, once. Months are a function of their days.
"""

import fcntl
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path

from ratusz.bank.base.clock import WARSAW
from ratusz.portal.usage.counts import Counts, read_counts, together, write_counts
from ratusz.portal.usage.events import FOLDER, Event, What, read

DAYS, MONTHS = "days", "months"
#: Requests that begin before midnight end after it, and clocks of machines differ.
CLOSES_AFTER = timedelta(hours=2)
#: Who does the same thing again within this has pressed "reload" (as COUNTER and Matomo count, by visits of half an hour).
SAME_WITHIN_S = 30 * 60
#: What counts each time: a program that asks every minute asks every minute.
_EACH_TIME = frozenset({What.CALL})

#: Slugs of things ("dataset", "dataset/resource") to their ids; what is not named is there no more.
Ids = Callable[[Collection[str]], Mapping[str, str]]
#: Whether words of a search are struck out.
Struck = Callable[[str], bool]


def nothing(_words: str) -> bool:
    """Nothing is struck out."""
    return False


def roll_up(folder: Path, *, ids: Ids, now: datetime, struck: Struck = nothing) -> set[date]:
    """Bring days and months of the usage folder up to date; the days that changed. Words that are `struck` are left out."""
    events = folder / FOLDER
    changed: set[date] = set()
    with _alone(folder):
        for day, paths in sorted(_by_day(events.glob("????-??-??.*.jsonl")).items()):
            if _roll_day(folder, day, paths, ids=ids, now=now, struck=struck):
                changed.add(day)
        _write_months(folder, changed)
    return changed


def write_days(folder: Path, days: Mapping[date, Counts]) -> None:
    """Keep whole days that were counted elsewhere, and their months."""
    with _alone(folder):
        for day, counts in days.items():
            write_counts(folder / DAYS / f"{day.isoformat()}.json", counts)
        _write_months(folder, days)


def take_out(folder: Path, struck: Struck) -> None:
    """Take words that are struck out of the days that were counted, and of their months."""
    changed: set[date] = set()
    with _alone(folder):
        for path in sorted((folder / DAYS).glob("????-??-??.json")):
            counts = read_counts(path)
            if counts is not None and _leave_out(counts, struck):
                write_counts(path, counts)
                changed.add(date.fromisoformat(path.stem))
        _write_months(folder, changed)


def _leave_out(counts: Counts, struck: Struck) -> bool:
    """Whether there was anything to leave out."""
    gone = [words for words in counts.words if struck(words)]
    for words in gone:
        del counts.words[words]
    return bool(gone)


def counted(events: Iterable[Event], day: date, *, ids: Ids) -> Counts:
    """The counts of one day's events, whatever their order."""
    listed = sorted(events, key=lambda event: (event.at, event.mark, event.thing))
    last: dict[tuple[str, str, str, str], int] = {}
    found, searchers = Counts(), dict[str, set[str]]()
    known = ids({event.thing for event in listed if event.what not in {What.SEARCH, What.PAGE}})
    for event in listed:
        key = (event.mark, event.what, event.thing, "" if event.what == What.SEARCH else event.detail)
        again = key in last and event.at - last[key] < SAME_WITHIN_S
        if event.what not in _EACH_TIME and again:
            continue
        last[key] = event.at
        _count(found, event, day.isoformat(), known)
        if event.what == What.SEARCH and event.thing:
            searchers.setdefault(event.thing, set()).add(event.mark)
    for words, marks in searchers.items():
        found.words[words].people = found.words[words].most = len(marks)
    return found


def _count(found: Counts, event: Event, day: str, known: Mapping[str, str]) -> None:
    if event.what == What.SEARCH:
        found.note(day, (event.what, "", ""))
        if event.thing:
            found.search(event.thing, found=int(event.detail) if event.detail.isdecimal() else 0)
    elif event.what == What.PAGE or event.thing == "":
        found.note(day, (event.what, event.thing, event.detail))
    elif event.thing in known:
        found.note(day, (event.what, known[event.thing], event.detail))


def _roll_day(folder: Path, day: date, paths: list[Path], *, ids: Ids, now: datetime, struck: Struck) -> bool:
    path = folder / DAYS / f"{day.isoformat()}.json"
    kept = read_counts(path)
    is_closed = kept is not None and kept.closed
    new = [one for one in paths if not (is_closed and kept is not None and one.name in kept.sources)]
    if new:
        counts = counted((event for one in new for event in read(one)), day, ids=ids)
        _leave_out(counts, struck)
        counts.sources, counts.closed = tuple(one.name for one in new), now >= _closes(day)
        if is_closed and kept is not None:
            counts = together((kept, counts))
            counts.closed = True
        write_counts(path, counts)
        is_closed = counts.closed
    if is_closed:
        for one in paths:
            one.unlink(missing_ok=True)
    return bool(new)


def _write_months(folder: Path, days: Iterable[date]) -> None:
    for month in sorted({day.isoformat()[:7] for day in days}):
        write_counts(folder / MONTHS / f"{month}.json", together(_days_of(folder, month)))


def _closes(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=WARSAW) + CLOSES_AFTER


def _by_day(paths: Iterable[Path]) -> dict[date, list[Path]]:
    found: dict[date, list[Path]] = {}
    for path in sorted(paths):
        found.setdefault(date.fromisoformat(path.name[:10]), []).append(path)
    return found


def _days_of(folder: Path, month: str) -> Iterator[Counts]:
    for path in sorted((folder / DAYS).glob(f"{month}-??.json")):
        if (counts := read_counts(path)) is not None:
            counts.sources = ()
            yield counts


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One at a time, of all processes that share the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "rolling.lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
