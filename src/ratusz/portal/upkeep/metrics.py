"""The figures of the bank in the text format of Prometheus (0.0.4)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from ratusz import __version__
from ratusz.portal.core import measured, watching
from ratusz.portal.upkeep import queries, sizes

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
#: Bounds that go out, in seconds: every second one of those that are kept, so that a pattern has few series.
_BOUNDS = measured.BOUNDS_MS[::2]

Labels = Mapping[str, object]
Sample = tuple[str, Labels, float]


def text(*, now: datetime) -> str:
    """All figures."""
    return "".join(_written(*family) for family in _families(now))


def _families(now: datetime) -> Iterator[tuple[str, str, str, Iterable[Sample]]]:
    seen, work, room = measured.seen_ever(watching.folder()), queries.work(now=now), sizes.room()
    yield "ratusz_info", "gauge", "The version that runs.", [("", {"version": __version__}, 1)]
    yield "ratusz_requests_total", "counter", "Requests answered, by pattern of the address.", _requests(seen)
    yield "ratusz_request_seconds", "histogram", "Time to the first byte of an answer.", _durations(seen)
    yield "ratusz_faults_total", "counter", "Requests that broke on our side.", [("", {}, _faults(seen))]
    states = {"ready": work.queue.ready, "running": work.queue.running, "failed": work.queue.failed}
    yield "ratusz_tasks", "gauge", "Tasks of the queue, by state.", _by("state", states)
    yield "ratusz_workers", "gauge", "Workers that live.", [("", {}, len(work.workers))]
    yield (
        "ratusz_letters",
        "gauge",
        "Letters that wait, were sent in thirty days, are lost.",
        _by("state", queries.letters_by_state(now=now)),
    )
    yield "ratusz_deliveries", "gauge", "Deliveries, by state.", _by("state", queries.deliveries_by_state())
    yield "ratusz_bytes", "gauge", "What the parts of the bank take on the disk.", _by("part", room.parts)
    yield "ratusz_disk_free_bytes", "gauge", "What is free of the disk.", [("", {}, room.free)]
    if work.backup.done_at is not None:
        age = (now - work.backup.done_at).total_seconds()
        yield "ratusz_backup_age_seconds", "gauge", "Since the last whole backup.", [("", {}, age)]


def _requests(seen: measured.Seen) -> Iterator[Sample]:
    for key, count in sorted(seen.counts.items()):
        method, status, pattern = key.split(" ", 2)
        yield "", {"method": method, "status": status, "pattern": pattern}, count


def _durations(seen: measured.Seen) -> Iterator[Sample]:
    for pattern, times in sorted(seen.times.items()):
        for bound in _BOUNDS:
            below = sum(times[: measured.BOUNDS_MS.index(bound) + 1])
            yield "_bucket", {"pattern": pattern, "le": f"{bound / 1000:g}"}, below
        yield "_bucket", {"pattern": pattern, "le": "+Inf"}, sum(times)
        yield "_sum", {"pattern": pattern}, seen.spent_ms[pattern] / 1000
        yield "_count", {"pattern": pattern}, sum(times)


def _faults(seen: measured.Seen) -> int:
    return sum(count for key, count in seen.counts.items() if key.split(" ", 2)[1] == "500")


def _by(label: str, figures: Mapping[str, float]) -> list[Sample]:
    return [("", {label: name}, number) for name, number in figures.items()]


def _written(name: str, kind: str, says: str, samples: Iterable[Sample]) -> str:
    lines = [f"# HELP {name} {says}", f"# TYPE {name} {kind}"]
    lines += [f"{name}{suffix}{_labels(labels)} {number:.15g}" for suffix, labels, number in samples]
    return "\n".join(lines) + "\n"


def _labels(labels: Labels) -> str:
    """`{a="b"}`, escaped; nothing for none."""
    told = ",".join(f'{name}="{_escaped(str(value))}"' for name, value in labels.items())
    return f"{{{told}}}" if told else ""


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
