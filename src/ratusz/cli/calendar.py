"""`ratusz calendar`: when the figures of tables are promised, what is due and overdue."""

from datetime import date, datetime
from pathlib import Path

import click
import orjson

from ratusz.bank.base.clock import day_of, utc_now
from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.base.sentences import N_, say
from ratusz.bank.model.period import PeriodKind
from ratusz.cli.terminal import bank_directory, current_language, open_bank

PROBLEMS_FOUND = 10
EVERY = tuple(str(kind) for kind in PeriodKind)


@click.command("calendar")
@click.argument("address", required=False, metavar="[DATASET/RESOURCE]", default="")
@click.option("--due", "late", is_flag=True, help="Only what is due or overdue.")
@click.option("--every", type=click.Choice(EVERY), help="Promise it for each of these periods.")
@click.option("--lag", default="", metavar="P1M|“10 workdays”", help="So long after the end of the period; else at once.")
@click.option("--day", "days", multiple=True, metavar="DAY[;PERIOD]", help="Promise it on this day of a list; may be repeated.")
@click.option("--none", "nothing", is_flag=True, help="Promise it by no calendar, only as often as the dataset says.")
@click.option("--reason", default="", help="Why so.")
@click.option("--as", "email", default="", metavar="EMAIL", help="Who promises it: a steward of the unit.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day on which it is asked; else today.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, one line for each table.")
@bank_directory
def command(
    *, address: str, late: bool, every: str | None, lag: str, days: tuple[str, ...], nothing: bool, reason: str, email: str,
    today: datetime | None, as_json: bool, directory: Path,
) -> int:  # fmt: skip
    """List when the figures of tables are owed, or promise them: so long after each period, on days of a list, or by no calendar.

    Leaves with 0, with 10 when something that is listed is overdue.
    """
    promises = bool(every or days or nothing)
    if promises and (not address or not email):
        raise WrongUsage("table-or-person-missing", N_("Name the table as DATASET/RESOURCE, and with --as who does it."))
    if nothing and (every or days):
        raise WrongUsage("calendar-or-none", N_("Promise a calendar, or none."), N_("Leave --none out, or leave the others out."))
    module, day = open_bank(directory, "ratusz.portal.contracts.calendarcommand"), _day(today)
    if promises:
        wanted = module.calendar_from(every=every or "", lag=lag, days=days)
        lines = [module.promise(address, wanted, reason=reason, email=email, now=utc_now(), today=day)]
    else:
        lines = module.listed(address, today=day, late=late)
    if as_json:
        click.echo(b"".join(orjson.dumps(one, option=orjson.OPT_APPEND_NEWLINE) for one in lines).decode(), nl=False)
        return _code(lines)
    language = current_language()
    width = max((len(one["stands"][language]) for one in lines), default=0)
    for one in lines:
        click.echo(f"{one['due'] or '–':10}  {one['stands'][language]:{width}}  {one['resource']}  {one['sentence'][language]}".rstrip())
    if not lines:
        click.echo(say(N_("Nothing is due.") if late else N_("There are no tables."), language))
    return _code(lines)


def _day(today: datetime | None) -> date:
    return day_of(utc_now()) if today is None else today.date()


def _code(lines: list[dict[str, object]]) -> int:
    return PROBLEMS_FOUND if any(one["state"] == "overdue" for one in lines) else 0
