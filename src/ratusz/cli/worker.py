"""`ratusz worker`: reads deliveries, follows the journal, sends letters, keeps the timetable."""

import os
import secrets
import socket
from pathlib import Path

import click

from ratusz.cli.terminal import bank_directory, open_bank


@click.command("worker")
@bank_directory
@click.option("--until-idle", is_flag=True, help="Stop when nothing waits any more.")
def command(*, directory: Path, until_idle: bool) -> None:
    """Work for a bank until it is told to stop: read deliveries, follow the journal, send letters, tidy up.

    Any number of workers may run, on any machine that sees the database and the store.
    """
    worker = open_bank(directory, "ratusz.portal.config.worker")
    worker.run(worker_id=f"{socket.gethostname()[:30]}-{os.getpid()}-{secrets.token_hex(4)}", until_idle=until_idle)
