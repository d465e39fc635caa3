"""The reference, written from the code: settings, commands, problem and error codes.

reference.py           write docs/reference/*.md
reference.py --check   exit 1 and name the files that no longer say what the code says
"""

import argparse
import ast
import importlib
import pkgutil
import sys
from collections.abc import Iterator
from copy import copy
from functools import cache
from pathlib import Path

import click

import ratusz.bank
from ratusz.bank.base import errors
from ratusz.bank.model.problem import problem_kinds
from ratusz.cli.main import main as ratusz_command
from ratusz.portal.config import env
from ratusz.portal.moving import problems as _problems_of_moves  # noqa: F401  (fills the registry)
from tools import messages

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "src" / "ratusz"
REFERENCE = ROOT / "docs" / "reference"
WIDTH = 100
WRITTEN = "<!-- Written by `make reference` from the code. -->\n\n"


def settings() -> str:
    """Every setting: name, variable, type, default, sentence."""
    rows = [f"| `{s.name}` | `{s.variable}` | {s.type} | {s.default} | {s.says} |" for s in env.reference()]
    return (
        "# Settings\n\n"
        + WRITTEN
        + "A setting is looked for in the environment, then in `ratusz.toml` of the bank's directory, then its default is taken.\n"
        + "A name that is no setting is refused, with the nearest one that is.\n\n"
        + "| in `ratusz.toml` | in the environment | type | default | what it is |\n|---|---|---|---|---|\n"
        + "\n".join(rows)
        + "\n"
    )


def commands_of(command: click.Command, parent: click.Context | None = None) -> Iterator[tuple[str, str]]:
    """(path, help text) of `command` and of everything under it."""
    command = copy(command)
    # click keeps the help option of the first context that asked, which in tests is another one.
    vars(command)["_help_option"] = None
    options = {"terminal_width": WIDTH, "max_content_width": WIDTH} | command.context_settings
    context = click.Context(command, parent=parent, info_name=command.name if parent else "ratusz", **options)
    yield context.command_path, command.get_help(context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            if below is not None and not below.hidden:
                yield from commands_of(below, context)


def commands() -> str:
    """`--help` of every command."""
    blocks = [f"## {path}\n\n```text\n{text.rstrip()}\n```\n" for path, text in commands_of(ratusz_command)]
    codes = "Exit codes: 0 done, 10 problems found, 11 unreadable, 2 wrong usage, 1 our fault.\n\n"
    return "# Commands\n\n" + WRITTEN + codes + "\n".join(blocks)


def problems() -> str:
    """Every problem code of a reading or a check, and every error code, with both sentences."""
    for module in pkgutil.walk_packages(ratusz.bank.__path__, "ratusz.bank."):
        importlib.import_module(module.name)
    kinds = [
        f"### {code}\n\n{kind.severity}\n\n* {_pair(kind.message)}\n* {_pair(kind.hint)}\n" for code, kind in sorted(problem_kinds.items())
    ]
    raised = [
        f"### {code}\n\n{' · '.join(names)}\n\n" + "".join(f"* {_pair(text)}\n" for text in texts)
        for code, names, texts in sorted(_errors_raised())
    ]
    return (
        "# Problems and errors\n\n"
        + WRITTEN
        + "Codes are stable and never used twice for different things. Words in braces are filled in with what was found.\n\n"
        + "## Problems in a file\n\nWhat reading and checks find. An *error* stops publication until a person decides, a *warning* asks\n"
        + "for a look, *advice* could be better.\n\n"
        + "\n".join(kinds)
        + "\n## Errors\n\nWhat commands say on their last line and the API says as problem+json.\n\n"
        + "\n".join(raised)
    )


def _pair(msgid: str) -> str:
    return f"{_polish().get(msgid, '(no Polish)')} / {msgid}" if msgid else "nothing more to say"


@cache
def _polish() -> dict[str, str]:
    return {english: str(message.string) for (_context, english), message in messages.translated("bank").items()}


def _errors_raised() -> list[tuple[str, list[str], list[str]]]:
    """(code, classes, sentences) of every `SomeError("code", N_("…"), N_("…"))` in the sources."""
    known = {name for name, thing in vars(errors).items() if isinstance(thing, type) and issubclass(thing, errors.UserError)}
    found: dict[str, tuple[set[str], dict[str, None]]] = {}
    for path in sorted(SOURCES.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in known and node.args):
                continue
            if isinstance(first := node.args[0], ast.Constant):
                names, texts = found.setdefault(str(first.value), (set(), {}))
                names.add(node.func.id)
                texts |= dict.fromkeys(filter(None, map(_text, node.args[1:3])))
    return [(code, sorted(names), list(texts)) for code, (names, texts) in found.items()]


def _text(node: ast.expr) -> str | None:
    inner = node.args[0] if isinstance(node, ast.Call) and len(node.args) == 1 else node
    return inner.value if isinstance(inner, ast.Constant) and isinstance(inner.value, str) else None


PAGES = {"settings.md": settings, "commands.md": commands, "problems.md": problems}


def drifted() -> list[str]:
    """Names of the pages that do not say what the code says."""
    return [
        name for name, page in PAGES.items() if not (REFERENCE / name).exists() or (REFERENCE / name).read_text(encoding="utf-8") != page()
    ]


def main() -> int:
    """Write the pages, or with `--check` only compare them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    if parser.parse_args().check:
        stale = drifted()
        if stale:
            print(f"docs/reference: {', '.join(stale)} must be written anew: make reference", file=sys.stderr)
        return 1 if stale else 0
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        (REFERENCE / name).write_text(page(), encoding="utf-8")
        print(f"docs/reference/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
