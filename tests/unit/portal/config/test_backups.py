"""When the daily backup is due, which backups are kept, and who is told when one fails."""

from datetime import datetime, timedelta

import pytest

from ratusz.bank.base.clock import WARSAW
from ratusz.portal.config import backup, timetable
from ratusz.portal.core import backups
from ratusz.portal.core.models import Letter
from tests.support.moments import after


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=WARSAW)


@pytest.mark.parametrize(
    ("now", "last", "due"),
    [
        ("2026-03-02 02:29", "2026-03-01 02:30", False),
        ("2026-03-02 02:30", "2026-03-01 02:30", True),
        ("2026-03-02 02:31", "2026-03-02 02:30", False),
        ("2026-03-02 12:00", "2026-02-20 02:30", True),
        ("2026-03-02 12:00", "2026-03-02 09:00", False),
        ("2026-03-02 12:00", None, True),
    ],
)
def test_a_backup_is_due_once_after_its_hour(now, last, due):
    assert backup.is_due(moment(now), at="02:30", last=moment(last) if last else None) is due


def test_the_newest_of_each_day_and_week_stays(tmp_path):
    root = tmp_path / "out"
    for day in range(40):
        for hour in (1, 13):
            name = f"{datetime(2026, 1, 1, hour, tzinfo=WARSAW) + timedelta(days=day):%Y-%m-%dT%H%M%SZ}"
            (root / name).mkdir(parents=True)
            (root / name / "manifest.json").write_bytes(
                backup.BackupManifest(made_at=after(), software="", database={}, own=(), files=()).sealed()
            )
    backup.forget_old(root, keep=backup.Keep(days=3, weeks=3))
    assert [path.name for path in backup.finished(root)] == [
        "2026-02-01T130000Z",
        "2026-02-07T130000Z",
        "2026-02-08T130000Z",
        "2026-02-09T130000Z",
    ]


@pytest.mark.django_db
def test_a_failure_is_written_down_and_told_once_a_day(bank_dir, tmp_path, adam, ala):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "a").touch()
    for hours in (0, 1):
        with pytest.raises(backup.Conflict):
            backup.back_up(tmp_path / "mine", now=after(hours=hours), progress=lambda *_: None)
    last = backups.last_backup()
    assert (last.done_at, "są inne rzeczy" in last.failure) == (None, True)
    assert [letter.to for letter in Letter.objects.all()] == [adam.email]
    assert "mine" in Letter.objects.get().body


@pytest.mark.django_db
def test_the_worker_begins_it_in_a_process_of_its_own(bank_dir, settings, monkeypatch):
    begun = []
    monkeypatch.setattr(timetable.subprocess, "Popen", lambda command, **_: begun.append(command))
    job = next(job for job in timetable.TIMETABLE if job.name == "begin backup")
    job.run(after())
    assert begun == []
    settings.BANK_BACKUP_TO = "/kopie"
    for minutes in (0, 1):
        job.run(after(minutes=minutes))
    assert [command[3:5] for command in begun] == [["backup", "--timer"]]
    timetable._CHILDREN.clear()
