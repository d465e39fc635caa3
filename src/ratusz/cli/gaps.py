"""`ratusz gaps`: what should be there and is not, in a file of figures without any bank, or in the tables of a bank."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
import orjson

from ratusz.bank.base.clock import day_of, utc_now
from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.base.sentences import LANGUAGES, N_, say
from ratusz.bank.reconcile.gaps.calendar import State
from ratusz.bank.reconcile.gaps.find import Found, find_gaps
from ratusz.bank.reconcile.gaps.held import read_held
from ratusz.bank.reconcile.gaps.reading import read_expected
from ratusz.bank.reconcile.gaps.sentences import blocked_in_words, gap_in_words, kept_in_words
from ratusz.cli.compare import warn
from ratusz.cli.terminal import current_language, open_bank

PROBLEMS_FOUND, UNREADABLE = 10, 11
_EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)
_SHOWN = 200
_MORE, _COUNT = N_("…and {count} more."), N_("Gaps: {count}.")


@click.command("gaps")
@click.argument("observations", type=_EXISTING, metavar="[OBSERVATIONS.csv]", required=False)
@click.option("--expected", type=_EXISTING, help="What is expected, by when, and what is made of it, in YAML.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day on which it is asked; else today.")
@click.option("--dir", "directory", type=click.Path(file_okay=False, path_type=Path), help="A bank, instead of a file of figures.")
@click.option("--table", metavar="DATASET/RESOURCE", default="", help="One table of the bank; else all of which it is said what they hold.")
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Answer in JSON, one line for each gap, promise, blocked indicator and table that cannot be looked at.",
)
def command(
    observations: Path | None, expected: Path | None, today: datetime | None, directory: Path | None, table: str, *, as_json: bool
) -> int:
    """Say what is missing in figures: periods, areas, breakdowns, late deliveries, zeros that are none, and what that blocks.

    OBSERVATIONS.csv has the columns phenomenon, holding, area, period, value; `published` (a day) says when a figure was there
    first; every other column is a breakdown. With --dir the tables of a bank are looked at, as its stewards said what they are to hold.

    Leaves with 0, with 10 when something is missing, with 11 when the file or a table of the bank cannot be looked at.
    """
    if directory is not None:
        _refuse_both(observations, expected)
        return _of_bank(directory, table, as_json=as_json)
    if observations is None or expected is None:
        raise WrongUsage("gaps-of-what", N_("Name a file of figures and --expected, or a bank with --dir."), N_("See: ratusz gaps --help."))
    language = current_language()
    declared = read_expected(expected)
    held, problems = read_held(observations)
    warn(observations, problems, language)
    day: date = day_of(utc_now()) if today is None else today.date()
    found = find_gaps(declared, held, day)
    if as_json:
        _print(_lines(found))
    else:
        click.echo("\n".join(_told(found, language)))
    return PROBLEMS_FOUND if found.gaps else 0


def _refuse_both(observations: Path | None, expected: Path | None) -> None:
    if observations is not None or expected is not None:
        raise WrongUsage(
            "gaps-of-both", N_("A bank says itself what is expected of its tables."), N_("Leave the files out, or leave --dir out.")
        )


def _of_bank(directory: Path, table: str, *, as_json: bool) -> int:
    """The gaps of a bank, as they are found now."""
    answer, language = open_bank(directory, "ratusz.portal.gaps.command").found(table), current_language()
    lines, code = answer.gaps, UNREADABLE if answer.failed else PROBLEMS_FOUND if answer.gaps else 0
    if as_json:
        _print([*answer.failed, *lines])
        return code
    for number, line in enumerate(lines[:_SHOWN], 1):
        click.echo(f"{number:4}. {line['sentence'][language]}")
    if len(lines) > _SHOWN:
        click.echo(say(_MORE, language, {"count": len(lines) - _SHOWN}))
    click.echo(say(_COUNT, language, {"count": len(lines)}))
    for one in answer.failed:
        click.echo(f"- {one['resource']}: {one['sentence'][language]}", err=True)
    return code


def _print(lines: Iterable[Mapping[str, Any]]) -> None:
    sys.stdout.buffer.write(b"".join(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE) for line in lines))
    sys.stdout.buffer.flush()


def _lines(found: Found) -> Iterator[dict[str, Any]]:
    for gap in found.gaps:
        yield gap.as_json() | {"sentence": {language: gap_in_words(gap, language) for language in LANGUAGES}}
    for kept in found.kept:
        yield kept.as_json() | {"sentence": {language: kept_in_words(kept, language) for language in LANGUAGES}}
    for blocked in found.blocked:
        yield blocked.as_json() | {"sentence": {language: blocked_in_words(blocked, language) for language in LANGUAGES}}


def _told(found: Found, language: str) -> Iterator[str]:
    for number, gap in enumerate(found.gaps[:_SHOWN], 1):
        yield f"{number:4}. {gap_in_words(gap, language)}"
    if len(found.gaps) > _SHOWN:
        yield say(_MORE, language, {"count": len(found.gaps) - _SHOWN})
    yield from (kept_in_words(kept, language) for kept in found.kept if kept.state is not State.FRESH or kept.dated)
    yield from (blocked_in_words(blocked, language) for blocked in found.blocked)
    yield say(_COUNT, language, {"count": len(found.gaps)})
