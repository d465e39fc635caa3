"""`ratusz bounce`: what a mail server hands over when a letter comes back."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from ratusz.bank.base.sentences import N_, say
from ratusz.cli.terminal import bank_directory, current_language, open_bank


@click.command("bounce")
@bank_directory
def command(directory: Path) -> None:
    """Read a delivery report (RFC 3464) from standard input and mark the letter that did not arrive.

    For a pipe of the mail server, such as `bounces: "|ratusz bounce --dir /srv/bank"`. Leaves with 0 whatever it is given: what is
    no report is nobody's fault, and an error would make the mail server send another letter.
    """
    bounces = open_bank(directory, "ratusz.portal.core.bounces")
    report = sys.stdin.buffer.read(bounces.MOST_BYTES)
    found = bounces.mark(report, now=datetime.now(UTC))
    if found is None:
        click.echo(say(N_("No letter of this bank came back for good in it."), current_language(), {}))
    else:
        values = {"number": found.letter.pk, "why": found.why}
        click.echo(say(N_("Marked as not arrived: letter {number}, {why}"), current_language(), values))
