"""`ratusz`: the list of commands, each in a file of its own that is read when it is called.

`read`, `diff` and `verify` are thus had without Django. Every command file holds one `click` command named `command`.
"""

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NoReturn

import click

from ratusz import __version__
from ratusz.bank.base.errors import UserError
from ratusz.bank.base.sentences import LANGUAGES
from ratusz.cli.terminal import WRONG_USAGE, language_of, write_error

COMMANDS = (
    "demo", "init", "serve", "worker", "read", "deliver", "template", "move-in", "query", "diff", "compare", "gaps",
    "verify", "backup", "restore", "upgrade", "purge", "bounce", "index", "dane-gov-pl", "flows",
    "corrections", "calendar",
)  # fmt: skip
INTERRUPTED = 130


class Ratusz(click.Group):
    """Finds commands by name, and is the one place where errors become exit codes.

    0 done · 10 problems found · 11 unreadable · 2 wrong usage · 1 our fault, with a traceback.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        """The commands, in the order in which one meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of the file `cmd_name`; None when it is not listed."""
        if cmd_name not in self.list_commands(ctx):
            return None
        found: click.Command = import_module(f"ratusz.cli.{cmd_name.replace('-', '_')}").command
        return found

    def main(self, args: Sequence[str] | None = None, *rest: Any, **options: Any) -> NoReturn:
        """Run, and leave with an exit code."""
        given = list(sys.argv[1:] if args is None else args)
        try:
            code = super().main(given, *rest, **options | {"standalone_mode": False})
        except UserError as error:
            language = language_of(given, os.environ)
            write_error(error, language=language, as_json="--json" in given)
            sys.exit(error.exit_code)
        except click.ClickException as error:
            error.show()
            sys.exit(WRONG_USAGE)
        except click.Abort:
            sys.exit(INTERRUPTED)
        except BrokenPipeError:
            # Whoever was reading has read enough. Python must not complain of it again when it ends.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)
        sys.exit(code if isinstance(code, int) else 0)


@click.group(cls=Ratusz, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="ratusz")
@click.option("--lang", type=click.Choice(LANGUAGES), help="The language of sentences; else that of the terminal.")
@click.pass_context
def main(ctx: click.Context, lang: str | None) -> None:
    """Ratusz, an open city data bank: files in, a public site out.

    Exit codes: 0 done, 10 problems found, 11 unreadable, 2 wrong usage, 1 our fault.
    """
    ctx.obj = lang or language_of([], os.environ)
