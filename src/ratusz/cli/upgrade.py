"""`ratusz upgrade`: back up, migrate, look; or return."""

import json
from pathlib import Path

import click

from ratusz.bank.base.clock import utc_now
from ratusz.bank.base.sentences import N_, say
from ratusz.cli.terminal import bank_directory, current_language, open_bank


@click.command("upgrade")
@bank_directory
@click.option("--check", is_flag=True, help="Only say what would be done.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def command(directory: Path, *, check: bool, as_json: bool) -> None:
    """Bring a bank to this version of Ratusz: its database is kept aside, migrated, the store and the pages are looked at.

    When anything fails, database and settings are put back as they were, and the command leaves with 1. Meanwhile the site says that
    it is being upgraded, and workers leave; start the site and the worker again afterwards.
    """
    module = open_bank(directory, "ratusz.portal.config.upgrade")
    language = current_language()

    def tell(msgid: str, values: dict[str, object]) -> None:
        if not as_json:
            click.echo(say(msgid, language, values))

    planned = open_bank(directory, "ratusz.portal.core.schema").steps()
    tell(
        N_("To do: keep the database aside, {count} migrations, look at every file of the store and at the pages."), {"count": len(planned)}
    )
    for step in planned:
        tell("  {step}", {"step": step})
    if check:
        if as_json:
            click.echo(json.dumps({"steps": list(planned)}))
        return
    done = module.upgrade(say=tell, now=utc_now())
    if as_json:
        click.echo(json.dumps({"steps": list(done.steps), "pages": done.pages, "files": done.files, "kept_at": done.kept_at}))
    tell(
        N_("Done: {files} files and {pages} pages are well. Start the site and the worker again."),
        {"files": done.files, "pages": done.pages},
    )
