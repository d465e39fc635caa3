"""`ratusz move-in`: a folder or ZIP of an earlier portal becomes many datasets."""

import json
import secrets
from pathlib import Path
from typing import Any

import click

from ratusz.bank.base.clock import utc_now
from ratusz.bank.base.sentences import N_, say
from ratusz.cli.progress import Counter
from ratusz.cli.terminal import bank_directory, current_language, open_bank

PROBLEMS_FOUND = 10
MOST_PRINTED = 50


@click.command("move-in")
@click.argument("place", metavar="FOLDER|ZIP", type=click.Path(exists=True, path_type=Path), required=False)
@click.option("--dry-run", is_flag=True, help="Say what would be made and what is wrong; make nothing.")
@click.option("--look", is_flag=True, help="A dry run that reads the files too, and names those that would wait for a decision.")
@click.option("--as", "as_email", default="", metavar="EMAIL", help="The coordinator who moves it in; else the only one.")
@click.option("--accept-as", default="", metavar="EMAIL", help="Another person, who accepts the whole at once.")
@click.option("--documents-were-public", is_flag=True, help="Documents were public until now, and need not be read one by one again.")
@click.option("--few-because", default="", metavar="TEXT", help="Why small numbers of people may be shown; else such tables wait.")
@click.option("--template", type=click.Path(dir_okay=False, path_type=Path), help="Write the spreadsheet to be filled in, OUT.xlsx.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
@bank_directory
def command(
    *,
    place: Path | None,
    dry_run: bool,
    look: bool,
    as_email: str,
    accept_as: str,
    few_because: str,
    documents_were_public: bool,
    template: Path | None,
    as_json: bool,
    directory: Path,
) -> int:
    """Move in a folder or ZIP with the sheets “zbiory” and “zasoby” (or a CKAN export) and the files they name.

    Run again, it takes in what changed and what was not taken in before.
    """
    module = open_bank(directory, "ratusz.portal.moving.command")
    if template is not None:
        module.write_template(template)
        return 0
    if place is None:
        raise click.UsageError(say(N_("Name the folder or the ZIP."), current_language()))
    wanted = module.Wanted(
        place=place, as_email=as_email, accept_as=accept_as, few_because=few_because, vouched=documents_were_public, dry_run=dry_run,
        look=look,
    )  # fmt: skip
    outcome = module.move_in(wanted, now=utc_now, random_bytes=secrets.token_bytes, progress=Counter(quiet=as_json))
    plain = outcome.as_json()
    if as_json:
        click.echo(json.dumps(plain, ensure_ascii=False))
    else:
        _tell(plain)
    return PROBLEMS_FOUND if plain["counts"].get("wrong") or plain["open"] else 0


_COUNTS = (
    (N_("datasets: {made} made, {changed} changed, {same} as they were"), "datasets"),
    (N_("resources: {made} made, {changed} changed, {same} as they were"), "resources"),
)
_STATES = {
    "dry-run": N_("Nothing was made: this was a dry run."),
    "prepared": N_("Taken in; another person accepts it as a whole at the address below."),
    "done": N_("Moved in."),
}


def _tell(plain: dict[str, Any]) -> None:
    language, counts = current_language(), plain["counts"]
    for sentence, name in _COUNTS:
        click.echo(say(sentence, language, {verdict: counts[f"{name}_{verdict}"] for verdict in ("made", "changed", "same")}))
    click.echo(say(N_("files: {new} new, {same} here already"), language, {"new": counts["files_new"], "same": counts["files_same"]}))
    click.echo(
        say(
            N_("former addresses: {addresses}; downloads counted there: {downloads}"),
            language,
            {"addresses": counts["addresses"], "downloads": counts["past_downloads"]},
        )
    )
    for problem in plain["problems"][:MOST_PRINTED]:
        place = ", ".join(str(part) for part in (problem["table"], problem["row"], problem["column"]) if part)
        click.echo(f"  {place}: {problem['message'][language]} {problem['hint'][language]}", err=True)
    if len(plain["problems"]) > MOST_PRINTED:
        click.echo(
            say(N_("  and {number} more; --json prints them all"), language, {"number": len(plain["problems"]) - MOST_PRINTED}), err=True
        )
    if plain["state"] in _STATES:
        click.echo(say(_STATES[plain["state"]], language))
    if plain["address"]:
        click.echo(plain["address"])
