"""`ratusz compare OBSERVATIONS.csv`: figures on one phenomenon from several holdings, and where they differ. No bank, no Django."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click
import orjson

from ratusz.bank.base.sentences import N_, say
from ratusz.bank.model.problem import Problem
from ratusz.bank.reconcile.answer import Slice
from ratusz.bank.reconcile.compare import compare, unseen
from ratusz.bank.reconcile.observations import read_observations
from ratusz.bank.reconcile.places import Places, read_areas
from ratusz.bank.reconcile.rules import read_rules
from ratusz.bank.reconcile.verdicts import read_verdicts
from ratusz.bank.reconcile.words import CAUSES, KINDS
from ratusz.cli.terminal import current_language

PROBLEMS_FOUND = 10
_EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)
_SHOWN = 200
_SHOWN_VALUES = 4


@click.command("compare")
@click.argument("observations", type=_EXISTING, metavar="OBSERVATIONS.csv")
@click.option("--rules", type=_EXISTING, help="What is to be compared and what is expected, in YAML.")
@click.option("--verdicts", type=_EXISTING, help="What people decided: phenomenon, area, period, value in CSV.")
@click.option("--areas", type=_EXISTING, help="The list of areas, in CSV: code, name; also from, until, was.")
@click.option("--differing", is_flag=True, help="Only slices that differ unexplained, or lack a value.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, one line for each slice.")
def command(observations: Path, rules: Path | None, verdicts: Path | None, areas: Path | None, *, differing: bool, as_json: bool) -> int:
    """Compare figures on one phenomenon that several holdings have.

    OBSERVATIONS.csv has the columns phenomenon, holding, area, period, value; every other column is a breakdown.

    Leaves with 0, with 10 when something differs unexplained, with 11 when the file cannot be read.
    """
    language = current_language()
    seen = read_observations(observations, places=None if areas is None else Places(areas=read_areas(areas)))
    warn(observations, seen.report.problems, language)
    decided, odd = ({}, []) if verdicts is None else read_verdicts(verdicts, seen)
    if verdicts is not None:
        warn(verdicts, odd, language)
    told = {} if rules is None else read_rules(rules)
    if rules is not None:
        warn(rules, unseen(told, seen), language)
    found = compare(seen, rules=told, verdicts=decided, all_of_them=as_json and not differing)
    some = _write(found) if as_json else _tell(found, language)
    return PROBLEMS_FOUND if some else 0


def warn(path: Path, problems: Iterable[Problem], language: str) -> None:
    """Problems of a file on stderr, so that the answer stays an answer."""
    for problem in problems:
        click.echo(f"{path.name}:{problem.where.row or ''}: {problem.as_json()['message'][language]}", err=True)


def _write(found: Iterable[Slice]) -> bool:
    """JSON lines on stdout; whether any differs."""
    out = sys.stdout.buffer
    some = False
    for one in found:
        some = some or one.differs
        out.write(orjson.dumps(one.as_json(), option=orjson.OPT_APPEND_NEWLINE))
    out.flush()
    return some


def _tell(found: Iterable[Slice], language: str) -> bool:
    """A table of what differs, and how many more there are."""
    count = 0
    notes: list[str] = []
    for one in found:
        notes += _notes(one, language)
        if not one.differs:
            continue
        count += 1
        if count <= _SHOWN:
            click.echo("\n".join(_lines(one, language)))
    if count > _SHOWN:
        click.echo(say(N_("…and {count} more."), language, {"count": count - _SHOWN}))
    click.echo("\n".join(notes[:_SHOWN]), nl=bool(notes))
    click.echo(say(N_("Differences that nothing explains, or values that are missing: {count}."), language, {"count": count}))
    return count > 0


def _notes(one: Slice, language: str) -> Iterator[str]:
    """What begins in a slice and is no alarm, each told once."""
    name = " · ".join(filter(None, (one.phenomenon, one.area, *one.breakdown.values())))
    for note in one.notes:
        values = {"name": name, "period": one.period, "a": note.a, "b": note.b}
        if note.kind == "copied":
            yield say(N_("{name}: since {period} {a} and {b} are the same to the digit; perhaps one is copied."), language, values)
        else:
            change = {"before": f"{note.before or 0:+.1%}", "after": f"{note.after or 0:+.1%}"}
            sentence = N_("{name}: since {period} the usual difference of {b} from {a} is another one: {before} before, {after} now.")
            yield say(sentence, language, values | change)


def _lines(one: Slice, language: str) -> Iterator[str]:
    yield " · ".join(filter(None, (one.phenomenon, one.area, one.period, *(f"{name}: {value}" for name, value in one.breakdown.items()))))
    said = [f"{holding} {_shown(value)}" for holding, value in one.values.items()]
    yield "   " + ", ".join(said[:_SHOWN_VALUES]) + (f" … ({len(said)})" if len(said) > _SHOWN_VALUES else "")
    for holding, kind, chance in one.suspects[:_SHOWN_VALUES]:
        yield f"   {chance:4.0%}  {holding}: {say(KINDS.get(kind, kind), language)}"
    if one.causes:
        causes = ", ".join(say(CAUSES[code], language) for code, _ in one.causes[:3])
        yield "   " + say(N_("Likely: {causes}."), language, {"causes": causes})


def _shown(value: float | str | None) -> str:
    return (
        f"{value:g}"
        if isinstance(value, float) and abs(value) < 1e6 and not value.is_integer()
        else f"{value:.0f}"
        if isinstance(value, float)
        else value or "–"
    )
