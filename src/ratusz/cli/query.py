"""`ratusz query`: the rows of a published table, asked with the words of the API."""

import sys
from pathlib import Path

import click

from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.cli.terminal import bank_directory, open_bank

FORMATS = ("csv", "json", "jsonl", "parquet", "xlsx")
_BINARY = frozenset({"parquet", "xlsx"})


@click.command("query")
@click.argument("address", metavar="DATASET/RESOURCE")
@click.option("--where", multiple=True, metavar='"COL__OP=VALUE"', help="A condition, as col=value or col__op=value; may be repeated.")
@click.option("--group", multiple=True, metavar="COL", help="Group by a column, or by year(col), quarter(col), month(col).")
@click.option("--measure", multiple=True, metavar='"SUM(COL)"', help="What is counted in each group.")
@click.option("--select", multiple=True, metavar="COL", help="A column to give; else all.")
@click.option("--sort", multiple=True, metavar="COL", help="A column to order by; -col turns the order round.")
@click.option("--limit", type=click.IntRange(min=0), help="So many rows; else all.")
@click.option("--version", "version", default="", metavar="ID", help="A public version; else the current one.")
@click.option("--sql", default="", help="Not had yet: conditions, groups and measures are.")
@click.option("--format", "format_", type=click.Choice(FORMATS), default="csv", show_default=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write it to a file; else to the terminal.")
@bank_directory
def command(
    *,
    address: str,
    where: tuple[str, ...],
    group: tuple[str, ...],
    measure: tuple[str, ...],
    select: tuple[str, ...],
    sort: tuple[str, ...],
    limit: int | None,
    version: str,
    sql: str,
    format_: str,
    out: Path | None,
    directory: Path,
) -> None:
    """Ask a published table, and print the answer."""
    if sql:
        raise WrongUsage("sql-not-had", N_("SQL is not taken yet."), N_("Use --where, --group, --measure and --sort."))
    if out is None and format_ in _BINARY and sys.stdout.isatty():
        raise WrongUsage(
            "binary-to-terminal", N_("{format} cannot be shown in a terminal."), N_("Name a file with --out."), values={"format": format_}
        )
    named = (("group", group), ("measure", measure), ("select", select), ("sort", sort))
    pairs = [_condition(text) for text in where] + [(name, value) for name, values in named for value in values]
    if limit is not None:
        pairs.append(("limit", str(limit)))
    module = open_bank(directory, "ratusz.portal.explore.command")
    module.write_answer(address, pairs, version=version, format_=format_, out=out)


def _condition(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise WrongUsage("bad-condition", N_("“{found}” is not a condition."), N_("Write it like rok__gte=2020."), values={"found": text})
    return name.strip(), value
