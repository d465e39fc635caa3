"""`ratusz index rebuild`: the search index of this node, made anew."""

import json
from pathlib import Path

import click

from ratusz.bank.base.sentences import N_, say
from ratusz.cli.terminal import bank_directory, current_language, open_bank


@click.command("index")
@click.argument("what", type=click.Choice(["rebuild"]))
@bank_directory
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def command(what: str, directory: Path, *, as_json: bool) -> None:  # noqa: ARG001  there is one thing to do
    """Make the search index of this machine anew. The old one answers until the new one is ready.

    It follows every change by itself; this is for an index that was damaged, and after the words of synonyms.toml were changed in a way
    that people wait for.
    """
    made = open_bank(directory, "ratusz.portal.search.command").rebuild()
    if as_json:
        click.echo(json.dumps({"datasets": made.datasets}))
    else:
        click.echo(say(N_("The search index was made anew: {datasets} datasets."), current_language(), {"datasets": made.datasets}))
