"""`ratusz gaps OBSERVATIONS.csv --expected EXPECTED.yaml`: what should be there and is not. No bank, no Django."""

import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
import orjson

from ratusz.bank.base.clock import day_of, utc_now
from ratusz.bank.base.sentences import LANGUAGES, N_, say
from ratusz.bank.reconcile.gaps.calendar import State
from ratusz.bank.reconcile.gaps.find import Found, find_gaps
from ratusz.bank.reconcile.gaps.held import read_held
from ratusz.bank.reconcile.gaps.reading import read_expected
from ratusz.bank.reconcile.gaps.sentences import blocked_in_words, gap_in_words, kept_in_words
from ratusz.cli.compare import warn
from ratusz.cli.terminal import current_language

PROBLEMS_FOUND = 10
_EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)
_SHOWN = 200


@click.command("gaps")
@click.argument("observations", type=_EXISTING, metavar="OBSERVATIONS.csv")
@click.option("--expected", type=_EXISTING, required=True, help="What is expected, by when, and what is made of it, in YAML.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day on which it is asked; else today.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, one line for each gap, promise and blocked indicator.")
def command(observations: Path, expected: Path, today: datetime | None, *, as_json: bool) -> int:
    """Say what is missing in figures: periods, areas, breakdowns, late deliveries, zeros that are none, and what that blocks.

    OBSERVATIONS.csv has the columns phenomenon, holding, area, period, value; `published` (a day) says when a figure was there
    first; every other column is a breakdown.

    Leaves with 0, with 10 when something is missing, with 11 when the file cannot be read.
    """
    language = current_language()
    declared = read_expected(expected)
    held, problems = read_held(observations)
    warn(observations, problems, language)
    day: date = day_of(utc_now()) if today is None else today.date()
    found = find_gaps(declared, held, day)
    if as_json:
        sys.stdout.buffer.write(b"".join(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE) for line in _lines(found)))
        sys.stdout.buffer.flush()
    else:
        click.echo("\n".join(_told(found, language)))
    return PROBLEMS_FOUND if found.gaps else 0


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
        yield say(N_("…and {count} more."), language, {"count": len(found.gaps) - _SHOWN})
    yield from (kept_in_words(kept, language) for kept in found.kept if kept.state is not State.FRESH or kept.dated)
    yield from (blocked_in_words(blocked, language) for blocked in found.blocked)
    yield say(N_("Gaps: {count}."), language, {"count": len(found.gaps)})
