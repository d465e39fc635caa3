"""`ratusz compare OBSERVATIONS.csv`: figures on one phenomenon from several holdings, and where they differ. No bank, no Django."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click
import orjson

from ratusz.bank.base.sentences import N_, say
from ratusz.bank.reconcile.compare import compare
from ratusz.bank.reconcile.observations import read_observations
from ratusz.bank.reconcile.rules import read_rules
from ratusz.bank.reconcile.slices import Slice
from ratusz.bank.reconcile.verdicts import read_verdicts
from ratusz.cli.terminal import current_language

PROBLEMS_FOUND = 10
_EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("compare")
@click.argument("observations", type=_EXISTING, metavar="OBSERVATIONS.csv")
@click.option("--rules", type=_EXISTING, help="What is to be compared and what is expected, in YAML.")
@click.option("--verdicts", type=_EXISTING, help="What people decided: phenomenon, area, period, value in CSV.")
@click.option("--differing", is_flag=True, help="Only slices that differ unexplained, or lack a value.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, one line for each slice.")
def command(observations: Path, rules: Path | None, verdicts: Path | None, *, differing: bool, as_json: bool) -> int:
    """Compare figures on one phenomenon that several holdings have.

    OBSERVATIONS.csv has the columns phenomenon, holding, area, period, value; every other column is a breakdown.

    Leaves with 0, with 10 when something differs unexplained, with 11 when the file cannot be read.
    """
    seen = read_observations(observations)
    language = current_language()
    out = click.get_binary_stream("stdout")
    for problem in seen.report.problems:
        click.echo(f"{observations.name}:{problem.where.row or ''}: {problem.as_json()['message'][language]}", err=True)
    decided, odd = ({}, []) if verdicts is None else read_verdicts(verdicts, seen)
    for problem in odd:
        click.echo(f"{verdicts}:{problem.where.row}: {problem.as_json()['message'][language]}", err=True)
    found = compare(seen, rules={} if rules is None else read_rules(rules), verdicts=decided, all_of_them=as_json and not differing)
    some = False
    for one in found:
        some = some or one.differs
        if as_json:
            out.write(orjson.dumps(one.as_json(), option=orjson.OPT_APPEND_NEWLINE))
    return PROBLEMS_FOUND if some else 0
