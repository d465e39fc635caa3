"""`ratusz deliver`: a file from the command line, as a steward's upload would be."""

import json
import secrets
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from ratusz.bank.base.clock import utc_now
from ratusz.bank.base.sentences import N_, say
from ratusz.bank.store.fit import MAY_BE_ACCEPTED
from ratusz.bank.store.manifest import Mode
from ratusz.cli.terminal import bank_directory, current_language, open_bank

PROBLEMS_FOUND = 10


@click.command("deliver")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--to", required=True, metavar="DATASET[/RESOURCE]", help="Where it goes; a dataset with one table needs no RESOURCE.")
@click.option("--mode", type=click.Choice([str(mode) for mode in Mode]), help="How it joins what is there; else as last time.")
@click.option("--key", multiple=True, metavar="COLUMN", help="A column that tells rows apart; may be repeated.")
@click.option("--accept", multiple=True, type=click.Choice(MAY_BE_ACCEPTED), help="A refusal to let pass; may be repeated.")
@click.option("--state-on", type=click.DateTime(["%Y-%m-%d"]), help="The day that the data describes.")
@click.option("--note", default="", help="What changed, for the reviewer and the history.")
@click.option("--as", "as_email", default="", metavar="EMAIL", help="Who delivers; else the only steward of the unit.")
@click.option("--publish-as", default="", metavar="EMAIL", help="A reviewer, another person, who publishes it at once.")
@click.option("--few-because", default="", metavar="TEXT", help="Why small numbers of people may be shown, if nobody has decided yet.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
@bank_directory
def command(
    *,
    file: Path,
    to: str,
    mode: str | None,
    key: tuple[str, ...],
    accept: tuple[str, ...],
    state_on: datetime | None,
    note: str,
    as_email: str,
    publish_as: str,
    few_because: str,
    as_json: bool,
    directory: Path,
) -> int:
    """Deliver FILE, and submit it for review."""
    module = open_bank(directory, "ratusz.portal.intake.command")
    wanted = module.Wanted(
        path=file,
        to=to,
        mode=mode or "",
        key=key,
        accepted=accept,
        as_email=as_email,
        publish_as=publish_as,
        few_because=few_because,
        state_on=state_on.date() if state_on else None,
        note=note,
    )
    outcome = module.deliver(wanted, now=utc_now(), random_bytes=secrets.token_bytes)
    plain = outcome.as_json()
    if as_json:
        click.echo(json.dumps(plain, ensure_ascii=False))
    else:
        _tell(plain)
    return PROBLEMS_FOUND if plain["open"] else 0


_STATES = {
    "published": N_("Published."),
    "submitted": N_("Submitted; it waits for a review."),
    "read": N_("Read, and not submitted yet:"),
}


def _tell(plain: dict[str, Any]) -> None:
    language = current_language()
    for table in plain["tables"]:
        where = table["resource"] or table["ignored_because"]
        click.echo(say(N_("{table} → {where}: rows {rows}"), language, {"table": table["name"], "where": where, "rows": table["rows"]}))
    for problem in plain["problems"]:
        row = f"{problem['row']}: " if problem["row"] is not None else ""
        click.echo(f"  {row}{problem['message'][language]}", err=True)
    click.echo(say(_STATES[plain["state"]], language))
    for one in plain["open"]:
        click.echo(f"  {one['message'][language]} {one['hint'][language]}")
    click.echo(plain["address"])
