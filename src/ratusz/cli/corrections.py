"""`ratusz corrections`: what the office corrects in what sources say."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import orjson

from ratusz.bank.base.clock import utc_now
from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.base.sentences import N_, say
from ratusz.cli.terminal import bank_directory, current_language, open_bank

PROBLEMS_FOUND = 10
ACTIONS = ("override", "drop", "scale", "flag")
_STATES = {
    "proposed": N_("waits for a second person"),
    "active": N_("in force"),
    "overtaken": N_("overtaken by the source"),
    "withdrawn": N_("withdrawn"),
    "declined": N_("declined"),
}
_LACKING = N_("What people see now was made without it.")
_DONE = {
    "propose": N_("Proposed as number {number}. It changes nothing until somebody else accepts it."),
    "accept": N_("Accepted. Everybody sees the corrected table now."),
    "decline": N_("Declined."),
    "withdraw": N_("Withdrawn."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What the command line says of one correction. `verb`: what is done; "" to list."""

    verb: str
    number: int = 0
    reason: str = ""
    few_because: str = ""
    email: str = ""


@click.command("corrections")
@click.argument("address", required=False, metavar="[DATASET/RESOURCE]", default="")
@click.option("--all", "ended", is_flag=True, help="With those that were withdrawn or declined.")
@click.option("--propose", type=click.Choice(ACTIONS), help="Propose: another value, a row left out, a slice multiplied, a doubt.")
@click.option("--row", type=click.IntRange(min=1), default=None, help="Where: a row of the table; its key and its value are taken from it.")
@click.option("--where", multiple=True, metavar="COLUMN=TEXT", help="Where: rows in which the column says this; may be repeated.")
@click.option("--column", default="", help="What is wrong there.")
@click.option("--expect", default="", help="What the source says there now; of a slice its least number.")
@click.option("--most", default="", help="Of a slice: its greatest number.")
@click.option("--value", default="", help="What is right; of a slice what it is multiplied by; empty where nobody knows.")
@click.option("--reason", default="", help="Why. Residents read it beside the value.")
@click.option("--provider", default="", help="Who says what is right: a register, a document, a letter and its day.")
@click.option("--accept", type=int, default=None, metavar="NUMBER", help="Accept what another person proposed, and show it.")
@click.option("--decline", type=int, default=None, metavar="NUMBER", help="Do not accept it.")
@click.option("--withdraw", type=int, default=None, metavar="NUMBER", help="It holds no more.")
@click.option("--few-because", default="", metavar="TEXT", help="Why small numbers of people may be shown, if nobody has decided yet.")
@click.option("--as", "email", default="", metavar="EMAIL", help="Who proposes, accepts, declines or withdraws.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, one line for each correction.")
@bank_directory
def command(*, address: str, directory: Path, as_json: bool, ended: bool, **given: Any) -> int:
    """List the corrections of a table, or of the bank; propose one, accept, decline or withdraw it.

    Leaves with 0, with 10 when the source has overtaken a correction in force, or what people see lacks one.
    """
    said = _said(address, given)
    module = open_bank(directory, "ratusz.portal.intake.mendcommand")
    lines = [_done(module, address, said, given)] if said.verb else module.listed(address, ended=ended)
    if as_json:
        click.echo(b"".join(orjson.dumps(one, option=orjson.OPT_APPEND_NEWLINE) for one in lines).decode(), nl=False)
    else:
        _tell(lines, said)
    return PROBLEMS_FOUND if any(one["state"] == "overtaken" or (one["state"] == "active" and not one["shown"]) for one in lines) else 0


def _said(address: str, given: Mapping[str, Any]) -> _Said:
    verbs = [name for name in ("propose", "accept", "decline", "withdraw") if given[name] is not None]
    if len(verbs) > 1:
        raise WrongUsage("several-verbs", N_("Do one thing at a time: --propose, --accept, --decline or --withdraw."))
    if not verbs:
        return _Said(verb="")
    if not address or not given["email"]:
        raise WrongUsage("table-or-person-missing", N_("Name the table as DATASET/RESOURCE, and with --as who does it."))
    number = given[verbs[0]] if verbs[0] != "propose" else 0
    return _Said(verb=verbs[0], number=number, reason=given["reason"], few_because=given["few_because"], email=given["email"])


def _done(module: Any, address: str, said: _Said, given: Mapping[str, Any]) -> Mapping[str, Any]:
    now, random_bytes = utc_now(), secrets.token_bytes
    one: Mapping[str, Any]
    if said.verb == "propose":
        names = ("where", "column", "expect", "most", "value", "reason", "provider")
        wanted = module.Wanted(action=given["propose"], row=given["row"] or 0, **{name: given[name] for name in names})
        one = module.propose(address, wanted, email=said.email, now=now)
    elif said.verb == "accept":
        one = module.accept(address, said.number, few_because=said.few_because, email=said.email, now=now, random_bytes=random_bytes)
    elif said.verb == "decline":
        one = module.decline(address, said.number, reason=said.reason, email=said.email, now=now)
    else:
        one = module.withdraw(
            address, said.number, reason=said.reason, few_because=said.few_because, email=said.email, now=now, random_bytes=random_bytes
        )
    return one


def _tell(lines: Sequence[Mapping[str, Any]], said: _Said) -> None:
    language = current_language()
    if said.verb:
        click.echo(say(_DONE[said.verb], language, {"number": lines[0]["number"]}))
    for one in lines:
        click.echo(f"{one['resource']} {one['number']}: {one['sentence'][language]} [{say(_STATES[one['state']], language)}]")
        click.echo(f"    {one['reason']} ({one['provider']})")
        if one["told"][language]:
            click.echo(f"    {one['told'][language]}")
        if one["state"] == "active" and not one["shown"]:
            click.echo("    " + say(_LACKING, language))
    if not lines:
        click.echo(say(N_("No corrections: people see what the sources say."), language))
