"""`ratusz dane-gov-pl`: the document for the State portal, made anew."""

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from ratusz.bank.base.sentences import N_, say
from ratusz.cli.terminal import bank_directory, current_language, open_bank

PROBLEMS_FOUND = 10


@click.command("dane-gov-pl")
@bank_directory
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def command(directory: Path, *, as_json: bool) -> int:
    """Make the document for dane.gov.pl of the catalogue as it is, and say what the State portal would do with it.

    It is made by the worker too, whenever the catalogue changes. Exit 10 where something is left out, or held back because much
    would be deleted.
    """
    told = open_bank(directory, "ratusz.portal.dane_gov_pl.command").renew(now=datetime.now(UTC))
    if as_json:
        click.echo(json.dumps(told.as_json(), ensure_ascii=False))
    else:
        language = current_language()
        counts = {"datasets": told.datasets, "resources": told.resources, "md5": told.md5, **told.counts}
        click.echo(say(N_("Served: datasets {datasets}, files and links {resources}, MD5 {md5}"), language, counts))
        click.echo(
            say(
                N_("The State portal would create {create}, change {change}, delete and create anew {fork}, delete {delete}"),
                language,
                counts,
            )
        )
        for one in told.left_out:
            click.echo(f"{one.title}: {one.sentence(language)}")
        if told.is_held:
            click.echo(
                say(N_("Held back: much would be deleted. A coordinator says on the page of dane.gov.pl whether it is meant."), language)
            )
    return PROBLEMS_FOUND if told.is_held or told.left_out else 0
