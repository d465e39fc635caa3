"""`ratusz serve`: the site of a bank."""

import os
from importlib import import_module
from pathlib import Path

import click

from ratusz.cli.terminal import bank_directory


@click.command("serve")
@bank_directory
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, help="The port to listen on.")
@click.option("--workers", default=1, show_default=True, help="Web processes.")
@click.option("--threads", type=int, help="Threads of each; else the setting web_threads.")
def command(*, directory: Path, host: str, port: int, workers: int, threads: int | None) -> None:
    """Serve the site of a bank, static files included, until it is told to stop.

    Put a web server with TLS in front of it, or name its address with the setting `address`.
    """
    if threads is not None:
        os.environ["RATUSZ_WEB_THREADS"] = str(threads)
    import_module("ratusz.portal.config.server").serve(directory, host=host, port=port, workers=workers)
