"""How the machine is, in tables and facts for reading."""

import math
import platform
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from importlib.metadata import version

import django
from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from ratusz import __version__
from ratusz.bank.base.clock import WARSAW
from ratusz.portal.catalog.office import language
from ratusz.portal.core.measured import BOUNDS_MS, Seen, percentile
from ratusz.portal.core.models import JobMark
from ratusz.portal.show.components import Fact, Figure, ProblemLine
from ratusz.portal.show.numbers import format_moment, format_number, format_size
from ratusz.portal.show.table import Column, DataTable
from ratusz.portal.upkeep.queries import Work
from ratusz.portal.upkeep.sizes import Room
from ratusz.portal.upkeep.troubles import Trouble
from ratusz.portal.upkeep.words import job_in_words

SHOWN_PATTERNS = 15


def lines(found: Iterable[Trouble]) -> tuple[ProblemLine, ...]:
    """Troubles as remarks."""
    return tuple(ProblemLine(message=one.sentence, hint=one.mend, severity=one.weight, url=one.url) for one in found)


def figures(work: Work, room: Room) -> tuple[Figure, ...]:
    """Four numbers at a glance."""
    tongue = language()
    return (
        Figure(
            label=_("Free disk"), value=format_size(room.free, tongue), note=_("of %(total)s") % {"total": format_size(room.total, tongue)}
        ),
        Figure(label=_("Tasks that wait"), value=format_number(work.queue.ready, tongue)),
        Figure(label=_("Workers"), value=format_number(len(work.workers), tongue)),
        Figure(label=_("Letters that wait"), value=format_number(work.letters.waiting, tongue)),
    )


def room_facts(room: Room) -> tuple[Fact, ...]:
    """What takes how much."""
    names = {"store": _("Data"), "cache": _("Cache"), "usage": _("Counters"), "database": _("Database")}
    return tuple(Fact(name=names[part], text=format_size(size, language())) for part, size in room.parts.items())


def backup_facts(work: Work) -> tuple[Fact, ...]:
    """When and where."""
    done, begun = work.backup.done_at, work.backup.begun_at
    return (
        Fact(name=_("Last whole one"), text=format_moment(done, language()) if done else _("never")),
        Fact(name=_("Last try"), text=format_moment(begun, language()) if begun else _("never")),
        Fact(name=_("Where to"), code=settings.BANK_BACKUP_TO) if settings.BANK_BACKUP_TO else Fact(name=_("Where to"), text=_("nowhere")),
    )


def versions() -> tuple[Fact, ...]:
    """What runs."""
    named = {"Ratusz": __version__, "Python": platform.python_version(), "Django": django.__version__, "DuckDB": version("duckdb")}
    return (*(Fact(name=name, code=code) for name, code in named.items()), Fact(name=_("Database"), code=_database()))


def jobs_table(marks: Iterable[JobMark]) -> DataTable:
    """The timetable: when each job was last begun and done."""
    rows = [(job_in_words(mark.name), _local(mark.begun_at), _local(mark.done_at), mark.failure.partition(":")[0]) for mark in marks]
    return _table(_("Jobs of the timetable"), {"job": (_("Job"), "text"), "begun": (_("Begun"), "moment"), "done": (_("Done"), "moment"),
                                   "failure": (_("Failed with"), "code")}, rows)  # fmt: skip


def pages_table(seen: Seen) -> DataTable:
    """Patterns of addresses, the slowest first."""
    slow = sorted(seen.times.items(), key=lambda one: -percentile(one[1], 0.95))[:SHOWN_PATTERNS]
    rows = [(pattern, sum(times), _ms(percentile(times, 0.5)), _ms(percentile(times, 0.95))) for pattern, times in slow]
    heads = {
        "pattern": (_("Address"), "code"),
        "count": (_("Requests"), "number"),
        "half": (_("Half within, ms"), "number"),
        "most": (_("95 % within, ms"), "number"),
    }
    return _table(_("Durations of pages"), heads, rows)


def slowest_table(seen: Seen) -> DataTable:
    """The slowest requests, with when."""
    rows = [(pattern, round(ms), _here(at)) for ms, pattern, at in seen.slowest[:10]]
    return _table(
        _("The slowest"), {"pattern": (_("Address"), "code"), "ms": (_("Milliseconds"), "number"), "at": (_("When"), "moment")}, rows
    )


def faults_table(seen: Seen) -> DataTable:
    """What broke, by place."""
    found: Mapping[str, tuple[int, str]] = seen.faults
    rows = [(place, count, _here(last)) for place, (count, last) in sorted(found.items(), key=lambda one: one[1][1], reverse=True)]
    return _table(
        _("Errors"), {"place": (_("Place"), "code"), "count": (_("How often"), "number"), "last": (_("Last"), "moment")}, rows[:20]
    )


def _table(caption: str, heads: dict[str, tuple[str, str]], rows: Sequence[Sequence[object]]) -> DataTable:
    columns = tuple(Column(name=name, label=label, kind=kind) for name, (label, kind) in heads.items())  # type: ignore[arg-type]
    return DataTable(caption=caption, caption_hidden=True, columns=columns, rows=rows)


def _local(moment: datetime | None) -> datetime | None:
    """In the time of the city, as tables print moments."""
    return moment.astimezone(WARSAW) if moment else None


def _here(written: str) -> datetime:
    return datetime.fromisoformat(written).astimezone(WARSAW)


def _ms(found: float) -> float | int:
    return BOUNDS_MS[-1] if math.isinf(found) else found


def _database() -> str:
    if connection.vendor == "postgresql":
        number = str(connection.pg_version)  # type: ignore[attr-defined]
        return f"PostgreSQL {number[:-4]}.{int(number[-4:])}"
    return f"SQLite {'.'.join(map(str, connection.Database.sqlite_version_info))}"  # type: ignore[attr-defined]
