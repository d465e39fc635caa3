"""What commands share in talking to the terminal: the language, errors, the option that names a bank."""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import click

from ratusz.bank.base.errors import UserError
from ratusz.bank.base.sentences import LANGUAGES

WRONG_USAGE = 2

bank_directory: Callable[[Any], Any] = click.option(
    "--dir",
    "directory",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="RATUSZ_DIR",
    show_envvar=True,
    required=True,
    help="The directory of the bank.",
)


def language_of(arguments: Sequence[str], environ: Mapping[str, str]) -> str:
    """Polish or English: what `--lang` says, else the locale of the terminal; English where that is neither."""
    for number, argument in enumerate(arguments):
        if argument == "--lang" and arguments[number + 1 : number + 2]:
            return "pl" if arguments[number + 1] == "pl" else "en"
        if argument in {f"--lang={language}" for language in LANGUAGES}:
            return argument.removeprefix("--lang=")
    locale = next(filter(None, (environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return "pl" if locale.startswith("pl") else "en"


def current_language() -> str:
    """The language of the command that is running."""
    found: str = click.get_current_context().find_root().obj
    return found


def write_error(error: UserError, *, language: str, as_json: bool) -> None:
    """One sentence and its hint on stderr; for machines `{"error": …}` on stdout besides."""
    if as_json:
        click.echo(json.dumps({"error": error.as_json()}, ensure_ascii=False, default=str))
    click.echo(" ".join(filter(None, [error.sentence(language), error.advice(language)])), err=True)
    sys.stdout.flush()


def open_bank(directory: Path, module: str) -> ModuleType:
    """Start Django on the bank in `directory` and give `module`, which may hold models.

    Imported here and not at the top of a command file: models exist only after settings are known, and settings are those of
    the bank that the command line names; `read`, `diff` and `verify` never come here, so they start no Django.
    """
    import_module("ratusz.portal.config.installation").start(directory, language=current_language())
    return import_module(module)


def import_edge(module: str) -> ModuleType:
    """`module`, which may only be imported when the command is running, for its models or for what it costs."""
    return import_module(module)
