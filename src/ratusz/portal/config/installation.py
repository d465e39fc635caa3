"""Making a bank, and starting Django on one."""

import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

import django
from django.core.management import call_command
from django.utils import translation

from ratusz.bank.base.errors import Conflict, WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.bank.store import Store
from ratusz.portal.config.env import FILE_NAME, PREFIX

SETTINGS = "ratusz.portal.config.settings"
UNFINISHED = ".unfinished"
FOLDERS = ("cache", "usage")

SettingValue = str | int | bool | list[str]


def is_bank(directory: Path) -> bool:
    """Whether a bank was made in `directory`, to the end."""
    return (directory / FILE_NAME).is_file() and not (directory / UNFINISHED).exists()


def name_bank(directory: Path) -> None:
    """Say to this process and to those it starts which bank they are of. WrongUsage where there is none."""
    if not (directory / FILE_NAME).is_file():
        raise WrongUsage(
            "not-a-bank",
            N_("There is no bank in {directory}."),
            N_("Make one with `ratusz init {directory}`, or name another directory with --dir."),
            values={"directory": str(directory)},
        )
    os.environ[f"{PREFIX}DIR"] = str(directory.resolve())  # noqa: TID251  the edge: Django's settings are made of it
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS  # noqa: TID251  the same


def start(directory: Path, *, language: str = "pl") -> None:
    """Start Django on the bank in `directory`, speaking `language`; afterwards modules with models may be imported."""
    name_bank(directory)
    django.setup()
    translation.activate(language)


def make_bank(directory: Path, *, settings: Mapping[str, SettingValue], language: str = "pl") -> None:
    """Make an empty bank and start Django on it: settings with a new secret key, store, database with its tables.

    What was cut short is finished by the next call. Conflict where `directory` holds a bank or anything else.
    """
    _require_place(directory)
    directory.mkdir(parents=True, exist_ok=True, mode=0o750)
    (directory / UNFINISHED).touch()
    for folder in FOLDERS:
        (directory / folder).mkdir(exist_ok=True)
    Store(directory / "store")
    if not (directory / FILE_NAME).exists():
        write_settings(directory, {"secret_key": secrets.token_urlsafe(50), **settings})
    start(directory, language=language)
    call_command("migrate", verbosity=0, interactive=False)
    (directory / UNFINISHED).unlink()


def written(settings: Mapping[str, SettingValue]) -> str:
    """`settings` as TOML. JSON's texts, numbers, booleans and lists of texts are TOML's as well."""
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in settings.items() if value not in ("", [])]
    return (
        "# Settings of this bank; docs/reference/settings.md tells what may stand here. Keep secret_key secret.\n" + "\n".join(lines) + "\n"
    )


def write_settings(directory: Path, settings: Mapping[str, SettingValue]) -> None:
    """Whole or not at all, and for the eyes of the bank's own user."""
    unfinished = directory / f"{FILE_NAME}.new"
    unfinished.touch(mode=0o600)
    unfinished.write_text(written(settings), encoding="utf-8")
    unfinished.replace(directory / FILE_NAME)


def _require_place(directory: Path) -> None:
    if is_bank(directory):
        raise Conflict("bank-exists", N_("There is a bank in {directory} already."), values={"directory": str(directory)})
    strange = directory.exists() and not (directory / UNFINISHED).exists() and any(directory.iterdir())
    if strange:
        raise Conflict(
            "directory-not-empty",
            N_("{directory} is not empty."),
            N_("Name a new or an empty directory, so that nothing of yours is mixed with the bank."),
            values={"directory": str(directory)},
        )
