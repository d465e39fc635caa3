"""`ratusz flows`: what the office gathers, what for and who uses it, as CSV."""

from pathlib import Path

import click

from ratusz.cli.terminal import bank_directory, open_bank


@click.command("flows")
@bank_directory
@click.option("--no-purpose", is_flag=True, help="Only what nobody said the purpose of.")
def command(directory: Path, *, no_purpose: bool) -> None:
    """Print the registry of flows as the spreadsheet that can be filled in and brought back (CSV with semicolons)."""
    click.echo(open_bank(directory, "ratusz.portal.stewardship.command").table(no_purpose=no_purpose), nl=False)
