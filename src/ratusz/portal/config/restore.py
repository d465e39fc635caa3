"""`ratusz restore`: a bank out of a backup, in an empty directory, on this machine or another one."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.core.management import call_command

from ratusz.bank.base.errors import Conflict, Damaged, WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.bank.store import tombstones
from ratusz.bank.store.backup import Progress
from ratusz.bank.store.layout import Layout
from ratusz.bank.store.restore import OpenBackup, bring_files, bring_own, open_backup, read_tombstones
from ratusz.bank.store.store import Store
from ratusz.bank.store.tombstones import Erased, Tombstone
from ratusz.portal.config.env import FILE_NAME
from ratusz.portal.config.installation import FOLDERS, UNFINISHED, start, write_settings

RESTORING = ".restoring"
SQLITE_FILE = "bank.sqlite3"


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What a restore brought. `left_out`: files of the backup that were missing or altered; `erased`: how many erasures were respected."""

    made_at: datetime
    files: int
    bytes: int
    left_out: tuple[str, ...]
    erased: int
    graves: tuple[Tombstone, ...]
    database: Path
    kind: str
    migrations: list[str]


def bring(
    source: Path, directory: Path, *, database_url: str, graves_at: Iterable[Path], incomplete: bool, language: str, progress: Progress
) -> Brought:
    """Files and settings of the backup at `source` into `directory`, and Django started there; the database comes with `bring_database`.

    `database_url`: another database than the backup names. `incomplete`: go on without files that are missing or altered.
    """
    directory.mkdir(parents=True, exist_ok=True, mode=0o750)
    with open_backup(source, work=directory.parent) as backup:
        _claim(directory, backup)
        erased = Erased(_graves([*backup.beside, *(grave for path in graves_at for grave in read_tombstones(path))]))
        _settings(backup, directory, database_url)
        for folder in FOLDERS:
            (directory / folder).mkdir(exist_ok=True)
        came, wrong = bring_files(backup, directory, erased, progress=progress)
        left_out = (*wrong, *backup.manifest.damaged)
        if wrong and not incomplete:
            raise Damaged(
                "backup-damaged-files",
                N_("{count} files of the backup are missing or altered, “{file}” among them. No bank was made."),
                N_("Take another backup, or bring what is whole with --incomplete."),
                values={"count": len(wrong), "file": wrong[0]},
            )
        told = backup.manifest.database
        database = directory / "cache" / str(told["file"])
        bring_own(backup, str(told["file"]), database)
    for name in Layout.FOLDERS:
        (directory / "store" / name).mkdir(exist_ok=True)
    store = Store(directory / "store")
    for grave in erased.tombstones:
        tombstones.put(store.layout, grave)
    start(directory, language=language)
    return Brought(
        made_at=backup.manifest.made_at, files=len(came), bytes=sum(each.bytes for each in came), left_out=left_out,
        erased=len(erased.tombstones), graves=erased.tombstones, database=database, kind=str(told["kind"]),
        migrations=list(told["migrations"]),
    )  # fmt: skip


def finish(directory: Path) -> None:
    """All is there: from now on it is a bank."""
    call_command("migrate", verbosity=0, interactive=False)
    (directory / RESTORING).unlink(missing_ok=True)
    (directory / UNFINISHED).unlink(missing_ok=True)


def _claim(directory: Path, backup: OpenBackup) -> None:
    """Take `directory` for this backup: empty, or left by an earlier try with the same backup."""
    name = backup.manifest.made_at.isoformat()
    mark = directory / RESTORING
    if mark.is_file() and mark.read_text(encoding="utf-8") == name:
        return
    if any(directory.iterdir()):
        raise Conflict(
            "directory-not-empty",
            N_("{directory} is not empty."),
            N_("Name a new or an empty directory, so that nothing of yours is mixed with the bank."),
            values={"directory": str(directory)},
        )
    (directory / UNFINISHED).touch()
    mark.write_text(name, encoding="utf-8")


def _settings(backup: OpenBackup, directory: Path, database_url: str) -> None:
    """The settings as they were, with another database where one is named. One of PostgreSQL must be: the old one may still be in use."""
    target = directory / FILE_NAME
    target.unlink(missing_ok=True)
    bring_own(backup, FILE_NAME, target)
    kept = tomllib.loads(target.read_text(encoding="utf-8"))
    if kept.get("database_url") and not database_url:
        raise WrongUsage(
            "database-not-named",
            N_("The bank of this backup keeps people and decisions in PostgreSQL."),
            N_("Name a new, empty database with --database-url: the old one may still be in use."),
        )
    if database_url:
        write_settings(directory, {**kept, "database_url": database_url})


def _graves(found: Iterable[Tombstone]) -> list[Tombstone]:
    return list({grave.id: grave for grave in found}.values())
