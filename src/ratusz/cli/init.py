"""`ratusz init`: a new, empty bank."""

from pathlib import Path

import click

from ratusz.cli.terminal import current_language, open_bank
from ratusz.portal.config.installation import make_bank


@click.command("init")
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
@click.option("--name", default="Bank Danych o Mieście", show_default=True, help="The name of the bank.")
@click.option("--city", required=True, help="The place whose data it holds.")
@click.option("--address", default="http://127.0.0.1:8000", show_default=True, help="The address at which people will reach it.")
@click.option("--email", required=True, help="Where people write to the bank.")
@click.option("--administrator", required=True, help="The e-mail address of its first administrator.")
@click.option("--administrator-name", default="", help="The name of the first administrator.")
@click.option("--colour", default="", help="The city's first colour, as #rrggbb.")
@click.option("--accent", default="", help="The city's second colour, as #rrggbb.")
@click.option("--database-url", default="", help="PostgreSQL as postgresql://user:password@host:port/name; else SQLite.")
def command(
    *,
    directory: Path,
    name: str,
    city: str,
    address: str,
    email: str,
    administrator: str,
    administrator_name: str,
    colour: str,
    accent: str,
    database_url: str,
) -> None:
    """Make a new, empty bank in DIRECTORY and print the address at which its administrator sets a password."""
    settings = {
        "name": name,
        "city": city,
        "address": address,
        "email": email,
        "colour": colour,
        "accent": accent,
        "database_url": database_url,
    }
    make_bank(directory, settings=settings, language=current_language())
    begin = open_bank(directory, "ratusz.portal.config.beginning")
    click.echo(begin.appoint_administrator(email=administrator, name=administrator_name))
